//! `cargo bench --bench compare [-- --seconds N]`: Rapport's whole command beside the least that Bolt for JavaScript and
//! Bolt for Python can do: one durable insert. All three in turn, three times, under the same load.

#[allow(dead_code, reason = "shared: each bench uses its part")]
#[path = "../bot.rs"]
mod bot;
mod install;
#[path = "../load.rs"]
mod load;
mod measure;
#[path = "../../tests/harness/port.rs"]
mod port;
mod program;
#[allow(dead_code, reason = "shared: each bench uses its part")]
#[path = "../table.rs"]
mod table;
#[path = "../team.rs"]
mod team;
mod verdict;
#[allow(dead_code, reason = "shared: each bench uses its part")]
#[path = "../wire.rs"]
mod wire;

use anyhow::ensure;
use bot::{BOT_TOKEN, Bot, SECRET};
use load::{Load, Until};
use measure::{Measured, measure};
use program::Program;
use rapport::slack::manifest::{Mode, manifest};
use slack_sandbox::{AppConfig, ChannelSpec, Sandbox};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;
use wire::Signer;

/// How often each program is measured; what is printed is the one in the middle.
const ROUNDS: usize = 3;

fn main() -> anyhow::Result<()> {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("Run by `cargo bench --bench compare`.");
        return Ok(());
    }
    // One thread: the load shares two cores with what it measures, and must cost little.
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(run())
}

async fn run() -> anyhow::Result<()> {
    let time = Duration::from_secs(seconds().clamp(1, 60));
    println!("Load of the machine before it began: {}", std::fs::read_to_string("/proc/loadavg")?.trim());
    let folder = tempfile::tempdir()?;
    let sandbox = open_workspace().await?;
    let settled = folder.path().join("settled");
    std::fs::create_dir(&settled)?;
    settle_in(&settled, &sandbox).await?;
    let programs = programs(&settled, &sandbox);
    let next = Arc::new(AtomicUsize::new(0));
    let mut measured: Vec<Vec<Measured>> = programs.iter().map(|_| vec![]).collect();
    for round in 0..ROUNDS {
        for (program, so_far) in programs.iter().zip(&mut measured) {
            println!("round {}: {}", round + 1, program.name);
            let folder = folder.path().join(format!("{round}-{}", so_far.len())).join(program.name);
            so_far.push(measure(program, &folder, time, &next).await?);
        }
    }
    sandbox.shutdown().await;
    verdict::print(&programs, &measured);
    Ok(())
}

/// Rapport, and of the others those that can be installed here.
fn programs(settled: &Path, sandbox: &Sandbox) -> Vec<Program> {
    let (settled, api_url) = (settled.to_owned(), sandbox.api_url());
    let rapport = Program::new("Rapport", move |folder, address| {
        std::fs::copy(settled.join("rapport.db"), folder.join("rapport.db"))?;
        Ok(bot::serve(folder, &api_url, address))
    });
    let others = [install::bolt_javascript(), install::bolt_python()];
    let installed = others.into_iter().filter_map(|other| match other {
        Ok(program) => Some(program),
        Err(why) => {
            println!("LEFT OUT: {why:#}");
            None
        }
    });
    std::iter::once(rapport).chain(installed).collect()
}

async fn open_workspace() -> anyhow::Result<Sandbox> {
    let base = "http://127.0.0.1:1/".parse()?;
    let app = AppConfig::new(manifest(&Mode::Http(base)), BOT_TOKEN).signing_secret(SECRET);
    let workspace = Sandbox::builder().workspace(team::WORKSPACE, "Bench").app(app).users(team::users());
    Ok(workspace.channel(ChannelSpec::new("C0BENCH", "general")).start().await?)
}

/// Rapport's database as it stands in a workspace: every lead has joined and added their people.
async fn settle_in(folder: &Path, sandbox: &Sandbox) -> anyhow::Result<()> {
    let bot = Bot::start(folder, &sandbox.api_url())?;
    bot.healthy().await?;
    let load = |say, expects| Load {
        address: bot.address,
        signer: Signer::new(SECRET),
        next: Arc::default(),
        say,
        expects,
    };
    let joined = load(team::joins, "").run(16, Until::Number(team::LEADS)).await?;
    let added = load(team::adds, "Added ").run(16, Until::Number(team::people())).await?;
    for step in [&joined, &added] {
        ensure!(step.errors.is_empty(), "settling in: {}", step.errors[0]);
    }
    bot.stop().await
}

/// How long each load lasts.
fn seconds() -> u64 {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--seconds");
    arguments.nth(1).and_then(|number| number.parse().ok()).unwrap_or(5)
}
