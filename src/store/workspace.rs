//! Workspaces that installed Rapport.

use super::error::Result;
use super::row::{Reader, Row, Table};
use super::sql::{Sql, Value};
use super::tx::Tx;
use crate::domain::id::{DeliveryId, UserId, WorkspaceId};
use chrono::{DateTime, Utc};

/// One Slack team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    /// Identity.
    pub id: WorkspaceId,
    /// Its name.
    pub name: String,
    /// The bot's own user there.
    pub bot_user: UserId,
    /// Whether the app is installed.
    pub state: WorkspaceState,
    /// When it was first seen.
    pub installed_at: DateTime<Utc>,
    /// Nothing is sent there before this instant: Slack asked for a pause, or refuses the token.
    pub blocked_until: Option<DateTime<Utc>>,
    /// When it removed the app; from then on its leads count as having left.
    pub uninstalled_at: Option<DateTime<Utc>>,
}

/// Whether a workspace has the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkspaceState {
    /// It has.
    Active,
    /// It removed it, or revoked its tokens.
    Uninstalled,
}

impl Row for Workspace {
    const TABLE: Table = Table {
        name: "workspace",
        columns: &["id", "name", "bot_user", "state", "installed_at", "blocked_until", "uninstalled_at"],
        key: &["id"],
        owner: &["id"],
        merged: &[("installed_at", "workspace.installed_at"), ("blocked_until", "workspace.blocked_until")],
    };

    fn write(&self) -> Vec<Value> {
        let state = match self.state {
            WorkspaceState::Active => "active",
            WorkspaceState::Uninstalled => "uninstalled",
        };
        vec![
            (&self.id).into(),
            (&self.name).into(),
            (&self.bot_user).into(),
            state.into(),
            self.installed_at.into(),
            self.blocked_until.unwrap_or(DateTime::UNIX_EPOCH).into(),
            self.uninstalled_at.into(),
        ]
    }

    fn read(row: &Reader<'_>) -> Result<Self> {
        let state = match row.text("state")?.as_str() {
            "active" => WorkspaceState::Active,
            "uninstalled" => WorkspaceState::Uninstalled,
            _ => return Err(row.unreadable("state")),
        };
        let blocked_until = row.time("blocked_until")?;
        Ok(Self {
            id: row.id("id")?,
            name: row.text("name")?,
            bot_user: row.id("bot_user")?,
            state,
            installed_at: row.time("installed_at")?,
            blocked_until: Some(blocked_until).filter(|at| *at > DateTime::UNIX_EPOCH),
            uninstalled_at: row.maybe_time("uninstalled_at")?,
        })
    }
}

impl Tx {
    /// Writes a workspace as it is now. When it was first seen and what Slack asked to wait for stay. One that had removed
    /// the app is sent nothing of what waited: it was said for a day that has passed, by what was still under way then.
    pub async fn save_workspace(&mut self, workspace: &Workspace) -> Result<()> {
        if workspace.state == WorkspaceState::Active && self.is_uninstalled(&workspace.id).await? {
            self.withdraw_all_of(&workspace.id, workspace.installed_at).await?;
        }
        self.upsert([workspace]);
        self.catch_up().await
    }

    /// All workspaces.
    pub async fn workspaces(&mut self) -> Result<Vec<Workspace>> {
        let columns = Workspace::TABLE.select("r");
        self.fetch_as(Sql::new(&format!("SELECT {columns} FROM workspace r ORDER BY r.id"))).await
    }

    /// Sends nothing to a workspace until then: Slack said Retry-After, or refuses the token. Never shortens a wait.
    pub async fn block_until(&mut self, workspace: &WorkspaceId, until: DateTime<Utc>) -> Result<()> {
        let sql = Sql::new("UPDATE workspace SET blocked_until = ").bind(until).push(" WHERE id = ");
        self.run(sql.bind(workspace).push(" AND blocked_until < ").bind(until)).await?;
        Ok(())
    }

    /// The workspace removed the app, or revoked its token, at this instant: nothing that waits for it is sent, and
    /// its token is forgotten. Nothing happens if it was installed again since.
    pub async fn uninstall(
        &mut self,
        workspace: &WorkspaceId,
        at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        if self.installation(workspace).await?.is_some_and(|since| since.installed_at > at) {
            return Ok(());
        }
        let sql = Sql::new("UPDATE workspace SET state = 'uninstalled', uninstalled_at = ").bind(now);
        self.run(sql.push(" WHERE state <> 'uninstalled' AND id = ").bind(workspace)).await?;
        self.run(Sql::new("DELETE FROM installation WHERE workspace_id = ").bind(workspace)).await?;
        self.withdraw_all_of(workspace, now).await
    }

    async fn is_uninstalled(&mut self, workspace: &WorkspaceId) -> Result<bool> {
        let sql = Sql::new("SELECT id FROM workspace WHERE state = 'uninstalled' AND id = ").bind(workspace);
        Ok(!self.fetch(sql).await?.is_empty())
    }

    /// What is on its way is marked sent all the same, if Slack takes it.
    async fn withdraw_all_of(&mut self, workspace: &WorkspaceId, now: DateTime<Utc>) -> Result<()> {
        let withdraw = Sql::new(
            "UPDATE outbox SET state = 'withdrawn', owner = NULL, lease_until = NULL, settled_at = ",
        )
        .bind(now)
        .push(" WHERE state IN ('pending', 'sending') AND workspace_id = ")
        .bind(workspace)
        .push(" RETURNING id");
        let withdrawn: Vec<DeliveryId> = self.ids(withdraw).await?;
        self.settle_nudges(&withdrawn, false, now).await
    }
}
