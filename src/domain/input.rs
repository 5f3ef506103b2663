//! What a person did, or Slack reports: the inputs of the journeys, free of Slack's wire format.

use super::desk::DeskKey;
use super::id::{ChannelId, DeliveryId, IdSource, UserId};
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// A command is typed again when Slack showed an error, so the same text within this time is one command.
pub const SAID_AGAIN: chrono::Duration = chrono::Duration::minutes(2);

/// How the ids of a person's commands begin: with a digest, as nothing limits what stands in a user's place.
pub fn said_by(user: &str) -> String {
    let half = Sha256::digest(user)[..8].try_into().expect("8 bytes of 32");
    format!("cmd:{:016x}:", u64::from_be_bytes(half))
}

/// One input, with the identity by which a repeat is recognised.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrival {
    /// Unique: Slack's event id, the socket envelope's, or for a command what makes it the same command
    /// (see [`Arrival::repeats_within`]).
    pub id: String,
    /// Who did it.
    pub key: DeskKey,
    /// When it reached us.
    pub at: DateTime<Utc>,
    /// What it is.
    pub input: Input,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A slash command.
    Command(Command),
    /// A button, a menu, a picker.
    Action(Action),
    /// A modal was submitted.
    Submission(Submission),
    /// A menu asks for options as the person types.
    OptionsWanted(OptionsWanted),
    /// A global shortcut.
    Shortcut {
        /// Which.
        callback: String,
        /// Opens one view within 3 s.
        trigger: String,
    },
    /// A shortcut on a message.
    MessageShortcut {
        /// Which.
        callback: String,
        /// Opens one view within 3 s.
        trigger: String,
        /// Where the message stands.
        channel: ChannelId,
        /// The message's timestamp, Slack's own text.
        ts: String,
        /// Who wrote it.
        author: Option<UserId>,
        /// Answers the person in that conversation.
        response_url: String,
        /// Leads to the message; empty if Slack did not name the workspace's domain.
        permalink: String,
    },
    /// The person opened the app's Home tab.
    HomeOpened,
    /// A direct message to the bot.
    DirectMessage {
        /// The direct message's conversation.
        channel: ChannelId,
        /// What it says.
        text: String,
    },
    /// A mention of the bot, its own mention taken out.
    Mention {
        /// Where.
        channel: ChannelId,
        /// What it says.
        text: String,
    },
    /// A Slack profile, read or changed: the person's own, or that of someone they keep as a peer.
    Profile(Profile),
    /// A post of this person could not be made.
    PostFailed {
        /// The delivery that was given up.
        delivery: DeliveryId,
        /// Where it was to go.
        channel: String,
        /// Slack's name of the error.
        error: String,
    },
    /// A post of this person could not be edited.
    EditFailed {
        /// The delivery that made the post.
        post: DeliveryId,
        /// Slack's name of the error.
        error: String,
    },
    /// A file that this person asked for could not be shared.
    FileFailed {
        /// What it is, as a sentence to them names it.
        what: String,
        /// Slack's name of the error.
        error: String,
    },
    /// Slack takes nothing for this person: their account is deactivated.
    Deactivated,
    /// The workspace removed the app, or revoked its tokens.
    Uninstalled {
        /// When, by Slack's clock: what was installed later stays.
        at: DateTime<Utc>,
    },
}

/// A slash command.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    /// With its slash.
    pub name: String,
    /// What follows it, as typed (Slack's escapes undone only where the text is read).
    pub text: String,
    /// Where it was typed.
    pub channel: ChannelId,
    /// Opens one view within 3 s.
    pub trigger: String,
    /// Answers the person there, five times within 30 min.
    pub response_url: String,
}

/// A button, a menu, a picker.
#[derive(Clone, Debug, PartialEq)]
pub struct Action {
    /// The element's action id.
    pub action: String,
    /// The element's block id.
    pub block: String,
    /// What was chosen.
    pub choice: Choice,
    /// Where it stands.
    pub from: Surface,
    /// Opens one view within 3 s.
    pub trigger: String,
    /// Answers the person there; absent in views.
    pub response_url: Option<String>,
}

