//! Adding a person by a line.

use super::people::{CADENCE, NewPeer, add, mention, open_form, too_long};
use crate::domain::desk::Change;
use crate::domain::id::UserId;
use crate::domain::lead::Lead;
use crate::domain::names::is_called;
use crate::domain::peer::Peer;
use crate::domain::traits::Traits;
use crate::domain::vocabulary::{Circle, Role};
use crate::flow::case::Case;
use crate::view::blocks::escape;
use crate::view::{people as words, words as said};

/// `/rapport add @dana cfo inner every 21 days`
pub fn add_by_command(case: &mut Case, lead: &Lead, text: &str) {
    if text.is_empty() {
        return open_form(case, None);
    }
    let (user, label, traits) = match mention(text) {
        Some((user, label, rest)) => (Some(user), label, Traits::beside_mention(rest)),
        None => (None, None, Traits::of_name(text.trim_start_matches('@'))),
    };
    let name = user.as_ref().map_or(traits.name.clone(), |user| label.unwrap_or_else(|| user.to_string()));
    if is_refused(case, user.as_ref(), &name, &traits) {
        return;
    }
    let twin = |p: &&Peer| match &user {
        Some(user) => p.slack_user.as_ref() == Some(user),
        None => p.name.eq_ignore_ascii_case(&name),
    };
    if let Some(known) = case.peers().iter().find(twin).cloned() {
        return add_again(case, known, &traits);
    }
    let new = NewPeer {
        slack_user: user,
        name,
        role: traits.role.unwrap_or(Role::Other),
        circle: traits.circle.unwrap_or(Circle::Core),
        cadence_days: traits.cadence,
        organisation: None,
    };
    let peer = add(case, lead, new);
    let sentence = format!("Added {}: {}.{}", said::who(&peer), words::described(&peer), left_out(&traits));
    case.answer(words::saved(&sentence, &peer));
}

/// Whether nobody can be added by what was typed; the answer says why.
fn is_refused(case: &mut Case, user: Option<&UserId>, name: &str, traits: &Traits) -> bool {
    let is_crowd = name.starts_with(['!', '#']) || matches!(name, "here" | "channel" | "everyone");
    if name.is_empty() {
        case.say("Whom? Begin with the person, as in `/rapport add Ada Lovelace cfo inner`.");
    } else if user.is_none() && is_crowd {
        case.say("That is no single person. Name one, as in `/rapport add Ada Lovelace cfo inner`.");
    } else if user.is_some_and(|user| super::is_self(case, user)) {
        case.say("That is you. Add the people you want to keep in touch with.");
    } else if let Some(why) = too_long(name) {
        case.say(&why);
    } else if traits.has_bad_cadence() {
        case.say(CADENCE);
    } else if let Some(namesake) = namesake(case, user, name) {
        let name = escape(name);
        case.say(&format!(
            "{} is on your list already. Another {name}? Add the last name as well: `/rapport add {name} …`",
            said::who(&namesake)
        ));
    } else {
        return false;
    }
    true
}

/// Somebody on the list with this single name and another: most likely the same person.
fn namesake(case: &Case, user: Option<&UserId>, name: &str) -> Option<Peer> {
    let is_single = user.is_none() && !name.contains(' ');
    let peers = if is_single { case.peers() } else { vec![] };
    let is_new = peers.iter().all(|peer| !peer.name.eq_ignore_ascii_case(name));
    peers.into_iter().find(|peer| is_new && is_called(name, &peer.name))
}

/// Somebody is on the list already: what was said of them is changed.
fn add_again(case: &mut Case, known: Peer, traits: &Traits) {
    let circle = traits.circle.unwrap_or(known.circle);
    let cadence_days =
        if traits.circle.is_some() { traits.cadence } else { traits.cadence.or(known.cadence_days) };
    let role = traits.role.unwrap_or(known.role);
    let changed = Peer { role, circle, cadence_days, ..known.clone() };
    let mut sentence = format!("{} is already on your list", said::who(&known));
    if changed == known {
        sentence.push('.');
    } else {
        case.change(Change::Peer(changed.clone()));
        sentence = format!("{sentence}; now {}.", words::described(&changed));
    }
    case.answer(words::saved(&format!("{sentence}{}", left_out(traits)), &changed));
}

/// What was typed of a person and could not be kept.
fn left_out(traits: &Traits) -> String {
    let unread: Vec<String> = traits.unread.iter().map(|text| format!("\"{}\"", escape(text))).collect();
    if unread.is_empty() { String::new() } else { format!(" I left out {}.", said::list(&unread)) }
}
