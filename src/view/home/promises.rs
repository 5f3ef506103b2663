//! Promises due: the open ones, soonest first, and how many were kept so far.

use super::page::Page;
use crate::domain::desk::Desk;
use crate::domain::home::{HomePart, Unfolded};
use crate::domain::lead::Lead;
use crate::domain::promise::{Promise, kept};
use crate::view::action::ActionId;
use crate::view::blocks::{actions, button, context, divider, header, section_with};
use crate::view::promise::{full, kept_sentence};
use chrono::{DateTime, Utc};
use serde_json::Value;

/// How many stand there folded.
const FOLDED: usize = 3;

/// The open promises; nothing before there is anybody to promise something to.
pub(super) fn promises(desk: &Desk, lead: &Lead, unfolded: Unfolded, now: DateTime<Utc>) -> Vec<Value> {
    if desk.peers.is_empty() {
        return vec![];
    }
    let mut open: Vec<&Promise> = desk.promises.iter().filter(|p| p.is_open()).collect();
    open.sort_by_key(|p| (p.due, &p.id));
    let add = button(ActionId::PromiseNew.code(), ActionId::PromiseNew.label(), "");
    let mut blocks = vec![divider(), header("Promises due")];
    if open.is_empty() {
        blocks.push(section_with(
            "Nothing promised. A promise you keep here comes back the working day before.",
            add,
        ));
    } else {
        let page = Page::of(open.len(), unfolded.page_of(HomePart::Promises), FOLDED);
        let shown = open.iter().skip(page.first).take(page.many).enumerate();
        blocks.extend(shown.flat_map(|(nth, p)| full(p, &desk.peers, nth, lead.day(now))));
        let row = page.buttons(HomePart::Promises).into_iter().chain([add]).collect();
        blocks.push(actions("turn-promises", row));
    }
    let so_far = kept(&desk.promises, |p, now| p.is_past(lead, now), now);
    if so_far.of() > 0 {
        blocks.push(context(&kept_sentence(so_far)));
    }
    blocks
}
