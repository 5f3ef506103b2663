//! People.

use std::sync::Arc;

use serde_json::{Value, json};

use super::Caller;
use super::args::{Args, ok};
use super::refusal::{Answer, Refusal};
use super::table::{Method, bot};
use crate::state::User;
use crate::world::World;

pub(super) const METHODS: &[Method] = &[
    bot("users.info", &["users:read"], &["user"], &["include_locale"], info),
    bot("users.list", &["users:read"], &[], &["cursor", "include_locale", "limit", "team_id"], list),
    bot("users.profile.get", &["users.profile:read"], &[], &["include_labels", "user"], profile_get),
    bot("users.lookupByEmail", &["users:read.email"], &["email"], &[], lookup_by_email),
    bot("dnd.info", &["dnd:read"], &[], &["team_id", "user"], dnd_info),
    bot("dnd.teamInfo", &["dnd:read"], &["users"], &["team_id"], dnd_team_info),
];

fn show(world: &World, caller: &Caller, args: &Args, user: &User, team: &str) -> Value {
    let with_email = caller.app.has_scope("users:read.email");
    user.for_api(team, world.now(), with_email, args.flag("include_locale"))
}

pub(super) fn info(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let user = world.read(|state| {
        let user = state.users.get(args.text_or_empty("user"))?;
        Some(show(world, caller, args, user, &state.team.id))
    });
    ok(json!({ "user": user.ok_or_else(|| Refusal::new("user_not_found"))? }))
}

pub(super) fn list(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let all: Vec<Value> = world.read(|state| {
        state.users.values().map(|user| show(world, caller, args, user, &state.team.id)).collect()
    });
    let (members, next) = args.paginate(&all, 1000, 1000)?;
    ok(
        json!({ "members": members, "cache_ts": world.now() / 1000, "response_metadata": { "next_cursor": next } }),
    )
}

pub(super) fn profile_get(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let id = args.text("user").unwrap_or(&caller.app.bot_user);
    let with_email = caller.app.has_scope("users:read.email");
    let now = world.now();
    let profile =
        world.read(|state| state.users.get(id).map(|user| user.profile(&state.team.id, now, with_email)));
    ok(json!({ "profile": profile.ok_or_else(|| Refusal::new("user_not_found"))? }))
}

pub(super) fn lookup_by_email(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let email = args.text_or_empty("email");
    let user = world.read(|state| {
        let mut people = state.users.values().filter(|user| !user.is_bot() && !user.deleted);
        let user = people.find(|user| user.email.eq_ignore_ascii_case(email))?;
        Some(show(world, caller, args, user, &state.team.id))
    });
    ok(json!({ "user": user.ok_or_else(|| Refusal::new("users_not_found"))? }))
}

pub(super) fn dnd_info(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let id = args.text("user").unwrap_or(&caller.app.bot_user);
    let now = world.now();
    let dnd = world.read(|state| state.users.get(id).map(|user| user.dnd(now)));
    ok(dnd.ok_or_else(|| Refusal::new("user_not_found"))?)
}

pub(super) fn dnd_team_info(world: &Arc<World>, _: Option<&Caller>, args: &Args) -> Answer {
    let ids = args.list("users");
    if ids.len() > 50 {
        return Err(Refusal::new("too_many_users"));
    }
    let now = world.now();
    let users: serde_json::Map<String, Value> = world.read(|state| {
        let known = ids.iter().filter_map(|id| Some((id.clone(), state.users.get(id)?.dnd(now))));
        known.collect()
    });
    ok(json!({ "users": users }))
}
