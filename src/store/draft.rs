//! Kept forms.

use super::error::Result;
use super::row::{Reader, Row, Table, json};
use super::sql::{ROWS_A_STATEMENT, Sql, Value};
use super::tx::Tx;
use crate::domain::draft::Draft;
use crate::domain::id::{DraftId, LeadId};

impl Row for Draft {
    const TABLE: Table = Table {
        name: "draft",
        columns: &["id", "workspace_id", "lead_id", "content", "created_at"],
        key: &["id"],
        owner: &["workspace_id", "lead_id"],
        merged: &[],
    };

    fn write(&self) -> Vec<Value> {
        vec![
            (&self.id).into(),
            (&self.workspace).into(),
            (&self.lead).into(),
            json(&self.content).into(),
            self.created_at.into(),
        ]
    }

    fn read(row: &Reader<'_>) -> Result<Self> {
        Ok(Self {
            id: row.id("id")?,
            workspace: row.id("workspace_id")?,
            lead: row.id("lead_id")?,
            content: row.json("content")?,
            created_at: row.time("created_at")?,
        })
    }
}

impl Tx {
    /// All kept forms of these leads, oldest first.
    pub(super) async fn drafts_of(&mut self, leads: &[&LeadId]) -> Result<Vec<Draft>> {
        let wanted: Vec<Vec<Value>> = leads.iter().map(|lead| vec![(*lead).into()]).collect();
        self.joined(&wanted, "JOIN draft r ON r.lead_id = v.column1 ORDER BY r.created_at, r.id").await
    }

    /// Drops kept forms that were used.
    pub(super) async fn drop_drafts(&mut self, ids: &[&DraftId]) -> Result<()> {
        for part in ids.chunks(ROWS_A_STATEMENT) {
            self.run(Sql::new("DELETE FROM draft WHERE id IN ").list(part)).await?;
        }
        Ok(())
    }
}
