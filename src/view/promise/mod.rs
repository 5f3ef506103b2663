//! Promises to peers: the echo, the list, the forms, the warning.

use super::action::{ActionId, Form};
use super::blocks::{actions, button, careful, context, escape, header, more, primary, section, spoken};
use super::form::{Field, modal, privacy_note};
use super::milestone::times;
use super::slip::{Slip, draft};
use super::words::{count, day, day_in_words, distance, who};
use crate::domain::delivery::Message;
use crate::domain::forecast::Forecast;
use crate::domain::lead::Lead;
use crate::domain::nudge::Nudge;
use crate::domain::peer::Peer;
use crate::domain::promise::{Kept, Promise, PromiseState};
use chrono::{Days, NaiveDate};
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
        PromiseState::Open => {
            format!("{}, {}{moved}", day_in_words(promise.due, today), distance(promise.due, today))
        }
        PromiseState::Kept { on } => format!("Kept {}{moved}", day(*on, today)),
        PromiseState::Broken { on } => {
            let late = (*on - promise.due).num_days();
            format!("Done {}, {} late{moved}", day(*on, today), count(late, "day", "days"))
        }
        PromiseState::Dropped { why, .. } if why.is_empty() => "Taken back".into(),
        PromiseState::Dropped { why, .. } => format!("Taken back: {}", escape(why)),
    }
}

/// After a promise was written down.
pub fn echo(promise: &Promise, peer: &Peer, lead: &Lead, today: NaiveDate) -> Message {
    let hour = super::schedule::hours(lead);
    let line = format!("Promised {}: {}", who(peer), escape(&promise.what));
    let by = format!("by the end of your working day, {}.", day_in_words(promise.due, today));
    let text = format!("{line}, {by}");
    let note = format!("Your working hours are {hour}. I remind you the working day before.");
    let blocks = vec![section(&text), context(&note), buttons(promise, "promise")];
    let spoken_line = format!("Promised {}: {}, {by}", escape(&peer.name), escape(&promise.what));
    Message { text: spoken(&spoken_line), blocks }
}

fn buttons(promise: &Promise, block: &str) -> Value {
    let id = promise.id.as_str();
    let of = |action: ActionId| button(action.code(), action.label(), id);
    let question = "Take this promise back?";
    let text = "It stays in your list with the day it was taken back. Tell them first.";
    let (code, label) = (ActionId::PromiseDrop.code(), ActionId::PromiseDrop.label());
    actions(
        block,
        vec![of(ActionId::PromiseKept), of(ActionId::PromiseMove), careful(code, label, id, question, text)],
    )
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
        let late = if promise.due < today { "*Late* · " } else { "" };
        let line = format!("{late}{}", line(promise, peers, today));
        blocks.push(section(&line));
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

fn line(promise: &Promise, peers: &[Peer], today: NaiveDate) -> String {
    let to = peers.iter().find(|p| p.id == promise.peer).map_or("Someone no longer on your list".into(), who);
    format!("{to} · *{}*\n{}", escape(&super::blocks::cut(&promise.what, 280)), standing(promise, today))
}

/// The form of a new promise.
pub fn form(peer: Option<&Peer>, peers: &[Peer], what: &str, by: Option<NaiveDate>, metadata: &str) -> Value {
    let mut rows: Vec<(&str, &str)> = peers.iter().map(|p| (p.name.as_str(), p.id.as_str())).collect();
    rows.sort_by_key(|(name, _)| name.to_lowercase());
    let name = peer.map_or("They".to_owned(), |p| p.name.clone());
    let mut blocks = vec![];
    match peer {
        Some(peer) => blocks.push(section(&format!("To {}", who(peer)))),
        None => blocks.push(Field::select("peer", "To whom", &rows, None).block()),
    }
    blocks.extend([
        Field::line("what", "I will …", Some(what)).placeholder("send the vendor list").block(),
        Field::day("estimate", "Your own estimate", None)
            .hint("Your honest guess; private.")
            .optional()
            .block(),
        Field::day("promise", "By the end of my working day", by).block(),
        privacy_note(&name),
    ]);
    modal(Form::Promise.code(), Form::Promise.label(), "Promise", metadata, blocks)
}

/// The form that moves the date of a promise.
pub fn move_form(promise: &Promise, peer: Option<&Peer>, today: NaiveDate, metadata: &str) -> Value {
    let to = peer.map_or(String::new(), |p| format!("{} · ", who(p)));
    let blocks = vec![
        section(&format!("{to}*{}*\n{}", escape(&promise.what), standing(promise, today))),
        Field::day("promise", "New date", None).block(),
        Field::line("cause", "What moved it", None).placeholder("the vendor answers on Monday").block(),
        Field::line("effect", "What that means for them", None).optional().block(),
        Field::line("differently", "What you will do differently", None).optional().block(),
        context("You get a note to send them. The first date stays."),
    ];
    modal(Form::MovePromise.code(), Form::MovePromise.label(), "Move", metadata, blocks)
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

/// The promises due within seven days, for the weekly plan.
pub fn this_week(promises: &[Promise], peers: &[Peer], today: NaiveDate) -> Vec<Value> {
    let near = |p: &&Promise| p.is_open() && p.due <= today + Days::new(6);
    let mut near: Vec<&Promise> = promises.iter().filter(near).collect();
    near.sort_by_key(|p| (p.due, &p.id));
    let lines: Vec<String> = near.iter().take(5).map(|p| line(p, peers, today)).collect();
    super::blocks::folded(&lines, 2, "`/rapport promises` shows all")
}
