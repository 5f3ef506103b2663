//! Opens a database: the address, the pools, the settings of each connection, the schema.

use super::dialect::Dialect;
use super::error::{Result, StoreError};
use super::lane::Lane;
use super::tally::Tally;
use super::{postgres, steps};
use sqlx::any::AnyPoolOptions;
use sqlx::migrate::Migrator;
use sqlx::{AnyConnection, AnyPool, AssertSqlSafe, Connection};
use std::fs::{DirBuilder, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Readers beside SQLite's one writer.
const READERS: u32 = 4;
/// The setting of SQLite's writer.
const WRITES: &str = "PRAGMA query_only = OFF";
/// The settings of all of them: a connection waits 5 s for a lock, and what was acknowledged survives a power cut. What only
/// a statement needs to take itself back never outlives it, and needs no file.
const SETTINGS: &str = "PRAGMA busy_timeout = 5000; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; \
                        PRAGMA temp_store = MEMORY; ";
/// The settings of SQLite's readers: they look at little at a time, and each has a cache of its own.
const READS: &str = "PRAGMA query_only = ON; PRAGMA cache_size = -512";
/// The setting of a file that is only read: it keeps the kind of log that it has.
const LEAVES: &str = "PRAGMA query_only = ON";
/// A new file has pages of 8 KiB, twice SQLite's own measure: its log takes each with calls of its own.
const WAL: &str = "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; ";
/// Pages of the log after which SQLite carries them over into the database: 16 MiB, where they are of 8 KiB. Pages that change
/// again and again are then carried over less often than every thousand pages, SQLite's own measure.
const LOG_PAGES: &str = "PRAGMA wal_autocheckpoint = 2000; ";
/// Connections to PostgreSQL, where nothing else is asked for.
pub(super) const CONNECTIONS: u32 = 8;
/// How long a caller waits for a connection before it hears that the store is busy.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// How often, and after what pause, a file is opened that others are opening at the same moment.
const TRIES: u32 = 40;
const PAUSE: Duration = Duration::from_millis(50);

pub(super) struct Pools {
    pub(super) dialect: Dialect,
    /// All connections to PostgreSQL; those that read SQLite.
    pub(super) pool: AnyPool,
    /// The one that writes SQLite.
    pub(super) lane: Option<Lane>,
    pub(super) tally: Arc<Tally>,
    /// Whether statements stay prepared from one transaction to the next.
    pub(super) prepares: bool,
}

/// What opening may do to a database.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Opening {
    /// It is made if it is not there, and its schema is brought up to date.
    Prepare,
    /// It is left as it is.
    AsItIs,
    /// It is only read.
    ToRead,
}

/// Opens it for a program with these steps, with so many connections if it is PostgreSQL.
pub(super) async fn open(url: &str, opening: Opening, program: &Migrator, connections: u32) -> Result<Pools> {
    sqlx::any::install_default_drivers();
    if is_postgres(url) {
        return postgres::open(url, opening, program, connections).await;
    }
    match sqlite_path(url) {
        Some(path) => open_sqlite(path, opening, program).await,
        None => Err(StoreError::refused(
            "The database's address must begin with sqlite:// or postgres://, as in sqlite://data/rapport.db.",
        )),
    }
}

pub(super) fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres://") || url.starts_with("postgresql://")
}

/// The whole path of the SQLite file that an address names, if it names one.
pub fn file_of(url: &str) -> Option<PathBuf> {
    let path = sqlite_path(url).filter(|path| !path.is_empty())?;
    absolute(Path::new(path)).ok()
}

/// The file that an address names, if it names one.
pub(super) fn sqlite_path(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("sqlite:")?;
    rest.strip_prefix("//").unwrap_or(rest).split('?').next()
}

async fn open_sqlite(path: &str, opening: Opening, program: &Migrator) -> Result<Pools> {
    if path.is_empty() || path == ":memory:" {
        return Err(StoreError::refused("SQLite needs a file, as in sqlite://data/rapport.db."));
    }
    let file = match opening {
        Opening::Prepare => make_folder(Path::new(path))?,
        Opening::AsItIs | Opening::ToRead => absolute(Path::new(path))?,
    };
    open_file(&file, opening, program).await.map_err(|error| error.about(&file))
}

async fn open_file(file: &Path, opening: Opening, program: &Migrator) -> Result<Pools> {
    if logged_beside_nothing(file) {
        return Err(StoreError::refused(
            "The database file is empty, but what was written last still stands beside it (-wal): put the file back \
             in its place, or restore a backup. Opening it now would throw that away.",
        ));
    }
    let url = match opening {
        Opening::Prepare => {
            make_file(file).map_err(cannot_be_made)?;
            sqlite_url(file, "rw")?
        }
        Opening::AsItIs => sqlite_url(file, "rw")?,
        Opening::ToRead => sqlite_url(file, "ro")?,
    };
    let first = first_of_all(&url, opening, program).await?;
    let (writes, reads) = settings(opening);
    let pool = sqlite_readers(reads).connect_lazy(&url)?;
    // Whoever comes first is not to wait for connections, and SQLite need not carry over its log when the first closes.
    let reader = async { pool.acquire().await.map_err(StoreError::from) };
    let (lane, _) = tokio::try_join!(Lane::open(&url, writes), reader)?;
    first.close().await?;
    Ok(Pools { dialect: Dialect::Sqlite, pool, lane: Some(lane), tally: Arc::default(), prepares: true })
}

/// The first connection, which makes the file ready. Of several that open a new file at once, one turns it to write-ahead
/// logging, and turns the others away.
async fn first_of_all(url: &str, opening: Opening, program: &Migrator) -> Result<AnyConnection> {
    let mut tries = TRIES;
    loop {
        tries -= 1;
        match try_first(url, opening, program).await {
            Err(StoreError::Busy) if tries > 0 => tokio::time::sleep(PAUSE).await,
            tried => return tried,
        }
    }
}

