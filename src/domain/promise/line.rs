//! A promise in a line: `@dana send the vendor list by friday`.

use crate::domain::dates::{DateError, Direction, parse_date};
use crate::domain::logline::FIELD_MAX;
use chrono::NaiveDate;
use thiserror::Error;

/// The most words of a day, as in `on the 3rd of may 2027`.
const LONGEST_DAY: usize = 7;
/// What makes a day a part of what is promised.
const OF_WHAT: &[&str] = &["for", "of", "from", "about", "since", "after"];

/// What a line promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromiseLine {
    /// What.
    pub what: String,
    /// By when.
    pub by: NaiveDate,
}

/// Why a line was not taken, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PromiseLineError {
    /// It ends with no day.
    #[error("By when? End the line with `by` and a day, as in `by friday`.")]
    NoDate,
    /// Not a date.
    #[error(transparent)]
    Date(#[from] DateError),
    /// The day has passed.
    #[error("That day has passed. Promise one ahead.")]
    Passed,
    /// More than is kept.
    #[error("Shorten what you promise to {FIELD_MAX} characters; it has {0}.")]
    TooLong(usize),
    /// Nothing between the person and the date.
    #[error("What do you promise? As in `send the vendor list by friday`.")]
    Nothing,
}

impl PromiseLine {
    /// Reads what is promised, with the day that it ends with: `by friday`, `on friday`, `in two weeks`. The last "by" that a
    /// day follows counts, wherever it stands.
    ///
    /// # Errors
    /// A sentence that says what to write.
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, PromiseLineError> {
        let text = text.trim();
        let (at, by) = after_by(text, today).or_else(|problem| at_end(text, today, problem))?;
        if by < today {
            return Err(PromiseLineError::Passed);
        }
        let what = text[..at].trim().trim_start_matches("to ").trim_end_matches([',', ';']).trim();
        match what.chars().count() {
            0 => Err(PromiseLineError::Nothing),
            count if count > FIELD_MAX => Err(PromiseLineError::TooLong(count)),
            _ => Ok(Self { what: what.to_owned(), by }),
        }
    }
}

/// Where the last "by" stands that a day follows, and the day.
fn after_by(text: &str, today: NaiveDate) -> Result<(usize, NaiveDate), PromiseLineError> {
    let mut problem = PromiseLineError::NoDate;
    for (at, day) in bys(text) {
        match parse_date(day, today, Direction::Future) {
            Ok(day) => return Ok((at, day)),
            Err(error) if problem == PromiseLineError::NoDate => problem = error.into(),
            Err(_) => {}
        }
    }
    Err(problem)
}

/// Where the day stands that a text ends with without a "by", and the day; else what was wrong with the one after "by".
/// A day that tells what is promised, and not by when, is none: `the plan for friday`.
fn at_end(
    text: &str,
    today: NaiveDate,
    problem: PromiseLineError,
) -> Result<(usize, NaiveDate), PromiseLineError> {
    if !matches!(problem, PromiseLineError::NoDate | PromiseLineError::Date(DateError::NotUnderstood { .. }))
    {
        return Err(problem);
    }
    let words = word_starts(text);
    for (nth, at) in words.iter().enumerate().rev().take(LONGEST_DAY).rev() {
        let before = nth.checked_sub(1).map(|nth| (words[nth], text[words[nth]..*at].trim().to_lowercase()));
        match (parse_date(&text[*at..], today, Direction::Future), before) {
            (Ok(_), Some((_, word))) if OF_WHAT.contains(&word.as_str()) => return Err(problem),
            (Ok(day), Some((start, word))) if word == "before" => {
                return Ok((start, day.pred_opt().unwrap_or(day)));
            }
            (Ok(day), _) => return Ok((*at, day)),
            (Err(error @ (DateError::Ambiguous { .. } | DateError::OtherWeekday(_))), _) => {
                return Err(error.into());
            }
            (Err(_), _) => {}
        }
    }
    Err(problem)
}

/// Where each word begins.
fn word_starts(text: &str) -> Vec<usize> {
    text.split_whitespace().map(|word| word.as_ptr() as usize - text.as_ptr() as usize).collect()
}

/// Each "by" as a word, the last first: where it stands, and what follows it.
fn bys(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_by = |at: &usize| {
        let word = text[*at..].split_whitespace().next();
        word.is_some_and(|word| word.eq_ignore_ascii_case("by"))
    };
    let found: Vec<usize> = word_starts(text).into_iter().filter(is_by).collect();
    found.into_iter().rev().map(|at| (at, text[at + 2..].trim()))
}

/// What a follow-up promises, if it says that it promises something: "promised to send the list".
pub fn from_follow_up(follow_up: &str) -> Option<&str> {
    let lower = follow_up.to_ascii_lowercase();
    let at = ["i promised to ", "promised to ", "i promised ", "promised "]
        .iter()
        .find(|start| lower.starts_with(**start))?
        .len();
    let rest = follow_up[at..].trim();
    let what = ["her ", "him ", "them "].iter().find_map(|whom| rest.strip_prefix(whom)).unwrap_or(rest);
    Some(what.trim()).filter(|what| !what.is_empty())
}
