//! `cargo bench --bench overload [-- --seconds N --times N --cpu PERCENT --leads N]`: a minute of far more than can be done,
//! and ten thousand leads who are all due at 09:30.
//!
//! `--cpu` gives the bot so many hundredths of a core (as root, with the cgroups of Linux), so that the load generator on
//! the same machine can offer it many times what it can do.

#[allow(dead_code, reason = "shared with the other benches")]
mod bot;
#[allow(dead_code, reason = "shared with the other benches")]
mod crowd;
#[allow(dead_code, reason = "shared with the other benches")]
mod load;
mod morning;
mod offered;
#[path = "../tests/harness/port.rs"]
mod port;
#[allow(dead_code, reason = "shared with the other benches")]
mod table;
#[allow(dead_code, reason = "shared with the other benches")]
mod team;
#[allow(dead_code, reason = "shared with the other benches")]
mod wire;

use anyhow::ensure;
use bot::{BOT_TOKEN, Bot, SECRET};
use load::{Load, Until};
use offered::{Offer, Outcome};
use rapport::slack::manifest::{Mode, manifest};
use slack_sandbox::{AppConfig, ChannelSpec, Sandbox};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;
use std::time::{Duration, Instant};
use table::ms;
use wire::Signer;

/// Connections of the load: below the 900 that the bot takes.
const CLIENTS: usize = 800;
/// Answered within this, the bot has recovered.
const WELL: Duration = Duration::from_millis(100);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("Run by `cargo bench --bench overload`.");
        return Ok(());
    }
    println!("Load of the machine before it began: {}", std::fs::read_to_string("/proc/loadavg")?.trim());
    minute(flag("--seconds", 60), flag("--times", 50), flag("--cpu", 0)).await?;
    morning::run(flag("--leads", 10_000) as usize, Duration::from_secs(flag("--morning", 60))).await
}

/// A minute of many times what can be done.
async fn minute(seconds: u64, times: u64, cpu: u64) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let sandbox = open_workspace().await?;
    let bot = Bot::start(folder.path(), &sandbox.api_url())?;
    bot.healthy().await?;
    settle_in(&bot).await?;
    let _cage = if cpu > 0 { Some(Cage::around(bot.id(), cpu)?) } else { None };
    let next = Arc::new(AtomicUsize::new(0));
    let load = Load {
        address: bot.address,
        signer: Signer::new(SECRET),
        next: next.clone(),
        say: team::logs,
        expects: "Logged: ",
    };
    let sustained = load.run(64, Until::Over(Duration::from_secs(10))).await?.rate();
    let before = bot.memory()?;
    let peak = Arc::new(Mutex::new(before));
    let watching = tokio::spawn(watch(bot.id(), peak.clone()));
    let rate = sustained * times as f64;
    let offer = Offer {
        address: bot.address,
        signer: Signer::new(SECRET),
        next: next.clone(),
        rate,
        clients: CLIENTS,
    };
    let outcome = offer.run(Duration::from_secs(seconds)).await?;
    let recovered = recovery(&bot, &next).await?;
    watching.abort();
    let peak = *peak.lock().expect("unpoisoned");
    report(sustained, rate, &outcome);
    let rows = [
        ("memory before".to_owned(), format!("{before:.1} MiB")),
        ("memory at its peak".to_owned(), format!("{peak:.1} MiB")),
        ("memory after".to_owned(), format!("{:.1} MiB", bot.memory()?)),
        (
            format!("answers within {} ms again after", WELL.as_millis()),
            format!("{:.1} s", recovered.as_secs_f64()),
        ),
    ];
    table::print("Memory, and recovery", &["what", "how much"], &rows.map(|(what, much)| vec![what, much]));
    bot.stop().await?;
    sandbox.shutdown().await;
    Ok(())
}

