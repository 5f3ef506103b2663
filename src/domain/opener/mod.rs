//! Openers: suggested questions to start a conversation, never sent by the bot to the peer. They come from the
//! catalogue of `config/openers.toml` and from the lead's own list; a lead may hide any of them.

mod advice;
mod choice;
mod line;
mod own;

pub use advice::asks;
pub use choice::choose;
pub use line::OpenerLine;
pub use own::{HiddenOpener, OWN_AT_MOST, OwnOpener, TEXT_AT_MOST, TextError, Whom, same_text};

use super::checkin::CheckIn;
use super::peer::Peer;
use super::vocabulary::{Role, vocabulary};
use super::warmth::Warmth;
use chrono::{DateTime, Duration, Utc};
use serde::Deserialize;
use thiserror::Error;

/// None is repeated to the same lead within this time.
pub const REST: Duration = Duration::weeks(6);

vocabulary! {
    /// What an opener is about.
    Category {
        Curiosity = "curiosity", "Curiosity";
        Goal = "goal", "Their goal";
        FollowUp = "follow-up", "Follow-up";
        Thanks = "thanks", "Thanks";
        Offer = "offer", "Offer";
        Share = "share", "Share";
        Reconnect = "reconnect", "Reconnect";
        Risk = "risk", "Risk";
        JointWin = "joint-win", "Joint win";
    }
}

/// One opener of `config/openers.toml`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opener {
    /// Unique and stable; what the store remembers of its use.
    pub key: String,
    /// Curiosity, their goal, thanks and so on.
    pub category: Category,
    /// Roles it suits; empty for anyone.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// How warm; empty for always.
    #[serde(default)]
    pub warmth: Vec<Warmth>,
    /// The question or sentence.
    pub text: String,
}

/// All openers.
#[derive(Clone, Debug, Default)]
pub struct Openers(Vec<Opener>);

/// Why a file of openers cannot be used.
#[derive(Debug, Error)]
pub enum OpenersError {
    /// Not TOML, or not of the form.
    #[error("the openers cannot be read: {0}")]
    Form(#[from] toml::de::Error),
    /// Two with one key.
    #[error("two openers have the key \"{0}\": give one another key")]
    Twice(String),
}

/// The opener of a nudge: a key to remember, a text to show, and where it came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The opener's key; empty when it comes from a follow-up of the lead's own.
    pub key: String,
    /// What it says.
    pub text: String,
    /// Where it came from.
    pub origin: Origin,
}

/// Where an opener came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// What the last talk left open.
    FollowUp {
        /// When that talk was.
        at: DateTime<Utc>,
    },
    /// What a review noted of the person.
    Review {
        /// When it was noted.
        at: DateTime<Utc>,
    },
    /// The lead's own list.
    Own(Category),
    /// `config/openers.toml`.
    Catalogue(Category),
}

impl Origin {
    /// Whether it may be hidden: what was noted of one person comes once, by itself.
    pub const fn may_be_hidden(self) -> bool {
        matches!(self, Self::Own(_) | Self::Catalogue(_))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    opener: Vec<Opener>,
}

impl Openers {
    /// Reads `config/openers.toml`.
    pub fn parse(text: &str) -> Result<Self, OpenersError> {
        let file: File = toml::from_str(text)?;
        for (i, opener) in file.opener.iter().enumerate() {
            if file.opener[..i].iter().any(|o| o.key == opener.key) {
                return Err(OpenersError::Twice(opener.key.clone()));
            }
        }
        Ok(Self(file.opener))
    }

    /// Every opener, in the file's order.
    pub fn all(&self) -> &[Opener] {
        &self.0
    }

    /// The opener with this key.
    pub fn get(&self, key: &str) -> Option<&Opener> {
        self.0.iter().find(|o| o.key == key)
    }
}

/// What the latest check-in with this peer left open, if it did: the words, and when that was.
pub fn open_follow_up<'a>(peer: &Peer, log: &'a [CheckIn]) -> Option<(&'a str, DateTime<Utc>)> {
    let latest = log.iter().filter(|c| c.peer == peer.id && c.deleted_at.is_none()).max_by_key(|c| c.at)?;
    latest.follow_up.as_deref().map(|words| (words, latest.at))
}

#[cfg(test)]
mod tests;
