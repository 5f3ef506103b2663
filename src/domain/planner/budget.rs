//! The budget: "At most 1 nudge a day and 4 a week, milestone reminders included."

use crate::domain::lead::Lead;
use crate::domain::nudge::{Nudge, NudgeState};
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};

/// How much of the budget is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Nudges of this day, in the lead's zone.
    pub today: u32,
    /// Nudges of this week, Monday to Sunday, in the lead's zone.
    pub this_week: u32,
}

/// What the lead has had of nudges today and this week. One that was snoozed also keeps its place on the
/// day it comes back, so that no other is sent on top.
pub fn spent(lead: &Lead, nudges: &[Nudge], now: DateTime<Utc>) -> Spent {
    let today = lead.day(now);
    let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
    let sunday = monday + Days::new(6);
    nudges.iter().fold(Spent::default(), |spent, nudge| {
        let on = |fits: &dyn Fn(NaiveDate) -> bool| u32::from(days_of(lead, nudge).any(fits));
        Spent {
            today: spent.today + on(&|day| day == today),
            this_week: spent.this_week + on(&|day| (monday..=sunday).contains(&day)),
        }
    })
}

/// The day it was sent, and the day it comes back.
fn days_of(lead: &Lead, nudge: &Nudge) -> impl Iterator<Item = NaiveDate> {
    let back = match nudge.state {
        NudgeState::Snoozed { until } => Some(lead.day(until)),
        _ => None,
    };
    std::iter::once(lead.day(nudge.planned_at)).chain(back)
}

impl Spent {
    /// Whether one more fits.
    pub fn leaves_room(&self, lead: &Lead) -> bool {
        self.today < lead.budget.per_day && self.this_week < lead.budget.per_week
    }
}
