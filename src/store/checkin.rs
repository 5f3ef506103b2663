//! Check-ins: the contact log.

use super::error::Result;
use super::row::{Reader, Row, Table, json};
use super::sql::Value;
use super::tx::Tx;
use crate::domain::checkin::{CheckIn, Source};
use crate::domain::desk::CHECKINS_A_PEER;
use crate::domain::id::{CheckInId, LeadId, PeerId};
use crate::domain::need::{Depth, Involvement};
use crate::domain::vocabulary::{Initiator, Kind, Setting};
use chrono::{DateTime, Utc};

impl Row for CheckIn {
    const TABLE: Table = Table {
        name: "checkin",
        columns: &[
            "id",
            "workspace_id",
            "lead_id",
            "peer_id",
            "happened_at",
            "kind",
            "setting",
            "structured",
            "initiator",
            "learned",
            "shared",
            "follow_up",
            "note",
            "involvement",
            "played_back",
            "need",
            "need_options",
            "source",
            "created_at",
            "deleted_at",
        ],
        key: &["id"],
        owner: &["workspace_id", "lead_id"],
        merged: &[],
    };

    fn write(&self) -> Vec<Value> {
        vec![
            (&self.id).into(),
            (&self.workspace).into(),
            (&self.lead).into(),
            (&self.peer).into(),
            self.at.into(),
            self.kind.code().into(),
            self.setting.map(Setting::code).into(),
            self.structured.into(),
            self.initiator.map(Initiator::code).into(),
            self.learned.as_ref().into(),
            self.shared.as_ref().into(),
            self.follow_up.as_ref().into(),
            self.note.as_ref().into(),
            self.depth.involvement.map(Involvement::code).into(),
            self.depth.played_back.into(),
            self.depth.need.as_ref().into(),
            json(&self.depth.options).into(),
            self.source.code().into(),
            self.created_at.into(),
            self.deleted_at.into(),
        ]
    }

    fn read(row: &Reader<'_>) -> Result<Self> {
        Ok(Self {
            id: row.id("id")?,
            workspace: row.id("workspace_id")?,
            lead: row.id("lead_id")?,
            peer: row.id("peer_id")?,
            at: row.time("happened_at")?,
            kind: row.code("kind", Kind::from_code)?,
            setting: row.maybe("setting", Setting::from_code)?,
            structured: row.flag("structured")?,
            initiator: row.maybe("initiator", Initiator::from_code)?,
            learned: row.maybe_text("learned")?,
            shared: row.maybe_text("shared")?,
            follow_up: row.maybe_text("follow_up")?,
            note: row.maybe_text("note")?,
            depth: Depth {
                involvement: row.maybe("involvement", Involvement::from_code)?,
                played_back: row.flag("played_back")?,
                need: row.maybe_text("need")?,
                options: row.json("need_options")?,
            },
            source: row.code("source", Source::from_code)?,
            created_at: row.time("created_at")?,
            deleted_at: row.maybe_time("deleted_at")?,
        })
    }
}

impl Tx {
    /// Check-ins by id, deleted ones too, each only if it is of that lead.
    pub(super) async fn checkins_by_id(&mut self, ids: &[(&LeadId, &CheckInId)]) -> Result<Vec<CheckIn>> {
        let wanted: Vec<Vec<Value>> = ids.iter().map(|(l, id)| vec![(*l).into(), (*id).into()]).collect();
        self.joined(&wanted, "JOIN checkin r ON r.id = v.column2 AND r.lead_id = v.column1").await
    }

    /// Undeleted check-ins of each lead since that instant.
    pub(super) async fn checkins_since(
        &mut self,
        leads: &[(&LeadId, DateTime<Utc>)],
    ) -> Result<Vec<CheckIn>> {
        let wanted: Vec<Vec<Value>> = leads.iter().map(|(l, at)| vec![(*l).into(), (*at).into()]).collect();
        let joined = "JOIN checkin r ON r.lead_id = v.column1 AND r.happened_at >= v.column2 \
                      AND r.deleted_at IS NULL";
        self.joined(&wanted, joined).await
    }

    /// The latest undeleted check-ins with each of these peers.
    pub(super) async fn checkins_with(&mut self, peers: &[(&LeadId, &PeerId)]) -> Result<Vec<CheckIn>> {
        let wanted: Vec<Vec<Value>> = peers.iter().map(|(l, p)| vec![(*l).into(), (*p).into()]).collect();
        let joined = format!(
            "JOIN checkin r ON r.lead_id = v.column1 AND r.peer_id = v.column2 AND r.deleted_at IS NULL \
             AND r.id IN (SELECT c.id FROM checkin c WHERE c.lead_id = v.column1 AND c.peer_id = v.column2 \
             AND c.deleted_at IS NULL ORDER BY c.happened_at DESC, c.id DESC LIMIT {CHECKINS_A_PEER})"
        );
        self.joined(&wanted, &joined).await
    }
}
