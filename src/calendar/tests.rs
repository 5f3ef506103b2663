//! Calendars as programs write them, and as nobody should.

mod hostile;
mod shapes;

use super::{NotACalendar, Window, holidays};
use crate::domain::holiday::{Holiday, Span};
use chrono::{Duration, NaiveDate};

pub(super) fn window() -> Window {
    let today: NaiveDate = "2026-11-27".parse().expect("a day");
    Window::around(today, chrono_tz::Europe::Berlin, Duration::hours(9))
}

pub(super) fn read(text: &str) -> Result<Vec<Holiday>, NotACalendar> {
    holidays(text.as_bytes(), &window())
}

/// Events in a calendar, lines as the standard wants them.
pub(super) fn calendar(events: &str) -> String {
    let lines = format!("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Example//EN\n{events}\nEND:VCALENDAR\n");
    lines.replace('\n', "\r\n")
}

/// One event.
pub(super) fn event(lines: &str) -> String {
    calendar(&format!("BEGIN:VEVENT\nUID:1@example.com\nSUMMARY:A day\n{lines}\nEND:VEVENT"))
}

/// A line for each.
pub(super) fn said(holidays: &[Holiday]) -> String {
    let line = |holiday: &Holiday| match holiday.span {
        Span::Days { first, last } if first == last => format!("{first} {}", holiday.title),
        Span::Days { first, last } => format!("{first} to {last} {}", holiday.title),
        Span::Times { from, to } => format!("{from} to {to} {}", holiday.title),
    };
    holidays.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The days of one event.
pub(super) fn days(lines: &str) -> String {
    said(&read(&event(lines)).expect("a calendar")).replace(" A day", "").replace('\n', ", ")
}
