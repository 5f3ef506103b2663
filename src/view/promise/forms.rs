//! The forms of a promise: a new one, another date, taken back.

use super::standing;
use crate::domain::peer::Peer;
use crate::domain::promise::Promise;
use crate::view::action::Form;
use crate::view::blocks::{context, escape, section};
use crate::view::form::{Field, modal, privacy_note};
use crate::view::words::who;
use chrono::NaiveDate;
use serde_json::Value;

/// The form of a new promise. The person is found by name, unless known already.
pub fn form(peer: Option<&Peer>, what: &str, by: Option<NaiveDate>, metadata: &str) -> Value {
    let whom = match peer {
        Some(peer) => section(&format!("To {}", who(peer))),
        None => Field::person("peer", "To whom", None).block(),
    };
    let blocks = vec![
        whom,
        Field::line("what", "I will …", Some(what)).placeholder("send the vendor list").block(),
        Field::day("estimate", "Your own estimate", None)
            .hint("Your honest guess; private.")
            .optional()
            .block(),
        Field::day("promise", "By when", by).hint("It holds until the end of your working day.").block(),
        privacy_note(peer.map_or("the person", |p| &p.name)),
    ];
    modal(Form::Promise.code(), Form::Promise.label(), "Promise", metadata, blocks)
}

/// The form that moves the date of a promise.
pub fn move_form(promise: &Promise, peer: Option<&Peer>, today: NaiveDate, metadata: &str) -> Value {
    let blocks = vec![
        promised(promise, peer, today),
        Field::day("promise", "New date", None).block(),
        Field::line("cause", "What moved it", None).placeholder("the vendor answers on Monday").block(),
        Field::line("effect", "What that means for them", None).optional().block(),
        Field::line("differently", "What you will do differently", None).optional().block(),
        context("You get a note to send them. The first date stays."),
        privacy_note(peer.map_or("the person", |p| p.name.as_str())),
    ];
    modal(Form::MovePromise.code(), Form::MovePromise.label(), "Move", metadata, blocks)
}

/// The form that takes a promise back, with its cause.
pub fn drop_form(promise: &Promise, peer: Option<&Peer>, today: NaiveDate, metadata: &str) -> Value {
    let blocks = vec![
        promised(promise, peer, today),
        Field::line("why", "What changed", None).placeholder("they have the list from the vendor").block(),
        context("It stays among your promises, with this beside it. Nothing is sent: tell them first."),
        privacy_note(peer.map_or("the person", |p| p.name.as_str())),
    ];
    modal(Form::DropPromise.code(), Form::DropPromise.label(), "Take it back", metadata, blocks)
}

/// To whom, what and by when, above the fields.
fn promised(promise: &Promise, peer: Option<&Peer>, today: NaiveDate) -> Value {
    let to = peer.map_or(String::new(), |p| format!("{} · ", who(p)));
    section(&format!("{to}*{}*\n{}", escape(&promise.what), standing(promise, today)))
}
