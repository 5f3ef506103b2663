//! Schedules as people write them: Unix cron, or words such as `tue, thu 9:30`.
//!
//! A schedule is checked once, when it is entered, and kept as a normalised five-field text that
//! parses to itself. It fires by the wall clock of a zone that is passed in.

mod field;
mod next;
mod parse;
mod presets;
mod words;

use super::face::Face;
use parse::Fields;
use std::fmt;
use std::str::FromStr;

pub use presets::{parse_schedule_words, time_of_day};

/// A checked cron schedule.
#[derive(Clone, Debug)]
pub struct CronText {
    text: String,
    fields: Fields,
    schedule: cron::Schedule,
}

impl CronText {
    /// Reads five fields (minute, hour, day of the month, month, day of the week; digits of the
    /// week as in Unix, 0 and 7 are Sunday) or six (seconds first, and zero).
    ///
    /// # Errors
    /// A sentence that says what to write instead.
    pub fn parse(text: &str) -> Result<Self, CronError> {
        let fields = Fields::parse(text)?;
        Ok(Self { text: fields.to_text(), schedule: fields.schedule()?, fields })
    }

    /// Reads either cron or words, whichever `text` looks like.
    ///
    /// # Errors
    /// Those of [`CronText::parse`] or of [`parse_schedule_words`].
    pub fn from_words_or_cron(text: &str) -> Result<Self, CronError> {
        if looks_like_cron(text) { Self::parse(text) } else { parse_schedule_words(text) }
    }

    /// The normalised five-field Unix text, which parses to this schedule again.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The schedule in plain words: `Every Tuesday and Thursday at 09:30`.
    pub fn in_words(&self) -> String {
        self.in_words_on(Face::TwentyFour)
    }

    /// The same on the clock's face that its reader is used to: `Every Tuesday at 9:30 am`.
    pub fn in_words_on(&self, face: Face) -> String {
        words::in_words(&self.fields, face)
    }
}

fn looks_like_cron(text: &str) -> bool {
    let cronish = |word: &str| word.starts_with(|c: char| c.is_ascii_digit() || c == '*');
    let words: Vec<&str> = text.split_whitespace().collect();
    text.contains(['*', '@', '?']) || (words.len() >= 5 && words[..2].iter().all(|w| cronish(w)))
}

impl PartialEq for CronText {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for CronText {}

impl fmt::Display for CronText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for CronText {
    type Err = CronError;

    fn from_str(text: &str) -> Result<Self, CronError> {
        Self::parse(text)
    }
}

/// Why a schedule was refused, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CronError {
    /// Neither five nor six fields.
    #[error(
        "A schedule has five fields (minute hour day month weekday); this has {0}. For example: 30 9 * * tue,thu"
    )]
    FieldCount(usize),
    /// More characters than a schedule needs.
    #[error("A schedule has at most 100 characters; this has {0}. Shorten it.")]
    TooLong(usize),
    /// A value that its field does not have.
    #[error("\"{text}\" does not work as the {field}; use {expected}.")]
    NotUnderstood {
        /// What was written.
        text: String,
        /// Of which field.
        field: &'static str,
        /// What the field takes.
        expected: &'static str,
    },
    /// A first field of six that is not zero.
    #[error("The seconds must be 0. Leave the first field out: minute hour day month weekday.")]
    Seconds,
    /// Day of the month and day of the week at once.
    #[error("Set the day of the month or the day of the week, not both; put * for the other.")]
    BothDays,
    /// A day that none of its months has.
    #[error("This would never fire: none of its months has that day. Choose a day the month has.")]
    NeverFires,
    /// Two times within a quarter of an hour.
    #[error("This fires more often than every 15 minutes. Leave at least 15 minutes between two times.")]
    TooOften,
    /// `L`, `W`, `#` or `@`.
    #[error("\"{0}\" is not supported (L, W, # and @ are not). Name the days instead, as in 0 9 * * mon.")]
    Unsupported(String),
    /// A word that is neither a day nor a time.
    #[error(
        "I did not understand \"{0}\". Write days and a time, as in \"tue, thu 9:30\", \"weekdays 8:45\" or \"every friday 4pm\"."
    )]
    Word(String),
    /// Days without a time; holds the days.
    #[error("At what time? Add one, as in \"{0} 9:30\".")]
    NoTime(String),
    /// A time without days; holds the time.
    #[error("On which days? Write \"daily {0}\", \"weekdays {0}\" or \"tue, thu {0}\".")]
    NoDays(String),
    /// An hour such as 4, which may mean the afternoon.
    #[error("Is {0} in the morning or the afternoon? Write {0}am or {0}pm.")]
    HalfOfDay(String),
    /// Times that are no grid of hours and minutes.
    #[error(
        "These times do not fit one schedule. Keep the same minutes for each, as in \"tue 9:30, 14:30\"."
    )]
    MixedTimes,
    /// Other times on some days than on others.
    #[error("A schedule has the same times on each of its days. Choose those, as in \"tue, thu 9:30\".")]
    MixedDays,
    /// A day of the week that is counted within the month, or every second of them.
    #[error(
        "Days of the week come every week. Write those, as in \"monday 9:00\", or days of the month, as in \"1st 9:00\"."
    )]
    NthWeekday,
}

#[cfg(test)]
mod tests;
