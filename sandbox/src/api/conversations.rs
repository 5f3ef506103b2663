//! Opening, listing and joining conversations.

use std::sync::Arc;

use serde_json::{Value, json};

use super::Caller;
use super::args::{Args, ok};
use super::channel;
use super::refusal::{Answer, Refusal};
use super::table::{Method, bot, with_json};
use crate::delivery::events;
use crate::state::{Conversation, Kind, State};
use crate::world::World;

const READ: &[&str] = &["channels:read", "groups:read", "im:read", "mpim:read"];
const OPEN: &[&str] = &["channels:manage", "groups:write", "im:write", "mpim:write"];

pub(super) const METHODS: &[Method] = &[
    with_json(bot(
        "conversations.open",
        OPEN,
        &[],
        &["channel", "users", "prevent_creation", "return_im"],
        open,
    )),
    bot("conversations.list", READ, &[], &["cursor", "exclude_archived", "limit", "team_id", "types"], list),
    bot("conversations.info", READ, &["channel"], &["include_locale", "include_num_members"], info),
    with_json(bot("conversations.join", &["channels:join"], &["channel"], &[], join)),
    bot("conversations.members", READ, &["channel"], &["cursor", "limit"], members),
    bot(
        "users.conversations",
        READ,
        &[],
        &["cursor", "exclude_archived", "limit", "team_id", "types", "user"],
        of_user,
    ),
];

pub(super) fn open(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let bot = &caller.app.bot_user;
    if let Some(id) = args.text("channel") {
        let object =
            world.read(|state| Ok(channel::visible(state, caller, id)?.for_api(&state.team.id, bot)))?;
        return ok(json!({ "channel": object, "no_op": true, "already_open": true }));
    }
    let users = args.list("users");
    let [user] = users.as_slice() else {
        return Err(Refusal::new(if users.is_empty() {
            "users_list_not_supplied"
        } else {
            "not_enough_users"
        }));
    };
    caller.needs("im:write")?;
    world.read(|state| match state.users.get(user) {
        None => Err(Refusal::new("user_not_found")),
        Some(found) if found.deleted => Err(Refusal::new("user_disabled")),
        Some(found) if found.is_bot() => Err(Refusal::new("cannot_dm_bot")),
        Some(_) => Ok(()),
    })?;
    let now = world.now();
    let (id, new) = world.write(|state| state.open_im(bot, user, now));
    let object = world.read(|state| state.conversations.get(&id).map(|it| it.for_api(&state.team.id, bot)));
    let mut answer = json!({ "channel": { "id": id } });
    if args.flag("return_im") {
        answer["channel"] = object.unwrap_or_default();
    }
    if !new {
        answer["no_op"] = json!(true);
        answer["already_open"] = json!(true);
    }
    ok(answer)
}

fn of_types(conversation: &Conversation, types: &[String]) -> bool {
    let kind = match conversation.channel_type() {
        "im" => "im",
        "group" => "private_channel",
        _ => "public_channel",
    };
    types.iter().any(|wanted| wanted == kind)
}

fn wanted_types(caller: &Caller, args: &Args) -> Result<Vec<String>, Refusal> {
    let mut types = args.list("types");
    if types.is_empty() {
        types.push("public_channel".to_owned());
    }
    for kind in &types {
        match kind.as_str() {
            "public_channel" => caller.needs("channels:read")?,
            "private_channel" => caller.needs("groups:read")?,
            "im" => caller.needs("im:read")?,
            "mpim" => caller.needs("mpim:read")?,
            _ => return Err(Refusal::new("invalid_types")),
        }
    }
    Ok(types)
}

fn page(
    world: &World,
    caller: &Caller,
    args: &Args,
    wanted: impl Fn(&State, &Conversation) -> bool,
) -> Answer {
    let types = wanted_types(caller, args)?;
    let open_only = args.flag("exclude_archived");
    let all: Vec<Value> = world.read(|state| {
        let fits =
            |it: &&Conversation| of_types(it, &types) && !(open_only && it.archived) && wanted(state, it);
        state
            .conversations
            .values()
            .filter(fits)
            .map(|it| it.for_api(&state.team.id, &caller.app.bot_user))
            .collect()
    });
    let (channels, next) = args.paginate(&all, 100, 1000)?;
    ok(json!({ "channels": channels, "response_metadata": { "next_cursor": next } }))
}

pub(super) fn list(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    page(world, caller, args, |_, conversation| channel::is_visible(conversation, caller))
}

pub(super) fn of_user(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let user = args.text("user").unwrap_or(&caller.app.bot_user);
    page(world, caller, args, |_, it| channel::is_visible(it, caller) && it.members.contains(user))
}

pub(super) fn info(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let object = world.read(|state| {
        let conversation = channel::visible(state, caller, args.text_or_empty("channel"))?;
        caller.needs(&format!("{}:read", conversation.scope_family()))?;
        let mut object = conversation.for_api(&state.team.id, &caller.app.bot_user);
        if !args.flag("include_num_members") {
            object.as_object_mut().map(|fields| fields.remove("num_members"));
        }
        if let Some(latest) = conversation.messages.last().filter(|_| conversation.kind == Kind::Im) {
            object["latest"] = latest.for_api(state, conversation, false);
        }
        Ok(object)
    })?;
    ok(json!({ "channel": object }))
}

pub(super) fn join(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let id = args.text_or_empty("channel");
    let bot = &caller.app.bot_user;
    let already = world.read(|state| {
        let conversation = channel::visible(state, caller, id)?;
        match (conversation.kind, conversation.private, conversation.archived) {
            (Kind::Im, ..) | (_, true, _) => Err(Refusal::new("method_not_supported_for_channel_type")),
            (_, _, true) => Err(Refusal::new("is_archived")),
            _ => Ok(conversation.members.contains(bot)),
        }
    })?;
    add_member(world, id, bot);
    let object = world.read(|state| state.conversations.get(id).map(|it| it.for_api(&state.team.id, bot)));
    let mut answer = json!({ "channel": object });
    if already {
        answer["warning"] = json!("already_in_channel");
        answer["response_metadata"] = json!({ "warnings": ["already_in_channel"] });
    }
    ok(answer)
}

/// Lets a user into a channel, and tells the apps.
pub(crate) fn add_member(world: &Arc<World>, channel: &str, user: &str) -> bool {
    let added = world.write(|state| {
        state
            .conversations
            .get_mut(channel)
            .is_some_and(|conversation| conversation.members.insert(user.to_owned()))
    });
    if added {
        world.lists_changed();
        let (team, members) = world.read(|state| {
            (
                state.team.id.clone(),
                state.conversations.get(channel).map(|it| it.members.clone()).unwrap_or_default(),
            )
        });
        let event = json!({
            "type": "member_joined_channel", "user": user, "channel": channel, "channel_type": "C", "team": team,
            "event_ts": crate::state::stamp(world.now()),
        });
        events::publish(world, "member_joined_channel", &event, |app| members.contains(&app.bot_user));
    }
    added
}

pub(super) fn members(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let all: Vec<String> = world.read(|state| {
        let conversation = channel::visible(state, caller, args.text_or_empty("channel"))?;
        caller.needs(&format!("{}:read", conversation.scope_family()))?;
        Ok(conversation.members.iter().cloned().collect())
    })?;
    let (members, next) = args.paginate(&all, 100, 1000)?;
    ok(json!({ "members": members, "response_metadata": { "next_cursor": next } }))
}
