//! A question to the contact log: `ada since march about payroll`.

use super::checkin::CheckIn;
use super::dates::{DateError, Direction, parse_date, parse_month};
use super::lead::Lead;
use chrono::NaiveDate;
use thiserror::Error;

/// Why a question was not taken, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LogQueryError {
    /// Nothing after "since" or its like.
    #[error("Name a day or a month after \"{0}\", as in `/rapport log {0} march`.")]
    NoDay(String),
    /// Not a date.
    #[error(transparent)]
    Date(#[from] DateError),
}

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogQuery {
    /// A name or a mention, as typed; empty for everyone.
    pub who: String,
    /// The first day.
    pub since: Option<NaiveDate>,
    /// The last day.
    pub until: Option<NaiveDate>,
    /// Words that one of its texts contains, in lower case.
    pub about: Option<String>,
}

/// Words that begin a part of the question.
const PARTS: [&str; 5] = ["since", "until", "before", "in", "about"];

impl LogQuery {
    /// Reads a question. A month alone is all of it, the most recent one.
    ///
    /// # Errors
    /// A sentence, where a day is missing or not understood.
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, LogQueryError> {
        let mut query = Self::default();
        let mut part = "";
        let mut words: Vec<&str> = vec![];
        for word in text.split_whitespace() {
            let lower = word.to_lowercase();
            match PARTS.iter().find(|p| **p == lower).filter(|_| part != "about") {
                Some(next) => {
                    query.take(part, &words.join(" "), today)?;
                    (part, words) = (next, vec![]);
                }
                None => words.push(word),
            }
        }
        query.take(part, &words.join(" "), today)?;
        Ok(query)
    }

    fn take(&mut self, part: &str, text: &str, today: NaiveDate) -> Result<(), LogQueryError> {
        let range = |text: &str| match parse_month(text, today) {
            Some(month) => Ok(month),
            None => parse_date(text, today, Direction::Past).map(|day| (day, day)),
        };
        match part {
            "since" | "until" | "before" | "in" if text.is_empty() => {
                return Err(LogQueryError::NoDay(part.to_owned()));
            }
            "since" => self.since = Some(range(text)?.0),
            "until" => self.until = Some(range(text)?.1),
            "before" => self.until = range(text)?.0.pred_opt(),
            "in" => {
                let (first, last) = range(text)?;
                (self.since, self.until) = (Some(first), Some(last));
            }
            "about" => self.about = Some(text.to_lowercase()).filter(|t| !t.is_empty()),
            _ => self.who = text.to_owned(),
        }
        Ok(())
    }

    /// Whether it asks for anything but a person.
    pub fn is_narrow(&self) -> bool {
        self.since.is_some() || self.until.is_some() || self.about.is_some()
    }

    /// Whether a check-in fits the days and the words; the person is for the caller to compare.
    pub fn fits(&self, checkin: &CheckIn, lead: &Lead) -> bool {
        let day = lead.day(checkin.at);
        let texts =
            [&checkin.learned, &checkin.shared, &checkin.follow_up, &checkin.note, &checkin.depth.need];
        let says = |words: &String| texts.into_iter().flatten().any(|t| t.to_lowercase().contains(words));
        self.since.is_none_or(|first| day >= first)
            && self.until.is_none_or(|last| day <= last)
            && self.about.as_ref().is_none_or(says)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let today = NaiveDate::from_ymd_opt(2026, 3, 11).expect("a day");
        LogQuery::parse(text, today).map_or_else(
            |problem| problem.to_string(),
            |q| {
                let day = |d: Option<NaiveDate>| d.map_or("…".to_owned(), |d| d.to_string());
                format!("[{}] {} to {} about {:?}", q.who, day(q.since), day(q.until), q.about)
            },
        )
    }

    #[test]
    fn parts_are_told_by_their_first_word() {
        let asked = [
            "",
            "ada",
            "ada lovelace since january",
            "ada since 1 feb until last friday",
            "before march",
            "in april",
            "ada about the close since we met",
            "since whenever",
            "since",
            "Since Q9 about x",
        ];
        let answers: Vec<String> = asked.iter().map(|text| format!("{text:34}| {}", read(text))).collect();
        insta::assert_snapshot!(answers.join("\n"), @r#"
                                          | [] … to … about None
        ada                               | [ada] … to … about None
        ada lovelace since january        | [ada lovelace] 2026-01-01 to … about None
        ada since 1 feb until last friday | [ada] 2026-02-01 to 2026-03-06 about None
        before march                      | [] … to 2026-02-28 about None
        in april                          | [] 2025-04-01 to 2025-04-30 about None
        ada about the close since we met  | [ada] … to … about Some("the close since we met")
        since whenever                    | I did not understand "whenever" as a date. Write it like yesterday, last friday, 3 days ago or 12 march.
        since                             | Name a day or a month after "since", as in `/rapport log since march`.
        Since Q9 about x                  | I did not understand "Q9" as a date. Write it like yesterday, last friday, 3 days ago or 12 march.
        "#);
    }
}
