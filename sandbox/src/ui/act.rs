//! What a person does.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::answer;
use super::turn::{Turn, turn};
use crate::api::react;
use crate::people::{self, Choice, MessageRef, ProfileChange};
use crate::world::World;

/// A deed and who does it.
#[derive(Debug, Deserialize)]
pub(super) struct By<T> {
    #[serde(rename = "as")]
    user: String,
    #[serde(flatten)]
    deed: T,
}

#[derive(Debug, Deserialize)]
pub(super) struct Saying {
    channel: String,
    text: String,
    thread_ts: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Query {
    #[serde(flatten)]
    choice: Choice,
    #[serde(default)]
    query: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct InView {
    view_id: String,
    #[serde(default)]
    values: Value,
    #[serde(default)]
    all: bool,
}

#[derive(Debug, Deserialize)]
pub(super) struct OfApp {
    app: String,
    tab: Option<String>,
    #[serde(default)]
    callback_id: String,
    message: Option<MessageRef>,
}

#[derive(Debug, Deserialize)]
pub(super) struct AtMessage {
    channel: String,
    ts: String,
    #[serde(default)]
    name: String,
}

type Shared = State<Arc<World>>;

pub(super) async fn message(State(world): Shared, Json(by): Json<By<Saying>>) -> Response {
    let said = people::say(&world, &by.user, &by.deed.channel, &by.deed.text, by.deed.thread_ts.as_deref());
    answer(said.map(|ts| json!({ "ts": ts })))
}

pub(super) async fn action(State(world): Shared, Json(by): Json<By<Choice>>) -> Response {
    answer(people::act(&world, &by.user, by.deed).await.map(|()| json!({})))
}

pub(super) async fn options(State(world): Shared, Json(by): Json<By<Query>>) -> Response {
    answer(people::options(&world, &by.user, by.deed.choice, &by.deed.query).await)
}

pub(super) async fn submit(State(world): Shared, Json(by): Json<By<InView>>) -> Response {
    answer(people::submit(&world, &by.user, &by.deed.view_id, &by.deed.values).await.map(|()| json!({})))
}

pub(super) async fn close(State(world): Shared, Json(by): Json<By<InView>>) -> Response {
    answer(people::close(&world, &by.user, &by.deed.view_id, by.deed.all).map(|()| json!({})))
}

pub(super) async fn shortcut(State(world): Shared, Json(by): Json<By<OfApp>>) -> Response {
    let used = people::shortcut(&world, &by.user, &by.deed.app, &by.deed.callback_id, by.deed.message).await;
    answer(used.map(|()| json!({})))
}

pub(super) async fn open_home(State(world): Shared, Json(by): Json<By<OfApp>>) -> Response {
    let tab = by.deed.tab.as_deref().unwrap_or("home");
    answer(people::open_home(&world, &by.user, &by.deed.app, tab).map(|view| json!({ "view": view })))
}

pub(super) async fn read(State(world): Shared, Json(by): Json<By<AtMessage>>) -> Response {
    people::mark_read(&world, &by.user, &by.deed.channel, &by.deed.ts);
    answer(Ok(json!({})))
}

/// Adds the person's reaction, or takes it away when it is there.
pub(super) async fn reaction(State(world): Shared, Json(by): Json<By<AtMessage>>) -> Response {
    let at = &by.deed;
    let added = react(&world, &by.user, &at.channel, &at.ts, &at.name, true);
    if !added {
        react(&world, &by.user, &at.channel, &at.ts, &at.name, false);
    }
    answer(Ok(json!({ "added": added })))
}

pub(super) async fn status(State(world): Shared, Json(by): Json<By<ProfileChange>>) -> Response {
    answer(people::change_profile(&world, &by.user, &by.deed).map(|()| json!({})))
}

pub(super) async fn clock(State(world): Shared, Json(deed): Json<Turn>) -> Response {
    answer(turn(&world, deed).await)
}
