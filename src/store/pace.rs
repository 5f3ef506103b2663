//! Slack's pace, kept by all replicas together. On SQLite one process serves, keeps the pace by itself, and nothing is
//! asked or written here.
//!
//! Each pace is a row with the instant from which the next call is in time, by the database's own clock, so that those
//! of the replicas do not matter. What is lost of it with the server does not matter either: it is of the last seconds.

use super::error::Result;
use super::row::Reader;
use super::sql::{Sql, Value};
use super::tally::Work;
use super::tx::Tx;
use super::{Dialect, Store};
use crate::domain::id::WorkspaceId;
use std::time::Duration;

/// The database's clock, in milliseconds.
const CLOCK: &str = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
/// Stands for everything in a workspace.
const ALL: &str = "";
/// Rows that long past say no more than missing ones.
const PAST: &str = "3600000";

/// Something of which Slack takes only so much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pace {
    /// What is counted, within a workspace.
    pub what: String,
    /// How long lies between two calls.
    pub step: Duration,
    /// How many may come at once.
    pub burst: u32,
}

impl Store {
    /// Takes one call at each of these paces, if all allow it now; else says how long to wait before asking again.
    pub async fn take_turn(
        &self,
        workspace: &WorkspaceId,
        paces: &[Pace],
    ) -> Result<std::result::Result<(), Duration>> {
        if self.dialect() == Dialect::Sqlite {
            return Ok(Ok(()));
        }
        let mut tx = self.begun(self.dialect().begin_pacing(), Work::Write).await?;
        let mut wait = 0;
        let mut next = vec![];
        for (what, next_at, now) in tx.locked_paces(workspace, paces).await? {
            let pace = paces.iter().find(|pace| pace.what == what);
            let (step, burst) = pace.map_or((0, 1), |pace| (ms(pace.step), i64::from(pace.burst.max(1))));
            wait = wait.max(next_at - now - step * (burst - 1));
            next.push(vec![workspace.into(), what.into(), (next_at.max(now) + step).into()]);
        }
        if wait > 0 {
            return Ok(Err(Duration::from_millis(wait.unsigned_abs())));
        }
        let sql = Sql::new("INSERT INTO pace (workspace_id, what, next_at) SELECT * FROM ").rows(&next);
        let again =
            " AS r WHERE true ON CONFLICT (workspace_id, what) DO UPDATE SET next_at = excluded.next_at";
        tx.run(sql.push(again)).await?;
        tx.commit().await?;
        Ok(Ok(()))
    }
}

impl Tx {
    /// Where these paces stand, and what the clock says; held until the end of this transaction. In one order, so that
    /// two who ask never wait for each other.
    async fn locked_paces(
        &mut self,
        workspace: &WorkspaceId,
        paces: &[Pace],
    ) -> Result<Vec<(String, i64, i64)>> {
        let mut names: Vec<&str> = paces.iter().map(|pace| pace.what.as_str()).chain([ALL]).collect();
        names.sort_unstable();
        let row = |what: &&str| -> Vec<Value> { vec![workspace.into(), (*what).into(), 0i64.into()] };
        let rows: Vec<Vec<Value>> = names.iter().map(row).collect();
        let sql = Sql::new("INSERT INTO pace (workspace_id, what, next_at) SELECT * FROM ").rows(&rows);
        let hold = " AS r WHERE true ON CONFLICT (workspace_id, what) DO UPDATE SET next_at = pace.next_at \
                    RETURNING what, next_at, ";
        let rows = self.fetch(sql.push(hold).push(CLOCK).push(" AS at_ms")).await?;
        let read = |row: &sqlx::any::AnyRow| {
            let row = Reader::new(row, "pace");
            Ok((row.text("what")?, row.int("next_at")?, row.int("at_ms")?))
        };
        rows.iter().map(read).collect()
    }

    /// Slack asked a workspace to wait: no replica calls anything there for so long.
    pub async fn hold_paces(&mut self, workspace: &WorkspaceId, wait: Duration) -> Result<()> {
        if self.dialect() == Dialect::Sqlite {
            return Ok(());
        }
        let row: Vec<Value> = vec![workspace.into(), ALL.into(), ms(wait).into()];
        let sql = Sql::new(
            "INSERT INTO pace (workspace_id, what, next_at) SELECT r.column1, r.column2, r.column3 + ",
        );
        let sql = sql.push(CLOCK).push(" FROM ").rows(&[row]).push(
            " AS r WHERE true ON CONFLICT (workspace_id, what) DO UPDATE SET \
             next_at = GREATEST(pace.next_at, excluded.next_at)",
        );
        self.run(sql).await?;
        Ok(())
    }

    /// Forgets paces that no call has to wait for.
    pub async fn forget_paces(&mut self) -> Result<()> {
        if self.dialect() == Dialect::Postgres {
            // Whoever takes a turn at this moment is not waited for.
            let past = format!(
                "DELETE FROM pace WHERE (workspace_id, what) IN (SELECT p.workspace_id, p.what FROM pace p \
                 WHERE p.next_at < {CLOCK} - {PAST}{})",
                self.claim_lock()
            );
            self.run(Sql::new(&past)).await?;
        }
        Ok(())
    }
}

fn ms(time: Duration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}
