//! Which columns hold a person's words, and how a sealed one is bound to its place.
//!
//! The list is the one place to name such a column: what stands here is sealed when it is written and opened when it is
//! read, whoever reads or writes the row, and is found by `rapport rekey` and `rapport erase`.

/// A table with words in it.
pub(super) struct Words {
    pub(super) table: &'static str,
    /// What makes a row the same row. A sealed text opens in this row alone.
    pub(super) key: &'static [&'static str],
    /// The columns with words.
    pub(super) columns: &'static [&'static str],
}

/// All of them.
pub(super) const WORDS: &[Words] = &[
    Words { table: "checkin", key: &["id"], columns: &["learned", "shared", "follow_up", "note", "need"] },
    Words { table: "peer", key: &["id"], columns: &["prefers", "cares", "goal", "they_need", "we_need"] },
    Words { table: "promise", key: &["id"], columns: &["what", "reason", "moves", "dropped_why"] },
    Words { table: "obstacle", key: &["id"], columns: &["what"] },
    Words { table: "draft", key: &["id"], columns: &["content"] },
    Words { table: "nudge", key: &["id"], columns: &["reason"] },
    Words { table: "milestone_deed", key: &["milestone_id", "done_at", "ordinal"], columns: &["deed"] },
    Words { table: "review_answer", key: &["lead_id", "period", "question"], columns: &["words"] },
    Words { table: "own_opener", key: &["id"], columns: &["words"] },
    Words { table: "holiday_calendar", key: &["lead_id"], columns: &["address", "days"] },
    Words { table: "outbox", key: &["id"], columns: &["call"] },
    Words { table: "unreadable", key: &["id"], columns: &["raw"] },
];

/// The words of a table, if it has any.
pub(super) fn of(table: &str) -> Option<&'static Words> {
    WORDS.iter().find(|words| words.table == table)
}

/// What a sealed text is bound to: moved to another row or column, it does not open.
pub(super) fn place(table: &str, column: &str, key: &[String]) -> String {
    format!("{table}/{column}/{}", key.join("/"))
}
