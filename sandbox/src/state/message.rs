//! Messages and their timestamps.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Conversation, State};

/// A message timestamp, in microseconds since 1970.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Ts(i64);

impl Ts {
    /// The first free timestamp at or after `now` (milliseconds) that is later than this one.
    pub(crate) fn after(self, now: i64) -> Self {
        Self((now * 1000).max(self.0 + 1))
    }

    /// Reads `seconds.micros`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (seconds, micros) = text.split_once('.')?;
        if micros.len() != 6 {
            return None;
        }
        let seconds: i64 = seconds.parse().ok()?;
        Some(Self(seconds * 1_000_000 + micros.parse::<i64>().ok()?))
    }
}

impl fmt::Display for Ts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:010}.{:06}", self.0 / 1_000_000, self.0 % 1_000_000)
    }
}

/// An instant in milliseconds, written as a timestamp.
pub(crate) fn stamp(now: i64) -> String {
    Ts(now * 1000).to_string()
}

/// Who last edited a message, and when.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Edited {
    pub(crate) user: String,
    pub(crate) ts: String,
}

/// One emoji and who put it there.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Reaction {
    pub(crate) name: String,
    pub(crate) users: Vec<String>,
}

/// A message.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Message {
    pub(crate) ts: String,
    pub(crate) user: String,
    pub(crate) bot_id: Option<String>,
    pub(crate) app_id: Option<String>,
    pub(crate) text: String,
    pub(crate) blocks: Option<Vec<Value>>,
    pub(crate) attachments: Option<Value>,
    pub(crate) edited: Option<Edited>,
    pub(crate) thread_ts: Option<String>,
    pub(crate) broadcast: bool,
    pub(crate) ephemeral_to: Option<String>,
    pub(crate) reactions: Vec<Reaction>,
    pub(crate) files: Vec<String>,
    pub(crate) metadata: Option<Value>,
    pub(crate) username: Option<String>,
    pub(crate) client_msg_id: Option<String>,
    /// What the person who sees it has chosen in its elements.
    #[serde(default)]
    pub(crate) state: Value,
}

impl Message {
    /// Whether it answers in the thread of `parent`.
    pub(crate) fn is_reply_to(&self, parent: &str) -> bool {
        self.thread_ts.as_deref() == Some(parent) && self.ts != parent
    }

    /// Whether the channel shows it outside threads.
    pub(crate) fn is_top_level(&self) -> bool {
        self.broadcast || self.thread_ts.as_deref().is_none_or(|parent| parent == self.ts)
    }

    /// The message object of history, events and interactions, with the metadata only for those who may see it.
    pub(crate) fn for_api(&self, state: &State, conversation: &Conversation, metadata: bool) -> Value {
        let mut value = json!({
            "type": "message", "user": self.user, "text": self.text, "ts": self.ts, "team": state.team.id,
        });
        let fields = [
            ("bot_id", json!(self.bot_id)),
            ("app_id", json!(self.app_id)),
            ("client_msg_id", json!(self.client_msg_id)),
            ("thread_ts", json!(self.thread_ts)),
            ("username", json!(self.username)),
            ("blocks", json!(self.blocks)),
            ("attachments", json!(self.attachments)),
            ("edited", json!(self.edited)),
            ("metadata", json!(self.metadata.as_ref().filter(|_| metadata))),
        ];
        for (key, field) in fields.into_iter().filter(|(_, field)| !field.is_null()) {
            value[key] = field;
        }
        self.add_lists(&mut value, state);
        self.add_thread(&mut value, conversation);
        value
    }

    fn add_lists(&self, value: &mut Value, state: &State) {
        if !self.reactions.is_empty() {
            let reactions = self
                .reactions
                .iter()
                .map(|it| json!({ "name": it.name, "users": it.users, "count": it.users.len() }));
            value["reactions"] = reactions.collect();
        }
        if !self.files.is_empty() {
            value["files"] =
                self.files.iter().filter_map(|id| state.files.get(id)).map(|file| file.for_api()).collect();
        }
        if self.broadcast {
            value["subtype"] = json!("thread_broadcast");
        }
        if let (Some(bot_id), Some(app_id)) = (&self.bot_id, &self.app_id) {
            let name = state.users.get(&self.user).map_or("", |user| user.real_name.as_str());
            value["bot_profile"] = json!({
                "id": bot_id, "app_id": app_id, "name": name, "deleted": false, "updated": 0,
                "icons": {}, "team_id": state.team.id,
            });
        }
    }

    fn add_thread(&self, value: &mut Value, conversation: &Conversation) {
        if let Some(parent) = self.thread_ts.as_ref().filter(|parent| **parent != self.ts) {
            value["parent_user_id"] = json!(conversation.message(parent).map(|parent| &parent.user));
            return;
        }
        let replies: Vec<&Message> = conversation.replies(&self.ts).collect();
        if let Some(latest) = replies.last() {
            let mut users: Vec<&str> = replies.iter().map(|reply| reply.user.as_str()).collect();
            users.sort_unstable();
            users.dedup();
            value["thread_ts"] = json!(self.ts);
            value["reply_count"] = json!(replies.len());
            value["reply_users_count"] = json!(users.len());
            value["reply_users"] = json!(users);
            value["latest_reply"] = json!(latest.ts);
            value["is_locked"] = json!(false);
            value["subscribed"] = json!(false);
        }
    }
}
