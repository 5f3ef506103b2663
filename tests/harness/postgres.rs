//! PostgreSQL servers of our own, each in a folder of its own, kept by a shell that ends when our end of its standard input
//! closes: however this process ends. One of them, with TLS, is shared by all tests that need no more than a database.

use super::port::free_port;
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Set where something missing is a failure rather than a reason to skip.
pub const NEED_ALL: &str = "RAPPORT_TESTS_NEED_ALL";
/// What a server may do without that is gone after a test.
const FLEETING: &str = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off";
/// What a server does without whose transactions are looked at after a crash of it.
const CAREFUL: &str = "-c fsync=off -c full_page_writes=off";
/// Looked at so often, and so many times, until a server is there.
const AGAIN: Duration = Duration::from_millis(100);
const TRIES: u32 = 600;

/// A server that runs.
pub struct Server {
    folder: PathBuf,
    port: u16,
    keeper: Child,
}

/// The server of this process that tests share, with TLS where `openssl` is there to make a certificate.
pub struct Cluster(Server);

static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

/// The keeper: makes the cluster, or copies that of a server that it follows; serves until its input ends, then stops the
/// server by its process id and cleans up. PostgreSQL does not run as root, so root hands over to the user `postgres`.
const KEEPER: &str = r#"
if [ "$(id -u)" = 0 ] && [ -z "$HANDED_OVER" ]; then
    chown postgres "$FOLDER" && HANDED_OVER=1 exec su postgres -s /bin/sh -c "$KEEPER"
fi
trap '' INT
cd "$FOLDER" || exit 1
if [ -z "$FOLLOWS" ]; then
    "$BIN/initdb" -D data -A trust -U rapport -E UTF8 --no-sync > log 2>&1 || exit 1
else
    "$BIN/pg_basebackup" -d "$FOLLOWS" -D data -R -c fast -X stream --no-sync > log 2>&1 || exit 1
fi
ssl=off
if [ -n "$TLS" ] && command -v openssl > /dev/null; then
    ec="-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
    printf 'subjectAltName=DNS:localhost\n' > names
    openssl req -x509 $ec -keyout ca.key -out ca.pem -days 2 -subj /CN=authority >> log 2>&1 &&
    openssl req $ec -keyout server.key -out server.csr -subj /CN=localhost >> log 2>&1 &&
    openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names \
        -out server.pem >> log 2>&1 && ssl=on
fi
serve() {
    "$BIN/postgres" -D data -k "$FOLDER" -h "$HOST" -p "$PORT" $SETTINGS -c max_connections=300 -c ssl=$ssl \
        -c ssl_cert_file="$FOLDER/server.pem" -c ssl_key_file="$FOLDER/server.key" >> log 2>&1 &
    server=$!
}
ends() {
    [ -n "$server" ] && kill "-$1" "$server" && wait "$server"
    server=
}
serve
while read -r word; do
    case "$word" in
        restart) ends INT; serve ;;
        crash) ends QUIT; serve ;;
        vanish) ends QUIT ;;
        promote) "$BIN/pg_ctl" promote -D data >> log 2>&1 ;;
    esac
done
ends INT
cd / && rm -rf "$FOLDER"
"#;

/// How one is started.
struct Start<'a> {
    /// On the loopback address; none for the socket in its folder alone.
    port: Option<u16>,
    /// What it takes over and follows; empty for nothing.
    follows: &'a str,
    settings: &'a str,
    tls: bool,
}

/// The cluster of this process, unless PostgreSQL is missing here, which is then said.
pub fn cluster() -> Option<&'static Cluster> {
    cluster_with(FLEETING)
}

/// The same, started with these settings if it was not started yet.
pub fn cluster_with(settings: &str) -> Option<&'static Cluster> {
    let start = || {
        let port = Some(free_port());
        let server = Start { port, follows: "", settings, tls: true }.server();
        if server.is_none() {
            skipped("on PostgreSQL", "initdb");
        }
        server.map(Cluster)
    };
    CLUSTER.get_or_init(start).as_ref()
}

/// Says that something is left out because this is missing; where nothing may be missing, it is a failure.
pub fn skipped(what: &str, missing: &str) {
    assert!(std::env::var_os(NEED_ALL).is_none(), "no {missing} found, and {NEED_ALL} is set");
    eprintln!("SKIPPED {what}: no {missing} found");
}

impl Cluster {
    /// The address of a database on the socket.
    pub fn url(&self, database: &str) -> String {
        self.0.url(database)
    }

    /// The address of a database by way of the loopback address.
    pub fn loopback(&self, host: &str, database: &str, more: &str) -> String {
        format!("postgres://rapport@{host}:{}/{database}?{more}", self.0.port)
    }

