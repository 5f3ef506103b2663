//! Messages from before the workspace started.

use serde_json::Value;

use crate::blocks::{self, Surface};
use crate::state::{Message, Ts};
use crate::world::World;

/// A message that was said in the past.
#[derive(Debug, Clone, Default)]
pub struct Seed {
    channel: String,
    user: String,
    ts: Option<String>,
    text: String,
    blocks: Option<Value>,
    thread_ts: Option<String>,
    metadata: Option<Value>,
}

impl Seed {
    /// A message by a person or a bot (id or handle) in a conversation (id or channel name).
    pub fn new(channel: impl Into<String>, user: impl Into<String>, text: impl Into<String>) -> Self {
        Self { channel: channel.into(), user: user.into(), text: text.into(), ..Self::default() }
    }

    /// Said at this timestamp (`seconds.micros`).
    pub fn ts(mut self, ts: impl Into<String>) -> Self {
        self.ts = Some(ts.into());
        self
    }

    /// Said at this instant, in milliseconds since 1970.
    pub fn at(mut self, millis: i64) -> Self {
        self.ts = Some(Ts::default().after(millis).to_string());
        self
    }

    /// With blocks.
    pub fn blocks(mut self, blocks: Value) -> Self {
        self.blocks = Some(blocks);
        self
    }

    /// In the thread of this message.
    pub fn thread(mut self, ts: impl Into<String>) -> Self {
        self.thread_ts = Some(ts.into());
        self
    }

    /// With metadata.
    pub fn metadata(mut self, metadata: Value) -> Self {
        self.metadata = Some(metadata);
        self
    }

    pub(crate) fn plant(self, world: &World) -> Result<String, String> {
        let now = world.now();
        let mut list = None;
        if let Some(given) = self.blocks {
            let errors = blocks::check(&given, Surface::Message, "/blocks");
            if !errors.is_empty() {
                return Err(errors.join("; "));
            }
            list = given.as_array().cloned();
        }
        list.iter_mut().for_each(|blocks| blocks::fill_ids(blocks));
        world.write(|state| {
            let author = state.find_user(&self.user).ok_or_else(|| format!("no user {}", self.user))?.clone();
            let id = state.find_conversation(&self.channel).map(|it| it.id.clone());
            let conversation = id.and_then(|id| state.conversations.get_mut(&id));
            let conversation = conversation.ok_or_else(|| format!("no channel {}", self.channel))?;
            let mut ts = self.ts.unwrap_or_else(|| conversation.next_ts(now));
            while conversation.any_message(&ts).is_some() {
                let micros = Ts::parse(&ts).ok_or_else(|| format!("{ts} is not a timestamp"))?;
                ts = micros.after(0).to_string();
            }
            let (app_id, bot_id) = author.bot.unzip();
            conversation.insert(Message {
                ts: ts.clone(),
                user: author.id,
                app_id,
                bot_id,
                text: self.text,
                blocks: list,
                thread_ts: self.thread_ts,
                metadata: self.metadata,
                ..Message::default()
            });
            Ok(ts)
        })
    }
}
