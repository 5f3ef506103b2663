//! Who is new in the leadership team, and who has left it.

use super::nudge::{open_nudge, replace_here};
use super::people::{self, NewPeer};
use crate::domain::delivery::Message;
use crate::domain::desk::Change;
use crate::domain::lead::Lead;
use crate::domain::nudge::{Act, Nudge, Subject};
use crate::domain::peer::Peer;
use crate::flow::case::Case;
use crate::view;

/// The one on the nudge goes on the list, in the role that Slack told.
pub fn add(case: &mut Case, lead: &Lead, id: &str) {
    let Some(nudge) = open_nudge(case, id) else { return };
    let Subject::Introduce(user, role) = nudge.subject.clone() else { return };
    let known = case.peers().into_iter().find(|p| p.slack_user.as_ref() == Some(&user));
    let peer = known.unwrap_or_else(|| people::add(case, lead, NewPeer::in_role(user, role)));
    settle(case, nudge, view::newcomer::added(&peer));
}

/// Not for this lead: the person does not come up again.
pub fn pass(case: &mut Case, id: &str) {
    let Some(nudge) = open_nudge(case, id) else { return };
    let Subject::Introduce(user, _) = nudge.subject.clone() else { return };
    settle(case, nudge, view::newcomer::passed(&user));
}

fn settle(case: &mut Case, nudge: Nudge, message: Message) {
    let Ok(settled) = nudge.act(Act::Answered, case.now) else { return };
    case.change(Change::Nudge(settled.clone()));
    replace_here(case, &settled, message);
}

/// Whoever has left Slack stays on the list, as somebody outside it.
pub fn stay(case: &mut Case, id: &str) {
    let Some(peer) = case.peer(id) else { return };
    let kept = Peer { slack_user: None, ..peer };
    case.change(Change::Peer(kept.clone()));
    people::say_unless_home(case, view::newcomer::stays(&kept));
}
