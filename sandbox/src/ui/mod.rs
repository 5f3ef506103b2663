//! What the page uses, and tests that act as a person over HTTP.

mod act;
mod look;
mod stream;
mod turn;

use std::sync::Arc;

use axum::Json;
use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};

use crate::people::Trouble;
use crate::world::World;

pub(crate) use look::message_for_page;

/// The routes below `/ui`.
pub(crate) fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/state", get(look::state))
        .route("/conversation", get(look::conversation))
        .route("/views", get(look::views))
        .route("/home", get(look::home).post(act::open_home))
        .route("/stream", get(stream::serve))
        .route("/message", post(act::message))
        .route("/action", post(act::action))
        .route("/options", post(act::options))
        .route("/submit", post(act::submit))
        .route("/close", post(act::close))
        .route("/shortcut", post(act::shortcut))
        .route("/read", post(act::read))
        .route("/reaction", post(act::reaction))
        .route("/status", post(act::status))
        .route("/clock", post(act::clock))
}

/// The answer to something a person did.
fn answer(result: Result<Value, Trouble>) -> Response {
    match result {
        Ok(mut fields) => {
            fields["ok"] = json!(true);
            Json(fields).into_response()
        }
        Err(trouble) => {
            let mut body = json!({ "ok": false, "error": trouble.error });
            if let Some(errors) = trouble.errors {
                body["errors"] = errors;
            }
            Json(body).into_response()
        }
    }
}
