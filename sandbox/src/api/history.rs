//! Reading what was said.

use std::sync::Arc;

use serde_json::{Value, json};

use super::Caller;
use super::args::{Args, ok};
use super::channel;
use super::refusal::{Answer, Refusal};
use super::table::{Method, bot};
use crate::state::{Conversation, Message, State, Ts};
use crate::world::World;

const HISTORY: &[&str] = &["channels:history", "groups:history", "im:history", "mpim:history"];

pub(super) const METHODS: &[Method] = &[
    bot(
        "conversations.history",
        HISTORY,
        &["channel"],
        &["cursor", "include_all_metadata", "inclusive", "latest", "limit", "oldest"],
        history,
    ),
    bot(
        "conversations.replies",
        HISTORY,
        &["channel", "ts"],
        &["cursor", "include_all_metadata", "inclusive", "latest", "limit", "oldest"],
        replies,
    ),
];

/// The part of time that is asked for.
struct Window {
    oldest: Option<Ts>,
    latest: Option<Ts>,
    inclusive: bool,
}

impl Window {
    fn read(args: &Args) -> Result<Self, Refusal> {
        let inclusive = args.flag("inclusive");
        Ok(Self { oldest: moment(args, "oldest")?, latest: moment(args, "latest")?, inclusive })
    }

    fn holds(&self, ts: &str) -> bool {
        let Some(ts) = Ts::parse(ts) else {
            return false;
        };
        let after = self.oldest.is_none_or(|oldest| ts > oldest || self.inclusive && ts == oldest);
        let before = self.latest.is_none_or(|latest| ts < latest || self.inclusive && ts == latest);
        after && before
    }
}

fn moment(args: &Args, name: &str) -> Result<Option<Ts>, Refusal> {
    let given = match args.map.get(name) {
        None => return Ok(None),
        Some(Value::Number(number)) => number.to_string(),
        Some(value) => value.as_str().unwrap_or_default().to_owned(),
    };
    if given.is_empty() || given == "0" || given == "now" {
        return Ok(None);
    }
    let (seconds, micros) = given.split_once('.').unwrap_or((&given, ""));
    let padded = format!("{seconds}.{micros:0<6}");
    Ts::parse(&padded)
        .map(Some)
        .ok_or_else(|| Refusal::new(if name == "oldest" { "invalid_ts_oldest" } else { "invalid_ts_latest" }))
}

fn show(
    state: &State,
    conversation: &Conversation,
    message: &Message,
    caller: &Caller,
    metadata: bool,
) -> Value {
    let own = message.app_id.as_ref() == Some(&caller.app.id);
    message.for_api(state, conversation, metadata && own)
}

pub(super) fn history(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let window = Window::read(args)?;
    let metadata = args.flag("include_all_metadata");
    let newest_first: Vec<Value> = world.read(|state| {
        let conversation = channel::readable(state, caller, args.text_or_empty("channel"))?;
        let messages =
            conversation.messages.iter().rev().filter(|it| it.is_top_level() && window.holds(&it.ts));
        Ok(messages.map(|message| show(state, conversation, message, caller, metadata)).collect())
    })?;
    let (messages, next) = args.paginate(&newest_first, 100, 999)?;
    let mut answer = json!({
        "messages": messages, "has_more": !next.is_empty(), "pin_count": 0, "channel_actions_ts": null,
        "channel_actions_count": 0,
    });
    if !next.is_empty() {
        answer["response_metadata"] = json!({ "next_cursor": next });
    }
    ok(answer)
}

pub(super) fn replies(world: &Arc<World>, caller: Option<&Caller>, args: &Args) -> Answer {
    let caller = Caller::of(caller)?;
    let window = Window::read(args)?;
    let metadata = args.flag("include_all_metadata");
    let oldest_first: Vec<Value> = world.read(|state| {
        let conversation = channel::readable(state, caller, args.text_or_empty("channel"))?;
        let asked =
            conversation.message(args.text_or_empty("ts")).ok_or_else(|| Refusal::new("thread_not_found"))?;
        let parent = asked.thread_ts.clone().unwrap_or_else(|| asked.ts.clone());
        let first = conversation.message(&parent).into_iter();
        let replies = conversation.replies(&parent).filter(|reply| window.holds(&reply.ts));
        Ok(first.chain(replies).map(|message| show(state, conversation, message, caller, metadata)).collect())
    })?;
    let (messages, next) = args.paginate(&oldest_first, 1000, 1000)?;
    let mut answer = json!({ "messages": messages, "has_more": !next.is_empty() });
    if !next.is_empty() {
        answer["response_metadata"] = json!({ "next_cursor": next });
    }
    ok(answer)
}
