//! Using the elements of messages, modals and Home tabs.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{Trouble, app, interact, interaction, response_url};
use crate::app::App;
use crate::blocks;
use crate::state::{State, element_state, is_stateful, state_values};
use crate::world::World;

/// Where an element is.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(crate) enum Container {
    Message { channel: String, ts: String },
    View { view_id: String },
}

/// Which element a person used, and what they chose there.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Choice {
    pub(crate) container: Container,
    pub(crate) block_id: String,
    pub(crate) action_id: String,
    #[serde(default)]
    pub(crate) element: Value,
    /// What stands in the other inputs.
    #[serde(default)]
    pub(crate) values: Value,
}

/// The surroundings of an element: its app, the payload so far, the element itself.
struct Scene {
    app: Arc<App>,
    payload: Value,
    element: Value,
}

fn not_found() -> Trouble {
    Trouble::new("element_not_found")
}

fn scene(world: &World, user: &str, kind: &str, choice: &Choice) -> Result<Scene, Trouble> {
    let owner = world.read(|state| match &choice.container {
        Container::Message { channel, ts } => {
            let message = state.conversations.get(channel).and_then(|it| it.any_message(ts));
            message
                .filter(|it| it.ephemeral_to.as_deref().is_none_or(|to| to == user))
                .and_then(|it| it.app_id.clone())
        }
        Container::View { view_id } => {
            state.view(view_id).filter(|view| view.user == user).map(|view| view.app_id.clone())
        }
    });
    let app = app(world, &owner.ok_or_else(not_found)?)?;
    world.read(|state| {
        let mut payload = interaction(state, &app, user, kind);
        let element = match &choice.container {
            Container::Message { channel, ts } => in_message(state, &mut payload, channel, ts, choice),
            Container::View { view_id } => in_view(state, &mut payload, view_id, choice),
        };
        let element = element.ok_or_else(not_found)?;
        Ok(Scene { app, payload, element })
    })
}

fn in_message(state: &State, payload: &mut Value, channel: &str, ts: &str, choice: &Choice) -> Option<Value> {
    let conversation = state.conversations.get(channel)?;
    let message = conversation.any_message(ts)?;
    let element = find_in_message(message, choice)?;
    let ephemeral = message.ephemeral_to.is_some();
    payload["container"] =
        json!({ "type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": ephemeral });
    if let Some(thread) = &message.thread_ts {
        payload["container"]["thread_ts"] = json!(thread);
    }
    payload["channel"] = json!({ "id": channel, "name": conversation.payload_name() });
    payload["state"] = json!({ "values": message.state });
    if !ephemeral {
        payload["message"] = message.for_api(state, conversation, false);
    }
    Some(element)
}

fn find_in_message(message: &crate::state::Message, choice: &Choice) -> Option<Value> {
    let own = message.blocks.as_deref().unwrap_or_default();
    let attached = message.attachments.as_ref().and_then(Value::as_array).into_iter().flatten();
    let attached = attached.filter_map(|attachment| attachment["blocks"].as_array().map(Vec::as_slice));
    std::iter::once(own)
        .chain(attached)
        .find_map(|list| blocks::find(list, &choice.block_id, &choice.action_id))
        .cloned()
}

fn in_view(state: &State, payload: &mut Value, view_id: &str, choice: &Choice) -> Option<Value> {
    let view = state.view(view_id)?;
    payload["container"] = json!({ "type": "view", "view_id": view_id });
    payload["view"] = view.for_api();
    blocks::find(view.blocks(), &choice.block_id, &choice.action_id).cloned()
}

/// Keeps what a person chose, so that payloads and other pages know it.
fn remember(world: &World, choice: &Choice, element: &Value) {
    let mut values = if choice.values.is_object() { choice.values.clone() } else { json!({}) };
    if is_stateful(element) {
        values[&choice.block_id][&choice.action_id] = element_state(element, &choice.element);
    }
    world.write(|state| match &choice.container {
        Container::View { view_id } => {
            if let Some(view) = state.view_mut(view_id) {
                view.enter(&values);
            }
        }
        Container::Message { channel, ts } => {
            let Some(message) = state.conversations.get_mut(channel).and_then(|it| it.any_message_mut(ts))
            else {
                return;
            };
            let mut merged = if message.state.is_object() { message.state.clone() } else { json!({}) };
            for (block, actions) in values.as_object().into_iter().flatten() {
                for (action, chosen) in actions.as_object().into_iter().flatten() {
                    merged[block][action] = chosen.clone();
                }
            }
            message.state = state_values(message.blocks.as_deref().unwrap_or_default(), &merged);
        }
    });
}

