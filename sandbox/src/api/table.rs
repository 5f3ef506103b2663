//! Every method: whose token it takes, which scopes it needs, which arguments it knows.

use std::sync::Arc;

use super::args::Args;
use super::refusal::Answer;
use super::{Caller, auth, chat, conversations, files, history, reactions, usergroups, users, views};
use crate::world::World;

/// Whose token a method takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenKind {
    Bot,
    App,
    Any,
    None,
}

type Run = fn(&Arc<World>, Option<&Caller>, &Args) -> Answer;

/// One method of the Web API.
pub(super) struct Method {
    pub(super) name: &'static str,
    pub(super) token: TokenKind,
    /// One of these is needed; the method itself asks for more where it depends on the arguments.
    pub(super) scopes: &'static [&'static str],
    pub(super) required: &'static [&'static str],
    pub(super) optional: &'static [&'static str],
    /// Whether it takes a JSON body.
    pub(super) json: bool,
    pub(super) run: Run,
}

/// A method for bots that takes no JSON body.
pub(super) const fn bot(
    name: &'static str,
    scopes: &'static [&'static str],
    required: &'static [&'static str],
    optional: &'static [&'static str],
    run: Run,
) -> Method {
    Method { name, token: TokenKind::Bot, scopes, required, optional, json: false, run }
}

/// The same, taking a JSON body too.
pub(super) const fn with_json(method: Method) -> Method {
    Method { json: true, ..method }
}

/// The same, with another kind of token.
pub(super) const fn token(kind: TokenKind, method: Method) -> Method {
    Method { token: kind, ..method }
}

static FAMILIES: &[&[Method]] = &[
    auth::METHODS,
    chat::METHODS,
    conversations::METHODS,
    history::METHODS,
    users::METHODS,
    views::METHODS,
    files::METHODS,
    reactions::METHODS,
    usergroups::METHODS,
];

/// The method of this name.
pub(super) fn find(name: &str) -> Option<&'static Method> {
    FAMILIES.iter().copied().flatten().find(|method| method.name == name)
}
