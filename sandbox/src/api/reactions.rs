//! Emoji on messages.

use std::sync::Arc;

use serde_json::json;

use super::Caller;
use super::args::{Args, ok};
use super::channel;
use super::refusal::{Answer, Refusal};
use super::table::{Method, bot, with_json};
use crate::delivery::events;
use crate::state::{Message, Reaction};
use crate::world::World;

pub(super) const METHODS: &[Method] = &[
    with_json(bot("reactions.add", &["reactions:write"], &["channel", "name", "timestamp"], &[], add)),
    with_json(bot("reactions.remove", &["reactions:write"], &["name"], &["channel", "timestamp"], remove)),
];

pub(super) fn add(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    change(world, caller, args, true)
}

pub(super) fn remove(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    change(world, caller, args, false)
}

fn change(world: &Arc<World>, caller: Option<&Caller>, args: &Args, add: bool) -> Answer {
    let caller = Caller::of(caller)?;
    let (channel, ts) = (args.text_or_empty("channel"), args.text_or_empty("timestamp"));
    let name = args.text_or_empty("name").trim_matches(':');
    if name.is_empty() || !name.chars().all(|it| it.is_ascii_alphanumeric() || "_-+:".contains(it)) {
        return Err(Refusal::new("invalid_name"));
    }
    world.read(|state| {
        let conversation = channel::visible(state, caller, channel)?;
        if !conversation.members.contains(&caller.app.bot_user) {
            return Err(Refusal::new("not_in_channel"));
        }
        conversation.message(ts).map(|_| ()).ok_or_else(|| Refusal::new("message_not_found"))
    })?;
    if react(world, &caller.app.bot_user, channel, ts, name, add) {
        return ok(json!({}));
    }
    Err(Refusal::new(if add { "already_reacted" } else { "no_reaction" }))
}

/// Adds or takes away one user's reaction; false when there is nothing to change.
pub(crate) fn react(world: &Arc<World>, user: &str, channel: &str, ts: &str, name: &str, add: bool) -> bool {
    let author = world.write(|state| {
        let message = state.conversations.get_mut(channel)?.any_message_mut(ts)?;
        alter(message, user, name, add).then(|| message.user.clone())
    });
    let Some(author) = author else { return false };
    world.conversation_changed(channel);
    let kind = if add { "reaction_added" } else { "reaction_removed" };
    let event = json!({
        "type": kind, "user": user, "reaction": name, "item_user": author,
        "item": { "type": "message", "channel": channel, "ts": ts },
        "event_ts": crate::state::stamp(world.now()),
    });
    let members =
        world.read(|state| state.conversations.get(channel).map(|it| it.members.clone()).unwrap_or_default());
    events::publish(world, kind, &event, |app| members.contains(&app.bot_user));
    true
}

/// Whether there was anything to change.
fn alter(message: &mut Message, user: &str, name: &str, add: bool) -> bool {
    let reactions = &mut message.reactions;
    let at = reactions.iter().position(|reaction| reaction.name == name);
    let there = at.is_some_and(|at| reactions[at].users.iter().any(|it| it == user));
    if there == add {
        return false;
    }
    match at {
        Some(at) if add => reactions[at].users.push(user.to_owned()),
        Some(at) => reactions[at].users.retain(|it| it != user),
        None => reactions.push(Reaction { name: name.to_owned(), users: vec![user.to_owned()] }),
    }
    reactions.retain(|reaction| !reaction.users.is_empty());
    true
}
