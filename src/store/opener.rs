//! Uses of openers, a lead's own openers, and what they hide of the catalogue.

use super::error::Result;
use super::row::{Reader, Row, Table};
use super::sql::{ROWS_A_STATEMENT, Sql, Value};
use super::tx::Tx;
use crate::domain::desk::OpenerUse;
use crate::domain::id::{LeadId, OpenerId};
use crate::domain::opener::{Category, HiddenOpener, OwnOpener, Whom};
use crate::domain::vocabulary::Role;
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

impl Row for OwnOpener {
    const TABLE: Table = Table {
        name: "own_opener",
        columns: &[
            "id",
            "workspace_id",
            "lead_id",
            "category",
            "role",
            "peer_id",
            "words",
            "written_at",
            "hidden_at",
        ],
        key: &["id"],
        owner: &["workspace_id", "lead_id"],
        merged: &[],
    };

    fn write(&self) -> Vec<Value> {
        let (role, peer) = match &self.whom {
            Whom::Anyone => (None, None),
            Whom::Role(role) => (Some(role.code()), None),
            Whom::Peer(peer) => (None, Some(peer)),
        };
        vec![
            (&self.id).into(),
            (&self.workspace).into(),
            (&self.lead).into(),
            self.category.code().into(),
            role.into(),
            peer.into(),
            (&self.text).into(),
            self.written_at.into(),
            self.hidden_at.into(),
        ]
    }

    fn read(row: &Reader<'_>) -> Result<Self> {
        let whom = match (row.maybe("role", Role::from_code)?, row.maybe_id("peer_id")?) {
            (_, Some(peer)) => Whom::Peer(peer),
            (Some(role), None) => Whom::Role(role),
            (None, None) => Whom::Anyone,
        };
        Ok(Self {
            id: row.id("id")?,
            workspace: row.id("workspace_id")?,
            lead: row.id("lead_id")?,
            category: row.code("category", Category::from_code)?,
            whom,
            text: row.text("words")?,
            written_at: row.time("written_at")?,
            hidden_at: row.maybe_time("hidden_at")?,
        })
    }
}

impl Row for HiddenOpener {
    const TABLE: Table = Table {
        name: "hidden_opener",
        columns: &["workspace_id", "lead_id", "opener", "hidden_at"],
        key: &["lead_id", "opener"],
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
            at: row.time("hidden_at")?,
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

    /// These leads' own openers, newest first.
    pub(super) async fn own_openers_of(&mut self, leads: &[&LeadId]) -> Result<Vec<OwnOpener>> {
        let wanted: Vec<Vec<Value>> = leads.iter().map(|lead| vec![(*lead).into()]).collect();
        let joined = "JOIN own_opener r ON r.lead_id = v.column1 ORDER BY r.written_at DESC, r.id DESC";
        self.joined(&wanted, joined).await
    }

    /// What these leads hide of the catalogue, the latest first.
    pub(super) async fn hidden_openers_of(&mut self, leads: &[&LeadId]) -> Result<Vec<HiddenOpener>> {
        let wanted: Vec<Vec<Value>> = leads.iter().map(|lead| vec![(*lead).into()]).collect();
        let joined = "JOIN hidden_opener r ON r.lead_id = v.column1 ORDER BY r.hidden_at DESC, r.opener";
        self.joined(&wanted, joined).await
    }

    /// Deletes openers of leads' own.
    pub(super) async fn drop_own_openers(&mut self, ids: &[&OpenerId]) -> Result<()> {
        for part in ids.chunks(ROWS_A_STATEMENT) {
            self.run(Sql::new("DELETE FROM own_opener WHERE id IN ").list(part)).await?;
        }
        Ok(())
    }

    /// Openers of the catalogue are hidden no more.
    pub(super) async fn show_openers(&mut self, back: &[&HiddenOpener]) -> Result<()> {
        for HiddenOpener { lead, opener, .. } in back {
            let sql = Sql::new("DELETE FROM hidden_opener WHERE lead_id = ").bind(lead);
            self.run(sql.push(" AND opener = ").bind(opener)).await?;
        }
        Ok(())
    }
}
