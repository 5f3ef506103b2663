//! The Web API: `/api/METHOD`.

mod args;
mod auth;
mod channel;
mod chat;
mod content;
mod conversations;
mod files;
mod history;
mod reactions;
mod refusal;
pub(crate) mod response;
mod storing;
mod table;
mod upload;
mod usergroups;
mod users;
mod view_check;
mod views;

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

pub(crate) use args::Args;
pub(crate) use conversations::add_member;
pub(crate) use reactions::react;
pub(crate) use refusal::{Answer, Refusal};
pub(crate) use storing::permalink_of;
use table::{Method, TokenKind};
pub(crate) use upload::{download, upload};
pub(crate) use view_check::check_view;
pub(crate) use views::{push_modal, replace as replace_view};

use crate::app::App;
use crate::clock::real_now;
use crate::faults::{Fault, FaultKind};
use crate::journal::Call;
use crate::listener::Knife;
use crate::world::World;

/// Who calls.
#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub(crate) app: Arc<App>,
    pub(crate) kind: TokenKind,
}

/// Answers a call, or does not, when a fault says so.
pub(crate) async fn serve(
    State(world): State<Arc<World>>,
    ConnectInfo(knife): ConnectInfo<Knife>,
    Path(method): Path<String>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let args = Args::read(uri.query(), &headers, &body);
    let arguments = args.as_ref().map(|args| &args.map);
    let fault = world.faults.take_for_call(&method, arguments.unwrap_or(&Map::new()));
    let (answer, status) = match fault.as_ref().and_then(refuse_by_fault) {
        Some((status, body)) => (Err(body), status),
        None => {
            let answer = args.clone().and_then(|args| call(&world, &method, &args));
            (answer.map_err(|refusal| refusal.body()), StatusCode::OK)
        }
    };
    log(&world, &method, args.unwrap_or_default(), &answer, status);
    let body = answer.unwrap_or_else(|refused| refused);
    respond(&world, &knife, fault, status, body).await
}

/// The answer of a fault that keeps the call from being executed.
fn refuse_by_fault(fault: &Fault) -> Option<(StatusCode, Value)> {
    let status = fault.status.and_then(|status| StatusCode::from_u16(status).ok());
    let refused = |error: &str| json!({ "ok": false, "error": fault.error.as_deref().unwrap_or(error) });
    Some(match fault.fault {
        FaultKind::RateLimited => (status.unwrap_or(StatusCode::TOO_MANY_REQUESTS), refused("ratelimited")),
        FaultKind::Status => (status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), refused("internal_error")),
        FaultKind::Error => (StatusCode::OK, refused("internal_error")),
        FaultKind::Hang => (StatusCode::GATEWAY_TIMEOUT, refused("hang")),
        FaultKind::Garbage => (status.unwrap_or(StatusCode::OK), refused("garbage")),
        FaultKind::LostAnswer | FaultKind::Duplicate => return None,
        _ => (StatusCode::BAD_GATEWAY, refused("connection_cut")),
    })
}

/// Answers as the fault lets it.
async fn respond(
    world: &World,
    knife: &Knife,
    fault: Option<Fault>,
    status: StatusCode,
    body: Value,
) -> Response {
    match fault {
        Some(fault) => spoil(world, knife, &fault, status, body).await,
        None => (status, Json(body)).into_response(),
    }
}

/// What is left of an answer under a fault.
async fn spoil(world: &World, knife: &Knife, fault: &Fault, status: StatusCode, body: Value) -> Response {
    match fault.fault {
        FaultKind::RateLimited => {
            let seconds = fault.retry_after.unwrap_or(30).to_string();
            (status, [(header::RETRY_AFTER, seconds)], Json(body)).into_response()
        }
        FaultKind::Status => (status, "upstream is unwell").into_response(),
        FaultKind::Garbage => {
            (status, [(header::CONTENT_TYPE, "text/html")], "<html>upstream").into_response()
        }
        FaultKind::Hang => {
            tokio::time::sleep(world.timing.hang).await;
            knife.cut();
            status.into_response()
        }
        FaultKind::Error | FaultKind::Duplicate => (status, Json(body)).into_response(),
        _ => {
            knife.cut();
            status.into_response()
        }
    }
}

