//! Ten thousand leads who are all due at 09:30: planned at once, sent at Slack's pace, and meanwhile one of them gets
//! answers.

use crate::bot::BOT_TOKEN;
use crate::table::{self, median, ms};
use crate::{bot::SECRET, crowd};
use chrono::{DateTime, Utc};
use rapport::calendar::Calendars;
use rapport::cli::doctor::{DoctorArgs, run as doctor};
use rapport::cli::serve::house;
use rapport::clock::{Clock, TurnedClock};
use rapport::config::Settings;
use rapport::flow::service::{HOME_GAP, Parts, Service};
use rapport::slack::manifest::{Mode, manifest};
use rapport::slack::{OneToken, SlackApi, SlackApiConfig, SocketTiming, Token};
use rapport::store::{DeliveryState, Store};
use rapport::tracker::Trackers;
use slack_sandbox::{AppConfig, ChannelSpec, Sandbox, SandboxClock, UserSpec};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;

const APP_TOKEN: &str = "xapp-bench";
/// How long planning may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// Fills a store, lets it become 09:30, and watches for so long.
pub async fn run(leads: usize, time: Duration) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let url = format!("sqlite://{}", folder.path().join("rapport.db").display());
    let store = Store::open(&url).await?;
    crowd::fill(&store, leads, |_| crowd::start()).await?;
    let hands = Arc::new(SandboxClock::simulated(crowd::start().timestamp_millis() - 2_000, 1.0, false));
    let app = AppConfig::new(manifest(&Mode::Socket), BOT_TOKEN).app_token(APP_TOKEN).signing_secret(SECRET);
    let users =
        (0..leads).map(|n| UserSpec::new(format!("U{n:07}"), format!("lead{n}"), format!("Lead {n}")));
    let sandbox = Sandbox::builder().clock(hands.clone()).workspace("T0BENCH", "Bench").app(app).users(users);
    let sandbox = sandbox.channel(ChannelSpec::new("C0BENCH", "general")).start().await?;
    let service = start(&store, &sandbox, &hands)?;
    let planned = planned(&store, &hands, leads as u64).await?;
    println!("\n{leads} leads due at 09:30: all planned {planned:.1?} after it.");
    let (answers, sent) = watch_on(&sandbox, time).await?;
    let rows = [
        vec!["nudges sent in that time".to_owned(), sent.to_string()],
        vec!["answers to a line of one lead meanwhile".into(), answers.len().to_string()],
        vec!["their median".into(), ms(median(answers.clone()))],
        vec!["the slowest".into(), ms(answers.iter().max().copied().unwrap_or_default())],
    ];
    table::print(&format!("The first {} s", time.as_secs()), &["what", "how much"], &rows);
    println!("\nWhat `rapport doctor` says then:\n\n{}", diagnosis(&url, now(&hands)).await?);
    service.stop().await;
    store.close().await;
    sandbox.shutdown().await;
    Ok(())
}

fn now(hands: &SandboxClock) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(hands.now()).unwrap_or_default()
}

fn turned(hands: &Arc<SandboxClock>) -> Arc<dyn Clock> {
    let (_, turned) = watch::channel(0u64);
    let hands = hands.clone();
    Arc::new(TurnedClock::new(Arc::new(move || hands.now()), turned))
}

fn start(store: &Store, sandbox: &Sandbox, hands: &Arc<SandboxClock>) -> anyhow::Result<Service> {
    let settings = Settings::load_without_slack(None, &|_| None)?;
    Ok(Service::start(Parts {
        store: store.clone(),
        clock: turned(hands),
        house: house(&settings)?,
        api: Arc::new(SlackApi::new(SlackApiConfig { base_url: sandbox.api_url().parse()? })?),
        tokens: Arc::new(OneToken(Token::new(BOT_TOKEN))),
        socket: Some((Token::new(APP_TOKEN), 2)),
        signing_secret: None,
        http: None,
        owner: "morning".into(),
        retention: settings.retention,
        trackers: Trackers::new(&settings.trackers)?,
        calendars: Calendars::new(&settings.holidays)?,
        socket_timing: SocketTiming::default(),
        home_gap: HOME_GAP,
        lease: chrono::Duration::seconds(60),
    }))
}

async fn depth(store: &Store, wanted: &[DeliveryState]) -> anyhow::Result<u64> {
    let depth = store.reading().await?.depth().await?;
    Ok(depth.iter().filter(|(state, _)| wanted.contains(state)).map(|(_, n)| n).sum())
}

/// How long after 09:30 every nudge is in the outbox, or sent.
async fn planned(store: &Store, hands: &SandboxClock, leads: u64) -> anyhow::Result<Duration> {
    use DeliveryState::{Pending, Sending, Sent};
    let began = Instant::now();
    while depth(store, &[Pending, Sending, Sent]).await? < leads {
        anyhow::ensure!(began.elapsed() < PATIENCE, "not all were planned within {PATIENCE:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok((now(hands) - crowd::start()).to_std().unwrap_or_default())
}

/// A lead logs a contact every three seconds; how long each answer took, and how many nudges were sent meanwhile.
async fn watch_on(sandbox: &Sandbox, time: Duration) -> anyhow::Result<(Vec<Duration>, usize)> {
    let lead = sandbox.act("lead0").patience(Duration::from_secs(60));
    let posts = || sandbox.calls_of("chat.postMessage").len();
    let (began, before, mut answers) = (Instant::now(), posts(), vec![]);
    while began.elapsed() < time {
        let fact = format!("fact {} holds", answers.len());
        let said = Instant::now();
        lead.say("rapport", &format!("Person 1 of Lead 0 lunch, learned {fact}")).map_err(odd)?;
        let is_answer = |m: &serde_json::Value| m["user"] != lead.id() && m.to_string().contains(&fact);
        lead.wait_message("rapport", is_answer).await.map_err(odd)?;
        answers.push(said.elapsed());
        tokio::time::sleep(Duration::from_secs(3)).await;
    }
    let nudges = (posts() - before).saturating_sub(answers.len());
    Ok((answers, nudges))
}

fn odd(trouble: impl std::fmt::Display) -> anyhow::Error {
    anyhow::anyhow!("{trouble}")
}

/// Tells the doctor the time.
struct At(DateTime<Utc>);

#[async_trait::async_trait]
impl Clock for At {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }

    async fn sleep_until(&self, _: DateTime<Utc>) {}
}

/// The doctor's lines about the outbox.
async fn diagnosis(url: &str, now: DateTime<Utc>) -> anyhow::Result<String> {
    let settings =
        Settings::load_without_slack(None, &|name| (name == "RAPPORT_DATABASE_URL").then(|| url.to_owned()));
    let mut page = vec![];
    doctor(DoctorArgs { offline: true }, settings, &At(now), &mut page).await?;
    let page = String::from_utf8(page)?;
    let lines = page.lines().skip_while(|line| !line.contains("outbox"));
    Ok(lines.take(2).collect::<Vec<_>>().join("\n"))
}
