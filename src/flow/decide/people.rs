//! Adding, changing and removing people.

use crate::domain::balance::Run;
use crate::domain::delivery::{Call, Message, Urgency};
use crate::domain::desk::Change;
use crate::domain::id::UserId;
use crate::domain::import::guess_circle;
use crate::domain::input::{Action, Choice, Input, Surface, Values};
use crate::domain::lead::Lead;
use crate::domain::names::{LONGEST, Match, find_peer, is_called, is_too_long, search};
use crate::domain::peer::{About, Clocks, Peer};
use crate::domain::planner::rank_peers;
use crate::domain::reply::Ack;
use crate::domain::traits::{Traits, is_cadence};
use crate::domain::vocabulary::{Circle, Role};
use crate::flow::case::{Carried, Case};
use crate::view::action::ActionId;
use crate::view::blocks::{escape, unescape};
use crate::view::{people as words, words as said};

/// What a cadence may be.
pub(super) const CADENCE: &str = "Between once a day and once a year: every 1 to 365 days.";

/// A person about to be added.
pub struct NewPeer {
    pub(super) slack_user: Option<UserId>,
    pub(super) name: String,
    pub(super) role: Role,
    pub(super) circle: Circle,
    pub(super) cadence_days: Option<u32>,
    pub(super) organisation: Option<String>,
}

impl NewPeer {
    /// Someone outside Slack, by name.
    pub fn named(name: &str) -> Self {
        Self {
            slack_user: None,
            name: name.to_owned(),
            role: Role::Other,
            circle: Circle::Core,
            cadence_days: None,
            organisation: None,
        }
    }

    /// Someone in Slack who holds a role of the leadership team.
    pub fn in_role(user: UserId, role: Role) -> Self {
        let named = Self::named(user.as_str());
        Self { slack_user: Some(user), role, circle: guess_circle(role), ..named }
    }
}

/// Adds a person; one in Slack has their profile read.
pub fn add(case: &mut Case, lead: &Lead, new: NewPeer) -> Peer {
    let peer = Peer {
        id: case.ids.make(),
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        slack_user: new.slack_user,
        name: new.name,
        role: new.role,
        circle: new.circle,
        cadence_days: new.cadence_days,
        organisation: new.organisation,
        email: None,
        about: About::default(),
        added_at: case.now,
        clocks: Clocks::default(),
        run: Run::default(),
        nudged_at: None,
        skipped_until: None,
        removed_at: None,
    };
    case.change(Change::Peer(peer.clone()));
    if let Some(user) = peer.slack_user.clone() {
        let lane = format!("profile:{user}");
        let reader = case.user();
        case.send(Call::ReadProfile { user, reader }, lane, Urgency::Answer);
    }
    peer
}

/// What is said of a text that is too long for a name; nothing of a name.
pub fn too_long(name: &str) -> Option<String> {
    is_too_long(name).then(|| format!("A name has at most {LONGEST} characters. Shorten it, and try again."))
}

/// Adds someone of Slack who was mentioned; the name is Slack's until the profile is read.
pub fn add_by_mention(case: &mut Case, lead: &Lead, user: &UserId, label: Option<&str>) -> Peer {
    let name = label.unwrap_or(user.as_str()).to_owned();
    add(case, lead, NewPeer { slack_user: Some(user.clone()), ..NewPeer::named(&name) })
}

/// The peer a name or mention in a command means; asks which of them otherwise.
pub fn find(case: &mut Case, query: &str) -> Option<Peer> {
    let meant = case.meant.as_ref().and_then(|id| case.peer(id.as_str()));
    if meant.is_some() {
        return meant;
    }
    let peers = case.peers();
    if let Some((user, _, _)) = mention(query) {
        let found = peers.into_iter().find(|p| p.slack_user.as_ref() == Some(&user));
        if found.is_none() {
            case.say(&format!("<@{user}> is not among your people. `/rapport add <@{user}>` adds them."));
        }
        return found;
    }
    let query = unescape(query.trim().trim_start_matches('@'));
    if query.is_empty() {
        case.say("Whom? Name the person, as in `/rapport peer ada`.");
        return None;
    }
    let (sentence, those) = match find_peer(&query, peers.iter().map(|p| (p.name.as_str(), p))) {
        Match::One(_, peer) => return Some(peer.clone()),
        Match::Several(several) => (format!("Which {}?", escape(&query)), several),
        Match::None { nearest } => {
            let hint = did_you_mean(nearest.iter().map(|(name, _)| *name));
            (format!("{} is not among your people.{hint}", escape(&query)), nearest)
        }
    };
    let those: Vec<Peer> = those.into_iter().map(|(_, peer)| peer.clone()).collect();
    ask_which(case, &sentence, &those, None);
    None
}

