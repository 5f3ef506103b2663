//! Socket Mode: connections that the program opens, over which Slack sends what it would else request.
//!
//! The addresses come from the library's client. The connections themselves are kept here and not by the
//! library's manager, which tries again for ever and tells nobody when Slack refuses the token, waits without
//! end for a handshake, reads one envelope at a time and loses at shutdown the acknowledgements of those in flight.

pub mod frame;
mod link;
mod state;
#[cfg(test)]
mod tests;

use super::api::CallError;
use super::method::Method;
use super::shell::Shell;
use super::token::Token;
use link::{End, Link, stopped};
use serde_json::json;
use sha2::{Digest, Sha256};
pub use state::SocketState;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_tungstenite::tungstenite::{self, protocol::WebSocketConfig};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async_with_config};

/// How long a handshake may take.
const OPEN_WITHIN: Duration = Duration::from_secs(10);
/// Slack's frames are far smaller.
const FRAME_LIMIT: usize = 4 * 1024 * 1024;
/// How long a connection that Slack is about to close is read on.
const LINGER: Duration = Duration::from_secs(30);
/// A connection that held this long says that the next failure is a new one.
const HELD: Duration = Duration::from_secs(60);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);
/// Refused so often in a row, it will not be let in.
const REFUSALS: u32 = 3;

/// How long connections are waited for.
#[derive(Clone, Copy, Debug)]
pub struct SocketTiming {
    /// How often the other side is asked whether it is still there.
    pub ping: Duration,
    /// A connection this quiet is dead, whatever the network says.
    pub quiet: Duration,
    /// How long after a refusal it is tried again.
    pub refused: Duration,
}

impl Default for SocketTiming {
    fn default() -> Self {
        Self { ping: Duration::from_secs(10), quiet: Duration::from_secs(30), refused: LONGEST_PAUSE }
    }
}

/// Slack does not let this app connect, and would not let it the next time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "Slack refuses Socket Mode: {0}. Check SLACK_APP_TOKEN (scope connections:write), and that Socket Mode is on in the app's settings."
)]
pub struct SocketRefused(pub String);

/// Keeps connections up.
#[derive(Clone)]
pub struct SocketMode {
    shell: Shell,
    app_token: Token,
    connections: u32,
    timing: SocketTiming,
    state: SocketState,
}

impl SocketMode {
    /// `app_token` starts with `xapp-`; of `connections`, 1 to 10, any may get what Slack sends.
    pub fn new(shell: Shell, app_token: Token, connections: u32) -> Self {
        Self { shell, app_token, connections, timing: SocketTiming::default(), state: SocketState::default() }
    }

    /// With another patience.
    pub fn with_timing(self, timing: SocketTiming) -> Self {
        Self { timing, ..self }
    }

    /// How the connections stand.
    pub fn state(&self) -> SocketState {
        self.state.clone()
    }

    /// Keeps the connections up until `stop` turns true; then acknowledges what is in flight and closes them.
    /// Fails when Slack refuses the very first connection, switches Socket Mode off, or refuses three times in a row, a
    /// minute apart.
    pub async fn run(self, stop: watch::Receiver<bool>) -> Result<(), SocketRefused> {
        let mut keepers = JoinSet::new();
        for number in 0..self.connections {
            let (socket, stop) = (self.clone(), stop.clone());
            keepers.spawn(async move { socket.keep(number, stop).await });
        }
        while let Some(kept) = keepers.join_next().await {
            match kept {
                Ok(kept) => kept?,
                Err(error) => tracing::error!(%error, "a connection's keeper failed"),
            }
        }
        Ok(())
    }

