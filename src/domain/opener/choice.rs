//! Which opener comes next.

use super::{Chosen, Openers, Origin, REST, Whom, open_follow_up};
use crate::domain::desk::Desk;
use crate::domain::peer::Peer;
use crate::domain::warmth::warmth_word;
use chrono::{DateTime, Utc};

/// An opener that suits somebody, be it the lead's own or of the catalogue.
struct Fitting<'a> {
    key: String,
    text: &'a str,
    origin: Origin,
    /// How close it fits: 0 is made for the person, 1 for their role, 2 for anyone.
    distance: u8,
}

/// Chooses one for a peer: "Your open follow-up first; then by role and warmth, none within six weeks, the
/// least used next; one of your own that was never used before the others." One that is hidden never comes.
/// `another` is asked for where one is shown already; then the follow-up, which comes by itself, is none.
pub fn choose(
    catalogue: &Openers,
    desk: &Desk,
    peer: &Peer,
    another: bool,
    now: DateTime<Utc>,
) -> Option<Chosen> {
    if let Some((words, at)) = open_follow_up(peer, &desk.checkins).filter(|_| !another) {
        return Some(Chosen { key: String::new(), text: words.to_owned(), origin: Origin::FollowUp { at } });
    }
    let uses = |f: &Fitting<'_>| desk.openers.iter().filter(|u| u.opener == f.key).count();
    let rests = |f: &Fitting<'_>| desk.openers.iter().any(|u| u.opener == f.key && now - u.at < REST);
    let awake = own(desk, peer).chain(of_catalogue(catalogue, desk, peer, now)).filter(|f| !rests(f));
    let best = awake.min_by_key(|f| {
        let uses = uses(f);
        let is_new = uses == 0 && matches!(f.origin, Origin::Own(_));
        (uses, !is_new, f.distance)
    })?;
    Some(Chosen { key: best.key, text: best.text.to_owned(), origin: best.origin })
}

fn own<'a>(desk: &'a Desk, peer: &'a Peer) -> impl Iterator<Item = Fitting<'a>> {
    let suits = |own: &&super::OwnOpener| own.hidden_at.is_none() && own.suits(peer);
    desk.own_openers.iter().filter(suits).map(|own| Fitting {
        key: own.key(),
        text: &own.text,
        origin: Origin::Own(own.category),
        distance: match own.whom {
            Whom::Peer(_) => 0,
            Whom::Role(_) => 1,
            Whom::Anyone => 2,
        },
    })
}

fn of_catalogue<'a>(
    catalogue: &'a Openers,
    desk: &'a Desk,
    peer: &'a Peer,
    now: DateTime<Utc>,
) -> impl Iterator<Item = Fitting<'a>> {
    let warmth = warmth_word(peer, now);
    let is_hidden = |key: &str| desk.hidden_openers.iter().any(|hidden| hidden.opener == key);
    let suits = move |o: &&super::Opener| {
        (o.roles.is_empty() || o.roles.contains(&peer.role))
            && (o.warmth.is_empty() || o.warmth.contains(&warmth))
            && !is_hidden(&o.key)
    };
    catalogue.all().iter().filter(suits).map(|o| Fitting {
        key: o.key.clone(),
        text: &o.text,
        origin: Origin::Catalogue(o.category),
        distance: if o.roles.is_empty() { 2 } else { 1 },
    })
}
