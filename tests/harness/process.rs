//! The program as its operator runs it: a process with an environment, signals and an exit code.

use super::bot::{APP_TOKEN, BOT_TOKEN, SECRET, Way};
use super::staff;
use rapport::slack::manifest::{Mode, manifest};
use slack_sandbox::{AppConfig, Sandbox, Timing};
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// `rapport serve`, run against a workspace.
pub struct Process {
    child: Child,
    port: u16,
}

/// A workspace on real time, a folder for the program's data, and the port it listens on.
pub struct Premises {
    pub sandbox: Sandbox,
    pub folder: TempDir,
    way: Way,
    port: u16,
}

impl Premises {
    /// Opens them.
    pub async fn open(way: Way) -> Self {
        rapport::slack::install_tls();
        let port = free_port();
        let app = match way {
            Way::Socket => AppConfig::new(manifest(&Mode::Socket), BOT_TOKEN).app_token(APP_TOKEN),
            Way::Http => {
                let public = Mode::Http("https://rapport.example.com/".parse().expect("an address"));
                let app = AppConfig::new(manifest(&public), BOT_TOKEN).signing_secret(SECRET);
                app.request_url(format!("http://127.0.0.1:{port}"))
            }
        };
        let retries =
            vec![Duration::ZERO, Duration::from_millis(500), Duration::from_secs(2), Duration::from_secs(5)];
        let sandbox = Sandbox::builder()
            .workspace(staff::WORKSPACE, "The office")
            .app(app)
            .users(staff::users())
            .channels(staff::channels())
            .timing(Timing { retries, ..Timing::default() });
        let sandbox = sandbox.start().await.expect("the workspace opens");
        Self { sandbox, folder: tempfile::tempdir().expect("a folder"), way, port }
    }

    /// The address of the program's store.
    pub fn database(&self) -> String {
        format!("sqlite://{}", self.folder.path().join("rapport.db").display())
    }

    /// Starts the program and waits until it is ready.
    pub async fn serve(&self) -> Process {
        self.serve_with(|_| {}).await
    }

    /// The same, with something changed about how it is started.
    pub async fn serve_with(&self, change: impl FnOnce(&mut Command)) -> Process {
        let mut command = rapport(self.folder.path());
        command.env("SLACK_BOT_TOKEN", BOT_TOKEN).env("RAPPORT_SLACK_API_URL", self.sandbox.api_url());
        command.env("RAPPORT_HTTP_ADDR", format!("127.0.0.1:{}", self.port));
        match self.way {
            Way::Socket => command.env("SLACK_APP_TOKEN", APP_TOKEN),
            Way::Http => command.env("SLACK_SIGNING_SECRET", SECRET),
        };
        change(&mut command);
        let process = Process { child: command.spawn().expect("the program starts"), port: self.port };
        process.until_ready().await;
        process
    }
}

/// A port that was free a moment ago.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port()
}

/// `rapport serve` in a folder, with an environment of its own and nothing in it yet.
pub fn rapport(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapport"));
    command.arg("serve").env_clear().env("RAPPORT_DATA", folder).env("RAPPORT_LOG", "warn");
    command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null());
    command
}

/// Runs it to its end.
pub fn output(mut command: Command) -> Output {
    command.output().expect("the program starts")
}

impl Process {
    /// The answer to a question that a machine asks, and its status.
    pub async fn asks(&self, path: &str) -> Option<(u16, String)> {
        let answer = reqwest::get(format!("http://127.0.0.1:{}{path}", self.port)).await.ok()?;
        Some((answer.status().as_u16(), answer.text().await.ok()?))
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.port))
    }

    /// How much memory it holds, in KiB, where the machine tells.
    pub fn resident(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        line.split_whitespace().nth(1)?.parse().ok()
    }

    async fn until_ready(&self) {
        let began = Instant::now();
        while self.asks("/readyz").await.is_none_or(|(status, _)| status != 200) {
            assert!(began.elapsed() < Duration::from_secs(20), "the program does not become ready");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Tells it to stop; its exit status, and how long it took.
    pub async fn stop(mut self) -> (ExitStatus, Duration) {
        let began = Instant::now();
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(told.expect("kill runs").success());
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return (status, began.elapsed());
            }
            assert!(began.elapsed() < Duration::from_secs(20), "it does not stop");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Ends it at once, in the middle of whatever it does.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
