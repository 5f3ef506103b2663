//! The program as its operator runs it: a process with an environment, signals and an exit code.

use super::balancer::Balancer;
use super::bot::{APP_TOKEN, BOT_TOKEN, SECRET, Way};
use super::port::free_port;
use super::staff;
pub use super::staff::WORKSPACE;
use rapport::slack::manifest::{Mode, manifest};
use slack_sandbox::{AppConfig, ChannelSpec, Sandbox, Timing, UserSpec};
use std::fs::{File, OpenOptions};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// `rapport serve`, run against a workspace.
pub struct Process {
    child: Child,
    port: u16,
}

/// What premises are laid out with.
pub struct Layout {
    pub way: Way,
    pub users: Vec<UserSpec>,
    pub channels: Vec<ChannelSpec>,
    /// When Slack sends an event again that was not acknowledged.
    pub retries: Vec<Duration>,
    /// Where the store is; in the program's folder if nowhere else.
    pub database: Option<String>,
    /// The store's address for each process, where they do not share one.
    pub doors: Vec<String>,
    /// How many processes serve it.
    pub processes: usize,
}

/// A workspace on real time, a folder for the program's data, and the ports it listens on.
pub struct Premises {
    pub sandbox: Sandbox,
    pub folder: TempDir,
    way: Way,
    database: Option<String>,
    doors: Vec<String>,
    ports: Vec<u16>,
    /// What shares out Slack's requests among the processes, over HTTP.
    pub balancer: Balancer,
}

impl Layout {
    /// The office, with one process.
    pub fn office(way: Way) -> Self {
        let retries = [0, 500, 2_000, 5_000].map(Duration::from_millis).to_vec();
        let (users, channels) = (staff::users(), staff::channels());
        Self { way, users, channels, retries, database: None, doors: vec![], processes: 1 }
    }
}

impl Premises {
    /// Opens the office.
    pub async fn open(way: Way) -> Self {
        Self::laid_out(Layout::office(way)).await
    }

    /// Opens them as they are laid out. Over HTTP, Slack calls the processes in turn.
    pub async fn laid_out(layout: Layout) -> Self {
        rapport::tls::install();
        let Layout { way, users, channels, retries, database, doors, processes } = layout;
        let ports: Vec<u16> = (0..processes.max(1)).map(|_| free_port()).collect();
        let (balancer, balanced) = Balancer::start(ports.clone()).await;
        let app = match way {
            Way::Socket => AppConfig::new(manifest(&Mode::Socket), BOT_TOKEN).app_token(APP_TOKEN),
            Way::Http => {
                let public = Mode::Http("https://rapport.example.com/".parse().expect("an address"));
                let app = AppConfig::new(manifest(&public), BOT_TOKEN).signing_secret(SECRET);
                app.request_url(format!(
                    "http://127.0.0.1:{}",
                    if ports.len() > 1 { balanced } else { ports[0] }
                ))
            }
        };
        let sandbox = Sandbox::builder()
            .workspace(staff::WORKSPACE, "The office")
            .app(app)
            .users(users)
            .channels(channels)
            .timing(Timing { retries, ..Timing::default() });
        let sandbox = sandbox.start().await.expect("the workspace opens");
        let folder = tempfile::tempdir().expect("a folder");
        Self { sandbox, folder, way, database, doors, ports, balancer }
    }

    /// The address of the program's store.
    pub fn database(&self) -> String {
        let here = || format!("sqlite://{}", self.folder.path().join("rapport.db").display());
        self.database.clone().unwrap_or_else(here)
    }

    /// Runs the program until it ends by itself; how, and the last that it said.
    pub async fn serves_to_its_end(&self) -> (ExitStatus, String) {
        let command = self.command(0);
        let ended = tokio::task::spawn_blocking(move || output(command)).await.expect("it ends");
        let said =
            String::from_utf8_lossy(&ended.stderr).trim().lines().last().unwrap_or_default().to_owned();
        (ended.status, said)
    }

    /// Where the program writes its log.
    pub fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// `rapport serve` as it is started here, on the port of this number.
    pub fn command(&self, number: usize) -> Command {
        let mut command = rapport(self.folder.path());
        command.env("SLACK_BOT_TOKEN", BOT_TOKEN).env("RAPPORT_SLACK_API_URL", self.sandbox.api_url());
        command.env("RAPPORT_HTTP_ADDR", format!("127.0.0.1:{}", self.ports[number]));
        let door = self.doors.get(number).cloned();
        command.env("RAPPORT_DATABASE_URL", door.unwrap_or_else(|| self.database()));
        match self.way {
            Way::Socket => command.env("SLACK_APP_TOKEN", APP_TOKEN),
            Way::Http => command.env("SLACK_SIGNING_SECRET", SECRET),
        };
        command
    }

    /// Starts one of the processes.
    pub fn start(&self, number: usize) -> Process {
        self.start_with(number, |_| {})
    }

    /// The same, with something changed about how it is started.
    pub fn start_with(&self, number: usize, change: impl FnOnce(&mut Command)) -> Process {
        let log: File = OpenOptions::new().create(true).append(true).open(self.log()).expect("a log");
        let mut command = self.command(number);
        change(command.stderr(log));
        let child = command.spawn().expect("the program starts");
        Process { child, port: self.ports[number] }
    }

    /// What the process of this number answers to a question that a machine asks.
    pub async fn asks(&self, number: usize, path: &str) -> Option<String> {
        let answer = reqwest::get(format!("http://127.0.0.1:{}{path}", self.ports[number])).await.ok()?;
        answer.text().await.ok()
    }

    /// Starts the program and waits until it is ready.
    pub async fn serve(&self) -> Process {
        self.serve_with(|_| {}).await
    }

    /// The same, with its log in this file, for a machine to read.
    pub async fn serve_with_log(&self, log: &Path) -> Process {
        let log = File::create(log).expect("a file for the log");
        let change = |command: &mut Command| {
            command.env("RAPPORT_LOG", "info").env("RAPPORT_LOG_FORMAT", "json").stderr(log);
        };
        self.serve_with(change).await
    }

    /// The same, with something changed about how it is started.
    pub async fn serve_with(&self, change: impl FnOnce(&mut Command)) -> Process {
        let mut process = self.start_with(0, change);
        process.until_ready().await;
        process
    }
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
    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

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

    /// Whether it ended by itself.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("a child").is_some()
    }

    /// Whether it says that it is ready.
    pub async fn is_ready(&self) -> bool {
        self.asks("/readyz").await.is_some_and(|(status, _)| status == 200)
    }

    /// Waits until it says that it is ready.
    pub async fn until_ready(&mut self) {
        let began = Instant::now();
        while !self.is_ready().await {
            assert!(!self.has_ended(), "the program ends");
            assert!(began.elapsed() < Duration::from_secs(120), "the program does not become ready");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Sends it a signal, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let told = Command::new("kill").args([format!("-{name}"), self.id().to_string()]).status();
        assert!(told.expect("kill runs").success());
    }

    /// Tells it to stop; its exit status, and how long it took.
    pub async fn stop(self) -> (ExitStatus, Duration) {
        self.signal("TERM");
        self.ended().await
    }

    /// Waits until it ends by itself; its exit status, and how long it took.
    pub async fn ended(mut self) -> (ExitStatus, Duration) {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return (status, began.elapsed());
            }
            assert!(began.elapsed() < Duration::from_secs(120), "it does not stop");
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