/// Where an element stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Surface {
    /// In a message.
    Message {
        /// The conversation.
        channel: ChannelId,
        /// The message's timestamp.
        ts: String,
        /// Whether only this person sees it.
        ephemeral: bool,
    },
    /// In a modal.
    Modal(ViewState),
    /// In the App Home.
    Home {
        /// The view.
        id: String,
        /// Its version.
        hash: String,
        /// What it carries along: what of it is unfolded.
        metadata: String,
    },
}

/// A modal with what was typed into it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ViewState {
    /// The view.
    pub id: String,
    /// Its version.
    pub hash: String,
    /// Which form.
    pub callback: String,
    /// What the form carries along. Not to be trusted: it is checked against the desk.
    pub metadata: String,
    /// What was typed and chosen.
    pub values: Values,
}

/// A modal was submitted.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    /// The modal.
    pub view: ViewState,
    /// Opens one view within 3 s.
    pub trigger: String,
}

/// A menu asks for options.
#[derive(Clone, Debug, PartialEq)]
pub struct OptionsWanted {
    /// The element's action id.
    pub action: String,
    /// What was typed.
    pub query: String,
}

/// A choice or a text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub enum Choice {
    /// Nothing chosen, nothing typed.
    #[default]
    Nothing,
    /// A text, or a button's value.
    Text(String),
    /// The value of an option.
    Option(String),
    /// The values of options.
    Options(Vec<String>),
    /// A user.
    User(UserId),
    /// Users.
    Users(Vec<UserId>),
    /// A conversation.
    Conversation(ChannelId),
    /// A day.
    Date(NaiveDate),
    /// A time of the day.
    Time(NaiveTime),
    /// An instant.
    Instant(DateTime<Utc>),
}

/// What a form holds: one element a block, found by its block id.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Values(pub BTreeMap<String, Choice>);

impl Values {
    /// What a block holds.
    pub fn get(&self, block: &str) -> &Choice {
        self.0.get(block).unwrap_or(&Choice::Nothing)
    }

    /// Whether the form asked for it, filled in or not.
    pub fn has(&self, block: &str) -> bool {
        self.0.contains_key(block)
    }

    /// A text, trimmed; `None` if empty.
    pub fn text(&self, block: &str) -> Option<String> {
        match self.get(block) {
            Choice::Text(text) => Some(text.trim().to_owned()).filter(|t| !t.is_empty()),
            _ => None,
        }
    }

    /// The value of the chosen option.
    pub fn option(&self, block: &str) -> Option<&str> {
        match self.get(block) {
            Choice::Option(value) => Some(value),
            _ => None,
        }
    }

    /// The chosen day.
    pub fn date(&self, block: &str) -> Option<NaiveDate> {
        match self.get(block) {
            Choice::Date(day) => Some(*day),
            _ => None,
        }
    }
}

/// What Slack says of a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// The person.
    pub user: UserId,
    /// Display name, else real name.
    pub name: String,
    /// IANA name of the time zone.
    pub zone: Option<String>,
    /// Language and country, such as `en-GB`.
    pub locale: Option<String>,
    /// Position, as they wrote it.
    pub title: Option<String>,
    /// Set when the account was deactivated.
    pub deleted: bool,
    /// A bot or an app.
    pub is_bot: bool,
    /// Whether they joined the workspace just now.
    pub joined: bool,
}

impl Arrival {
    /// Identities for what it gives rise to, and its name in the log.
    pub fn ids(&self) -> IdSource {
        let cause = format!("{}/{}/{}", self.key.workspace, self.id, self.at.timestamp_millis());
        IdSource::new(cause, self.at)
    }

    /// How long the same id counts as a repeat. Slack sends events again under one id for hours.
    pub fn repeats_within(&self) -> chrono::Duration {
        match self.input {
            Input::Command(_) => SAID_AGAIN,
            _ => chrono::Duration::hours(48),
        }
    }

    /// What it came from, where an id may come again and this may not: a command typed twice has two triggers, and one
    /// request replayed has one. Empty elsewhere.
    pub fn came_from(&self) -> &str {
        match &self.input {
            Input::Command(command) => &command.trigger,
            _ => "",
        }
    }
}
