//! The office: it opens, its clock is turned, its bot stops and starts, and it closes only when nothing is left over.

use super::bot::{APP_TOKEN, BOT_TOKEN, Bot, Place, SECRET, Way};
use super::reading;
use super::someone::Someone;
use super::staff;
use chrono::{DateTime, NaiveDateTime, Utc};
use rapport::config::Settings;
use rapport::slack::manifest::{Mode, manifest};
use rapport::store::{DeliveryState, Store};
use slack_sandbox::{AppConfig, Sandbox, SandboxClock, Timing};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::RwLock;

/// How an office opens.
pub struct Opening {
    way: Way,
    at: DateTime<Utc>,
    settings: Settings,
    patience: Duration,
    connections: u32,
    trigger: Duration,
}

/// What a story expects to go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Slack refuses calls.
    Refusals,
    /// Inputs cannot be read.
    Unreadable,
    /// Deliveries are given up or become too late.
    Failures,
    /// Deliveries wait for later.
    Waiting,
    /// People are told that the app failed.
    Complaints,
}

/// A small company's office.
pub struct Office {
    pub sandbox: Sandbox,
    bot: RwLock<Option<Bot>>,
    pub(super) folder: TempDir,
    way: Way,
    address: SocketAddr,
    settings: Settings,
    patience: Duration,
    connections: u32,
    expected: Mutex<Vec<Expected>>,
    client: OnceLock<reqwest::Client>,
}

impl Default for Opening {
    fn default() -> Self {
        let settings = Settings::load_without_slack(None, &|_| None).expect("the defaults");
        let patience = Duration::from_secs(10);
        let at = local("2026-03-03 09:20");
        Self { way: Way::Socket, at, settings, patience, connections: 1, trigger: Duration::from_secs(3) }
    }
}

impl Opening {
    /// With another way in.
    pub fn over(mut self, way: Way) -> Self {
        self.way = way;
        self
    }

    /// At another time, in Berlin.
    pub fn at(mut self, berlin: &str) -> Self {
        self.at = local(berlin);
        self
    }

    /// With other settings.
    pub fn set(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(&mut self.settings);
        self
    }

    /// With a bot that waits so long for Slack's answers.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// With triggers that live so long.
    pub fn trigger(mut self, trigger: Duration) -> Self {
        self.trigger = trigger;
        self
    }

    /// With a bot that keeps so many connections.
    pub fn connections(mut self, connections: u32) -> Self {
        self.connections = connections;
        self
    }

    /// Opens the office, tells the story, and closes it.
    pub fn story(self, tale: impl AsyncFnOnce(&Office)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let office = self.open().await;
            tale(&office).await;
            office.close().await;
        });
    }

    /// Opens the office and tells a story that is its own judge of what may be left over.
    pub async fn tell<T>(self, tale: impl AsyncFnOnce(&Office) -> T) -> T {
        let office = self.open().await;
        let told = tale(&office).await;
        office.bot_stops().await;
        told
    }

    async fn open(self) -> Office {
        rapport::tls::install();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let sandbox = workspace(self.way, address, self.at, self.trigger).await;
        let office = Office {
            sandbox,
            bot: RwLock::new(None),
            folder: tempfile::tempdir().expect("a folder"),
            way: self.way,
            address,
            settings: self.settings,
            patience: self.patience,
            connections: self.connections,
            expected: Mutex::default(),
            client: OnceLock::new(),
        };
        let bot = office.start_bot(Some(listener)).await;
        *office.bot.write().await = Some(bot);
        office
    }
}

async fn workspace(way: Way, address: SocketAddr, at: DateTime<Utc>, trigger: Duration) -> Sandbox {
    let public = || "https://rapport.example.com/".parse().expect("an address");
    let app = match way {
        Way::Socket => AppConfig::new(manifest(&Mode::Socket), BOT_TOKEN).app_token(APP_TOKEN),
        Way::Http => AppConfig::new(manifest(&Mode::Http(public())), BOT_TOKEN)
            .signing_secret(SECRET)
            .request_url(format!("http://{address}")),
    };
    let retries = [0, 300, 1_000, 1_000, 2_000, 5_000, 10_000].map(Duration::from_millis).to_vec();
    let hands = SandboxClock::simulated(at.timestamp_millis(), 1.0, false);
    let sandbox = Sandbox::builder()
        .clock(Arc::new(hands))
        .workspace(staff::WORKSPACE, "The office")
        .app(app)
        .users(staff::users())
        .channels(staff::channels())
        .timing(Timing { retries, trigger, ..Timing::default() });
    sandbox.start().await.expect("the workspace opens")
}

