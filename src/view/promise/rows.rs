//! Promises on other screens: in the weekly plan a line each, on the Home with its buttons in sight.

use super::line;
use crate::domain::peer::Peer;
use crate::domain::promise::Promise;
use crate::view::action::{ActionId, pair};
use crate::view::blocks::{actions, button, more, overflow, section, section_with};
use chrono::{Days, NaiveDate};
use serde_json::Value;

/// How many the weekly plan names.
const A_WEEK: usize = 5;

/// The promises due within seven days and those past their day, soonest first, each with its menu.
pub fn this_week(promises: &[Promise], peers: &[Peer], today: NaiveDate) -> Vec<Value> {
    let mut near: Vec<&Promise> =
        promises.iter().filter(|p| p.is_open() && p.due <= today + Days::new(6)).collect();
    near.sort_by_key(|p| (p.due, &p.id));
    let steps = [ActionId::PromiseKept, ActionId::PromiseMove, ActionId::PromiseTell, ActionId::PromiseDrop];
    let row = |promise: &&Promise| section_with(&line(promise, peers, today), menu(promise, &steps));
    let mut blocks: Vec<Value> = near.iter().take(A_WEEK).map(row).collect();
    blocks.extend(more(near.len().saturating_sub(A_WEEK), "`/rapport promises` shows all"));
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
