//! Which days a recurring event falls on.
//!
//! A rule is asked of each day of a window rather than followed from its beginning: one without an end, from the year 1,
//! or that never fires costs as little as any other. Only a rule that counts is asked of every day since it began, and
//! what all rules of a calendar may ask together is limited; a rule with long lists asks for more at each day.

use calcard::icalendar::{ICalendarDay, ICalendarFrequency, ICalendarRecurrenceRule, ICalendarWeekday};
use chrono::{Datelike, Days, NaiveDate, Weekday};

/// So many values of a rule's lists are looked through at a day for the price of one day.
const AT_ONCE: usize = 16;

/// How many days the rules of one calendar may still be asked of.
pub(super) struct Budget(u32);

impl Budget {
    /// For one calendar: a thousand rules of the usual kind ask of less than a million days.
    pub(super) fn new() -> Self {
        Self(4_000_000)
    }

    fn take(&mut self, days: u32) -> bool {
        let left = self.0.checked_sub(days);
        self.0 = left.unwrap_or(0);
        left.is_some()
    }
}

/// A rule with the day its event first falls on.
pub(super) struct Recurrence<'a> {
    rule: &'a ICalendarRecurrenceRule,
    start: NaiveDate,
    interval: i64,
    until: Option<NaiveDate>,
    /// What it costs to ask it of a day, in days of a rule of the usual kind.
    cost: u32,
}

impl<'a> Recurrence<'a> {
    /// `None` for a rule that recurs within days, or by another calendar than ours: such an event falls on its first
    /// day alone.
    pub(super) fn new(rule: &'a ICalendarRecurrenceRule, start: NaiveDate) -> Option<Self> {
        use ICalendarFrequency::{Daily, Monthly, Weekly, Yearly};
        let by_days = matches!(rule.freq, Yearly | Monthly | Weekly | Daily);
        let until = rule.until.as_ref().map(|until| Some(until.to_date_time()?.date_time.date()));
        let is_ours = by_days && rule.rscale.is_none() && until != Some(None);
        let interval = i64::from(rule.interval.unwrap_or(1).max(1));
        is_ours.then(|| Self { rule, start, interval, until: until.flatten(), cost: cost(rule) })
    }

    /// The days it falls on from this one until that one; fewer if the budget runs out.
    pub(super) fn days(&self, from: NaiveDate, until: NaiveDate, budget: &mut Budget) -> Vec<NaiveDate> {
        let last = self.until.map_or(until, |last| last.min(until));
        // The first day counts, whatever the rule says of it.
        let first = if self.rule.count.is_some() { self.start } else { self.start.max(from) };
        let (mut left, mut found) = (self.rule.count.unwrap_or(u32::MAX), vec![]);
        for day in first.iter_days().take_while(|day| *day <= last) {
            if left == 0 || !budget.take(self.cost) {
                break;
            }
            if day == self.start || self.falls_on(day, budget) {
                left -= 1;
                found.extend((day >= from).then_some(day));
            }
        }
        found
    }

    fn falls_on(&self, day: NaiveDate, budget: &mut Budget) -> bool {
        self.in_interval(day)
            && self.fits(day)
            && (self.rule.bysetpos.is_empty() || self.in_place(day, budget))
    }

    /// Whether the day's year, month, week or the day itself is one of those the rule counts.
    fn in_interval(&self, day: NaiveDate) -> bool {
        let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
        let passed = match self.rule.freq {
            ICalendarFrequency::Yearly => i64::from(day.year() - self.start.year()),
            ICalendarFrequency::Monthly => months(day) - months(self.start),
            ICalendarFrequency::Weekly => (self.week(day) - self.week(self.start)).num_days() / 7,
            _ => (day - self.start).num_days(),
        };
        passed % self.interval == 0
    }

    /// The first day of a day's week.
    fn week(&self, day: NaiveDate) -> NaiveDate {
        let starts = self.rule.wkst.map_or(Weekday::Mon, weekday);
        day - Days::new(u64::from(day.weekday().days_since(starts)))
    }

