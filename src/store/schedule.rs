//! Schedules, and the record of their runs.

use super::error::Result;
use super::nudge::with_desk;
use super::row::{Reader, Row, Table};
use super::sql::{Sql, Value};
use super::tx::Tx;
use crate::domain::desk::DeskKey;
use crate::domain::id::LeadId;
use crate::domain::schedule::{Schedule, ScheduleKind};
use chrono::{DateTime, Utc};

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
        let sql = Sql::new(&format!(
            "SELECT {}, l.user_id FROM schedule r JOIN lead l ON l.id = r.lead_id WHERE r.next_at <= ",
            Schedule::TABLE.select("r")
        ));
        let sql = sql
            .bind(now)
            .push(
                " AND NOT EXISTS (SELECT 1 FROM workspace w WHERE w.id = r.workspace_id \
                 AND w.state = 'uninstalled') ORDER BY r.next_at LIMIT ",
            )
            .bind(limit)
            .push(self.claim_lock());
        let rows = self.fetch(sql).await?;
        rows.iter().map(|row| with_desk(&Reader::new(row, Schedule::TABLE.name))).collect()
    }

    /// Records that an occurrence of a schedule was handled for a recipient; false if it was already. The proof of
    /// "never twice".
    pub async fn record_run(
        &mut self,
        schedule: &Schedule,
        occurrence: DateTime<Utc>,
        recipient: &str,
    ) -> Result<bool> {
        let run = vec![
            Value::from(&schedule.workspace),
            (&schedule.id).into(),
            occurrence.into(),
            recipient.into(),
        ];
        let sql = Sql::new(
            "INSERT INTO schedule_run (workspace_id, schedule_id, occurrence, recipient) SELECT * FROM ",
        )
        .rows(&[run])
        .push(" AS r WHERE true ON CONFLICT DO NOTHING");
        Ok(self.run(sql).await? == 1)
    }

    /// Forgets the runs of occurrences before this instant; how many.
    pub async fn forget_runs_before(&mut self, at: DateTime<Utc>) -> Result<u64> {
        self.run(Sql::new("DELETE FROM schedule_run WHERE occurrence < ").bind(at)).await
    }
}
