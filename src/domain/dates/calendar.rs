//! Arithmetic of the calendar and the words for its parts.

use super::Direction;
use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// `jan`, `january`, `sept`: 1 to 12.
pub(super) fn month(word: &str) -> Option<u32> {
    let known = |name: &&str| **name == *word || (word.len() == 3 && name.starts_with(word));
    let place = MONTHS.iter().position(known).or((word == "sept").then_some(8))?;
    u32::try_from(place + 1).ok()
}

/// `January` for 1.
pub(super) fn month_name(month: u32) -> &'static str {
    const NAMES: [&str; 12] = [
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
    NAMES[(month as usize + 11) % 12]
}

/// `12` or `12th`: 1 to 31.
pub(super) fn day(word: &str) -> Option<u32> {
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    number(digits).filter(|d| (1..=31).contains(d))
}

/// `2027`.
pub(super) fn year(word: &str) -> Option<i32> {
    let year = number(word).filter(|y| word.len() == 4 && (1900..2200).contains(y))?;
    i32::try_from(year).ok()
}

/// Up to four digits, or a word up to ten.
pub(super) fn count(word: &str) -> Option<u32> {
    const WORDS: [&str; 11] =
        ["a", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    match WORDS.iter().position(|w| *w == word) {
        Some(place) => u32::try_from(place.max(1)).ok(),
        None if word == "an" => Some(1),
        None => number(word),
    }
}

pub(super) fn number(digits: &str) -> Option<u32> {
    let plain = (1..=4).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| digits.parse().ok()).flatten()
}

/// `mon`, `tues`, `wednesday`, `fridays`.
pub(super) fn weekday(word: &str) -> Option<Weekday> {
    let name = match word {
        "tues" | "weds" | "thur" | "thurs" => &word[..3],
        _ => word.strip_suffix('s').filter(|w| w.ends_with("day")).unwrap_or(word),
    };
    // chrono also takes what merely looks like a name; only the short and the full one are meant.
    let is_name = name.len() == 3 || name.ends_with("day");
    is_name.then(|| name.parse().ok()).flatten()
}

/// This many days, weeks, months or years later (or earlier, when negative).
pub(super) fn shift(date: NaiveDate, count: u32, unit: &str, back: bool) -> Option<NaiveDate> {
    let days = |n: u32| {
        let days = Days::new(u64::from(n));
        if back { date.checked_sub_days(days) } else { date.checked_add_days(days) }
    };
    let months = |n: u32| {
        if back { date.checked_sub_months(Months::new(n)) } else { date.checked_add_months(Months::new(n)) }
    };
    match unit.strip_suffix('s').unwrap_or(unit) {
        "day" => days(count),
        "week" => days(count.checked_mul(7)?),
        "fortnight" => days(count.checked_mul(14)?),
        "month" => months(count),
        "year" => months(count.checked_mul(12)?),
        _ => None,
    }
}

/// The last day of the month.
pub(super) fn month_end(year: i32, month: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, 1)?.checked_add_months(Months::new(1))?.pred_opt()
}

/// The last day of the quarter that `date` is in.
pub(super) fn quarter_end(date: NaiveDate) -> Option<NaiveDate> {
    month_end(date.year(), date.month0() / 3 * 3 + 3)
}

/// The day of that name: the most recent one, today included, or the next one after today.
pub(super) fn nearest_weekday(today: NaiveDate, day: Weekday, direction: Direction) -> Option<NaiveDate> {
    match direction {
        Direction::Past => today.checked_sub_days(Days::new(u64::from(today.weekday().days_since(day)))),
        Direction::Future => {
            let ahead = day.days_since(today.weekday());
            today.checked_add_days(Days::new(u64::from(if ahead == 0 { 7 } else { ahead })))
        }
    }
}

/// The first of the dates that `make` gives for this year and its neighbours in the direction
/// which lies on the right side of today (today itself is on both).
pub(super) fn nearest_year(
    today: NaiveDate,
    direction: Direction,
    make: impl Fn(i32) -> Option<NaiveDate>,
) -> Option<NaiveDate> {
    // A 29 February may be eight years away.
    (0..=8).find_map(|away| match direction {
        Direction::Past => make(today.year() - away).filter(|d| *d <= today),
        Direction::Future => make(today.year() + away).filter(|d| *d >= today),
    })
}
