//! Acting as a person of the workspace, from a test.

mod in_views;

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::api::react;
use crate::blocks;
use crate::people::{self, Choice, Container, MessageRef, ProfileChange, Trouble};
use crate::state::Message;
use crate::ui::message_for_page;
use crate::world::World;

/// A person of the workspace, who says, clicks and submits, and waits for what appears.
#[derive(Clone)]
pub struct Person {
    world: Arc<World>,
    user: String,
    patience: Duration,
}

/// Waits until `probe` finds something.
pub(crate) async fn wait_until<T>(
    world: &World,
    timeout: Duration,
    probe: impl Fn() -> Option<T>,
) -> Option<T> {
    let mut changes = world.changes.subscribe();
    let search = async {
        loop {
            changes.mark_unchanged();
            if let Some(found) = probe() {
                return Some(found);
            }
            if changes.changed().await.is_err() {
                return None;
            }
        }
    };
    tokio::time::timeout(timeout, search).await.ok().flatten()
}

impl Person {
    pub(crate) fn new(world: Arc<World>, user: String) -> Self {
        Self { world, user, patience: Duration::from_secs(5) }
    }

    /// Waits so long for things to appear, instead of 5 seconds.
    pub fn patience(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// This person's user id.
    pub fn id(&self) -> &str {
        &self.user
    }

    pub(super) async fn wait<T>(&self, what: &str, probe: impl Fn() -> Option<T>) -> Result<T, Trouble> {
        let found = wait_until(&self.world, self.patience, probe).await;
        found.ok_or_else(|| Trouble::new(format!("no {what} appeared in {:?}", self.patience)))
    }

    /// Says something in a channel (id or name) or to a bot (id or handle); a command when it starts with a slash.
    pub fn say(&self, channel: &str, text: &str) -> Result<Option<String>, Trouble> {
        people::say(&self.world, &self.user, channel, text, None)
    }

    /// Answers in a thread.
    pub fn reply(&self, channel: &str, thread_ts: &str, text: &str) -> Result<Option<String>, Trouble> {
        people::say(&self.world, &self.user, channel, text, Some(thread_ts))
    }

    /// What this person sees in a conversation (id, channel name, or a bot's handle for its direct message), replies
    /// and their own ephemeral messages included, oldest first.
    pub fn messages(&self, channel: &str) -> Vec<Value> {
        self.world.read(|state| {
            let im = state.find_user(channel).and_then(|other| state.im_between(&self.user, &other.id));
            let found = im
                .as_deref()
                .and_then(|id| state.conversations.get(id))
                .or_else(|| state.find_conversation(channel));
            let Some(conversation) = found else {
                return Vec::new();
            };
            let all = conversation.messages.iter().chain(&conversation.ephemerals);
            let mut mine: Vec<&Message> =
                all.filter(|it| it.ephemeral_to.as_ref().is_none_or(|to| *to == self.user)).collect();
            mine.sort_by(|one, other| one.ts.cmp(&other.ts));
            mine.into_iter().map(|it| message_for_page(state, conversation, it, &self.world.url)).collect()
        })
    }

    /// Waits for the newest message in a conversation that fits.
    pub async fn wait_message(&self, channel: &str, fits: impl Fn(&Value) -> bool) -> Result<Value, Trouble> {
        self.wait("message", || self.messages(channel).into_iter().rev().find(|message| fits(message))).await
    }

    /// Waits for a message whose text or blocks contain these words.
    pub async fn wait_text(&self, channel: &str, words: &str) -> Result<Value, Trouble> {
        let fits = |message: &Value| {
            let own = |key: &str| message[key].to_string().contains(words);
            message["text"].as_str().is_some_and(|text| text.contains(words))
                || own("blocks")
                || own("attachments")
        };
        self.wait_message(channel, fits).await
    }

    /// Clicks a button of a message.
    pub async fn click(&self, message: &Value, action_id: &str) -> Result<(), Trouble> {
        self.choose(message, action_id, json!({})).await
    }

    /// Chooses in an element of a message; `chosen` as in Slack's action (`{"selected_option": …}`).
    pub async fn choose(&self, message: &Value, action_id: &str, chosen: Value) -> Result<(), Trouble> {
        let text = |key: &str| message[key].as_str().unwrap_or_default().to_owned();
        let container = Container::Message { channel: text("channel"), ts: text("ts") };
        self.use_element(
            container,
            message["blocks"].as_array().map_or(&[], Vec::as_slice),
            action_id,
            chosen,
        )
        .await
    }

    pub(super) async fn use_element(
        &self,
        container: Container,
        list: &[Value],
        action_id: &str,
        element: Value,
    ) -> Result<(), Trouble> {
        let (block_id, _) =
            blocks::locate(list, action_id).ok_or_else(|| Trouble::new(format!("no element {action_id}")))?;
        let choice =
            Choice { container, block_id, action_id: action_id.to_owned(), element, values: Value::Null };
        people::act(&self.world, &self.user, choice).await
    }

    /// Uses a global shortcut of the first app.
    pub async fn shortcut(&self, callback_id: &str) -> Result<(), Trouble> {
        self.use_shortcut(callback_id, None).await
    }

    /// Uses a message shortcut of the first app.
    pub async fn message_shortcut(&self, message: &Value, callback_id: &str) -> Result<(), Trouble> {
        let text = |key: &str| message[key].as_str().unwrap_or_default().to_owned();
        self.use_shortcut(callback_id, Some(MessageRef { channel: text("channel"), ts: text("ts") })).await
    }

    async fn use_shortcut(&self, callback_id: &str, on: Option<MessageRef>) -> Result<(), Trouble> {
        let app = self.world.apps.first().ok_or_else(|| Trouble::new("app_not_found"))?;
        people::shortcut(&self.world, &self.user, &app.id, callback_id, on).await
    }

    /// Reacts to a message; false when this person had done so before.
    pub fn react(&self, message: &Value, name: &str) -> bool {
        let text = |key: &str| message[key].as_str().unwrap_or_default();
        react(&self.world, &self.user, text("channel"), text("ts"), name, true)
    }

    /// Changes this person's own profile.
    pub fn change_profile(&self, change: &ProfileChange) -> Result<(), Trouble> {
        people::change_profile(&self.world, &self.user, change)
    }

    /// Waits for Slack itself to tell this person something that contains these words.
    pub async fn wait_complaint(&self, words: &str) -> Result<String, Trouble> {
        let probe = || {
            let mut all = self.world.journal.complaints(0).into_iter().rev();
            all.find(|it| it.user == self.user && it.text.contains(words)).map(|it| it.text)
        };
        self.wait("complaint", probe).await
    }
}
