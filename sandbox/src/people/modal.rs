//! Submitting and closing modals.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::inputs::incomplete;
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
        Some("errors") if names_inputs(view, &answer["errors"]) => {
            refuse(world, view, answer["errors"].clone())
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

/// Whether errors are given, each for an input block of the view.
fn names_inputs(view: &View, errors: &Value) -> bool {
    let is_input = |id: &String| {
        let mut inputs = view.blocks().iter().filter(|block| block["type"] == "input");
        inputs.any(|block| block["block_id"] == id.as_str())
    };
    errors.as_object().is_some_and(|errors| !errors.is_empty() && errors.keys().all(is_input))
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
