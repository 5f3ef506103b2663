//! Words that readers know.

use super::error::Result;
use super::row::{Reader, Row, Table};
use super::sql::Value;
use super::tx::Tx;
use crate::domain::id::LeadId;
use crate::domain::lead::Lead;
use crate::domain::plain::{Allowed, Readers};
use std::collections::BTreeSet;

impl Row for Allowed {
    const TABLE: Table = Table {
        name: "allowed_word",
        columns: &["workspace_id", "lead_id", "channel", "peer_id", "word", "allowed_at"],
        key: &["workspace_id", "channel", "peer_id", "word"],
        owner: &["workspace_id"],
        merged: &[],
    };

    fn write(&self) -> Vec<Value> {
        let (channel, peer) = match &self.by {
            Readers::Channel(channel) => (channel.as_str(), ""),
            Readers::Peer(peer) => ("", peer.as_str()),
        };
        vec![
            (&self.workspace).into(),
            (&self.lead).into(),
            channel.into(),
            peer.into(),
            (&self.word).into(),
            self.at.into(),
        ]
    }

    fn read(row: &Reader<'_>) -> Result<Self> {
        let by = match row.text("channel")?.as_str() {
            "" => Readers::Peer(row.id("peer_id")?),
            _ => Readers::Channel(row.id("channel")?),
        };
        Ok(Self {
            workspace: row.id("workspace_id")?,
            lead: row.id("lead_id")?,
            by,
            word: row.text("word")?,
            at: row.time("allowed_at")?,
        })
    }
}

impl Tx {
    /// All words that readers know in the workspaces of these leads, whoever said so.
    pub(super) async fn allowed_in(&mut self, leads: &[Lead], wanted: &[&LeadId]) -> Result<Vec<Allowed>> {
        let asked = leads.iter().filter(|lead| wanted.contains(&&lead.id));
        let workspaces: BTreeSet<_> = asked.map(|lead| &lead.workspace).collect();
        let wanted: Vec<Vec<Value>> = workspaces.into_iter().map(|id| vec![id.into()]).collect();
        let joined = "JOIN allowed_word r ON r.workspace_id = v.column1 ORDER BY r.allowed_at, r.word";
        self.joined(&wanted, joined).await
    }
}
