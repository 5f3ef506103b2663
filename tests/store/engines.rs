//! Runs a test on both engines: SQLite in a folder of its own, PostgreSQL in a database of its own on a cluster that
//! this process starts once and that ends with it.

use rapport::store::Store;
use sqlx::{AssertSqlSafe, Connection};
use std::future::Future;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Set where a missing engine is a failure rather than a reason to skip.
const NEED_ALL: &str = "RAPPORT_TESTS_NEED_ALL";

/// A cluster, and the shell that ends it when our end of its standard input closes: however this process ends.
struct Cluster {
    folder: PathBuf,
    _keeper: Child,
}

static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// The keeper: makes the cluster, serves until its input ends, then stops the server by its process id and cleans up.
/// PostgreSQL does not run as root, so root hands over to the user `postgres`.
const KEEPER: &str = r#"
if [ "$(id -u)" = 0 ] && [ -z "$HANDED_OVER" ]; then
    chown postgres "$FOLDER" && HANDED_OVER=1 exec su postgres -s /bin/sh -c "$KEEPER"
fi
trap '' INT
cd "$FOLDER" || exit 1
"$BIN/initdb" -D data -A trust -U rapport -E UTF8 --no-sync > log 2>&1 || exit 1
"$BIN/postgres" -D data -k "$FOLDER" -h '' -c fsync=off -c full_page_writes=off -c synchronous_commit=off \
    -c max_connections=200 >> log 2>&1 &
server=$!
read -r _
kill -INT "$server"; wait "$server"
cd / && rm -rf "$FOLDER"
"#;

/// Runs the test on each engine that is here, each time on a new and empty store.
pub fn on_both(test: impl AsyncFn(Store)) {
    on_both_at(async |store: Store, _| test(store).await);
}

/// The same, with the store's address, for what looks beneath it.
pub fn on_both_at(test: impl AsyncFn(Store, &str)) {
    on_each(async |url| {
        let store = Store::open(url).await.expect("a new store opens");
        test(store.clone(), url).await;
        store.close().await;
    });
}

/// Runs the test with the address of an empty database on each engine that is here.
pub fn on_each(test: impl AsyncFn(&str)) {
    run(async {
        let folder = tempfile::tempdir().expect("a folder");
        test(&sqlite_at(folder.path())).await;
        if let Some(cluster) = CLUSTER.get_or_init(start) {
            test(&cluster.new_database().await).await;
        }
    });
}

/// Runs the test on SQLite alone, with the folder of the store.
pub fn on_sqlite(test: impl AsyncFn(Store, &Path)) {
    run(async {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&sqlite_at(folder.path())).await.expect("a new store opens");
        test(store.clone(), folder.path()).await;
        store.close().await;
    });
}

pub fn sqlite_at(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("of its own/rapport.db").display())
}

fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(test);
}

impl Cluster {
    fn url(&self, database: &str) -> String {
        format!("postgres://rapport@localhost/{database}?host={}", self.folder.display())
    }

    async fn new_database(&self) -> String {
        let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        sqlx::any::install_default_drivers();
        let mut connection = self.connect().await;
        let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::query(create).execute(&mut connection).await.expect("a database");
        connection.close().await.expect("closes");
        self.url(&name)
    }

    /// Waits for the server to come up, which takes a few seconds at first.
    async fn connect(&self) -> sqlx::AnyConnection {
        for _ in 0..300 {
            if let Ok(connection) = sqlx::AnyConnection::connect(&self.url("postgres")).await {
                return connection;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        panic!("PostgreSQL did not start: {log}");
    }
}

fn start() -> Option<Cluster> {
    let Some(bin) = find_bin() else {
        assert!(std::env::var_os(NEED_ALL).is_none(), "no initdb found, and {NEED_ALL} is set");
        eprintln!("SKIPPED on PostgreSQL: no initdb found");
        return None;
    };
    let folder = tempfile::Builder::new().prefix("rapport-pg-").tempdir().expect("a folder").keep();
    let mut keeper = Command::new("sh");
    keeper.args(["-c", KEEPER]).env("KEEPER", KEEPER).env("BIN", bin).env("FOLDER", &folder);
    keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    Some(Cluster { folder, _keeper: keeper.spawn().expect("a shell") })
}

/// Where `initdb` stands: on the path, or where Debian puts it, the newest version first.
fn find_bin() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|found| found.flatten().map(|version| version.path().join("bin")).collect())
        .unwrap_or_default();
    versions.sort();
    std::env::split_paths(&path).chain(versions.into_iter().rev()).find(|bin| bin.join("initdb").is_file())
}
