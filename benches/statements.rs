//! How many statements and commits a command costs, counted in a bot that runs in this process.

use crate::bot::{BOT_TOKEN, SECRET};
use crate::load::{Load, Until};
use crate::wire::Signer;
use crate::{CLIENTS, LOGGED, table, team};
use chrono::Duration;
use rapport::calendar::Calendars;
use rapport::cli::serve::house;
use rapport::clock::{Clock, SystemClock};
use rapport::config::Settings;
use rapport::domain::desk::DeskKey;
use rapport::domain::id::{ChannelId, UserId, WorkspaceId};
use rapport::domain::input::{Arrival, Command, Input};
use rapport::flow::alarm::Alarm;
use rapport::flow::batch::Batcher;
use rapport::flow::service::{Parts, Service};
use rapport::slack::{Answer, OneToken, SlackApi, SlackApiConfig, SocketTiming, Token};
use rapport::store::{Counters, Store};
use rapport::tracker::Trackers;
use slack_sandbox::Sandbox;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// How many commands each client gives, one after the other, when the path is measured alone.
const EACH: usize = 50;

/// Counts, and prints the table.
pub async fn run(folder: &Path, sandbox: &Sandbox, next: &Arc<AtomicUsize>) -> anyhow::Result<()> {
    let store = Store::open(&format!("sqlite://{}", folder.join("rapport.db").display())).await?;
    let mut rows = vec![];
    for clients in CLIENTS {
        let path = alone(&store, clients, next).await?;
        let bot = whole(&store, sandbox, clients, next).await?;
        rows.push([vec![clients.to_string()], path, bot].concat());
    }
    let head = [
        "clients",
        "statements a command (its path alone)",
        "commits a command",
        "statements a command (the whole bot)",
        "commits a command ",
    ];
    table::print("What a command asks of the store", &head, &rows);
    store.close().await;
    Ok(())
}

/// The command path alone: batches, and nothing beside them.
async fn alone(store: &Store, clients: usize, next: &Arc<AtomicUsize>) -> anyhow::Result<Vec<String>> {
    let settings = Settings::load_without_slack(None, &|_| None)?;
    let (batcher, writer) =
        Batcher::new(store.clone(), Arc::new(house(&settings)?), Arc::new(Alarm::default()));
    let writer = tokio::spawn(writer.run());
    let before = store.counters();
    let mut running = JoinSet::new();
    for _ in 0..clients {
        let (batcher, next) = (batcher.clone(), next.clone());
        running.spawn(async move {
            for _ in 0..EACH {
                let answer = batcher.submit(arrival(next.fetch_add(1, Ordering::Relaxed))).await;
                assert!(matches!(answer, Answer::Decided { .. }), "a command was not decided");
            }
        });
    }
    while let Some(done) = running.join_next().await {
        done?;
    }
    drop(batcher);
    writer.await?;
    Ok(cells(store.counters() - before, clients * EACH))
}

fn arrival(nth: usize) -> Arrival {
    let key = DeskKey {
        workspace: WorkspaceId::new(team::WORKSPACE),
        user: UserId::new(team::user(nth % team::LEADS)),
    };
    let command = Command {
        name: "/checkin".into(),
        text: team::line(nth),
        channel: ChannelId::new("C0BENCH"),
        trigger: format!("alone.{nth}"),
        response_url: String::new(),
    };
    Arrival { id: format!("alone:{nth}"), key, at: SystemClock.now(), input: Input::Command(command) }
}

/// The whole bot, its ticker and its deliverer too, under two seconds of the load.
async fn whole(
    store: &Store,
    sandbox: &Sandbox,
    clients: usize,
    next: &Arc<AtomicUsize>,
) -> anyhow::Result<Vec<String>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let settings = Settings::load_without_slack(None, &|_| None)?;
    let service = Service::start(Parts {
        store: store.clone(),
        clock: Arc::new(SystemClock),
        house: house(&settings)?,
        api: Arc::new(SlackApi::new(SlackApiConfig { base_url: sandbox.api_url().parse()? })?),
        tokens: Arc::new(OneToken(Token::new(BOT_TOKEN))),
        socket: None,
        socket_timing: SocketTiming::default(),
        signing_secret: Some(SECRET.to_owned()),
        http: Some((listener, 256)),
        owner: format!("bench-{clients}"),
        retention: settings.retention,
        trackers: Trackers::new(&settings.trackers)?,
        calendars: Calendars::new(&settings.holidays)?,
        home_gap: rapport::flow::service::HOME_GAP,
        lease: Duration::seconds(60),
    });
    let signer = Signer::new(SECRET);
    let load = Load { address, signer, next: next.clone(), say: team::logs, expects: LOGGED };
    let before = store.counters();
    let figures = load.run(clients, Until::Over(std::time::Duration::from_secs(2))).await?;
    let spent = store.counters() - before;
    service.stop().await;
    Ok(cells(spent, figures.acknowledged.len()))
}

fn cells(spent: Counters, commands: usize) -> Vec<String> {
    let each = |count: u64| format!("{:.2}", count as f64 / commands.max(1) as f64);
    vec![each(spent.statements), each(spent.commits)]
}
