//! A lead's openers: where one came from, what is said when one is kept, and the list of them.

mod form;
mod list;
mod page;

pub use form::{OpenerForm, form};
pub use list::{Shelf, list, list_view};
pub use page::{Page, Part};

use super::action::{AboutOpener, ActionId, pair};
use super::blocks::{actions, button, context, escape, overflow, section, spoken};
use super::words::{day, who};
use crate::domain::delivery::Message;
use crate::domain::desk::Desk;
use crate::domain::lead::Lead;
use crate::domain::nudge::Nudge;
use crate::domain::opener::{Category, Chosen, Origin, OwnOpener, Whom, asks};
use crate::domain::plain::{Dictionary, Finding};
use chrono::{DateTime, Utc};
use serde_json::Value;

/// A category within a sentence.
fn kind(category: Category) -> String {
    category.label().to_lowercase()
}

/// Where an opener came from, as a sentence begins.
pub fn origin(origin: Origin, lead: &Lead, now: DateTime<Utc>) -> String {
    let on = |at| day(lead.day(at), lead.day(now));
    match origin {
        Origin::FollowUp { at } => format!("Left open when you talked on {}", on(at)),
        Origin::Review { at } => format!("Noted in your review of {}", on(at)),
        Origin::Own(category) => format!("One of your own ({})", kind(category)),
        Origin::Catalogue(category) => format!("From the catalogue ({})", kind(category)),
    }
}

/// What can be done about the opener on a nudge; nothing about what comes once, by itself.
pub fn about(nudge: &Nudge, chosen: &Chosen) -> Option<Value> {
    let value = |choice: AboutOpener| pair(choice.code(), &pair(nudge.id.as_str(), &chosen.key));
    let option = |choice: AboutOpener| (choice.label(), value(choice));
    let options = [option(AboutOpener::Hide), option(AboutOpener::List)];
    chosen.origin.may_be_hidden().then(|| overflow(ActionId::NudgeAbout.code(), &options))
}

/// Whom an opener of one's own is for: "for Ana", "for the role of CFO", "for anyone".
pub fn whom(own: &OwnOpener, desk: &Desk) -> String {
    match &own.whom {
        Whom::Anyone => "for anyone".to_owned(),
        Whom::Role(role) => format!("for the role of {}", role.label()),
        Whom::Peer(id) => {
            let peer = desk.peers.iter().find(|p| p.id == *id && p.removed_at.is_none());
            peer.map_or_else(|| "for someone off your list".to_owned(), |peer| format!("for {}", who(peer)))
        }
    }
}

/// What would make an opener better, a sentence each. It is kept all the same: the lead knows whom they talk to.
pub fn advice(text: &str, plain: &Dictionary, known: &[&str]) -> Vec<String> {
    let ask = asks(text).map(|ask| {
        format!(
            "It asks for something (\"{ask}\"). A talk that begins without an ask is the easier one to have."
        )
    });
    let word = |found: Finding| match found.instead {
        Some(instead) => {
            format!("\"{}\" may need a translation: \"{}\".", escape(&found.word), escape(&instead))
        }
        None => format!("\"{}\" may need a translation.", escape(&found.word)),
    };
    ask.into_iter().chain(plain.findings(text, known).into_iter().take(3).map(word)).collect()
}

/// After one was kept or changed.
pub fn kept(own: &OwnOpener, desk: &Desk, advice: &[String]) -> Message {
    let text = format!("Kept: {}", escape(&own.text));
    let whom = whom(own, desk);
    let line = format!("{} · {whom}. It comes on a nudge, before what you have seen.", own.category.label());
    let mut blocks = vec![section(&text), context(&line)];
    blocks.extend(advice.iter().map(|sentence| context(sentence)));
    let edit = button(ActionId::OpenerEdit.code(), ActionId::OpenerEdit.label(), own.id.as_str());
    blocks.push(actions("opener", vec![edit, show_button()]));
    Message { text: spoken(&text), blocks }
}

/// A line that was not kept: why, and the form with what was typed. `kept` is the line, or the name of the
/// draft that keeps it.
pub fn refused(why: &str, kept: &str) -> Message {
    let text = format!("{} Nothing is kept yet.", escape(why));
    let row = vec![button(ActionId::OpenerAdd.code(), "Open the form", kept)];
    Message { text: spoken(&text), blocks: vec![section(&text), actions("opener", row)] }
}

/// The way to the list.
pub fn show_button() -> Value {
    button(ActionId::Openers.code(), ActionId::Openers.label(), "")
}

/// Stands on a nudge whose opener was just hidden.
pub fn hidden_note() -> Value {
    context("The one before is hidden. `/rapport openers` brings it back.")
}
