//! An app in Socket Mode: it keeps what it gets and answers as it is told.

use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use slack_sandbox::Sandbox;
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::{APP, api_as, worked};

/// What the app does with an envelope.
pub enum Answer {
    Acknowledge,
    With(Value),
    Silence,
}

/// One Socket Mode connection.
pub struct SocketApp {
    pub hello: Value,
    frames: mpsc::UnboundedReceiver<Value>,
}

/// Opens a connection and reads its `hello`.
pub async fn open(sandbox: &Sandbox) -> (WebSocketStream<MaybeTlsStream<TcpStream>>, Value) {
    let opened = worked(api_as(sandbox, APP, "apps.connections.open", json!({})).await);
    let url = opened["url"].as_str().expect("an address");
    let (mut socket, _) = connect_async(url).await.expect("a connection");
    let hello = loop {
        if let Message::Text(text) = socket.next().await.expect("a frame").expect("a whole frame") {
            break serde_json::from_str(&text).expect("JSON");
        }
    };
    (socket, hello)
}

impl SocketApp {
    /// An app that acknowledges everything.
    pub async fn connect(sandbox: &Sandbox) -> Self {
        Self::answering(sandbox, |_| Answer::Acknowledge).await
    }

    /// An app that answers as `answer` says.
    pub async fn answering(sandbox: &Sandbox, answer: impl Fn(&Value) -> Answer + Send + 'static) -> Self {
        let (mut socket, hello) = open(sandbox).await;
        let (keep, frames) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Some(Ok(message)) = socket.next().await {
                let frame = match message {
                    Message::Text(text) => {
                        serde_json::from_str(&text).unwrap_or_else(|_| json!({ "garbage": text.as_str() }))
                    }
                    Message::Close(_) => json!({ "closed": true }),
                    _ => continue,
                };
                let acknowledgement = match (frame.get("envelope_id"), answer(&frame)) {
                    (Some(id), Answer::Acknowledge) => Some(json!({ "envelope_id": id })),
                    (Some(id), Answer::With(payload)) => {
                        Some(json!({ "envelope_id": id, "payload": payload }))
                    }
                    _ => None,
                };
                if let Some(acknowledgement) = acknowledgement
                    && socket.send(Message::text(acknowledgement.to_string())).await.is_err()
                {
                    break;
                }
                if keep.send(frame).is_err() {
                    break;
                }
            }
            let _ = keep.send(json!({ "ended": true }));
        });
        Self { hello, frames }
    }

    /// The next frame.
    pub async fn next(&mut self) -> Value {
        let frame = tokio::time::timeout(Duration::from_secs(20), self.frames.recv()).await;
        frame.expect("a frame in time").expect("an open connection")
    }

    /// The next frame that fits.
    pub async fn wait(&mut self, fits: impl Fn(&Value) -> bool) -> Value {
        loop {
            let frame = self.next().await;
            if fits(&frame) {
                return frame;
            }
        }
    }

    /// The payload of the next envelope of this type: an event type, a command, an interaction type.
    pub async fn payload(&mut self, name: &str) -> Value {
        let fits = |frame: &Value| {
            let payload = &frame["payload"];
            [&payload["event"]["type"], &payload["command"], &payload["type"]]
                .into_iter()
                .any(|it| it == name)
        };
        self.wait(fits).await["payload"].clone()
    }

    /// Whether nothing came for a while.
    pub async fn is_quiet(&mut self) -> bool {
        tokio::time::timeout(Duration::from_millis(250), self.frames.recv()).await.is_err()
    }
}
