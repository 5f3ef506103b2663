//! PgBouncer in transaction mode in front of this process's PostgreSQL, where it is installed; ended with its owner.

use super::port::free_port;
use super::postgres::{Cluster, skipped};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;

/// The pooler, running.
pub struct Pooler {
    port: u16,
    _folder: TempDir,
    _keeper: Child,
}

/// Serves until its input ends. PgBouncer does not run as root.
const KEEPER: &str = r#"
if [ "$(id -u)" = 0 ] && [ -z "$HANDED_OVER" ]; then
    chown -R postgres "$FOLDER" && HANDED_OVER=1 exec su postgres -s /bin/sh -c "$KEEPER"
fi
trap '' INT
"$PROGRAM" "$FOLDER/pgbouncer.ini" > "$FOLDER/log" 2>&1 &
server=$!
read -r _
kill -TERM "$server"; wait "$server"
"#;

impl Pooler {
    /// Starts one with so many connections to the server, that lets these parameters of a connection pass; `None` where
    /// there is none, which is then said.
    pub fn start(cluster: &Cluster, connections: u32, lets_pass: &str) -> Option<Self> {
        let Some(program) = find() else {
            skipped("behind a pooler", "pgbouncer");
            return None;
        };
        let folder = tempfile::Builder::new().prefix("rapport-pooler-").tempdir().expect("a folder");
        let port = free_port();
        let settings = format!(
            "[databases]\n* = host={} port={}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n\
             unix_socket_dir =\nauth_type = trust\nauth_file = {folder}/users\npool_mode = transaction\n\
             default_pool_size = {connections}\nmax_client_conn = 200\nignore_startup_parameters = {lets_pass}\n",
            cluster.folder().display(),
            cluster.port(),
            folder = folder.path().display(),
        );
        std::fs::write(folder.path().join("pgbouncer.ini"), settings).expect("written");
        std::fs::write(folder.path().join("users"), "\"rapport\" \"\"\n").expect("written");
        let mut keeper = Command::new("sh");
        keeper
            .args(["-c", KEEPER])
            .env("KEEPER", KEEPER)
            .env("PROGRAM", program)
            .env("FOLDER", folder.path());
        keeper.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let keeper = keeper.spawn().expect("a shell");
        Some(Self { port, _folder: folder, _keeper: keeper })
    }

    /// The address of a database behind it.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://rapport@127.0.0.1:{}/{database}?sslmode=disable", self.port)
    }

    /// Waits until it takes connections.
    pub async fn until_ready(&self) {
        for _ in 0..300 {
            if tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the pooler did not start");
    }
}

fn find() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places = std::env::split_paths(&path).chain(["/usr/sbin".into()]);
    places.map(|place| place.join("pgbouncer")).find(|program| program.is_file())
}
