//! Builds one statement with its placeholders, written as each engine takes them.

use super::dialect::Dialect;
use crate::domain::id::{
    ChannelId, CheckInId, DeliveryId, DraftId, LeadId, MilestoneId, NudgeId, ObstacleId, OpenerId, PeerId,
    PromiseId, ScheduleId, UpdateId, UserId, WorkspaceId,
};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::Arguments;
use sqlx::any::AnyArguments;

/// What is bound to a placeholder. PostgreSQL fixes the type of a placeholder when it prepares a statement, so
/// there are two kinds, and an absent value still has its kind.
#[derive(Clone, Debug)]
pub(super) enum Value {
    Int(Option<i64>),
    Text(Option<String>),
}

impl Value {
    /// As a part of what makes a row the same row.
    pub(super) fn as_key(&self) -> String {
        match self {
            Self::Int(number) => number.map_or(String::new(), |number| number.to_string()),
            Self::Text(text) => text.clone().unwrap_or_default(),
        }
    }

    /// What stands in for a missing row in a list that was rounded up; equal to no identity.
    fn blank(&self) -> Self {
        match self {
            Self::Int(_) => Self::Int(Some(0)),
            Self::Text(_) => Self::Text(Some(String::new())),
        }
    }
}

macro_rules! value_from {
    ($($source:ty => $kind:ident, |$from:ident| $to:expr;)+) => {$(
        impl From<$source> for Value {
            fn from($from: $source) -> Self {
                Self::$kind(Some($to))
            }
        }
        impl From<Option<$source>> for Value {
            fn from(value: Option<$source>) -> Self {
                Self::$kind(value.map(|$from| $to))
            }
        }
    )+};
}

value_from! {
    i64 => Int, |v| v;
    u32 => Int, |v| i64::from(v);
    bool => Int, |v| i64::from(v);
    DateTime<Utc> => Int, |v| v.timestamp_millis();
    NaiveDate => Text, |v| v.to_string();
    String => Text, |v| without_nul(v);
    &String => Text, |v| without_nul(v.clone());
    &str => Text, |v| without_nul(v.to_owned());
    &WorkspaceId => Text, |v| v.to_string();
    &UserId => Text, |v| v.to_string();
    &ChannelId => Text, |v| v.to_string();
    &LeadId => Text, |v| v.to_string();
    &PeerId => Text, |v| v.to_string();
    &CheckInId => Text, |v| v.to_string();
    &NudgeId => Text, |v| v.to_string();
    &MilestoneId => Text, |v| v.to_string();
    &ObstacleId => Text, |v| v.to_string();
    &PromiseId => Text, |v| v.to_string();
    &OpenerId => Text, |v| v.to_string();
    &UpdateId => Text, |v| v.to_string();
    &ScheduleId => Text, |v| v.to_string();
    &DeliveryId => Text, |v| v.to_string();
    &DraftId => Text, |v| v.to_string();
}

/// PostgreSQL's TEXT takes no NUL, and one must not stop everything else in a batch.
fn without_nul(text: String) -> String {
    if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
}

/// Placeholders that one statement may carry; SQLite takes 32,766, PostgreSQL 65,535.
const PLACEHOLDERS: usize = 16_384;

/// How many rows of so many columns go into one statement: a power of two, so that rounding up never
/// passes the limit.
pub(super) const fn rows_a_statement(columns: usize) -> usize {
    let rows = PLACEHOLDERS / columns;
    if rows.is_power_of_two() { rows } else { rows.next_power_of_two() / 2 }
}

/// Stands for a placeholder until the engine is known.
const PLACEHOLDER: char = '?';

/// One statement and what is bound to it.
pub(super) struct Sql {
    text: String,
    pub(super) arguments: AnyArguments,
}