/// An instant by the wall clock of the office, as in `2026-03-03 09:30`.
pub fn local(berlin: &str) -> DateTime<Utc> {
    let wall = NaiveDateTime::parse_from_str(&format!("{berlin}:00"), "%Y-%m-%d %H:%M:%S");
    let wall = wall.expect("a day and a time, as in 2026-03-03 09:30");
    wall.and_local_timezone(staff::ZONE).earliest().expect("an instant").to_utc()
}

impl Office {
    async fn start_bot(&self, listener: Option<TcpListener>) -> Bot {
        let database = self.database();
        let Self { sandbox, way, address, settings, patience, connections, .. } = self;
        let (way, address, patience, connections) = (*way, *address, *patience, *connections);
        let place = Place { sandbox, database: &database, way, address, settings, patience, connections };
        Bot::start(place, listener).await
    }

    /// Where its database is.
    pub fn database(&self) -> String {
        format!("sqlite://{}", self.folder.path().join("rapport.db").display())
    }

    /// The bot stops in good order.
    pub async fn bot_stops(&self) {
        let bot = self.bot.write().await.take().expect("a running bot");
        bot.stop().await;
    }

    /// Waits until Slack refuses Socket Mode for good; the sentence that ends the program.
    pub async fn bot_ends(&self) -> String {
        let bot = self.bot.read().await;
        let ends = bot.as_ref().expect("a running bot").ends();
        tokio::time::timeout(Duration::from_secs(60), ends).await.expect("it ends")
    }

    /// The bot starts again, with all it kept.
    pub async fn bot_starts(&self) {
        let bot = self.start_bot(None).await;
        *self.bot.write().await = Some(bot);
        self.settle().await;
    }

    /// What the files of the database hold.
    pub fn database_files(&self) -> Vec<Vec<u8>> {
        let files = std::fs::read_dir(self.folder.path()).expect("the folder").flatten();
        files.filter_map(|file| std::fs::read(file.path()).ok()).collect()
    }

    /// A client for what is no part of the workspace.
    pub fn client(&self) -> &reqwest::Client {
        self.client.get_or_init(reqwest::Client::new)
    }

    /// How Slack reaches the bot.
    pub fn way(&self) -> Way {
        self.way
    }

    /// Where the bot listens for signed requests.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The store of the running bot.
    pub async fn store(&self) -> Store {
        self.bot.read().await.as_ref().expect("a running bot").store()
    }

    /// This is to be expected, and no fault at the story's end.
    pub fn expect(&self, what: Expected) {
        self.expected.lock().expect("no panic before").push(what);
    }

