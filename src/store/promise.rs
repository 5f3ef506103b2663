//! Promises, with every move of their dates.

use super::error::Result;
use super::row::{Reader, Row, Table, json};
use super::sql::Value;
use super::tx::Tx;
use crate::domain::id::LeadId;
use crate::domain::promise::{Promise, PromiseState};

impl Row for Promise {
    const TABLE: Table = Table {
        name: "promise",
        columns: &[
            "id",
            "workspace_id",
            "lead_id",
            "peer_id",
            "what",
            "promised_on",
            "first_estimate",
            "estimate",
            "first_due",
            "due",
            "moves",
            "reason",
            "state",
            "done_on",
            "dropped_at",
            "dropped_why",
            "created_at",
        ],
        key: &["id"],
        owner: &["workspace_id", "lead_id"],
        merged: &[],
    };

    fn write(&self) -> Vec<Value> {
        let (state, done_on, dropped) = match &self.state {
            PromiseState::Open => ("open", None, None),
            PromiseState::Kept { on } => ("kept", Some(*on), None),
            PromiseState::Broken { on } => ("broken", Some(*on), None),
            PromiseState::Dropped { at, why } => ("dropped", None, Some((*at, why))),
        };
        vec![
            (&self.id).into(),
            (&self.workspace).into(),
            (&self.lead).into(),
            (&self.peer).into(),
            (&self.what).into(),
            self.promised_on.into(),
            self.first_estimate.into(),
            self.estimate.into(),
            self.first_due.into(),
            self.due.into(),
            json(&self.moves).into(),
            self.reason.as_ref().into(),
            state.into(),
            done_on.into(),
            dropped.map(|(at, _)| at).into(),
            dropped.map(|(_, why)| why).into(),
            self.created_at.into(),
        ]
    }

    fn read(row: &Reader<'_>) -> Result<Self> {
        let done_on = || row.day("done_on");
        let state = match row.text("state")?.as_str() {
            "open" => PromiseState::Open,
            "kept" => PromiseState::Kept { on: done_on()? },
            "broken" => PromiseState::Broken { on: done_on()? },
            "dropped" => PromiseState::Dropped { at: row.time("dropped_at")?, why: row.text("dropped_why")? },
            _ => return Err(row.unreadable("state")),
        };
        Ok(Self {
            id: row.id("id")?,
            workspace: row.id("workspace_id")?,
            lead: row.id("lead_id")?,
            peer: row.id("peer_id")?,
            what: row.text("what")?,
            promised_on: row.day("promised_on")?,
            first_estimate: row.day("first_estimate")?,
            estimate: row.day("estimate")?,
            first_due: row.day("first_due")?,
            due: row.day("due")?,
            moves: row.json("moves")?,
            reason: row.maybe_text("reason")?,
            state,
            created_at: row.time("created_at")?,
        })
    }
}

impl Tx {
    /// All promises of these leads, oldest first.
    pub(super) async fn promises_of(&mut self, leads: &[&LeadId]) -> Result<Vec<Promise>> {
        let wanted: Vec<Vec<Value>> = leads.iter().map(|lead| vec![(*lead).into()]).collect();
        self.joined(&wanted, "JOIN promise r ON r.lead_id = v.column1 ORDER BY r.created_at, r.id").await
    }
}
