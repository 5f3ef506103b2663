//! Slack's requests over HTTP, and what a machine may ask: is it alive, is it ready, what are its figures.

use super::inbound::{Body, body};
use super::seats::Seat;
use super::shell::{Reply, Shell};
use async_trait::async_trait;
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::Value;
use slack_morphism::signature_verifier::{SlackEventSignatureVerifier, SlackEventSignatureVerifierError};
use std::sync::Arc;
use std::time::Duration;

/// Where events, commands and interactions are sent.
pub const EVENTS_PATH: &str = "/slack/events";
/// Slack's payloads are far smaller.
const BODY_LIMIT: usize = 1024 * 1024;
/// A body that comes slower than this is not Slack's.
const BODY_WITHIN: Duration = Duration::from_secs(5);

/// Says how the program stands.
#[async_trait]
pub trait Standing: Send + Sync {
    /// Whether it can do its work; why not, in a sentence for the operator.
    async fn ready(&self) -> Result<(), String>;

    /// Its figures, as Prometheus reads them.
    async fn figures(&self) -> String;
}

/// What takes Slack's requests.
pub struct SlackDoor {
    shell: Shell,
    verifier: SlackEventSignatureVerifier,
}

impl SlackDoor {
    /// `signing_secret` is the app's.
    pub fn new(shell: Shell, signing_secret: &str) -> Self {
        Self { shell, verifier: SlackEventSignatureVerifier::new(&signing_secret.to_owned().into()) }
    }
}

/// The routes; without a door (Socket Mode alone) Slack's requests are not taken.
pub fn router(standing: Arc<dyn Standing>, door: Option<SlackDoor>) -> Router {
    let router = Router::new()
        .route("/healthz", get(|| async { "alive\n" }))
        .route("/readyz", get(readyz).with_state(standing.clone()))
        .route("/metrics", get(metrics).with_state(standing));
    match door {
        Some(door) => router.route(EVENTS_PATH, post(events).with_state(Arc::new(door))),
        None => router,
    }
}

async fn metrics(State(standing): State<Arc<dyn Standing>>) -> Response {
    ([(header::CONTENT_TYPE, crate::metrics::MEDIA)], standing.figures().await).into_response()
}

async fn readyz(State(standing): State<Arc<dyn Standing>>) -> Response {
    match standing.ready().await {
        Ok(()) => "ready\n".into_response(),
        Err(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")).into_response(),
    }
}

async fn events(State(door): State<Arc<SlackDoor>>, request: Request) -> Response {
    let seat = request.extensions().get::<Arc<Seat>>().cloned();
    match signed_body(&door.verifier, request).await {
        Ok(raw) => {
            if let Some(seat) = seat {
                seat.serve();
            }
            answer(&door.shell, &raw).await
        }
        Err((status, why)) => {
            tracing::warn!(%status, why, "a request was refused");
            (status, why).into_response()
        }
    }
}

type Refused = (StatusCode, &'static str);

/// The body, once it is known that Slack sent it, and no sooner.
async fn signed_body(verifier: &SlackEventSignatureVerifier, request: Request) -> Result<String, Refused> {
    let headers = request.headers();
    let signature = only(headers, SlackEventSignatureVerifier::SLACK_SIGNED_HASH_HEADER)?;
    let timestamp = only(headers, SlackEventSignatureVerifier::SLACK_SIGNED_TIMESTAMP)?;
    let length = headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > BODY_LIMIT) {
        return Err((StatusCode::PAYLOAD_TOO_LARGE, "the body is too large"));
    }
    let read = tokio::time::timeout(BODY_WITHIN, to_bytes(request.into_body(), BODY_LIMIT)).await;
    let bytes = match read {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(_)) => return Err((StatusCode::PAYLOAD_TOO_LARGE, "the body is too large or broke off")),
        Err(_) => return Err((StatusCode::REQUEST_TIMEOUT, "the body came too slowly")),
    };
    let raw =
        String::from_utf8(bytes.into()).map_err(|_| (StatusCode::UNAUTHORIZED, "the body is not text"))?;
    match verifier.verify(&signature, &raw, &timestamp) {
        Ok(()) => Ok(raw),
        Err(SlackEventSignatureVerifierError::IncorrectOrExpiredTimestampError(_)) => {
            Err((StatusCode::UNAUTHORIZED, "the timestamp is too far from now"))
        }
        Err(_) => Err((StatusCode::UNAUTHORIZED, "the signature does not match")),
    }
}

/// A header that stands there exactly once.
fn only(headers: &HeaderMap, name: &str) -> Result<String, Refused> {
    let mut values = headers.get_all(name).iter();
    match (values.next().and_then(|value| value.to_str().ok()), values.next()) {
        (Some(value), None) => Ok(value.to_owned()),
        _ => Err((StatusCode::UNAUTHORIZED, "the signature headers are missing or doubled")),
    }
}

async fn answer(shell: &Shell, raw: &str) -> Response {
    let parsed = match body(raw, shell.clock().now()) {
        Body::Challenge(challenge) => return challenge.into_response(),
        Body::CertificateCheck => return StatusCode::OK.into_response(),
        Body::Payload(parsed) => parsed,
    };
    let (reply, rest) = shell.handle(parsed, raw).await;
    shell.follow_up(rest);
    match reply {
        Reply::Acknowledge(None) => StatusCode::OK.into_response(),
        Reply::Acknowledge(Some(body)) => json(&body),
        Reply::Withhold => (StatusCode::SERVICE_UNAVAILABLE, "not now\n").into_response(),
    }
}

fn json(body: &Value) -> Response {
    let text = serde_json::to_vec(body).expect("JSON is always written");
    ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], text).into_response()
}

#[cfg(test)]
mod tests;
