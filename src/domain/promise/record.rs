//! What a lead's promises so far say: how many were kept, and the record for the next date.

use super::{Promise, PromiseState};
use crate::domain::forecast::{Ended, Finished, Record};
use chrono::{DateTime, NaiveDate, Utc};

/// The record of promises, apart from that of milestones; one of them may be left out.
pub fn promise_record(promises: &[Promise], but: Option<&Promise>, today: NaiveDate) -> Record {
    let others = promises.iter().filter(|p| but.is_none_or(|but| but.id != p.id));
    Record::new(others.filter_map(finished), today)
}

fn finished(promise: &Promise) -> Option<Finished> {
    let actual = match &promise.state {
        PromiseState::Kept { on } | PromiseState::Broken { on } => Ended::On(*on),
        PromiseState::Open => Ended::Open,
        PromiseState::Dropped { .. } => return None,
    };
    Some(Finished { promised_on: promise.promised_on, first_estimate: promise.first_estimate, actual })
}

/// How many promises were kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Done by the date first told.
    pub by_first_date: u32,
    /// Done by a date that was moved before.
    pub by_moved_date: u32,
    /// Done late, or open past their date.
    pub late: u32,
}

impl Kept {
    /// How many there are to count.
    pub fn of(self) -> u32 {
        self.by_first_date + self.by_moved_date + self.late
    }
}

/// The kept-rate: of the promises done, or past the end of their day. Those taken back do not count.
pub fn kept(
    promises: &[Promise],
    is_past: impl Fn(&Promise, DateTime<Utc>) -> bool,
    now: DateTime<Utc>,
) -> Kept {
    promises.iter().fold(Kept::default(), |mut kept, promise| {
        match &promise.state {
            PromiseState::Kept { on } if *on <= promise.first_due => kept.by_first_date += 1,
            PromiseState::Kept { .. } => kept.by_moved_date += 1,
            PromiseState::Broken { .. } => kept.late += 1,
            PromiseState::Open if is_past(promise, now) => kept.late += 1,
            PromiseState::Open | PromiseState::Dropped { .. } => {}
        }
        kept
    })
}
