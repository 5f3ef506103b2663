//! The deliverer: the one voice to Slack. outbox → claim → render → send → mark.
//!
//! Properties it keeps: nothing is sent before its change is committed; a message whose fate is unknown is
//! looked for in its conversation before it is sent again; what is under way stays this process's own however the
//! clock is set; what Slack asks to wait for waits, for the whole
//! workspace; quiet hours hold nudges back; what is given up is kept and shown.

mod doubt;
mod file;
mod flying;
mod homes;
mod notice;
mod outcome;
mod pace;
mod quiet;
mod render;
#[cfg(test)]
mod tests;

pub use homes::Homes;
pub use pace::Turns;

use self::flying::Flying;
use super::alarm::Alarm;
use super::batch::Batcher;
use super::case::House;
use super::meters::Meters;
use crate::clock::Clock;
use crate::domain::id::DeliveryId;
use crate::slack::{Limiter, SlackApi, Tokens};
use crate::store::{Claimed, Full, Room, Store, StoreError, Tx};
use chrono::{DateTime, Duration, Utc};
use std::sync::{Arc, Mutex};
use std::time::Duration as RealDuration;
use tokio::sync::watch;
use tokio::time::Instant;

/// The outbox is looked at this often, should an alarm be lost.
const AT_LEAST: RealDuration = RealDuration::from_secs(5);
/// Refreshes alone are looked for at most this often.
const REFRESHES_AFTER: RealDuration = RealDuration::from_millis(50);
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
    /// Whose turn it is to wait for it.
    pub turns: Turns,
    /// Who holds the leases; no two processes share one.
    pub owner: String,
    /// How long a lease lasts, by the product's clock.
    pub lease: Duration,
    /// When the process began, for the pace.
    pub began: Instant,
    /// What is counted.
    pub meters: Meters,
}

impl Deliverer {
    /// Sends until `stop` turns true; then finishes what is in flight.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let (mut flying, mut kept) = (Flying::default(), None);
        while !*stop.borrow() {
            let room = flying.room();
            let full = flying.full();
            let claimed = self.claim(room, &full, &flying.deliveries(), &mut kept).await;
            let looked = Instant::now();
            let is_all = !room.is_filled_by(&claimed);
            for one in claimed {
                let (deliverer, sent) = (self.clone(), Arc::new(one));
                flying.start(&sent.clone(), async move { deliverer.deliver(&sent).await });
            }
            if is_all {
                tokio::select! {
                    _ = stop.changed() => {}
                    () = self.alarm.outbox() => {}
                    () = self.refreshes(looked) => {}
                    () = tokio::time::sleep(AT_LEAST) => {}
                    Some(()) = flying.next_landed() => {}
                }
            }
        }
        while flying.next_landed().await.is_some() {}
    }

    /// Returns when there are refreshes, and some time after the last look: while commands pour in, Homes are looked for now
    /// and then, and not after each of them.
    async fn refreshes(&self, looked: Instant) {
        self.alarm.refreshes().await;
        tokio::time::sleep_until(looked + REFRESHES_AFTER).await;
    }

    /// `kept` is when the leases of what is under way were last prolonged.
    async fn claim(
        &self,
        room: Room,
        full: &Full,
        under_way: &[&DeliveryId],
        kept: &mut Option<DateTime<Utc>>,
    ) -> Vec<Claimed> {
        if room == Room::of(0) {
            return vec![];
        }
        let now = self.clock.now();
        let claimed = async {
            let mut tx = self.store.begin().await?;
            let prolonged = self.keep_leases(&mut tx, under_way, *kept, now).await?;
            let claimed = tx.claim(now, &self.owner, self.lease, room, full).await?;
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

    /// Sends and marks; whether Slack answered.
    async fn deliver(&self, claimed: &Claimed) -> bool {
        let outcome = self.send(claimed).await;
        let (waits, answered) = (outcome.waits(), outcome.is_answer());
        if !self.tell(claimed, &outcome).await {
            // The lease ends by itself, and whoever takes it next tells.
            tracing::error!(delivery = %claimed.delivery.id, "nobody could be told that it is given up");
            return answered;
        }
        let mut pause = MARK_AGAIN;
        while let Err(error) = self.mark(claimed, outcome.clone()).await {
            tracing::error!(%error, delivery = %claimed.delivery.id, "a delivery could not be marked");
            if !error.is_passing() || pause > MARK_AGAIN * 16 {
                // The lease ends by itself; whoever takes it next looks before sending.
                break;
            }
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
        // What waits for its time is noticed by who watches the clock; what it made way for, once this has landed.
        if waits {
            self.alarm.ring_schedules()
        }
        answered
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Limiter> {
        self.limiter.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