fn log(world: &World, method: &str, args: Args, answer: &Result<Value, Value>, status: StatusCode) {
    let refused = answer.as_ref().err();
    let messages =
        refused.and_then(|body| body.pointer("/response_metadata/messages")).and_then(Value::as_array);
    world.log_call(Call {
        seq: 0,
        at: real_now(),
        method: method.to_owned(),
        token_kind: token_kind(world, args.token.as_deref()).to_owned(),
        args: Value::Object(args.map),
        status: status.as_u16(),
        error: refused.and_then(|body| body["error"].as_str()).map(str::to_owned),
        messages: messages.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect(),
    });
    if let Some(body) = refused {
        tracing::debug!(method, %body, "call refused");
    }
}

fn token_kind(world: &World, token: Option<&str>) -> &'static str {
    match token {
        None => "none",
        Some(token) => match identify(world, token) {
            Some(Caller { kind: TokenKind::App, .. }) => "app",
            Some(_) => "bot",
            None => "unknown",
        },
    }
}

fn identify(world: &World, token: &str) -> Option<Caller> {
    world.apps.iter().find_map(|app| {
        let kind = if app.config.bot_token == token {
            TokenKind::Bot
        } else if app.config.app_token.as_deref() == Some(token) {
            TokenKind::App
        } else {
            return None;
        };
        Some(Caller { app: app.clone(), kind })
    })
}

/// Checks a call as Slack does, in Slack's order, and executes it.
fn call(world: &Arc<World>, name: &str, args: &Args) -> Answer {
    let Some(method) = table::find(name) else {
        let mut refusal = Refusal::new("unknown_method");
        refusal.extra.insert("req_method".to_owned(), json!(name));
        return Err(refusal);
    };
    if method.token == TokenKind::None {
        check_arguments(method, args)?;
        return (method.run)(world, None, args);
    }
    let token = args.token.as_deref().ok_or_else(|| Refusal::new("not_authed"))?;
    let caller = identify(world, token).ok_or_else(|| Refusal::new("invalid_auth"))?;
    if world.read(|state| state.uninstalled.contains(&caller.app.id)) {
        return Err(Refusal::new("account_inactive"));
    }
    if method.token != TokenKind::Any && method.token != caller.kind {
        return Err(Refusal::new("not_allowed_token_type"));
    }
    check_scopes(method, &caller)?;
    check_arguments(method, args)?;
    (method.run)(world, Some(&caller), args)
}

fn check_scopes(method: &Method, caller: &Caller) -> Result<(), Refusal> {
    let holds = |scope: &&str| caller.app.has_scope(scope);
    if caller.kind == TokenKind::App || method.scopes.is_empty() || method.scopes.iter().any(holds) {
        return Ok(());
    }
    Err(Refusal::scope(&method.scopes.join(","), &caller.app.scopes))
}

fn check_arguments(method: &Method, args: &Args) -> Result<(), Refusal> {
    let mut messages = Vec::new();
    if args.json_body && !method.json {
        messages.push(format!("[ERROR] {} does not take a JSON body: send a form or a query", method.name));
    }
    for name in method.required {
        if args.map.get(*name).is_none_or(|value| value == "") {
            messages.push(format!("[ERROR] missing required field: {name}"));
        }
    }
    for name in args.map.keys() {
        if !method.required.contains(&name.as_str()) && !method.optional.contains(&name.as_str()) {
            messages.push(format!("[ERROR] unknown argument: {name}"));
        }
    }
    if messages.is_empty() { Ok(()) } else { Err(Refusal::with("invalid_arguments", messages)) }
}
