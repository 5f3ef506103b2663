//! A lead: a Slack user who opted in to be nudged.

use super::face::Face;
use super::holiday::{Holidays, is_weekday};
use super::id::{LeadId, UserId, WorkspaceId};
use super::vocabulary::Role;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

/// A lead and all that they set for themselves.
#[derive(Clone, Debug, PartialEq)]
pub struct Lead {
    /// Identity.
    pub id: LeadId,
    /// The workspace they belong to.
    pub workspace: WorkspaceId,
    /// Their Slack user.
    pub user: UserId,
    /// Their name as Slack shows it; empty until the profile was read.
    pub name: String,
    /// Their time zone, from their Slack profile.
    pub zone: Tz,
    /// Whether they are nudged.
    pub standing: Standing,
    /// When nudges may reach them, Monday to Friday, in their own zone.
    pub hours: WorkingHours,
    /// How many nudges they get at most.
    pub budget: Budget,
    /// Days without nudges, as the lead typed them.
    pub days_off: Vec<NaiveDate>,
    /// Holidays of calendars. They are loaded with the lead and kept with their calendars.
    pub holidays: Holidays,
    /// Set while the frequency is halved and the last occasion was used: the next one is skipped.
    pub skips_next: bool,
    /// When they joined.
    pub joined_at: DateTime<Utc>,
    /// Their language and country as Slack names them, such as `en-GB`; empty until the profile was read.
    pub locale: String,
    /// Roles of the leadership team that there is nobody for here, as the lead says.
    pub none_here: Vec<Role>,
}

/// Whether a lead is nudged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Nudged.
    Active,
    /// Not nudged, until that day if one was named.
    Paused {
        /// The first day of nudges again.
        until: Option<NaiveDate>,
    },
    /// Gone; the retention clock runs from here.
    Left {
        /// When they left.
        at: DateTime<Utc>,
    },
}

/// When a day's nudges come by default, in minutes since midnight.
const MORNING: u32 = 9 * 60 + 30;

/// Working hours of a day, in minutes since midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkingHours {
    /// The first minute.
    pub from: u32,
    /// The minute after the last.
    pub to: u32,
}

impl Default for WorkingHours {
    /// 08:30 to 17:30.
    fn default() -> Self {
        Self { from: 8 * 60 + 30, to: 17 * 60 + 30 }
    }
}

/// At most so many nudges: "One a day and four a week, milestone reminders included".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// A day, in the lead's zone.
    pub per_day: u32,
    /// A week, Monday to Sunday, in the lead's zone.
    pub per_week: u32,
}

impl Default for Budget {
    fn default() -> Self {
        Self { per_day: 1, per_week: 4 }
    }
}

impl Lead {
    /// The day it is for this lead.
    pub fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.zone).date_naive()
    }

    /// The clock's face they are used to.
    pub fn face(&self) -> Face {
        Face::of_locale(&self.locale)
    }

    /// Whether the lead is nudged on that day: active, or the pause is over.
    pub fn is_active(&self, on: NaiveDate) -> bool {
        match self.standing {
            Standing::Active => true,
            Standing::Paused { until } => until.is_some_and(|first| on >= first),
            Standing::Left { .. } => false,
        }
    }

    /// Whether that day is one of Monday to Friday, and neither a day off nor a holiday.
    pub fn works_on(&self, day: NaiveDate) -> bool {
        is_weekday(day) && !self.days_off.contains(&day) && self.holiday_on(day).is_none()
    }

    /// Whether a nudge may reach the lead at this instant: inside the working hours of a working day.
    pub fn works_at(&self, at: DateTime<Utc>) -> bool {
        let local = at.with_timezone(&self.zone).naive_local();
        let minute = minutes_of(local.time());
        self.works_on(local.date()) && (self.hours.from..self.hours.to).contains(&minute)
    }

    /// The first instant at or after `at` inside working hours; `None` if the next 60 days hold none.
    pub fn next_working_instant(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.works_at(at) {
            return Some(at);
        }
        let today = self.day(at);
        (0..60)
            .map(|ahead| today + chrono::Days::new(ahead))
            .filter(|day| self.works_on(*day))
            .filter_map(|day| self.instant(day, self.hours.from))
            .find(|start| *start >= at)
    }

    /// The instant of a minute of a day in the lead's zone; a minute skipped by daylight saving
    /// shifts forward by the hour that was skipped.
    pub fn instant(&self, day: NaiveDate, minute: u32) -> Option<DateTime<Utc>> {
        let wall = day.and_hms_opt(minute / 60, minute % 60, 0)?;
        let shifted = wall + chrono::Duration::hours(1);
        let local = wall.and_local_timezone(self.zone).earliest();
        local.or_else(|| shifted.and_local_timezone(self.zone).earliest()).map(|t| t.to_utc())
    }

    /// When that day's nudges come by default: at half past nine, or when the lead's day begins.
    pub fn morning(&self, day: NaiveDate) -> Option<DateTime<Utc>> {
        self.instant(day, self.hours.from.max(MORNING).min(self.hours.to.saturating_sub(1)))
    }

    /// The last instant of the working hours of that day.
    pub fn end_of_work(&self, day: NaiveDate) -> Option<DateTime<Utc>> {
        self.instant(day, self.hours.to)
    }
}

fn minutes_of(time: NaiveTime) -> u32 {
    use chrono::Timelike;
    time.hour() * 60 + time.minute()
}
