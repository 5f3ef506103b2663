//! The bot as a process of its own, on a clock that another process turns: one instant a line, in milliseconds since 1970,
//! on its standard input. Its end is the bot's.

use crate::port::free_port;
use crate::wire::{Connection, Signer};
use anyhow::Context;
use rapport::calendar::Calendars;
use rapport::cli::serve::house;
use rapport::clock::TurnedClock;
use rapport::config::Settings;
use rapport::domain::id::{UserId, WorkspaceId};
use rapport::flow::service::{HOME_GAP, Parts, Service};
use rapport::slack::{OneToken, SlackApi, SlackApiConfig, SocketTiming, Token};
use rapport::store::{Store, Workspace, WorkspaceState};
use rapport::tracker::Trackers;
use std::io::{BufRead, Write};
use std::net::SocketAddr;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};
use tokio::net::TcpListener;
use tokio::sync::watch;

pub const WORKSPACE: &str = "T0SOAK";
pub const BOT_TOKEN: &str = "xoxb-soak";
pub const APP_TOKEN: &str = "xapp-soak";
const PATIENCE: Duration = Duration::from_secs(30);

/// The bot, running; ended with its owner.
pub struct TurnedBot {
    child: Child,
    clock: ChildStdin,
    address: SocketAddr,
}

impl TurnedBot {
    /// Starts it: this very program, as the bot.
    pub async fn start(database: &str, api_url: &str, bot_user: &str, now_ms: i64) -> anyhow::Result<Self> {
        let address = SocketAddr::from(([127, 0, 0, 1], free_port()));
        let mut child = Command::new(std::env::current_exe()?)
            .args(["--bot", database, api_url, bot_user, &address.to_string(), &now_ms.to_string()])
            .stdin(Stdio::piped())
            .spawn()?;
        let clock = child.stdin.take().context("no way to turn its clock")?;
        let bot = Self { child, clock, address };
        let began = Instant::now();
        while bot.page().await.is_err() {
            anyhow::ensure!(began.elapsed() < PATIENCE, "the bot does not start");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        Ok(bot)
    }

    /// Turns its clock.
    pub fn turn_to(&mut self, now_ms: i64) -> anyhow::Result<()> {
        writeln!(self.clock, "{now_ms}")?;
        Ok(self.clock.flush()?)
    }

    /// Its page of figures.
    pub async fn page(&self) -> anyhow::Result<String> {
        let reply = Connection::open(self.address, Signer::new("")).await?.get("/metrics").await?;
        anyhow::ensure!(reply.status == 200, "no figures: {}", reply.status);
        Ok(reply.body)
    }

    /// Stops it in good order.
    pub async fn stop(self) -> anyhow::Result<()> {
        let Self { mut child, clock, .. } = self;
        drop(clock);
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if let Some(status) = child.try_wait()? {
                anyhow::ensure!(status.success(), "the bot ended with {status}");
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        child.kill()?;
        anyhow::bail!("the bot did not stop within {PATIENCE:?}")
    }
}

/// What the process does that was started as the bot.
pub async fn be_the_bot(arguments: &[String]) -> anyhow::Result<()> {
    let [database, api_url, bot_user, address, now_ms] = arguments else { anyhow::bail!("five arguments") };
    let store = Store::open(database).await?;
    let hand = Arc::new(AtomicI64::new(now_ms.parse()?));
    let (turn, turned) = watch::channel(0u64);
    introduce(&store, bot_user, hand.load(Ordering::SeqCst)).await?;
    let settings = Settings::load_without_slack(None, &|_| None)?;
    let reads = hand.clone();
    let service = Service::start(Parts {
        store: store.clone(),
        clock: Arc::new(TurnedClock::new(Arc::new(move || reads.load(Ordering::SeqCst)), turned)),
        house: house(&settings)?,
        api: Arc::new(SlackApi::new(SlackApiConfig { base_url: api_url.parse()? })?),
        tokens: Arc::new(OneToken(Token::new(BOT_TOKEN))),
        install: None,
        socket: Some((Token::new(APP_TOKEN), 2)),
        signing_secret: None,
        http: Some((TcpListener::bind(address).await?, 64)),
        owner: "soak".into(),
        retention: settings.retention,
        trackers: Trackers::new(&settings.trackers)?,
        calendars: Calendars::new(&settings.holidays)?,
        socket_timing: SocketTiming::default(),
        home_gap: HOME_GAP,
        lease: chrono::Duration::seconds(60),
    });
    let turning = tokio::task::spawn_blocking(move || {
        for line in std::io::stdin().lock().lines() {
            if let Ok(now_ms) = line.unwrap_or_default().parse() {
                hand.store(now_ms, Ordering::SeqCst);
                turn.send_modify(|turns| *turns += 1);
            }
        }
    });
    turning.await?;
    service.stop().await;
    store.close().await;
    Ok(())
}

async fn introduce(store: &Store, bot_user: &str, now_ms: i64) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.save_workspace(&Workspace {
        id: WorkspaceId::new(WORKSPACE),
        name: "Soak".into(),
        bot_user: UserId::new(bot_user),
        state: WorkspaceState::Active,
        installed_at: chrono::DateTime::from_timestamp_millis(now_ms).context("an instant")?,
        blocked_until: None,
        uninstalled_at: None,
    })
    .await?;
    Ok(tx.commit().await?)
}
