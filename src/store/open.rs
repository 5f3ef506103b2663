//! Opens a database: the address, the pools, the settings of each connection, the schema.

use super::dialect::Dialect;
use super::error::{Result, StoreError};
use super::tally::Tally;
use sqlx::any::AnyPoolOptions;
use sqlx::migrate::Migrator;
use sqlx::{AnyConnection, AnyPool, Connection};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// The schema's steps, built into the program.
pub(super) static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// Readers beside SQLite's one writer.
const READERS: u32 = 4;
/// Connections to PostgreSQL.
const CONNECTIONS: u32 = 8;
/// The setting of SQLite's writer.
const WRITES: &str = "PRAGMA query_only = OFF";
/// The settings of SQLite's readers: they look at little at a time, and each has a cache of its own.
const READS: &str = "PRAGMA query_only = ON; PRAGMA cache_size = -512";
/// Pages of the log (of 4 KiB each) after which SQLite carries them over into the database. Pages that change again and
/// again are then carried over less often than every thousand pages, SQLite's own measure.
const LOG_PAGES: &str = "PRAGMA wal_autocheckpoint = 4000";
/// How long a caller waits for a connection before it hears that the store is busy.
const PATIENCE: Duration = Duration::from_secs(10);

pub(super) struct Pools {
    pub(super) dialect: Dialect,
    pub(super) writer: AnyPool,
    pub(super) readers: AnyPool,
    pub(super) tally: Arc<Tally>,
}

/// What opening may do to a database.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    /// It is made if it is not there, and its schema is brought up to date.
    Prepare,
    /// It is left as it is.
    AsItIs,
}

pub(super) async fn open(url: &str, opening: Opening) -> Result<Pools> {
    sqlx::any::install_default_drivers();
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        return open_postgres(url, opening).await;
    }
    match url.strip_prefix("sqlite:") {
        Some(rest) => open_sqlite(rest.strip_prefix("//").unwrap_or(rest), opening).await,
        None => Err(StoreError::refused(
            "The database's address must begin with sqlite:// or postgres://, as in sqlite://data/rapport.db.",
        )),
    }
}

async fn open_postgres(url: &str, opening: Opening) -> Result<Pools> {
    // Not by the pool, which would try again and again and then only say that it took too long.
    let mut first = AnyConnection::connect(url).await?;
    if opening == Opening::Prepare {
        MIGRATIONS.run(&mut first).await?;
    }
    first.close().await?;
    let pool =
        AnyPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(PATIENCE).connect_lazy(url)?;
    Ok(Pools { dialect: Dialect::Postgres, writer: pool.clone(), readers: pool, tally: Arc::default() })
}

async fn open_sqlite(path: &str, opening: Opening) -> Result<Pools> {
    let path = path.split('?').next().unwrap_or(path);
    if path.is_empty() || path == ":memory:" {
        return Err(StoreError::refused("SQLite needs a file, as in sqlite://data/rapport.db."));
    }
    let url = match opening {
        Opening::Prepare => sqlite_url(&make_folder(Path::new(path))?, "rwc")?,
        Opening::AsItIs => sqlite_url(&absolute(Path::new(path))?, "rw")?,
    };
    // Not by the pool, which would try again and again and then only say that it took too long.
    let mut first = AnyConnection::connect(&url).await?;
    settle(&mut first, WRITES).await?;
    if opening == Opening::Prepare {
        // Two processes may open a new file at once: the second waits for all steps of the first.
        let mut steps = first.begin_with(Dialect::Sqlite.begin()).await?;
        MIGRATIONS.run(&mut *steps).await?;
        steps.commit().await?;
    }
    first.close().await?;
    let writer = sqlite_pool(1, WRITES).connect_lazy(&url)?;
    let readers = sqlite_pool(READERS, READS).connect_lazy(&url)?;
    Ok(Pools { dialect: Dialect::Sqlite, writer, readers, tally: Arc::default() })
}

fn unusable(error: std::io::Error) -> StoreError {
    StoreError::refused(format!("The folder of the database cannot be used ({}).", error.kind()))
}

fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).map_err(unusable)
}

fn make_folder(path: &Path) -> Result<PathBuf> {
    let path = absolute(path)?;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(unusable)?;
    }
    Ok(path)
}

/// The address as sqlx reads it: whatever stands in the path is escaped.
fn sqlite_url(path: &Path, mode: &str) -> Result<String> {
    let file = url::Url::from_file_path(path);
    let file = file.map_err(|()| StoreError::refused("The database's path cannot be read."))?;
    Ok(format!("sqlite://{}?mode={mode}", file.path()))
}

/// What was acknowledged survives a power cut (`synchronous = FULL`); a connection waits 5 s for a lock.
fn sqlite_pool(connections: u32, may_write: &'static str) -> AnyPoolOptions {
    let options = AnyPoolOptions::new().max_connections(connections).acquire_timeout(PATIENCE);
    let options = options.idle_timeout(None).max_lifetime(None).test_before_acquire(false);
    options.after_connect(move |connection, _| Box::pin(settle(connection, may_write)))
}

async fn settle(connection: &mut AnyConnection, may_write: &'static str) -> sqlx::Result<()> {
    for pragma in [
        "PRAGMA busy_timeout = 5000",
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "PRAGMA foreign_keys = ON",
        LOG_PAGES,
        may_write,
    ] {
        sqlx::query(pragma).execute(&mut *connection).await?;
    }
    Ok(())
}
