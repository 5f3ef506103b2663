//! From an outgoing [`Call`] to the Web API call that makes it, and finding a message again of which it is
//! not known whether it was sent.

use super::api::{CallError, message_body};
use super::method::Method;
use crate::domain::delivery::{Call, Message};
use crate::domain::id::{ChannelId, DeliveryId};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// The metadata that marks a message as one of ours.
const EVENT_TYPE: &str = "rapport_delivery";
/// How far back pages of a conversation are read for a delivery.
pub(super) const PAGES: usize = 10;
/// Slack's clock and ours may differ by this much: one that was set wrong by an hour, too.
const SKEW: chrono::Duration = chrono::Duration::minutes(90);

/// Where a message stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The conversation.
    pub channel: ChannelId,
    /// The message's timestamp, Slack's own text.
    pub ts: String,
}

/// What a call refers to, looked up by the deliverer.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    /// Nothing.
    None,
    /// The message of another delivery: the one to replace, or whose thread to post to.
    Message(&'a Posted),
    /// The rendered App Home, and the version it replaces if that is known.
    Home {
        /// The view.
        view: &'a Value,
        /// The version.
        hash: Option<&'a str>,
    },
}

/// What is to be sent.
#[derive(Clone, Debug, PartialEq)]
pub enum Outgoing {
    /// A Web API call, for [`SlackApi::call`](super::api::SlackApi::call).
    Web {
        /// The method.
        method: Method,
        /// Its arguments.
        body: Value,
    },
    /// For [`SlackApi::respond`](super::api::SlackApi::respond).
    Respond {
        /// The address.
        url: String,
        /// Text and blocks.
        message: Message,
        /// Whether it replaces the message it answers.
        replace: bool,
    },
}

/// Turns a call into what is sent; `None` if it needs a target that was not given.
pub fn outgoing(delivery: &DeliveryId, call: &Call, target: Target<'_>) -> Option<Outgoing> {
    let (method, body) = match (call, target) {
        (Call::Post { thread_of: Some(_), .. }, Target::None | Target::Home { .. }) => return None,
        (Call::Post { message, thread_of: Some(_), .. }, Target::Message(parent)) => {
            let thread = json!({ "thread_ts": parent.ts });
            (Method::ChatPostMessage, post(delivery, parent.channel.as_str(), message, thread))
        }
        (Call::Post { channel, message, .. }, _) => {
            (Method::ChatPostMessage, post(delivery, channel, message, json!({})))
        }
        (Call::Update { message, .. }, Target::Message(old)) => (Method::ChatUpdate, update(old, message)),
        (Call::Ephemeral { channel, user, message }, _) => {
            let place = json!({ "channel": channel, "user": user });
            (Method::ChatPostEphemeral, merged(message_body(message.clone()), place))
        }
        (Call::Respond { url, replace, message, .. }, _) => {
            return Some(Outgoing::Respond { url: url.clone(), message: message.clone(), replace: *replace });
        }
        (Call::PublishHome { user, .. }, Target::Home { view, hash }) => {
            let hash = hash.map(|hash| json!({ "hash": hash })).unwrap_or_else(|| json!({}));
            (Method::ViewsPublish, merged(json!({ "user_id": user, "view": view }), hash))
        }
        (Call::ReadProfile { user, .. }, _) => {
            (Method::UsersInfo, json!({ "user": user, "include_locale": true }))
        }
        // An upload is three calls: see `slack::upload`.
        (Call::Update { .. } | Call::PublishHome { .. } | Call::Upload { .. } | Call::Export { .. }, _) => {
            return None;
        }
    };
    Some(Outgoing::Web { method, body })
}

fn post(delivery: &DeliveryId, channel: &str, message: &Message, thread: Value) -> Value {
    let rest = json!({
        "channel": channel,
        "unfurl_links": false,
        "unfurl_media": false,
        "metadata": { "event_type": EVENT_TYPE, "event_payload": { "delivery": delivery } },
    });
    merged(merged(message_body(message.clone()), rest), thread)
}

/// With `blocks` always, empty too: left out, Slack would keep the old ones.
fn update(old: &Posted, message: &Message) -> Value {
    json!({ "channel": old.channel, "ts": old.ts, "text": message.text, "blocks": message.blocks })
}

fn merged(mut into: Value, from: Value) -> Value {
    if let (Some(into), Value::Object(from)) = (into.as_object_mut(), from) {
        into.extend(from);
    }
    into
}

impl Posted {
    /// Where Slack says it put the message, from the answer to `chat.postMessage`.
    pub fn read(answer: &Value) -> Option<Self> {
        let channel = ChannelId::new(answer["channel"].as_str()?);
        Some(Self { channel, ts: answer["ts"].as_str()?.to_owned() })
    }
}

