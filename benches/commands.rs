//! `cargo bench --bench commands [-- --seconds N]`: the command path, from a signed request to its
//! acknowledgement after a durable commit, with the bot as a process of its own. With `--replicas 3` instead: one and so
//! many processes on one PostgreSQL, in one run.

mod bot;
mod load;
mod past;
#[path = "../tests/harness/port.rs"]
mod port;
#[allow(dead_code, reason = "of the stories' harness only the server is used here")]
#[path = "../tests/harness/postgres.rs"]
mod postgres;
mod replicas;
mod statements;
mod table;
mod team;
mod wire;

use anyhow::ensure;
use bot::{BOT_TOKEN, Bot, SECRET};
use load::{Figures, Load, Until};
use rapport::domain::desk::{DeskKey, Needs};
use rapport::domain::id::{UserId, WorkspaceId};
use rapport::slack::manifest::{Mode, manifest};
use rapport::store::Store;
use slack_sandbox::{AppConfig, ChannelSpec, Sandbox};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;
use table::{median, ms, percentile};
use wire::Signer;

/// How many clients at once.
const CLIENTS: [usize; 3] = [1, 16, 64];
/// How often the bot is started to see how long that takes.
const STARTS: usize = 5;
/// Stands in the acknowledgement of a check-in that was logged.
const LOGGED: &str = "Logged: ";

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("Run by `cargo bench --bench commands`.");
        return Ok(());
    }
    let time = Duration::from_secs(flag("--seconds", 10).clamp(1, 120));
    println!("Load of the machine before it began: {}", std::fs::read_to_string("/proc/loadavg")?.trim());
    let folder = tempfile::tempdir()?;
    let sandbox = open_workspace().await?;
    let replicas = flag("--replicas", 0);
    if replicas > 0 {
        return replicas::run(folder.path(), &sandbox, replicas.clamp(2, 9) as usize, time).await;
    }
    let database = format!("sqlite://{}", folder.path().join("rapport.db").display());
    settle_in(Bot::start(folder.path(), &sandbox.api_url())?).await?.stop().await?;
    past::give(&database).await?;
    let next = Arc::new(AtomicUsize::new(0));
    let mut acknowledged = vec![];
    let bot = start_ups(folder.path(), &sandbox, &next, &mut acknowledged).await?;
    under_load(&bot, time, &next, &mut acknowledged).await?;
    bot.stop().await?;
    verify(&database, &acknowledged).await?;
    statements::run(folder.path(), &sandbox, &next).await?;
    sandbox.shutdown().await;
    Ok(())
}

/// The load, by so many clients and more; and what memory it takes.
async fn under_load(
    bot: &Bot,
    time: Duration,
    next: &Arc<AtomicUsize>,
    acknowledged: &mut Vec<usize>,
) -> anyhow::Result<()> {
    tokio::time::sleep(Duration::from_secs(2)).await;
    let idle = bot.memory()?;
    let mut rows = vec![];
    for clients in CLIENTS {
        let before = bot.busy()?;
        let figures = logging(bot, next).run(clients, Until::Over(time)).await?;
        rows.push(row(clients, &figures, bot.busy()? - before));
        acknowledged.extend(figures.acknowledged);
    }
    let head =
        ["clients", "commands a second", "p50", "p99", "the slowest", "processor time a command", "errors"];
    table::print("`/checkin` over signed HTTP", &head, &rows);
    let after = bot.memory()?;
    let rows = [("idle", idle), ("after the load", after)]
        .map(|(when, mib)| vec![when.into(), format!("{mib:.1} MiB")]);
    table::print("Resident memory of the bot", &["when", "memory"], &rows);
    Ok(())
}

async fn open_workspace() -> anyhow::Result<Sandbox> {
    let base = "http://127.0.0.1:1/".parse()?;
    let app = AppConfig::new(manifest(&Mode::Http(base)), BOT_TOKEN).signing_secret(SECRET);
    let workspace = Sandbox::builder().workspace(team::WORKSPACE, "Bench").app(app).users(team::users());
    Ok(workspace.channel(ChannelSpec::new("C0BENCH", "general")).start().await?)
}

fn logging(bot: &Bot, next: &Arc<AtomicUsize>) -> Load {
    let (address, signer) = (bot.address, Signer::new(SECRET));
    Load { address, signer, next: next.clone(), say: team::logs, expects: LOGGED }
}

