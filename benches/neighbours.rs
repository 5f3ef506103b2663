//! `cargo bench --bench neighbours [-- --workspaces N]`: many workspaces behind one bot, a lead of each due at 09:30; once
//! with all of them well, and once with one that answers 429 for ever and one that never answers. How late the nudges of
//! the others are.

#[allow(dead_code, reason = "shared with the other benches")]
mod crowd;
#[allow(dead_code, reason = "shared with the other benches")]
mod table;

use async_trait::async_trait;
use rapport::calendar::Calendars;
use rapport::cli::serve::house;
use rapport::clock::TurnedClock;
use rapport::config::Settings;
use rapport::domain::id::WorkspaceId;
use rapport::flow::service::{HOME_GAP, Parts, Service};
use rapport::slack::manifest::{Mode, manifest};
use rapport::slack::{SlackApi, SlackApiConfig, SocketTiming, Token, Tokens};
use rapport::store::Store;
use rapport::tracker::Trackers;
use slack_sandbox::{AppConfig, Builder, Fault, FaultKind, Sandbox, SandboxClock, Timing, Towns, UserSpec};
use std::sync::Arc;
use std::time::{Duration, Instant};
use table::{ms, percentile};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Leads of a workspace that is in trouble: enough to take every place if they could.
const CROWD: usize = 50;
/// Which workspace answers 429 for ever, and which never answers.
const LIMITED: usize = 0;
const SILENT: usize = 1;
/// What a nudge calls.
const CALLS: [&str; 3] = ["dnd.info", "users.info", "chat.postMessage"];
/// The nudges are late, and the bench gives up, after this long.
const PATIENCE: Duration = Duration::from_secs(300);
/// Nothing is heard of a call to a workspace that is silent for this long; the bot waits for 10 s.
const SILENCE: Duration = Duration::from_secs(60);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    if !std::env::args().any(|argument| argument == "--bench") {
        println!("Run by `cargo bench --bench neighbours`.");
        return Ok(());
    }
    println!("Load of the machine before it began: {}", std::fs::read_to_string("/proc/loadavg")?.trim());
    rapport::tls::install();
    let workspaces = workspaces().max(3);
    let mut rows = vec![];
    for (case, troubled) in [("all are well", false), ("one is limited for ever, one is silent", true)] {
        let lags = lags(workspaces, troubled).await?;
        let at = |share: usize| ms(percentile(&lags, share));
        let last = lags.last().copied().unwrap_or_default();
        rows.push(vec![case.to_owned(), lags.len().to_string(), at(50), at(99), ms(last)]);
    }
    let head = ["the workspaces", "nudges of the others", "lag p50", "lag p99", "the last"];
    table::print(&format!("{workspaces} workspaces, each with a lead due at 09:30"), &head, &rows);
    Ok(())
}

/// A workspace's own token.
struct Each;

#[async_trait]
impl Tokens for Each {
    async fn bot(&self, workspace: &WorkspaceId) -> Option<Token> {
        Some(Token::new(&token(workspace.as_str())))
    }

    async fn revoked(&self, _: &WorkspaceId, _: &Token) -> bool {
        false
    }
}

fn token(team: &str) -> String {
    format!("xoxb-{team}")
}

fn team(nth: usize) -> String {
    format!("T{nth:05}")
}

/// How many leads it has, and the number of its first one.
fn leads(nth: usize) -> (usize, usize) {
    if nth <= SILENT { (CROWD, nth * CROWD) } else { (1, (SILENT + 1) * CROWD + nth) }
}

