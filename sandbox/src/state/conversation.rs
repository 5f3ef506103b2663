//! Channels and direct messages, with what was said in them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::message::{Message, Ts};
use crate::ids;
use crate::specs::ChannelSpec;

/// What sort of conversation it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Kind {
    Channel,
    Im,
}

/// A channel or a direct message.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Conversation {
    pub(crate) id: String,
    pub(crate) kind: Kind,
    pub(crate) name: String,
    pub(crate) topic: String,
    pub(crate) purpose: String,
    pub(crate) private: bool,
    pub(crate) archived: bool,
    pub(crate) creator: String,
    pub(crate) created: i64,
    pub(crate) members: BTreeSet<String>,
    pub(crate) messages: Vec<Message>,
    pub(crate) ephemerals: Vec<Message>,
    last: Ts,
}

impl Conversation {
    /// A channel as a program describes it; `members` are ids.
    pub(crate) fn channel(spec: &ChannelSpec, members: BTreeSet<String>, now: i64) -> Self {
        let id = if spec.id.is_empty() { ids::stable("C", &spec.name) } else { spec.id.clone() };
        Self {
            id,
            kind: Kind::Channel,
            name: spec.name.clone(),
            topic: spec.topic.clone(),
            purpose: spec.purpose.clone(),
            private: spec.private,
            archived: spec.archived,
            creator: members.first().cloned().unwrap_or_default(),
            created: now / 1000,
            members,
            messages: Vec::new(),
            ephemerals: Vec::new(),
            last: Ts::default(),
        }
    }

    /// The id of the direct message of two users, whoever is named first.
    pub(crate) fn im_id(one: &str, other: &str) -> String {
        let (first, second) = if one < other { (one, other) } else { (other, one) };
        ids::stable("D", &format!("{first} {second}"))
    }

    /// The direct message of two users.
    pub(crate) fn im(one: &str, other: &str, now: i64) -> Self {
        let spec = ChannelSpec { id: Self::im_id(one, other), ..ChannelSpec::default() };
        let members = [one, other].into_iter().map(str::to_owned).collect();
        let mut conversation = Self::channel(&spec, members, now);
        conversation.kind = Kind::Im;
        conversation.private = true;
        conversation
    }

    /// A timestamp later than every one given before.
    pub(crate) fn next_ts(&mut self, now: i64) -> String {
        self.last = self.last.after(now);
        self.last.to_string()
    }

    /// Puts a message where its timestamp belongs.
    pub(crate) fn insert(&mut self, message: Message) {
        if let Some(ts) = Ts::parse(&message.ts) {
            self.last = self.last.max(ts);
        }
        let list = if message.ephemeral_to.is_some() { &mut self.ephemerals } else { &mut self.messages };
        let at = list.partition_point(|other| other.ts <= message.ts);
        list.insert(at, message);
    }

    /// The conversation without what was said in it.
    pub(crate) fn clone_head(&self) -> Self {
        let spec = ChannelSpec { id: self.id.clone(), name: self.name.clone(), ..ChannelSpec::default() };
        let mut head = Self::channel(&spec, self.members.clone(), self.created * 1000);
        head.kind = self.kind;
        head.private = self.private;
        head.archived = self.archived;
        head
    }

    /// The message with this timestamp.
    pub(crate) fn message(&self, ts: &str) -> Option<&Message> {
        let at = self.messages.partition_point(|message| message.ts.as_str() < ts);
        self.messages.get(at).filter(|message| message.ts == ts)
    }

    /// The message or ephemeral message with this timestamp.
    pub(crate) fn any_message(&self, ts: &str) -> Option<&Message> {
        self.message(ts).or_else(|| self.ephemerals.iter().find(|message| message.ts == ts))
    }

    /// The same, to change it.
    pub(crate) fn any_message_mut(&mut self, ts: &str) -> Option<&mut Message> {
        let mut both = self.messages.iter_mut().chain(self.ephemerals.iter_mut());
        both.find(|message| message.ts == ts)
    }

    /// Takes a message away.
    pub(crate) fn remove(&mut self, ts: &str) -> Option<Message> {
        for list in [&mut self.messages, &mut self.ephemerals] {
            if let Some(at) = list.iter().position(|message| message.ts == ts) {
                return Some(list.remove(at));
            }
        }
        None
    }

    /// The replies of a thread, oldest first.
    pub(crate) fn replies(&self, parent: &str) -> impl Iterator<Item = &Message> {
        self.messages.iter().filter(move |message| message.is_reply_to(parent))
    }

    /// The other one in a direct message.
    pub(crate) fn counterpart(&self, user: &str) -> Option<&str> {
        let other = self.members.iter().find(|member| *member != user);
        other.filter(|_| self.kind == Kind::Im).map(String::as_str)
    }

    /// `channel`, `group` or `im`, as events name it.
    pub(crate) fn channel_type(&self) -> &'static str {
        match (self.kind, self.private) {
            (Kind::Im, _) => "im",
            (Kind::Channel, true) => "group",
            (Kind::Channel, false) => "channel",
        }
    }

    /// The scope family that guards it: `channels`, `groups` or `im`.
    pub(crate) fn scope_family(&self) -> &'static str {
        match self.channel_type() {
            "im" => "im",
            "group" => "groups",
            _ => "channels",
        }
    }

    /// The name that payloads carry.
    pub(crate) fn payload_name(&self) -> &str {
        if self.kind == Kind::Im { "directmessage" } else { &self.name }
    }

    /// The conversation object of the Web API, as one user sees it.
    pub(crate) fn for_api(&self, team: &str, viewer: &str) -> Value {
        if self.kind == Kind::Im {
            return json!({
                "id": self.id, "created": self.created, "is_archived": false, "is_im": true,
                "is_org_shared": false, "context_team_id": team, "updated": self.created * 1000,
                "user": self.counterpart(viewer), "is_user_deleted": false, "is_open": true, "priority": 0,
            });
        }
        json!({
            "id": self.id, "name": self.name, "is_channel": !self.private, "is_group": self.private,
            "is_im": false, "is_mpim": false, "is_private": self.private, "created": self.created,
            "is_archived": self.archived, "is_general": self.name == "general", "unlinked": 0,
            "name_normalized": self.name, "is_shared": false, "is_org_shared": false,
            "is_pending_ext_shared": false, "pending_shared": [], "context_team_id": team,
            "updated": self.created * 1000, "parent_conversation": null, "creator": self.creator,
            "is_ext_shared": false, "shared_team_ids": [team], "pending_connected_team_ids": [],
            "is_member": self.members.contains(viewer),
            "topic": { "value": self.topic, "creator": "", "last_set": 0 },
            "purpose": { "value": self.purpose, "creator": "", "last_set": 0 },
            "previous_names": [], "num_members": self.members.len(),
        })
    }
}
