//! What the operator's commands ask of a database before they use it: nothing here changes one.

use super::error::{Result, StoreError};
use super::open::{self, Opening};
use super::row::Reader;
use super::sql::Sql;
use super::steps::MIGRATIONS;
use super::tx::Tx;
use super::{Dialect, Store};
use crate::domain::id::WorkspaceId;

impl Store {
    /// Opens a database as it is: none is made, and its schema stays at the step where it stands.
    pub async fn open_as_it_is(url: &str) -> Result<Self> {
        let pools = open::open(url, Opening::AsItIs, &MIGRATIONS, open::CONNECTIONS).await?;
        Ok(Self { pools: pools.into(), vault: Default::default() })
    }

    /// The workspaces whose data stands in a SQLite file, whatever step its schema is at. The file is only read.
    ///
    /// # Errors
    /// It is not a database of Rapport.
    pub async fn workspaces_in(url: &str) -> Result<Vec<WorkspaceId>> {
        let store = Self::of_reading(url).await?;
        let found = async { store.reading().await?.workspace_ids().await }.await;
        store.close().await;
        found
    }

    /// The step its schema is at; `None` if nothing was ever written into it.
    pub async fn schema(&self) -> Result<Option<i64>> {
        let mut tx = self.reading().await?;
        let rows = tx.fetch(Sql::new("SELECT MAX(version) AS version FROM _sqlx_migrations")).await;
        match rows {
            Ok(rows) => rows.first().map_or(Ok(None), |row| Reader::new(row, "schema").maybe_int("version")),
            // The table of steps is made with the first of them.
            Err(StoreError::Bug(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether this program may serve it beside a newer one that brought its schema further.
    pub async fn takes_this_program(&self) -> Result<bool> {
        let rows = self.reading().await?.fetch(Sql::new("SELECT MAX(step) AS step FROM least_step")).await;
        let least = match rows {
            Ok(rows) => {
                rows.first().map_or(Ok(None), |row| Reader::new(row, "least_step").maybe_int("step"))?
            }
            // It is of a time before this was said.
            Err(StoreError::Bug(_)) => None,
            Err(error) => return Err(error),
        };
        Ok(least.is_some_and(|least| least <= Self::known_schema()))
    }

    /// What SQLite finds wrong with its file; nothing if it is sound. PostgreSQL watches over its own files.
    pub async fn damage(&self) -> Result<Vec<String>> {
        if self.dialect() == Dialect::Postgres {
            return Ok(vec![]);
        }
        let mut tx = self.reading().await?;
        let rows = tx.fetch(Sql::new("PRAGMA quick_check(5)")).await?;
        let found: Result<Vec<String>> =
            rows.iter().map(|row| Reader::new(row, "check").text("quick_check")).collect();
        Ok(found?.into_iter().filter(|line| line != "ok").collect())
    }
}

impl Tx {
    /// Of a SQLite file; none where nothing was written into it yet.
    async fn workspace_ids(&mut self) -> Result<Vec<WorkspaceId>> {
        let tables = self.fetch(Sql::new("SELECT name FROM sqlite_master WHERE type = 'table'")).await?;
        if tables.is_empty() {
            return Ok(vec![]);
        }
        let rows = self.fetch(Sql::new("SELECT id FROM workspace")).await;
        let rows = rows.map_err(|error| match error {
            StoreError::Bug(_) => StoreError::refused("The file is not a database of Rapport."),
            other => other,
        })?;
        rows.iter().map(|row| Reader::new(row, "workspace").id("id")).collect()
    }
}