/// On a new database: every lead joins and adds their people, all by Slack's own requests.
async fn settle_in(bot: Bot) -> anyhow::Result<Bot> {
    let healthy = bot.healthy().await?;
    let once = |say, expects| Load { say, expects, ..logging(&bot, &Arc::default()) };
    let joined = once(team::joins, "").run(16, Until::Number(team::LEADS)).await?;
    let added = once(team::adds, "Added ").run(16, Until::Number(team::people())).await?;
    for step in [&joined, &added] {
        ensure!(step.errors.is_empty(), "settling in: {}", step.errors[0]);
    }
    println!("A new database: /healthz after {}.", ms(healthy));
    println!(
        "{} leads joined, {} people added at {:.0} a second.",
        team::LEADS,
        team::people(),
        added.rate()
    );
    Ok(bot)
}

/// Starts the bot several times on what is there; the last one stays.
async fn start_ups(
    folder: &Path,
    sandbox: &Sandbox,
    next: &Arc<AtomicUsize>,
    acknowledged: &mut Vec<usize>,
) -> anyhow::Result<Bot> {
    let (mut healthy, mut answered, mut first) = (vec![], vec![], vec![]);
    loop {
        let bot = Bot::start(folder, &sandbox.api_url())?;
        healthy.push(bot.healthy().await?);
        let one = next.load(std::sync::atomic::Ordering::Relaxed) + 1;
        let figures = logging(&bot, next).run(1, Until::Number(one)).await?;
        ensure!(figures.errors.is_empty(), "the first command: {}", figures.errors[0]);
        next.store(one, std::sync::atomic::Ordering::Relaxed);
        answered.push(bot.began.elapsed());
        first.push(figures.latencies[0]);
        acknowledged.extend(figures.acknowledged);
        if healthy.len() == STARTS {
            let rows = [
                ("/healthz answered", healthy),
                ("first command answered", answered),
                ("the first command alone", first),
            ];
            let rows = rows.map(|(what, times)| vec![what.to_owned(), ms(median(times))]);
            table::print(
                &format!("From the start of the process, median of {STARTS} starts"),
                &["until", "time"],
                &rows,
            );
            return Ok(bot);
        }
        bot.stop().await?;
    }
}

fn row(clients: usize, figures: &Figures, busy: Duration) -> Vec<String> {
    if let Some(error) = figures.errors.first() {
        eprintln!("the first error with {clients} clients: {error}");
    }
    let times = &figures.latencies;
    vec![
        clients.to_string(),
        format!("{:.0}", figures.rate()),
        ms(percentile(times, 50)),
        ms(percentile(times, 99)),
        ms(percentile(times, 100)),
        ms(busy / times.len().max(1) as u32),
        figures.errors.len().to_string(),
    ]
}

/// Every acknowledged command has exactly one check-in in the database, and nothing else is there.
async fn verify(database: &str, acknowledged: &[usize]) -> anyhow::Result<()> {
    let store = Store::open(database).await?;
    let mut found: HashMap<String, usize> = HashMap::new();
    let mut tx = store.reading().await?;
    for lead in 0..team::LEADS {
        let key =
            DeskKey { workspace: WorkspaceId::new(team::WORKSPACE), user: UserId::new(team::user(lead)) };
        let needs = Needs { checkins_since: Some(chrono::DateTime::UNIX_EPOCH), ..Needs::default() };
        for checkin in tx.desks(&[(key, needs)]).await?.into_iter().flat_map(|desk| desk.checkins) {
            *found.entry(checkin.learned.unwrap_or_default()).or_default() += 1;
        }
    }
    drop(tx);
    store.close().await;
    let missing = acknowledged.iter().filter(|nth| !found.contains_key(&team::learned(**nth))).count();
    let doubled = found.values().filter(|times| **times > 1).count();
    println!(
        "\n{} commands acknowledged, {} check-ins in the database: {missing} missing, {doubled} doubled.",
        acknowledged.len(),
        found.len()
    );
    ensure!(missing == 0 && doubled == 0, "what was acknowledged is not what is stored");
    Ok(())
}

/// The number after a flag of the command line.
fn flag(name: &str, default: u64) -> u64 {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    arguments.nth(1).and_then(|number| number.parse().ok()).unwrap_or(default)
}
