//! The natural log line: `@dana lunch yesterday, learned the close takes 9 days`, understood
//! without flags.
//!
//! What is understood becomes fields; what is not becomes the note, never lost. Reading is
//! forgiving on purpose: the caller echoes what was understood, with Edit and Undo.

mod clause;
mod echo;
mod lexicon;
mod off;
mod opening;
mod parse;
pub mod plain;
mod who;
mod words;

use super::dates::DateError;
use super::id::UserId;
use super::names::{Match, find_peer};
use super::need::Involvement;
use super::vocabulary::{Initiator, Kind, Setting};
use chrono::NaiveDate;

/// The longest text of one field, in characters (privacy rule 1: facts, briefly).
pub const FIELD_MAX: usize = 280;
/// The longest line, in characters.
pub const LINE_MAX: usize = 3_000;

/// Whom a check-in was with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    /// Someone Slack resolved: `<@U123|dana>`.
    Mention {
        /// Their Slack identity.
        user_id: UserId,
        /// The name Slack sent along, if any.
        label: Option<String>,
    },
    /// A name to look up among the lead's peers, without its `@`.
    Named(String),
}

impl Who {
    /// Of people, each with their name and Slack user, those who may be meant, in the order given; none if nobody is.
    /// Looked for among them alone, whoever is meant is found as among all.
    pub fn meant_of<'a, T>(
        &'a self,
        people: impl Iterator<Item = (&'a str, Option<&'a UserId>, T)>,
    ) -> Vec<T> {
        match self {
            Self::Mention { user_id, .. } => {
                people.filter(|(_, user, _)| *user == Some(user_id)).map(|(.., one)| one).collect()
            }
            Self::Named(name) => match find_peer(name, people.map(|(name, _, one)| (name, one))) {
                Match::One(_, one) => vec![one],
                Match::Several(several) => several.into_iter().map(|(_, one)| one).collect(),
                Match::None { .. } => vec![],
            },
        }
    }
}

/// Whom a line names. On which day it is read makes no difference to that.
pub fn whom(text: &str, today: NaiveDate) -> Option<Who> {
    let text = text.trim();
    let told = || who::find(text, today, Names::default()).ok().map(|found| found.who);
    echo::read(text).map(|line| line.who).or_else(told)
}

/// One check-in as its line tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// With whom.
    pub who: Who,
    /// Who else is named with them: `Dana and Tomás`.
    pub also: Vec<Who>,
    /// On which day; the day of the line unless it says otherwise.
    pub on: NaiveDate,
    /// Transactional when something had to be decided or done.
    pub kind: Kind,
    /// Where, if said.
    pub setting: Option<Setting>,
    /// Whether it had an agenda; meetings do unless the line says otherwise.
    pub structured: bool,
    /// Who started it, if said.
    pub initiator: Option<Initiator>,
    /// What was learned about their space.
    pub learned: Option<String>,
    /// What was shared of the lead's own.
    pub shared: Option<String>,
    /// What to come back to.
    pub follow_up: Option<String>,
    /// Whether the lead was asked early or told after, if said.
    pub involvement: Option<Involvement>,
    /// Whether the lead played back what they heard.
    pub played_back: bool,
    /// A need of theirs, in their words.
    pub need: Option<String>,
    /// All the rest.
    pub note: Option<String>,
    /// Whether it tells of a talk that was not: cancelled, or nobody answered.
    pub fell_through: bool,
}

/// How much of a line is read as names; the rest stays among its other words. All that looks like it, unless less is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Names {
    /// How many words of the first name; none where what looks like one is none.
    pub words: usize,
    /// How many people beside the first.
    pub others: usize,
}

impl Default for Names {
    fn default() -> Self {
        Self { words: usize::MAX, others: usize::MAX }
    }
}

impl LogLine {
    /// Reads a line as Slack sends it (`&`, `<` and `>` escaped, mentions in angle brackets).
    ///
    /// # Errors
    /// A sentence for the person who typed it: nothing to read, nobody named, a date that is
    /// ambiguous or still to come, a text that is too long.
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, LogLineError> {
        Self::parse_with(text, today, Names::default())
    }

    /// Reads a line of whose names only so much is known to be one.
    ///
    /// # Errors
    /// As [`LogLine::parse`].
    pub fn parse_with(text: &str, today: NaiveDate, names: Names) -> Result<Self, LogLineError> {
        let text = text.trim();
        let chars = text.chars().count();
        if text.is_empty() {
            return Err(LogLineError::Empty);
        }
        if chars > LINE_MAX {
            return Err(LogLineError::LineTooLong(chars));
        }
        let line = match echo::read(text) {
            Some(line) => line,
            None => parse::natural(text, today, names)?,
        };
        if line.on > today {
            return Err(LogLineError::Future(line.on));
        }
        line.within_limits()
    }

    fn within_limits(self) -> Result<Self, LogLineError> {
        let fields = [
            ("what you learned", &self.learned),
            ("what you shared", &self.shared),
            ("the follow-up", &self.follow_up),
            ("the need", &self.need),
            ("the note", &self.note),
        ];
        for (field, text) in fields {
            let count = text.as_ref().map_or(0, |t| t.chars().count());
            if count > FIELD_MAX {
                return Err(LogLineError::FieldTooLong { field, count });
            }
        }
        Ok(self)
    }
}

/// Why a line was not logged, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogLineError {
    /// Nothing was typed.
    #[error("There is nothing to log yet. Name a person and how you met: @dana lunch yesterday")]
    Empty,
    /// No person was found in the line.
    #[error("Whom did you meet? Begin with the person: @dana lunch yesterday")]
    NoPerson,
    /// The date lies ahead.
    #[error("{} is still to come. Log it once it has happened.", super::dates::format_long(*.0))]
    Future(NaiveDate),
    /// The date can be read in two ways, or is none.
    #[error(transparent)]
    Date(#[from] DateError),
    /// One text is too long.
    #[error("Shorten {field} to {FIELD_MAX} characters; it has {count}.")]
    FieldTooLong {
        /// Which text, as people call it.
        field: &'static str,
        /// How many characters it has.
        count: usize,
    },
    /// The line as a whole is too long.
    #[error("Shorten the line to {LINE_MAX} characters; it has {0}.")]
    LineTooLong(usize),
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