    /// Its folder: the socket, and the certificates if it has any.
    pub fn folder(&self) -> &Path {
        &self.0.folder
    }

    /// The port on the loopback address.
    pub fn port(&self) -> u16 {
        self.0.port
    }

    /// Makes an empty database; its name.
    pub async fn new_database(&self) -> String {
        let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
        self.0.new_database(&name).await;
        name
    }

    /// Makes an empty database; its address.
    pub async fn new_url(&self) -> String {
        self.url(&self.new_database().await)
    }
}

impl Start<'_> {
    /// Starts it; `None` where there is no PostgreSQL.
    fn server(self) -> Option<Server> {
        let bin = find_bin()?;
        let folder = tempfile::Builder::new().prefix("rapport-pg-").tempdir().expect("a folder").keep();
        let (host, port) = self.port.map_or(("", 5_432), |port| ("127.0.0.1", port));
        let mut keeper = Command::new("sh");
        keeper.args(["-c", KEEPER]).env("KEEPER", KEEPER).env("BIN", bin).env("FOLDER", &folder);
        keeper.env("HOST", host).env("PORT", port.to_string()).env("FOLLOWS", self.follows);
        keeper.env("SETTINGS", self.settings).env("TLS", if self.tls { "yes" } else { "" });
        keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        Some(Server { folder, port, keeper: keeper.spawn().expect("a shell") })
    }
}

impl Server {
    /// Starts one that listens on this port of the loopback address, or on none; `None` where there is no PostgreSQL.
    pub fn start(port: Option<u16>) -> Option<Self> {
        Start { port, follows: "", settings: CAREFUL, tls: false }.server()
    }

    /// Starts one that takes over all that this one holds, and follows it.
    pub fn follower(&self, port: u16) -> Option<Self> {
        let here = format!("host={} port={} user=rapport dbname=postgres", self.folder.display(), self.port);
        Start { port: Some(port), follows: &here, settings: CAREFUL, tls: false }.server()
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.port))
    }

    /// Tells the keeper what to do with it: `restart`, `crash` (and start again), `vanish`, `promote`.
    pub fn told(&mut self, word: &str) {
        let ear = self.keeper.stdin.as_mut().expect("the keeper's ear");
        writeln!(ear, "{word}").expect("the keeper listens");
    }

    /// The address of a database, by the server's socket in its folder.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://rapport@localhost:{}/{database}?host={}", self.port, self.folder.display())
    }

    /// Makes an empty database; its address.
    pub async fn new_database(&self, name: &str) -> String {
        self.does(&format!("CREATE DATABASE {name}")).await;
        self.url(name)
    }

    /// Runs a statement as the server's owner.
    pub async fn does(&self, sql: &str) {
        let mut connection = self.connect().await;
        sqlx::query(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.expect("done");
        connection.close().await.expect("closes");
    }

    /// Waits until it answers this question with yes.
    pub async fn until(&self, question: &str) {
        for _ in 0..TRIES {
            if self.asks(question).await.unwrap_or(false) {
                return;
            }
            tokio::time::sleep(AGAIN).await;
        }
        panic!("never: {question}\n{}", self.log());
    }

    async fn asks(&self, question: &str) -> sqlx::Result<bool> {
        let mut connection = AnyConnection::connect(&self.url("postgres")).await?;
        sqlx::query_scalar(AssertSqlSafe(question.to_owned())).fetch_one(&mut connection).await
    }

    /// When it was started, as it says itself.
    pub async fn since(&self) -> String {
        let mut connection = self.connect().await;
        let since = sqlx::query_scalar("SELECT pg_postmaster_start_time()::text");
        since.fetch_one(&mut connection).await.expect("it knows")
    }

    /// Waits for the server to come up, which takes a few seconds at first.
    async fn connect(&self) -> AnyConnection {
        sqlx::any::install_default_drivers();
        for _ in 0..TRIES {
            if let Ok(connection) = AnyConnection::connect(&self.url("postgres")).await {
                return connection;
            }
            tokio::time::sleep(AGAIN).await;
        }
        panic!("PostgreSQL did not start: {}", self.log());
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

/// Where `initdb` stands beside the other programs: on the path, behind a link if it is one, or where Debian puts it, the
/// newest version first.
fn find_bin() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut versions: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .map(|found| found.flatten().map(|version| version.path().join("bin")).collect())
        .unwrap_or_default();
    versions.sort();
    let found = |bin: PathBuf| Some(bin.join("initdb").canonicalize().ok()?.parent()?.to_owned());
    std::env::split_paths(&path).chain(versions.into_iter().rev()).find_map(found)
}
