//! The form of an opener of one's own.

use crate::domain::opener::{Category, Whom};
use crate::domain::peer::Peer;
use crate::domain::vocabulary::Role;
use crate::view::action::Form;
use crate::view::form::{Field, modal, privacy_note};
use crate::view::people;
use serde_json::Value;

/// What the form begins with.
#[derive(Clone, Debug, Default)]
pub struct OpenerForm<'a> {
    /// What was typed or is kept already.
    pub text: &'a str,
    /// Its category, if known.
    pub category: Option<Category>,
    /// Whom it is for.
    pub whom: Whom,
    /// The person, if it is for one.
    pub peer: Option<&'a Peer>,
    /// Whether there is anybody to choose.
    pub has_people: bool,
    /// Whether it changes one that is kept.
    pub edits: bool,
}

/// The form.
pub fn form(start: &OpenerForm<'_>, metadata: &str) -> Value {
    let categories: Vec<(&str, &str)> = Category::ALL.iter().map(|c| (c.label(), c.code())).collect();
    let roles = Role::ALL.iter().filter(|role| **role != Role::Other);
    let roles: Vec<(&str, &str)> = roles.map(|role| (role.label(), role.code())).collect();
    let role = match start.whom {
        Whom::Role(role) => Some(role.code()),
        _ => None,
    };
    let category = start.category.unwrap_or(Category::Curiosity).code();
    let mut blocks = vec![
        Field::line("opener", "What would you open with?", Some(start.text))
            .placeholder("How did the audit go?")
            .hint("Under 160 characters, curious and kind. It is best when it asks for nothing.")
            .block(),
        Field::select("category", "What is it about?", &categories, Some(category)).block(),
        Field::select("role", "Only for a role", &roles, role).optional().block(),
    ];
    if start.has_people {
        let chosen = start.peer.map(|peer| (people::option(peer), peer.id.as_str()));
        let chosen = chosen.as_ref().map(|(label, id)| (label.as_str(), *id));
        blocks.push(Field::person("peer", "Only for one person", chosen).optional().block());
    }
    blocks.push(privacy_note(start.peer.map_or("the person", |peer| &peer.name)));
    let submit = if start.edits { "Save" } else { "Keep" };
    modal(Form::Opener.code(), Form::Opener.label(), submit, metadata, blocks)
}
