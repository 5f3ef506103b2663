//! A promise in a line: `@dana send the vendor list by friday`.

use crate::domain::dates::{DateError, Direction, parse_date};
use crate::domain::id::UserId;
use crate::domain::names::{Match, find_peer};
use chrono::NaiveDate;
use thiserror::Error;

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
    /// No " by … " in it.
    #[error("By when? End the line with a day, as in `by friday`.")]
    NoDate,
    /// Not a date.
    #[error(transparent)]
    Date(#[from] DateError),
    /// The day has passed.
    #[error("That day has passed. Promise one ahead.")]
    Passed,
    /// Nothing between the person and the date.
    #[error("What do you promise? As in `send the vendor list by friday`.")]
    Nothing,
}

impl PromiseLine {
    /// Reads what follows the person. The last "by" that a date follows counts.
    ///
    /// # Errors
    /// A sentence that says what to write.
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, PromiseLineError> {
        let text = text.trim();
        let mut problem = PromiseLineError::NoDate;
        for (at, day) in bys(text) {
            match parse_date(day, today, Direction::Future) {
                Ok(by) if by < today => return Err(PromiseLineError::Passed),
                Ok(by) => {
                    let what =
                        text[..at].trim().trim_start_matches("to ").trim_end_matches([',', ';']).trim();
                    if what.is_empty() {
                        return Err(PromiseLineError::Nothing);
                    }
                    return Ok(Self { what: what.to_owned(), by });
                }
                Err(error) if problem == PromiseLineError::NoDate => problem = error.into(),
                Err(_) => {}
            }
        }
        Err(problem)
    }
}

/// Each "by" as a word, the last first: where it stands, and what follows it.
fn bys(text: &str) -> impl Iterator<Item = (usize, &str)> {
    // Lower case of ASCII alone, so that the places stay the same.
    let lower = text.to_ascii_lowercase();
    let mut found: Vec<usize> = lower.match_indices("by ").map(|(at, _)| at).collect();
    found.retain(|at| text[..*at].chars().next_back().is_none_or(char::is_whitespace));
    found.into_iter().rev().map(|at| (at, text[at + 3..].trim()))
}

/// The person at the beginning of a line, as a mention or as the longest name that fits one candidate,
/// and the rest of the line.
pub fn person<'a, 't, T: Clone>(
    text: &'t str,
    candidates: &[(&'a str, T)],
) -> Option<(Named<'a, T>, &'t str)> {
    let text = text.trim_start();
    if let Some((inside, rest)) = text.strip_prefix("<@").and_then(|inner| inner.split_once('>')) {
        let (id, label) = inside.split_once('|').unwrap_or((inside, ""));
        let label = Some(label.trim().to_owned()).filter(|l| !l.is_empty());
        return Some((Named::Mention(UserId::new(id), label), rest.trim()));
    }
    let named = text.trim_start_matches('@');
    let ends: Vec<usize> =
        named.match_indices(char::is_whitespace).map(|(at, _)| at).chain([named.len()]).take(4).collect();
    let fits = |end: &usize| match find_peer(&named[..*end], candidates.iter().map(|(n, v)| (*n, v.clone())))
    {
        Match::One(name, value) => Some((Named::Known(name, value), named[*end..].trim())),
        _ => None,
    };
    ends.iter().rev().find_map(fits)
}

/// Who a line is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named<'a, T> {
    /// A mention of Slack, with its label.
    Mention(UserId, Option<String>),
    /// A candidate, by name.
    Known(&'a str, T),
}

/// What a follow-up promises, if it says that it promises something: "promised to send the list".
pub fn from_follow_up(follow_up: &str) -> Option<&str> {
    let lower = follow_up.to_ascii_lowercase();
    let at = ["i promised to ", "promised to ", "i promised ", "promised "]
        .iter()
        .find(|start| lower.starts_with(**start))?
        .len();
    Some(follow_up[at..].trim()).filter(|rest| !rest.is_empty())
}
