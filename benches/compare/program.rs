//! A program under measure: how it is started, what its processes take.

use crate::bot::SECRET;
use crate::port::free_port;
use crate::team;
use crate::wire::{Connection, Signer};
use anyhow::{Context, bail, ensure};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// How long it may take to start or to stop.
const PATIENCE: Duration = Duration::from_secs(30);

type Start = dyn Fn(&Path, SocketAddr) -> anyhow::Result<Command>;

/// A program that answers `/checkin` at `/slack/events`.
pub struct Program {
    /// Its name in the tables.
    pub name: &'static str,
    start: Box<Start>,
}

/// One that runs; ended with its owner.
pub struct Running {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    began: Instant,
}

/// How the start went.
pub struct FirstAnswer {
    /// From the start of the process until the first command was answered.
    pub after: Duration,
    /// How long that command itself took.
    pub took: Duration,
}

impl Program {
    /// `start` says how it is started, with its data in a folder, on an address.
    pub fn new(
        name: &'static str,
        start: impl Fn(&Path, SocketAddr) -> anyhow::Result<Command> + 'static,
    ) -> Self {
        Self { name, start: Box::new(start) }
    }

    /// Starts it, with its data in this folder.
    pub fn run(&self, folder: &Path) -> anyhow::Result<Running> {
        std::fs::create_dir_all(folder)?;
        let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
        let mut command = (self.start)(folder, address)?;
        let began = Instant::now();
        let child = command.spawn().with_context(|| format!("{} does not start", self.name))?;
        Ok(Running { child, address, began })
    }
}

impl Running {
    /// Sends a command as soon as a connection is taken.
    pub async fn first_answer(&self, number: usize) -> anyhow::Result<FirstAnswer> {
        let mut connection = loop {
            match Connection::open(self.address, Signer::new(SECRET)).await {
                Ok(connection) => break connection,
                Err(_) if self.began.elapsed() < PATIENCE => {}
                Err(error) => return Err(error.context("no connection is taken")),
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        };
        let sent = Instant::now();
        let reply = connection.post(&team::logs(number).form).await?;
        ensure!(reply.status == 200, "the first command: {} {}", reply.status, reply.body);
        Ok(FirstAnswer { after: self.began.elapsed(), took: sent.elapsed() })
    }

    /// What memory its processes take, in MiB: resident; of what several share, each its part.
    pub fn memory(&self) -> anyhow::Result<f64> {
        let kib: u64 = tree(self.child.id()).into_iter().map(resident_kib).sum::<anyhow::Result<u64>>()?;
        Ok(kib as f64 / 1_024.0)
    }

    /// Stops it in good order.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        ensure!(told.success(), "a program could not be told to stop");
        let told = Instant::now();
        while told.elapsed() < PATIENCE {
            if self.child.try_wait()?.is_some() {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        bail!("a program did not stop within {PATIENCE:?}")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Does nothing to one that has ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A process and all that it started.
fn tree(process: u32) -> Vec<u32> {
    let children = std::fs::read_to_string(format!("/proc/{process}/task/{process}/children"));
    let children = children.unwrap_or_default();
    let below = children.split_whitespace().filter_map(|id| id.parse().ok()).flat_map(tree);
    std::iter::once(process).chain(below).collect()
}

fn resident_kib(process: u32) -> anyhow::Result<u64> {
    let rollup = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup"))?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:")).context("no Pss")?;
    Ok(line.trim().trim_end_matches("kB").trim().parse()?)
}
