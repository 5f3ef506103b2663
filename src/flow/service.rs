//! The bot as a whole: its loops, wired together, started and stopped.

use super::alarm::Alarm;
use super::batch::Batcher;
use super::case::House;
use super::deliver::{Deliverer, Homes, Turns};
use super::holidays::{self, CalendarReader};
use super::intake::Intake;
use super::meters::Meters;
use super::standing::Look;
use super::{housekeeping, linked, tick};
use crate::calendar::Calendars;
use crate::clock::Clock;
use crate::config::RetentionSettings;
use crate::slack::oauth::{Install, install_routes};
use crate::slack::{Limiter, SlackApi, SocketMode, SocketRefused, SocketState, SocketTiming};
use crate::slack::{Shell, SlackDoor, Token, Tokens, router, serve};
use crate::store::Store;
use crate::tracker::Trackers;
use chrono::Duration;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use url::Url;

/// What looks for work by itself leaves this long to whoever waited for the program.
const FIRST_OF_ALL: std::time::Duration = std::time::Duration::from_millis(200);
/// Between two versions of one person's Home.
pub const HOME_GAP: std::time::Duration = std::time::Duration::from_secs(1);

/// What the bot is made of.
pub struct Parts {
    /// The store.
    pub store: Store,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Settings that decide, and openers.
    pub house: House,
    /// Slack's Web API.
    pub api: Arc<SlackApi>,
    /// Bot tokens by workspace.
    pub tokens: Arc<dyn Tokens>,
    /// Socket Mode: the app token and how many connections.
    pub socket: Option<(Token, u32)>,
    /// Where workspaces install the app by themselves: what does it, and where browsers find it.
    pub install: Option<(Arc<dyn Install>, Url)>,
    /// How long its connections are waited for.
    pub socket_timing: SocketTiming,
    /// The signing secret, with which Slack's HTTP requests are taken.
    pub signing_secret: Option<String>,
    /// Where the HTTP listener is, and how many connections it takes.
    pub http: Option<(TcpListener, u32)>,
    /// How long things are kept.
    pub retention: RetentionSettings,
    /// Access to the trackers of linked work.
    pub trackers: Trackers,
    /// Access to calendars of holidays.
    pub calendars: Calendars,
    /// Who holds the leases.
    pub owner: String,
    /// How long lies at least between two versions of one person's Home.
    pub home_gap: std::time::Duration,
    /// How long a lease lasts, by the clock above.
    pub lease: Duration,
}

/// The bot, running.
pub struct Service {
    stop: watch::Sender<bool>,
    shell: Shell,
    batcher: Batcher,
    fell: watch::Receiver<Option<Fell>>,
    writer: JoinHandle<()>,
    ticker: JoinHandle<()>,
    housekeeper: JoinHandle<()>,
    link_reader: JoinHandle<()>,
    calendar_reader: JoinHandle<()>,
    deliverer: JoinHandle<()>,
    listeners: Vec<JoinHandle<()>>,
    socket: SocketState,
    refused: watch::Receiver<Option<SocketRefused>>,
    leaving: Arc<AtomicBool>,
}

impl Service {
    /// Starts every loop.
    pub fn start(parts: Parts) -> Self {
        let (house, alarm) = (Arc::new(parts.house), Arc::new(Alarm::default()));
        let (store, clock, meters) = (parts.store, parts.clock, Meters::default());
        let (stop, stopping) = watch::channel(false);
        let (falling, fell) = watch::channel(None);
        let falls = |part| Net { part, falling: falling.clone() };
        let (batcher, writer) = Batcher::new(store.clone(), house.clone(), alarm.clone());
        let intake = Intake::new(batcher.clone(), store.clone(), clock.clone(), alarm.clone());
        let shell = Shell::new(Arc::new(intake), parts.api.clone(), parts.tokens.clone(), clock.clone());
        let deliverer = Deliverer {
            store: store.clone(),
            clock: clock.clone(),
            api: parts.api,
            tokens: parts.tokens,
            alarm: alarm.clone(),
            batcher: batcher.clone(),
            house: house.clone(),
            homes: Arc::new(Mutex::new(Homes::new(parts.home_gap))),
            limiter: Arc::new(Mutex::new(Limiter::new())),
            turns: Turns::default(),
            owner: parts.owner,
            lease: parts.lease,
            began: Instant::now(),
            meters: meters.clone(),
        };
        let (api, watched) = (deliverer.api.clone(), meters.clone());
        let doors = Doors { shell: shell.clone(), stopping: stopping.clone(), api: api.clone() };
        let (socket, refused, plugged) = doors.socket(parts.socket, parts.socket_timing);
        let watched_socket = plugged.as_ref().map(|_| socket.clone());
        let look = Look::new(store.clone(), clock.clone(), &api, watched_socket, watched);
        let leaving = look.leaving();
        let listening = doors.http(parts.http, parts.signing_secret, look, parts.install);
        let links = linked::run(store.clone(), clock.clone(), parts.trackers, alarm.clone());
        let calendars = CalendarReader::new(&store, &clock, parts.calendars, &house.nudges, &alarm);
        Self {
            stop,
            shell,
            batcher,
            fell,
            writer: on_a_thread_of_its_own(falls("writer").under(writer.run())),
            housekeeper: tokio::spawn(falls("housekeeper").under(housekeeping::run(
                store.clone(),
                clock.clone(),
                parts.retention,
            ))),
            link_reader: tokio::spawn(falls("reader of links").under(a_moment_later(links))),
            calendar_reader: tokio::spawn(
                falls("reader of calendars").under(a_moment_later(holidays::run(calendars))),
            ),
            ticker: tokio::spawn(
                falls("ticker").under(a_moment_later(tick::run(store, clock, house, alarm, meters))),
            ),
            deliverer: tokio::spawn(falls("deliverer").under(a_moment_later(deliverer.run(stopping)))),
            listeners: plugged.into_iter().chain(listening).collect(),
            socket,
            refused,
            leaving,
        }
    }

