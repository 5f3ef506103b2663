//! The opener of a nudge: an open follow-up first, then what a review noted of the person, then one of the
//! openers that suit them.

use super::case::House;
use crate::domain::desk::Desk;
use crate::domain::opener::{Chosen, open_follow_up};
use crate::domain::peer::Peer;
use crate::domain::review::to_open_with;
use crate::view::review;
use chrono::{DateTime, Utc};

/// Chooses one for a peer; `shown` is the key of the one to be replaced by another, if any.
pub fn opener(house: &House, desk: &Desk, peer: &Peer, shown: &str, now: DateTime<Utc>) -> Chosen {
    let was_used = |key: &str| key == shown || desk.openers.iter().any(|used| used.opener == key);
    let noted = to_open_with(&desk.answers, &peer.id, was_used, now);
    match noted.filter(|_| open_follow_up(peer, &desk.checkins).is_none() || !shown.is_empty()) {
        Some(answer) => Chosen { key: answer.opener_key(), text: review::opener(answer) },
        None => house.openers.choose(peer, &desk.checkins, &desk.openers, shown, now),
    }
}