/// The same without asking.
pub fn known(case: &Case, query: &str) -> Option<Peer> {
    let peers = case.peers();
    if let Some((user, _, _)) = mention(query) {
        return peers.into_iter().find(|p| p.slack_user.as_ref() == Some(&user));
    }
    let query = unescape(query.trim().trim_start_matches('@'));
    match find_peer(&query, peers.iter().map(|p| (p.name.as_str(), p))) {
        Match::One(_, peer) => Some(peer.clone()),
        _ => None,
    }
}

/// " Did you mean Ana or Ben?", if there is anybody.
pub fn did_you_mean<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<String> = names.map(escape).collect();
    if names.is_empty() { String::new() } else { format!(" Did you mean {}?", said::either(&names)) }
}

/// Asks which of these people a command means; each has a button that takes it again, with them. The command is what
/// was typed, unless another is given.
pub fn ask_which(case: &mut Case, sentence: &str, those: &[Peer], command: Option<&str>) {
    let typed = match &case.arrival.input {
        Input::Command(typed) if typed.name == "/rapport" => Some(typed.text.as_str()),
        _ => None,
    };
    match command.or(typed) {
        Some(command) => {
            let kept = case.keep_line(command);
            case.answer(words::which(sentence, those, &kept));
        }
        None => case.say(sentence),
    }
}

/// A mention at the start of a text: the user, their label, and the rest.
pub(super) fn mention(text: &str) -> Option<(UserId, Option<String>, &str)> {
    let inner = text.trim_start().strip_prefix("<@")?;
    let (inside, rest) = inner.split_once('>')?;
    let (id, label) =
        inside.split_once('|').map_or((inside, None), |(id, label)| (id, Some(label.to_owned())));
    Some((UserId::new(id), label.filter(|l| !l.is_empty()), rest))
}

/// `/rapport circle ada wide`, `/rapport circle ada every 21 days`
pub fn change_circle(case: &mut Case, text: &str) {
    let (query, traits) = match mention(text) {
        Some((user, _, rest)) => (format!("<@{user}>"), Traits::beside_mention(rest)),
        None => {
            let traits = Traits::of_name(text);
            (traits.name.clone(), traits)
        }
    };
    if traits.circle.is_none() && traits.cadence.is_none() {
        return case.say("To which circle? Inner, core, wide or outer, or `every 21 days`.");
    }
    if traits.has_bad_cadence() {
        return case.say(CADENCE);
    }
    let Some(peer) = find(case, &query) else { return };
    // A circle alone sets the circle's own cadence again.
    let circle = traits.circle.unwrap_or(peer.circle);
    let changed = peer.with_rhythm(circle, traits.cadence);
    case.change(Change::Peer(changed.clone()));
    let sentence = format!("{}: {}.", said::who(&changed), words::described(&changed));
    case.answer(words::saved(&sentence, &changed));
}

/// `/rapport remove ada`
pub fn remove(case: &mut Case, text: &str) {
    let Some(peer) = find(case, text) else { return };
    let is_sure = case.meant.is_some() || mention(text).is_some() || is_called(&unescape(text), &peer.name);
    match is_sure {
        true => take_off(case, peer.id.as_str()),
        false => case.answer(words::ask_remove(&peer)),
    }
}

/// A button takes a person off.
pub fn take_off(case: &mut Case, id: &str) {
    let Some(peer) = case.peer(id) else { return };
    case.undoes(peer.added_at);
    let removed = Peer { removed_at: Some(case.now), ..peer };
    case.change(Change::Peer(removed.clone()));
    super::log::withdraw_nudges(case, &removed, "Off your list.");
    say_unless_home(case, words::removed(&removed));
}

/// In the Home, the refreshed page is the answer.
pub fn say_unless_home(case: &mut Case, message: Message) {
    if !matches!(&case.arrival.input, Input::Action(Action { from: Surface::Home { .. }, .. })) {
        case.answer(message);
    }
}

/// Puts a removed person back.
pub fn put_back(case: &mut Case, id: &str) {
    let Some(peer) = case.desk.peers.iter().find(|p| p.id.as_str() == id).cloned() else {
        return case.say("That person is no longer kept. `/rapport add` adds them anew.");
    };
    let back = Peer { removed_at: None, ..peer };
    case.change(Change::Peer(back.clone()));
    case.answer(words::saved(&format!("{} is back on your list.", said::who(&back)), &back));
}

