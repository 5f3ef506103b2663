//! Submitting and closing modals.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{Trouble, app, interact, interaction, response_url};
use crate::api::{check_view, push_modal, replace_view};
use crate::app::App;
use crate::state::View;
use crate::world::World;

const LOST: &str = "We had some trouble connecting. Try again?";

/// Submits a modal as its person filled it in.
pub(crate) async fn submit(
    world: &Arc<World>,
    user: &str,
    view_id: &str,
    values: &Value,
) -> Result<(), Trouble> {
    let entered = world.write(|state| {
        let view = state.views.get_mut(view_id).filter(|view| view.user == user)?;
        view.enter(values);
        view.errors = None;
        Some(view.clone())
    });
    let view = entered.ok_or_else(|| Trouble::new("view_not_found"))?;
    let missing = incomplete(&view);
    if !missing.is_empty() {
        return refuse(world, &view, Value::Object(missing));
    }
    let app = app(world, &view.app_id)?;
    let mut payload = world.read(|state| interaction(state, &app, user, "view_submission"));
    payload["trigger_id"] = json!(world.tickets.trigger(&app.id, user, Some(view_id)));
    payload["view"] = view.for_api();
    payload["response_urls"] = response_urls(world, &app, &view);
    let answer = interact(world, &app, payload).await.inspect_err(|_| world.complain(user, None, LOST))?;
    follow(world, &app, &view, &answer)
}

/// Does what the app's answer says.
fn follow(world: &World, app: &App, view: &View, answer: &Value) -> Result<(), Trouble> {
    let bad = |what: String| {
        world.complain(&view.user, None, LOST);
        Trouble::new(what)
    };
    let new_view = || {
        check_view(&answer["view"], "modal")
            .map_err(|refusal| bad(format!("{} {}", refusal.error, refusal.messages.join("; "))))
    };
    match answer["response_action"].as_str() {
        None if answer.is_null() || answer.as_object().is_some_and(Map::is_empty) => {
            remove(world, &view.user, |id| id == view.id);
            Ok(())
        }
        Some("clear") => {
            remove(world, &view.user, |_| true);
            Ok(())
        }
        Some("errors") => {
            let errors = answer["errors"].as_object().filter(|errors| !errors.is_empty());
            let known = |id: &String| {
                view.blocks().iter().any(|block| block["block_id"] == id.as_str() && block["type"] == "input")
            };
            match errors {
                Some(errors) if errors.keys().all(known) => refuse(world, view, answer["errors"].clone()),
                _ => Err(bad("invalid_errors: every key must be the block_id of an input block".to_owned())),
            }
        }
        Some("update") => {
            replace_view(world, &view.id, new_view()?);
            Ok(())
        }
        Some("push") => {
            push_modal(world, app, &view.user, new_view()?).map(drop).map_err(|refusal| bad(refusal.error))
        }
        _ => Err(bad("invalid_response".to_owned())),
    }
}

fn refuse(world: &World, view: &View, errors: Value) -> Result<(), Trouble> {
    world.write(|state| {
        if let Some(view) = state.views.get_mut(&view.id) {
            view.errors = Some(errors.clone());
        }
    });
    world.views_changed(&view.user);
    Err(Trouble { error: "invalid".to_owned(), errors: Some(errors) })
}

fn remove(world: &World, user: &str, gone: impl Fn(&str) -> bool) -> Vec<View> {
    let removed = world.write(|state| {
        let stack = state.stacks.remove(user).unwrap_or_default();
        let (out, stay): (Vec<String>, Vec<String>) = stack.into_iter().partition(|id| gone(id));
        if !stay.is_empty() {
            state.stacks.insert(user.to_owned(), stay);
        }
        out.iter().filter_map(|id| state.views.remove(id)).collect()
    });
    world.views_changed(user);
    removed
}

