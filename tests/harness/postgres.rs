//! PostgreSQL servers of our own, each in a folder of its own, kept by a shell that ends when our end of its standard input
//! closes: however this process ends.

use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// A server that runs.
pub struct Server {
    folder: PathBuf,
    port: u16,
    keeper: Child,
}

/// Looked at so often, and so many times, until a server is there.
const AGAIN: Duration = Duration::from_millis(100);
const TRIES: u32 = 600;

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
serve() {
    "$BIN/postgres" -D data -k "$FOLDER" -h "$HOST" -p "$PORT" -c fsync=off -c full_page_writes=off \
        -c max_connections=200 >> log 2>&1 &
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

impl Server {
    /// Starts one that listens on this port of the loopback address, or on none; `None` where there is no PostgreSQL.
    pub fn start(port: Option<u16>) -> Option<Self> {
        Self::started(port, "")
    }

    /// Starts one that takes over all that this one holds, and follows it.
    pub fn follower(&self, port: u16) -> Option<Self> {
        let here = format!("host={} port={} user=rapport dbname=postgres", self.folder.display(), self.port);
        Self::started(Some(port), &here)
    }

    fn started(port: Option<u16>, follows: &str) -> Option<Self> {
        let bin = find_bin()?;
        let folder = tempfile::Builder::new().prefix("rapport-pg-").tempdir().expect("a folder").keep();
        let (host, port) = port.map_or(("", 5_432), |port| ("127.0.0.1", port));
        let mut keeper = Command::new("sh");
        keeper.args(["-c", KEEPER]).env("KEEPER", KEEPER).env("BIN", bin).env("FOLDER", &folder);
        keeper.env("HOST", host).env("PORT", port.to_string()).env("FOLLOWS", follows);
        keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        Some(Self { folder, port, keeper: keeper.spawn().expect("a shell") })
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
