//! Promises: something a lead told a peer they would do, by a date. The first date is kept for ever.

mod line;
mod record;
mod whom;

use super::id::{LeadId, PeerId, PromiseId, WorkspaceId};
use super::lead::Lead;
use super::milestone::Move;
use chrono::{DateTime, Days, NaiveDate, Utc};
pub use line::{PromiseLine, PromiseLineError, from_follow_up};
pub use record::{Kept, kept, promise_record};
use thiserror::Error;
pub use whom::{Addressed, Whom, addressed};

/// One promise of a lead to a peer, private to the lead.
#[derive(Clone, Debug, PartialEq)]
pub struct Promise {
    /// Identity.
    pub id: PromiseId,
    /// The workspace of the lead.
    pub workspace: WorkspaceId,
    /// Who promised.
    pub lead: LeadId,
    /// To whom.
    pub peer: PeerId,
    /// What: "send the vendor list".
    pub what: String,
    /// The day it was promised.
    pub promised_on: NaiveDate,
    /// The lead's own first guess.
    pub first_estimate: NaiveDate,
    /// The lead's own current guess.
    pub estimate: NaiveDate,
    /// What the peer was first told; kept for ever.
    pub first_due: NaiveDate,
    /// What the peer is told now: the end of the lead's working day.
    pub due: NaiveDate,
    /// Every move of the date, oldest first.
    pub moves: Vec<Move>,
    /// Why a date earlier than Likely was kept.
    pub reason: Option<String>,
    /// Where it stands.
    pub state: PromiseState,
    /// When it was written down.
    pub created_at: DateTime<Utc>,
}

/// Where a promise stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PromiseState {
    /// Still to be done.
    Open,
    /// Done by its date.
    Kept {
        /// The day.
        on: NaiveDate,
    },
    /// Done after its date.
    Broken {
        /// The day it was done.
        on: NaiveDate,
    },
    /// Taken back.
    Dropped {
        /// When.
        at: DateTime<Utc>,
        /// Why.
        why: String,
    },
}

/// Why a promise cannot take a step.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum Refusal {
    /// It is kept, broken or dropped.
    #[error("that promise is already closed")]
    Closed,
    /// A date moves to a day ahead.
    #[error("that day has passed: promise one ahead")]
    Passed,
}

impl Promise {
    /// Whether it is still to be done.
    pub fn is_open(&self) -> bool {
        self.state == PromiseState::Open
    }

    /// The instant it is due: the end of its lead's working day.
    pub fn deadline(&self, lead: &Lead) -> Option<DateTime<Utc>> {
        lead.end_of_work(self.due)
    }

    /// Whether it is open although its day has ended.
    pub fn is_past(&self, lead: &Lead, now: DateTime<Utc>) -> bool {
        self.is_open() && self.deadline(lead).is_some_and(|end| end < now)
    }

    /// Done on that day: kept if its date had not passed, else broken.
    pub fn done(self, on: NaiveDate) -> Result<Self, Refusal> {
        let state = if on <= self.due { PromiseState::Kept { on } } else { PromiseState::Broken { on } };
        self.close(state)
    }

    /// Takes it back.
    pub fn drop_it(self, at: DateTime<Utc>, why: String) -> Result<Self, Refusal> {
        self.close(PromiseState::Dropped { at, why })
    }

    fn close(self, state: PromiseState) -> Result<Self, Refusal> {
        if self.is_open() { Ok(Self { state, ..self }) } else { Err(Refusal::Closed) }
    }

    /// Moves the date, with its cause; the first one stays.
    pub fn move_to(
        mut self,
        to: NaiveDate,
        cause: String,
        at: DateTime<Utc>,
        today: NaiveDate,
    ) -> Result<Self, Refusal> {
        if !self.is_open() {
            return Err(Refusal::Closed);
        }
        if to < today {
            return Err(Refusal::Passed);
        }
        if to != self.due {
            self.moves.push(Move { at, from: self.due, to, cause });
            (self.due, self.estimate) = (to, to);
        }
        Ok(self)
    }

    /// The first day on which its lead is warned: the working day before its date.
    pub fn warned_from(&self, lead: &Lead) -> NaiveDate {
        let before = (1..60).map(|n| self.due - Days::new(n));
        before.into_iter().find(|day| lead.works_on(*day)).unwrap_or(self.due)
    }
}

#[cfg(test)]
mod tests;