/// Closes a modal, or all of them; apps that asked for it are told.
pub(crate) fn close(world: &Arc<World>, user: &str, view_id: &str, all: bool) -> Result<(), Trouble> {
    let view = world.read(|state| state.views.get(view_id).filter(|view| view.user == user).cloned());
    let view = view.ok_or_else(|| Trouble::new("view_not_found"))?;
    let cleared = all || view.content["clear_on_close"] == json!(true);
    for closed in remove(world, user, |id| cleared || id == view_id).into_iter().rev().filter(View::notifies)
    {
        let app = app(world, &closed.app_id)?;
        let mut payload = world.read(|state| interaction(state, &app, user, "view_closed"));
        payload["view"] = closed.for_api();
        payload["is_cleared"] = json!(cleared);
        let world = world.clone();
        // Nobody waits for the app to have heard it; the journal tells whether it did.
        tokio::spawn(async move { drop(interact(&world, &app, payload).await) });
    }
    Ok(())
}

/// Response URLs for the selects in a modal that ask for them.
fn response_urls(world: &World, app: &App, view: &View) -> Value {
    let mut urls = Vec::new();
    for block in view.blocks().iter().filter(|block| block["element"]["response_url_enabled"] == json!(true))
    {
        let (Some(block_id), Some(action_id)) =
            (block["block_id"].as_str(), block["element"]["action_id"].as_str())
        else {
            continue;
        };
        let chosen = &view.values[block_id][action_id];
        let Some(channel) =
            chosen["selected_conversation"].as_str().or_else(|| chosen["selected_channel"].as_str())
        else {
            continue;
        };
        urls.push(json!({
            "block_id": block_id, "action_id": action_id, "channel_id": channel,
            "response_url": response_url(world, app, &view.user, channel, None, None),
        }));
    }
    Value::Array(urls)
}

/// What Slack's own client refuses to send, by block id.
fn incomplete(view: &View) -> Map<String, Value> {
    let mut errors = Map::new();
    for block in view.blocks().iter().filter(|block| block["type"] == "input") {
        let element = &block["element"];
        let (Some(block_id), Some(action_id)) = (block["block_id"].as_str(), element["action_id"].as_str())
        else {
            continue;
        };
        let state = &view.values[block_id][action_id];
        let optional = block["optional"] == json!(true);
        if let Some(error) = check_input(element, state, optional) {
            errors.insert(block_id.to_owned(), json!(error));
        }
    }
    errors
}

fn check_input(element: &Value, state: &Value, optional: bool) -> Option<String> {
    let mut chosen =
        state.as_object().into_iter().flatten().filter(|(key, _)| *key != "type").map(|(_, value)| value);
    let empty = chosen.all(|value| value.is_null() || value.as_array().is_some_and(Vec::is_empty));
    if empty {
        return (!optional).then(|| "Please complete this required field.".to_owned());
    }
    let text = state["value"].as_str()?;
    let length = text.chars().count() as u64;
    let number = |key: &str| element[key].as_str().and_then(|text| text.parse::<f64>().ok());
    match element["type"].as_str()? {
        "plain_text_input" => {
            let least = element["min_length"].as_u64().filter(|least| length < *least);
            let most = Some(element["max_length"].as_u64().unwrap_or(3000)).filter(|most| length > *most);
            least
                .map(|it| format!("Must be at least {it} characters."))
                .or(most.map(|it| format!("Must be at most {it} characters.")))
        }
        "number_input" => {
            let Ok(given) = text.parse::<f64>() else {
                return Some("Must be a number.".to_owned());
            };
            let decimal = element["is_decimal_allowed"] != json!(true) && given.fract() != 0.0;
            let low = number("min_value").is_some_and(|least| given < least);
            let high = number("max_value").is_some_and(|most| given > most);
            (decimal || low || high).then(|| "Must be a number within the limits.".to_owned())
        }
        "email_text_input" => {
            (!text.contains('@') || text.contains(' ')).then(|| "Must be an email address.".to_owned())
        }
        "url_text_input" => (!text.contains("://")).then(|| "Must be a URL.".to_owned()),
        _ => None,
    }
}
