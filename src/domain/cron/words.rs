//! A schedule in plain words.

use super::field::{Field, runs};
use super::parse::Fields;
use crate::domain::face::Face;

const WEEKDAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// As many times of day are named one by one; more are described.
const NAMED_TIMES: usize = 6;

pub(super) fn in_words(fields: &Fields, face: Face) -> String {
    let times = fields.times();
    if fields.hours.repeats() || times.len() > NAMED_TIMES {
        let (lead, trail) = rhythm(fields, &times, face);
        return format!("{lead}{}{trail}", days_after(fields));
    }
    format!("{} at {}", days_before(fields), list(times.iter().map(|t| clock(face, *t))))
}

/// What comes before and after the days in "Every hour on weekdays at minute 15".
fn rhythm(fields: &Fields, times: &[u16], face: Face) -> (String, String) {
    let minutes = fields.minutes.values();
    let hour_run = fields.hours.progression().filter(|(.., step)| *step == 1);
    let span = format!(
        " from {} to {}",
        clock(face, times.first().copied().unwrap_or(0)),
        clock(face, times.last().copied().unwrap_or(0))
    );
    let even = fields.minutes.progression().filter(|(first, last, step)| first + 60 == last + step);
    match (minutes.as_slice(), fields.hours.progression(), even) {
        ([minute], Some((0, _, 1)), _) if fields.hours.is_all() => {
            ("Every hour".to_owned(), format!(" at minute {minute}"))
        }
        ([minute], Some((0, last, step)), _) if last + step == 24 => {
            (format!("Every {step} hours"), format!(" at minute {minute}"))
        }
        ([_], Some((_, _, 1)), _) => (format!("Every hour{span}"), String::new()),
        ([_], Some((_, _, step)), _) => (format!("Every {step} hours{span}"), String::new()),
        (_, _, Some((0, _, step))) if fields.hours.is_all() => {
            (format!("Every {step} minutes"), String::new())
        }
        (_, _, Some((.., step))) if hour_run.is_some() && !fields.hours.is_all() => {
            (format!("Every {step} minutes{span}"), String::new())
        }
        _ if fields.hours.is_all() => {
            ("Every hour".to_owned(), format!(" at minutes {}", numbers(fields.minutes)))
        }
        _ => (
            format!("At minutes {} of hours {}", numbers(fields.minutes), numbers(fields.hours)),
            String::new(),
        ),
    }
}

fn numbers(field: Field) -> String {
    list(field.values().iter().map(u8::to_string))
}

/// The days when they lead the sentence.
fn days_before(fields: &Fields) -> String {
    if !fields.days.is_all() {
        return format!("On {}", monthly(fields));
    }
    let days = match week(fields.weekdays).as_slice() {
        [_, _, _, _, _, _, _] => "Every day".to_owned(),
        days @ &[first, .., last] if is_run(days) => format!("{} to {}", weekday(first), weekday(last)),
        days => format!("Every {}", list(days.iter().map(|d| weekday(*d).to_owned()))),
    };
    days + &in_months(fields.months)
}

/// The days when they follow "Every hour".
fn days_after(fields: &Fields) -> String {
    if !fields.days.is_all() {
        return format!(" on {}", monthly(fields));
    }
    let days = match week(fields.weekdays).as_slice() {
        [_, _, _, _, _, _, _] => String::new(),
        [1, 2, 3, 4, 5] => " on weekdays".to_owned(),
        days @ &[first, .., last] if is_run(days) => {
            format!(" on {} to {}", weekday(first), weekday(last))
        }
        days => format!(" on {}", list(days.iter().map(|d| weekday(*d).to_owned()))),
    };
    days + &in_months(fields.months)
}

/// The days of the week from Monday on, Sunday as 7.
fn week(weekdays: Field) -> Vec<u8> {
    (1..=7).filter(|day| weekdays.has(day % 7)).collect()
}

fn is_run(days: &[u8]) -> bool {
    days.len() >= 3 && days.windows(2).all(|pair| pair[1] == pair[0] + 1)
}

fn monthly(fields: &Fields) -> String {
    let days = list(runs(&fields.days.values()).into_iter().flat_map(|(first, last)| match last - first {
        0 => vec![ordinal(first)],
        1 => vec![ordinal(first), ordinal(last)],
        _ => vec![format!("{} to {}", ordinal(first), ordinal(last))],
    }));
    if fields.months.is_all() {
        format!("the {days} of every month")
    } else {
        format!("the {days} of {}", month_names(fields.months))
    }
}

fn in_months(months: Field) -> String {
    if months.is_all() { String::new() } else { format!(" in {}", month_names(months)) }
}

fn month_names(months: Field) -> String {
    list(months.values().iter().map(|m| MONTHS[usize::from(*m) - 1].to_owned()))
}

fn weekday(day: u8) -> &'static str {
    WEEKDAYS[usize::from(day % 7)]
}

fn clock(face: Face, minute_of_day: u16) -> String {
    face.time(u32::from(minute_of_day))
}

fn ordinal(day: u8) -> String {
    let ending = match (day % 10, day) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{day}{ending}")
}

/// `a`, `a and b`, `a, b and c`.
fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    match items.as_slice() {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => items.concat(),
    }
}
