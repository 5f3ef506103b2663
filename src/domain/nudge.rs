//! A nudge: one prompt to one lead. Its state moves only by the transitions here.

use super::id::{DeliveryId, LeadId, MilestoneId, NudgeId, PeerId, PromiseId, UserId, WorkspaceId};
use super::vocabulary::{Role, vocabulary};
use chrono::{DateTime, Utc};
use thiserror::Error;

/// One prompt to one lead.
#[derive(Clone, Debug, PartialEq)]
pub struct Nudge {
    /// Identity.
    pub id: NudgeId,
    /// The workspace of the lead.
    pub workspace: WorkspaceId,
    /// To whom.
    pub lead: LeadId,
    /// What it is about.
    pub subject: Subject,
    /// Why now, in one sentence; shown on the nudge.
    pub reason: String,
    /// The opener on it: the key of one in `config/openers.toml`, empty for none.
    pub opener: String,
    /// Where it stands.
    pub state: NudgeState,
    /// The message that carries it, in the outbox.
    pub delivery: DeliveryId,
    /// How many times in a row it was snoozed.
    pub snoozes: u32,
    /// How far the if-then plan has come that it was made into.
    pub stage: Stage,
    /// When it was planned; counts for the budget of that day and week.
    pub planned_at: DateTime<Utc>,
}

/// What a nudge is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Check in with this peer.
    CheckIn(PeerId),
    /// Update this milestone.
    Update(MilestoneId),
    /// A promise is due by the end of the next working day.
    Promise(PromiseId),
    /// Introduce yourself to somebody who is new in a role of the leadership team.
    Introduce(UserId, Role),
    /// The weekly plan.
    WeeklyPlan,
    /// "Four nudges went unanswered: pause?"
    StillUseful,
}

/// Where a nudge stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NudgeState {
    /// In the outbox.
    Planned,
    /// In the lead's direct message, unanswered.
    Sent,
    /// The lead acted on it.
    ActedOn {
        /// When.
        at: DateTime<Utc>,
        /// How.
        how: Act,
    },
    /// It comes back at that instant.
    Snoozed {
        /// When.
        until: DateTime<Utc>,
    },
    /// It is no longer needed: the check-in was logged another way.
    Withdrawn {
        /// When.
        at: DateTime<Utc>,
    },
    /// The next nudge came before any answer.
    Ignored {
        /// When that was seen.
        at: DateTime<Utc>,
    },
}

vocabulary! {
    /// How far an if-then plan has come. Each moment of a plan is asked about once, the next day.
    Stage {
        Nudge = "nudge", "no plan";
        Planned = "planned", "waits for its moment";
        Reminded = "reminded", "its moment came, the question follows";
        Asked = "asked", "asked whether it happened";
    }
}

vocabulary! {
    /// How a lead acted on a nudge.
    Act {
        Logged = "logged", "logged";
        Planned = "planned", "planned";
        Skipped = "skipped", "skipped";
        Updated = "updated", "updated";
        Answered = "answered", "answered";
    }
}

/// A nudge that is over takes no more answers.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("that nudge is already over")]
pub struct Over;

impl Nudge {
    /// Whether an answer still counts: planned, sent, snoozed, or gone unanswered.
    pub fn is_open(&self) -> bool {
        !matches!(self.state, NudgeState::ActedOn { .. } | NudgeState::Withdrawn { .. })
    }

    /// Whether it waits for the lead or for its time: an ignored one does not.
    pub fn is_waiting(&self) -> bool {
        matches!(self.state, NudgeState::Planned | NudgeState::Sent | NudgeState::Snoozed { .. })
    }

    /// The lead acted on it.
    pub fn act(self, how: Act, at: DateTime<Utc>) -> Result<Self, Over> {
        self.settle(NudgeState::ActedOn { at, how })
    }

    /// It comes back at `until`.
    pub fn snooze(self, until: DateTime<Utc>) -> Result<Self, Over> {
        let snoozes = self.snoozes + 1;
        Ok(Self { snoozes, ..self.settle(NudgeState::Snoozed { until })? })
    }

    /// It is no longer needed.
    pub fn withdraw(self, at: DateTime<Utc>) -> Result<Self, Over> {
        self.settle(NudgeState::Withdrawn { at })
    }

    /// The next one came before any answer. Only a sent one can be ignored.
    pub fn ignore(self, at: DateTime<Utc>) -> Result<Self, Over> {
        match self.state {
            NudgeState::Sent => self.settle(NudgeState::Ignored { at }),
            _ => Err(Over),
        }
    }

    fn settle(self, state: NudgeState) -> Result<Self, Over> {
        if self.is_open() { Ok(Self { state, ..self }) } else { Err(Over) }
    }

    /// The peer it is about, if it is about one.
    pub fn peer(&self) -> Option<&PeerId> {
        match &self.subject {
            Subject::CheckIn(peer) => Some(peer),
            _ => None,
        }
    }

    /// The milestone it is about, if it is about one.
    pub fn milestone(&self) -> Option<&MilestoneId> {
        match &self.subject {
            Subject::Update(milestone) => Some(milestone),
            _ => None,
        }
    }

    /// The promise it is about, if it is about one.
    pub fn promise(&self) -> Option<&PromiseId> {
        match &self.subject {
            Subject::Promise(promise) => Some(promise),
            _ => None,
        }
    }
}
