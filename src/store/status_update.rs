//! Status updates, drafted and posted.

use super::error::Result;
use super::row::{Reader, Row, Table, json};
use super::sql::Value;
use super::tx::Tx;
use crate::domain::id::{LeadId, UpdateId};
use crate::domain::milestone::{StatusUpdate, UpdateState};

impl Row for StatusUpdate {
    const TABLE: Table = Table {
        name: "status_update",
        columns: &[
            "id",
            "workspace_id",
            "lead_id",
            "milestone_id",
            "words",
            "channel",
            "state",
            "delivery_id",
            "posted_at",
            "created_at",
            "edits",
        ],
        key: &["id"],
        owner: &["workspace_id", "lead_id"],
        merged: &[],
    };

    fn write(&self) -> Vec<Value> {
        let (state, delivery, posted_at) = match &self.state {
            UpdateState::Draft => ("draft", None, None),
            UpdateState::Posted { delivery, at } => ("posted", Some(delivery), Some(*at)),
        };
        vec![
            (&self.id).into(),
            (&self.workspace).into(),
            (&self.lead).into(),
            (&self.milestone).into(),
            json(&self.words).into(),
            (&self.channel).into(),
            state.into(),
            delivery.into(),
            posted_at.into(),
            self.created_at.into(),
            self.edits.into(),
        ]
    }

    fn read(row: &Reader<'_>) -> Result<Self> {
        let state = match row.text("state")?.as_str() {
            "draft" => UpdateState::Draft,
            "posted" => UpdateState::Posted { delivery: row.id("delivery_id")?, at: row.time("posted_at")? },
            _ => return Err(row.unreadable("state")),
        };
        Ok(Self {
            id: row.id("id")?,
            workspace: row.id("workspace_id")?,
            lead: row.id("lead_id")?,
            milestone: row.id("milestone_id")?,
            words: row.json("words")?,
            channel: row.id("channel")?,
            state,
            created_at: row.time("created_at")?,
            edits: row.count("edits")?,
        })
    }
}

impl Tx {
    /// Status updates by id, each only if it is of that lead.
    pub(super) async fn updates_by_id(&mut self, ids: &[(&LeadId, &UpdateId)]) -> Result<Vec<StatusUpdate>> {
        let wanted: Vec<Vec<Value>> = ids.iter().map(|(l, id)| vec![(*l).into(), (*id).into()]).collect();
        self.joined(&wanted, "JOIN status_update r ON r.id = v.column2 AND r.lead_id = v.column1").await
    }

    /// All status updates of these leads, oldest first.
    pub(super) async fn updates_of(&mut self, leads: &[&LeadId]) -> Result<Vec<StatusUpdate>> {
        let wanted: Vec<Vec<Value>> = leads.iter().map(|lead| vec![(*lead).into()]).collect();
        self.joined(&wanted, "JOIN status_update r ON r.lead_id = v.column1 ORDER BY r.created_at, r.id")
            .await
    }

    /// The latest posted status update and the latest draft of each milestone of these leads.
    pub(super) async fn latest_updates(&mut self, leads: &[&LeadId]) -> Result<Vec<StatusUpdate>> {
        let wanted: Vec<Vec<Value>> = leads.iter().map(|lead| vec![(*lead).into()]).collect();
        let joined = "JOIN status_update r ON r.lead_id = v.column1 \
                      AND NOT EXISTS (SELECT 1 FROM status_update later WHERE later.lead_id = r.lead_id \
                      AND later.milestone_id = r.milestone_id AND later.state = r.state \
                      AND (COALESCE(later.posted_at, later.created_at), later.id) \
                      > (COALESCE(r.posted_at, r.created_at), r.id))";
        self.joined(&wanted, joined).await
    }
}
