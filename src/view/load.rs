//! A list that asks for more than its lead's budget: what it asks for, and whom to widen first.

use super::action::ActionId;
use super::blocks::{button, context, section, section_with};
use super::form::notice;
use super::people::clock;
use super::words::{every, number, who_and_role};
use crate::domain::lead::Lead;
use crate::domain::load::{Widened, asked_a_week, is_too_long, to_widen};
use crate::domain::peer::Peer;
use chrono::{DateTime, Utc};
use serde_json::Value;

/// How many are offered at once.
const OFFERED: usize = 10;

/// What a list asks for if that is too much, with the way to those who could be widened; else nothing.
pub fn too_long(lead: &Lead, peers: &[Peer]) -> Option<Value> {
    let show = button(ActionId::ListTrim.code(), ActionId::ListTrim.label(), "");
    is_too_long(lead, peers).then(|| section_with(&sentence(lead, peers), show))
}

/// The rule with its numbers.
fn sentence(lead: &Lead, peers: &[Peer]) -> String {
    let nudges = number(lead.budget.per_week);
    let asked = asked_a_week(peers);
    // Rounded, 4.02 would be the 4.0 that fits.
    let shown = if is_too_long(lead, peers) { (asked * 10.0).ceil() / 10.0 } else { asked };
    match is_too_long(lead, peers) {
        true => format!(
            "Your list asks for {shown:.1} contacts a week; trim or widen. That is 7 days ÷ cadence, summed up, \
             and you get {nudges} nudges a week."
        ),
        false => format!("Your list asks for {shown:.1} contacts a week, which your {nudges} nudges hold."),
    }
}

/// Whom to widen first, each with what it would save.
pub fn trim(lead: &Lead, peers: &[Peer], now: DateTime<Utc>) -> Value {
    let all = to_widen(lead, peers, now);
    let mut blocks = vec![section(&sentence(lead, peers))];
    if is_too_long(lead, peers) {
        let enough = all.iter().position(|w| w.fits).map(|at| at + 1).filter(|n| *n <= OFFERED);
        blocks.extend(enough.map(|n| match n {
            1 => context("Seeing the first of these less often is enough."),
            n => context(&format!("Seeing the first {} of these less often is enough.", number(n as u32))),
        }));
        blocks.extend(all.iter().take(OFFERED).map(|widened| row(widened, lead, now)));
        blocks.push(context("Furthest past their cadence first. `/rapport remove` takes somebody off."));
    }
    notice("A list that fits", "Done", blocks)
}

fn row(widened: &Widened<'_>, lead: &Lead, now: DateTime<Utc>) -> Value {
    let peer = widened.peer;
    let wider = peer.clone().wider(now);
    let rhythm = match wider.is_nudged() {
        true => format!("{} → {}", every(peer.cadence()), every(wider.cadence())),
        false => format!("{} → no nudges", every(peer.cadence())),
    };
    let text = format!(
        "{} · {}\n{rhythm}, {:.1} fewer a week",
        who_and_role(peer),
        clock(peer, lead, now),
        widened.fewer
    );
    section_with(&text, button(ActionId::PeerWiden.code(), ActionId::PeerWiden.label(), peer.id.as_str()))
}