impl Sql {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), arguments: AnyArguments::default() }
    }

    /// A statement that names its one placeholder itself, as `$1`, wherever and as often as it likes.
    pub(super) fn of_one(text: &str, value: impl Into<Value>) -> Self {
        Self { text: text.to_owned(), ..Self::new("").bind(value) }
    }

    /// Puts words before what is there; never anything that came from outside.
    pub(super) fn after(mut self, text: &str) -> Self {
        self.text.insert_str(0, text);
        self
    }

    /// Adds words of the statement; never anything that came from outside.
    pub(super) fn push(mut self, text: &str) -> Self {
        self.text.push_str(text);
        self
    }

    /// Adds a placeholder and its value.
    pub(super) fn bind(mut self, value: impl Into<Value>) -> Self {
        self.add(value.into());
        self
    }

    /// Adds `(VALUES (…), (…))`, rounded up to a power of two with blank rows, so that few texts of a
    /// statement exist and stay prepared.
    pub(super) fn values(self, rows: &[Vec<Value>]) -> Self {
        let blank: Vec<Value> =
            rows.first().map(|row| row.iter().map(Value::blank).collect()).unwrap_or_default();
        self.rounded(rows, blank)
    }

    /// Adds `(SELECT DISTINCT * FROM (VALUES …) AS v)`, rounded up by repeating the last row: for rows that are
    /// to be written, where a blank one would be written too.
    pub(super) fn rows(self, rows: &[Vec<Value>]) -> Self {
        let last = rows.last().cloned().unwrap_or_default();
        self.push("(SELECT DISTINCT * FROM ").rounded(rows, last).push(" AS v)")
    }

    /// Adds `($1, $2, …)`, rounded up by repeating the last.
    pub(super) fn list<V: Into<Value> + Clone>(mut self, values: &[V]) -> Self {
        let last = values.last().expect("a list of at least one");
        let rounded = values.len().next_power_of_two();
        for nth in 0..rounded {
            self.text.push_str(if nth == 0 { "(" } else { ", " });
            self.add(values.get(nth).unwrap_or(last).clone().into());
        }
        self.push(")")
    }

    fn rounded(mut self, rows: &[Vec<Value>], filler: Vec<Value>) -> Self {
        self.text.push_str("(VALUES ");
        for nth in 0..rows.len().next_power_of_two() {
            self.text.push_str(if nth == 0 { "(" } else { "), (" });
            for (place, value) in rows.get(nth).unwrap_or(&filler).iter().enumerate() {
                self.text.push_str(if place == 0 { "" } else { ", " });
                self.add(value.clone());
            }
        }
        self.push("))")
    }

    fn add(&mut self, value: Value) {
        let added = match value {
            Value::Int(number) => self.arguments.add(number),
            Value::Text(text) => self.arguments.add(text),
        };
        added.expect("numbers and texts are always encoded");
        self.text.push(PLACEHOLDER);
    }

    /// The text as the engine takes it. PostgreSQL wants numbers. SQLite wants none: a numbered placeholder has a
    /// name there, and each is looked for among all the names, which takes long where there are many.
    pub(super) fn text_for(&self, dialect: Dialect) -> String {
        if dialect == Dialect::Sqlite {
            return self.text.clone();
        }
        let mut numbered = String::with_capacity(self.text.len() + 4 * self.arguments.len());
        for (nth, part) in self.text.split(PLACEHOLDER).enumerate() {
            if nth > 0 {
                numbered.push('$');
                numbered.push_str(&nth.to_string());
            }
            numbered.push_str(part);
        }
        numbered
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_rounded_up_so_that_few_texts_exist() {
        let three = Sql::new("SELECT 1 WHERE x IN ").list(&["a", "b", "c"]);
        assert_eq!(three.text, "SELECT 1 WHERE x IN (?, ?, ?, ?)");
        let rows: Vec<Vec<Value>> = (0..3i64).map(|n| vec![n.into(), "x".into()]).collect();
        let four = Sql::new("").values(&rows);
        assert_eq!(four.text_for(Dialect::Sqlite), "(VALUES (?, ?), (?, ?), (?, ?), (?, ?))");
        assert_eq!(four.text_for(Dialect::Postgres), "(VALUES ($1, $2), ($3, $4), ($5, $6), ($7, $8))");
    }

    #[test]
    fn a_full_statement_stays_under_the_limit() {
        for columns in 1..40 {
            let rows = rows_a_statement(columns);
            assert!(rows.is_power_of_two() && rows * columns <= PLACEHOLDERS, "{columns}");
        }
    }
}
