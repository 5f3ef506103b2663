//! What the operator's commands ask of a database before they use it: nothing here changes one.

use super::error::{Result, StoreError};
use super::open::{self, Opening};
use super::row::Reader;
use super::sql::Sql;
use super::steps::MIGRATIONS;
use super::{Dialect, Store};

impl Store {
    /// Opens a database as it is: none is made, and its schema stays at the step where it stands.
    pub async fn open_as_it_is(url: &str) -> Result<Self> {
        let pools = open::open(url, Opening::AsItIs, &MIGRATIONS, open::CONNECTIONS).await?;
        Ok(Self { pools: pools.into(), vault: Default::default() })
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
