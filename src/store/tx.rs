//! One transaction. Everything that reads or writes the store is a method of it, spread over the aggregates.

use super::dialect::Dialect;
use super::error::{Result, StoreError};
use super::guard;
use super::lane::Held;
use super::sql::Sql;
use super::tally::Watch;
use super::vault::Vault;
use futures::{Stream, TryStreamExt};
use sqlx::any::{Any, AnyArguments, AnyQueryResult, AnyRow};
use sqlx::query::Query;
use sqlx::{AnyConnection, AssertSqlSafe, Either, Executor, Transaction};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

/// No statement takes PostgreSQL so long: its machine is gone, and nobody told. Rows that a paused process locked are free
/// well before that.
const SILENT: Duration = Duration::from_secs(30);

/// How many rows a statement has to change, and of which table, or else the whole is refused; `None` for any number.
pub(super) type Exactly = Option<(u64, &'static str)>;

/// The connection that a transaction has for itself.
pub(super) enum Inner {
    Pooled(Transaction<'static, Any>),
    /// SQLite's writer.
    Lane(Held),
}

impl Inner {
    fn connection(&mut self) -> Result<&mut AnyConnection> {
        match self {
            Self::Pooled(transaction) => Ok(&mut *transaction),
            Self::Lane(held) => held.connection(),
        }
    }

    async fn commit(self) -> Result<()> {
        match self {
            Self::Pooled(transaction) => Ok(transaction.commit().await?),
            Self::Lane(held) => held.commit().await,
        }
    }

    /// It was committed by a statement of its own.
    fn end(self) {
        match self {
            Self::Pooled(_) => {}
            Self::Lane(held) => held.end(),
        }
    }
}

/// What a statement is run for.
enum For {
    Change(Exactly),
    Rows(Ticket),
}

impl For {
    /// The table whose rows are counted.
    fn table(&self) -> Option<&'static str> {
        match self {
            Self::Change(exactly) => exactly.map(|(_, table)| table),
            Self::Rows(_) => None,
        }
    }
}

/// What came of a statement: how many rows it changed, and those it gave.
#[derive(Default)]
struct Came {
    changed: u64,
    rows: Vec<AnyRow>,
}

/// Stands for the rows of a statement that was asked, until [`Tx::told`] gives them.
#[must_use]
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Ticket(u32);

/// A transaction. Dropped without [`Tx::commit`], it leaves nothing behind.
pub struct Tx {
    inner: Inner,
    dialect: Dialect,
    /// Whether it may write, and so locks what it means to change.
    writes: bool,
    statements: u32,
    pub(super) watch: Watch,
    vault: Arc<Vault>,
    /// What is run together with what comes next.
    later: Vec<(Sql, For)>,
    /// What came and was not taken yet.
    came: HashMap<Ticket, Came>,
    /// Whether its statements stay prepared for the next.
    prepares: bool,
    /// Set once a statement failed: PostgreSQL would then take a commit for a rollback and say nothing.
    failed: bool,
    /// What it has run, for the tests that look at the engine's plans.
    #[cfg(test)]
    pub(super) texts: Vec<String>,
}

impl Tx {
    pub(super) fn new(inner: Inner, dialect: Dialect, writes: bool, watch: Watch, vault: Arc<Vault>) -> Self {
        Self {
            inner,
            dialect,
            writes,
            statements: 0,
            watch,
            vault,
            later: vec![],
            came: HashMap::new(),
            prepares: true,
            failed: false,
            #[cfg(test)]
            texts: vec![],
        }
    }

    /// The same; where nothing has begun it yet, these words do, together with its first statement.
    pub(super) fn begun_by(mut self, words: &'static str) -> Self {
        if let Inner::Lane(held) = &mut self.inner {
            held.begins();
            self.later.push((Sql::new(words), For::Change(None)));
        }
        self
    }

    /// The same, whose statements stay prepared for the next one or do not.
    pub(super) fn preparing(self, prepares: bool) -> Self {
        Self { prepares, ..self }
    }

    /// Makes it last; refused if a statement failed, for then a part is missing.
    pub async fn commit(mut self) -> Result<()> {
        let names_key = self.name_key();
        let goes_with_the_rest = self.commits_with_the_rest();
        self.catch_up().await?;
        if self.failed {
            let why = "committed after a statement failed";
            return Err(StoreError::Bug(sqlx::Error::Protocol(why.into())));
        }
        if goes_with_the_rest {
            self.inner.end();
        } else if let Err(error) = answered(self.dialect, self.inner.commit()).await {
            self.watch.troubled(&error);
            return Err(error);
        }
        self.watch.committed();
        if names_key {
            self.vault.keep_named();
        }
        Ok(())
    }

    /// With what was sealed first goes the name of its key, so that nobody without it opens the database; whether it does.
    fn name_key(&mut self) -> bool {
        let name = self.vault.to_name().filter(|_| self.writes && !self.failed);
        if let Some((id, proof)) = &name {
            let sql = Sql::new("INSERT INTO notes_key (id, proof) SELECT * FROM ")
                .rows(&[vec![id.as_str().into(), proof.as_str().into()]]);
            self.later(sql.push(" AS r WHERE true ON CONFLICT DO NOTHING"), None);
        }
        name.is_some()
    }

    /// SQLite's writer commits together with what it was still to run, each part of which is guarded; whether it does.
    fn commits_with_the_rest(&mut self) -> bool {
        if self.failed || self.later.is_empty() || matches!(self.inner, Inner::Pooled(_)) {
            return false;
        }
        for (sql, purpose) in std::mem::take(&mut self.later) {
            let guard = match purpose {
                For::Change(Some((rows, table))) => Some(guard::exactly(rows, table)),
                For::Change(None) | For::Rows(_) => None,
            };
            self.later.push((sql, purpose));
            self.later.extend(guard.map(|sql| (sql, For::Change(None))));
        }
        self.later.push((Sql::new("COMMIT"), For::Change(None)));
        true
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

    /// The order in which rows are written or locked that others may wait for: always the same, or two journeys could wait for each
    /// other. SQLite has one writer, and would sort for nothing.
    pub(super) fn lock_order(&self, columns: &str) -> String {
        match self.dialect {
            Dialect::Sqlite => String::new(),
            Dialect::Postgres => [" ORDER BY ", columns].concat(),
        }
    }

    pub(super) fn claim_lock(&self) -> &'static str {
        if self.writes { self.dialect.claim() } else { "" }
    }

    fn query(&mut self, sql: Sql) -> Query<'static, Any, AnyArguments> {
        let (text, arguments) = sql.ready_for(self.dialect);
        #[cfg(test)]
        self.texts.push(text.clone());
        sqlx::query_with(AssertSqlSafe(text), arguments).persistent(self.prepares)
    }

    fn count(&mut self) {
        self.statements += 1;
        self.watch.asked();
    }

    /// Runs a statement together with what comes next, before the commit at the latest: what nobody waits for needs no way
    /// of its own to the database and back.
    pub(super) fn later(&mut self, sql: Sql, exactly: Exactly) {
        self.count();
        self.later.push((sql, For::Change(exactly)));
    }

    /// The same for one whose rows are taken later on: what is asked before the first of them is taken goes one way
    /// together.
    pub(super) fn ask(&mut self, sql: Sql) -> Ticket {
        self.count();
        let ticket = Ticket(self.statements);
        self.later.push((sql, For::Rows(ticket)));
        ticket
    }

    /// The rows of a statement that was asked.
    pub(super) async fn told(&mut self, ticket: Ticket) -> Result<Vec<AnyRow>> {
        if !self.came.contains_key(&ticket) {
            self.catch_up().await?;
        }
        Ok(self.came.remove(&ticket).unwrap_or_default().rows)
    }

    /// Runs what was put off. SQLite takes all of it at once; PostgreSQL prepares one statement at a time.
    pub(super) async fn catch_up(&mut self) -> Result<()> {
        let (statements, purposes): (Vec<_>, Vec<_>) = std::mem::take(&mut self.later).into_iter().unzip();
        let queries: Vec<Sql> = match self.dialect {
            Dialect::Sqlite => statements.into_iter().reduce(Sql::then).into_iter().collect(),
            Dialect::Postgres => statements,
        };
        let mut done = Vec::with_capacity(purposes.len());
        for sql in queries {
            let query = self.query(sql);
            let steps = match self.inner.connection() {
                Ok(connection) => answered(self.dialect, each(connection.fetch_many(query))).await,
                Err(error) => Err(error),
            };
            let steps = steps.map_err(|error| guard::told(error, purposes.iter().filter_map(For::table)));
            done.append(&mut self.checked(steps)?);
        }
        if done.len() != purposes.len() {
            // What came would be taken for what another asked.
            let why = format!("{} statements were asked, and {} answered", purposes.len(), done.len());
            return self.checked(Err(StoreError::Bug(sqlx::Error::Protocol(why))));
        }
        let mut differs = None;
        for (purpose, came) in purposes.into_iter().zip(done) {
            match purpose {
                For::Rows(ticket) => drop(self.came.insert(ticket, came)),
                For::Change(Some((exactly, table))) if exactly != came.changed => differs = Some(table),
                For::Change(_) => {}
            }
        }
        match differs {
            Some(table) => self.checked(Err(StoreError::NotOurs { table })),
            None => Ok(()),
        }
    }

    /// Runs a statement; how many rows it changed.
    pub(super) async fn run(&mut self, sql: Sql) -> Result<u64> {
        let ticket = self.ask(sql);
        self.catch_up().await?;
        Ok(self.came.remove(&ticket).unwrap_or_default().changed)
    }

    /// Runs a statement; the rows it gives.
    pub(super) async fn fetch(&mut self, sql: Sql) -> Result<Vec<AnyRow>> {
        let ticket = self.ask(sql);
        self.told(ticket).await
    }

    /// What was read of rows; what cannot be read, or does not open with its key, counts as a trouble.
    pub(super) fn as_read<T>(&self, read: Result<T>) -> Result<T> {
        read.inspect_err(|error| self.watch.troubled(error))
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

/// What comes of each statement.
async fn each(
    mut steps: impl Stream<Item = sqlx::Result<Either<AnyQueryResult, AnyRow>>> + Unpin,
) -> sqlx::Result<Vec<Came>> {
    let (mut done, mut rows) = (vec![], vec![]);
    while let Some(step) = steps.try_next().await? {
        match step {
            Either::Left(result) => {
                done.push(Came { changed: result.rows_affected(), rows: std::mem::take(&mut rows) });
            }
            Either::Right(row) => rows.push(row),
        }
    }
    Ok(done)
}

/// What the engine answers; a server that does not answer is given up.
async fn answered<T, E>(dialect: Dialect, asked: impl Future<Output = std::result::Result<T, E>>) -> Result<T>
where
    StoreError: From<E>,
{
    if dialect == Dialect::Sqlite {
        return Ok(asked.await?);
    }
    match tokio::time::timeout(SILENT, asked).await {
        Ok(answered) => Ok(answered?),
        Err(_) => Err(StoreError::unavailable("its server does not answer")),
    }
}

impl std::fmt::Debug for Tx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tx").field("dialect", &self.dialect).field("statements", &self.statements).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[tokio::test(start_paused = true)]
    async fn a_server_that_never_answers_is_given_up_and_a_file_is_waited_for() {
        let never = || std::future::pending::<sqlx::Result<()>>();
        let given_up = answered(Dialect::Postgres, never()).await.expect_err("never comes");
        assert!(given_up.is_passing(), "{given_up}");
        let file = tokio::time::timeout(SILENT * 2, answered(Dialect::Sqlite, never())).await;
        assert!(file.is_err(), "given up: {file:?}");
    }

    #[tokio::test]
    async fn a_text_that_holds_two_statements_is_refused_with_all_that_went_with_it() {
        let (_folder, store) = Store::for_a_test().await;
        let mut tx = store.begin().await.expect("begins");
        let (two, one) = (tx.ask(Sql::new("SELECT 1; SELECT 2")), tx.ask(Sql::new("SELECT 3")));
        let refused = tx.told(one).await.map(|rows| rows.len()).expect_err("whose rows are whose?");
        assert!(matches!(refused, StoreError::Bug(_)), "{refused:?}");
        assert_eq!(tx.told(two).await.expect("nothing").len(), 0);
        assert!(tx.commit().await.is_err());
    }
}
