//! Plain language in the preview: accepted word by word, or known to the readers. Private and advisory.

use super::update;
use crate::domain::desk::Change;
use crate::domain::lead::Lead;
use crate::domain::milestone::{StatusUpdate, UpdateState, UpdateWords};
use crate::domain::plain::{Allowed, Readers, fold};
use crate::flow::case::{Carried, Case};
use crate::view::milestone::Advice;

/// What is advised of the words of an update.
pub fn advice(case: &Case, update: &StatusUpdate, words: &UpdateWords) -> Advice {
    let sponsor = case.milestone(update.milestone.as_str()).and_then(|m| m.sponsor);
    let counts = |allowed: &&Allowed| match &allowed.by {
        Readers::Channel(channel) => *channel == update.channel,
        Readers::Peer(peer) => Some(peer) == sponsor.as_ref(),
    };
    let allowed: Vec<&str> = case.desk.allowed.iter().filter(counts).map(|a| a.word.as_str()).collect();
    let sponsor = sponsor.and_then(|id| case.peer(id.as_str()));
    let first = |name: &str| name.split_whitespace().next().unwrap_or(name).to_owned();
    Advice {
        findings: case.house.plain.findings(&words.text(), &allowed),
        sponsor: sponsor.map(|peer| first(&peer.name)),
        lacks_effect: words.delivered.is_none() && !case.house.plain.names_effect(&words.means),
        lacks_figure: words.delivered.is_none() && !case.house.plain.names_figure(&words.means),
    }
}

/// The draft on top, as its preview shows it.
fn shown(case: &Case) -> Option<(StatusUpdate, UpdateWords, Carried)> {
    let carried = Carried::read(&case.modal()?.metadata);
    let id = carried.row.as_deref()?;
    let update = case.update(id)?;
    let edited = carried.line.as_deref().and_then(|line| serde_json::from_str(line).ok());
    let words = edited.unwrap_or_else(|| update.words.clone());
    Some((update, words, carried))
}

/// One word is replaced; the preview shows it.
pub fn use_word(case: &mut Case, lead: &Lead, word: &str) {
    let Some((update, words, carried)) = shown(case) else { return };
    let found = advice(case, &update, &words).findings.into_iter().find(|f| f.word == word);
    let Some(instead) = found.and_then(|f| f.instead) else {
        return again(case, lead, &update, words, &carried);
    };
    let put = |text: &str| case.house.plain.replace(text, word, &instead);
    let words = UpdateWords {
        outcome: put(&words.outcome),
        changed: put(&words.changed),
        means: put(&words.means),
        need: put(&words.need),
        colour_reason: words.colour_reason.as_deref().map(put),
        amber_if: words.amber_if.as_deref().map(put),
        ..words
    };
    if update.state == UpdateState::Draft {
        case.change(Change::Update(StatusUpdate { words: words.clone(), ..update.clone() }));
    }
    again(case, lead, &update, words, &carried);
}

/// The readers of the channel know the word.
pub fn fine_here(case: &mut Case, lead: &Lead, word: &str) {
    let Some((update, words, carried)) = shown(case) else { return };
    allow(case, lead, Readers::Channel(update.channel.clone()), word);
    again(case, lead, &update, words, &carried);
}

/// The sponsor knows the word.
pub fn known(case: &mut Case, lead: &Lead, word: &str) {
    let Some((update, words, carried)) = shown(case) else { return };
    let sponsor = case.milestone(update.milestone.as_str()).and_then(|m| m.sponsor);
    if let Some(peer) = sponsor.and_then(|id| case.peer(id.as_str())) {
        allow(case, lead, Readers::Peer(peer.id), word);
    }
    again(case, lead, &update, words, &carried);
}

fn allow(case: &mut Case, lead: &Lead, by: Readers, word: &str) {
    let word = fold(word);
    if word.is_empty() || word.chars().count() > 200 {
        return;
    }
    let (workspace, lead, at) = (lead.workspace.clone(), lead.id.clone(), case.now);
    case.change(Change::Allowed(Allowed { workspace, lead, by, word, at }));
}

fn again(case: &mut Case, lead: &Lead, update: &StatusUpdate, words: UpdateWords, carried: &Carried) {
    let update = StatusUpdate { words, ..update.clone() };
    if let Some(view) = update::preview_of(case, lead, &update, carried) {
        case.show_instead(view);
    }
}