/// What a menu of people offers: whoever fits what was typed; with nothing typed, the most due first.
pub fn options(case: &mut Case, lead: &Lead, query: &str) {
    let ranked = rank_peers(lead, &case.peers(), &case.desk.milestones, &case.desk.promises, &[], case.now);
    let mut peers: Vec<Peer> = ranked.into_iter().map(|candidate| candidate.peer).collect();
    let rest: Vec<Peer> =
        case.peers().into_iter().filter(|p| !peers.iter().any(|known| known.id == p.id)).collect();
    peers.extend(rest);
    let found = search(query, peers.iter().map(|p| (p.name.as_str(), p)));
    let row = |peer: &&Peer| (words::option(peer), peer.id.to_string());
    case.decision.ack = Ack::Options(found.iter().take(100).map(row).collect());
}

/// Opens the form of a person, or of a new one.
pub fn open_form(case: &mut Case, peer: Option<Peer>) {
    let row = peer.as_ref().map(|p| p.id.to_string());
    let carried = Carried { reply_to: case.reply_to(), row: row.clone(), ..Carried::default() };
    let view = words::form(peer.as_ref(), None, &carried.text());
    let again = if row.is_some() { ActionId::PeerEdit } else { ActionId::PeerAdd };
    case.open(view, (again, row.as_deref().unwrap_or("")));
}

/// The form came back.
pub fn submitted(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let user = match values.get("user") {
        Choice::User(user) => Some(user.clone()),
        _ => None,
    };
    let name = values.text("name");
    let editing = carried.row.as_deref().and_then(|id| case.peer(id));
    if carried.row.is_some() && editing.is_none() {
        return case
            .refuse("name", "They were taken off your list meanwhile. Close the form, and add them anew.");
    }
    check(case, values, user.as_ref(), name.as_deref(), editing.is_some());
    if case.is_refused() {
        return;
    }
    let cadence_days = values.text("cadence").and_then(|d| d.parse().ok());
    let role = values.option("role").and_then(Role::from_code).unwrap_or(Role::Other);
    let circle = values.option("circle").and_then(Circle::from_code).unwrap_or(Circle::Core);
    let organisation = values.text("organisation");
    let name = name.or_else(|| user.as_ref().map(ToString::to_string)).unwrap_or_default();
    let peer = match editing {
        Some(old) => {
            let about = about(values, &old.about);
            let changed = Peer { name, role, organisation, about, ..old }.with_rhythm(circle, cadence_days);
            case.change(Change::Peer(changed.clone()));
            changed
        }
        None => add(case, lead, NewPeer { slack_user: user, name, role, circle, cadence_days, organisation }),
    };
    case.decision.ack = Ack::Clear;
    if carried.reply_to.is_some() {
        let sentence = format!("Saved {}: {}.", said::who(&peer), words::described(&peer));
        case.answer(words::saved(&sentence, &peer));
    }
}

/// What the form says of how to be with them. A day it does not ask for stays.
fn about(values: &Values, before: &About) -> About {
    About {
        prefers: values.text("prefers"),
        cares: values.text("cares"),
        goal: values.text("goal"),
        they_need: values.text("they_need"),
        we_need: values.text("we_need"),
        renews_on: if values.0.contains_key("renews_on") {
            values.date("renews_on")
        } else {
            before.renews_on
        },
    }
}

fn check(case: &mut Case, values: &Values, user: Option<&UserId>, name: Option<&str>, editing: bool) {
    if user.is_none() && name.is_none() {
        case.refuse("name", "Choose someone in Slack, or type a name.");
    }
    if user.is_some_and(|u| super::is_self(case, u)) {
        case.refuse("user", "That is you. Choose someone else.");
    }
    if let Some(why) = name.and_then(too_long) {
        case.refuse("name", why);
    }
    let twin = |p: &Peer| {
        user.is_some_and(|u| p.slack_user.as_ref() == Some(u))
            || user.is_none() && name.is_some_and(|n| p.name.eq_ignore_ascii_case(n))
    };
    if !editing && case.peers().iter().any(twin) {
        let field = if user.is_some() { "user" } else { "name" };
        case.refuse(field, "They are already on your list.");
    }
    let cadence = values.text("cadence");
    if cadence.is_some_and(|d| !d.parse::<u32>().is_ok_and(is_cadence)) {
        case.refuse("cadence", "A number of days from 1 to 365, or leave it empty.");
    }
}