/// Calls Slack on behalf of one workspace, each call in its time.
#[async_trait]
pub trait Calls: Sync {
    /// Calls a method once. The answer has `ok: true`.
    ///
    /// # Errors
    /// As [`SlackApi::call`](super::api::SlackApi::call).
    async fn call(&self, method: Method, body: &Value) -> Result<Value, CallError>;
}

/// Looks for the message of a delivery, newest first, after a failure that leaves it open whether it was sent.
/// `channel` as in [`Call::Post`]: a user stands for their direct message. `since` is when it was first tried.
///
/// # Errors
/// It could not be looked for, whatever Slack says: its fate stays unknown.
pub async fn find_sent(
    slack: &dyn Calls,
    delivery: &DeliveryId,
    channel: &str,
    thread: Option<&str>,
    since: DateTime<Utc>,
) -> Result<Option<Posted>, CallError> {
    let channel = conversation(slack, channel).await.map_err(CallError::still_unknown)?;
    let mut cursor: Option<String> = None;
    for _ in 0..PAGES {
        let (method, body) = page(&channel, thread, since, cursor.as_deref());
        let answer = read(slack, method, &body).await.map_err(CallError::still_unknown)?;
        if let Some(ts) = find_in(&answer, delivery) {
            return Ok(Some(Posted { channel: ChannelId::new(channel), ts }));
        }
        cursor =
            answer["response_metadata"]["next_cursor"].as_str().filter(|c| !c.is_empty()).map(str::to_owned);
        if cursor.is_none() {
            return Ok(None);
        }
    }
    Err(CallError::Ambiguous { why: "too much was said since to find it".to_owned() })
}

/// Reads a conversation. A public channel can be posted to by who is no member, but not read: there the bot joins first.
async fn read(slack: &dyn Calls, method: Method, body: &Value) -> Result<Value, CallError> {
    match slack.call(method, body).await {
        Err(error) if error.is_refused("not_in_channel") => {
            let channel = json!({ "channel": body["channel"] });
            slack.call(Method::ConversationsJoin, &channel).await?;
            slack.call(method, body).await
        }
        answered => answered,
    }
}

/// The conversation itself; opening a direct message that is open already changes nothing.
pub(super) async fn conversation(slack: &dyn Calls, channel: &str) -> Result<String, CallError> {
    if !channel.starts_with(['U', 'W']) {
        return Ok(channel.to_owned());
    }
    let answer = slack.call(Method::ConversationsOpen, &json!({ "users": channel })).await?;
    let id = answer["channel"]["id"].as_str().map(str::to_owned);
    id.ok_or_else(|| CallError::Ambiguous { why: "conversations.open named no conversation".to_owned() })
}

fn page(channel: &str, thread: Option<&str>, since: DateTime<Utc>, cursor: Option<&str>) -> (Method, Value) {
    let oldest = (since - SKEW).timestamp();
    let body = json!({
        "channel": channel,
        "ts": thread,
        "oldest": format!("{oldest}.000000"),
        "include_all_metadata": true,
        "limit": 100,
        "cursor": cursor,
    });
    (if thread.is_some() { Method::ConversationsReplies } else { Method::ConversationsHistory }, body)
}

