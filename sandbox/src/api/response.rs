//! What an app says in answer to a person: over a response_url, or in the acknowledgement itself.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::Caller;
use super::args::Args;
use super::content::read_content;
use super::refusal::Refusal;
use super::storing;
use super::table::TokenKind;
use super::{refuse_by_fault, respond};
use crate::app::App;
use crate::clock::real_now;
use crate::faults::FaultKind;
use crate::journal::Call;
use crate::listener::Knife;
use crate::tickets::{ResponseUrl, Void};
use crate::world::World;

const KNOWN: &[&str] = &[
    "text",
    "blocks",
    "attachments",
    "response_type",
    "replace_original",
    "delete_original",
    "thread_ts",
    "metadata",
    "mrkdwn",
    "link_names",
    "parse",
    "unfurl_links",
    "unfurl_media",
];

/// Where an answer goes.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) app: &'a Arc<App>,
    pub(crate) user: &'a str,
    pub(crate) channel: &'a str,
    pub(crate) message: Option<&'a str>,
    pub(crate) thread: Option<&'a str>,
}

/// Takes a post to a response_url.
pub(crate) async fn serve(
    State(world): State<Arc<World>>,
    ConnectInfo(knife): ConnectInfo<Knife>,
    Path(key): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let args = Args::read(None, &headers, &body).map(unwrap_payload);
    let arguments = args.as_ref().map(|args| &args.map);
    let fault = world.faults.take_for_call("response_url", arguments.unwrap_or(&Map::new()));
    if let Some((status, body)) = fault.as_ref().and_then(refuse_by_fault) {
        let refusal = Refusal::new(body["error"].as_str().unwrap_or_default());
        log(&world, args.unwrap_or_default(), Some(&refusal), status);
        return respond(&world, &knife, fault, status, body).await;
    }
    let refusal = args.clone().and_then(|args| post(&world, &key, &args)).err();
    let status = status_of(refusal.as_ref());
    log(&world, args.unwrap_or_default(), refusal.as_ref(), status);
    if fault.is_some_and(|fault| fault.fault == FaultKind::LostAnswer) {
        knife.cut();
    }
    match refusal {
        None => (status, [(header::CONTENT_TYPE, "text/plain")], "ok").into_response(),
        Some(refusal) => (status, Json(refusal.body())).into_response(),
    }
}

fn status_of(refusal: Option<&Refusal>) -> StatusCode {
    match refusal.map(|refusal| refusal.error.as_str()) {
        None => StatusCode::OK,
        Some("used_url" | "expired_url") => StatusCode::NOT_FOUND,
        Some("internal_error") => StatusCode::INTERNAL_SERVER_ERROR,
        Some(_) => StatusCode::BAD_REQUEST,
    }
}

fn log(world: &World, args: Args, refusal: Option<&Refusal>, status: StatusCode) {
    world.log_call(Call {
        seq: 0,
        at: real_now(),
        method: "response_url".to_owned(),
        token_kind: "none".to_owned(),
        args: Value::Object(args.map),
        status: status.as_u16(),
        error: refusal.map(|refusal| refusal.error.clone()),
        messages: refusal.map(|refusal| refusal.messages.clone()).unwrap_or_default(),
    });
}

/// A form may carry everything in one field `payload`.
fn unwrap_payload(mut args: Args) -> Args {
    if let Some(Value::Object(inner)) = args.json("payload").ok().flatten() {
        args.map = inner;
    }
    args
}

fn post(world: &Arc<World>, key: &str, args: &Args) -> Result<(), Refusal> {
    let target = world.tickets.check_response_url(key, world.timing.response_url).map_err(|void| {
        Refusal::new(match void {
            Void::Used => "used_url",
            Void::Expired | Void::Unknown => "expired_url",
        })
    })?;
    let app = world.app(&target.app).ok_or_else(|| Refusal::new("expired_url"))?;
    apply(world, place(app, &target), args)?;
    world.tickets.use_response_url(key);
    Ok(())
}

fn place<'a>(app: &'a Arc<App>, target: &'a ResponseUrl) -> Place<'a> {
    Place {
        app,
        user: &target.user,
        channel: &target.channel,
        message: target.message.as_deref(),
        thread: target.thread.as_deref(),
    }
}

/// Says what the acknowledgement of a command says, if anything.
pub(crate) fn apply_answer(world: &Arc<World>, place: Place<'_>, answer: &Value) -> Result<(), Refusal> {
    let map = match answer {
        Value::Null => return Ok(()),
        Value::String(text) => json!({ "text": text }),
        other => other.clone(),
    };
    match map {
        Value::Object(map) if map.is_empty() => Ok(()),
        Value::Object(map) => apply(world, place, &Args { map, json_body: true, token: None }),
        _ => Err(Refusal::new("invalid_payload")),
    }
}

fn apply(world: &Arc<World>, place: Place<'_>, args: &Args) -> Result<(), Refusal> {
    let unknown: Vec<String> = args
        .map
        .keys()
        .filter(|key| !KNOWN.contains(&key.as_str()))
        .map(|key| format!("[ERROR] unknown argument: {key}"))
        .collect();
    if !unknown.is_empty() {
        return Err(Refusal::with("invalid_arguments", unknown));
    }
    if let (true, Some(ts)) = (args.flag("delete_original"), place.message) {
        storing::remove(world, place.channel, ts);
        return Ok(());
    }
    let content = read_content(args)?.not_empty()?;
    if let (true, Some(ts)) = (args.flag("replace_original"), place.message) {
        let mut content = content;
        content.blocks.get_or_insert_with(Vec::new);
        storing::edit(world, place.channel, ts, &content);
        return Ok(());
    }
    let ephemeral = match args.text("response_type") {
        None | Some("ephemeral") => true,
        Some("in_channel") => false,
        Some(_) => {
            return Err(Refusal::argument("must be ephemeral or in_channel [json-pointer:/response_type]"));
        }
    };
    let caller = Caller { app: place.app.clone(), kind: TokenKind::Bot };
    let mut message = caller.message(content);
    message.ephemeral_to = ephemeral.then(|| place.user.to_owned());
    message.thread_ts = args.text("thread_ts").or(place.thread).map(str::to_owned);
    storing::store(world, place.channel, message);
    Ok(())
}
