//! What was promised to peers and to the business. Practices 26, 35, 36 and 37.

use super::{ENOUGH, Number, Share, Value};
use crate::domain::desk::Desk;
use crate::domain::lead::Lead;
use crate::domain::promise::{Promise, PromiseState, kept};
use chrono::{DateTime, NaiveDate, Utc};

/// How many promises after a missed one are looked at.
const NEXT: usize = 3;

pub(super) fn numbers(desk: &Desk, lead: &Lead, now: DateTime<Utc>) -> Vec<Number> {
    vec![
        kept_promises(&desk.promises, lead, now).first(),
        after_a_miss(&desk.promises),
        aggressive(desk),
        reasons(desk),
    ]
}

/// Practice 26: realistic timelines.
fn kept_promises(promises: &[Promise], lead: &Lead, now: DateTime<Utc>) -> Number {
    let is_past = |p: &Promise, at| p.deadline(lead).is_some_and(|deadline| deadline < at);
    let kept = kept(promises, is_past, now);
    let value = match kept.of() {
        have if have < ENOUGH => Value::NotYet { have, needed: ENOUGH },
        of => Value::Share(Share { part: kept.by_first_date, of }),
    };
    let rule = "Of your promises that were done or came due, those done by the date you named first.";
    Number::new("Promises kept", value, rule)
}

/// Practice 37: an apology does not repair; the next ones do.
fn after_a_miss(promises: &[Promise]) -> Number {
    let mut closed: Vec<(NaiveDate, bool)> = promises
        .iter()
        .filter_map(|p| match p.state {
            PromiseState::Kept { on } => Some((on, true)),
            PromiseState::Broken { on } => Some((on, false)),
            PromiseState::Open | PromiseState::Dropped { .. } => None,
        })
        .collect();
    closed.sort();
    let next = closed.iter().rposition(|(_, kept)| !kept).map(|miss| &closed[miss + 1..]).unwrap_or_default();
    let next = next.iter().take(NEXT).map(|(_, kept)| *kept);
    let rule = format!("Of the promises you closed after your last late one, at most {NEXT}, those kept.");
    Number::new("Kept after a late one", Value::share(next, 1), rule)
}

/// Practice 35: never overpromise.
fn aggressive(desk: &Desk) -> Number {
    let promises = desk.promises.iter().filter(|p| p.reason.is_some()).count();
    let milestones = desk.said.iter().filter(|said| !said.why.is_empty()).count();
    let rule = "Dates you kept although they were earlier than Likely by your own record, of milestones and promises.";
    Number::new("Dates earlier than Likely", Value::Count((promises + milestones) as u32), rule)
}

/// Practice 36: sound reasons for more time.
fn reasons(desk: &Desk) -> Number {
    let milestones = desk.milestones.iter().filter_map(|m| m.dates.as_ref()).flat_map(|d| &d.moves);
    let moves = milestones.chain(desk.promises.iter().flat_map(|p| &p.moves));
    let rule = "Of all moves of a promised date, those with their cause.";
    Number::new("Moves with a reason", Value::share(moves.map(|m| !m.cause.trim().is_empty()), 1), rule)
}
