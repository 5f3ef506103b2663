//! What is kept of a calendar: the days it told of, and how its readings went.

use super::{CalendarAddress, Holiday, in_order};
use crate::domain::id::{LeadId, WorkspaceId};
use crate::domain::lead::Lead;
use crate::domain::vocabulary::vocabulary;
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Why a calendar could not be read; the label says what helps.
    Trouble {
        Private = "private", "its address leads into a private network. Use a public one, or ask whoever runs Rapport to allow that host";
        NotHttps = "not-https", "it is read over https alone. Use the address that begins with https://";
        Astray = "astray", "its address sends on too often. Copy it anew where the calendar is";
        Refused = "refused", "its server wants a sign-in. Use the calendar's public or secret ICS address";
        NotFound = "not-found", "nothing is at its address. Copy it anew where the calendar is";
        NotIcs = "not-ics", "what came is no calendar. Use the address that brings ICS, often called iCal or subscription address";
        TooLarge = "too-large", "it is larger than 1 MiB. Choose a calendar with holidays alone";
        TooSlow = "too-slow", "its server took too long. It is tried again by itself";
        Silent = "silent", "its server gave no usable answer. It is tried again by itself";
    }
}

/// The marks that a server gave for what it sent, so that an unchanged calendar costs it nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// An HTTP entity tag.
    pub etag: Option<String>,
    /// When it says that the calendar was changed.
    pub modified: Option<String>,
}

/// What came of one attempt to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Read {
    /// The holidays, with the marks of the server.
    New(Vec<Holiday>, Mark),
    /// It is as it was.
    Unchanged,
    /// Nothing.
    Failed {
        /// Why.
        trouble: Trouble,
        /// How long the server asks to wait.
        wait: Option<Duration>,
    },
}

/// What is kept of one calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Its holidays, the soonest first, as the last good reading told them.
    pub days: Vec<Holiday>,
    /// When they were worked out.
    pub days_at: Option<DateTime<Utc>>,
    /// The server's marks of that reading.
    pub mark: Mark,
    /// Why the last attempt brought nothing.
    pub trouble: Option<Trouble>,
    /// When the days were last known to be true.
    pub read_at: Option<DateTime<Utc>>,
    /// When it is read again.
    pub next_read_at: DateTime<Utc>,
    /// How many attempts in a row have failed.
    pub failures: u32,
}

/// After the first failure; twice as long after each further one.
const FIRST_PAUSE: Duration = Duration::minutes(10);
/// No calendar is left alone for longer, nor one whose server asks to wait.
const LONGEST: Duration = Duration::days(1);
/// As the window of two years moves on, even an unchanged calendar is worked out anew after this.
const STALE: Duration = Duration::days(30);

impl Kept {
    /// A calendar just given, to be read at once.
    pub fn new(now: DateTime<Utc>) -> Self {
        Self {
            days: vec![],
            days_at: None,
            mark: Mark::default(),
            trouble: None,
            read_at: None,
            next_read_at: now,
            failures: 0,
        }
    }

    /// The marks to ask with; none where the calendar is wanted whole.
    pub fn mark_at(&self, now: DateTime<Utc>) -> Mark {
        let is_fresh = self.days_at.is_some_and(|at| now - at < STALE);
        if is_fresh { self.mark.clone() } else { Mark::default() }
    }

    /// The calendar after an attempt to read. Read again after `every`; after failures in a row twice as long each
    /// time, a day at most. The last good reading stays in force.
    pub fn after(self, read: Read, now: DateTime<Utc>, every: Duration) -> Self {
        match read {
            Read::New(days, mark) => {
                Self { days, days_at: Some(now), mark, ..self }.after(Read::Unchanged, now, every)
            }
            Read::Unchanged => {
                Self { trouble: None, read_at: Some(now), next_read_at: now + every, failures: 0, ..self }
            }
            Read::Failed { trouble, wait } => {
                let longer = FIRST_PAUSE * 2_i32.pow(self.failures.min(10));
                let pause = longer.max(wait.unwrap_or_default()).min(LONGEST);
                let failures = self.failures.saturating_add(1);
                Self { trouble: Some(trouble), next_read_at: now + pause, failures, ..self }
            }
        }
    }
}

/// A lead's own calendar.
#[derive(Clone, Debug, PartialEq)]
pub struct LeadCalendar {
    /// The workspace of the lead.
    pub workspace: WorkspaceId,
    /// Whose; a lead has one at most.
    pub lead: LeadId,
    /// Where it is.
    pub address: CalendarAddress,
    /// What is kept of it.
    pub kept: Kept,
}

impl LeadCalendar {
    /// A calendar just given, to be read at once.
    pub fn new(lead: &Lead, address: CalendarAddress, now: DateTime<Utc>) -> Self {
        Self { workspace: lead.workspace.clone(), lead: lead.id.clone(), address, kept: Kept::new(now) }
    }
}

/// One calendar that the operator set for everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseSource {
    /// A digest of its address or path, which stands in the settings alone.
    pub source: String,
    /// What is kept of it.
    #[serde(flatten)]
    pub kept: Kept,
}

/// The calendars that the operator set for everybody, all of them together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HouseCalendar {
    /// Each of them, in the order of the settings.
    pub sources: Vec<HouseSource>,
}

impl HouseCalendar {
    /// The calendars of these settings: what is known of one stays, a new one is to be read at once, one that was taken
    /// out is gone.
    pub fn of(self, sources: &[String], now: DateTime<Utc>) -> Self {
        let known = |source: &String| self.sources.iter().find(|s| s.source == *source).cloned();
        let new = |source: &String| HouseSource { source: source.clone(), kept: Kept::new(now) };
        Self { sources: sources.iter().map(|source| known(source).unwrap_or_else(|| new(source))).collect() }
    }

    /// The holidays of all of them, the soonest first, each once.
    pub fn days(&self) -> Vec<Holiday> {
        let mut days: Vec<Holiday> = self.sources.iter().flat_map(|s| s.kept.days.iter().cloned()).collect();
        in_order(&mut days);
        days
    }

    /// When the first of them is read again.
    pub fn next_read_at(&self) -> Option<DateTime<Utc>> {
        self.sources.iter().map(|s| s.kept.next_read_at).min()
    }

    /// When all of them were last known to be true.
    pub fn read_at(&self) -> Option<DateTime<Utc>> {
        self.sources.iter().map(|s| s.kept.read_at).min().flatten()
    }
}
