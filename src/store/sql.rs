//! Builds one statement with its placeholders, written as each engine takes them.

use super::dialect::Dialect;
use super::row::json;
use crate::domain::id::{
    ChannelId, CheckInId, DeliveryId, DraftId, LeadId, MilestoneId, NudgeId, ObstacleId, OpenerId, PeerId,
    PromiseId, ScheduleId, UpdateId, UserId, WorkspaceId,
};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use sqlx::Arguments;
use sqlx::any::AnyArguments;

/// What is bound to a placeholder. PostgreSQL fixes the type of a placeholder when it prepares a statement, so
/// there are two kinds, and an absent value still has its kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
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

/// How many rows or values go into one statement at most; SQLite takes 32,766 placeholders.
pub(super) const ROWS_A_STATEMENT: usize = 4_096;

/// A placeholder. SQLite is given none with a number: that is a name there, and each is looked for among all the names.
const PLACEHOLDER: &str = "?";
/// The rows of a JSON array that is bound here.
const ROWS: &str = "jsonb_each(?)";
/// A value of such a row, by its place. SQLite would put a bare number into such words itself, for each value anew.
const PLACE: &str = "e.value ->> '$[";
const END_OF_PLACE: &str = "]'";

/// One statement and what is bound to it, in SQLite's words: what is run most often is run there, and is not written twice.
#[derive(Default)]
pub(super) struct Sql {
    text: String,
    bound: Vec<Value>,
}

impl Sql {
    pub(super) fn new(text: &str) -> Self {
        Self { text: text.to_owned(), bound: vec![] }
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
        self.add(value.into(), PLACEHOLDER);
        self
    }

    /// Adds `(SELECT … AS column1, … AS column2 FROM …)` over these rows, at least one. Several are bound together, as one
    /// JSON text: so a statement has one text, however many rows there are, and stays prepared. Of one alone, which is what
    /// mostly comes, the values are bound as they are: a text would be taken apart again for each.
    pub(super) fn rows(mut self, rows: &[Vec<Value>]) -> Self {
        let first = rows.first().map(Vec::as_slice).unwrap_or_default();
        for (place, value) in first.iter().enumerate() {
            let (before, after) = match value {
                Value::Int(_) => ("CAST(", " AS BIGINT) AS column"),
                Value::Text(_) => ("", " AS column"),
            };
            self.text.push_str(if place == 0 { "(SELECT " } else { ", " });
            self.text.push_str(before);
            if rows.len() == 1 {
                self.add(value.clone(), PLACEHOLDER);
            } else {
                self.text.push_str(PLACE);
                push_number(&mut self.text, place);
                self.text.push_str(END_OF_PLACE);
            }
            self.text.push_str(after);
            push_number(&mut self.text, place + 1);
        }
        if rows.len() > 1 {
            self.text.push_str(" FROM ");
            self.add(json(&rows).into(), ROWS);
            // What has a limit is not made one with the statement around it: SQLite would take a value out of the text again
            // wherever it is named there, and for each row that it is held against.
            self.text.push_str(" AS e LIMIT ");
            push_number(&mut self.text, ROWS_A_STATEMENT);
        }
        self.push(")")
    }

    /// Adds `(?, ?, …)`, rounded up by repeating the last.
    pub(super) fn list<V: Into<Value> + Clone>(mut self, values: &[V]) -> Self {
        let last = values.last().expect("a list of at least one");
        let rounded = values.len().next_power_of_two();
        for nth in 0..rounded {
            self.text.push_str(if nth == 0 { "(" } else { ", " });
            self.add(values.get(nth).unwrap_or(last).clone().into(), PLACEHOLDER);
        }
        self.push(")")
    }

    fn add(&mut self, value: Value, words: &str) {
        self.bound.push(value);
        self.text.push_str(words);
    }

    /// Adds another statement, to be run after this one.
    pub(super) fn then(mut self, next: Self) -> Self {
        self.text.push_str("; ");
        self.text.push_str(&next.text);
        self.bound.extend(next.bound);
        self
    }

    /// The text as the engine takes it, and what is bound to it.
    pub(super) fn ready_for(self, dialect: Dialect) -> (String, AnyArguments) {
        let text = match dialect {
            Dialect::Sqlite => self.text,
            Dialect::Postgres => for_postgres(&self.text),
        };
        let mut arguments = AnyArguments::default();
        for value in self.bound {
            let added = match value {
                Value::Int(number) => arguments.add(number),
                Value::Text(text) => arguments.add(text),
            };
            added.expect("numbers and texts are always encoded");
        }
        (text, arguments)
    }
}

/// PostgreSQL wants numbers, bare places, and has another name for the rows of an array.
fn for_postgres(words: &str) -> String {
    let words = with_bare_places(words).replace(ROWS, "jsonb_array_elements(CAST(? AS jsonb))");
    let mut text = String::with_capacity(words.len() * 2);
    for (nth, part) in words.split(PLACEHOLDER).enumerate() {
        if nth > 0 {
            text.push('$');
            push_number(&mut text, nth);
        }
        text.push_str(part);
    }
    text
}

fn with_bare_places(words: &str) -> String {
    let mut parts = words.split(PLACE);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for (place, rest) in parts.filter_map(|part| part.split_once(END_OF_PLACE)) {
        ["e.value ->> ", place, rest].iter().for_each(|part| text.push_str(part));
    }
    text
}

/// A statement has dozens, and `write!` takes ten times as long.
pub(super) fn push_number(text: &mut String, number: usize) {
    if number > 9 {
        push_number(text, number / 10);
    }
    text.push(char::from(b'0' + (number % 10) as u8));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_rounded_up_so_that_few_texts_exist() {
        let three = Sql::new("SELECT 1 WHERE x IN ").list(&["a", "b", "c"]);
        assert_eq!(three.text, "SELECT 1 WHERE x IN (?, ?, ?, ?)");
    }

    #[test]
    fn one_row_is_bound_as_it_is_and_several_as_one_text_however_many_there_are() {
        let row = |n: i64| vec![Value::from(n), "a\0 \"b\"".into(), Value::Int(None)];
        let three =
            Sql::new("SELECT * FROM ").rows(&[row(1), row(2), row(3)]).push(" AS v WHERE x = ").bind("y");
        assert_eq!(
            three.text,
            "SELECT * FROM (SELECT CAST(e.value ->> '$[0]' AS BIGINT) AS column1, e.value ->> '$[1]' AS column2, \
             CAST(e.value ->> '$[2]' AS BIGINT) AS column3 FROM jsonb_each(?) AS e LIMIT 4096) AS v WHERE x = ?"
        );
        let postgres = for_postgres(&three.text);
        assert!(postgres.contains("e.value ->> 1 AS column2, CAST(e.value ->> 2 AS BIGINT)"), "{postgres}");
        assert!(
            postgres
                .ends_with("FROM jsonb_array_elements(CAST($1 AS jsonb)) AS e LIMIT 4096) AS v WHERE x = $2")
        );
        assert_eq!(json(&[row(1)]), "[[1,\"a\u{fffd} \\\"b\\\"\",null]]");
        let one = Sql::new("SELECT * FROM ").rows(&[row(1)]).push(" AS v");
        assert_eq!(
            one.text,
            "SELECT * FROM (SELECT CAST(? AS BIGINT) AS column1, ? AS column2, CAST(? AS BIGINT) AS column3) AS v"
        );
        assert_eq!(one.bound.len(), 3);
    }
}
