//! Schedules, and the record of their runs.

use super::error::Result;
use super::nudge::with_desk;
use super::row::{Reader, Row, Table};
use super::sql::{ROWS_A_STATEMENT, Sql, Value};
use super::tx::Tx;
use crate::domain::desk::DeskKey;
use crate::domain::id::LeadId;
use crate::domain::schedule::{Schedule, ScheduleKind};
use chrono::{DateTime, Utc};
use sqlx::any::AnyRow;
use std::collections::HashSet;

impl Row for Schedule {
    const TABLE: Table = Table {
        name: "schedule",
        columns: &["id", "workspace_id", "lead_id", "channel", "kind", "cron", "zone", "next_at"],
        key: &["id"],
        owner: &["workspace_id", "lead_id"],
        merged: &[],
    };

    fn write(&self) -> Vec<Value> {
        vec![
            (&self.id).into(),
            (&self.workspace).into(),
            (&self.lead).into(),
            self.channel.as_ref().into(),
            self.kind.code().into(),
            (&self.cron).into(),
            self.zone.name().into(),
            self.next_at.into(),
        ]
    }

    fn read(row: &Reader<'_>) -> Result<Self> {
        Ok(Self {
            id: row.id("id")?,
            workspace: row.id("workspace_id")?,
            lead: row.id("lead_id")?,
            channel: row.maybe_id("channel")?,
            kind: row.code("kind", ScheduleKind::from_code)?,
            cron: row.text("cron")?,
            zone: row.code("zone", |name| name.parse().ok())?,
            next_at: row.maybe_time("next_at")?,
        })
    }
}

/// One occurrence of a schedule, and for whom it is handled.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    /// The schedule.
    pub schedule: &'a Schedule,
    /// When it was to fire.
    pub occurrence: DateTime<Utc>,
    /// A person or a channel.
    pub recipient: &'a str,
}

impl Run<'_> {
    fn row(&self) -> Vec<Value> {
        let Schedule { workspace, id, .. } = self.schedule;
        vec![workspace.into(), id.into(), self.occurrence.into(), self.recipient.into()]
    }

    fn key(&self) -> (String, i64, String) {
        let at = self.occurrence.timestamp_millis();
        (self.schedule.id.to_string(), at, self.recipient.to_owned())
    }
}

impl Tx {
    /// All schedules of these leads.
    pub(super) async fn schedules_of(&mut self, leads: &[&LeadId]) -> Result<Vec<Schedule>> {
        let wanted: Vec<Vec<Value>> = leads.iter().map(|lead| vec![(*lead).into()]).collect();
        self.joined(&wanted, "JOIN schedule r ON r.lead_id = v.column1 ORDER BY r.kind, r.id").await
    }

    /// Schedules whose time has come, with the desk each is of; nobody else gets them until the end of this
    /// transaction. Save each with its next time, or they come again.
    pub async fn due_schedules(
        &mut self,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<(DeskKey, Schedule)>> {
        self.due_of("next_at", "", now, limit).await
    }

    /// Sets the schedule that is due first aside until then, unread, as it cannot be run; whether there was one.
    pub async fn set_schedule_aside(&mut self, now: DateTime<Utc>, until: DateTime<Utc>) -> Result<bool> {
        self.set_first_aside::<Schedule>("next_at", "", now, until).await
    }

    /// When the schedule was due that is due first; `None` if none is.
    pub async fn first_due(&mut self, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
        let sql = Sql::new("SELECT s.next_at FROM schedule s WHERE s.next_at <= ").bind(now).push(
            " AND NOT EXISTS (SELECT 1 FROM workspace w WHERE w.id = s.workspace_id \
             AND w.state = 'uninstalled') ORDER BY s.next_at LIMIT 1",
        );
        let rows = self.fetch(sql).await?;
        rows.first().map_or(Ok(None), |row| Reader::new(row, "schedule").maybe_time("next_at"))
    }

    /// Rows of one table whose time has come, the longest due first, each with the desk it is of; those of a
    /// workspace that uninstalled stay. `fitting` narrows them down, and names the index that finds them.
    pub(super) async fn due_of<R: Row>(
        &mut self,
        column: &str,
        fitting: &str,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<(DeskKey, R)>> {
        let sql = Sql::new("SELECT ").push(&R::TABLE.select("r")).push(", l.user_id");
        let sql = sql.then_due::<R>(column, fitting, now).bind(limit).push(self.claim_lock());
        let rows = self.fetch(sql).await?;
        let read = |row: &AnyRow| with_desk(&Reader::opening(row, R::TABLE.name, self.vault()));
        self.as_read(rows.iter().map(read).collect())
    }

    /// Sets the one that is due first aside until then, unread; whether there was one.
    pub(super) async fn set_first_aside<R: Row>(
        &mut self,
        column: &str,
        fitting: &str,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<bool> {
        let table = R::TABLE.name;
        let sql = Sql::new(&format!("UPDATE {table} SET {column} = ")).bind(until);
        let sql = sql.push(" WHERE id IN (SELECT r.id").then_due::<R>(column, fitting, now).push("1");
        Ok(self.run(sql.push(self.claim_lock()).push(")")).await? > 0)
    }

    /// Records that these occurrences were handled, all in one statement; false for one that was recorded before,
    /// here or earlier in the slice. The proof of "never twice".
    pub async fn record_runs(&mut self, runs: &[Run<'_>]) -> Result<Vec<bool>> {
        let rows: Vec<Vec<Value>> = runs.iter().map(Run::row).collect();
        let mut recorded = HashSet::new();
        for part in rows.chunks(ROWS_A_STATEMENT) {
            let sql = Sql::new(
                "INSERT INTO schedule_run (workspace_id, schedule_id, occurrence, recipient) SELECT * FROM ",
            )
            .rows(part)
            .push(" AS r WHERE true ON CONFLICT DO NOTHING RETURNING schedule_id, occurrence, recipient");
            for row in &self.fetch(sql).await? {
                let row = Reader::new(row, "schedule_run");
                recorded.insert((row.text("schedule_id")?, row.int("occurrence")?, row.text("recipient")?));
            }
        }
        // Each is taken out, so that of two alike only the first is new.
        Ok(runs.iter().map(|run| recorded.remove(&run.key())).collect())
    }

    /// Forgets the runs of occurrences before this instant; how many.
    pub async fn forget_runs_before(&mut self, at: DateTime<Utc>) -> Result<u64> {
        self.run(Sql::new("DELETE FROM schedule_run WHERE occurrence < ").bind(at)).await
    }
}

impl Sql {
    /// Goes on with those of a table whose time has come, the longest due first, up to the limit that is to follow.
    fn then_due<R: Row>(self, column: &str, fitting: &str, now: DateTime<Utc>) -> Self {
        let table = R::TABLE.name;
        let sql = self
            .push(&format!(" FROM {table} r JOIN lead l ON l.id = r.lead_id WHERE {fitting}r.{column} <= "));
        sql.bind(now).push(&format!(
            " AND NOT EXISTS (SELECT 1 FROM workspace w WHERE w.id = r.workspace_id \
             AND w.state = 'uninstalled') ORDER BY r.{column} LIMIT "
        ))
    }
}
