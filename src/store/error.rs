//! What can go wrong in the store, sorted by what a caller does about it.

use super::{Store, steps};
use sqlx::migrate::MigrateError;
use std::path::Path;
use thiserror::Error;

/// A failure of the store. Its text names tables, columns and codes, never what a row holds.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Another writer was in the way. Try the same again.
    #[error("the database is busy")]
    Busy,
    /// The database cannot be reached or cannot write at present. Try again later.
    #[error("the database is not available: {why}")]
    Unavailable {
        /// In a few words.
        why: String,
    },
    /// It will not work until someone changes something; the sentence says what.
    #[error("{0}")]
    Refused(String),
    /// The database holds something that this version cannot read.
    #[error("the database holds a {table}.{column} that cannot be read")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// A fault of this program: it tried to write a row over one of another lead or workspace.
    #[error("a row of {table} belongs to another lead: nothing was written")]
    NotOurs {
        /// The table.
        table: &'static str,
    },
    /// A fault of this program: a statement the database does not take.
    #[error("the database did not take a statement: {0}")]
    Bug(#[source] sqlx::Error),
}

/// The result of a call to the store.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

impl StoreError {
    /// Whether the same call may succeed if it is tried again.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Busy | Self::Unavailable { .. })
    }

    /// The same with the file that it is about.
    pub(super) fn about(self, file: &Path) -> Self {
        match self {
            Self::Refused(sentence) => Self::Refused(format!("{}: {sentence}", file.display())),
            other => other,
        }
    }

    pub(super) fn refused(sentence: impl Into<String>) -> Self {
        Self::Refused(sentence.into())
    }

    pub(super) fn unavailable(why: impl Into<String>) -> Self {
        Self::Unavailable { why: why.into() }
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error as E;
        match &error {
            E::PoolTimedOut => Self::Busy,
            E::PoolClosed => Self::unavailable("it is being closed"),
            E::Io(io) => Self::unavailable(io.kind().to_string()),
            E::Tls(_) => Self::unavailable("no secure connection"),
            E::WorkerCrashed | E::Protocol(_) => Self::unavailable("the connection broke"),
            E::Configuration(why) => Self::refused(format!("The database's address is wrong: {why}.")),
            E::Database(found) => match found.code().as_deref().and_then(by_code) {
                Some(known) => known,
                // Two writers made the same row at once; the next attempt sees the other's.
                None if found.is_unique_violation() => Self::Busy,
                None => Self::Bug(error),
            },
            _ => Self::Bug(error),
        }
    }
}

/// PostgreSQL's codes have five characters, SQLite's are numbers whose low byte is the kind.
fn by_code(code: &str) -> Option<StoreError> {
    if code.len() == 5 {
        return by_sqlstate(code);
    }
    match code.parse::<u32>().ok()? & 0xff {
        5 | 6 => Some(StoreError::Busy),
        8 => {
            Some(StoreError::refused("The database file is read-only: give its folder and it write access."))
        }
        10 => Some(StoreError::unavailable("the disk failed to read or write")),
        11 | 26 => Some(StoreError::refused(
            "The database file is damaged or is not one: restore a backup (`rapport backup` made it).",
        )),
        13 => Some(StoreError::unavailable("the disk is full")),
        14 => Some(StoreError::refused("The database file cannot be opened: check its path and access.")),
        _ => None,
    }
}

fn by_sqlstate(code: &str) -> Option<StoreError> {
    match code {
        "40001" | "40P01" | "55P03" => Some(StoreError::Busy),
        "26000" | "42P05" => Some(StoreError::refused(
            "Something between here and the database mixes up connections, as a pooler in transaction mode does: start \
             again, so that it is noticed, or name the server itself.",
        )),
        // By a process that was paused: the server ended it, so that it holds up no other.
        "25P03" => Some(StoreError::unavailable("a transaction was left open too long")),
        "25006" => Some(StoreError::refused("The database is read-only: name its primary server.")),
        "28000" | "28P01" => Some(StoreError::refused("The database refused the user or the password.")),
        "3D000" => Some(StoreError::refused("There is no such database on the server: create it first.")),
        "42501" => Some(StoreError::refused("The database user lacks the right to do this.")),
        _ => match &code[..2] {
            "08" | "53" | "57" | "58" => Some(StoreError::unavailable(format!("code {code}"))),
            _ => None,
        },
    }
}

impl From<MigrateError> for StoreError {
    fn from(error: MigrateError) -> Self {
        match error {
            MigrateError::VersionMissing(version) => steps::too_new(version, Store::known_schema()),
            MigrateError::VersionMismatch(version) => Self::refused(format!(
                "Step {version} of the database's schema is not the one this Rapport has: it was made by \
                 another build."
            )),
            MigrateError::Dirty(version) => Self::refused(format!(
                "Step {version} of the database's schema was left half done: restore a backup."
            )),
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
            other => Self::Bug(sqlx::Error::Migrate(Box::new(other))),
        }
    }
}
