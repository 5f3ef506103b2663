//! Openers: suggested questions to start a conversation, never sent by the bot to the peer.

use super::checkin::CheckIn;
use super::desk::OpenerUse;
use super::peer::Peer;
use super::vocabulary::Role;
use super::warmth::{Warmth, warmth_word};
use chrono::{DateTime, Duration, Utc};
use serde::Deserialize;
use thiserror::Error;

/// None is repeated to the same lead within this time.
pub const REST: Duration = Duration::weeks(6);

/// One opener of `config/openers.toml`.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opener {
    /// Unique and stable; what the store remembers of its use.
    pub key: String,
    /// Curiosity, their goal, thanks and so on.
    pub category: String,
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

/// The opener of a nudge: a key to remember and a text to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The opener's key; empty when it comes from a follow-up of the lead's own.
    pub key: String,
    /// What it says.
    pub text: String,
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

    /// Chooses one for a peer: "Your open follow-up first; then by role and warmth, none within six
    /// weeks, the least used next." `shown` is the key now on the nudge, to be replaced by another.
    pub fn choose(
        &self,
        peer: &Peer,
        log: &[CheckIn],
        used: &[OpenerUse],
        shown: &str,
        now: DateTime<Utc>,
    ) -> Chosen {
        if let Some(follow_up) = open_follow_up(peer, log).filter(|_| shown.is_empty()) {
            return Chosen { key: String::new(), text: follow_up.to_owned() };
        }
        let warmth = warmth_word(peer, now);
        let rests = |o: &&Opener| used.iter().any(|u| u.opener == o.key && now - u.at < REST);
        let suits = |o: &&Opener| {
            o.key != shown
                && (o.roles.is_empty() || o.roles.contains(&peer.role))
                && (o.warmth.is_empty() || o.warmth.contains(&warmth))
        };
        let uses = |o: &&Opener| used.iter().filter(|u| u.opener == o.key).count();
        let mut fitting: Vec<&Opener> = self.0.iter().filter(suits).collect();
        if fitting.iter().any(|o| !rests(o)) {
            fitting.retain(|o| !rests(o));
        }
        // Of the least used, one made for the role goes before one for anyone.
        let best = fitting.into_iter().min_by_key(|o| (uses(o), o.roles.is_empty()));
        best.map_or_else(
            || Chosen { key: String::new(), text: String::new() },
            |o| Chosen { key: o.key.clone(), text: o.text.clone() },
        )
    }
}

/// The follow-up of the latest check-in with this peer, if it left one open.
pub fn open_follow_up<'a>(peer: &Peer, log: &'a [CheckIn]) -> Option<&'a str> {
    log.iter()
        .filter(|c| c.peer == peer.id && c.deleted_at.is_none())
        .max_by_key(|c| c.at)?
        .follow_up
        .as_deref()
}

#[cfg(test)]
mod tests;
