//! Opens a database: the address, the pools, the settings of each connection, the schema.

use super::dialect::Dialect;
use super::error::{Result, StoreError};
use super::tally::Tally;
use sqlx::any::AnyPoolOptions;
use sqlx::migrate::Migrator;
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Connection};
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
/// The settings of all of them: a connection waits 5 s for a lock, and what was acknowledged survives a power cut.
const SETTINGS: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
    PRAGMA foreign_keys = ON; ";
/// The settings of SQLite's readers: they look at little at a time, and each has a cache of its own.
const READS: &str = "PRAGMA query_only = ON; PRAGMA cache_size = -512";
/// Pages of the log (of 4 KiB each) after which SQLite carries them over into the database. Pages that change again and
/// again are then carried over less often than every thousand pages, SQLite's own measure.
const LOG_PAGES: &str = "PRAGMA wal_autocheckpoint = 4000";
/// How long a caller waits for a connection before it hears that the store is busy.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a server of PostgreSQL may take to say that it is there.
const AT_ONCE: Duration = Duration::from_secs(2);
/// How often, and after what pause, a file is opened that others are opening at the same moment.
const TRIES: u32 = 40;
const PAUSE: Duration = Duration::from_millis(50);

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
    match sqlite_path(url) {
        Some(path) => open_sqlite(path, opening).await,
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
    let pool = AnyPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(PATIENCE);
    // Before and after each use it is made sure that the server is still there: one whose machine is gone tells nobody.
    let pool = pool.test_before_acquire(false).before_acquire(|connection, _| Box::pin(answers(connection)));
    let pool = pool.after_release(|connection, _| Box::pin(answers(connection))).connect_lazy(url)?;
    Ok(Pools { dialect: Dialect::Postgres, writer: pool.clone(), readers: pool, tally: Arc::default() })
}

/// Whether the server answers soon; a connection on which it does not is closed, and another takes its place.
async fn answers(connection: &mut AnyConnection) -> sqlx::Result<bool> {
    match tokio::time::timeout(AT_ONCE, connection.ping()).await {
        Ok(answered) => answered.map(|()| true),
        Err(_) => Err(sqlx::Error::Io(std::io::ErrorKind::TimedOut.into())),
    }
}

/// The file that an address names, if it names one.
pub(super) fn sqlite_path(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("sqlite:")?;
    rest.strip_prefix("//").unwrap_or(rest).split('?').next()
}

async fn open_sqlite(path: &str, opening: Opening) -> Result<Pools> {
    if path.is_empty() || path == ":memory:" {
        return Err(StoreError::refused("SQLite needs a file, as in sqlite://data/rapport.db."));
    }
    let url = match opening {
        Opening::Prepare => sqlite_url(&make_folder(Path::new(path))?, "rwc")?,
        Opening::AsItIs => sqlite_url(&absolute(Path::new(path))?, "rw")?,
    };
    if logged_beside_nothing(&absolute(Path::new(path))?) {
        return Err(StoreError::refused(
            "The database file is empty, but what was written last still stands beside it (-wal): put the file back \
             in its place, or restore a backup. Opening it now would throw that away.",
        ));
    }
    let first = first_of_all(&url, opening).await?;
    let writer = sqlite_pool(1, WRITES).connect_lazy(&url)?;
    let readers = sqlite_pool(READERS, READS).connect_lazy(&url)?;
    // Whoever comes first is not to wait for connections, and SQLite need not carry over its log when the first closes.
    drop(tokio::try_join!(writer.acquire(), readers.acquire())?);
    first.close().await?;
    Ok(Pools { dialect: Dialect::Sqlite, writer, readers, tally: Arc::default() })
}

/// The first connection, which makes the file ready. Of several that open a new file at once, one turns it to write-ahead
/// logging, and turns the others away.
async fn first_of_all(url: &str, opening: Opening) -> Result<AnyConnection> {
    let mut tries = TRIES;
    loop {
        tries -= 1;
        match try_first(url, opening).await {
            Err(StoreError::Busy) if tries > 0 => tokio::time::sleep(PAUSE).await,
            tried => return tried,
        }
    }
}

/// Not by the pool, which would try again and again and then only say that it took too long.
async fn try_first(url: &str, opening: Opening) -> Result<AnyConnection> {
    let mut first = AnyConnection::connect(url).await?;
    settle(&mut first, WRITES).await?;
    if opening == Opening::Prepare {
        prepare(&mut first).await?;
    }
    Ok(first)
}

