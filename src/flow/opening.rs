//! The opener of a nudge: an open follow-up first, then what a review noted of the person, then one of the
//! lead's own or of the catalogue that suits them.

use super::case::House;
use crate::domain::desk::Desk;
use crate::domain::opener::{Chosen, Origin, choose, open_follow_up};
use crate::domain::peer::Peer;
use crate::domain::review::to_open_with;
use crate::view::review;
use chrono::{DateTime, Utc};

/// Chooses one for a peer; `another` than the one that is shown, where one is. None where none suits them, or
/// all that do were seen within six weeks.
pub fn opener(house: &House, desk: &Desk, peer: &Peer, another: bool, now: DateTime<Utc>) -> Option<Chosen> {
    let was_used = |key: &str| desk.openers.iter().any(|used| used.opener == key);
    let noted = to_open_with(&desk.answers, &peer.id, was_used, now);
    match noted.filter(|_| another || open_follow_up(peer, &desk.checkins).is_none()) {
        Some(answer) => Some(Chosen {
            key: answer.opener_key(),
            text: review::opener(answer),
            origin: Origin::Review { at: answer.at },
        }),
        None => choose(&house.openers, desk, peer, another, now),
    }
}

/// What an opener says that was once chosen, by its key; nothing of one that is no longer there.
pub fn text_of(house: &House, desk: &Desk, key: &str) -> Option<String> {
    let own = desk.own_openers.iter().find(|own| own.key() == key).map(|own| own.text.clone());
    let noted =
        || desk.answers.iter().find(|a| a.opener_key() == key && a.words.is_some()).map(review::opener);
    own.or_else(noted).or_else(|| house.openers.get(key).map(|opener| opener.text.clone()))
}