/// How long after 09:30 the nudge of each workspace that is well stands in its lead's direct message, the soonest first.
async fn lags(workspaces: usize, troubled: bool) -> anyhow::Result<Vec<Duration>> {
    let folder = tempfile::tempdir()?;
    let store = Store::open(&format!("sqlite://{}", folder.path().join("rapport.db").display())).await?;
    for nth in 0..workspaces {
        let (leads, first) = leads(nth);
        crowd::add(&store, &WorkspaceId::new(team(nth)), first, leads).await?;
    }
    let before = crowd::start().timestamp_millis() - 3_000;
    let hands = Arc::new(SandboxClock::simulated(before, 1.0, false));
    let towns = Towns::open((0..workspaces).map(|nth| described(nth, &hands)).collect()).await?;
    if troubled {
        for call in CALLS {
            let limited = Fault::api(call, FaultKind::RateLimited).retry_after(1);
            towns.all()[LIMITED].fault(limited.times(u32::MAX));
            towns.all()[SILENT].fault(Fault::api(call, FaultKind::Hang).times(u32::MAX));
        }
    }
    // Opening so many took its time.
    hands.set(before).map_err(|why| anyhow::anyhow!("{why}"))?;
    let service = start(&store, &towns, &hands).await?;
    let lags = watch_on(&towns, workspaces).await;
    service.stop().await;
    store.close().await;
    lags
}

fn described(nth: usize, hands: &Arc<SandboxClock>) -> Builder {
    let (leads, first) = leads(nth);
    let public = "https://rapport.example.com/".parse().expect("an address");
    let app = AppConfig::new(manifest(&Mode::Http(public)), token(&team(nth))).signing_secret("of the bench");
    let user = |n: usize| UserSpec::new(format!("U{n:07}"), format!("lead{n}"), format!("Lead {n}"));
    Sandbox::builder()
        .clock(hands.clone())
        .workspace(team(nth), format!("Office {nth}"))
        .app(app)
        .users((first..first + leads).map(user))
        .timing(Timing { hang: SILENCE, ..Timing::default() })
}

async fn start(store: &Store, towns: &Towns, hands: &Arc<SandboxClock>) -> anyhow::Result<Service> {
    let settings = Settings::load_without_slack(None, &|_| None)?;
    let (reads, (_, turned)) = (hands.clone(), watch::channel(0u64));
    Ok(Service::start(Parts {
        store: store.clone(),
        clock: Arc::new(TurnedClock::new(Arc::new(move || reads.now()), turned)),
        house: house(&settings)?,
        api: Arc::new(SlackApi::new(SlackApiConfig { base_url: towns.api_url().parse()? })?),
        tokens: Arc::new(Each),
        install: None,
        socket: None,
        signing_secret: None,
        http: Some((TcpListener::bind("127.0.0.1:0").await?, 16)),
        owner: "neighbours".into(),
        retention: settings.retention,
        trackers: Trackers::new(&settings.trackers)?,
        calendars: Calendars::new(&settings.holidays)?,
        socket_timing: SocketTiming::default(),
        home_gap: HOME_GAP,
        lease: chrono::Duration::seconds(60),
    }))
}

/// Waits until every workspace that is well has its nudge.
async fn watch_on(towns: &Towns, workspaces: usize) -> anyhow::Result<Vec<Duration>> {
    let (began, mut lags) = (Instant::now(), vec![]);
    let mut waiting: Vec<usize> = (SILENT + 1..workspaces).collect();
    while !waiting.is_empty() {
        anyhow::ensure!(began.elapsed() < PATIENCE, "{} workspaces wait for their nudge", waiting.len());
        tokio::time::sleep(Duration::from_millis(100)).await;
        waiting.retain(|nth| match posted(&towns.all()[*nth], leads(*nth).1) {
            Some(lag) => {
                lags.push(lag);
                false
            }
            None => true,
        });
    }
    lags.sort_unstable();
    Ok(lags)
}

/// How long after the start the bot's message was posted, by the time that it carries.
fn posted(town: &Sandbox, lead: usize) -> Option<Duration> {
    let messages = town.act(&format!("lead{lead}")).messages("rapport");
    let ts: f64 = messages.first()?["ts"].as_str()?.parse().ok()?;
    let lag = ts - crowd::start().timestamp() as f64;
    Some(Duration::from_secs_f64(lag.max(0.0)))
}

fn workspaces() -> usize {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--workspaces");
    arguments.nth(1).and_then(|number| number.parse().ok()).unwrap_or(1_000)
}