/// One odd message must not hide the others, so each is looked at by itself.
fn find_in(answer: &Value, delivery: &DeliveryId) -> Option<String> {
    let messages = answer["messages"].as_array().into_iter().flatten();
    let ours = |message: &&Value| {
        let metadata = &message["metadata"];
        metadata["event_type"] == EVENT_TYPE && metadata["event_payload"]["delivery"] == delivery.as_str()
    };
    messages.filter(ours).find_map(|message| message["ts"].as_str().map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::home::Unfolded;
    use crate::domain::id::UserId;
    use crate::slack::fakes::{FakeSlack, api};
    use crate::slack::{Token, api::AtOnce};

    fn delivery() -> DeliveryId {
        DeliveryId::new("01deliv")
    }

    fn message() -> Message {
        Message { text: "Ana: 31 days".into(), blocks: vec![json!({"type": "divider"})] }
    }

    fn shown(call: Call, target: Target<'_>) -> String {
        match outgoing(&delivery(), &call, target) {
            Some(Outgoing::Web { method, body }) => format!("{method} {body}"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn every_call_becomes_what_slack_wants() {
        let stands = Posted { channel: ChannelId::new("D1"), ts: "1790000000.000100".into() };
        let (view, parent) = (json!({"type": "home", "blocks": []}), Target::Message(&stands));
        let post = |thread_of| Call::Post {
            channel: "U1".into(),
            message: message(),
            thread_of,
            quiet: true,
            author: None,
        };
        let update = || Call::Update {
            of: delivery(),
            message: Message { text: "Done".into(), blocks: vec![] },
            author: None,
        };
        let ephemeral =
            Call::Ephemeral { channel: ChannelId::new("C1"), user: UserId::new("U1"), message: message() };
        let home = || Call::PublishHome { user: UserId::new("U1"), unfolded: Unfolded::default() };
        let table = [
            shown(post(None), Target::None),
            shown(post(Some(delivery())), parent),
            shown(post(Some(delivery())), Target::None),
            shown(update(), parent),
            shown(update(), Target::None),
            shown(ephemeral, Target::None),
            shown(home(), Target::Home { view: &view, hash: Some("1.a") }),
            shown(home(), Target::Home { view: &view, hash: None }),
            shown(Call::ReadProfile { user: UserId::new("U1"), reader: UserId::new("U2") }, Target::None),
        ];
        insta::assert_snapshot!(table.join("\n"), @r#"
        chat.postMessage {"blocks":[{"type":"divider"}],"channel":"U1","metadata":{"event_payload":{"delivery":"01deliv"},"event_type":"rapport_delivery"},"text":"Ana: 31 days","unfurl_links":false,"unfurl_media":false}
        chat.postMessage {"blocks":[{"type":"divider"}],"channel":"D1","metadata":{"event_payload":{"delivery":"01deliv"},"event_type":"rapport_delivery"},"text":"Ana: 31 days","thread_ts":"1790000000.000100","unfurl_links":false,"unfurl_media":false}
        None
        chat.update {"blocks":[],"channel":"D1","text":"Done","ts":"1790000000.000100"}
        None
        chat.postEphemeral {"blocks":[{"type":"divider"}],"channel":"C1","text":"Ana: 31 days","user":"U1"}
        views.publish {"hash":"1.a","user_id":"U1","view":{"blocks":[],"type":"home"}}
        views.publish {"user_id":"U1","view":{"blocks":[],"type":"home"}}
        users.info {"include_locale":true,"user":"U1"}
        "#);
    }

    #[test]
    fn a_delivery_is_found_among_odd_messages() {
        let answer = json!({"ok": true, "messages": [
            {"type": "message", "ts": "3.1", "metadata": null},
            "not even a message",
            {"type": "message", "ts": "2.1", "metadata": {"event_type": "other", "event_payload": {"delivery": "01deliv"}}},
            {"type": "message", "ts": "1.1", "metadata": {"event_type": EVENT_TYPE, "event_payload": {"delivery": "01deliv"}}},
        ]});
        assert_eq!(find_in(&answer, &delivery()).as_deref(), Some("1.1"));
        assert_eq!(find_in(&answer, &DeliveryId::new("01other")), None);
    }

    #[tokio::test]
    async fn a_delivery_is_looked_for_page_by_page_where_a_user_stands_for_their_direct_message() {
        let slack = FakeSlack::default();
        let (api, token) = (api(&slack.start().await), Token::new("xoxb-1"));
        let other = json!({"ts": "9.1", "metadata": {"event_type": EVENT_TYPE, "event_payload": {"delivery": "01other"}}});
        let ours = json!({"ts": "8.1", "metadata": {"event_type": EVENT_TYPE, "event_payload": {"delivery": "01deliv"}}});
        slack.will_say(&json!({"ok": true, "channel": {"id": "D1"}}));
        slack.will_say(&json!({"ok": true, "messages": [other], "response_metadata": {"next_cursor": "p2"}}));
        slack.will_say(&json!({"ok": true, "messages": [ours], "response_metadata": {"next_cursor": ""}}));
        let since = DateTime::from_timestamp(1_790_005_400, 0).expect("in range");
        let calls = AtOnce { api: &api, token: &token };
        let found = find_sent(&calls, &delivery(), "U1", None, since).await.expect("looked");
        assert_eq!(found, Some(Posted { channel: ChannelId::new("D1"), ts: "8.1".into() }));
        let found = find_sent(&calls, &delivery(), "C1", Some("5.1"), since).await.expect("looked");
        assert_eq!(found, None);
        insta::assert_snapshot!(slack.asked().join("\n"), @r#"
        POST /api/conversations.open {"users":"U1"}
        GET /api/conversations.history?channel=D1&include_all_metadata=true&limit=100&oldest=1790000000.000000
        GET /api/conversations.history?channel=D1&cursor=p2&include_all_metadata=true&limit=100&oldest=1790000000.000000
        GET /api/conversations.replies?channel=C1&include_all_metadata=true&limit=100&oldest=1790000000.000000&ts=5.1
        "#);
    }
}
