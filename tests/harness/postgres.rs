//! A PostgreSQL server of this process's own, started once and ended with it: on a socket in a folder, and on a port of
//! the loopback address with TLS, where `openssl` is there to make a certificate.

use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Set where something missing is a failure rather than a reason to skip.
pub const NEED_ALL: &str = "RAPPORT_TESTS_NEED_ALL";

/// A cluster, and the shell that ends it when our end of its standard input closes: however this process ends.
pub struct Cluster {
    folder: PathBuf,
    port: u16,
    _keeper: Child,
}

static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// What a server may do without that is gone after a test.
const FLEETING: &str = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off";

/// The keeper: makes the cluster, serves until its input ends, then stops the server by its process id and cleans up.
/// PostgreSQL does not run as root, so root hands over to the user `postgres`.
const KEEPER: &str = r#"
if [ "$(id -u)" = 0 ] && [ -z "$HANDED_OVER" ]; then
    chown postgres "$FOLDER" && HANDED_OVER=1 exec su postgres -s /bin/sh -c "$KEEPER"
fi
trap '' INT
cd "$FOLDER" || exit 1
"$BIN/initdb" -D data -A trust -U rapport -E UTF8 --no-sync > log 2>&1 || exit 1
ssl=off
if command -v openssl > /dev/null; then
    ec="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
    printf 'subjectAltName=DNS:localhost\n' > names
    openssl req -x509 $ec -keyout ca.key -out ca.pem -days 2 -subj /CN=authority >> log 2>&1 &&
    openssl req $ec -keyout server.key -out server.csr -subj /CN=localhost >> log 2>&1 &&
    openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names \
        -out server.pem >> log 2>&1 && ssl=on
fi
"$BIN/postgres" -D data -k "$FOLDER" -h 127.0.0.1 -p "$PORT" $SETTINGS -c max_connections=300 -c ssl=$ssl -c ssl_cert_file="$FOLDER/server.pem" \
    -c ssl_key_file="$FOLDER/server.key" >> log 2>&1 &
server=$!
read -r _
kill -INT "$server"; wait "$server"
cd / && rm -rf "$FOLDER"
"#;

/// The cluster of this process, unless PostgreSQL is missing here, which is then said.
pub fn cluster() -> Option<&'static Cluster> {
    cluster_with(FLEETING)
}

/// The same, started with these settings if it was not started yet.
pub fn cluster_with(settings: &str) -> Option<&'static Cluster> {
    CLUSTER.get_or_init(|| start(settings)).as_ref()
}

/// Says that something is left out because this is missing; where nothing may be missing, it is a failure.
pub fn skipped(what: &str, missing: &str) {
    assert!(std::env::var_os(NEED_ALL).is_none(), "no {missing} found, and {NEED_ALL} is set");
    eprintln!("SKIPPED {what}: no {missing} found");
}

impl Cluster {
    /// The address of a database on the socket.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://rapport@localhost:{}/{database}?host={}", self.port, self.folder.display())
    }

    /// The address of a database by way of the loopback address.
    pub fn loopback(&self, host: &str, database: &str, more: &str) -> String {
        format!("postgres://rapport@{host}:{}/{database}?{more}", self.port)
    }

    /// Its folder: the socket, and the certificates if it has any.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The port on the loopback address.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Makes an empty database; its name.
    pub async fn new_database(&self) -> String {
        let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        sqlx::any::install_default_drivers();
        let mut connection = self.connect().await;
        let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::query(create).execute(&mut connection).await.expect("a database");
        connection.close().await.expect("closes");
        name
    }

    /// Makes an empty database; its address.
    pub async fn new_url(&self) -> String {
        self.url(&self.new_database().await)
    }

    /// Waits for the server to come up, which takes a few seconds at first.
    async fn connect(&self) -> AnyConnection {
        for _ in 0..300 {
            if let Ok(connection) = AnyConnection::connect(&self.url("postgres")).await {
                return connection;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let log = std::fs::read_to_string(self.folder.join("log")).unwrap_or_default();
        panic!("PostgreSQL did not start: {log}");
    }
}

fn start(settings: &str) -> Option<Cluster> {
    let Some(bin) = find_bin() else {
        skipped("on PostgreSQL", "initdb");
        return None;
    };
    let folder = tempfile::Builder::new().prefix("rapport-pg-").tempdir().expect("a folder").keep();
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    let port = free.expect("a free port").port();
    let mut keeper = Command::new("sh");
    keeper.args(["-c", KEEPER]).env("KEEPER", KEEPER).env("BIN", bin).env("FOLDER", &folder);
    keeper.env("PORT", port.to_string()).env("SETTINGS", settings);
    keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    Some(Cluster { folder, port, _keeper: keeper.spawn().expect("a shell") })
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