/// Not by the pool, which would try again and again and then only say that it took too long.
async fn try_first(url: &str, opening: Opening, program: &Migrator) -> Result<AnyConnection> {
    let mut first = AnyConnection::connect(url).await?;
    settle(&mut first, settings(opening).0).await?;
    if opening == Opening::Prepare {
        prepare(&mut first, program).await?;
    }
    Ok(first)
}

/// Looks the file through before anything is written to it, then takes the steps of the schema: all or none.
async fn prepare(first: &mut AnyConnection, program: &Migrator) -> Result<()> {
    let found: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut *first).await?;
    if found != "ok" {
        let found = found.lines().last().unwrap_or_default();
        return Err(StoreError::refused(format!(
            "The database file is damaged ({found}). Nothing was written to it: restore a backup (`rapport backup` \
             made it)."
        )));
    }
    // Two processes may open a new file at once: the second waits for all steps of the first.
    let taking = first.begin_with(Dialect::Sqlite.begin()).await.map_err(StoreError::from);
    let mut taking = taking.map_err(|error| match error {
        StoreError::Busy => StoreError::refused(
            "Another program holds the database (a shell, a copy under way, another Rapport): end it, and start again.",
        ),
        other => other,
    })?;
    steps::take(&mut taking, Dialect::Sqlite, program).await?;
    Ok(taking.commit().await?)
}

/// Whether a write-ahead log stands beside an empty file: SQLite would take that for a new database and delete the log.
fn logged_beside_nothing(path: &Path) -> bool {
    let length = |path: &Path| std::fs::metadata(path).map(|found| found.len());
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    matches!(length(path), Ok(0)) && matches!(length(Path::new(&log)), Ok(1..))
}

pub(super) fn absolute(path: &Path) -> Result<PathBuf> {
    let unusable = |error: std::io::Error| {
        StoreError::refused(format!("The database's path cannot be used ({}).", error.kind()))
    };
    std::path::absolute(path).map_err(unusable)
}

/// Makes the folder of a database, for its owner alone if it is not there; the file's absolute path.
pub(super) fn make_folder(path: &Path) -> Result<PathBuf> {
    let path = absolute(path)?;
    if let Some(folder) = path.parent() {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(|error| no_folder(folder, error.kind()))?;
    }
    Ok(path)
}

fn no_folder(folder: &Path, why: ErrorKind) -> StoreError {
    let folder = folder.display();
    StoreError::refused(match why {
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => {
            format!(
                "{folder} is to be the folder of the database, but is none or lies in a file: name another."
            )
        }
        why => {
            format!("The folder of the database, {folder}, cannot be made ({why}): make it, or name another.")
        }
    })
}

/// Makes an empty file for its owner alone, if none is there; SQLite gives those beside it the same rights. One that is
/// there is not even opened: closing it again would end the locks that this process holds on it.
pub(super) fn make_file(file: &Path) -> std::io::Result<()> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    made.map(drop).or_else(|error| match error.kind() {
        ErrorKind::AlreadyExists => Ok(()),
        _ => Err(error),
    })
}

fn cannot_be_made(error: std::io::Error) -> StoreError {
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => StoreError::unavailable("the disk is full"),
        why => StoreError::refused(format!(
            "The database file cannot be opened ({why}): check its path and access."
        )),
    }
}

/// The address as sqlx reads it: whatever stands in the path is escaped.
pub(super) fn sqlite_url(path: &Path, mode: &str) -> Result<String> {
    let file = url::Url::from_file_path(path);
    let file = file.map_err(|()| StoreError::refused("The database's path cannot be read."))?;
    Ok(format!("sqlite://{}?mode={mode}", file.path()))
}

/// The settings of the writer and of the readers.
const fn settings(opening: Opening) -> (&'static str, &'static str) {
    match opening {
        Opening::Prepare | Opening::AsItIs => (WRITES, READS),
        Opening::ToRead => (LEAVES, LEAVES),
    }
}

fn sqlite_readers(settings: &'static str) -> AnyPoolOptions {
    let options = AnyPoolOptions::new().max_connections(READERS).acquire_timeout(PATIENCE);
    let options = options.idle_timeout(None).max_lifetime(None).test_before_acquire(false);
    let options = options.before_acquire(|connection, _| Box::pin(is_free(connection)));
    options.after_connect(move |connection, _| Box::pin(settle(connection, settings)))
}

/// A transaction that SQLite ended by itself, as it may where the disk fails, stays open for the driver, and its connection
/// would take no other for ever. Such a one is closed, and a new one takes its place.
async fn is_free(connection: &mut AnyConnection) -> sqlx::Result<bool> {
    if connection.is_in_transaction() {
        // The end of the last one may still be on its way.
        connection.ping().await?;
    }
    Ok(!connection.is_in_transaction())
}

/// In one turn: each costs a way to SQLite's thread and back.
pub(super) async fn settle(connection: &mut AnyConnection, own: &'static str) -> sqlx::Result<()> {
    let wal = if own == LEAVES { "" } else { WAL };
    let settings = [SETTINGS, wal, LOG_PAGES, own].concat();
    sqlx::raw_sql(AssertSqlSafe(settings)).execute(&mut *connection).await.map(drop)
}

#[cfg(test)]
mod tests {
    use crate::store::sql::Sql;
    use crate::store::{Store, StoreError};

    #[tokio::test]
    async fn a_full_database_refuses_and_writes_again_once_there_is_room() {
        let (_folder, store) = Store::for_a_test().await;
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
