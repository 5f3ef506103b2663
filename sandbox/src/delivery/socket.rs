//! Socket Mode: the connections of the apps, and the envelopes that travel on them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::ws::{Message as Frame, WebSocket, WebSocketUpgrade};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::{Instant, interval};

use super::{Attempt, Outcome, Parcel, Sort};
use crate::faults::{Fault, FaultKind};
use crate::ids;
use crate::world::{World, ended};

const MOST_CONNECTIONS: usize = 10;

/// What a connection is told to do.
#[derive(Debug, Clone)]
enum Order {
    Send(String),
    /// Takes what was sent to an end, then closes.
    Retire,
    Close,
    Vanish,
    FallSilent,
}

#[derive(Debug)]
struct Link {
    id: u64,
    app: String,
    orders: mpsc::UnboundedSender<Order>,
}

/// All open Socket Mode connections.
#[derive(Debug, Default)]
pub(crate) struct Sockets {
    links: Mutex<Vec<Link>>,
    waiting: Mutex<HashMap<String, oneshot::Sender<Value>>>,
    turn: AtomicU64,
    /// Rings when a connection opens.
    pub(crate) opened: Notify,
}

impl Sockets {
    /// How many connections an app has.
    pub(crate) fn count(&self, app: &str) -> usize {
        let links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        links.iter().filter(|link| link.app == app).count()
    }

    /// Sends a text on the app's next connection; false when it has none.
    pub(crate) fn send_text(&self, app: &str, text: &str) -> bool {
        let links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        let own: Vec<&Link> = links.iter().filter(|link| link.app == app).collect();
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) as usize;
        let mut order = (0..own.len()).map(|step| own[(turn + step) % own.len()]);
        order.any(|link| link.orders.send(Order::Send(text.to_owned())).is_ok())
    }

    /// Orders so many connections about, the oldest first.
    fn order(&self, most: usize, order: &Order) {
        let links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        for link in links.iter().take(most) {
            // A connection that is just ending needs no order.
            let _ = link.orders.send(order.clone());
        }
    }

    /// Sends nothing more on so many connections, the oldest first; they take what was sent to an end.
    fn retire(&self, most: usize) {
        let mut links = self.links.lock().unwrap_or_else(PoisonError::into_inner);
        let most = most.min(links.len());
        for link in links.drain(..most) {
            // A connection that is just ending needs no order.
            let _ = link.orders.send(Order::Retire);
        }
    }

    fn add(&self, app: &str) -> (u64, mpsc::UnboundedReceiver<Order>) {
        let (orders, inbox) = mpsc::unbounded_channel();
        let id = self.turn.fetch_add(1, Ordering::Relaxed);
        let link = Link { id, app: app.to_owned(), orders };
        self.links.lock().unwrap_or_else(PoisonError::into_inner).push(link);
        (id, inbox)
    }

    fn remove(&self, id: u64) {
        self.links.lock().unwrap_or_else(PoisonError::into_inner).retain(|link| link.id != id);
    }

    fn expect(&self, envelope: &str) -> oneshot::Receiver<Value> {
        let (answer, receiver) = oneshot::channel();
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).insert(envelope.to_owned(), answer);
        receiver
    }

    fn forget(&self, envelope: &str) -> Option<oneshot::Sender<Value>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).remove(envelope)
    }
}

/// Lets trouble strike the open connections at once.
pub(crate) fn strike(world: &World, fault: &Fault) {
    let most = fault.sockets.unwrap_or(usize::MAX);
    let order = match fault.fault {
        FaultKind::Close => Order::Close,
        FaultKind::DropNoClose => Order::Vanish,
        FaultKind::HalfOpen => Order::FallSilent,
        _ => {
            let reason = fault.reason.as_deref().unwrap_or("refresh_requested");
            disconnect(world, most, reason);
            return;
        }
    };
    world.sockets.order(most, &order);
}

/// Announces the end of connections, and ends them unless it is only a warning.
fn disconnect(world: &World, most: usize, reason: &str) {
    let frame =
        json!({ "type": "disconnect", "reason": reason, "debug_info": { "host": "applink-sandbox" } });
    world.sockets.order(most, &Order::Send(frame.to_string()));
    if reason != "warning" {
        world.sockets.retire(most);
    }
}

/// Sends a parcel as an envelope and waits for its acknowledgement.
pub(super) async fn transmit(world: &World, parcel: &Parcel, attempt: Attempt<'_>) -> Outcome {
    let id = ids::uuid();
    let mut envelope = json!({
        "envelope_id": id, "type": parcel.sort.name(), "accepts_response_payload": parcel.accepts_answer,
        "payload": parcel.payload,
    });
    if parcel.sort == Sort::Event {
        envelope["retry_attempt"] = json!(attempt.number);
        envelope["retry_reason"] = json!(attempt.reason);
    }
    let answer = world.sockets.expect(&id);
    if !world.sockets.send_text(&parcel.app.id, &envelope.to_string()) {
        world.sockets.forget(&id);
        return Outcome::NoConnection;
    }
    let outcome = tokio::time::timeout(world.timing.acknowledge, answer).await;
    world.sockets.forget(&id);
    match outcome {
        Ok(Ok(answer)) => Outcome::Acknowledged(answer),
        _ => Outcome::Timeout,
    }
}

