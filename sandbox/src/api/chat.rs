//! Posting, editing and deleting messages.

use std::sync::Arc;

use serde_json::{Value, json};

use super::Caller;
use super::args::{Args, ok};
use super::channel;
use super::content::{Content, read_content};
use super::refusal::{Answer, Refusal};
use crate::delivery::events;
use crate::state::{Conversation, Edited, Message};
use crate::world::World;

impl Caller {
    /// A message of this app's bot that says `content`.
    pub(super) fn message(&self, content: Content) -> Message {
        Message {
            user: self.app.bot_user.clone(),
            bot_id: Some(self.app.bot_id.clone()),
            app_id: Some(self.app.id.clone()),
            text: content.fallback_text(),
            blocks: content.blocks.filter(|blocks| !blocks.is_empty()),
            attachments: content.attachments,
            metadata: content.metadata.filter(|metadata| !metadata.is_null()),
            ..Message::default()
        }
    }
}

pub(super) fn post_message(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let content = read_content(args)?.not_empty()?;
    customised(caller, args)?;
    let channel = channel::postable(world, caller, args.text_or_empty("channel"))?;
    let without_text = content.text.is_none() && content.attachments.is_none();
    let mut message = caller.message(content);
    message.username = args.text("username").map(str::to_owned);
    message.thread_ts = thread(world, &channel, args)?;
    message.broadcast = message.thread_ts.is_some() && args.flag("reply_broadcast");
    let (ts, posted) = store(world, &channel, message);
    let mut answer = json!({ "channel": channel, "ts": ts, "message": posted });
    if without_text {
        let warning = "missing_text_in_message";
        answer["warning"] = json!(warning);
        answer["response_metadata"] = json!({ "warnings": [warning] });
    }
    ok(answer)
}

fn customised(caller: &Caller, args: &Args) -> Result<(), Refusal> {
    let own_face = ["username", "icon_emoji", "icon_url"].iter().any(|name| args.text(name).is_some());
    if own_face { caller.needs("chat:write.customize") } else { Ok(()) }
}

/// The thread to answer in; a reply to a reply belongs to the parent's thread.
fn thread(world: &World, channel: &str, args: &Args) -> Result<Option<String>, Refusal> {
    let Some(ts) = args.text("thread_ts") else {
        return Ok(None);
    };
    world.read(|state| {
        let parent = state.conversations.get(channel).and_then(|conversation| conversation.message(ts));
        let parent = parent.ok_or_else(|| Refusal::new("thread_not_found"))?;
        Ok(Some(parent.thread_ts.clone().unwrap_or_else(|| parent.ts.clone())))
    })
}

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

pub(super) fn post_ephemeral(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let content = read_content(args)?.not_empty()?;
    customised(caller, args)?;
    let user = args.text_or_empty("user");
    let channel = channel::postable(world, caller, args.text_or_empty("channel"))?;
    let member =
        world.read(|state| state.conversations.get(&channel).is_some_and(|it| it.members.contains(user)));
    if !member {
        return Err(Refusal::new("user_not_in_channel"));
    }
    let mut message = caller.message(content);
    message.ephemeral_to = Some(user.to_owned());
    message.thread_ts = thread(world, &channel, args)?;
    let (ts, _) = store(world, &channel, message);
    ok(json!({ "message_ts": ts }))
}

fn own_message<'a>(
    conversation: &'a Conversation,
    caller: &Caller,
    ts: &str,
    otherwise: &str,
) -> Result<&'a Message, Refusal> {
    let message = conversation.message(ts).ok_or_else(|| Refusal::new("message_not_found"))?;
    if message.app_id.as_ref() == Some(&caller.app.id) { Ok(message) } else { Err(Refusal::new(otherwise)) }
}

pub(super) fn update(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let content = read_content(args)?;
    let (channel, ts) = (args.text_or_empty("channel"), args.text_or_empty("ts"));
    world.read(|state| {
        let conversation = channel::visible(state, caller, channel)?;
        if conversation.archived {
            return Err(Refusal::new("is_archived"));
        }
        own_message(conversation, caller, ts, "cant_update_message").map(|_| ())
    })?;
    if content.text.is_none()
        && content.blocks.is_none()
        && content.attachments.is_none()
        && content.metadata.is_none()
    {
        return Err(Refusal::new("no_text"));
    }
    let (text, posted) = edit(world, channel, ts, &content);
    ok(json!({ "channel": channel, "ts": ts, "text": text, "message": posted }))
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

pub(super) fn delete(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let (channel, ts) = (args.text_or_empty("channel"), args.text_or_empty("ts"));
    world.read(|state| {
        let conversation = channel::visible(state, caller, channel)?;
        own_message(conversation, caller, ts, "cant_delete_message").map(|_| ())
    })?;
    remove(world, channel, ts);
    ok(json!({ "channel": channel, "ts": ts }))
}

/// Takes a message away, and tells everyone.
pub(super) fn remove(world: &Arc<World>, channel: &str, ts: &str) {
    let gone = world.write(|state| state.conversations.get_mut(channel).and_then(|it| it.remove(ts)));
    world.conversation_changed(channel);
    if let Some(message) = gone.filter(|message| message.ephemeral_to.is_none()) {
        events::message_altered(world, channel, "message_deleted", &message, None);
    }
}

pub(super) fn permalink(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let (channel, ts) = (args.text_or_empty("channel"), args.text_or_empty("message_ts"));
    world.read(|state| {
        let conversation = channel::visible(state, caller, channel)?;
        conversation.message(ts).map(|_| ()).ok_or_else(|| Refusal::new("message_not_found"))
    })?;
    ok(json!({ "channel": channel, "permalink": permalink_of(&world.url, channel, ts) }))
}

/// The address that shows a message.
pub(crate) fn permalink_of(url: &str, channel: &str, ts: &str) -> String {
    format!("{url}/archives/{channel}/p{}", ts.replace('.', ""))
}
