//! Posting, editing and deleting messages.

use std::sync::Arc;

use serde_json::json;

use super::Caller;
use super::args::{Args, ok};
use super::channel;
use super::content::{Content, read_content};
use super::refusal::{Answer, Refusal};
use super::storing::{edit, permalink_of, remove, store};
use super::table::{Method, bot, with_json};
use crate::state::{Conversation, Message};
use crate::world::World;

const POST: &[&str] = &[
    "text",
    "blocks",
    "attachments",
    "as_user",
    "icon_emoji",
    "icon_url",
    "link_names",
    "markdown_text",
    "metadata",
    "mrkdwn",
    "parse",
    "reply_broadcast",
    "thread_ts",
    "unfurl_links",
    "unfurl_media",
    "username",
];
const UPDATE: &[&str] = &[
    "text",
    "blocks",
    "attachments",
    "as_user",
    "file_ids",
    "link_names",
    "markdown_text",
    "metadata",
    "parse",
    "reply_broadcast",
    "unfurl_links",
    "unfurl_media",
];
const EPHEMERAL: &[&str] = &[
    "text",
    "blocks",
    "attachments",
    "as_user",
    "icon_emoji",
    "icon_url",
    "link_names",
    "markdown_text",
    "parse",
    "thread_ts",
    "username",
];

pub(super) const METHODS: &[Method] = &[
    with_json(bot("chat.postMessage", &["chat:write"], &["channel"], POST, post_message)),
    with_json(bot("chat.postEphemeral", &["chat:write"], &["channel", "user"], EPHEMERAL, post_ephemeral)),
    with_json(bot("chat.update", &["chat:write"], &["channel", "ts"], UPDATE, update)),
    with_json(bot("chat.delete", &["chat:write"], &["channel", "ts"], &["as_user"], delete)),
    bot("chat.getPermalink", &[], &["channel", "message_ts"], &[], permalink),
];

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

pub(super) fn permalink(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let (channel, ts) = (args.text_or_empty("channel"), args.text_or_empty("message_ts"));
    world.read(|state| {
        let conversation = channel::visible(state, caller, channel)?;
        conversation.message(ts).map(|_| ()).ok_or_else(|| Refusal::new("message_not_found"))
    })?;
    ok(json!({ "channel": channel, "permalink": permalink_of(&world.url, channel, ts) }))
}
