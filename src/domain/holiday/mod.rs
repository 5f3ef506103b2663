//! Holidays as calendars tell of them: the operator's for everybody, and a lead's own. Nothing is sent to a lead on one.
//! Of a calendar only the days and titles of whole-day events are kept.

mod address;
mod calendar;
#[cfg(test)]
mod tests;

use super::lead::Lead;
pub use address::{CalendarAddress, NotACalendarAddress};
pub use calendar::{HouseCalendar, HouseSource, Kept, LeadCalendar, Mark, Read, Trouble};
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How far ahead a calendar is looked at, in days: two years and a leap day.
pub const DAYS_AHEAD: u64 = 731;
/// As many events of one calendar are kept; the rest, the latest ones, is left out.
pub const MOST: usize = 400;
/// As many characters of a title are kept.
pub const LONGEST_TITLE: usize = 80;

/// A day off with its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// What the calendar calls it.
    pub title: String,
    /// When it is.
    pub span: Span,
}

/// When a holiday is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Span {
    /// Whole days, whatever the zone.
    Days {
        /// The first.
        first: NaiveDate,
        /// The last.
        last: NaiveDate,
    },
    /// From one instant to another: a day off for whoever it takes the whole working day from.
    Times {
        /// The beginning.
        from: DateTime<Utc>,
        /// The end.
        to: DateTime<Utc>,
    },
}

impl Span {
    /// The day it begins on.
    pub fn begins(&self) -> NaiveDate {
        match *self {
            Self::Days { first, .. } => first,
            Self::Times { from, .. } => from.date_naive(),
        }
    }

    /// Whether it takes the whole working day of this lead.
    pub fn takes(&self, day: NaiveDate, lead: &Lead) -> bool {
        match *self {
            Self::Days { first, last } => (first..=last).contains(&day),
            Self::Times { from, to } => {
                // No zone is further away than a day.
                let near = (from.date_naive() - Days::new(1))..=(to.date_naive() + Days::new(1));
                let hour = |minute| lead.instant(day, minute);
                near.contains(&day)
                    && hour(lead.hours.from).is_some_and(|begins| from <= begins)
                    && hour(lead.hours.to).is_some_and(|ends| ends <= to)
            }
        }
    }
}

/// Puts the soonest first and keeps each once, and no more than [`MOST`].
pub fn in_order(holidays: &mut Vec<Holiday>) {
    // To the span, so that what is the same stands side by side.
    holidays.sort_by(|a, b| (a.span.begins(), &a.title, a.span).cmp(&(b.span.begins(), &b.title, b.span)));
    holidays.dedup();
    holidays.truncate(MOST);
}

/// The holidays that count for a lead.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Holidays {
    /// Of the calendars that the operator set for everybody.
    pub house: Arc<[Holiday]>,
    /// Of the lead's own calendar.
    pub own: Arc<[Holiday]>,
}

/// Days in a row that one holiday takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch<'a> {
    /// The first of them.
    pub first: NaiveDate,
    /// The last of them.
    pub last: NaiveDate,
    /// What it is called.
    pub title: &'a str,
    /// Whether it is of the lead's own calendar.
    pub is_own: bool,
}

impl Lead {
    /// The holiday that takes this day from the lead, if one does.
    pub fn holiday_on(&self, day: NaiveDate) -> Option<&Holiday> {
        let Holidays { house, own } = &self.holidays;
        house.iter().chain(own.iter()).find(|holiday| holiday.span.takes(day, self))
    }

    /// The holidays from this day until that one, the soonest first; those that fall on weekends alone are left out.
    pub fn holidays_between(&self, from: NaiveDate, until: NaiveDate) -> Vec<Stretch<'_>> {
        let mut found: Vec<Stretch<'_>> = vec![];
        if self.holidays == Holidays::default() {
            return found;
        }
        for day in from.iter_days().take_while(|day| *day <= until).filter(|day| is_weekday(*day)) {
            let Some(holiday) = self.holiday_on(day) else { continue };
            let is_own = self.holidays.own.iter().any(|own| std::ptr::eq(own, holiday));
            match found.last_mut() {
                // A weekend in between parts nothing.
                Some(last) if last.title == holiday.title && (day - last.last).num_days() <= 3 => {
                    last.last = day
                }
                _ => found.push(Stretch { first: day, last: day, title: &holiday.title, is_own }),
            }
        }
        found
    }

    /// The next holiday within a year, today's included.
    pub fn next_holiday(&self, today: NaiveDate) -> Option<Stretch<'_>> {
        self.holidays_between(today, today + Days::new(366)).into_iter().next()
    }
}

/// Monday to Friday.
pub(super) fn is_weekday(day: NaiveDate) -> bool {
    use chrono::{Datelike, Weekday};
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}
