//! Modals and Home tabs.

use std::sync::Arc;

use serde_json::{Value, json};

use super::Caller;
use super::args::{Args, ok};
use super::refusal::{Answer, Refusal};
use super::table::{Method, bot, with_json};
use super::view_check::check_view;
use crate::app::App;
use crate::state::View;
use crate::tickets::{Trigger, Void};
use crate::world::World;

pub(super) const METHODS: &[Method] = &[
    with_json(bot("views.open", &[], &["view"], &["trigger_id", "interactivity_pointer"], open)),
    with_json(bot("views.push", &[], &["view"], &["trigger_id", "interactivity_pointer"], push)),
    with_json(bot("views.update", &[], &["view"], &["external_id", "hash", "view_id"], update)),
    with_json(bot("views.publish", &[], &["user_id", "view"], &["hash"], publish)),
];

const MOST_VIEWS: usize = 3;

fn read_view(args: &Args, kind: &str) -> Result<Value, Refusal> {
    let view = args.json("view").map_err(|_| Refusal::argument("must be JSON [json-pointer:/view]"))?;
    check_view(&view.unwrap_or_default(), kind)
}

fn trigger(world: &World, caller: &Caller, args: &Args) -> Result<Trigger, Refusal> {
    let Some(id) = args.text("trigger_id").or_else(|| args.text("interactivity_pointer")) else {
        return Err(Refusal::argument("missing required field: trigger_id"));
    };
    world.tickets.check_trigger(id, &caller.app.id, world.timing.trigger).map_err(|void| {
        Refusal::new(match void {
            Void::Unknown => "invalid_trigger_id",
            Void::Expired => "expired_trigger_id",
            Void::Used => "exchanged_trigger_id",
        })
    })
}

fn use_trigger(world: &World, args: &Args) {
    for name in ["trigger_id", "interactivity_pointer"] {
        world.tickets.use_trigger(args.text_or_empty(name));
    }
}

pub(super) fn open(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let view = read_view(args, "modal")?;
    let trigger = trigger(world, caller, args)?;
    unique_external_id(world, caller, &view, None)?;
    use_trigger(world, args);
    ok(json!({ "view": open_modal(world, &caller.app, &trigger.user, view) }))
}

pub(super) fn push(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let view = read_view(args, "modal")?;
    let trigger = trigger(world, caller, args)?;
    let depth = world.read(|state| {
        let stack = state.stacks.get(&trigger.user)?;
        stack.contains(trigger.view.as_ref()?).then_some(stack.len())
    });
    match depth {
        None => return Err(Refusal::new("not_found")),
        Some(depth) if depth >= MOST_VIEWS => return Err(Refusal::new("push_limit_reached")),
        Some(_) => {}
    }
    unique_external_id(world, caller, &view, None)?;
    use_trigger(world, args);
    let pushed = push_modal(world, &caller.app, &trigger.user, view)?;
    ok(json!({ "view": pushed }))
}

/// Opens a modal for a person, in place of whatever was open.
pub(crate) fn open_modal(world: &World, app: &App, user: &str, content: Value) -> Value {
    let object = world.write(|state| {
        for old in state.stacks.remove(user).unwrap_or_default() {
            state.views.remove(&old);
        }
        let view = View::new(content, (&app.id, &app.bot_id), &state.team.id, user);
        let object = view.for_api();
        state.stacks.insert(user.to_owned(), vec![view.id.clone()]);
        state.views.insert(view.id.clone(), view);
        object
    });
    world.views_changed(user);
    object
}

/// Puts a modal on top of those that are open.
pub(crate) fn push_modal(world: &World, app: &App, user: &str, content: Value) -> Answer {
    let object = world.write(|state| {
        let stack = state.stacks.entry(user.to_owned()).or_default();
        if stack.len() >= MOST_VIEWS {
            return Err(Refusal::new("push_limit_reached"));
        }
        let mut view = View::new(content, (&app.id, &app.bot_id), &state.team.id, user);
        view.root = stack.first().cloned().unwrap_or_else(|| view.id.clone());
        view.previous = stack.last().cloned();
        let object = view.for_api();
        stack.push(view.id.clone());
        state.views.insert(view.id.clone(), view);
        Ok(object)
    })?;
    world.views_changed(user);
    Ok(object)
}

fn unique_external_id(
    world: &World,
    caller: &Caller,
    view: &Value,
    except: Option<&str>,
) -> Result<(), Refusal> {
    let Some(external) = view["external_id"].as_str().filter(|id| !id.is_empty()) else {
        return Ok(());
    };
    let taken = world.read(|state| {
        let mut all = state.views.values().chain(state.homes.values());
        all.any(|other| {
            other.app_id == caller.app.id
                && other.content["external_id"] == external
                && Some(other.id.as_str()) != except
        })
    });
    if taken { Err(Refusal::new("duplicate_external_id")) } else { Ok(()) }
}

fn check_hash(current: &View, args: &Args) -> Result<(), Refusal> {
    match args.text("hash") {
        Some(hash) if hash != current.hash => Err(Refusal::new("hash_conflict")),
        _ => Ok(()),
    }
}

pub(super) fn update(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let (id, kind) = world.read(|state| {
        let by_external = |id: &str| {
            state.views.values().chain(state.homes.values()).find(|view| view.content["external_id"] == id)
        };
        let found = match (args.text("view_id"), args.text("external_id")) {
            (Some(id), _) => state.view(id),
            (None, Some(external)) => by_external(external),
            (None, None) => {
                return Err(Refusal::argument("missing required field: view_id or external_id"));
            }
        };
        let view =
            found.filter(|view| view.app_id == caller.app.id).ok_or_else(|| Refusal::new("not_found"))?;
        check_hash(view, args)?;
        Ok((view.id.clone(), view.content["type"].as_str().unwrap_or("modal").to_owned()))
    })?;
    let content = read_view(args, &kind)?;
    unique_external_id(world, caller, &content, Some(&id))?;
    replace(world, &id, content)
        .map_or_else(|| Err(Refusal::new("not_found")), |view| ok(json!({ "view": view })))
}

/// Shows other content in a view.
pub(crate) fn replace(world: &World, id: &str, content: Value) -> Option<Value> {
    let (user, app, object) = world.write(|state| {
        let view = state.view_mut(id)?;
        view.replace(content);
        Some((view.user.clone(), view.app_id.clone(), view.for_api()))
    })?;
    world.views_changed(&user);
    if object["type"] == "home" {
        world.notify(Some(&user), json!({ "type": "home", "app": app }));
    }
    Some(object)
}

pub(super) fn publish(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let app = &caller.app;
    if !app.home {
        return Err(Refusal::new("not_enabled"));
    }
    let user = args.text_or_empty("user_id");
    if !world.read(|state| state.users.contains_key(user)) {
        return Err(Refusal::argument("user not found [json-pointer:/user_id]"));
    }
    let content = read_view(args, "home")?;
    let key = format!("{}|{user}", app.id);
    if let Some(current) = world.read(|state| state.homes.get(&key).cloned()) {
        check_hash(&current, args)?;
        let view = replace(world, &current.id, content);
        return ok(json!({ "view": view }));
    }
    if args.text("hash").is_some() {
        return Err(Refusal::new("hash_conflict"));
    }
    let object = world.write(|state| {
        let view = View::new(content, (&app.id, &app.bot_id), &state.team.id, user);
        let object = view.for_api();
        state.homes.insert(key, view);
        object
    });
    world.notify(Some(user), json!({ "type": "home", "app": app.id }));
    ok(json!({ "view": object }))
}
