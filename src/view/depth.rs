//! The second form of a check-in: what went deeper than the contact itself.

use super::action::Form;
use super::blocks::{escape, section};
use super::form::{Field, modal, privacy_note};
use super::words::who;
use crate::domain::checkin::CheckIn;
use crate::domain::need::{Depth, Involvement, NeedOption};
use crate::domain::peer::Peer;
use serde_json::Value;

/// The form: their need in their words first, then what could meet it.
pub fn form(checkin: &CheckIn, peer: &Peer, occasion: &str, metadata: &str) -> Value {
    let depth = &checkin.depth;
    let options: Vec<(&str, &str)> = NeedOption::ALL.iter().map(|o| (o.label(), o.code())).collect();
    let chosen: Vec<&str> = depth.options.iter().map(|o| o.code()).collect();
    let involvements: Vec<(&str, &str)> = Involvement::ALL.iter().map(|i| (i.label(), i.code())).collect();
    let heard: &[&str] = if depth.played_back { &["yes"] } else { &[] };
    let blocks = vec![
        section(&format!("With {}: {occasion}", who(peer))),
        Field::line("need", "A need of theirs, in their words", depth.need.as_deref())
            .placeholder("see the stock of every shop at noon")
            .hint("What it would let them do, before any tool that might.")
            .optional()
            .block(),
        Field::checkboxes("options", "What could meet it?", &options, &chosen)
            .hint("Two or more keep it from becoming a project too soon.")
            .optional()
            .block(),
        Field::radio(
            "involvement",
            "Were you asked early, or told after?",
            &involvements,
            depth.involvement.map(Involvement::code),
        )
        .optional()
        .block(),
        Field::checkboxes(
            "heard",
            "Did you play back what you heard?",
            &[("Yes, and they agreed", "yes")],
            heard,
        )
        .hint("Ask twice before you offer anything.")
        .optional()
        .block(),
        privacy_note(&peer.name),
    ];
    modal(Form::Depth.code(), Form::Depth.label(), "Save", metadata, blocks)
}

/// What a check-in says of it, a line each.
pub fn lines(depth: &Depth) -> Vec<String> {
    let involvement = depth.involvement.map(|i| i.label().to_owned());
    let heard = depth.played_back.then(|| "Played back".to_owned());
    let facts: Vec<String> = [involvement, heard].into_iter().flatten().collect();
    let need = depth.need.as_ref().map(|need| {
        let options: Vec<&str> = depth.options.iter().map(|o| o.label()).collect();
        let options = if options.is_empty() { String::new() } else { format!(" ({})", options.join(", ")) };
        format!("*They need:* {}{options}", escape(need))
    });
    let facts = (!facts.is_empty()).then(|| facts.join(" · "));
    [facts, need].into_iter().flatten().collect()
}
