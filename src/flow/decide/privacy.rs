//! What is one's own: a copy of it, its deletion, and the deletion of one person with every word about them.

use super::people;
use crate::domain::delivery::{Call, ExportFile, Urgency};
use crate::domain::desk::Change;
use crate::domain::erasure::{Erased, Erasure};
use crate::domain::id::UserId;
use crate::domain::invitation::Invitation;
use crate::domain::lead::Lead;
use crate::domain::names::{Match, find_peer};
use crate::domain::peer::Peer;
use crate::flow::case::Case;
use crate::view::privacy::{self as words, Amount};

/// `/rapport export`: the files are made when they are sent.
pub fn export(case: &mut Case, lead: &Lead) {
    case.say(&words::coming());
    for file in ExportFile::ALL {
        let user = lead.user.clone();
        // Neither waits for the other.
        let lane = format!("export:{user}:{}", file.code());
        case.send(Call::Export { user, file: *file }, lane, Urgency::Answer);
    }
}

/// `/rapport forget ada`: says what goes, and asks.
pub fn ask_forget(case: &mut Case, query: &str) {
    let Some(peer) = on_list_or_taken_off(case, query) else { return };
    let promises = case.desk.promises.iter().filter(|p| p.peer == peer.id).count();
    let checkins = case.log_with(&peer.id).len();
    case.answer(words::ask_forget(&peer, Amount { people: 1, checkins, promises, milestones: 0 }));
}

/// Somebody on the list; else one who was taken off it and is still kept.
fn on_list_or_taken_off(case: &mut Case, query: &str) -> Option<Peer> {
    let off: Vec<Peer> = case.desk.peers.iter().filter(|p| p.removed_at.is_some()).cloned().collect();
    let typed = crate::view::blocks::unescape(query.trim().trim_start_matches('@'));
    let is_listed = matches!(
        find_peer(&typed, case.peers().iter().map(|p| (p.name.as_str(), p))),
        Match::One(..) | Match::Several(_)
    );
    let user =
        typed.strip_prefix("<@").map(|rest| UserId::new(rest.split(['|', '>']).next().unwrap_or_default()));
    let is_user = |p: &&Peer| user.is_some() && p.slack_user == user;
    if is_listed || case.peers().iter().any(|p| is_user(&p)) {
        return people::find(case, query);
    }
    let by_name = match find_peer(&typed, off.iter().map(|p| (p.name.as_str(), p))) {
        Match::One(_, peer) if !typed.is_empty() => Some(peer),
        _ => None,
    };
    match off.iter().find(is_user).or(by_name).cloned() {
        Some(peer) => Some(peer),
        None => people::find(case, query),
    }
}

/// The button: the person goes, if they are on this lead's own desk.
pub fn forget(case: &mut Case, lead: &Lead, id: &str) {
    let Some(peer) = case.desk.peers.iter().find(|p| p.id.as_str() == id).cloned() else {
        return case.say("That person is not kept here, or no longer.");
    };
    let called = words::called(&peer.name, peer.slack_user.as_ref());
    erase(case, lead, Erased::Peer { id: peer.id, called });
    case.say(words::forgotten());
}

/// `/rapport delete mine`: says what goes, and asks. With a name behind it, it takes that person off the list.
pub fn ask_delete(case: &mut Case, rest: &str) {
    match rest.to_lowercase().as_str() {
        "mine" | "all" | "everything" | "all of mine" | "my data" => {}
        "" => {
            return case.say(
                "Delete what? `/rapport delete mine` deletes all of yours; `/rapport forget ada` one person.",
            );
        }
        _ => return people::remove(case, rest),
    }
    let amount = Amount {
        people: case.peers().len(),
        checkins: case.desk.checkins.iter().filter(|c| c.deleted_at.is_none()).count(),
        promises: case.desk.promises.len(),
        milestones: case.desk.milestones.len(),
    };
    case.answer(words::ask_delete(amount));
}

/// The button: all of the lead's own goes; nobody invites them again.
pub fn delete_mine(case: &mut Case, lead: &Lead) {
    let (workspace, user, at) = (lead.workspace.clone(), lead.user.clone(), case.now);
    case.change(Change::Invited(Invitation { workspace, user, at }));
    erase(case, lead, Erased::Everything);
    case.say(words::deleted());
}

fn erase(case: &mut Case, lead: &Lead, what: Erased) {
    let erasure = Erasure {
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        user: lead.user.clone(),
        what,
        instead: words::removed(),
        at: case.now,
    };
    case.change(Change::Erased(erasure));
}
