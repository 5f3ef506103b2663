//! Dates as people write them, read without a clock: `yesterday`, `last friday`, `1 jun 2027`.

mod calendar;
mod grammar;

use chrono::{Datelike, NaiveDate};
use grammar::Reader;
use std::ops::Range;

/// Which way a date without a year, or a bare day of the week, is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Something that happened: the most recent such day, today included.
    Past,
    /// Something to come: the next such day.
    Future,
}

/// Why words were not taken as a date, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DateError {
    /// No form fits.
    #[error("I did not understand \"{text}\" as a date. Write it like {}.", example(*.direction))]
    NotUnderstood {
        /// What was written.
        text: String,
        /// Which way it was meant, for the example.
        direction: Direction,
    },
    /// Two numbers that can be read in two orders.
    #[error("\"{text}\" can mean {first} or {second}. Write the month as a word.")]
    Ambiguous {
        /// What was written.
        text: String,
        /// The day first.
        first: String,
        /// The month first.
        second: String,
    },
    /// A day that its month does not have.
    #[error("There is no \"{0}\" in the calendar. Check the day and the month.")]
    NoSuchDay(String),
    /// A month without its day.
    #[error("Which day in {0}? Write it like 12 {0}.")]
    WhichDay(String),
    /// Before 1900 or after 2199.
    #[error("That day is too far away. Name one between the years 1900 and 2199.")]
    TooFar,
    /// A day of the week that the date does not fall on.
    #[error("{0}. Check the day, or leave the name of the day out.")]
    OtherWeekday(String),
}

const fn example(direction: Direction) -> &'static str {
    match direction {
        Direction::Past => "yesterday, last friday, 3 days ago or 12 march",
        Direction::Future => "friday, in 2 weeks, 12 march or 2027-03-12",
    }
}

/// Reads `words` as one date and nothing else. A bare day of the week is the most recent one
/// ([`Direction::Past`], today included) or the next one after today; `next tuesday` is the one of
/// the next calendar week, from Monday on.
///
/// # Errors
/// A sentence with an example; numbers such as `12/3` are refused as ambiguous.
pub fn parse_date(words: &str, today: NaiveDate, direction: Direction) -> Result<NaiveDate, DateError> {
    let reader = Reader { today, direction, inside_text: false };
    let tokens = tokens(words);
    let texts: Vec<&str> = tokens.iter().map(|(_, text)| text.as_str()).collect();
    match reader.read(&texts) {
        Some((used, date)) if used == texts.len() => date,
        _ => Err(DateError::NotUnderstood { text: words.trim().to_owned(), direction }),
    }
}

/// A month by its name alone, the most recent one, or with its year: its first and its last day.
pub fn parse_month(words: &str, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let tokens = tokens(words);
    let (name, rest) = tokens.split_first()?;
    let month = calendar::month(&name.1)?;
    let first = match rest {
        [] => calendar::nearest_year(today, Direction::Past, |y| NaiveDate::from_ymd_opt(y, month, 1))?,
        [(_, year)] => NaiveDate::from_ymd_opt(calendar::year(year)?, month, 1)?,
        _ => return None,
    };
    Some((first, calendar::month_end(first.year(), month)?))
}

/// A date found inside a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FoundDate {
    /// The bytes it takes, with a leading `on`.
    pub range: Range<usize>,
    /// The date, or why what looks like one is none.
    pub date: Result<NaiveDate, DateError>,
}

/// The first date inside `text`. Stricter than [`parse_date`]: `sat`, `sun` and `wed` are words, unless they end it.
pub fn find_date(text: &str, today: NaiveDate, direction: Direction) -> Option<FoundDate> {
    find_date_that(text, today, direction, |_| true)
}

/// The first date inside `text` that `counts`.
pub fn find_date_that(
    text: &str,
    today: NaiveDate,
    direction: Direction,
    counts: impl Fn(&FoundDate) -> bool,
) -> Option<FoundDate> {
    let reader = Reader { today, direction, inside_text: true };
    let tokens = tokens(text);
    let texts: Vec<&str> = tokens.iter().map(|(_, text)| text.as_str()).collect();
    let mut start = 0;
    while start < texts.len() {
        let inside_text = !ends_with_a_day(&texts, start);
        let Some((used, date)) = (Reader { inside_text, ..reader }).read(&texts[start..]) else {
            start += 1;
            continue;
        };
        let found = FoundDate { range: tokens[start].0.start..tokens[start + used - 1].0.end, date };
        if counts(&found) {
            return Some(found);
        }
        start += used;
    }
    None
}

/// `lunch wed`, but not "there we sat" or "in the sun".
fn ends_with_a_day(texts: &[&str], start: usize) -> bool {
    let before = start.checked_sub(1).map_or("", |before| texts[before]);
    start + 1 == texts.len()
        && matches!(texts[start], "sat" | "sun" | "wed")
        && !matches!(before, "" | "the" | "a" | "i" | "we" | "she" | "he" | "they" | "and" | "who" | "newly")
}

/// Lower-case words without the punctuation around them, with the bytes they take.
fn tokens(text: &str) -> Vec<(Range<usize>, String)> {
    let around = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '.' | '!' | '?' | '(' | ')' | ':');
    let mut tokens = Vec::new();
    for word in text.split_whitespace() {
        let inner = word.trim_matches(around);
        let start = inner.as_ptr() as usize - text.as_ptr() as usize;
        if !inner.is_empty() {
            let mut bare = inner.to_lowercase();
            if bare.ends_with("'s") {
                bare.truncate(bare.len() - 2);
            }
            let end = start + inner.len();
            if text[end..].starts_with('.') && inner.contains('.') && inner.bytes().all(is_of_a_number) {
                bare.push('.');
            }
            tokens.push((start..end, bare));
        }
    }
    tokens
}

fn is_of_a_number(byte: u8) -> bool {
    byte.is_ascii_digit() || byte == b'.'
}

/// `1 Jun`, or `1 Jun 2027` when that is not this year.
pub fn format_short(date: NaiveDate, today: NaiveDate) -> String {
    let form = if date.year() == today.year() { "%-d %b" } else { "%-d %b %Y" };
    date.format(form).to_string()
}

/// `Monday 1 June`.
pub fn format_long(date: NaiveDate) -> String {
    date.format("%A %-d %B").to_string()
}

#[cfg(test)]
mod tests;
