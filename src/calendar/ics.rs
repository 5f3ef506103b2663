//! From the bytes of an ICS file to holidays: the days and titles of whole-day events within a window, and nothing else of
//! what stands there. Whatever the bytes are, it ends soon and says what it found.

use super::event::Event;
use super::recurrence::Budget;
use crate::domain::holiday::{DAYS_AHEAD, Holiday, Span, in_order};
use calcard::icalendar::{ICalendar, ICalendarComponentType};
use calcard::{Entry, Parser};
use chrono::{Days, NaiveDate, TimeDelta};
use chrono_tz::Tz;
use std::collections::HashSet;

/// A file is read up to this size, in bytes; a year of a country's holidays has some ten thousand.
pub const LARGEST: usize = 1024 * 1024;

/// No calendar of a person has so many whole days; past it, the rest of a file is left out.
const ENOUGH: usize = 20_000;

/// Which days are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    /// The first.
    pub from: NaiveDate,
    /// The last.
    pub until: NaiveDate,
    /// The zone of times that name none.
    pub zone: Tz,
    /// An event with times is kept if it lasts so long: a working day. A meeting's title is no holiday.
    pub shortest: TimeDelta,
}

impl Window {
    /// From a week ago, for what is under way, to two years ahead.
    pub fn around(today: NaiveDate, zone: Tz, shortest: TimeDelta) -> Self {
        Self { from: today - Days::new(7), until: today + Days::new(DAYS_AHEAD), zone, shortest }
    }
}

/// What was read is no calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a calendar in ICS form")]
pub struct NotACalendar;

/// Reads the holidays of an ICS file (RFC 5545), the soonest first. What recurs by years, months, weeks or days is found
/// within the window; what was called off, replaced or excepted is left out. `bytes` may be anything; of more than
/// [`LARGEST`] only so many are looked at.
///
/// # Errors
/// There is no calendar in it.
pub fn holidays(bytes: &[u8], window: &Window) -> Result<Vec<Holiday>, NotACalendar> {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(LARGEST)]);
    let mut parser = Parser::new(&text);
    let (mut found, mut budget, mut is_calendar) = (vec![], Budget::new(), false);
    loop {
        match parser.entry() {
            Entry::Eof => break,
            Entry::ICalendar(calendar) if is_whole(&calendar) => {
                is_calendar = true;
                found.extend(of_calendar(&calendar, window, &mut budget));
            }
            _ => {}
        }
    }
    in_order(&mut found);
    if is_calendar { Ok(found) } else { Err(NotACalendar) }
}

/// Begins as a calendar, not with an event or a contact.
fn is_whole(calendar: &ICalendar) -> bool {
    calendar.components.first().is_some_and(|first| first.component_type == ICalendarComponentType::VCalendar)
}

fn of_calendar(calendar: &ICalendar, window: &Window, budget: &mut Budget) -> Vec<Holiday> {
    let zones = calendar.build_tz_resolver().with_default(window.zone);
    let is_event = |kind: &ICalendarComponentType| *kind == ICalendarComponentType::VEvent;
    let events: Vec<Event<'_>> = calendar
        .components
        .iter()
        .filter(|component| is_event(&component.component_type))
        .filter_map(|component| Event::read(component, &zones))
        .collect();
    // One day of a series that was moved or called off is an event of its own, with the day it stands for.
    let replaced: HashSet<(&str, NaiveDate)> =
        events.iter().filter_map(|event| Some((event.uid?, event.instead_of?))).collect();
    let mut found = vec![];
    for event in events.iter().filter(|event| event.counts) {
        if found.len() > ENOUGH {
            break;
        }
        for day in event.days(window, budget) {
            let is_replaced =
                event.instead_of.is_none() && event.uid.is_some_and(|uid| replaced.contains(&(uid, day)));
            let span = event.on(day).filter(|span| !is_replaced && is_wanted(span, window));
            found.extend(span.map(|span| Holiday { title: event.title.clone(), span }));
        }
    }
    found
}

fn is_wanted(span: &Span, window: &Window) -> bool {
    match *span {
        Span::Days { first, last } => first <= window.until && window.from <= last,
        Span::Times { from, to } => {
            to - from >= window.shortest
                && from.date_naive() <= window.until
                && window.from <= to.date_naive()
        }
    }
}
