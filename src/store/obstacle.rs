//! What stands in the way of milestones.

use super::error::Result;
use super::row::{Reader, Row, Table, json};
use super::sql::Value;
use super::tx::Tx;
use crate::domain::id::LeadId;
use crate::domain::obstacle::Obstacle;

impl Row for Obstacle {
    const TABLE: Table = Table {
        name: "obstacle",
        columns: &["id", "workspace_id", "lead_id", "milestone_id", "what", "met_at", "told", "cleared_at"],
        key: &["id"],
        owner: &["workspace_id", "lead_id"],
        merged: &[],
    };

    fn write(&self) -> Vec<Value> {
        vec![
            (&self.id).into(),
            (&self.workspace).into(),
            (&self.lead).into(),
            (&self.milestone).into(),
            (&self.what).into(),
            self.met_at.into(),
            json(&self.told).into(),
            self.cleared_at.into(),
        ]
    }

    fn read(row: &Reader<'_>) -> Result<Self> {
        Ok(Self {
            id: row.id("id")?,
            workspace: row.id("workspace_id")?,
            lead: row.id("lead_id")?,
            milestone: row.id("milestone_id")?,
            what: row.text("what")?,
            met_at: row.time("met_at")?,
            told: row.json("told")?,
            cleared_at: row.maybe_time("cleared_at")?,
        })
    }
}

impl Tx {
    /// All obstacles of these leads, oldest first.
    pub(super) async fn obstacles_of(&mut self, leads: &[&LeadId]) -> Result<Vec<Obstacle>> {
        let wanted: Vec<Vec<Value>> = leads.iter().map(|lead| vec![(*lead).into()]).collect();
        let joined = "JOIN obstacle r ON r.lead_id = v.column1 ORDER BY r.met_at, r.id";
        self.joined(&wanted, joined).await
    }
}
