//! An app behind a request URL: it checks signatures, keeps what it gets, and answers as it is told.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use super::SECRET;

/// One request of Slack's.
#[derive(Debug)]
pub struct Received {
    pub path: String,
    pub headers: HeaderMap,
    pub body: String,
    pub signed: bool,
}

impl Received {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }

    pub fn field(&self, name: &str) -> Option<String> {
        let mut fields = form_urlencoded::parse(self.body.as_bytes());
        fields.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }
}

type Reply = dyn Fn(&Received) -> (u16, String) + Send + Sync;

struct Inner {
    reply: Box<Reply>,
    keep: mpsc::UnboundedSender<Received>,
}

/// An app behind a request URL.
pub struct HttpApp {
    pub url: String,
    received: mpsc::UnboundedReceiver<Received>,
}

fn is_signed(headers: &HeaderMap, body: &str) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let timestamp = text("x-slack-request-timestamp");
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).expect("any key fits");
    mac.update(format!("v0:{timestamp}:{body}").as_bytes());
    text("x-slack-signature") == format!("v0={}", hex::encode(mac.finalize().into_bytes()))
}

async fn take(State(inner): State<Arc<Inner>>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let body = String::from_utf8(body.to_vec()).expect("text");
    let signed = is_signed(&headers, &body);
    let received = Received { path: uri.path().to_owned(), headers, body, signed };
    let (status, answer) = (inner.reply)(&received);
    let _ = inner.keep.send(received);
    if status == 0 {
        tokio::time::sleep(Duration::from_secs(5)).await;
    }
    (StatusCode::from_u16(status).unwrap_or(StatusCode::OK), answer).into_response()
}

impl HttpApp {
    /// An app that answers with the status and body that `reply` gives; status 0 is no answer.
    pub async fn start(reply: impl Fn(&Received) -> (u16, String) + Send + Sync + 'static) -> Self {
        let (keep, received) = mpsc::unbounded_channel();
        let router =
            Router::new().fallback(take).with_state(Arc::new(Inner { reply: Box::new(reply), keep }));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, received }
    }

    /// The next request.
    pub async fn next(&mut self) -> Received {
        let received = tokio::time::timeout(Duration::from_secs(20), self.received.recv()).await;
        received.expect("a request in time").expect("a running app")
    }
}
