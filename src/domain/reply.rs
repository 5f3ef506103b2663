//! What a journey decides: changes and messages to commit, and the direct replies that Slack makes immediate.

use super::checkin::CheckIn;
use super::delivery::{Delivery, Message};
use super::desk::Change;
use super::lead::Lead;
use super::peer::Peer;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use std::collections::BTreeMap;

/// What is committed, and what is answered once it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decision {
    /// Rows to write.
    pub changes: Vec<Change>,
    /// Rows for the outbox.
    pub messages: Vec<Delivery>,
    /// Deliveries no longer to be sent, if they still wait.
    pub withdrawn: Vec<super::id::DeliveryId>,
    /// Commands of this person, by when they came, that count anew when they come again: what they did is taken back.
    pub undone: Vec<DateTime<Utc>>,
    /// Goes into the acknowledgement.
    pub ack: Ack,
    /// A view to open or replace, after the commit.
    pub opening: Option<Opening>,
}

/// A contact that was logged, with all it takes to say what was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Echo {
    /// As it is in the log.
    pub checkin: CheckIn,
    /// With whom, their clocks set.
    pub peer: Peer,
    /// Whose log it is in.
    pub lead: Lead,
    /// The lead's day.
    pub today: NaiveDate,
    /// Whether the peer came onto the list with it.
    pub added: bool,
}

impl Decision {
    /// Whether the same input is to be decided again when it comes again: nothing of it is committed, or it is a form
    /// that was refused, of which at most the warning is.
    pub fn may_come_again(&self) -> bool {
        let nothing = self.changes.is_empty() && self.messages.is_empty() && self.withdrawn.is_empty();
        nothing || matches!(self.ack, Ack::Errors(_))
    }
}

/// Goes into the acknowledgement of a command or an interaction.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Ack {
    /// Nothing but the acknowledgement.
    #[default]
    Empty,
    /// An ephemeral answer to a command.
    Message(Message),
    /// One that is still to be put into words: whoever waits for the commit does that after it.
    Echo(Box<Echo>),
    /// Errors beside the fields of a modal, by block id; the modal stays open with what was typed.
    Errors(BTreeMap<String, String>),
    /// Replaces the submitted modal.
    Update(Value),
    /// Puts another modal on top.
    Push(Value),
    /// Closes all modals.
    Clear,
    /// Options for a menu: label and value.
    Options(Vec<(String, String)>),
}

/// A call that needs the trigger of the interaction, so it cannot wait in the outbox.
#[derive(Clone, Debug, PartialEq)]
pub enum Opening {
    /// Opens a modal; if Slack does not open it, the fallback is sent instead.
    Open {
        /// Slack's trigger.
        trigger: String,
        /// The modal.
        view: Value,
        /// What is said if it could not be opened.
        fallback: Box<Delivery>,
    },
    /// Replaces an open modal.
    Update {
        /// The view.
        id: String,
        /// The version that is replaced.
        hash: String,
        /// The modal.
        view: Value,
    },
}
