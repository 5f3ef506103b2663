//! The whole bot, wired as `rapport serve` wires it, on a clock that the story turns.

use super::staff;
use rapport::calendar::Calendars;
use rapport::clock::{Clock, TurnedClock};
use rapport::config::Settings;
use rapport::domain::id::{UserId, WorkspaceId};
use rapport::flow::service::{Parts, Service};
use rapport::slack::{OneToken, SlackApi, SlackApiConfig, SocketTiming, Token};
use rapport::store::{Store, Workspace, WorkspaceState};
use rapport::tracker::Trackers;
use slack_sandbox::{Sandbox, SandboxClock};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

pub const BOT_TOKEN: &str = "xoxb-office";
pub const APP_TOKEN: &str = "xapp-office";
pub const SECRET: &str = "a signing secret";

/// How Slack reaches the bot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Over Socket Mode.
    Socket,
    /// By signed requests.
    Http,
}

/// The bot, running.
pub struct Bot {
    service: Service,
    store: Store,
}

/// What a bot needs of its office.
pub struct Place<'a> {
    pub sandbox: &'a Sandbox,
    pub database: &'a str,
    pub way: Way,
    pub address: SocketAddr,
    pub settings: &'a Settings,
    pub patience: Duration,
    pub connections: u32,
}

impl Bot {
    /// Starts it and waits until Slack reaches it.
    pub async fn start(place: Place<'_>, listener: Option<TcpListener>) -> Self {
        let Place { sandbox, database, way, address, settings, patience, connections } = place;
        let store = Store::open(database).await.expect("the store opens");
        let store = store.unlock(rapport::cli::serve::vault(settings)).await.expect("its keys are here");
        let clock = turned(&sandbox.clock());
        rapport::flow::restored::settle(&store, false, clock.now()).await.expect("settled");
        introduce(&store, sandbox, &*clock).await;
        let base_url = sandbox.api_url().parse().expect("an address");
        let http = match (way, listener) {
            (Way::Socket, _) => None,
            (Way::Http, Some(listener)) => Some((listener, 64)),
            (Way::Http, None) => Some((TcpListener::bind(address).await.expect("the same port"), 64)),
        };
        let api = SlackApi::new(SlackApiConfig { base_url }).expect("a client");
        let service = Service::start(Parts {
            store: store.clone(),
            owner: format!("office-{}", sandbox.deliveries().len()),
            clock,
            house: rapport::cli::serve::house(settings).expect("the openers"),
            api: Arc::new(api.with_patience(patience)),
            tokens: Arc::new(OneToken(Token::new(BOT_TOKEN))),
            socket: (way == Way::Socket).then(|| (Token::new(APP_TOKEN), connections)),
            socket_timing: SocketTiming { ping: patience / 2, quiet: patience * 2, refused: patience },
            signing_secret: (way == Way::Http).then(|| SECRET.to_owned()),
            http,
            home_gap: Duration::from_millis(10),
            retention: settings.retention,
            trackers: Trackers::new(&settings.trackers).expect("a client"),
            calendars: Calendars::new(&settings.holidays).expect("a client"),
            lease: chrono::Duration::seconds(60),
        });
        if way == Way::Socket {
            let in_time = Duration::from_secs(10);
            assert!(sandbox.wait_for(in_time, |s| s.connections() > 0).await, "the bot did not connect");
        }
        Self { service, store }
    }

    pub fn store(&self) -> Store {
        self.store.clone()
    }

    /// What is wrong with its connection, if anything is.
    pub fn trouble(&self) -> Option<String> {
        self.service.socket().trouble()
    }

    /// Returns once Slack refuses Socket Mode for good, with the sentence that ends the program.
    pub async fn ends(&self) -> String {
        self.service.refused().await.to_string()
    }

    /// Stops it in good order.
    pub async fn stop(self) {
        self.service.stop().await;
        self.store.close().await;
    }
}

/// The bot's clock, turned with the workspace's.
pub(super) fn turned(hands: &Arc<SandboxClock>) -> Arc<dyn Clock> {
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

async fn introduce(store: &Store, sandbox: &Sandbox, clock: &dyn Clock) {
    let workspace = Workspace {
        id: WorkspaceId::new(staff::WORKSPACE),
        name: "The office".into(),
        bot_user: UserId::new(sandbox.bot_user(0).expect("an app")),
        state: WorkspaceState::Active,
        installed_at: clock.now(),
        blocked_until: None,
    };
    let mut tx = store.begin().await.expect("a transaction");
    tx.save_workspace(&workspace).await.expect("saved");
    tx.commit().await.expect("committed");
}
