//! The steps of the schema: who takes them, and who may write beside a program that knows more of them.
//!
//! All that are missing are taken in one transaction: all or none. On PostgreSQL one process takes them, while those that
//! start at the same time wait and say so. A step only adds to the schema, and fills what it adds, so that the version before
//! goes on beside it; one that cannot leaves its number in `least_step`, and a program that does not know that step is refused.

use super::Dialect;
use super::error::{Result, StoreError};
use sqlx::migrate::{Migrate, Migrator};
use sqlx::{AnyConnection, AssertSqlSafe};

/// The schema's steps, built into the program.
pub(super) static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Where sqlx notes which steps were taken.
const TAKEN: &str = "_sqlx_migrations";
/// The step with which a database began to say who may write to it.
const SAYS_SINCE: i64 = 26;
/// A step with this in it is not one that older programs can live with.
const RAISES: &str = "UPDATE least_step";
/// Held while steps are taken. Locks of a database are that database's alone.
const LOCK: i64 = 0x5261_7070_6f72_7401;

/// The last of these steps.
pub(super) fn last(steps: &Migrator) -> i64 {
    steps.iter().map(|step| step.version).max().unwrap_or_default()
}

/// Takes the steps that are missing, in the transaction that this connection is in.
///
/// # Errors
/// Another program took steps that this one does not know and cannot live with, or would have to go on with some that
/// it cannot live with.
pub(super) async fn take(connection: &mut AnyConnection, dialect: Dialect, steps: &Migrator) -> Result<()> {
    if dialect == Dialect::Postgres {
        wait_for_others(connection).await?;
    }
    connection.ensure_migrations_table(TAKEN).await?;
    let taken = connection.list_applied_migrations(TAKEN).await?;
    let taken: Vec<i64> = taken.into_iter().map(|step| step.version).collect();
    if let Some(newest) = taken.iter().rfind(|step| !steps.version_exists(**step)) {
        may_write(connection, &taken, *newest, steps).await?;
    }
    let raising = steps.iter().filter(|step| !taken.contains(&step.version));
    let raising = raising.filter(|step| step.sql.as_str().contains(RAISES)).map(|step| step.version).max();
    if let (Some(least), Dialect::Postgres) = (raising, dialect) {
        no_older_serves(connection, least).await?;
    }
    let mut migrator = Migrator::with_migrations(steps.iter().cloned().collect());
    migrator.set_locking(false).set_ignore_missing(true);
    Ok(migrator.run(&mut *connection).await?)
}

/// Holds the lock until the end of the transaction. Of the connection itself it would not be held behind a pooler.
async fn wait_for_others(connection: &mut AnyConnection) -> Result<()> {
    let ask = format!("SELECT CAST(pg_try_advisory_xact_lock({LOCK}) AS TEXT)");
    let got: String =
        sqlx::query_scalar(AssertSqlSafe(ask)).persistent(false).fetch_one(&mut *connection).await?;
    if got == "true" {
        return Ok(());
    }
    tracing::info!("another process brings the database's schema up to date; waiting for it");
    let wait = format!("SELECT CAST(pg_advisory_xact_lock({LOCK}) AS TEXT)");
    sqlx::raw_sql(AssertSqlSafe(wait)).execute(&mut *connection).await?;
    tracing::info!("the schema is up to date; going on");
    Ok(())
}

/// Whether a program with these steps may write to a database that has others.
async fn may_write(
    connection: &mut AnyConnection,
    taken: &[i64],
    newest: i64,
    steps: &Migrator,
) -> Result<()> {
    let known = last(steps);
    let least = match taken.contains(&SAYS_SINCE) && steps.version_exists(SAYS_SINCE) {
        true => least_step(connection).await?,
        false => newest,
    };
    if least > known || newest < known {
        return Err(too_new(newest, known));
    }
    tracing::info!(
        newest,
        known,
        "a newer Rapport brought the schema up to date; this one goes on beside it"
    );
    Ok(())
}

async fn least_step(connection: &mut AnyConnection) -> Result<i64> {
    let least = sqlx::query_scalar("SELECT MAX(step) FROM least_step").persistent(false);
    Ok(least.fetch_one(connection).await?)
}

/// The sentence for a program that is too old.
pub(super) fn too_new(newest: i64, known: i64) -> StoreError {
    StoreError::refused(format!(
        "The database was written by a newer Rapport (its schema has step {newest}; this one knows {known} at most): \
         install that version, or restore a backup."
    ))
}

/// No process that does not know this step serves the database.
async fn no_older_serves(connection: &mut AnyConnection, least: i64) -> Result<()> {
    let serving = super::postgres::serving(connection).await?;
    match serving.into_iter().filter(|known| *known < least).min() {
        None => Ok(()),
        Some(known) => Err(StoreError::refused(format!(
            "An older Rapport serves this database (it knows step {known}), and step {least} of the schema does not let \
             it go on: stop all of them first, then start this one."
        ))),
    }
}
