//! The deliverer: the one voice to Slack. outbox → claim → render → send → mark.
//!
//! Properties it keeps: nothing is sent before its change is committed; a message whose fate is unknown is
//! looked for in its conversation before it is sent again; what is under way stays this process's own however the
//! clock is set; what Slack asks to wait for waits, for the whole
//! workspace; quiet hours hold nudges back; what is given up is kept and shown.

mod file;
mod flight;
mod homes;
mod outcome;
mod quiet;
mod render;

pub use homes::Homes;

use self::flight::Flight;
use super::alarm::Alarm;
use super::batch::Batcher;
use super::case::House;
use crate::clock::Clock;
use crate::domain::id::{DeliveryId, WorkspaceId};
use crate::slack::{Limiter, Method, SlackApi, Tokens};
use crate::store::{Claimed, Store, StoreError, Tx};
use chrono::{DateTime, Duration, Utc};
use std::sync::{Arc, Mutex};
use std::time::Duration as RealDuration;
use tokio::sync::watch;
use tokio::time::Instant;

/// How many are sent at the same time.
const AT_ONCE: usize = 24;
/// The outbox is looked at this often, should an alarm be lost.
const AT_LEAST: RealDuration = RealDuration::from_secs(5);
/// A wait for Slack's pace up to this long is sat out; a longer one gives the row back.
const SIT_OUT: RealDuration = RealDuration::from_millis(1_500);
/// A mark that the store does not take is tried again after this long, and after twice as long each time: until then its
/// lane stands still.
const MARK_AGAIN: RealDuration = RealDuration::from_millis(500);

/// What the deliverer works with. Clones share everything.
#[derive(Clone)]
pub struct Deliverer {
    /// The store.
    pub store: Store,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Slack's Web API.
    pub api: Arc<SlackApi>,
    /// Bot tokens by workspace.
    pub tokens: Arc<dyn Tokens>,
    /// Rung when something is committed.
    pub alarm: Arc<Alarm>,
    /// Takes what Slack answers that is an input itself: profiles, posts that failed.
    pub batcher: Batcher,
    /// What a new lead starts with: the welcome says it.
    pub house: Arc<House>,
    /// Homes as they stand in Slack.
    pub homes: Arc<Mutex<Homes>>,
    /// Slack's pace, shared by all who call it.
    pub limiter: Arc<Mutex<Limiter>>,
    /// Who holds the leases; no two processes share one.
    pub owner: String,
    /// How long a lease lasts, by the product's clock.
    pub lease: Duration,
    /// When the process began, for the pace.
    pub began: Instant,
}

impl Deliverer {
    /// Sends until `stop` turns true; then finishes what is in flight.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let (mut flying, mut kept) = (Flight::default(), None);
        while !*stop.borrow() {
            let under_way = flying.deliveries();
            let free = AT_ONCE - under_way.len();
            let claimed = if free == 0 { vec![] } else { self.claim(free, &under_way, &mut kept).await };
            let idle = claimed.is_empty();
            for one in claimed {
                let deliverer = self.clone();
                flying.begin(one.delivery.id.clone(), async move { deliverer.deliver(one).await });
            }
            if idle || free == 0 {
                tokio::select! {
                    _ = stop.changed() => {}
                    () = self.alarm.outbox() => {}
                    () = tokio::time::sleep(AT_LEAST) => {}
                    Some(()) = flying.next_landed() => {}
                }
            }
        }
        while flying.next_landed().await.is_some() {}
    }

    /// `kept` is when the leases of what is under way were last prolonged.
    async fn claim(
        &self,
        limit: usize,
        under_way: &[&DeliveryId],
        kept: &mut Option<DateTime<Utc>>,
    ) -> Vec<Claimed> {
        let now = self.clock.now();
        let claimed = async {
            let mut tx = self.store.begin().await?;
            let prolonged = self.keep_leases(&mut tx, under_way, *kept, now).await?;
            let claimed = tx.claim(now, &self.owner, self.lease, limit as u32).await?;
            tx.commit().await?;
            *kept = Some(prolonged);
            Ok(claimed)
        };
        claimed.await.unwrap_or_else(|error: StoreError| {
            tracing::error!(%error, "the outbox could not be read; it is tried again");
            vec![]
        })
    }

    /// Prolongs the leases in good time, and at once if the clock leaped. At the start, and after the clock was set back,
    /// what it wrote when it was ahead is set right. Gives back when they were last prolonged.
    async fn keep_leases(
        &self,
        tx: &mut Tx,
        under_way: &[&DeliveryId],
        kept: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<DateTime<Utc>, StoreError> {
        let in_good_time = |at: &DateTime<Utc>| (*at..*at + self.lease / 3).contains(&now);
        if let Some(at) = kept.filter(in_good_time) {
            return Ok(at);
        }
        tx.keep_leases(under_way, &self.owner, now + self.lease).await?;
        if kept.is_none_or(|at| now < at) {
            tx.end_what_cannot_be(now, self.lease, &outcome::longest_pauses()).await?;
        }
        Ok(now)
    }

    async fn deliver(&self, claimed: Claimed) {
        let outcome = self.send(&claimed).await;
        let waits = outcome.waits();
        let mut pause = MARK_AGAIN;
        while let Err(error) = self.mark(&claimed, outcome.clone()).await {
            tracing::error!(%error, delivery = %claimed.delivery.id, "a delivery could not be marked");
            if !error.is_passing() || pause > MARK_AGAIN * 16 {
                // The lease ends by itself; whoever takes it next looks before sending.
                break;
            }
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
        // What waits for its time is noticed by who watches the clock.
        if waits { self.alarm.ring() } else { self.alarm.ring_outbox() }
    }

    /// Waits for Slack's pace; `Err` says how long it would take when that is too long to sit out.
    async fn pace(
        &self,
        workspace: &WorkspaceId,
        method: Method,
        channel: Option<&str>,
    ) -> Result<(), RealDuration> {
        loop {
            let taken = self.lock().take(workspace, method, channel, self.began.elapsed());
            match taken {
                Ok(()) => return Ok(()),
                Err(wait) if wait <= SIT_OUT => tokio::time::sleep(wait).await,
                Err(wait) => return Err(wait),
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Limiter> {
        self.limiter.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
