//! Holidays: the next ones, where they are from, when that was read, and what went wrong.

use super::blocks::{context, escape, folded, header, more, section};
use super::help::sentence;
use super::words::{ago, day, day_in_words, when};
use crate::domain::delivery::Message;
use crate::domain::desk::Desk;
use crate::domain::holiday::{HouseCalendar, LeadCalendar, Stretch};
use crate::domain::lead::Lead;
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde_json::Value;

/// How many are shown at once.
const SHOWN: usize = 8;
/// Stands where a lead names a calendar of their own.
pub const KEPT: &str = "Whole-day events count; of them the days and titles are kept, for you alone. The address stays with you, too.";

/// Everything that is known of a lead's holidays.
pub fn page(desk: &Desk, lead: &Lead, may_have_own: bool, now: DateTime<Utc>) -> Message {
    let today = lead.day(now);
    let ahead = lead.holidays_between(today, today + Days::new(366));
    let both = ahead.iter().any(|h| h.is_own) && ahead.iter().any(|h| !h.is_own);
    let line = |h: &Stretch<'_>| {
        let yours = if both && h.is_own { " · your calendar" } else { "" };
        format!("• {} · {}{yours}", stretch(h, today), escape(h.title))
    };
    let lines: Vec<String> = ahead.iter().take(SHOWN).map(line).collect();
    let mut blocks = vec![header("Holidays")];
    match lines.is_empty() {
        true => blocks.push(section("None is known for the year ahead.")),
        false => {
            blocks.extend(folded(&lines, 2, ""));
            blocks.extend(more(ahead.len() - lines.len(), "within a year"));
            blocks.push(context("Nothing is sent to you on them."));
        }
    }
    blocks.extend(house(&desk.house_calendar, now));
    blocks.extend(desk.calendar.iter().map(|calendar| context(&own(calendar, now))));
    if may_have_own {
        blocks.push(context(&format!(
            "`/rapport holidays` and an https address reads a calendar of yours in ICS form, `/rapport holidays off` \
             forgets it. {KEPT}"
        )));
    }
    Message { text: "Holidays".into(), blocks }
}

/// "Fri 25 Dec, in 22 days", or "Thu 24 Dec to Thu 31 Dec".
fn stretch(holiday: &Stretch<'_>, today: NaiveDate) -> String {
    let Stretch { first, last, .. } = *holiday;
    match first == last {
        true => when(first, today),
        false => format!("{} to {} {}", day_in_words(first, today), last.format("%a"), day(last, today)),
    }
}

fn house(calendar: &HouseCalendar, now: DateTime<Utc>) -> Option<Value> {
    if calendar.sources.is_empty() {
        return None;
    }
    let read = match calendar.read_at() {
        Some(at) => format!("read {}", ago(now - at)),
        None => "not read in full yet; whoever runs Rapport can see why".to_owned(),
    };
    Some(context(&format!("Everybody's calendar, set by whoever runs Rapport: {read}.")))
}

/// Where it is, when it was read, and what went wrong.
pub fn own(calendar: &LeadCalendar, now: DateTime<Utc>) -> String {
    let kept = &calendar.kept;
    let read = kept.read_at.map(|at| format!("read {}", ago(now - at)));
    let head = format!("Your calendar at {}", escape(calendar.address.host()));
    match (read, kept.trouble) {
        (None, None) => format!("{head}: it is read within a minute."),
        (Some(read), None) if kept.days.is_empty() => {
            format!("{head}: {read}; it holds no whole-day event ahead.")
        }
        (Some(read), None) => format!("{head}: {read}."),
        (None, Some(trouble)) => format!("{head} could not be read: {trouble}."),
        (Some(read), Some(trouble)) => {
            format!("{head} could not be read again: {trouble}. What it said before stays; that was {read}.")
        }
    }
}

/// Of a calendar that cannot be read; nothing of one that can.
pub fn trouble(desk: &Desk, now: DateTime<Utc>) -> Option<Value> {
    let calendar = desk.calendar.as_ref().filter(|calendar| calendar.kept.trouble.is_some())?;
    Some(context(&own(calendar, now)))
}

/// "Next holiday: Christmas Day, Fri 25 Dec, in 22 days."
pub fn next(lead: &Lead, today: NaiveDate) -> Option<String> {
    let next = lead.next_holiday(today)?;
    Some(format!("Next holiday: {}, {}.", escape(next.title), stretch(&next, today)))
}

/// The holidays from today until that day, for a plan of the week.
pub fn this_week(lead: &Lead, today: NaiveDate, until: NaiveDate) -> Option<Value> {
    let ahead = lead.holidays_between(today, until);
    let names: Vec<String> = ahead
        .iter()
        .map(|h| {
            let last = if h.last > until { until } else { h.last };
            let days = stretch(&Stretch { last, ..h.clone() }, today);
            format!("{days}, {}", escape(h.title))
        })
        .collect();
    (!names.is_empty()).then(|| section(&format!("*Holiday this week*: {}", names.join("; "))))
}

/// Why nothing is sent on a day that a schedule names; nothing on a working day. A weekend needs no word.
pub fn left_out(lead: &Lead, on: NaiveDate) -> Option<String> {
    let holiday = lead.holiday_on(on).map(|holiday| escape(&holiday.title));
    holiday.or_else(|| lead.days_off.contains(&on).then(|| "day off".to_owned()))
}

/// A calendar was set.
pub fn set(calendar: &LeadCalendar) -> Message {
    sentence(&format!(
        "I read your calendar at {} within a minute, then once a day. `/rapport holidays` shows what was found. {KEPT}",
        escape(calendar.address.host())
    ))
}

/// It was taken away.
pub fn forgotten(had_one: bool) -> Message {
    sentence(match had_one {
        true => "Your calendar is forgotten, with all that was read of it.",
        false => "There is no calendar of yours to forget.",
    })
}
