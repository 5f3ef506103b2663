//! Linked work: where the work on a milestone is tracked, what was last read there, and where it disagrees with what
//! the lead promised. What is read is for the lead and whoever helps: it goes into no post.

mod address;
mod disagreement;
#[cfg(test)]
mod tests;

use super::id::{LeadId, MilestoneId, WorkspaceId};
use super::milestone::Milestone;
use super::vocabulary::vocabulary;
pub use address::{Address, NotAnAddress, Place};
use chrono::{DateTime, Duration, NaiveDate, Utc};
pub use disagreement::{Disagreement, disagreement};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// A tracker that Rapport can read.
    Tracker {
        Github = "github", "GitHub";
        Jira = "jira", "Jira";
        Linear = "linear", "Linear";
    }
}

vocabulary! {
    /// Why a tracker could not be read.
    Trouble {
        Refused = "refused", "does not let Rapport see it";
        NotFound = "not-found", "does not find it";
        Silent = "silent", "could not be read just now";
    }
}

/// What a tracker says of the linked work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// When it is due there.
    pub due: Option<NaiveDate>,
    /// How far it is.
    pub progress: Option<Progress>,
    /// Closed, released, completed or cancelled there.
    pub is_closed: bool,
}

/// How far linked work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Progress {
    /// So many items are done, of so many.
    Items {
        /// Done.
        done: u32,
        /// In all.
        total: u32,
    },
    /// From 0 to 100, where the tracker counts no items.
    Percent(u8),
}

/// The link of one milestone, with what was read by it.
#[derive(Clone, Debug, PartialEq)]
pub struct MilestoneLink {
    /// The workspace of the lead.
    pub workspace: WorkspaceId,
    /// Whose.
    pub lead: LeadId,
    /// Of which milestone; it has one link at most.
    pub milestone: MilestoneId,
    /// Where the work is tracked.
    pub address: Address,
    /// What was read last, if it ever was.
    pub reading: Option<Reading>,
    /// The tracker's mark of that reading (an HTTP entity tag), where it gives one.
    pub etag: Option<String>,
    /// Why the last attempt brought nothing.
    pub trouble: Option<Trouble>,
    /// When the reading was last known to be true.
    pub read_at: Option<DateTime<Utc>>,
    /// When it is read again.
    pub next_read_at: DateTime<Utc>,
    /// How many attempts in a row have failed.
    pub failures: u32,
}

/// What came of one attempt to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    /// A reading, with the tracker's mark of it.
    New(Reading, Option<String>),
    /// The tracker says that nothing changed.
    Unchanged,
    /// Nothing.
    Failed {
        /// Why.
        trouble: Trouble,
        /// How long the tracker asks to wait.
        wait: Option<Duration>,
    },
}

/// Not even a tracker that stays silent is left alone for longer, nor one that asks to wait.
const LONGEST: Duration = Duration::days(1);

impl MilestoneLink {
    /// A link just given, to be read at once.
    pub fn new(milestone: &Milestone, address: Address, now: DateTime<Utc>) -> Self {
        Self {
            workspace: milestone.workspace.clone(),
            lead: milestone.lead.clone(),
            milestone: milestone.id.clone(),
            address,
            reading: None,
            etag: None,
            trouble: None,
            read_at: None,
            next_read_at: now,
            failures: 0,
        }
    }

    /// The link after an attempt to read. Read again after `every`; after failures in a row twice as long each time, a
    /// day at most, and never sooner than the tracker asks. What was read before stays.
    pub fn after(self, read: Read, now: DateTime<Utc>, every: Duration) -> Self {
        match read {
            Read::New(reading, etag) => {
                Self { reading: Some(reading), etag, ..self }.after(Read::Unchanged, now, every)
            }
            Read::Unchanged => {
                Self { trouble: None, read_at: Some(now), next_read_at: now + every, failures: 0, ..self }
            }
            Read::Failed { trouble, wait } => {
                let failures = self.failures.saturating_add(1);
                let longer = every * 2_i32.pow(failures.min(10));
                let pause = longer.max(wait.unwrap_or_default()).min(LONGEST);
                Self { trouble: Some(trouble), next_read_at: now + pause, failures, ..self }
            }
        }
    }
}

/// The hosts that may be read, each by its tracker: those for which the operator gave access.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Readable(Vec<(Tracker, String)>);

impl Readable {
    /// From trackers with the host of each, in lower case, with its port if it is not the usual one.
    pub fn new(hosts: impl IntoIterator<Item = (Tracker, String)>) -> Self {
        Self(hosts.into_iter().collect())
    }

    /// The tracker that this address is read from; none if it is only a link.
    pub fn tracker_of(&self, address: &Address) -> Option<Tracker> {
        let tracker = address.place().tracker()?;
        self.0.iter().any(|(t, host)| *t == tracker && host == address.host()).then_some(tracker)
    }

    /// The trackers with their hosts.
    pub fn hosts(&self) -> &[(Tracker, String)] {
        &self.0
    }
}

/// What is shown of a milestone's link.
#[derive(Clone, Debug, PartialEq)]
pub struct Linked<'a> {
    /// The link.
    pub link: &'a MilestoneLink,
    /// The tracker it is read from; none if it is only a link.
    pub tracker: Option<Tracker>,
    /// How long ago it was read.
    pub age: Option<Duration>,
    /// Where it disagrees with the lead's own dates.
    pub disagreement: Option<Disagreement>,
}

/// The link of a milestone among these, as it is shown at `now`, which is `today` for the lead.
pub fn linked<'a>(
    links: &'a [MilestoneLink],
    milestone: &Milestone,
    readable: &Readable,
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Option<Linked<'a>> {
    let link = links.iter().find(|link| link.milestone == milestone.id)?;
    let tracker = readable.tracker_of(&link.address);
    let read = tracker.zip(link.reading.as_ref());
    Some(Linked {
        link,
        tracker,
        age: link.read_at.map(|at| now - at),
        disagreement: read.and_then(|(tracker, reading)| disagreement(tracker, reading, milestone, today)),
    })
}
