//! What Slack sends to the app, over Socket Mode or signed HTTP, and what comes back.

pub(crate) mod events;
mod http;
mod socket;

use std::sync::Arc;
use std::time::Instant;

use serde_json::Value;

use crate::app::App;
use crate::clock::real_now;
use crate::faults::{FaultKind, FaultTarget};
use crate::journal::Delivery;
use crate::world::World;

pub(crate) use http::{client, send_raw, signed_form};
pub(crate) use socket::{Sockets, link, strike};

/// What sort of thing is sent; each travels in its own shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Event,
    Command,
    Interaction,
}

impl Sort {
    fn name(self) -> &'static str {
        match self {
            Self::Event => "events_api",
            Self::Command => "slash_commands",
            Self::Interaction => "interactive",
        }
    }
}

/// One thing to send.
#[derive(Debug, Clone)]
pub(crate) struct Parcel {
    pub(crate) app: Arc<App>,
    pub(crate) sort: Sort,
    /// The event type, the command or the interaction type.
    pub(crate) name: String,
    pub(crate) payload: Value,
    /// Where it goes over HTTP.
    pub(crate) url: Option<String>,
    /// Whether the acknowledgement may say something.
    pub(crate) accepts_answer: bool,
}

/// What became of one attempt.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    /// Taken, with what the app had to say: nothing, a text or an object.
    Acknowledged(Value),
    Timeout,
    NoConnection,
    ConnectionFailed,
    HttpError {
        status: u16,
        no_retry: bool,
    },
    Dropped,
}

impl Outcome {
    fn name(&self) -> &'static str {
        match self {
            Self::Acknowledged(_) => "acknowledged",
            Self::Timeout => "timeout",
            Self::NoConnection => "no_connection",
            Self::ConnectionFailed => "connection_failed",
            Self::HttpError { .. } => "http_error",
            Self::Dropped => "dropped",
        }
    }

    /// As the retry of an event gives it.
    pub(crate) fn retry_reason(&self, socket: bool) -> &'static str {
        match self {
            _ if socket => "timeout",
            Self::Timeout | Self::Dropped => "http_timeout",
            Self::HttpError { .. } => "http_error",
            _ => "connection_failed",
        }
    }
}

/// One attempt at delivering a parcel.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Attempt<'a> {
    pub(crate) number: u32,
    pub(crate) reason: &'a str,
}

/// Sends a parcel once, waits for the acknowledgement, and writes both down.
pub(crate) async fn send(world: &World, parcel: &Parcel, attempt: Attempt<'_>) -> Outcome {
    let started = Instant::now();
    let at = real_now();
    let outcome = send_with_faults(world, parcel, attempt).await;
    let answer = match &outcome {
        Outcome::Acknowledged(answer) => answer.clone(),
        Outcome::HttpError { status, .. } => Value::from(*status),
        _ => Value::Null,
    };
    world.log_delivery(Delivery {
        seq: 0,
        at,
        app: parcel.app.id.clone(),
        kind: parcel.sort.name().to_owned(),
        name: parcel.name.clone(),
        via: if parcel.app.socket_mode { "socket" } else { "http" }.to_owned(),
        attempt: attempt.number,
        payload: parcel.payload.clone(),
        outcome: outcome.name().to_owned(),
        answer,
        took_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
    });
    world.overtaken.notify_waiters();
    outcome
}

async fn send_with_faults(world: &World, parcel: &Parcel, attempt: Attempt<'_>) -> Outcome {
    let for_events =
        (parcel.sort == Sort::Event).then(|| world.faults.take(FaultTarget::Events, &parcel.name)).flatten();
    let for_socket =
        || world.faults.take(FaultTarget::Socket, &parcel.name).filter(|_| parcel.app.socket_mode);
    let fault = for_events.or_else(for_socket).map(|fault| fault.fault);
    match fault {
        Some(FaultKind::Drop) => Outcome::Dropped,
        Some(FaultKind::Hang) => {
            tokio::time::sleep(world.timing.acknowledge).await;
            Outcome::Timeout
        }
        Some(FaultKind::LostAnswer) => {
            transmit(world, parcel, attempt).await;
            Outcome::Timeout
        }
        Some(FaultKind::Duplicate) => {
            let (first, _) = tokio::join!(transmit(world, parcel, attempt), transmit(world, parcel, attempt));
            first
        }
        Some(FaultKind::Reorder) => {
            let overtaken = world.overtaken.notified();
            // Nothing may follow; then it is only late.
            let _ = tokio::time::timeout(world.timing.acknowledge / 2, overtaken).await;
            transmit(world, parcel, attempt).await
        }
        Some(FaultKind::Garbage) if parcel.app.socket_mode => {
            world.sockets.send_text(&parcel.app.id, "\u{0}this is not a frame{");
            transmit(world, parcel, attempt).await
        }
        _ => transmit(world, parcel, attempt).await,
    }
}

async fn transmit(world: &World, parcel: &Parcel, attempt: Attempt<'_>) -> Outcome {
    if parcel.app.socket_mode {
        socket::transmit(world, parcel, attempt).await
    } else {
        http::transmit(world, parcel, attempt).await
    }
}
