//! Where a tracker and the lead disagree: one sentence for the lead and whoever helps, and for nobody else.

use super::{Progress, Reading, Tracker};
use crate::domain::milestone::Milestone;
use chrono::{Datelike, NaiveDate};
use std::fmt;

/// A disagreement, with what its sentence needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disagreement {
    tracker: Tracker,
    about: About,
    today: NaiveDate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    Closed,
    AfterPromise { due: NaiveDate, days: i64 },
    Passed { due: NaiveDate, open: Option<u32> },
    AfterEstimate { due: NaiveDate, days: i64 },
}

/// The one thing to say, the gravest first: it is closed there and open here; it is due there after the promised
/// date; its date there has passed; it is due there after the estimate. Earlier there is no disagreement: a
/// team may well aim sooner than the business was told.
pub fn disagreement(
    tracker: Tracker,
    reading: &Reading,
    milestone: &Milestone,
    today: NaiveDate,
) -> Option<Disagreement> {
    let about = about(reading, milestone, today).filter(|_| milestone.is_open())?;
    Some(Disagreement { tracker, about, today })
}

fn about(reading: &Reading, milestone: &Milestone, today: NaiveDate) -> Option<About> {
    if reading.is_closed {
        return Some(About::Closed);
    }
    let (due, dates) = (reading.due?, milestone.dates.as_ref()?);
    let after = |date: NaiveDate| Some((due - date).num_days()).filter(|days| *days > 0);
    if let Some(days) = after(dates.promise) {
        return Some(About::AfterPromise { due, days });
    }
    if due < today {
        let open = match reading.progress {
            Some(Progress::Items { done, total }) => Some(total.saturating_sub(done)),
            _ => None,
        };
        return Some(About::Passed { due, open });
    }
    after(dates.estimate).map(|days| About::AfterEstimate { due, days })
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let tracker = self.tracker;
        let on = |date: NaiveDate| {
            let pattern = if date.year() == self.today.year() { "%-d %B" } else { "%-d %B %Y" };
            date.format(pattern).to_string()
        };
        let days = |n: i64| if n == 1 { "1 day".to_owned() } else { format!("{n} days") };
        match self.about {
            About::Closed => {
                write!(
                    f,
                    "{tracker} has it closed, and here it is still open. If it is delivered, mark it done."
                )
            }
            About::AfterPromise { due, days: late } => write!(
                f,
                "{tracker} is due on {}, {} after the promised date. One of the two needs to move.",
                on(due),
                days(late)
            ),
            About::Passed { due, open: Some(open) } if open > 0 => {
                write!(f, "{tracker} was due on {}, and {open} are still open there.", on(due))
            }
            About::Passed { due, .. } => {
                write!(f, "{tracker} was due on {}, and is not closed yet.", on(due))
            }
            About::AfterEstimate { due, days: late } => {
                write!(f, "{tracker} is due on {}, {} after the estimate.", on(due), days(late))
            }
        }
    }
}
