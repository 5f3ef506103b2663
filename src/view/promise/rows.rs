//! Promises on other screens: a line each in the weekly plan and today's view, with their buttons in sight on the Home.

use super::line;
use crate::domain::peer::Peer;
use crate::domain::promise::Promise;
use crate::view::action::{ActionId, pair};
use crate::view::blocks::{actions, button, more, overflow, section, section_with};
use chrono::NaiveDate;
use serde_json::Value;

/// How many are named at most.
const NAMED: usize = 5;

/// The open promises due by a day, soonest first, those past their day among them. Of a peer off the list nothing is said
/// any more: `/rapport promises` still has them.
pub fn near<'a>(promises: &'a [Promise], peers: &[Peer], by: NaiveDate) -> Vec<&'a Promise> {
    let has_peer = |p: &Promise| peers.iter().any(|peer| peer.id == p.peer && peer.removed_at.is_none());
    let mut near: Vec<&Promise> =
        promises.iter().filter(|p| p.is_open() && p.due <= by && has_peer(p)).collect();
    near.sort_by_key(|p| (p.due, &p.id));
    near
}

/// The same, each with its menu.
pub fn due_by(promises: &[Promise], peers: &[Peer], by: NaiveDate, today: NaiveDate) -> Vec<Value> {
    let near = near(promises, peers, by);
    let steps = [ActionId::PromiseKept, ActionId::PromiseMove, ActionId::PromiseTell, ActionId::PromiseDrop];
    let row = |promise: &&Promise| section_with(&line(promise, peers, today), menu(promise, &steps));
    let mut blocks: Vec<Value> = near.iter().take(NAMED).map(row).collect();
    blocks.extend(more(near.len().saturating_sub(NAMED), "`/rapport promises` shows all"));
    blocks
}

/// One promise with what is done most in sight and the rest in a menu; `nth` tells its block from the others.
pub fn full(promise: &Promise, peers: &[Peer], nth: usize, today: NaiveDate) -> [Value; 2] {
    let of = |action: ActionId| button(action.code(), action.label(), promise.id.as_str());
    let rest = menu(promise, &[ActionId::PromiseTell, ActionId::PromiseDrop]);
    let row = vec![of(ActionId::PromiseKept), of(ActionId::PromiseMove), rest];
    [section(&line(promise, peers, today)), actions(&format!("promise-{nth}"), row)]
}

fn menu(promise: &Promise, steps: &[ActionId]) -> Value {
    let of = |action: &ActionId| (action.label(), pair(action.code(), promise.id.as_str()));
    let options: Vec<(&str, String)> = steps.iter().map(of).collect();
    overflow(ActionId::PromiseMenu.code(), &options)
}
