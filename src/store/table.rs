//! A table, and the words of the statements that read and write its rows.
//!
//! They are put together by hand: with a `format!` for each column they were half of what a command that comes alone took on
//! the thread that decides.

use super::sql::push_number;

/// A table.
pub(super) struct Table {
    pub(super) name: &'static str,
    /// Its columns, in the order in which a row is written.
    pub(super) columns: &'static [&'static str],
    /// The columns that make a row the same row.
    pub(super) key: &'static [&'static str],
    /// Columns that never change once written: who the row belongs to. A write that would change one is refused.
    pub(super) owner: &'static [&'static str],
    /// Columns whose new value is an expression over the old row and `excluded`.
    pub(super) merged: &'static [(&'static str, &'static str)],
}

/// Room for the words of the largest tables.
const ROOM: usize = 1_024;

impl Table {
    /// The columns, each with the table's alias.
    pub(super) fn select(&self, alias: &str) -> String {
        listed(self.columns, alias)
    }

    /// Where this column stands among those that are written.
    pub(super) fn place(&self, column: &str) -> usize {
        self.columns.iter().position(|c| *c == column).expect("a column of the table")
    }

    /// What comes before the rows that are written.
    pub(super) fn insert(&self) -> String {
        let mut text = String::with_capacity(ROOM);
        put(&mut text, &["INSERT INTO ", self.name, " ("]);
        each(&mut text, ", ", self.columns, |text, _, column| text.push_str(column));
        text + ") SELECT * FROM "
    }

    /// What comes after them: a row that is there is written over, unless it is somebody else's.
    pub(super) fn or_update(&self) -> String {
        let mut text = String::with_capacity(ROOM);
        text.push_str(" AS r WHERE true ON CONFLICT (");
        each(&mut text, ", ", self.key, |text, _, column| text.push_str(column));
        text.push_str(") DO UPDATE SET ");
        let fixed = |column: &&str| !self.key.contains(column) && !self.owner.contains(column);
        let set = self.columns.iter().filter(|column| fixed(column));
        each(&mut text, ", ", set, |text, _, column| {
            match self.merged.iter().find(|(name, _)| *name == column) {
                Some((name, expression)) => put(text, &[name, " = ", expression]),
                None => put(text, &[column, " = excluded.", column]),
            }
        });
        text.push_str(" WHERE ");
        each(&mut text, " AND ", self.owner, |text, _, column| {
            put(text, &[self.name, ".", column, " = excluded.", column]);
        });
        text
    }

    /// What comes before and after rows of key, owner and these columns, which are then set to what stands in the row.
    pub(super) fn update(&self, columns: &[&str]) -> (String, String) {
        let same = self.key.len() + self.owner.len();
        let mut before = String::with_capacity(ROOM);
        put(&mut before, &["UPDATE ", self.name, " SET "]);
        each(&mut before, ", ", columns, |text, nth, column| {
            put(text, &[column, " = v.column"]);
            push_number(text, same + nth + 1);
        });
        let mut after = String::with_capacity(ROOM);
        after.push_str(" AS v WHERE ");
        each(&mut after, " AND ", self.key.iter().chain(self.owner), |text, nth, column| {
            put(text, &[self.name, ".", column, " = v.column"]);
            push_number(text, nth + 1);
        });
        (before + " FROM ", after)
    }
}

/// Columns, each with its table's alias.
pub(super) fn listed(columns: &[&str], alias: &str) -> String {
    let mut text = String::with_capacity(ROOM);
    each(&mut text, ", ", columns, |text, _, column| put(text, &[alias, ".", column]));
    text
}

/// Words for each column, with something between them.
fn each<'a>(
    text: &mut String,
    between: &str,
    columns: impl IntoIterator<Item = &'a &'a str>,
    put: impl Fn(&mut String, usize, &str),
) {
    for (nth, column) in columns.into_iter().enumerate() {
        if nth > 0 {
            text.push_str(between);
        }
        put(text, nth, column);
    }
}

fn put(text: &mut String, words: &[&str]) {
    words.iter().for_each(|word| text.push_str(word));
}
