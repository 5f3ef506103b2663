//! Everything the workspace remembers. Plain data behind one lock; nothing here waits or sends.

mod conversation;
mod file;
mod message;
mod user;
mod view;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(crate) use conversation::{Conversation, Kind};
pub(crate) use file::{StoredFile, mimetype};
pub(crate) use message::{Edited, Message, Reaction, Ts, stamp};
pub(crate) use user::User;
pub(crate) use view::{View, element_state, is_stateful, state_key, state_values};

use crate::clock::ClockReading;

/// The team itself.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Team {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) domain: String,
}

/// A group of people that can be mentioned together.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Group {
    pub(crate) id: String,
    pub(crate) handle: String,
    pub(crate) name: String,
    pub(crate) users: Vec<String>,
    pub(crate) created: i64,
}

/// The whole memory of a workspace.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) team: Team,
    pub(crate) users: BTreeMap<String, User>,
    pub(crate) conversations: BTreeMap<String, Conversation>,
    pub(crate) groups: BTreeMap<String, Group>,
    pub(crate) files: BTreeMap<String, StoredFile>,
    /// Open modals by id.
    pub(crate) views: BTreeMap<String, View>,
    /// Per person, the open modals from bottom to top.
    pub(crate) stacks: BTreeMap<String, Vec<String>>,
    /// Home tabs by `app|user`.
    pub(crate) homes: BTreeMap<String, View>,
    /// Who has read how far, by `user|conversation`.
    pub(crate) reads: BTreeMap<String, String>,
    /// Apps that were uninstalled.
    pub(crate) uninstalled: Vec<String>,
    /// The Enterprise Grid organisation that installs are for as a whole, if they are.
    #[serde(default)]
    pub(crate) organisation: Option<String>,
    /// What the simulated clock showed when this was written down.
    pub(crate) clock: Option<ClockReading>,
}

impl State {
    /// The direct message between a person and a bot, made when there is none.
    pub(crate) fn open_im(&mut self, one: &str, other: &str, now: i64) -> (String, bool) {
        if let Some(found) = self.im_between(one, other) {
            return (found, false);
        }
        let conversation = Conversation::im(one, other, now);
        let id = conversation.id.clone();
        self.conversations.insert(id.clone(), conversation);
        (id, true)
    }

    /// The direct message of two users.
    pub(crate) fn im_between(&self, one: &str, other: &str) -> Option<String> {
        let id = Conversation::im_id(one, other);
        self.conversations.contains_key(&id).then_some(id)
    }

    /// The user with this id or handle.
    pub(crate) fn find_user(&self, id_or_name: &str) -> Option<&User> {
        let name = id_or_name.trim_start_matches('@');
        self.users.get(id_or_name).or_else(|| self.users.values().find(|user| user.name == name))
    }

    /// The conversation with this id, or the channel with this name.
    pub(crate) fn find_conversation(&self, id_or_name: &str) -> Option<&Conversation> {
        let name = id_or_name.trim_start_matches('#');
        let by_name = || self.conversations.values().find(|it| it.kind == Kind::Channel && it.name == name);
        self.conversations.get(id_or_name).or_else(by_name)
    }

    /// The view with this id, whether a modal or a Home tab.
    pub(crate) fn view(&self, id: &str) -> Option<&View> {
        self.views.get(id).or_else(|| self.homes.values().find(|view| view.id == id))
    }

    /// The same, to change it.
    pub(crate) fn view_mut(&mut self, id: &str) -> Option<&mut View> {
        if self.views.contains_key(id) {
            return self.views.get_mut(id);
        }
        self.homes.values_mut().find(|view| view.id == id)
    }

    /// How many messages of others a person has not read yet.
    pub(crate) fn unread(&self, user: &str, conversation: &Conversation) -> usize {
        let read = self.reads.get(&format!("{user}|{}", conversation.id)).map_or("", String::as_str);
        let of_others = conversation.messages.iter().rev().take_while(|message| message.ts.as_str() > read);
        of_others.filter(|message| message.user != user && message.is_top_level()).count()
    }

    /// Marks a conversation as read up to `ts`.
    pub(crate) fn mark_read(&mut self, user: &str, conversation: &str, ts: &str) {
        self.reads.insert(format!("{user}|{conversation}"), ts.to_owned());
    }
}