    /// Keeps one connection up.
    async fn keep(&self, number: u32, mut stop: watch::Receiver<bool>) -> Result<(), SocketRefused> {
        let (mut failures, mut refusals) = (0, 0);
        let mut lingering = JoinSet::new();
        while !*stop.borrow() {
            let opened_at = Instant::now();
            let pause = match self.connect_and_run(&mut stop, &mut lingering).await {
                Ok(End::Stopped) => break,
                Ok(End::Refresh) => {
                    refusals = 0;
                    continue;
                }
                Ok(End::LinkDisabled) => return Err(self.refused("link_disabled".to_owned())),
                Ok(End::Lost(why)) => {
                    refusals = 0;
                    self.state.note(why);
                    tracing::info!(number, why, "a connection to Slack ended");
                    if opened_at.elapsed() > HELD {
                        failures = 0;
                    }
                    pause(number, failures)
                }
                Err(CallError::Refused { error, .. }) => {
                    let refused = self.refused(error);
                    refusals += 1;
                    if !self.state.ever_connected() || refusals >= REFUSALS {
                        return Err(refused);
                    }
                    self.timing.refused
                }
                Err(error) => {
                    self.state.note(error.to_string());
                    tracing::warn!(number, %error, "a connection to Slack could not be opened");
                    asked(&error).max(pause(number, failures))
                }
            };
            failures += 1;
            let _ = tokio::time::timeout(pause, stopped(&mut stop)).await;
        }
        while lingering.join_next().await.is_some() {}
        Ok(())
    }

    async fn connect_and_run(
        &self,
        stop: &mut watch::Receiver<bool>,
        lingering: &mut JoinSet<()>,
    ) -> Result<End, CallError> {
        let stream = tokio::select! {
            stream = self.open() => stream?,
            () = stopped(stop) => return Ok(End::Stopped),
        };
        let mut link = Link::new(stream, self.shell.clone(), self.state.clone(), self.timing);
        let end = link.run(stop).await;
        while lingering.try_join_next().is_some() {}
        match end {
            // One that Slack sends away before it said hello is a failure: else it would be opened again at once, for ever.
            End::Refresh if !link.was_greeted() => return Ok(End::Lost("Slack sent it away at once")),
            End::Refresh => {
                lingering.spawn(link.linger(LINGER, stop.clone()));
            }
            End::Stopped | End::LinkDisabled => link.finish().await,
            End::Lost(_) => {}
        }
        Ok(end)
    }

    /// Asks for an address and connects to it. The address holds a ticket, so it stays out of every sentence.
    async fn open(&self) -> Result<WebSocketStream<MaybeTlsStream<TcpStream>>, CallError> {
        let answer = self.shell.api().call(&self.app_token, Method::AppsConnectionsOpen, &json!({})).await?;
        let address = answer["url"].as_str().unwrap_or_default();
        let config =
            WebSocketConfig::default().max_message_size(Some(FRAME_LIMIT)).max_frame_size(Some(FRAME_LIMIT));
        let opening = connect_async_with_config(address, Some(config), true);
        match tokio::time::timeout(OPEN_WITHIN, opening).await {
            Ok(Ok((stream, _))) => Ok(stream),
            Ok(Err(error)) => Err(CallError::Offline { why: explain(&error) }),
            Err(_) => Err(CallError::Offline { why: format!("no handshake within {OPEN_WITHIN:?}") }),
        }
    }

    fn refused(&self, name: String) -> SocketRefused {
        let refused = SocketRefused(name);
        self.state.note(refused.to_string());
        tracing::error!("{refused}");
        refused
    }
}

fn explain(error: &tungstenite::Error) -> String {
    match error {
        tungstenite::Error::Io(error) => error.to_string(),
        tungstenite::Error::Tls(error) => error.to_string(),
        tungstenite::Error::Http(response) => format!("HTTP {}", response.status()),
        _ => "the handshake failed".to_owned(),
    }
}

fn asked(error: &CallError) -> Duration {
    match error {
        CallError::Retry { after: Some(after), .. } => *after,
        _ => Duration::ZERO,
    }
}

/// Doubles from a second to a minute, three quarters to five quarters of it, so that replicas that fell
/// together do not return together.
fn pause(number: u32, failures: u32) -> Duration {
    let whole = Duration::from_secs(1 << failures.min(6)).min(LONGEST_PAUSE);
    let digest = Sha256::digest(format!("{} {number} {failures}", std::process::id()));
    whole.mul_f64(0.75 + f64::from(digest[0]) / 512.0)
}
