//! One event of an ICS file, as far as it may be a holiday.

use super::ics::Window;
use super::recurrence::{Budget, Recurrence};
use crate::domain::holiday::{LONGEST_TITLE, Span};
use calcard::common::timezone::Tz;
use calcard::icalendar::timezone::TzResolver;
use calcard::icalendar::{
    ICalendarComponent, ICalendarEntry, ICalendarProperty, ICalendarRecurrenceRule, ICalendarStatus,
    ICalendarValue,
};
use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use std::collections::HashSet;

/// No holiday lasts longer, in days.
const LONGEST: i64 = 366;
/// Google's calendars of holidays hold days that nobody has off, and say so of each.
const OBSERVED_ONLY: &str = "observance";
/// What an event without a title is called.
const NAMELESS: &str = "Day off";

/// An event.
pub(super) struct Event<'a> {
    /// What it is called.
    pub(super) title: String,
    /// What the events of one series share.
    pub(super) uid: Option<&'a str>,
    /// The day of the series that it takes the place of.
    pub(super) instead_of: Option<NaiveDate>,
    /// Whether anybody has that day off.
    pub(super) counts: bool,
    start: NaiveDateTime,
    zone: Tz,
    length: Length,
    rule: Option<&'a ICalendarRecurrenceRule>,
    added: Vec<NaiveDate>,
    taken_out: HashSet<NaiveDate>,
}

/// How long it lasts.
#[derive(Clone, Copy)]
enum Length {
    /// Whole days: so many after the first.
    Days(u64),
    /// Any time.
    Time(TimeDelta),
}

impl<'a> Event<'a> {
    /// `None` for an event without a beginning.
    pub(super) fn read(component: &'a ICalendarComponent, zones: &TzResolver<&'a str>) -> Option<Self> {
        let entry = |name: &ICalendarProperty| component.property(name);
        let text = |name: &ICalendarProperty| entry(name).and_then(|e| e.values.first()?.as_text());
        let begins = entry(&ICalendarProperty::Dtstart)?;
        let (start, zone) = moment(begins, begins.values.first()?, zones, None)?;
        let at = |e: &ICalendarEntry| moment(e, e.values.first()?, zones, Some(zone)).map(|(at, _)| at);
        let end = entry(&ICalendarProperty::Dtend).and_then(at);
        let rule = entry(&ICalendarProperty::Rrule).and_then(|e| match e.values.first()? {
            ICalendarValue::RecurrenceRule(rule) => Some(&**rule),
            _ => None,
        });
        let days = |name: ICalendarProperty| -> Vec<NaiveDate> {
            let of =
                |e: &'a ICalendarEntry| e.values.iter().filter_map(move |v| moment(e, v, zones, Some(zone)));
            component
                .entries
                .iter()
                .filter(|e| e.name == name)
                .flat_map(of)
                .map(|(at, _)| at.date())
                .collect()
        };
        let description =
            text(&ICalendarProperty::Description).unwrap_or_default().trim_start().to_lowercase();
        Some(Self {
            title: title(text(&ICalendarProperty::Summary).unwrap_or_default()),
            uid: component.uid(),
            instead_of: entry(&ICalendarProperty::RecurrenceId).and_then(at).map(|at| at.date()),
            counts: component.status() != Some(&ICalendarStatus::Cancelled)
                && !description.starts_with(OBSERVED_ONLY)
                && extra(component, "X-MICROSOFT-CDO-BUSYSTATUS") != Some("WORKINGELSEWHERE"),
            start,
            zone,
            length: length(component, start, end),
            rule,
            added: days(ICalendarProperty::Rdate),
            taken_out: days(ICalendarProperty::Exdate).into_iter().collect(),
        })
    }

