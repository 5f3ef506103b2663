//! The budget: "At most 1 nudge a day and 4 a week, milestone reminders included."

use crate::domain::cron::CronText;
use crate::domain::desk::Desk;
use crate::domain::lead::Lead;
use crate::domain::nudge::{Nudge, NudgeState};
use crate::domain::schedule::{Schedule, ScheduleKind};
use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, Utc};

/// How many days ahead room is looked for.
const AHEAD: u64 = 60;

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
pub fn spent<'a>(lead: &Lead, nudges: impl IntoIterator<Item = &'a Nudge>, now: DateTime<Utc>) -> Spent {
    counted(lead, nudges, now, |nudge| {
        let back = match nudge.state {
            NudgeState::Snoozed { until } => Some(until),
            _ => None,
        };
        (nudge.planned_at, back)
    })
}

/// What was sent today and this week, without the places of what comes back.
pub fn sent<'a>(lead: &Lead, nudges: impl IntoIterator<Item = &'a Nudge>, now: DateTime<Utc>) -> Spent {
    counted(lead, nudges, now, |nudge| (nudge.planned_at, None))
}

fn counted<'a>(
    lead: &Lead,
    nudges: impl IntoIterator<Item = &'a Nudge>,
    now: DateTime<Utc>,
    times: impl Fn(&Nudge) -> (DateTime<Utc>, Option<DateTime<Utc>>),
) -> Spent {
    let today = lead.day(now);
    let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
    let sunday = monday + Days::new(6);
    nudges.into_iter().fold(Spent::default(), |spent, nudge| {
        let (sent, back) = times(nudge);
        let on = |fits: &dyn Fn(NaiveDate) -> bool| {
            u32::from(std::iter::once(sent).chain(back).any(|at| fits(lead.day(at))))
        };
        Spent {
            today: spent.today + on(&|day| day == today),
            this_week: spent.this_week + on(&|day| (monday..=sunday).contains(&day)),
        }
    })
}

impl Spent {
    /// Whether one more fits.
    pub fn leaves_room(&self, lead: &Lead) -> bool {
        self.today < lead.budget.per_day && self.this_week < lead.budget.per_week
    }
}

/// Whether a nudge that comes back has room on the day of `at`, beside the other nudges and the weekly plan of that day.
/// The desk needs the nudges and the schedules.
pub fn has_day(lead: &Lead, desk: &Desk, nudge: &Nudge, at: DateTime<Utc>) -> bool {
    let others = desk.nudges.iter().filter(|n| n.id != nudge.id);
    let plan = desk.schedules.iter().any(|schedule| brings_plan(lead, schedule, lead.day(at)));
    spent(lead, others, at).today + u32::from(plan) < lead.budget.per_day
}

/// The first moment from `asked` on at which a nudge may come back: that very moment, else the morning of the next day the
/// lead works that has room for it. `None` if there is none for two months.
pub fn room_from(lead: &Lead, desk: &Desk, nudge: &Nudge, asked: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let first = lead.day(asked);
    let on = |day: NaiveDate| {
        let morning = lead.morning(day).filter(|at| *at >= asked);
        [Some(asked).filter(|_| day == first), morning].into_iter().flatten().find(|at| lead.works_at(*at))
    };
    let others = || desk.nudges.iter().filter(|n| n.id != nudge.id);
    let has_room =
        |at: &DateTime<Utc>| has_day(lead, desk, nudge, *at) && spent(lead, others(), *at).leaves_room(lead);
    (0..AHEAD).map(|ahead| first + Days::new(ahead)).filter_map(on).find(has_room)
}

/// Whether a weekly plan is still to come on that day, or comes right now.
fn brings_plan(lead: &Lead, schedule: &Schedule, day: NaiveDate) -> bool {
    let Some(next) = schedule.next_at.filter(|_| schedule.kind == ScheduleKind::WeeklyPlan) else {
        return false;
    };
    let comes = |at: DateTime<Utc>| lead.day(at) == day && lead.works_at(at);
    let of_day = || {
        let midnight = lead.instant(day, 0)?;
        CronText::parse(&schedule.cron).ok()?.next_after(schedule.zone, midnight - Duration::seconds(1))
    };
    comes(next) || lead.day(next) < day && of_day().is_some_and(comes)
}
