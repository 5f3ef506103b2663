//! Counts and times what the store is asked to do.

use super::error::StoreError;
use crate::domain::nudge::{Nudge, NudgeState, Subject};
use crate::metrics::{Count, Label, Page, Time, Total, label};
use std::sync::Arc;
use std::time::Instant;

/// What a store was asked to do since it was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Statements; the beginnings and the ends of transactions are not among them.
    pub statements: u64,
    /// Transactions that were committed.
    pub commits: u64,
}

label! {
    /// What a transaction may do.
    Work is "work" {
        /// It only reads.
        Read = "read";
        /// It may write.
        Write = "write";
    }
}

label! {
    /// What went wrong with a statement, a beginning or a commit.
    Trouble is "trouble" {
        /// Another writer was in the way.
        Busy = "busy";
        /// It cannot be reached, or cannot write.
        Unavailable = "unavailable";
        /// Somebody has to change something.
        Refused = "refused";
        /// A row cannot be read.
        Corrupt = "corrupt";
        /// A fault of this program.
        Bug = "bug";
    }
}

label! {
    /// What a nudge is about.
    About is "kind" {
        /// A person to check in with.
        CheckIn = "check-in";
        /// A milestone to update.
        Update = "update";
        /// A promise that is due.
        Promise = "promise";
        /// Somebody new.
        Introduce = "introduce";
        /// The week.
        WeeklyPlan = "weekly-plan";
        /// "Four nudges went unanswered: pause?"
        StillUseful = "still-useful";
    }
}

label! {
    /// What became of a nudge.
    Fate is "outcome" {
        /// It was put into the outbox.
        Planned = "planned";
        /// It stands in the lead's direct message.
        Sent = "sent";
        /// The lead acted on it.
        ActedOn = "acted-on";
        /// It comes back later.
        Snoozed = "snoozed";
        /// It was no longer needed, too late, or could not be sent.
        Withdrawn = "withdrawn";
        /// The next one came before any answer.
        Ignored = "ignored";
    }
}

/// The meters, shared by all transactions of a store.
#[derive(Default)]
pub(super) struct Tally {
    statements: Total,
    commits: Total,
    waits: Time<Work>,
    times: Time<Work>,
    troubles: Count<Trouble>,
    nudges: Count<About, Fate>,
}

/// Takes the time of one transaction until it is dropped, and keeps what is to be counted once it is committed.
pub(super) struct Watch {
    tally: Arc<Tally>,
    work: Work,
    began: Instant,
    nudges: Vec<(About, Fate)>,
}

impl Tally {
    pub(super) fn counters(&self) -> Counters {
        Counters { statements: self.statements.get(), commits: self.commits.get() }
    }

    pub(super) fn show(&self, page: &mut Page) {
        page.add(
            "rapport_database_statements",
            "Statements that the database was asked to run",
            &self.statements,
        );
        page.add("rapport_database_commits", "Transactions that were committed", &self.commits);
        page.add(
            "rapport_database_wait_seconds",
            "How long a transaction waited for its beginning",
            &self.waits,
        );
        page.add(
            "rapport_database_seconds",
            "How long a transaction took from its beginning to its end",
            &self.times,
        );
        page.add(
            "rapport_database_errors",
            "What the database did not do, or gave and could not be read, by the trouble",
            &self.troubles,
        );
        page.add("rapport_nudges", "Nudges by what they are about and what became of them", &self.nudges);
    }

    pub(super) fn troubled(&self, error: &StoreError) {
        self.troubles.one(Trouble::of(error), ());
    }
}

impl Watch {
    /// For a transaction that was asked for at that instant and begins now.
    pub(super) fn start(tally: &Arc<Tally>, work: Work, asked: Instant) -> Self {
        let began = Instant::now();
        tally.waits.took(work, (), began - asked);
        Self { tally: tally.clone(), work, began, nudges: vec![] }
    }

    pub(super) fn asked(&self) {
        self.tally.statements.one();
    }

    pub(super) fn troubled(&self, error: &StoreError) {
        self.tally.troubled(error);
    }

    pub(super) fn committed(&mut self) {
        self.tally.commits.one();
        self.nudges.drain(..).for_each(|(about, fate)| self.tally.nudges.one(about, fate));
    }

    /// A nudge is written as it stands now. That it was sent is told by [`Watch::settled`]: one that was is written again
    /// with each other opener.
    pub(super) fn nudged(&mut self, nudge: &Nudge) {
        let fate = match nudge.state {
            NudgeState::Sent => return,
            NudgeState::Planned => Fate::Planned,
            NudgeState::ActedOn { .. } => Fate::ActedOn,
            NudgeState::Snoozed { .. } => Fate::Snoozed,
            NudgeState::Withdrawn { .. } => Fate::Withdrawn,
            NudgeState::Ignored { .. } => Fate::Ignored,
        };
        self.nudges.push((About::of(&nudge.subject), fate));
    }

    /// A nudge with this code of its subject was sent, or never will be.
    pub(super) fn settled(&mut self, subject: &str, sent: bool) {
        let fate = if sent { Fate::Sent } else { Fate::Withdrawn };
        self.nudges.extend(About::from_code(subject).map(|about| (about, fate)));
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.tally.times.took(self.work, (), self.began.elapsed());
    }
}

impl Trouble {
    fn of(error: &StoreError) -> Self {
        match error {
            StoreError::Busy => Self::Busy,
            StoreError::Unavailable { .. } => Self::Unavailable,
            StoreError::Refused(_) => Self::Refused,
            StoreError::Corrupt { .. } => Self::Corrupt,
            StoreError::NotOurs { .. } | StoreError::Bug(_) => Self::Bug,
        }
    }
}

impl About {
    fn of(subject: &Subject) -> Self {
        match subject {
            Subject::CheckIn(_) => Self::CheckIn,
            Subject::Update(_) => Self::Update,
            Subject::Promise(_) => Self::Promise,
            Subject::Introduce(..) => Self::Introduce,
            Subject::WeeklyPlan => Self::WeeklyPlan,
            Subject::StillUseful => Self::StillUseful,
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::all().into_iter().find(|about| about.code() == code)
    }
}

impl std::ops::Sub for Counters {
    type Output = Self;

    /// What was asked for between two readings.
    fn sub(self, earlier: Self) -> Self {
        Self { statements: self.statements - earlier.statements, commits: self.commits - earlier.commits }
    }
}
