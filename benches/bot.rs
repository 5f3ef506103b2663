//! The program under measure, as a process of its own, started as its operator starts it.

use crate::port::free_port;
use crate::wire::{Connection, Reply, Signer};
use anyhow::{Context, ensure};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Signs Slack's requests.
pub const SECRET: &str = "a signing secret of the bench";
/// The bot's token.
pub const BOT_TOKEN: &str = "xoxb-bench";
/// Linux counts a process's time in these.
const TICKS_A_SECOND: u64 = 100;
/// How long it may take to start or to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// The bot, running; ended with its owner.
pub struct Bot {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// When it was started.
    pub began: Instant,
}

/// `rapport serve` in HTTP mode at this address, with its data in this folder.
pub fn serve(folder: &Path, api_url: &str, address: SocketAddr) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_rapport"));
    command
        .arg("serve")
        .current_dir(folder)
        .env_clear()
        .env("SLACK_BOT_TOKEN", BOT_TOKEN)
        .env("SLACK_SIGNING_SECRET", SECRET)
        .env("RAPPORT_SLACK_API_URL", api_url)
        .env("RAPPORT_HTTP_ADDR", address.to_string())
        .env("RAPPORT_DATA", folder)
        .env("RAPPORT_LOG", "error")
        .stdin(Stdio::null());
    command
}

impl Bot {
    /// Starts `rapport serve` in HTTP mode, with its data in this folder.
    pub fn start(folder: &Path, api_url: &str) -> anyhow::Result<Self> {
        Self::start_with(folder, api_url, |_| {})
    }

    /// The same, with something changed about how it is started.
    pub fn start_with(
        folder: &Path,
        api_url: &str,
        change: impl FnOnce(&mut Command),
    ) -> anyhow::Result<Self> {
        let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
        let began = Instant::now();
        let mut command = serve(folder, api_url, address);
        change(&mut command);
        let child = command.spawn().context("the bot does not start")?;
        Ok(Self { child, address, began })
    }

    /// Waits until /healthz is answered; how long that took from the start of the process.
    pub async fn healthy(&self) -> anyhow::Result<Duration> {
        while self.began.elapsed() < PATIENCE {
            if let Ok(Reply { status: 200, .. }) = self.ask_health().await {
                return Ok(self.began.elapsed());
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        anyhow::bail!("the bot was not healthy within {PATIENCE:?}")
    }

    async fn ask_health(&self) -> anyhow::Result<Reply> {
        Connection::open(self.address, Signer::new(SECRET)).await?.get("/healthz").await
    }

    /// Resident memory in MiB.
    pub fn memory(&self) -> anyhow::Result<f64> {
        memory_of(self.id())
    }

    /// The process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How long its threads have kept a processor busy, all together.
    pub fn busy(&self) -> anyhow::Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // After the name, which is in brackets and may hold anything, user and system time stand at 12 and 13.
        let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        let ticks: Vec<u64> = fields.skip(11).take(2).map(str::parse).collect::<Result<_, _>>()?;
        Ok(Duration::from_millis(ticks.iter().sum::<u64>() * 1_000 / TICKS_A_SECOND))
    }

    /// Stops it in good order.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        ensure!(told.success(), "the bot could not be told to stop");
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait()? {
                ensure!(status.success(), "the bot ended with {status}");
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        anyhow::bail!("the bot did not stop within {PATIENCE:?}")
    }
}

/// Resident memory of a process in MiB.
pub fn memory_of(process: u32) -> anyhow::Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    let kib: f64 = line.trim().trim_end_matches("kB").trim().parse()?;
    Ok(kib / 1_024.0)
}

impl Drop for Bot {
    fn drop(&mut self) {
        // Does nothing to one that has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