    /// The days within the window, or as long before it as the event lasts, that it begins on.
    pub(super) fn days(&self, window: &Window, budget: &mut Budget) -> Vec<NaiveDate> {
        let lasts = match self.length {
            Length::Days(more) => more,
            Length::Time(time) => time.num_days().clamp(0, LONGEST) as u64 + 1,
        };
        let (from, until) = (window.from - Days::new(lasts), window.until);
        let start = self.start.date();
        let recurs = self.rule.and_then(|rule| Recurrence::new(rule, start));
        let mut days = match recurs {
            Some(recurrence) => recurrence.days(from, until, budget),
            None => vec![start],
        };
        days.extend(&self.added);
        days.retain(|day| (from..=until).contains(day) && !self.taken_out.contains(day));
        days
    }

    /// When it is, if it begins on this day.
    pub(super) fn on(&self, day: NaiveDate) -> Option<Span> {
        match self.length {
            Length::Days(more) => {
                Some(Span::Days { first: day, last: day.checked_add_days(Days::new(more))? })
            }
            Length::Time(time) => {
                let from: DateTime<Utc> =
                    self.zone.from_local_datetime(&day.and_time(self.start.time())).earliest()?.to_utc();
                Some(Span::Times { from, to: from.checked_add_signed(time)? })
            }
        }
    }
}

/// A value of an entry on the wall clock of the event's zone, with that zone: its own, or the one given.
fn moment(
    entry: &ICalendarEntry,
    value: &ICalendarValue,
    zones: &TzResolver<&str>,
    of_event: Option<Tz>,
) -> Option<(NaiveDateTime, Tz)> {
    let ICalendarValue::PartialDateTime(partial) = value else { return None };
    let read = partial.to_date_time()?;
    let own = match read.offset {
        Some(_) => read.tz()?,
        None if entry.tz_id().is_none() => of_event.unwrap_or_else(|| zones.resolve_or_default(None)),
        None => zones.resolve_or_default(entry.tz_id()),
    };
    let zone = of_event.unwrap_or(own);
    if !partial.has_time() || zone == own {
        return Some((read.date_time, zone));
    }
    let at = own.from_local_datetime(&read.date_time).earliest()?;
    Some((at.with_timezone(&zone).naive_local(), zone))
}

/// Whole days are given as days, or by their midnights, or marked so by Outlook. The end is the first moment after.
fn length(component: &ICalendarComponent, start: NaiveDateTime, end: Option<NaiveDateTime>) -> Length {
    let first = |name: &ICalendarProperty| component.property(name).and_then(|e| e.values.first());
    let is_day = matches!(first(&ICalendarProperty::Dtstart),
        Some(ICalendarValue::PartialDateTime(partial)) if !partial.has_time());
    let lasts = match (end, first(&ICalendarProperty::Duration)) {
        (Some(end), _) => end.signed_duration_since(start),
        (None, Some(ICalendarValue::Duration(duration))) => duration.to_time_delta().unwrap_or_default(),
        (None, _) if is_day => TimeDelta::days(1),
        (None, _) => TimeDelta::zero(),
    };
    let is_marked = extra(component, "X-MICROSOFT-CDO-ALLDAYEVENT") == Some("TRUE");
    let is_midnight = start.time() == NaiveTime::MIN;
    let has_whole_days = lasts >= TimeDelta::days(1) && lasts.num_seconds() % 86_400 == 0;
    match is_day || is_marked || is_midnight && has_whole_days {
        true => Length::Days((lasts.num_seconds().saturating_sub(1) / 86_400).clamp(0, LONGEST) as u64),
        false => Length::Time(lasts.clamp(TimeDelta::zero(), TimeDelta::days(LONGEST))),
    }
}

/// A property that only some programs write.
fn extra<'a>(component: &'a ICalendarComponent, name: &str) -> Option<&'a str> {
    let is_it = |e: &&ICalendarEntry| matches!(&e.name, ICalendarProperty::Other(other) if other == name);
    component.entries.iter().find(is_it)?.values.first()?.as_text()
}

/// On one line, no longer than it is kept.
fn title(text: &str) -> String {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    let title: String = words.join(" ").chars().take(LONGEST_TITLE).collect();
    // It may have been cut right after a word.
    let title = title.trim_end().to_owned();
    if title.is_empty() { NAMELESS.to_owned() } else { title }
}