    /// How the socket connections stand.
    pub fn socket(&self) -> SocketState {
        self.socket.clone()
    }

    /// Returns if Slack refuses Socket Mode for good; never otherwise.
    pub async fn refused(&self) -> SocketRefused {
        let mut refused = self.refused.clone();
        match refused.wait_for(Option::is_some).await {
            Ok(error) => error.clone().unwrap_or_else(|| SocketRefused("unknown".into())),
            Err(_) => std::future::pending().await,
        }
    }

    /// Returns if a loop ended by a fault of the program; never otherwise. Without it the rest would look well and do
    /// nothing.
    pub async fn fell(&self) -> Fell {
        let mut fell = self.fell.clone();
        match fell.wait_for(Option::is_some).await {
            Ok(part) => part.unwrap_or(Fell("loop")),
            Err(_) => std::future::pending().await,
        }
    }

    /// Goes on for so long, while it already says that it is not ready: a balancer sends nothing more.
    pub async fn lingers(&self, linger: std::time::Duration) {
        self.leaving.store(true, Ordering::Relaxed);
        tokio::time::sleep(linger).await;
    }

    /// Stops in good order: claims no more, finishes what is in flight, acknowledges, closes.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        for listener in self.listeners {
            let _ = listener.await;
        }
        self.shell.drained(std::time::Duration::from_secs(10)).await;
        let looking = [self.ticker, self.housekeeper, self.link_reader, self.calendar_reader];
        looking.iter().for_each(JoinHandle::abort);
        for ended in looking.into_iter().chain([self.deliverer]) {
            let _ = ended.await;
        }
        // The writer ends once nobody can submit any more.
        drop((self.shell, self.batcher));
        let _ = self.writer.await;
    }
}

/// A loop that ended by a fault of the program.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error(
    "A part of Rapport, the {0}, ended by a fault of the program; it ends, to be started anew. Nothing is lost."
)]
pub struct Fell(&'static str);

/// Tells when what runs under it falls.
struct Net {
    part: &'static str,
    falling: watch::Sender<Option<Fell>>,
}

impl Net {
    async fn under(self, runs: impl Future<Output = ()>) {
        runs.await;
    }
}

impl Drop for Net {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.falling.send_replace(Some(Fell(self.part)));
        }
    }
}

/// So that the system, and not the queue of a thousand tasks, says when the one that writes goes on: while more comes in
/// than can be done, what is refused must not keep it from the rest.
fn on_a_thread_of_its_own(writes: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
    let runtime = tokio::runtime::Handle::current();
    tokio::task::spawn_blocking(move || runtime.block_on(writes))
}

async fn a_moment_later(looks: impl Future<Output = ()>) {
    tokio::time::sleep(FIRST_OF_ALL).await;
    looks.await;
}

/// The ways in.
struct Doors {
    shell: Shell,
    stopping: watch::Receiver<bool>,
    api: Arc<SlackApi>,
}

type Refusal = watch::Receiver<Option<SocketRefused>>;

impl Doors {
    /// Socket Mode, if there is an app token: how it stands, whether Slack refused it, and its loop.
    fn socket(
        &self,
        socket: Option<(Token, u32)>,
        timing: SocketTiming,
    ) -> (SocketState, Refusal, Option<JoinHandle<()>>) {
        let (refuse, refused) = watch::channel(None);
        let Some((app_token, connections)) = socket else { return (SocketState::default(), refused, None) };
        let socket = SocketMode::new(self.shell.clone(), app_token, connections).with_timing(timing);
        let (state, stopping) = (socket.state(), self.stopping.clone());
        let running = tokio::spawn(async move {
            if let Err(error) = socket.run(stopping).await {
                refuse.send_replace(Some(error));
            }
        });
        (state, refused, Some(running))
    }

    /// The HTTP listener; without a signing secret it only says whether the program is alive and ready.
    fn http(
        &self,
        listener: Option<(TcpListener, u32)>,
        signing_secret: Option<String>,
        look: Look,
        install: Option<(Arc<dyn Install>, Url)>,
    ) -> Option<JoinHandle<()>> {
        let (listener, most) = listener?;
        let door = signing_secret.map(|secret| SlackDoor::new(self.shell.clone(), &secret));
        let (mut routes, meters) = (router(Arc::new(look), door), self.api.meters().clone());
        if let Some((install, public_url)) = install {
            routes = routes.merge(install_routes(install, &public_url));
        }
        Some(tokio::spawn(serve(listener, routes, most, meters, until(self.stopping.clone()))))
    }
}

async fn until(mut stopping: watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stop| *stop).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_loop_that_falls_is_told_and_one_that_ends_is_not() {
        let (falling, mut fell) = watch::channel(None);
        let net = |part| Net { part, falling: falling.clone() };
        tokio::spawn(net("reader").under(async {})).await.expect("ends");
        let cut_off = tokio::spawn(net("sleeper").under(std::future::pending()));
        cut_off.abort();
        assert!(cut_off.await.is_err() && fell.borrow().is_none());
        tokio::spawn(net("writer").under(async { panic!("told to") })).await.expect_err("falls");
        let told = fell.wait_for(Option::is_some).await.expect("is told").expect("by whom").to_string();
        assert!(told.contains("the writer, ended"), "{told}");
    }
}
