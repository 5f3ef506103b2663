//! Where SQLite and PostgreSQL differ: how a transaction begins, the words that lock rows, the names of JSON functions.

/// Which engine is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// One file, one writer: `BEGIN IMMEDIATE` is the lock.
    Sqlite,
    /// Several writers: rows are locked.
    Postgres,
}

impl Dialect {
    /// Begins a transaction that writes. Deferred ones that read first fail under SQLite when another writes. A process
    /// that is paused in the middle of one keeps its locks from the others for as long as is said here, and no longer.
    pub(super) const fn begin(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN IMMEDIATE",
            Self::Postgres => {
                "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL idle_in_transaction_session_timeout = 10000"
            }
        }
    }

    /// Begins a transaction of which nothing is missed if the server loses it: no disk is waited for.
    pub(super) const fn begin_pacing(self) -> &'static str {
        match self {
            Self::Sqlite => self.begin(),
            Self::Postgres => {
                "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL synchronous_commit = off; \
                 SET LOCAL idle_in_transaction_session_timeout = 10000"
            }
        }
    }

    /// Begins a transaction that reads one state of the database.
    pub(super) const fn begin_reading(self) -> &'static str {
        match self {
            Self::Sqlite => "BEGIN DEFERRED",
            Self::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        }
    }

    /// Waits for rows and locks them.
    pub(super) const fn lock(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE",
        }
    }

    /// A JSON array of its arguments.
    pub(super) const fn json_array(self) -> &'static str {
        match self {
            Self::Sqlite => "json_array",
            Self::Postgres => "json_build_array",
        }
    }

    /// A JSON array of its argument in each row.
    pub(super) const fn json_of_rows(self) -> &'static str {
        match self {
            Self::Sqlite => "json_group_array",
            Self::Postgres => "json_agg",
        }
    }

    /// Compares with a pattern; letters from A to Z in any case.
    pub(super) const fn like(self) -> &'static str {
        match self {
            Self::Sqlite => "LIKE",
            Self::Postgres => "ILIKE",
        }
    }

    /// Locks rows and passes over those that another holds.
    pub(super) const fn claim(self) -> &'static str {
        match self {
            Self::Sqlite => "",
            Self::Postgres => " FOR UPDATE SKIP LOCKED",
        }
    }
}
