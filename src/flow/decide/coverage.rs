//! Coverage: the checklist of roles, and a list that asks for too much.

use crate::domain::desk::Change;
use crate::domain::input::{Action, Input, Surface};
use crate::domain::lead::Lead;
use crate::domain::vocabulary::Role;
use crate::flow::case::Case;
use crate::view;
use crate::view::action::ActionId;

/// `/rapport coverage`
pub fn show(case: &mut Case, lead: &Lead) {
    let page = view::coverage::page(lead, &case.peers(), &case.desk.checkins, case.now);
    case.answer(page);
}

/// There is nobody of this role here, or there is after all.
pub fn set_none(case: &mut Case, lead: &Lead, code: &str, none: bool) {
    let Some(role) = Role::from_code(code) else { return };
    let mut none_here: Vec<Role> = lead.none_here.iter().copied().filter(|r| *r != role).collect();
    if none {
        none_here.push(role);
    }
    let changed = Lead { none_here, ..lead.clone() };
    case.change(Change::Lead(changed.clone()));
    // In the Home, the refreshed page is the answer.
    if !matches!(&case.arrival.input, Input::Action(Action { from: Surface::Home { .. }, .. })) {
        show(case, &changed);
    }
}

/// Opens the list of those who could be widened.
pub fn open_trim(case: &mut Case, lead: &Lead) {
    let view = view::load::trim(lead, &case.peers(), case.now);
    case.open(view, (ActionId::ListTrim, ""));
}

/// One person is seen less often; the list shows what is left.
pub fn widen(case: &mut Case, lead: &Lead, id: &str) {
    let Some(peer) = case.peer(id) else { return };
    case.change(Change::Peer(peer.wider(case.now)));
    case.show_instead(view::load::trim(lead, &case.peers(), case.now));
}
