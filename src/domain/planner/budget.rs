//! The budget: "At most 1 nudge a day and 4 a week, milestone reminders included."

use crate::domain::lead::Lead;
use crate::domain::nudge::Nudge;
use chrono::{DateTime, Datelike, Days, Utc};

/// How much of the budget is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// Nudges of this day, in the lead's zone.
    pub today: u32,
    /// Nudges of this week, Monday to Sunday, in the lead's zone.
    pub this_week: u32,
}

/// What the lead has had of nudges today and this week. A snoozed nudge that comes back counts once,
/// on the day it comes back.
pub fn spent(lead: &Lead, nudges: &[Nudge], now: DateTime<Utc>) -> Spent {
    let today = lead.day(now);
    let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
    let days = nudges.iter().map(|n| lead.day(n.planned_at));
    days.fold(Spent::default(), |spent, day| Spent {
        today: spent.today + u32::from(day == today),
        this_week: spent.this_week + u32::from(day >= monday && day <= today),
    })
}

impl Spent {
    /// Whether one more fits.
    pub fn leaves_room(&self, lead: &Lead) -> bool {
        self.today < lead.budget.per_day && self.this_week < lead.budget.per_week
    }
}
