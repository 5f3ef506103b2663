//! Plain language: words of a draft that a business reader may not know, each with what to write
//! instead. It advises the lead; it changes nothing by itself.

mod text;

use super::id::{ChannelId, LeadId, PeerId, WorkspaceId};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use text::{Token, tokens};
use thiserror::Error;

/// Words that are figures; "one" alone is none, for it hardly ever counts anything.
const FIGURES: &[&str] = &[
    "zero", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "twenty", "thirty", "forty", "fifty", "hundred", "thousand", "million", "dozen", "half", "third",
    "twice", "double", "triple",
];

/// The dictionary of `config/plain-language.toml`.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    /// By the words of the entry, in lower case.
    entries: BTreeMap<Vec<String>, String>,
    /// How many words the longest entry has.
    longest: usize,
    known: BTreeSet<String>,
    effects: Vec<String>,
}

/// Why a dictionary cannot be used.
#[derive(Debug, Error)]
pub enum DictionaryError {
    /// Not TOML, or not of the form.
    #[error("the plain-language dictionary cannot be read: {0}")]
    Form(#[from] toml::de::Error),
    /// An entry without letters, or without anything to write instead.
    #[error("the plain-language dictionary has an empty entry: \"{0}\"")]
    Empty(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    words: BTreeMap<String, String>,
    known: Known,
    effect: Effect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    capitals: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Effect {
    money: Vec<String>,
    time: Vec<String>,
    risk: Vec<String>,
    customers: Vec<String>,
}

/// A word that a reader may not know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// As it stands in the draft.
    pub word: String,
    /// What to write instead; none for capitals that no dictionary knows, and for a name of several words.
    pub instead: Option<String>,
}

/// A word of the dictionary, one in capitals, or a name of several.
#[derive(Clone)]
struct Term {
    range: Range<usize>,
    /// Those it is made of, as allow-lists know them.
    parts: Vec<String>,
    instead: Option<String>,
}

/// A word that the readers of a channel, or a peer, know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The lead who said so.
    pub lead: LeadId,
    /// Who knows it.
    pub by: Readers,
    /// The word, in lower case.
    pub word: String,
    /// When it was said.
    pub at: DateTime<Utc>,
}

/// Who knows a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readers {
    /// The readers of a channel, whoever posts there.
    Channel(ChannelId),
    /// A peer of the lead.
    Peer(PeerId),
}

