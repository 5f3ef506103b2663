//! Counts what the store is asked to do, for whoever measures it.

use std::sync::atomic::{AtomicU64, Ordering};

/// What a store was asked to do since it was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Statements; the beginnings and the ends of transactions are not among them.
    pub statements: u64,
    /// Transactions that were committed.
    pub commits: u64,
}

/// The counting, shared by all transactions of a store.
#[derive(Default)]
pub(super) struct Tally {
    statements: AtomicU64,
    commits: AtomicU64,
}

impl Tally {
    pub(super) fn asked(&self) {
        self.statements.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn committed(&self) {
        self.commits.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn counters(&self) -> Counters {
        Counters {
            statements: self.statements.load(Ordering::Relaxed),
            commits: self.commits.load(Ordering::Relaxed),
        }
    }
}

impl std::ops::Sub for Counters {
    type Output = Self;

    /// What was asked for between two readings.
    fn sub(self, earlier: Self) -> Self {
        Self { statements: self.statements - earlier.statements, commits: self.commits - earlier.commits }
    }
}
