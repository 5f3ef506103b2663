//! The deliverer: the one voice to Slack. outbox → claim → render → send → mark.
//!
//! Properties it keeps: nothing is sent before its change is committed; a message whose fate is unknown is
//! looked for in its conversation before it is sent again; what Slack asks to wait for waits, for the whole
//! workspace; quiet hours hold nudges back; what is given up is kept and shown.

mod crowd;
mod file;
mod homes;
mod outcome;
mod quiet;
mod render;

pub use homes::Homes;

use super::alarm::Alarm;
use super::batch::Batcher;
use super::case::House;
use crate::clock::Clock;
use crate::domain::id::WorkspaceId;
use crate::slack::{Limiter, Method, SlackApi, Tokens};
use crate::store::{Claimed, Store};
use chrono::Duration;
use crowd::Crowd;
use std::sync::{Arc, Mutex};
use std::time::Duration as RealDuration;
use tokio::sync::watch;
use tokio::task::{JoinError, JoinSet};
use tokio::time::Instant;

/// The outbox is looked at this often, should an alarm be lost.
const AT_LEAST: RealDuration = RealDuration::from_secs(5);
/// A wait for Slack's pace up to this long is sat out; a longer one gives the row back.
const SIT_OUT: RealDuration = RealDuration::from_millis(1_500);

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
        let (mut flying, mut crowd) = (JoinSet::new(), Crowd::default());
        while !*stop.borrow() {
            let room = crowd.room();
            let claimed = if room == 0 { vec![] } else { self.claim(room, &crowd.full()).await };
            let idle = claimed.is_empty();
            for one in claimed {
                crowd.takes_off(&one.delivery.workspace);
                let deliverer = self.clone();
                flying.spawn(async move {
                    let workspace = one.delivery.workspace.clone();
                    (workspace, deliverer.deliver(one).await)
                });
            }
            while let Some(landed) = flying.try_join_next() {
                land(&mut crowd, landed);
            }
            if idle || room == 0 {
                tokio::select! {
                    _ = stop.changed() => {}
                    () = self.alarm.outbox() => {}
                    () = tokio::time::sleep(AT_LEAST) => {}
                    Some(landed) = flying.join_next() => land(&mut crowd, landed),
                }
            }
        }
        while flying.join_next().await.is_some() {}
    }

    async fn claim(&self, limit: usize, full: &[&WorkspaceId]) -> Vec<Claimed> {
        let now = self.clock.now();
        let claimed = async {
            let mut tx = self.store.begin().await?;
            let claimed = tx.claim(now, &self.owner, self.lease, limit as u32, full).await?;
            tx.commit().await.map(|()| claimed)
        };
        claimed.await.unwrap_or_else(|error| {
            tracing::error!(%error, "the outbox could not be read; it is tried again");
            vec![]
        })
    }

    /// Sends and marks; whether Slack answered.
    async fn deliver(&self, claimed: Claimed) -> bool {
        let outcome = self.send(&claimed).await;
        let (waits, answered) = (outcome.waits(), outcome.is_answer());
        if let Err(error) = self.mark(&claimed, outcome).await {
            // The lease ends by itself; whoever takes it next looks before sending.
            tracing::error!(%error, delivery = %claimed.delivery.id, "a delivery could not be marked");
        }
        // What waits for its time is noticed by who watches the clock.
        if waits { self.alarm.ring() } else { self.alarm.ring_outbox() }
        answered
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

/// A task that ended by a fault of the program leaves its place taken: its lease ends by itself, and so few do not count.
fn land(crowd: &mut Crowd, landed: Result<(WorkspaceId, bool), JoinError>) {
    if let Ok((workspace, answered)) = landed {
        crowd.lands(&workspace, answered);
    }
}
