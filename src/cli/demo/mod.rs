//! `rapport demo`: the bot in a local workspace, with a company to look at and a clock to turn.

mod ahead;
mod company;
mod folder;
mod history;
mod openers;
mod posts;
mod promises;
mod work;

use crate::calendar::Calendars;
use crate::clock::{Clock, TurnedClock};
use crate::config::Settings;
use crate::flow::service::{Parts, Service};
use crate::slack::manifest::{Mode, manifest};
use crate::slack::{OneToken, SlackApi, SlackApiConfig, SocketTiming, Token};
use crate::store::{Serving, Store};
use crate::tracker::Trackers;
use anyhow::{Context, anyhow};
use chrono::{DateTime, Duration, Utc};
use clap::Args;
use slack_sandbox::{AppConfig, Sandbox, SandboxClock, Timing};
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::watch;

/// The demo's arguments.
#[derive(Args, Debug, Clone)]
pub struct DemoArgs {
    /// The page's port
    #[arg(long, default_value_t = 4000)]
    port: u16,
    /// Where the demo's data is kept
    #[arg(long, value_name = "FOLDER", default_value = "demo-data")]
    data: PathBuf,
    /// Start over, with a new company
    #[arg(long)]
    fresh: bool,
    /// Start the clock at this instant, such as 2026-03-03T08:29:30Z (with --fresh)
    #[arg(long, value_name = "TIME")]
    at: Option<DateTime<Utc>>,
    /// How many seconds the local workspace waits for the bot; Slack waits 3
    #[arg(long, value_name = "SECONDS", default_value_t = 3, hide = true)]
    slack_waits: u64,
}

/// Tuesday, half a minute before the first nudge, in Berlin.
const START: &str = "2026-03-03T08:29:30Z";
const BOT_TOKEN: &str = "xoxb-demo";
const APP_TOKEN: &str = "xapp-demo";
/// One process owns the demo's data, so its leases are only given up at its start; the clock may leap.
const OWNER: &str = "demo";
const LEASE: Duration = Duration::days(36_500);

/// Runs the demo until it is interrupted.
pub async fn run(args: DemoArgs, out: &mut dyn Write) -> anyhow::Result<()> {
    let demo = Demo::start(&args).await?;
    writeln!(out, "A local workspace is open at {}", demo.url())?;
    writeln!(
        out,
        "You are Lena, IT director. A nudge arrives within a minute; the bar at the top turns the clock."
    )?;
    writeln!(out, "Ctrl-C stops it. Its data is in {}; --fresh starts over.", args.data.display())?;
    out.flush()?;
    tokio::signal::ctrl_c().await.context("cannot wait for Ctrl-C")?;
    demo.stop().await;
    Ok(())
}

/// The demo, running.
pub struct Demo {
    sandbox: Sandbox,
    service: Service,
    store: Store,
    _serving: Serving,
}

impl Demo {
    /// Opens the workspace, seeds the company if it is new, and starts the bot.
    pub async fn start(args: &DemoArgs) -> anyhow::Result<Self> {
        let url = folder::address(&args.data);
        // Before anything is looked at: nobody serves it meanwhile.
        let serving = Serving::claim(&url).context("The demo's data")?;
        folder::must_be_a_demos(&args.data).await?;
        if args.fresh {
            folder::start_over(&args.data)?;
        }
        let store = Store::open(&url).await.context("The demo's data")?;
        let start = args.at.unwrap_or(START.parse().context("the demo's start")?);
        let hands = Arc::new(SandboxClock::simulated(start.timestamp_millis(), 1.0, false));
        let settings = Settings::load_without_slack(None, &|_| None)?;
        let sandbox = open_workspace(args, &hands, &store).await?;
        let clock = turned(&hands);
        store.take_over(&serving, clock.now()).await?;
        let is_new = seed(&store, &sandbox, clock.now()).await?;
        tracing::debug!(is_new, "the demo's company is there");
        let service = start_bot(&settings, &sandbox, &store, clock)?;
        Ok(Self { sandbox, service, store, _serving: serving })
    }

