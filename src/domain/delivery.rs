//! A delivery: one outgoing call in the outbox. Both journeys end here, and one deliverer sends.

use super::home::Unfolded;
use super::id::{ChannelId, DeliveryId, UserId, WorkspaceId};
use super::vocabulary::vocabulary;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One outgoing call, committed with the change that caused it.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    /// Identity; carried in the message's metadata, so that it can be found again after a crash.
    pub id: DeliveryId,
    /// The workspace it goes to.
    pub workspace: WorkspaceId,
    /// What is sent.
    pub call: Call,
    /// Rows with one lane are sent one at a time, in the order they were written: a conversation, a
    /// person's Home.
    pub lane: String,
    /// What goes first when much waits.
    pub urgency: Urgency,
    /// Not before.
    pub due_at: DateTime<Utc>,
    /// Not after: what is too late is dropped and noted.
    pub expires_at: Option<DateTime<Utc>>,
}

/// What is sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "call", rename_all = "snake_case")]
pub enum Call {
    /// A new message; `thread_of` is the delivery whose message it answers.
    Post {
        /// A conversation, or a user for their direct message with the bot.
        channel: String,
        /// Text and blocks.
        message: Message,
        /// The delivery whose thread it goes to.
        thread_of: Option<DeliveryId>,
        /// Whether it is a nudge, held back in do-not-disturb and when the person is away.
        quiet: bool,
        /// Who is told if it cannot be posted; nobody for what goes to themselves.
        author: Option<UserId>,
    },
    /// Replaces the message that another delivery posted.
    Update {
        /// That delivery.
        of: DeliveryId,
        /// Text and blocks.
        message: Message,
        /// Who is told if it cannot be replaced; nobody for what goes to themselves.
        #[serde(default)]
        author: Option<UserId>,
    },
    /// Visible to one person in a conversation, not kept.
    Ephemeral {
        /// Where.
        channel: ChannelId,
        /// To whom.
        user: UserId,
        /// Text and blocks.
        message: Message,
    },
    /// Answers an interaction by its response address.
    Respond {
        /// The address Slack gave.
        url: String,
        /// Who is answered: where the address does not take it, it goes to their direct message.
        #[serde(default)]
        user: Option<UserId>,
        /// Whether it replaces the message it answers.
        replace: bool,
        /// Text and blocks.
        message: Message,
    },
    /// Draws a picture of a lead's own desk as it is then, and shares it in their direct message: there is no other
    /// place that it could go to.
    Upload {
        /// Whose.
        user: UserId,
        /// Which.
        picture: PictureKind,
        /// The delivery that it follows and shares the fate of: not sent before, nor if that one never is.
        after: Option<DeliveryId>,
    },
    /// Makes a file of all that is a lead's own as it is then, and shares it in their direct message: there is no other
    /// place that it could go to.
    Export {
        /// Whose.
        user: UserId,
        /// Which.
        file: ExportFile,
    },
    /// Renders and publishes a person's App Home.
    PublishHome {
        /// Whose.
        user: UserId,
        /// What of it is unfolded.
        #[serde(default)]
        unfolded: Unfolded,
    },
    /// Reads a person's name, time zone and title from their Slack profile, for a lead who needs it.
    ReadProfile {
        /// Whose.
        user: UserId,
        /// The lead it is read for: themselves, or whoever keeps this person as a peer.
        reader: UserId,
    },
}

vocabulary! {
    /// A picture of a lead's desk. The label names it in a sentence to them.
    PictureKind {
        Map = "map", "your map";
        Chart = "chart", "your chart";
        Numbers = "numbers", "your numbers";
    }
}

vocabulary! {
    /// A file of a lead's own data. The label names it in a sentence to them.
    ExportFile {
        Everything = "everything", "all that is yours, as JSON";
        Log = "log", "your contact log, as CSV";
    }
}

impl Call {
    /// Whether it shares a file: three calls, of which only the last shows anything.
    pub fn is_file(&self) -> bool {
        matches!(self, Self::Upload { .. } | Self::Export { .. })
    }
}

/// Text (what a phone's notification and a screen reader read) and blocks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Fallback text.
    pub text: String,
    /// Block Kit blocks; empty for a text alone.
    pub blocks: Vec<Value>,
}

/// What goes first when much waits: an answer a person is looking for, before a nudge, before a refresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Urgency {
    /// A person waits for it.
    Answer,
    /// A nudge or a post.
    Message,
    /// A refresh in the background.
    Refresh,
}

impl Urgency {
    /// Each, the most urgent first.
    pub const ALL: &'static [Self] = &[Self::Answer, Self::Message, Self::Refresh];
}