    /// Whether the day is one that the rule's lists name; where they name none, it is like the first one.
    fn fits(&self, day: NaiveDate) -> bool {
        let Self { rule, start, .. } = self;
        let month =
            rule.bymonth.is_empty() || rule.bymonth.iter().any(|m| u32::from(u8::from(*m)) == day.month());
        let back = i64::from(days_in_month(day)) + 1 - i64::from(day.day());
        let in_month = |n: &i8| i64::from(*n) == i64::from(day.day()) || i64::from(*n) == -back;
        let year_back = i64::from(days_in_year(day)) + 1 - i64::from(day.ordinal());
        let in_year = |n: &i16| i64::from(*n) == i64::from(day.ordinal()) || i64::from(*n) == -year_back;
        let week = |n: &i8| i64::from(*n) == i64::from(day.iso_week().week());
        let lists = [
            (!rule.bymonthday.is_empty(), rule.bymonthday.iter().any(in_month)),
            (!rule.byyearday.is_empty(), rule.byyearday.iter().any(in_year)),
            (!rule.byweekno.is_empty(), rule.byweekno.iter().any(week)),
            (!rule.byday.is_empty(), rule.byday.iter().any(|by| self.is_weekday(by, day))),
        ];
        let like_the_first = || match rule.freq {
            ICalendarFrequency::Yearly => {
                day.day() == start.day() && (!rule.bymonth.is_empty() || day.month() == start.month())
            }
            ICalendarFrequency::Monthly => day.day() == start.day(),
            ICalendarFrequency::Weekly => day.weekday() == start.weekday(),
            _ => true,
        };
        let of_week = rule.byweekno.is_empty() || !rule.byday.is_empty() || day.weekday() == start.weekday();
        let named = lists.iter().any(|(given, _)| *given);
        month && of_week && lists.iter().all(|(given, fits)| !given || *fits) && (named || like_the_first())
    }

    /// "Mondays", or "the fourth Thursday" of the month, or of the year where no month is named.
    fn is_weekday(&self, by: &ICalendarDay, day: NaiveDate) -> bool {
        if day.weekday() != weekday(by.weekday) {
            return false;
        }
        let Some(nth) = by.ordwk.filter(|nth| *nth != 0) else { return true };
        let of_year = self.rule.freq == ICalendarFrequency::Yearly && self.rule.bymonth.is_empty();
        let (place, length) = match of_year {
            true => (day.ordinal0(), days_in_year(day)),
            false => (day.day0(), days_in_month(day)),
        };
        let from_start = i64::from(place / 7) + 1;
        let from_end = i64::from((length - 1 - place) / 7) + 1;
        i64::from(nth) == from_start || i64::from(nth) == -from_end
    }

    /// Whether the day, among those of its year, month or week that fit, stands in one of the places asked for.
    fn in_place(&self, day: NaiveDate, budget: &mut Budget) -> bool {
        let (first, length) = match self.rule.freq {
            ICalendarFrequency::Yearly => (day.with_ordinal(1), days_in_year(day)),
            ICalendarFrequency::Monthly => (day.with_day(1), days_in_month(day)),
            ICalendarFrequency::Weekly => (Some(self.week(day)), 7),
            _ => (Some(day), 1),
        };
        let Some(first) = first.filter(|_| budget.take(length.saturating_mul(self.cost))) else {
            return false;
        };
        let fitting: Vec<NaiveDate> =
            first.iter_days().take(length as usize).filter(|other| self.fits(*other)).collect();
        let Some(at) = fitting.iter().position(|other| *other == day) else { return false };
        let (from_start, from_end) = (at as i64 + 1, (fitting.len() - at) as i64);
        self.rule.bysetpos.iter().any(|n| i64::from(*n) == from_start || i64::from(*n) == -from_end)
    }
}

/// Every list is looked through at every day, and a file may make one as long as itself.
fn cost(rule: &ICalendarRecurrenceRule) -> u32 {
    let listed = rule.bymonth.len()
        + rule.bymonthday.len()
        + rule.byyearday.len()
        + rule.byweekno.len()
        + rule.byday.len()
        + rule.bysetpos.len();
    u32::try_from(1 + listed / AT_ONCE).unwrap_or(u32::MAX)
}

fn days_in_month(day: NaiveDate) -> u32 {
    u32::from(day.num_days_in_month())
}

fn days_in_year(day: NaiveDate) -> u32 {
    if day.leap_year() { 366 } else { 365 }
}

fn weekday(day: ICalendarWeekday) -> Weekday {
    match day {
        ICalendarWeekday::Monday => Weekday::Mon,
        ICalendarWeekday::Tuesday => Weekday::Tue,
        ICalendarWeekday::Wednesday => Weekday::Wed,
        ICalendarWeekday::Thursday => Weekday::Thu,
        ICalendarWeekday::Friday => Weekday::Fri,
        ICalendarWeekday::Saturday => Weekday::Sat,
        ICalendarWeekday::Sunday => Weekday::Sun,
    }
}
