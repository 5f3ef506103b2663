//! Linked work: what trackers say of it is read in the background, and kept for the lead to see. It sends nothing.

use super::alarm::Alarm;
use crate::clock::Clock;
use crate::domain::link::{MilestoneLink, Read, Tracker};
use crate::store::{Result, Store};
use crate::tracker::{ReadError, Trackers};
use chrono::{DateTime, Duration, Utc};
use std::collections::HashMap;
use std::sync::Arc;

/// Looked at again after this long, when nothing was linked in between.
const LOOK: Duration = Duration::minutes(1);
/// How many links are taken at once.
const TOGETHER: u32 = 20;
/// Longer than that many links may take, so that no other replica reads them too.
const LEASE: Duration = Duration::minutes(15);
/// How long a tracker is left alone that asks to wait and does not say how long.
const REST: Duration = Duration::minutes(15);

/// Reads links until it is dropped; returns at once if no tracker may be read.
pub async fn run(store: Store, clock: Arc<dyn Clock>, trackers: Trackers, alarm: Arc<Alarm>) {
    if trackers.readable().hosts().is_empty() {
        return;
    }
    let mut reader = LinkReader::new(store, clock.clone(), trackers);
    loop {
        let began = clock.now();
        match reader.read_due().await {
            Ok(taken) if taken == TOGETHER as usize => continue,
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "linked work could not be looked at; it is tried again"),
        }
        tokio::select! {
            () = clock.sleep_until(began + LOOK) => {}
            () = alarm.links() => {}
        }
    }
}

/// Reads links that are due, one after another.
pub struct LinkReader {
    store: Store,
    clock: Arc<dyn Clock>,
    trackers: Trackers,
    /// Until when a tracker asked to be left alone.
    resting: HashMap<Tracker, DateTime<Utc>>,
}

impl LinkReader {
    /// One that has read nothing yet.
    pub fn new(store: Store, clock: Arc<dyn Clock>, trackers: Trackers) -> Self {
        Self { store, clock, trackers, resting: HashMap::new() }
    }

    /// Reads what is due; how many links were taken.
    ///
    /// # Errors
    /// Of the store alone: what goes wrong at a tracker is kept beside its link.
    pub async fn read_due(&mut self) -> Result<usize> {
        let now = self.clock.now();
        let of: Vec<Tracker> = self.trackers.readable().hosts().iter().map(|(tracker, _)| *tracker).collect();
        let mut tx = self.store.begin().await?;
        let taken = tx.claim_links(&of, now, now + LEASE, TOGETHER).await?;
        tx.commit().await?;
        let count = taken.len();
        for link in taken {
            // No transaction is held while a tracker is asked.
            let link = self.read(link).await;
            let mut tx = self.store.begin().await?;
            tx.mark_link(&link).await?;
            tx.commit().await?;
        }
        Ok(count)
    }

    async fn read(&mut self, link: MilestoneLink) -> MilestoneLink {
        let (now, every) = (self.clock.now(), self.trackers.every());
        let Some(tracker) = self.trackers.tracker_of(&link) else {
            // It looks like a tracker's, and stands on another host.
            return MilestoneLink { next_read_at: now + Duration::days(1), ..link };
        };
        if let Some(until) = self.resting.get(&tracker).filter(|until| **until > now) {
            return MilestoneLink { next_read_at: *until, ..link };
        }
        match self.trackers.read(&link, now).await {
            Ok(read) => link.after(read, now, every),
            Err(error) => {
                tracing::warn!(%tracker, milestone = %link.milestone, %error, "linked work could not be read");
                if let ReadError::Wait { after, .. } = &error {
                    self.resting.insert(tracker, now + after.unwrap_or(REST));
                }
                link.after(Read::from(&error), now, every)
            }
        }
    }
}
