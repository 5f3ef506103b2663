//! Links to the work on milestones, with what was read by them.

use super::error::Result;
use super::row::{Reader, Row, Table, json};
use super::sql::{ROWS_A_STATEMENT, Sql, Value};
use super::tx::Tx;
use crate::domain::id::{LeadId, MilestoneId};
use crate::domain::link::{Address, MilestoneLink, Tracker, Trouble};
use chrono::{DateTime, Utc};
use sqlx::any::AnyRow;

/// The kind of an address that is only a link.
const PAGE: &str = "page";

impl Row for MilestoneLink {
    const TABLE: Table = Table {
        name: "milestone_link",
        columns: &[
            "milestone_id",
            "workspace_id",
            "lead_id",
            "address",
            "kind",
            "reading",
            "etag",
            "trouble",
            "read_at",
            "next_read_at",
            "failures",
        ],
        key: &["milestone_id"],
        owner: &["workspace_id", "lead_id"],
        merged: &[],
    };

    fn write(&self) -> Vec<Value> {
        vec![
            (&self.milestone).into(),
            (&self.workspace).into(),
            (&self.lead).into(),
            self.address.as_str().into(),
            self.address.place().tracker().map_or(PAGE, Tracker::code).into(),
            self.reading.as_ref().map(json).into(),
            self.etag.as_ref().into(),
            self.trouble.map(Trouble::code).into(),
            self.read_at.into(),
            self.next_read_at.into(),
            self.failures.into(),
        ]
    }

    fn read(row: &Reader<'_>) -> Result<Self> {
        Ok(Self {
            workspace: row.id("workspace_id")?,
            lead: row.id("lead_id")?,
            milestone: row.id("milestone_id")?,
            address: row.code("address", |text| Address::parse(text).ok())?,
            reading: row.maybe("reading", |text| serde_json::from_str(text).ok())?,
            etag: row.maybe_text("etag")?,
            trouble: row.maybe("trouble", Trouble::from_code)?,
            read_at: row.maybe_time("read_at")?,
            next_read_at: row.time("next_read_at")?,
            failures: row.count("failures")?,
        })
    }
}

impl Tx {
    /// All links of these leads.
    pub(super) async fn links_of(&mut self, leads: &[&LeadId]) -> Result<Vec<MilestoneLink>> {
        let wanted: Vec<Vec<Value>> = leads.iter().map(|lead| vec![(*lead).into()]).collect();
        let joined = "JOIN milestone_link r ON r.lead_id = v.column1 ORDER BY r.lead_id, r.milestone_id";
        self.joined(&wanted, joined).await
    }

    /// Takes links away.
    pub(super) async fn drop_links(&mut self, milestones: &[&MilestoneId]) -> Result<()> {
        for part in milestones.chunks(ROWS_A_STATEMENT) {
            self.run(Sql::new("DELETE FROM milestone_link WHERE milestone_id IN ").list(part)).await?;
        }
        Ok(())
    }

    /// Takes up to `limit` links of open milestones that are due to be read from one of these trackers, the longest due
    /// first. They are the caller's until `until`; after that another may take them.
    pub async fn claim_links(
        &mut self,
        trackers: &[Tracker],
        now: DateTime<Utc>,
        until: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<MilestoneLink>> {
        if trackers.is_empty() {
            return Ok(vec![]);
        }
        let kinds: Vec<&str> = trackers.iter().map(|tracker| tracker.code()).collect();
        let lock = self.claim_lock();
        let sql = Sql::new("UPDATE milestone_link SET next_read_at = ")
            .bind(until)
            .push(
                " WHERE milestone_id IN (SELECT k.milestone_id FROM milestone_link k WHERE k.next_read_at <= ",
            )
            .bind(now)
            .push(" AND k.kind IN ")
            .list(&kinds)
            .push(
                " AND EXISTS (SELECT 1 FROM milestone m WHERE m.id = k.milestone_id \
                 AND m.state IN ('idea', 'promised')) \
                 AND EXISTS (SELECT 1 FROM lead l WHERE l.id = k.lead_id AND l.standing <> 'left') \
                 AND NOT EXISTS (SELECT 1 FROM workspace w WHERE w.id = k.workspace_id \
                 AND w.state = 'uninstalled') ORDER BY k.next_read_at, k.milestone_id LIMIT ",
            )
            .bind(limit)
            .push(lock)
            .push(") RETURNING ")
            .push(&Self::link_columns());
        let mut links: Vec<MilestoneLink> = self.fetch_as(sql).await?;
        links.sort_by(|a, b| a.milestone.cmp(&b.milestone));
        Ok(links)
    }

    /// How many links could not be read, by tracker and reason.
    pub async fn links_in_trouble(&mut self) -> Result<Vec<(Tracker, Trouble, u64)>> {
        let sql = "SELECT kind, trouble, COUNT(*) AS links FROM milestone_link WHERE trouble IS NOT NULL \
                   GROUP BY kind, trouble ORDER BY kind, trouble";
        let rows = self.fetch(Sql::new(sql)).await?;
        let read = |row: &AnyRow| {
            let row = Reader::new(row, MilestoneLink::TABLE.name);
            let tracker = row.code("kind", Tracker::from_code)?;
            Ok((tracker, row.code("trouble", Trouble::from_code)?, row.int("links")?.unsigned_abs()))
        };
        rows.iter().map(read).collect()
    }

    fn link_columns() -> String {
        MilestoneLink::TABLE.columns.join(", ")
    }

    /// Keeps what came of reading a link; nothing if the lead linked something else in the meantime.
    pub async fn mark_link(&mut self, link: &MilestoneLink) -> Result<()> {
        let sql = Sql::new("UPDATE milestone_link SET reading = ")
            .bind(link.reading.as_ref().map(json))
            .push(", etag = ")
            .bind(link.etag.as_ref())
            .push(", trouble = ")
            .bind(link.trouble.map(Trouble::code))
            .push(", read_at = ")
            .bind(link.read_at)
            .push(", next_read_at = ")
            .bind(link.next_read_at)
            .push(", failures = ")
            .bind(link.failures)
            .push(" WHERE milestone_id = ")
            .bind(&link.milestone)
            .push(" AND address = ")
            .bind(link.address.as_str());
        self.run(sql).await?;
        Ok(())
    }
}
