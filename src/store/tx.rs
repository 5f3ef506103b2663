//! One transaction. Everything that reads or writes the store is a method of it, spread over the aggregates.

use super::dialect::Dialect;
use super::error::{Result, StoreError};
use super::sql::Sql;
use super::tally::Watch;
use super::vault::Vault;
use sqlx::any::{Any, AnyArguments, AnyRow};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Transaction};
use std::sync::Arc;

/// A transaction. Dropped without [`Tx::commit`], it leaves nothing behind.
pub struct Tx {
    inner: Transaction<'static, Any>,
    dialect: Dialect,
    /// Whether it may write, and so locks what it means to change.
    writes: bool,
    statements: u32,
    pub(super) watch: Watch,
    vault: Arc<Vault>,
    /// Whether its statements stay prepared for the next.
    prepares: bool,
    /// Set once a statement failed: PostgreSQL would then take a commit for a rollback and say nothing.
    failed: bool,
    /// What it has run, for the tests that look at the engine's plans.
    #[cfg(test)]
    pub(super) texts: Vec<String>,
}

impl Tx {
    pub(super) fn new(
        inner: Transaction<'static, Any>,
        dialect: Dialect,
        writes: bool,
        watch: Watch,
        vault: Arc<Vault>,
    ) -> Self {
        Self {
            inner,
            dialect,
            writes,
            statements: 0,
            watch,
            vault,
            prepares: true,
            failed: false,
            #[cfg(test)]
            texts: vec![],
        }
    }

    /// The same, whose statements stay prepared for the next one or do not.
    pub(super) fn preparing(self, prepares: bool) -> Self {
        Self { prepares, ..self }
    }

    /// Makes it last; refused if a statement failed, for then a part is missing.
    pub async fn commit(mut self) -> Result<()> {
        if self.failed {
            let why = "committed after a statement failed";
            return Err(StoreError::Bug(sqlx::Error::Protocol(why.into())));
        }
        if let Err(error) = self.inner.commit().await.map_err(StoreError::from) {
            self.watch.troubled(&error);
            return Err(error);
        }
        self.watch.committed();
        Ok(())
    }

    /// How many statements it has run, its beginning not counted.
    pub fn statements(&self) -> u32 {
        self.statements
    }

    pub(super) fn vault(&self) -> &Vault {
        &self.vault
    }

    pub(super) fn dialect(&self) -> Dialect {
        self.dialect
    }

    pub(super) fn lock(&self) -> &'static str {
        if self.writes { self.dialect.lock() } else { "" }
    }

    pub(super) fn claim_lock(&self) -> &'static str {
        if self.writes { self.dialect.claim() } else { "" }
    }

    fn query(&mut self, sql: Sql) -> Query<'static, Any, AnyArguments> {
        self.statements += 1;
        self.watch.asked();
        let text = sql.text_for(self.dialect);
        #[cfg(test)]
        self.texts.push(text.clone());
        sqlx::query_with(AssertSqlSafe(text), sql.arguments).persistent(self.prepares)
    }

    /// Runs a statement; how many rows it changed.
    pub(super) async fn run(&mut self, sql: Sql) -> Result<u64> {
        let query = self.query(sql);
        let done = query.execute(&mut *self.inner).await;
        self.checked(done.map(|done| done.rows_affected()).map_err(StoreError::from))
    }

    /// Runs a statement; the rows it gives.
    pub(super) async fn fetch(&mut self, sql: Sql) -> Result<Vec<AnyRow>> {
        let query = self.query(sql);
        let rows = query.fetch_all(&mut *self.inner).await;
        self.checked(rows.map_err(StoreError::from))
    }

    /// Notes a failure, so that nothing is committed after it.
    pub(super) fn checked<T>(&mut self, result: Result<T>) -> Result<T> {
        if let Err(error) = &result {
            self.watch.troubled(error);
            self.failed = true;
        }
        result
    }
}

impl std::fmt::Debug for Tx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx").field("dialect", &self.dialect).field("statements", &self.statements).finish()
    }
}
