//! Putting messages into conversations, changing them and taking them away; everyone is told.

use std::sync::Arc;

use serde_json::Value;

use super::content::Content;
use crate::delivery::events;
use crate::state::{Edited, Message};
use crate::world::World;

/// Puts a message into a conversation, and tells everyone.
pub(super) fn store(world: &Arc<World>, channel: &str, mut message: Message) -> (String, Value) {
    let now = world.now();
    let ephemeral = message.ephemeral_to.is_some();
    let (ts, posted) = world.write(|state| {
        let ts = state
            .conversations
            .get_mut(channel)
            .map(|conversation| conversation.next_ts(now))
            .unwrap_or_default();
        message.ts.clone_from(&ts);
        if let Some(conversation) = state.conversations.get_mut(channel) {
            conversation.insert(message.clone());
        }
        let posted =
            state.conversations.get(channel).map(|conversation| message.for_api(state, conversation, true));
        (ts, posted.unwrap_or_default())
    });
    world.conversation_changed(channel);
    if !ephemeral {
        events::message_posted(world, channel, &ts);
    }
    (ts, posted)
}

/// Changes what was given of a message, keeps the rest, and tells everyone.
pub(super) fn edit(world: &Arc<World>, channel: &str, ts: &str, content: &Content) -> (String, Value) {
    let now = world.now();
    let changed = world.write(|state| {
        let conversation = state.conversations.get_mut(channel)?;
        let stamp = conversation.next_ts(now);
        let message = conversation.any_message_mut(ts)?;
        let before = message.clone();
        apply(message, content, stamp);
        let after = message.clone();
        let posted = after.for_api(state, state.conversations.get(channel)?, true);
        Some((before, after, posted))
    });
    let Some((before, after, posted)) = changed else {
        return (String::new(), Value::Null);
    };
    world.conversation_changed(channel);
    if after.ephemeral_to.is_none() {
        events::message_altered(world, channel, "message_changed", &before, Some(&after));
    }
    (after.text, posted)
}

fn apply(message: &mut Message, content: &Content, stamp: String) {
    if let Some(text) = &content.text
        && *text != message.text
    {
        message.text.clone_from(text);
        message.edited = Some(Edited { user: message.user.clone(), ts: stamp });
    }
    if let Some(blocks) = &content.blocks {
        message.blocks = Some(blocks.clone()).filter(|blocks| !blocks.is_empty());
    }
    if let Some(attachments) = &content.attachments {
        message.attachments = Some(attachments.clone());
    }
    if let Some(metadata) = &content.metadata {
        message.metadata = Some(metadata.clone()).filter(|metadata| !metadata.is_null());
    }
}

/// Takes a message away, and tells everyone.
pub(super) fn remove(world: &Arc<World>, channel: &str, ts: &str) {
    let gone = world.write(|state| state.conversations.get_mut(channel).and_then(|it| it.remove(ts)));
    world.conversation_changed(channel);
    if let Some(message) = gone.filter(|message| message.ephemeral_to.is_none()) {
        events::message_altered(world, channel, "message_deleted", &message, None);
    }
}

/// The address that shows a message.
pub(crate) fn permalink_of(url: &str, channel: &str, ts: &str) -> String {
    format!("{url}/archives/{channel}/p{}", ts.replace('.', ""))
}
