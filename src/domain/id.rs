//! Identities. They are made from what caused them, never drawn at random: the same input handled
//! twice yields the same rows, so a repeat can be recognised by its key.

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use std::fmt;

macro_rules! identity {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps an identity read from Slack, the store or an [`IdSource`].
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The identity as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }
    )+};
}

identity! {
    /// A Slack team (`T…`) that installed Rapport.
    WorkspaceId,
    /// A Slack user (`U…` or `W…`).
    UserId,
    /// A Slack conversation (`C…`, `G…` or `D…`).
    ChannelId,
    /// A lead.
    LeadId,
    /// A peer of one lead.
    PeerId,
    /// One entry of the contact log.
    CheckInId,
    /// One nudge.
    NudgeId,
    /// A milestone.
    MilestoneId,
    /// What stands in the way of a milestone.
    ObstacleId,
    /// A promise to a peer.
    PromiseId,
    /// An opener of a lead's own.
    OpenerId,
    /// A status update about a milestone.
    UpdateId,
    /// A cron schedule of a lead or a channel.
    ScheduleId,
    /// One outgoing call in the outbox; also written into the message's metadata.
    DeliveryId,
    /// What a person typed and must not lose.
    DraftId,
}

/// Makes the identities that one input gives rise to: a sortable time part, then a digest of the
/// input's own identity, the last digits of which count on from one to the next.
///
/// So all that one input gives rise to begins the same: with the name under which the log knows it ([`request`]).
#[derive(Debug, Clone)]
pub struct IdSource {
    digest: u64,
    at_ms: i64,
    made: u64,
}

/// How much of an identity its cause alone decides: the time, and 45 bits of the digest.
const REQUEST: usize = 19;
/// The digits that count: a million of one cause, each another.
const COUNTED: u64 = (1 << 20) - 1;

/// Crockford's base 32, in lower case: sortable, and no letters to be confused.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

impl IdSource {
    /// `cause` names the input uniquely (an envelope, an event, a schedule's occurrence).
    pub fn new(cause: impl Into<String>, now: DateTime<Utc>) -> Self {
        let digest = Sha256::digest(cause.into());
        let digest = u64::from_be_bytes(digest[..8].try_into().expect("8 bytes"));
        Self { digest, at_ms: now.timestamp_millis(), made: 0 }
    }

    /// The next identity, of any kind.
    pub fn make<T: From<String>>(&mut self) -> T {
        self.made += 1;
        T::from(self.nth(self.made))
    }

    /// The name of the input in the log.
    pub fn request(&self) -> String {
        let mut text = self.nth(0);
        text.truncate(REQUEST);
        text
    }

    fn nth(&self, place: u64) -> String {
        let counted = (self.digest + place) & COUNTED;
        let mut text = String::with_capacity(24);
        push_base32(&mut text, self.at_ms as u64, 10);
        push_base32(&mut text, self.digest >> 19, 9);
        push_base32(&mut text, counted, 4);
        text
    }
}

/// Whether a text has the shape of an identity that an [`IdSource`] makes.
pub fn is_made(text: &str) -> bool {
    text.len() == 23 && text.bytes().all(|letter| ALPHABET.contains(&letter))
}

/// The name in the log of the input that gave rise to this; `None` if an [`IdSource`] did not make it.
pub fn request(id: &str) -> Option<&str> {
    is_made(id).then(|| &id[..REQUEST])
}

/// When an identity was made, read from its time part; `None` if an [`IdSource`] did not make it.
pub fn made_at(id: &str) -> Option<DateTime<Utc>> {
    let digits = id.as_bytes().get(..10)?;
    let value = |digit: &u8| ALPHABET.iter().position(|letter| letter == digit).map(|place| place as i64);
    let ms = digits.iter().try_fold(0i64, |ms, digit| Some(ms * 32 + value(digit)?))?;
    DateTime::from_timestamp_millis(ms)
}

fn push_base32(text: &mut String, value: u64, digits: u32) {
    for place in (0..digits).rev() {
        let shifted = value.checked_shr(place * 5).unwrap_or(0);
        text.push(ALPHABET[(shifted & 31) as usize] as char);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(ms).expect("in range")
    }

    #[test]
    fn the_same_cause_makes_the_same_identities_in_order() {
        let make = || {
            let mut ids = IdSource::new("Ev1", at(1_790_000_000_000));
            (ids.make::<PeerId>(), ids.make::<PeerId>())
        };
        assert_eq!(make(), make());
        assert_ne!(make().0, make().1);
    }

    #[test]
    fn an_identity_knows_when_it_was_made() {
        let id = IdSource::new("Ev1", at(1_790_000_000_123)).make::<DeliveryId>();
        assert_eq!(made_at(id.as_str()), Some(at(1_790_000_000_123)));
        assert_eq!(made_at("D1"), None);
        assert!(is_made(id.as_str()) && !is_made("D1") && !is_made(&id.as_str()[1..]));
    }

    #[test]
    fn all_of_one_input_begins_with_its_name_in_the_log() {
        let mut ids = IdSource::new("Ev1", at(1_790_000_000_000));
        let made: std::collections::BTreeSet<String> = (0..1_000).map(|_| ids.make()).collect();
        assert_eq!(made.len(), 1_000);
        assert!(made.iter().all(|id| request(id) == Some(ids.request().as_str())));
        let other = IdSource::new("Ev2", at(1_790_000_000_000)).request();
        assert_ne!(ids.request(), other);
        assert_eq!(request("home:T1:U1"), None);
    }

    #[test]
    fn identities_sort_by_time() {
        let earlier = IdSource::new("Ev1", at(1_790_000_000_000)).make::<PeerId>();
        let later = IdSource::new("Ev2", at(1_790_000_000_001)).make::<PeerId>();
        assert!(earlier < later);
    }
}
