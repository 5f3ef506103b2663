//! Saying something, and having read it.

use std::sync::Arc;

use serde_json::Value;

use super::words::{Mentions, encode};
use super::{Trouble, command};
use crate::delivery::events;
use crate::ids;
use crate::state::{Kind, Message};
use crate::world::World;

/// Posts as a person, or gives a command; the new message's timestamp when there is one.
pub(crate) fn say(
    world: &Arc<World>,
    user: &str,
    channel: &str,
    text: &str,
    thread: Option<&str>,
) -> Result<Option<String>, Trouble> {
    let channel = may_speak(world, user, channel)?;
    if text.trim().is_empty() {
        return Err(Trouble::new("no_text"));
    }
    if text.starts_with('/') {
        command::give(world, user, &channel, text, thread)?;
        return Ok(None);
    }
    if is_read_only(world, user, &channel) {
        return Err(Trouble::new("messages_tab_read_only"));
    }
    let now = world.now();
    let ts = world.write(|state| {
        let text = encode(state, text, Mentions::Ids);
        let conversation = state.conversations.get_mut(&channel)?;
        let ts = conversation.next_ts(now);
        conversation.insert(Message {
            ts: ts.clone(),
            user: user.to_owned(),
            text,
            thread_ts: thread.map(str::to_owned),
            client_msg_id: Some(ids::uuid()),
            ..Message::default()
        });
        state.mark_read(user, &channel, &ts);
        Some(ts)
    });
    let ts = ts.ok_or_else(|| Trouble::new("channel_not_found"))?;
    world.conversation_changed(&channel);
    events::message_posted(world, &channel, &ts);
    Ok(Some(ts))
}

/// The id of the conversation, when this person may speak there. A person or a bot stands for the direct message.
fn may_speak(world: &World, user: &str, channel: &str) -> Result<String, Trouble> {
    let now = world.now();
    let with_bot = world.read(|state| {
        let other = state.find_user(channel).filter(|other| other.is_bot()).map(|other| other.id.clone());
        other.filter(|_| state.find_conversation(channel).is_none())
    });
    if let Some(bot) = with_bot {
        return Ok(world.write(|state| state.open_im(user, &bot, now).0));
    }
    world.read(|state| {
        let person = state.users.get(user).ok_or_else(|| Trouble::new("user_not_found"))?;
        if person.deleted {
            return Err(Trouble::new("user_is_deactivated"));
        }
        let conversation =
            state.find_conversation(channel).ok_or_else(|| Trouble::new("channel_not_found"))?;
        let member = conversation.members.contains(user);
        match (member, conversation.private || conversation.kind == Kind::Im, conversation.archived) {
            (false, true, _) => Err(Trouble::new("channel_not_found")),
            (false, false, _) => Err(Trouble::new("not_in_channel")),
            (true, _, true) => Err(Trouble::new("is_archived")),
            (true, _, false) => Ok(conversation.id.clone()),
        }
    })
}

/// Whether the app's manifest lets nobody write to its bot.
fn is_read_only(world: &World, user: &str, channel: &str) -> bool {
    let bot = world.read(|state| {
        let conversation = state.conversations.get(channel)?;
        conversation.counterpart(user).map(str::to_owned)
    });
    let app = world.apps.iter().find(|app| Some(&app.bot_user) == bot.as_ref());
    let setting = "/features/app_home/messages_tab_read_only_enabled";
    app.is_some_and(|app| app.config.manifest.pointer(setting) == Some(&Value::Bool(true)))
}

/// Marks a conversation as read.
pub(crate) fn mark_read(world: &World, user: &str, channel: &str, ts: &str) {
    world.write(|state| state.mark_read(user, channel, ts));
}
