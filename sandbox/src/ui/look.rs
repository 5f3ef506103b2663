//! What a person sees.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Query, State as Shared};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::api::permalink_of;
use crate::state::{Conversation, Message, State};
use crate::world::World;

/// Who looks, and at what.
#[derive(Debug, Deserialize)]
pub(super) struct Look {
    #[serde(rename = "as")]
    user: Option<String>,
    id: Option<String>,
    thread: Option<String>,
    app: Option<String>,
}

impl Look {
    fn user(&self) -> &str {
        self.user.as_deref().unwrap_or_default()
    }
}

fn sees(state: &State, user: &str, conversation: &Conversation) -> bool {
    let guest = state.users.get(user).is_some_and(|user| user.guest);
    conversation.members.contains(user) || !conversation.private && !guest
}

/// A conversation as the page lists it.
pub(crate) fn conversation_for_page(state: &State, user: &str, conversation: &Conversation) -> Value {
    let with = conversation.counterpart(user);
    let name = with
        .and_then(|id| state.users.get(id))
        .map_or(conversation.name.as_str(), |other| other.real_name.as_str());
    json!({
        "id": conversation.id, "kind": conversation.kind, "name": name, "topic": conversation.topic,
        "purpose": conversation.purpose, "private": conversation.private, "archived": conversation.archived,
        "members": conversation.members.len(), "member_ids": conversation.members,
        "member": conversation.members.contains(user), "with": with,
        "unread": state.unread(user, conversation), "last_ts": conversation.messages.last().map(|it| &it.ts),
    })
}

/// A message as the page shows it.
pub(crate) fn message_for_page(
    state: &State,
    conversation: &Conversation,
    message: &Message,
    url: &str,
) -> Value {
    let mut value = message.for_api(state, conversation, true);
    value["channel"] = json!(conversation.id);
    value["ephemeral"] = json!(message.ephemeral_to.is_some());
    value["reactions"] = json!(message.reactions);
    value["permalink"] = json!(permalink_of(url, &conversation.id, &message.ts));
    value["state"] = json!({ "values": message.state });
    let files = message.files.iter().filter_map(|id| state.files.get(id));
    value["files"] = files
        .map(|file| {
            json!({
                "id": file.id, "name": file.name, "title": file.title, "alt_txt": file.alt_txt,
                "mimetype": file.mimetype, "url": file.url(), "size": file.expected,
            })
        })
        .collect();
    value
}

fn apps(world: &World) -> Vec<Value> {
    let show = |app: &Arc<crate::app::App>| {
        json!({
            "id": app.id, "name": app.name, "bot_user": app.bot_user, "description": app.description,
            "color": app.color, "home": app.home, "commands": app.commands, "shortcuts": app.shortcuts,
        })
    };
    world.installed().iter().map(show).collect()
}

pub(super) async fn state(Shared(world): Shared<Arc<World>>, Query(look): Query<Look>) -> Response {
    let now = world.now();
    let apps = apps(&world);
    let jumps: Vec<&String> = world.jumps.iter().map(|(label, _)| label).collect();
    let body = world.read(|state| {
        // Whoever opens the page without a name is the first administrator, else the first person.
        let people = || state.users.values().filter(|user| !user.is_bot());
        let first = || people().find(|user| user.admin).or_else(|| people().next());
        let me = state.users.get(look.user()).or_else(first)?;
        let own = state.conversations.values().filter(|it| sees(state, &me.id, it));
        let conversations: Vec<Value> = own.map(|it| conversation_for_page(state, &me.id, it)).collect();
        let users: Vec<Value> = state.users.values().map(|user| user.for_page(now)).collect();
        Some(json!({
            "workspace": { "id": state.team.id, "name": state.team.name, "domain": state.team.domain },
            "me": me.for_page(now), "now": now, "clock": world.clock.reading(), "users": users,
            "conversations": conversations, "apps": apps, "jumps": jumps,
            "groups": state.groups.values().collect::<Vec<_>>(),
        }))
    });
    body.map_or_else(|| StatusCode::NOT_FOUND.into_response(), |body| Json(body).into_response())
}

pub(super) async fn conversation(Shared(world): Shared<Arc<World>>, Query(look): Query<Look>) -> Response {
    let body = world.read(|state| {
        let user = look.user();
        let conversation = state.find_conversation(look.id.as_deref()?).filter(|it| sees(state, user, it))?;
        let mine = |message: &&Message| message.ephemeral_to.as_deref().is_none_or(|to| to == user);
        let shown = |message: &&Message| match look.thread.as_deref() {
            Some(parent) => message.ts == parent || message.is_reply_to(parent),
            None => message.is_top_level() || message.ephemeral_to.is_some() && message.thread_ts.is_none(),
        };
        let all = conversation.messages.iter().chain(&conversation.ephemerals);
        let mut messages: Vec<&Message> = all.filter(mine).filter(shown).collect();
        messages.sort_by(|one, other| one.ts.cmp(&other.ts));
        let messages: Vec<Value> =
            messages.into_iter().map(|it| message_for_page(state, conversation, it, &world.url)).collect();
        Some(
            json!({ "conversation": conversation_for_page(state, user, conversation), "messages": messages }),
        )
    });
    body.map_or_else(|| StatusCode::NOT_FOUND.into_response(), |body| Json(body).into_response())
}

pub(super) async fn views(Shared(world): Shared<Arc<World>>, Query(look): Query<Look>) -> Response {
    let stack: Vec<Value> = world.read(|state| {
        let ids = state.stacks.get(look.user()).into_iter().flatten();
        ids.filter_map(|id| state.views.get(id)).map(|view| view.for_page()).collect()
    });
    Json(json!({ "stack": stack })).into_response()
}

pub(super) async fn home(Shared(world): Shared<Arc<World>>, Query(look): Query<Look>) -> Response {
    let key = format!("{}|{}", look.app.as_deref().unwrap_or_default(), look.user());
    let view = world.read(|state| state.homes.get(&key).map(|view| view.for_page()));
    Json(json!({ "view": view })).into_response()
}