    /// What time it is.
    pub fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(self.sandbox.clock().now()).expect("in range")
    }

    /// Time passes until then: the bot does in between whatever falls due.
    pub async fn turn_to(&self, berlin: &str) {
        let target = local(berlin);
        assert!(target > self.now(), "{berlin} has passed");
        if let Some(store) = self.bot.read().await.as_ref().map(Bot::store) {
            self.settle().await;
            while let Some(wake) = reading::first_wake(&store).await.filter(|at| *at < target) {
                self.set(wake.max(self.now()));
                self.settle().await;
            }
        }
        self.leap_to(berlin).await;
    }

    /// The clock leaps, as when a machine was asleep.
    pub async fn leap_to(&self, berlin: &str) {
        self.set(local(berlin));
        if self.bot.read().await.is_some() {
            self.settle().await;
        }
    }

    /// Time passes by so many minutes.
    pub async fn turn_by(&self, minutes: i64) {
        let target = self.now() + chrono::Duration::minutes(minutes);
        let wall = target.with_timezone(&staff::ZONE).format("%Y-%m-%d %H:%M");
        self.turn_to(&wall.to_string()).await;
    }

    fn set(&self, at: DateTime<Utc>) {
        self.sandbox.clock().set(at.timestamp_millis()).expect("a simulated clock");
    }

    /// Waits until the bot has done all that it can do now.
    pub async fn settle(&self) {
        let store = self.store().await;
        let settled = async {
            let mut pause = Duration::from_millis(4);
            while !self.is_settled(&store).await {
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(Duration::from_millis(32));
            }
        };
        if tokio::time::timeout(Duration::from_secs(60), settled).await.is_err() {
            panic!("the bot does not come to rest: {:?}", self.outbox().await);
        }
    }

    async fn is_settled(&self, store: &Store) -> bool {
        // What waits may be sent, and what is sent may wait again, between one look and the next.
        let before = self.outbox().await;
        let idle = reading::first_wake(store).await.is_none_or(|at| at > self.now());
        let sends = before.iter().any(|(state, count)| *state == DeliveryState::Sending && *count > 0);
        idle && !sends && before == self.outbox().await
    }

    /// How many deliveries stand in each state.
    pub async fn outbox(&self) -> Vec<(DeliveryState, u64)> {
        let store = self.store().await;
        let mut tx = store.reading().await.expect("a transaction");
        tx.depth().await.expect("read")
    }

    /// How many deliveries stand in this state.
    pub async fn count(&self, state: DeliveryState) -> u64 {
        self.outbox().await.iter().find(|(s, _)| *s == state).map_or(0, |(_, n)| *n)
    }

    /// Somebody starts to work here, and the bot hears of it.
    pub async fn hires(&self, user: slack_sandbox::UserSpec) {
        let heard = |d: &slack_sandbox::Delivery| d.name == "team_join" && d.outcome == "acknowledged";
        let took = || self.sandbox.deliveries().iter().filter(|d| heard(d)).count();
        let before = took();
        self.sandbox.add_user(user);
        assert!(self.sandbox.wait_for(Duration::from_secs(20), |_| took() > before).await, "no team_join");
        self.settle().await;
    }

    /// Somebody who works here, by handle.
    pub fn someone(&self, handle: &str) -> Someone<'_> {
        Someone::new(self, self.sandbox.act(handle))
    }

    /// Lena, who joined.
    pub async fn lena(&self) -> Someone<'_> {
        let lena = self.someone("lena");
        lena.joins().await;
        lena
    }

    /// How often a method was called in vain or not.
    pub fn calls(&self, method: &str) -> usize {
        self.sandbox.calls_of(method).len()
    }

    async fn close(self) {
        if self.bot.read().await.is_none() {
            return;
        }
        self.settle().await;
        let left = self.left_over().await;
        assert!(left.is_empty(), "left over at the end: {left:#?}");
        self.bot_stops().await;
    }

    async fn left_over(&self) -> Vec<String> {
        let expected = self.expected.lock().expect("no panic before").clone();
        let store = self.store().await;
        let mut tx = store.reading().await.expect("a transaction");
        let mut left = Vec::new();
        let mut note = |what: Expected, found: Vec<String>| {
            if !expected.contains(&what) {
                left.extend(found);
            }
        };
        let refused = self.sandbox.refused_calls().into_iter();
        note(
            Expected::Refusals,
            refused.map(|c| format!("{} {:?} {:?}", c.method, c.error, c.messages)).collect(),
        );
        let unreadable = tx.unreadables(10).await.expect("read").into_iter();
        note(Expected::Unreadable, unreadable.map(|u| format!("unreadable: {}: {}", u.why, u.raw)).collect());
        let failures = tx.recent_failures(10).await.expect("read").into_iter();
        note(Expected::Failures, failures.map(|f| format!("{f:?}")).collect());
        let waiting =
            tx.depth().await.expect("read").into_iter().filter(|(s, _)| *s == DeliveryState::Pending);
        note(Expected::Waiting, waiting.map(|(s, n)| format!("{n} {s:?}")).collect());
        let complaints = self.sandbox.complaints().into_iter();
        note(Expected::Complaints, complaints.map(|c| format!("{} was told: {}", c.user, c.text)).collect());
        left
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("{}", reading::conversation(&self.sandbox));
            let trouble = self.bot.try_read().ok().and_then(|bot| bot.as_ref().and_then(Bot::trouble));
            eprintln!("the bot's connection: {}", trouble.as_deref().unwrap_or("no trouble"));
        }
    }
}