/// What the payload says about the element that was used.
fn describe(choice: &Choice, element: &Value, now: i64) -> Value {
    let mut action = json!({
        "type": element["type"], "action_id": choice.action_id, "block_id": choice.block_id,
        "action_ts": crate::state::stamp(now),
    });
    let mut take = |from: &Value, keys: &[&str]| {
        for key in keys {
            if let Some(value) = from.get(*key).filter(|value| !value.is_null()) {
                action[*key] = value.clone();
            }
        }
    };
    match element["type"].as_str() {
        Some("button" | "icon_button" | "workflow_button") => {
            take(element, &["text", "value", "style", "url", "confirm"])
        }
        Some("overflow") => take(&choice.element, &["selected_option"]),
        Some("feedback_buttons") => take(&choice.element, &["value", "text"]),
        _ => {
            let chosen = element_state(element, &choice.element);
            let keys: Vec<String> =
                chosen.as_object().map(|it| it.keys().cloned().collect()).unwrap_or_default();
            for key in keys.iter().filter(|key| *key != "type") {
                action[key.as_str()] = chosen[key.as_str()].clone();
            }
            for key in ["placeholder", "initial_option", "initial_options", "initial_date", "initial_user"] {
                if let Some(value) = element.get(key) {
                    action[key] = value.clone();
                }
            }
        }
    }
    action
}

/// Whether the options chosen are among those that the element offers.
fn check_offered(element: &Value, chosen: &Value) -> Result<(), Trouble> {
    let groups = element["option_groups"].as_array().into_iter().flatten().map(|group| &group["options"]);
    let offered: Vec<&Value> =
        std::iter::once(&element["options"]).chain(groups).filter_map(Value::as_array).flatten().collect();
    let many = chosen["selected_options"].as_array().into_iter().flatten();
    let mut wanted = chosen.get("selected_option").into_iter().chain(many).filter(|option| !option.is_null());
    let strict = !offered.is_empty();
    if strict && wanted.any(|option| !offered.iter().any(|it| it["value"] == option["value"])) {
        return Err(Trouble::new("option_not_offered"));
    }
    Ok(())
}

/// Uses an element: the app gets `block_actions`.
pub(crate) async fn act(world: &Arc<World>, user: &str, choice: Choice) -> Result<(), Trouble> {
    let element = scene(world, user, "block_actions", &choice)?.element;
    check_offered(&element, &choice.element)?;
    remember(world, &choice, &element);
    let Scene { app, mut payload, element } = scene(world, user, "block_actions", &choice)?;
    payload["actions"] = json!([describe(&choice, &element, world.now())]);
    match &choice.container {
        Container::Message { channel, ts } => {
            let thread = payload.pointer("/container/thread_ts").and_then(Value::as_str).map(str::to_owned);
            payload["response_url"] =
                json!(response_url(world, &app, user, channel, Some(ts), thread.as_deref()));
            payload["trigger_id"] = json!(world.tickets.trigger(&app.id, user, None));
        }
        Container::View { view_id } => {
            payload["trigger_id"] = json!(world.tickets.trigger(&app.id, user, Some(view_id)));
        }
    }
    interact(world, &app, payload).await.map(drop)
}

/// Asks the app for the options of an external select.
pub(crate) async fn options(
    world: &Arc<World>,
    user: &str,
    choice: Choice,
    query: &str,
) -> Result<Value, Trouble> {
    let Scene { app, mut payload, element } = scene(world, user, "block_suggestion", &choice)?;
    let least = element["min_query_length"].as_u64().unwrap_or(3);
    if (query.chars().count() as u64) < least {
        return Ok(json!({ "options": [], "min_query_length": least }));
    }
    payload["action_id"] = json!(choice.action_id);
    payload["block_id"] = json!(choice.block_id);
    payload["value"] = json!(query);
    let answer = interact(world, &app, payload).await?;
    let mut probe = json!({ "type": "static_select", "action_id": "probe" });
    for key in ["options", "option_groups"] {
        if let Some(list) =
            answer.get(key).filter(|list| list.as_array().is_some_and(|list| !list.is_empty()))
        {
            probe[key] = list.clone();
        }
    }
    let given = answer.get("options").is_some() || answer.get("option_groups").is_some();
    let section =
        json!([{ "type": "section", "text": { "type": "plain_text", "text": "?" }, "accessory": probe }]);
    let empty = probe.get("options").is_none() && probe.get("option_groups").is_none();
    let errors = if empty { Vec::new() } else { blocks::check(&section, blocks::Surface::Modal, "") };
    if !given || !errors.is_empty() {
        return Err(Trouble::new(format!("invalid_options {}", errors.join("; ")).trim().to_owned()));
    }
    Ok(answer)
}