/// The WebSocket address that `apps.connections.open` hands out.
pub(crate) async fn link(
    State(world): State<Arc<World>>,
    Query(query): Query<HashMap<String, String>>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let ticket = query.get("ticket").and_then(|ticket| world.tickets.take_socket(ticket));
    let Some((app, debug)) = ticket else {
        return (StatusCode::UNAUTHORIZED, "this ticket is unknown or was used before").into_response();
    };
    upgrade.on_upgrade(move |socket| serve(world, app, debug, socket))
}

async fn serve(world: Arc<World>, app: String, debug_reconnects: bool, mut socket: WebSocket) {
    if world.sockets.count(&app) >= MOST_CONNECTIONS {
        let refusal = json!({ "type": "disconnect", "reason": "too_many_websockets" });
        // The connection is refused either way.
        let _ = socket.send(Frame::text(refusal.to_string())).await;
        let _ = socket.send(Frame::Close(None)).await;
        return;
    }
    let (id, inbox) = world.sockets.add(&app);
    let lifetime = if debug_reconnects { 360 } else { 18_060 };
    let hello = json!({
        "type": "hello", "num_connections": world.sockets.count(&app), "connection_info": { "app_id": app },
        "debug_info": { "host": "applink-sandbox", "build_number": 1, "approximate_connection_time": lifetime },
    });
    if socket.send(Frame::text(hello.to_string())).await.is_ok() {
        world.sockets.opened.notify_waiters();
        world.touched();
        converse(&world, id, inbox, socket).await;
    }
    world.sockets.remove(id);
    world.touched();
}

/// What a connection does next.
enum Step {
    GoOn,
    Retire,
    FallSilent,
    Close,
    Vanish,
}

async fn converse(world: &World, id: u64, mut inbox: mpsc::UnboundedReceiver<Order>, mut socket: WebSocket) {
    let mut ping = interval(world.timing.ping);
    let mut heard = Instant::now();
    let mut stopped = world.stopped.subscribe();
    let mut end = None;
    loop {
        let step = tokio::select! {
            () = until(end) => Step::Close,
            order = inbox.recv(), if end.is_none() => obey(order, &mut socket).await,
            frame = socket.recv() => {
                heard = Instant::now();
                hear(world, frame)
            }
            _ = ping.tick() => {
                let dead = heard.elapsed() > world.timing.ping * 4;
                let sent = socket.send(Frame::Ping("sandbox".into())).await.is_ok();
                if sent && !dead { Step::GoOn } else { Step::Vanish }
            }
            () = ended(&mut stopped) => Step::Close,
        };
        match step {
            Step::GoOn => {}
            Step::Retire => {
                world.sockets.remove(id);
                end = Some(Instant::now() + world.timing.acknowledge);
            }
            Step::FallSilent => return stay_silent(world, id, socket).await,
            // The connection ends, whether the other side still hears it or not.
            Step::Close => return drop(socket.send(Frame::Close(None)).await),
            Step::Vanish => return,
        }
    }
}

async fn until(end: Option<Instant>) {
    match end {
        Some(end) => tokio::time::sleep_until(end).await,
        None => std::future::pending().await,
    }
}

async fn obey(order: Option<Order>, socket: &mut WebSocket) -> Step {
    match order {
        Some(Order::Send(text)) => match socket.send(Frame::text(text)).await {
            Ok(()) => Step::GoOn,
            Err(_) => Step::Vanish,
        },
        Some(Order::Retire) => Step::Retire,
        Some(Order::FallSilent) => Step::FallSilent,
        Some(Order::Close) => Step::Close,
        Some(Order::Vanish) | None => Step::Vanish,
    }
}

fn hear(world: &World, frame: Option<Result<Frame, axum::Error>>) -> Step {
    match frame {
        Some(Ok(Frame::Text(text))) => acknowledge(world, &text),
        Some(Ok(Frame::Close(_)) | Err(_)) | None => return Step::Vanish,
        Some(Ok(_)) => {}
    }
    Step::GoOn
}

/// Neither reads nor writes any more; after a while Slack gives the connection up, the network does not.
async fn stay_silent(world: &World, id: u64, socket: WebSocket) {
    let mut stopped = world.stopped.subscribe();
    // Either way the connection is held until the end.
    let _ = tokio::time::timeout(world.timing.ping * 4, ended(&mut stopped)).await;
    world.sockets.remove(id);
    ended(&mut stopped).await;
    drop(socket);
}

fn acknowledge(world: &World, text: &str) {
    let Ok(frame) = serde_json::from_str::<Value>(text) else {
        tracing::warn!("the app sent a frame that is not JSON");
        return;
    };
    let id = frame["envelope_id"].as_str().unwrap_or_default();
    match world.sockets.forget(id) {
        // Nobody waits any longer when the acknowledgement came too late.
        Some(waiting) => drop(waiting.send(frame.get("payload").cloned().unwrap_or(Value::Null))),
        None => tracing::warn!(envelope = id, "the app acknowledged an envelope that is not open"),
    }
}