impl Dictionary {
    /// Reads `config/plain-language.toml`.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn parse(text: &str) -> Result<Self, DictionaryError> {
        let file: File = toml::from_str(text)?;
        let mut entries = BTreeMap::new();
        for (word, instead) in file.words {
            let key: Vec<String> = tokens(&word).into_iter().map(|token| token.lower).collect();
            if key.is_empty() || instead.trim().is_empty() {
                return Err(DictionaryError::Empty(word));
            }
            entries.insert(key, instead);
        }
        let longest = entries.keys().map(Vec::len).max().unwrap_or(0);
        let known = file.known.capitals.iter().map(|word| word.to_lowercase()).collect();
        let Effect { money, time, risk, customers } = file.effect;
        let effects = [money, time, risk, customers].concat();
        Ok(Self { entries, longest, known, effects })
    }

    /// How many entries it has.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The words of a draft that its readers may not know, each once, in the order of the draft.
    pub fn findings(&self, draft: &str, allowed: &[&str]) -> Vec<Finding> {
        let mut found: Vec<Finding> = vec![];
        for Term { range, parts, instead } in self.terms(draft) {
            let word = &draft[range];
            let is_allowed = |word: &str| allowed.contains(&word);
            let is_known = is_allowed(&fold(word)) || parts.iter().all(|part| is_allowed(part));
            if !is_known && found.iter().all(|f| fold(&f.word) != fold(word)) {
                found.push(Finding { word: word.to_owned(), instead });
            }
        }
        found
    }

    /// The draft with other words wherever this finding stands by itself, in any case; inside a longer name it stays.
    pub fn replace(&self, draft: &str, word: &str, instead: &str) -> String {
        let wanted = fold(word);
        let terms = self.terms(draft).into_iter().map(|term| term.range);
        let places: Vec<Range<usize>> = terms.filter(|range| fold(&draft[range.clone()]) == wanted).collect();
        text::put(draft, &places, instead)
    }

    /// What the draft has of such words. Several that follow each other, or one that a hyphen makes part of a longer
    /// word, are one name, for which the dictionary knows nothing else: half of it replaced would be no sentence.
    fn terms(&self, draft: &str) -> Vec<Term> {
        let tokens = tokens(draft);
        let (mut terms, mut at) = (Vec::<Term>::new(), 0);
        // Of the word before: where its name begins, and whether it is of the dictionary or in capitals.
        let mut before: Option<(usize, bool)> = None;
        while at < tokens.len() {
            let (used, term) = self.term(draft, &tokens[at..]);
            let joined = before.filter(|(_, was_term)| {
                let pair = (&tokens[at - 1], &tokens[at]);
                text::are_hyphened(draft, pair.0, pair.1)
                    || *was_term && term.is_some() && text::are_joined(draft, pair.0, pair.1)
            });
            let end = tokens[at + used - 1].range.end;
            let begins = joined.map_or(tokens[at].range.start, |(begins, _)| begins);
            before = Some((begins, term.is_some()));
            at += used;
            let last = terms.pop_if(|last| joined.is_some() && last.range.start == begins);
            let parts: Vec<String> =
                last.into_iter().chain(term.clone()).flat_map(|term| term.parts).collect();
            if !parts.is_empty() {
                let instead = term.filter(|_| joined.is_none()).and_then(|term| term.instead);
                terms.push(Term { range: begins..end, parts, instead });
            }
        }
        terms
    }

    /// The term that begins here, the longest first, and how many words to go on.
    fn term(&self, draft: &str, tokens: &[Token]) -> (usize, Option<Term>) {
        for length in (1..=self.longest.min(tokens.len())).rev() {
            let here = &tokens[..length];
            if !here.windows(2).all(|pair| text::are_joined(draft, &pair[0], &pair[1])) {
                continue;
            }
            if let Some(instead) = self.entry(here) {
                let range = here[0].range.start..here[length - 1].range.end;
                return (length, self.unless_known(draft, range, Some(instead.clone())));
            }
        }
        let range = tokens[0].range.clone();
        let is_term = is_capitals(&draft[range.clone()]);
        (1, if is_term { self.unless_known(draft, range, None) } else { None })
    }

    fn unless_known(&self, draft: &str, range: Range<usize>, instead: Option<String>) -> Option<Term> {
        let folded = fold(&draft[range.clone()]);
        (!self.known.contains(&folded)).then(|| Term { range, parts: vec![folded], instead })
    }

    fn entry(&self, tokens: &[Token]) -> Option<&String> {
        let mut key: Vec<String> = tokens.iter().map(|token| token.lower.clone()).collect();
        if let Some(instead) = self.entries.get(&key) {
            return Some(instead);
        }
        let last = key.last_mut()?;
        let one = last.strip_suffix('s').filter(|one| one.chars().count() > 1)?.to_owned();
        *last = one;
        self.entries.get(&key)
    }

    /// Whether a text names what the business feels: money, time, risk or customers.
    pub fn names_effect(&self, text: &str) -> bool {
        let sum = text.chars().any(|c| matches!(c, '€' | '$' | '£' | '¥' | '%'));
        let begins = |token: &Token| self.effects.iter().any(|stem| token.lower.starts_with(stem.as_str()));
        sum || tokens(text).iter().any(begins)
    }

    /// Whether a text holds a figure, in digits or in a word.
    pub fn names_figure(&self, text: &str) -> bool {
        let is_figure = |token: &Token| {
            FIGURES.contains(&token.lower.as_str()) || token.lower.starts_with(|c: char| c.is_numeric())
        };
        tokens(text).iter().any(is_figure)
    }
}

/// The word by which an allow-list knows it.
pub fn fold(word: &str) -> String {
    tokens(word).into_iter().map(|token| token.lower).collect::<Vec<_>>().join(" ")
}

/// Two to eight capitals or digits, two of them letters; a plural s may follow.
fn is_capitals(word: &str) -> bool {
    let bare = word.strip_suffix('s').unwrap_or(word);
    let length = bare.chars().count();
    let letters = bare.chars().filter(|c| c.is_uppercase()).count();
    (2..=8).contains(&length) && letters >= 2 && bare.chars().all(|c| c.is_uppercase() || c.is_ascii_digit())
}

/// Whether a text says that nothing changed.
pub fn says_nothing(text: &str) -> bool {
    let words: Vec<String> = tokens(text).into_iter().map(|token| token.lower).collect();
    matches!(
        words.join(" ").as_str(),
        "" | "nothing"
            | "none"
            | "no"
            | "nothing changed"
            | "no change"
            | "no changes"
            | "nothing new"
            | "same"
            | "as before"
    )
}

#[cfg(test)]
mod tests;
