//! Uses of openers.

use super::error::Result;
use super::row::{Reader, Row, Table};
use super::sql::{ROWS_A_STATEMENT, Sql, Value};
use super::tx::Tx;
use crate::domain::desk::OpenerUse;
use crate::domain::id::LeadId;
use chrono::{DateTime, Utc};

impl Row for OpenerUse {
    const TABLE: Table = Table {
        name: "opener_use",
        columns: &["workspace_id", "lead_id", "opener", "used_at"],
        key: &["lead_id", "opener", "used_at"],
        owner: &["workspace_id"],
        merged: &[],
    };

    fn write(&self) -> Vec<Value> {
        vec![(&self.workspace).into(), (&self.lead).into(), (&self.opener).into(), self.at.into()]
    }

    fn read(row: &Reader<'_>) -> Result<Self> {
        Ok(Self {
            workspace: row.id("workspace_id")?,
            lead: row.id("lead_id")?,
            opener: row.text("opener")?,
            at: row.time("used_at")?,
        })
    }
}

impl Tx {
    /// Each lead's uses of openers since that instant, oldest first.
    pub(super) async fn openers_since(
        &mut self,
        leads: &[(&LeadId, DateTime<Utc>)],
    ) -> Result<Vec<OpenerUse>> {
        let wanted: Vec<Vec<Value>> = leads.iter().map(|(l, at)| vec![(*l).into(), (*at).into()]).collect();
        let joined =
            "JOIN opener_use r ON r.lead_id = v.column1 AND r.used_at >= v.column2 ORDER BY r.used_at";
        self.joined(&wanted, joined).await
    }

    /// Adds uses; the same one twice is one.
    pub(super) async fn add_openers(&mut self, uses: &[&OpenerUse]) -> Result<()> {
        for part in uses.chunks(ROWS_A_STATEMENT) {
            let rows: Vec<Vec<Value>> = part.iter().map(|used| used.write()).collect();
            let sql =
                Sql::new("INSERT INTO opener_use (workspace_id, lead_id, opener, used_at) SELECT * FROM ")
                    .rows(&rows)
                    .push(" AS r WHERE true ON CONFLICT DO NOTHING");
            self.run(sql).await?;
        }
        Ok(())
    }
}