fn report(sustained: f64, rate: f64, outcome: &Outcome) {
    if let Some(error) = outcome.errors.first() {
        eprintln!("the first odd answer: {error}");
    }
    let row = |what: &str, requests: usize, p99: String| {
        vec![what.to_owned(), requests.to_string(), outcome.rate(requests), p99]
    };
    let rows = [
        vec!["sustained by 64 clients".into(), String::new(), format!("{sustained:.0}"), String::new()],
        vec!["meant to be offered".into(), String::new(), format!("{rate:.0}"), String::new()],
        row("no connection was free: not sent", outcome.not_sent, String::new()),
        row("sent", outcome.sent, String::new()),
        row("acknowledged within 3 s", outcome.acknowledged.len(), ms(Outcome::p99(&outcome.acknowledged))),
        row("refused with a sentence", outcome.refused.len(), ms(Outcome::p99(&outcome.refused))),
        row("late: no answer within 3 s", outcome.late, String::new()),
        row("odd answers", outcome.errors.len(), String::new()),
    ];
    table::print("Many times what can be done", &["what", "requests", "a second", "p99"], &rows);
}

/// How long it takes after the load until three answers in a row come quickly.
async fn recovery(bot: &Bot, next: &Arc<AtomicUsize>) -> anyhow::Result<Duration> {
    let (began, mut quick) = (Instant::now(), 0);
    while quick < 3 {
        ensure!(began.elapsed() < Duration::from_secs(60), "the bot does not recover within a minute");
        let offer = Offer {
            address: bot.address,
            signer: Signer::new(SECRET),
            next: next.clone(),
            rate: 1_000.0,
            clients: 1,
        };
        let one = offer.run(Duration::from_millis(1)).await?;
        quick = if one.acknowledged.first().is_some_and(|took| *took < WELL) { quick + 1 } else { 0 };
    }
    Ok(began.elapsed())
}

async fn watch(process: u32, peak: Arc<Mutex<f64>>) {
    loop {
        if let Ok(now) = bot::memory_of(process) {
            let mut peak = peak.lock().expect("unpoisoned");
            *peak = peak.max(now);
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn open_workspace() -> anyhow::Result<Sandbox> {
    let app = AppConfig::new(manifest(&Mode::Http("http://127.0.0.1:1/".parse()?)), BOT_TOKEN)
        .signing_secret(SECRET);
    let workspace = Sandbox::builder().workspace(team::WORKSPACE, "Bench").app(app).users(team::users());
    Ok(workspace.channel(ChannelSpec::new("C0BENCH", "general")).start().await?)
}

/// Every lead joins and adds their people.
async fn settle_in(bot: &Bot) -> anyhow::Result<()> {
    type Step = (fn(usize) -> team::Said, &'static str, usize);
    let steps: [Step; 2] = [(team::joins, "", team::LEADS), (team::adds, "Added ", team::people())];
    for (say, expects, number) in steps {
        let load =
            Load { address: bot.address, signer: Signer::new(SECRET), next: Arc::default(), say, expects };
        let figures = load.run(4, Until::Number(number)).await?;
        // One that was acknowledged late is done all the same.
        ensure!(figures.errors.len() < number / 50, "settling in: {}", figures.errors[0]);
    }
    Ok(())
}

/// A control group that holds a process to a part of one core; gone with its owner.
struct Cage(PathBuf);

impl Cage {
    fn around(process: u32, percent: u64) -> anyhow::Result<Self> {
        let cage = Self(Path::new("/sys/fs/cgroup/cpu").join(format!("rapport-bench-{process}")));
        std::fs::create_dir(&cage.0)?;
        std::fs::write(cage.0.join("cpu.cfs_period_us"), "20000")?;
        std::fs::write(cage.0.join("cpu.cfs_quota_us"), (percent * 200).to_string())?;
        std::fs::write(cage.0.join("cgroup.procs"), process.to_string())?;
        Ok(cage)
    }
}

impl Drop for Cage {
    fn drop(&mut self) {
        // Refused while the process is still in it; the next start of the machine clears it then.
        let _ = std::fs::remove_dir(&self.0);
    }
}

/// The number after a flag of the command line.
fn flag(name: &str, default: u64) -> u64 {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1).and_then(|number| number.parse().ok()).unwrap_or(default)
}
