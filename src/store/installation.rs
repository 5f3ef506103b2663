//! Installations: the token of each workspace, and the states of installations that are under way.

use super::error::Result;
use super::row::{Reader, Row, Table};
use super::sql::{Sql, Value};
use super::tx::Tx;
use crate::domain::id::WorkspaceId;
use crate::domain::installation::{BotToken, Installation};
use chrono::{DateTime, Utc};
use ring::rand::{SecureRandom, SystemRandom};
use sha2::{Digest, Sha256};

/// So many installations may be under way at a time.
const MOST_INSTALLS: i64 = 1_000;

impl Row for Installation {
    const TABLE: Table = Table {
        name: "installation",
        columns: &["workspace_id", "bot_token", "scopes", "installer", "installed_at"],
        key: &["workspace_id"],
        owner: &["workspace_id"],
        merged: &[],
    };

    fn write(&self) -> Vec<Value> {
        vec![
            (&self.workspace).into(),
            self.token.expose().into(),
            self.scopes.iter().map(String::as_str).collect::<Vec<_>>().join(",").into(),
            self.installer.as_ref().into(),
            self.installed_at.into(),
        ]
    }

    fn read(row: &Reader<'_>) -> Result<Self> {
        let scopes = row.text("scopes")?;
        Ok(Self {
            workspace: row.id("workspace_id")?,
            token: BotToken::new(row.text("bot_token")?),
            scopes: scopes.split(',').filter(|scope| !scope.is_empty()).map(str::to_owned).collect(),
            installer: row.maybe_id("installer")?,
            installed_at: row.time("installed_at")?,
        })
    }
}

impl Tx {
    /// Keeps what Slack gave; it takes the place of what was given before.
    pub async fn save_installation(&mut self, installation: &Installation) -> Result<()> {
        self.upsert([installation]);
        self.catch_up().await
    }

    /// The installation of a workspace, if the app is installed there.
    pub async fn installation(&mut self, workspace: &WorkspaceId) -> Result<Option<Installation>> {
        let sql = Sql::new(&format!(
            "SELECT {} FROM installation r WHERE r.workspace_id = ",
            Installation::TABLE.select("r")
        ));
        Ok(self.fetch_as(sql.bind(workspace)).await?.pop())
    }

    /// Up to `limit` installations, after this one in the order of their ids.
    pub async fn installations(
        &mut self,
        after: Option<&WorkspaceId>,
        limit: u32,
    ) -> Result<Vec<Installation>> {
        let sql = Sql::new(&format!(
            "SELECT {} FROM installation r WHERE r.workspace_id > ",
            Installation::TABLE.select("r")
        ));
        let after = after.map_or("", WorkspaceId::as_str);
        self.fetch_as(sql.bind(after).push(" ORDER BY r.workspace_id LIMIT ").bind(limit)).await
    }

    /// Begins an installation: a state that nobody guesses, which [`Tx::take_install_state`] takes once until then.
    /// None while a thousand are under way: whoever opens the page writes a row, and need be nobody we know.
    ///
    /// # Panics
    /// The machine has no randomness to give.
    pub async fn begin_install(
        &mut self,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Option<String>> {
        self.forget_old_installs(now).await?;
        let counted = self.fetch(Sql::new("SELECT COUNT(*) AS n FROM install_state")).await?;
        for row in &counted {
            if Reader::new(row, "install_state").int("n")? >= MOST_INSTALLS {
                return Ok(None);
            }
        }
        let mut drawn = [0u8; 32];
        SystemRandom::new().fill(&mut drawn).expect("the machine gives randomness");
        let state = hex(&drawn);
        let row = vec![digest(&state).into(), until.into()];
        self.run(
            Sql::new("INSERT INTO install_state (id, expires_at) SELECT * FROM ").rows(&[row]).push(" AS r"),
        )
        .await?;
        Ok(Some(state))
    }

    /// Whether an installation was begun with this state and is still waited for; it can be taken once. States that
    /// came to nothing are forgotten.
    pub async fn take_install_state(&mut self, state: &str, now: DateTime<Utc>) -> Result<bool> {
        self.forget_old_installs(now).await?;
        let taken = Sql::new("DELETE FROM install_state WHERE id = ").bind(digest(state));
        Ok(self.run(taken).await? == 1)
    }

    async fn forget_old_installs(&mut self, now: DateTime<Utc>) -> Result<()> {
        self.run(Sql::new("DELETE FROM install_state WHERE expires_at <= ").bind(now)).await?;
        Ok(())
    }
}

fn digest(state: &str) -> String {
    hex(&Sha256::digest(state))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
