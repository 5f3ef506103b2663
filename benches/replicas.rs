//! Several processes on one PostgreSQL, each with its share of the clients, as behind a balancer.

use crate::bot::Bot;
use crate::load::{Figures, Until};
use crate::postgres::{Cluster, cluster_with};
use crate::table::{self, ms, percentile};
use crate::{CLIENTS, logging, settle_in, verify};
use anyhow::Context;
use futures::future::try_join_all;
use slack_sandbox::Sandbox;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

/// With the server's own settings nothing that was committed is lost, as in production.
const LASTING: &str = "";

/// One process, then so many, each time on a new database.
pub async fn run(folder: &Path, sandbox: &Sandbox, most: usize, time: Duration) -> anyhow::Result<()> {
    let cluster = cluster_with(LASTING).context("PostgreSQL is not installed")?;
    let mut rows = vec![];
    for replicas in [1, most] {
        rows.extend(measure(cluster, folder, sandbox, replicas, time).await?);
    }
    let head =
        ["replicas", "clients", "commands a second", "p50", "p99", "processor time a command", "errors"];
    table::print("`/checkin` over signed HTTP, on one PostgreSQL", &head, &rows);
    Ok(())
}

async fn measure(
    cluster: &Cluster,
    folder: &Path,
    sandbox: &Sandbox,
    replicas: usize,
    time: Duration,
) -> anyhow::Result<Vec<Vec<String>>> {
    let database = cluster.new_url().await;
    let start = || {
        Bot::start_with(folder, &sandbox.api_url(), |command| {
            command.env("RAPPORT_DATABASE_URL", &database);
        })
    };
    let mut bots = vec![settle_in(start()?).await?];
    for _ in 1..replicas {
        let bot = start()?;
        bot.healthy().await?;
        bots.push(bot);
    }
    let (next, mut acknowledged, mut rows) = (Arc::new(AtomicUsize::new(0)), vec![], vec![]);
    for clients in CLIENTS.into_iter().filter(|clients| *clients >= replicas) {
        let before = busy(&bots)?;
        let figures = under_load(&bots, clients, time, &next).await?;
        rows.push(row(replicas, clients, &figures, busy(&bots)? - before));
        acknowledged.extend(figures.acknowledged);
    }
    for bot in bots {
        bot.stop().await?;
    }
    verify(&database, &acknowledged).await?;
    Ok(rows)
}

/// The clients, shared out among the processes.
async fn under_load(
    bots: &[Bot],
    clients: usize,
    time: Duration,
    next: &Arc<AtomicUsize>,
) -> anyhow::Result<Figures> {
    let share = |place: usize| clients / bots.len() + usize::from(place < clients % bots.len());
    let loads = bots.iter().enumerate().map(|(place, bot)| {
        let load = logging(bot, next);
        async move { load.run(share(place), Until::Over(time)).await }
    });
    let mut all = Figures::default();
    for figures in try_join_all(loads).await? {
        all.took = all.took.max(figures.took);
        all.latencies.extend(figures.latencies);
        all.acknowledged.extend(figures.acknowledged);
        all.errors.extend(figures.errors);
    }
    all.latencies.sort_unstable();
    Ok(all)
}

fn busy(bots: &[Bot]) -> anyhow::Result<Duration> {
    bots.iter().map(Bot::busy).sum()
}

fn row(replicas: usize, clients: usize, figures: &Figures, busy: Duration) -> Vec<String> {
    if let Some(error) = figures.errors.first() {
        eprintln!("the first error with {replicas} replicas and {clients} clients: {error}");
    }
    let times = &figures.latencies;
    vec![
        replicas.to_string(),
        clients.to_string(),
        format!("{:.0}", figures.rate()),
        ms(percentile(times, 50)),
        ms(percentile(times, 99)),
        ms(busy / times.len().max(1) as u32),
        figures.errors.len().to_string(),
    ]
}