/// Looks the file through before anything is written to it, then takes the steps of the schema: all or none.
async fn prepare(first: &mut AnyConnection) -> Result<()> {
    let found: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut *first).await?;
    if found != "ok" {
        let found = found.lines().last().unwrap_or_default();
        return Err(StoreError::refused(format!(
            "The database file is damaged ({found}). Nothing was written to it: restore a backup (`rapport backup` \
             made it)."
        )));
    }
    // Two processes may open a new file at once: the second waits for all steps of the first.
    let steps = first.begin_with(Dialect::Sqlite.begin()).await.map_err(StoreError::from);
    let mut steps = steps.map_err(|error| match error {
        StoreError::Busy => StoreError::refused(
            "Another program holds the database (a shell, a copy under way, another Rapport): end it, and start again.",
        ),
        other => other,
    })?;
    MIGRATIONS.run(&mut *steps).await?;
    Ok(steps.commit().await?)
}

/// Whether a write-ahead log stands beside an empty file: SQLite would take that for a new database and delete the log.
fn logged_beside_nothing(path: &Path) -> bool {
    let length = |path: &Path| std::fs::metadata(path).map(|found| found.len());
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    matches!(length(path), Ok(0)) && matches!(length(Path::new(&log)), Ok(1..))
}

fn unusable(error: std::io::Error) -> StoreError {
    StoreError::refused(format!("The folder of the database cannot be used ({}).", error.kind()))
}

pub(super) fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).map_err(unusable)
}

/// Makes the folder of a database; its absolute path.
pub(super) fn make_folder(path: &Path) -> Result<PathBuf> {
    let path = absolute(path)?;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(unusable)?;
    }
    Ok(path)
}

/// The address as sqlx reads it: whatever stands in the path is escaped.
pub(super) fn sqlite_url(path: &Path, mode: &str) -> Result<String> {
    let file = url::Url::from_file_path(path);
    let file = file.map_err(|()| StoreError::refused("The database's path cannot be read."))?;
    Ok(format!("sqlite://{}?mode={mode}", file.path()))
}

fn sqlite_pool(connections: u32, may_write: &'static str) -> AnyPoolOptions {
    let options = AnyPoolOptions::new().max_connections(connections).acquire_timeout(PATIENCE);
    let options = options.idle_timeout(None).max_lifetime(None).test_before_acquire(false);
    let options = options.before_acquire(|connection, _| Box::pin(is_free(connection)));
    options.after_connect(move |connection, _| Box::pin(settle(connection, may_write)))
}

/// A transaction that SQLite ended by itself, as it does on a full disk, stays open for the driver, and its connection
/// would take no other for ever. Such a one is closed, and a new one takes its place.
async fn is_free(connection: &mut AnyConnection) -> sqlx::Result<bool> {
    if connection.is_in_transaction() {
        // The end of the last one may still be on its way.
        connection.ping().await?;
    }
    Ok(!connection.is_in_transaction())
}

/// In one turn: each costs a way to SQLite's thread and back.
async fn settle(connection: &mut AnyConnection, may_write: &'static str) -> sqlx::Result<()> {
    let settings = [SETTINGS, LOG_PAGES, "; ", may_write].concat();
    sqlx::raw_sql(AssertSqlSafe(settings)).execute(&mut *connection).await.map(drop)
}

#[cfg(test)]
mod tests {
    use crate::store::sql::Sql;
    use crate::store::{Store, StoreError};

    #[tokio::test]
    async fn a_full_database_refuses_and_writes_again_once_there_is_room() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&format!("sqlite://{}/rapport.db", folder.path().display())).await;
        let store = store.expect("opens");
        let mut tx = store.begin().await.expect("begins");
        tx.run(Sql::new("PRAGMA max_page_count = 1")).await.expect("no larger than it is");
        tx.commit().await.expect("commits");
        let long = "long".repeat(100_000);
        let mut tx = store.begin().await.expect("begins");
        let insert =
            Sql::new("INSERT INTO inbox (workspace_id, id, arrived_at, repeat_until) VALUES ('T1', ");
        let full = tx.run(insert.bind(long.as_str()).push(", 1, 1)")).await.expect_err("has no room");
        assert!(matches!(&full, StoreError::Unavailable { why } if why == "the disk is full"), "{full:?}");
        drop(tx);
        // The limit went with the connection.
        store.ping_writable().await.expect("writes again");
        assert_eq!(store.damage().await.expect("read"), Vec::<String>::new());
        store.close().await;
    }
}
