//! A database that was restored: what it holds is of an earlier day, and Slack is not.
//!
//! Between the copy and now its bot went on: it sent what waited in the copy, fired what was due, brought back what was
//! snoozed. Nobody knows how much of that. So what waited is looked for before it is sent, and what fell due is passed
//! over and told: never twice, and lost is only what was lost with the database.

use super::tick::advanced;
use crate::domain::desk::Change;
use crate::domain::nudge::Nudge;
use crate::store::{Result, Store, Tx};
use chrono::{DateTime, Utc};

/// How many rows are moved on at a time.
const TOGETHER: u32 = 500;

/// What was done about a restored database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Messages that are looked for before they are sent.
    pub looked_for: u64,
    /// Schedules whose times were passed over.
    pub passed_over: u64,
    /// Snoozed nudges that were to come back meanwhile, withdrawn.
    pub withdrawn: u64,
}

/// Settles a database that stands in the place of another, if it is a copy or `is_restored` says so.
pub async fn settle(store: &Store, is_restored: bool, now: DateTime<Utc>) -> Result<Option<Restored>> {
    let mut tx = store.begin().await?;
    // One that moved here is what it was, unless it was a backup itself.
    let moved = tx.move_in().await?;
    let copied_at = tx.copied_at().await?.or(moved);
    if copied_at.is_none() && !is_restored {
        tx.commit().await?;
        return Ok(None);
    }
    let looked_for = tx.doubt_waiting(now).await?;
    let passed_over = pass_over(&mut tx, now).await?;
    let withdrawn = withdraw(&mut tx, now).await?;
    tx.forget_copied().await?;
    tx.commit().await?;
    let restored = Restored { looked_for, passed_over, withdrawn };
    tracing::warn!(
        copied_at = copied_at.map(|at| at.to_rfc3339()),
        looked_for,
        passed_over,
        withdrawn,
        "the database was restored; what waited is looked for in Slack first"
    );
    Ok(Some(restored))
}

async fn pass_over(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64> {
    let mut passed_over = 0;
    loop {
        let due = tx.due_schedules(now, TOGETHER).await?;
        if due.is_empty() {
            return Ok(passed_over);
        }
        passed_over += due.len() as u64;
        let moved: Vec<Change> = due.iter().map(|(_, s)| Change::Schedule(advanced(s, now))).collect();
        tx.save(&moved).await?;
    }
}

async fn withdraw(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64> {
    let mut withdrawn = 0;
    loop {
        let due = tx.due_snoozes(now, TOGETHER).await?;
        let settled: Vec<Nudge> = due.into_iter().filter_map(|(_, nudge)| nudge.withdraw(now).ok()).collect();
        if settled.is_empty() {
            return Ok(withdrawn);
        }
        withdrawn += settled.len() as u64;
        tx.save(&settled.into_iter().map(Change::Nudge).collect::<Vec<_>>()).await?;
    }
}