    /// The page's address.
    pub fn url(&self) -> String {
        self.sandbox.url()
    }

    /// The workspace.
    pub fn sandbox(&self) -> &Sandbox {
        &self.sandbox
    }

    /// Stops the bot, then the workspace; what was there is kept.
    pub async fn stop(self) {
        self.service.stop().await;
        self.store.close().await;
        self.sandbox.shutdown().await;
    }
}

async fn open_workspace(
    args: &DemoArgs,
    hands: &Arc<SandboxClock>,
    store: &Store,
) -> anyhow::Result<Sandbox> {
    let app = AppConfig::new(manifest(&Mode::Socket), BOT_TOKEN).app_token(APP_TOKEN);
    let (store, turning) = (store.clone(), hands.clone());
    let waits = std::time::Duration::from_secs(args.slack_waits);
    let sandbox = Sandbox::builder()
        .port(args.port)
        .clock(hands.clone())
        .data_dir(Some(args.data.clone()))
        .workspace(company::WORKSPACE, company::NAME)
        .app(app)
        .users(company::users())
        .channels(company::channels())
        .timing(Timing { acknowledge: waits, trigger: waits, ..Timing::default() })
        .jump_fn("Next nudge", move |now, user| {
            let (store, clock) = (store.clone(), turning.clone());
            Box::pin(async move { ahead::next_nudge(&store, &clock, &user, now).await })
        })
        .start()
        .await;
    // Its sentence holds its cause already.
    sandbox
        .map_err(|error| anyhow!("Cannot open the page on port {} (--port sets another): {error}", args.port))
}

/// The bot's clock, turned with the workspace's.
fn turned(hands: &Arc<SandboxClock>) -> Arc<dyn Clock> {
    let (turn, turned) = watch::channel(0u64);
    let mut readings = hands.subscribe();
    tokio::spawn(async move {
        while readings.changed().await.is_ok() {
            turn.send_modify(|turns| *turns += 1);
        }
    });
    let hands = hands.clone();
    Arc::new(TurnedClock::new(Arc::new(move || hands.now()), turned))
}

/// Puts the company into a new store and its posts into the workspace; whether it was new.
async fn seed(store: &Store, sandbox: &Sandbox, now: DateTime<Utc>) -> anyhow::Result<bool> {
    let mut tx = store.begin().await?;
    tx.save_workspace(&company::workspace(now)).await?;
    let is_new = tx.all_active_leads(None, 1).await?.is_empty();
    if is_new {
        tx.save(&history::changes(now)).await?;
        tx.save(&openers::changes(now)).await?;
        tx.save(&work::changes(now)).await?;
        tx.save(&promises::changes(now)).await?;
    }
    tx.commit().await?;
    if is_new {
        posts::plant(sandbox, now)?;
    }
    Ok(is_new)
}

fn start_bot(
    settings: &Settings,
    sandbox: &Sandbox,
    store: &Store,
    clock: Arc<dyn Clock>,
) -> anyhow::Result<Service> {
    let base_url = sandbox.api_url().parse().context("the workspace's address")?;
    let parts = Parts {
        store: store.clone(),
        clock,
        house: super::serve::house(settings)?,
        api: Arc::new(SlackApi::new(SlackApiConfig { base_url })?),
        tokens: Arc::new(OneToken(Token::new(BOT_TOKEN))),
        install: None,
        socket: Some((Token::new(APP_TOKEN), 1)),
        socket_timing: SocketTiming::default(),
        signing_secret: None,
        http: None,
        retention: settings.retention,
        trackers: Trackers::new(&settings.trackers)?,
        calendars: Calendars::new(&settings.holidays)?,
        owner: OWNER.to_owned(),
        home_gap: crate::flow::service::HOME_GAP,
        lease: LEASE,
    };
    Ok(Service::start(parts))
}
