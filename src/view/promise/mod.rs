//! Promises to peers: the echo, the list, the warning; rows of other screens and the forms beside it.

mod forms;
mod rows;

pub use forms::{drop_form, form, move_form};
pub(super) use rows::{due_by, full, near};

use super::action::ActionId;
use super::blocks::{actions, button, context, escape, header, more, primary, section, spoken};
use super::milestone::times;
use super::slip::{Slip, draft};
use super::words::{count, day, day_in_words, when, who};
use crate::domain::delivery::Message;
use crate::domain::forecast::Forecast;
use crate::domain::lead::Lead;
use crate::domain::nudge::Nudge;
use crate::domain::peer::Peer;
use crate::domain::promise::{Kept, Promise, PromiseState};
use chrono::NaiveDate;
use serde_json::Value;

/// How many open promises the list shows in full.
const OPEN: usize = 15;

/// Where a promise stands, in a line.
pub fn standing(promise: &Promise, today: NaiveDate) -> String {
    let moved = match promise.moves.len() {
        0 => String::new(),
        n => format!("; moved {} from {}", times(n), day(promise.first_due, today)),
    };
    match &promise.state {
        PromiseState::Open if promise.due < today => {
            format!("Was due {}{moved}", when(promise.due, today))
        }
        PromiseState::Open => format!("Due {}{moved}", when(promise.due, today)),
        PromiseState::Kept { on } => format!("Kept {}{moved}", day(*on, today)),
        PromiseState::Broken { on } => {
            let late = (*on - promise.due).num_days();
            format!("Done {}, {} late{moved}", day(*on, today), count(late, "day", "days"))
        }
        PromiseState::Dropped { why, .. } if why.is_empty() => "Taken back".into(),
        PromiseState::Dropped { why, .. } => format!("Taken back: {}", escape(why)),
    }
}

/// To whom and what, where a date is chosen for it.
pub fn about(peer: &Peer, what: &str) -> String {
    format!("{} · {}", who(peer), escape(&super::blocks::cut(what, 280)))
}

/// After a promise was written down.
pub fn echo(promise: &Promise, peer: &Peer, lead: &Lead, today: NaiveDate) -> Message {
    let by = by(promise.due, lead, today);
    let text = format!("Promised {}: {}, {by}.", who(peer), escape(&promise.what));
    let mut note = format!("Your working hours are {}.", super::schedule::hours(lead));
    if !lead.works_on(promise.due) {
        note = format!("You do not work on {}.", day_in_words(promise.due, today));
    }
    let warned = promise.warned_from(lead);
    if warned > today {
        note = format!("{note} I remind you the working day before, {}.", day_in_words(warned, today));
    }
    let blocks = vec![section(&text), context(&note), buttons(promise, "promise")];
    let spoken_line = format!("Promised {}: {}, {by}.", escape(&peer.name), escape(&promise.what));
    Message { text: spoken(&spoken_line), blocks }
}

/// "by the end of your working day, Fri 6 Mar"; a day off has none.
fn by(due: NaiveDate, lead: &Lead, today: NaiveDate) -> String {
    let day = day_in_words(due, today);
    match (due - today).num_days() {
        _ if !lead.works_on(due) => format!("by {day}"),
        0 | 1 => format!("by the end of your working day {day}"),
        _ => format!("by the end of your working day, {day}"),
    }
}

fn buttons(promise: &Promise, block: &str) -> Value {
    let of = |action: ActionId| button(action.code(), action.label(), promise.id.as_str());
    actions(block, [ActionId::PromiseKept, ActionId::PromiseMove, ActionId::PromiseDrop].map(of).to_vec())
}

/// The kept-rate in one sentence.
pub fn kept_sentence(kept: Kept) -> String {
    let of = kept.of();
    if of == 0 {
        return "No promise has come due yet.".into();
    }
    let mut parts = vec![format!(
        "Of {}, {} kept by the first date",
        count(i64::from(of), "promise", "promises"),
        kept.by_first_date
    )];
    if kept.by_moved_date > 0 {
        parts.push(format!("{} by a date moved before", kept.by_moved_date));
    }
    if kept.late > 0 {
        parts.push(format!("{} late", kept.late));
    }
    format!("{}.", parts.join(", "))
}

/// The list: open ones first, then the latest closed ones; and the forecast of the open one that comes next.
pub fn list(
    promises: &[Promise],
    peers: &[Peer],
    kept: Kept,
    next: Option<&Forecast>,
    today: NaiveDate,
) -> Message {
    let mut open: Vec<&Promise> = promises.iter().filter(|p| p.is_open()).collect();
    open.sort_by_key(|p| (p.due, &p.id));
    let mut blocks = vec![header("Promises")];
    if promises.is_empty() {
        blocks.push(section(
            "No promises yet. `/rapport promise @dana send the vendor list by friday` keeps one.",
        ));
    }
    for (nth, promise) in open.iter().take(OPEN).enumerate() {
        blocks.push(section(&line(promise, peers, today)));
        blocks.push(buttons(promise, &format!("promise-{nth}")));
    }
    blocks.extend(more(open.len().saturating_sub(OPEN), "they come up as these are done"));
    let mut closed: Vec<&Promise> = promises.iter().filter(|p| !p.is_open()).collect();
    closed.sort_by(|a, b| (b.created_at, &b.id).cmp(&(a.created_at, &a.id)));
    let lines: Vec<String> = closed.iter().take(10).map(|p| line(p, peers, today)).collect();
    blocks.extend(super::blocks::folded(&lines, 4, ""));
    let next = next
        .map_or(String::new(), |forecast| format!(" The next one: {}.", escape(&forecast.sentence(today))));
    blocks.push(context(&format!("{}{next}", kept_sentence(kept))));
    let text = format!("{} open. {}", count(open.len() as i64, "promise", "promises"), kept_sentence(kept));
    Message { text: spoken(&text), blocks }
}

/// A promise on two lines: to whom and what, then where it stands.
fn line(promise: &Promise, peers: &[Peer], today: NaiveDate) -> String {
    let to = peers.iter().find(|p| p.id == promise.peer).map_or("Someone no longer on your list".into(), who);
    format!("{to} · {}\n{}", escape(&super::blocks::cut(&promise.what, 280)), standing(promise, today))
}

/// After the date was moved: what stands now, and the note to send.
pub fn moved(promise: &Promise, slip: &Slip, today: NaiveDate) -> Message {
    let text = format!("*{}* · {}", escape(&promise.what), standing(promise, today));
    let mut blocks = vec![section(&text)];
    blocks.extend(draft(slip, today));
    Message { text: spoken(&text.replace('*', "")), blocks }
}

/// "Tell them now": the note to send before the date passes.
pub fn tell(slip: &Slip, today: NaiveDate) -> Message {
    Message {
        text: spoken(&format!("A note to {}", escape(slip.to))),
        blocks: draft(slip, today).split_off(1),
    }
}

/// The warning, the working day before.
pub fn warning(nudge: &Nudge, promise: &Promise, peer: &Peer) -> Message {
    let of = |action: ActionId| button(action.code(), action.label(), promise.id.as_str());
    let kept = primary(ActionId::PromiseKept.code(), ActionId::PromiseKept.label(), promise.id.as_str());
    let blocks = vec![
        section(&format!("{} · {}\n{}", who(peer), peer.role.label(), escape(&nudge.reason))),
        context("If it will be late, they would rather hear it today, from you."),
        actions("nudge", vec![kept, of(ActionId::PromiseTell), of(ActionId::PromiseMove)]),
    ];
    Message { text: spoken(&escape(&nudge.reason)), blocks }
}
