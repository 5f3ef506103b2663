//! What tests use: read everything, cause trouble, change the workspace from outside.

pub(crate) mod deeds;

use std::sync::Arc;

use axum::extract::{Query, Request, State};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::faults::Fault;
use crate::specs::UserSpec;
use crate::world::World;
use deeds::{ChannelDeed, Verify};

/// The routes below `/control`.
pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/calls", get(calls))
        .route("/deliveries", get(deliveries))
        .route("/complaints", get(complaints))
        .route("/everything", get(everything))
        .route("/reset", post(reset))
        .route("/fault", post(add_fault).delete(clear_faults))
        .route("/user", post(user))
        .route("/channel", post(channel))
        .route("/event", post(event))
        .route("/uninstall", post(uninstall))
        .route("/install", post(install))
        .route("/organisation", post(organisation))
        .route("/verify", post(verify))
        .layer(middleware::from_fn(only_tests))
}

/// Pages of other sites cannot send this header without being asked, so they cannot do anything here.
async fn only_tests(request: Request, next: Next) -> Response {
    if request.headers().contains_key("x-sandbox-control") {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, "the header x-sandbox-control: 1 is required").into_response()
}

#[derive(Debug, Deserialize)]
struct Since {
    #[serde(default)]
    since: u64,
}

#[derive(Debug, Deserialize)]
struct OneApp {
    app: Option<String>,
    #[serde(default)]
    event: Value,
}

#[derive(Debug, Deserialize)]
struct Organisation {
    id: Option<String>,
}

type Shared = State<Arc<World>>;

fn outcome(result: Result<Value, String>) -> Response {
    match result {
        Ok(mut body) => {
            body["ok"] = json!(true);
            Json(body).into_response()
        }
        Err(error) => (StatusCode::BAD_REQUEST, Json(json!({ "ok": false, "error": error }))).into_response(),
    }
}

async fn calls(State(world): Shared, Query(since): Query<Since>) -> Response {
    Json(json!({ "calls": world.journal.calls(since.since) })).into_response()
}

async fn deliveries(State(world): Shared, Query(since): Query<Since>) -> Response {
    Json(json!({ "deliveries": world.journal.deliveries(since.since) })).into_response()
}

async fn complaints(State(world): Shared, Query(since): Query<Since>) -> Response {
    Json(json!({ "complaints": world.journal.complaints(since.since) })).into_response()
}

async fn everything(State(world): Shared) -> Response {
    let state = world.read(|state| json!(state));
    let links: Value =
        world.apps.iter().map(|app| (app.id.clone(), json!(world.sockets.count(&app.id)))).collect();
    Json(json!({ "state": state, "clock": world.clock.reading(), "connections": links, "now": world.now() }))
        .into_response()
}

async fn reset(State(world): Shared) -> Response {
    deeds::reset(&world);
    outcome(Ok(json!({})))
}

async fn add_fault(State(world): Shared, Json(fault): Json<Fault>) -> Response {
    deeds::fault(&world, fault);
    outcome(Ok(json!({})))
}

async fn clear_faults(State(world): Shared) -> Response {
    world.faults.clear();
    outcome(Ok(json!({})))
}

async fn user(State(world): Shared, Json(spec): Json<UserSpec>) -> Response {
    outcome(Ok(json!({ "user": deeds::add_user(&world, spec) })))
}

async fn channel(State(world): Shared, Json(deed): Json<ChannelDeed>) -> Response {
    outcome(deeds::channel(&world, deed).map(|id| json!({ "channel": id })))
}

async fn event(State(world): Shared, Json(one): Json<OneApp>) -> Response {
    outcome(deeds::push_event(&world, one.app.as_deref(), one.event).map(|()| json!({})))
}

async fn uninstall(State(world): Shared, Json(one): Json<OneApp>) -> Response {
    outcome(deeds::uninstall(&world, one.app.as_deref()).map(|()| json!({})))
}

async fn install(State(world): Shared, Json(one): Json<OneApp>) -> Response {
    outcome(deeds::install(&world, one.app.as_deref()).map(|code| json!({ "code": code })))
}

async fn organisation(State(world): Shared, Json(organisation): Json<Organisation>) -> Response {
    deeds::install_for(&world, organisation.id);
    outcome(Ok(json!({})))
}

async fn verify(State(world): Shared, Json(what): Json<Verify>) -> Response {
    outcome(deeds::verify(&world, what).await)
}
