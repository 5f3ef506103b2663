//! Which conversations an app may see, post to and read.

use super::Caller;
use super::refusal::Refusal;
use crate::state::{Conversation, Kind, State};
use crate::world::World;

/// Whether the conversation exists for this app.
pub(super) fn is_visible(conversation: &Conversation, caller: &Caller) -> bool {
    !conversation.private || conversation.members.contains(&caller.app.bot_user)
}

/// A conversation that the app can see, found by id.
pub(super) fn visible<'a>(state: &'a State, caller: &Caller, id: &str) -> Result<&'a Conversation, Refusal> {
    let found = state.conversations.get(id).filter(|conversation| is_visible(conversation, caller));
    found.ok_or_else(|| Refusal::new("channel_not_found"))
}

/// A conversation that the app may read, with the scope of its family.
pub(super) fn readable<'a>(state: &'a State, caller: &Caller, id: &str) -> Result<&'a Conversation, Refusal> {
    let conversation = visible(state, caller, id)?;
    caller.needs(&format!("{}:history", conversation.scope_family()))?;
    if !conversation.members.contains(&caller.app.bot_user) {
        return Err(Refusal::new("not_in_channel"));
    }
    Ok(conversation)
}

/// Where the app may post: an id, a channel name, or a person whose direct message is opened.
pub(super) fn postable(world: &World, caller: &Caller, target: &str) -> Result<String, Refusal> {
    let now = world.now();
    if let Some(id) = world.write(|state| open_person(state, caller, target, now)) {
        return id;
    }
    world.read(|state| {
        let found = state.find_conversation(target).filter(|conversation| is_visible(conversation, caller));
        let conversation = found.ok_or_else(|| Refusal::new("channel_not_found"))?;
        if conversation.archived {
            return Err(Refusal::new("is_archived"));
        }
        let member = conversation.members.contains(&caller.app.bot_user);
        if !member && !caller.app.has_scope("chat:write.public") {
            return Err(Refusal::new("not_in_channel"));
        }
        let other = conversation.counterpart(&caller.app.bot_user).and_then(|id| state.users.get(id));
        if conversation.kind == Kind::Im && other.is_some_and(|user| user.deleted) {
            return Err(Refusal::new("channel_not_found"));
        }
        Ok(conversation.id.clone())
    })
}

fn open_person(
    state: &mut State,
    caller: &Caller,
    target: &str,
    now: i64,
) -> Option<Result<String, Refusal>> {
    let user = state.users.get(target)?;
    if user.deleted {
        return Some(Err(Refusal::new("channel_not_found")));
    }
    if user.is_bot() {
        return Some(Err(Refusal::new("cannot_dm_bot")));
    }
    Some(Ok(state.open_im(&caller.app.bot_user, target, now).0))
}
