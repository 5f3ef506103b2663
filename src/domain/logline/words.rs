//! The words a line is made of, and what they are taken for.

use crate::domain::vocabulary::Setting;
use std::ops::Range;

/// One word of a line.
#[derive(Debug)]
pub(super) struct Word {
    /// In lower case, without the punctuation around it.
    pub lower: String,
    /// Its bytes, with the punctuation around it.
    pub range: Range<usize>,
    /// Whether a comma, a full stop, a dash or a new line stands before it.
    pub breaks: bool,
    /// Whether a colon follows it, as after a label.
    pub labels: bool,
    /// Whether its first letter is a capital.
    pub capital: bool,
}

/// Splits a text into words; lone dashes only divide.
pub(super) fn words(text: &str) -> Vec<Word> {
    let around = |c: char| matches!(c, ',' | ';' | '.' | '!' | '?' | ':' | '(' | ')' | '"' | '“' | '”');
    let mut words = Vec::new();
    let (mut breaks, mut end) = (true, 0);
    for raw in text.split_whitespace() {
        let start = raw.as_ptr() as usize - text.as_ptr() as usize;
        breaks |= text[end..start].contains('\n') || raw.starts_with('(');
        end = start + raw.len();
        let inner = raw.trim_matches(around);
        if inner.is_empty() || matches!(inner, "-" | "–" | "—" | "|") {
            breaks = true;
            continue;
        }
        words.push(Word {
            lower: lower(inner),
            range: start..end,
            breaks,
            labels: raw.ends_with(':'),
            capital: inner.starts_with(char::is_uppercase),
        });
        breaks = raw.ends_with([',', ';', '.', '!', '?', ')']) && !abbreviates(raw);
    }
    words
}

/// In lower case, with a plain apostrophe.
fn lower(word: &str) -> String {
    let lower = word.to_lowercase();
    if lower.contains('’') { lower.replace('’', "'") } else { lower }
}

/// `Dr.` or an initial, whose full stop ends nothing.
fn abbreviates(raw: &str) -> bool {
    let Some(word) = raw.strip_suffix('.') else { return false };
    let initial = word.chars().count() == 1 && word.chars().all(|c| c.is_uppercase() && c != 'I');
    initial || ["dr", "prof", "mr", "mrs", "ms", "st"].contains(&word.to_lowercase().as_str())
}

/// Whether `words` begin with the words of `phrase`; how many those are.
pub(super) fn begins(words: &[Word], phrase: &str) -> Option<usize> {
    let first = words.first()?.lower.as_bytes();
    // Of some two hundred phrases hardly any goes on from here, most differ in the first letter.
    if phrase.as_bytes().first() != first.first() || !phrase.as_bytes().starts_with(first) {
        return None;
    }
    let mut used = 0;
    for part in phrase.split(' ') {
        if words.get(used)?.lower != part {
            return None;
        }
        used += 1;
    }
    Some(used)
}

/// The first of `phrases` that `words` begin with; how many words that takes.
pub(super) fn begins_any(words: &[Word], phrases: &[&str]) -> Option<usize> {
    phrases.iter().find_map(|phrase| begins(words, phrase))
}

/// The setting that `words` begin with, and how many words name it.
pub(super) fn setting(words: &[Word]) -> Option<(Setting, usize)> {
    SETTINGS.iter().find_map(|(setting, names)| Some((*setting, begins_any(words, names)?)))
}

const SETTINGS: &[(Setting, &[&str])] = &[
    (
        Setting::Event,
        &[
            "event",
            "conference",
            "offsite",
            "off-site",
            "town hall",
            "townhall",
            "all-hands",
            "all hands",
            "summit",
            "party",
            "webinar",
            "fair",
            "reception",
        ],
    ),
    (
        Setting::Meeting,
        &[
            "meeting",
            "1:1",
            "1-1",
            "1on1",
            "one-on-one",
            "one on one",
            "sync",
            "review",
            "steering",
            "steerco",
            "standup",
            "stand-up",
            "workshop",
            "committee",
            "qbr",
        ],
    ),
    (Setting::Lunch, &["lunch", "lunched", "dinner", "breakfast", "brunch", "meal", "supper"]),
    (Setting::Coffee, &["coffee", "coffees", "espresso", "tea"]),
    (Setting::Walk, &["walk", "walked", "stroll"]),
    (
        Setting::Call,
        &["call", "called", "zoom", "phone", "phoned", "rang", "facetime", "video call", "video"],
    ),
    (
        Setting::Chat,
        &[
            "chat", "chatted", "slack", "slacked", "dm", "dms", "dm'd", "texted", "text", "message",
            "messaged", "messages", "ping", "pinged", "email", "e-mail", "emailed", "mailed", "whatsapp",
            "wrote",
        ],
    ),
    (
        Setting::Other,
        &["other", "beer", "beers", "drinks", "pub", "catch-up", "catchup", "corridor", "hallway"],
    ),
];

/// Getting in touch, as something that one of the two did.
pub(super) const CONTACTED: &[&str] = &[
    "called",
    "rang",
    "phoned",
    "pinged",
    "texted",
    "messaged",
    "emailed",
    "mailed",
    "wrote",
    "invited",
    "contacted",
    "approached",
    "slacked",
    "dm'd",
    "visited",
    "asked",
    "reached out",
    "came by",
    "came over",
    "dropped by",
    "stopped by",
    "got in touch",
    "started it",
];

/// Being together, before the name of the other; says nothing of its own.
pub(super) const MET: &[&str] = &[
    "talked to",
    "talked with",
    "spoke to",
    "spoke with",
    "bumped into",
    "ran into",
    "caught up with",
    "met up with",
    "met with",
    "met",
    "saw",
];

/// Something had to be decided or done.
pub(super) const TRANSACTIONAL: &[&str] = &[
    "request",
    "requests",
    "requested",
    "approval",
    "approvals",
    "approve",
    "approved",
    "decide",
    "decided",
    "decision",
    "sign-off",
    "signoff",
    "sign off",
    "signed off",
    "ticket",
    "tickets",
    "needed",
    "needs",
    "escalated",
    "escalation",
    "asked me for",
    "asked me to",
    "asked us for",
    "asked us to",
];

pub(super) const NEGATION: &[&str] = &["no", "not", "nothing", "without", "never"];

/// Words between two statements, with whoever makes the second.
pub(super) const LEAD_IN: &[&str] = &["and", "then", "but", "also", "i", "we", "she", "he", "they"];
pub(super) const CONJUNCTION: &[&str] = &["and", "then", "but", "also"];
pub(super) const THIRD_PERSON: &[&str] = &["she", "he", "they"];

/// Words without a meaning of their own at the beginning of what is left over, and at its end.
pub(super) const FILLER_FIRST: &[&str] = &[
    "had", "quick", "brief", "have", "a", "an", "we", "i", "met", "and", "then", "also", "was", "saw", "it",
];
pub(super) const FILLER_LAST: &[&str] = &[
    "at", "on", "over", "via", "by", "for", "with", "w/", "and", "a", "an", "the", "in", "to", "had", "we",
    "met", "during", "she", "he", "they", "i", "then", "also", "from", "of",
];

/// Words that a person's name does not contain when a line begins with it.
pub(super) const AFTER_A_NAME: &[&str] = &[
    "i",
    "we",
    "she",
    "he",
    "they",
    "me",
    "at",
    "on",
    "in",
    "over",
    "about",
    "for",
    "with",
    "via",
    "by",
    "after",
    "before",
    "during",
    "and",
    "said",
    "told",
    "learned",
    "learnt",
    "heard",
    "found",
    "shared",
    "showed",
    "explained",
    "promised",
    "follow",
    "follow-up",
    "next",
    "todo",
    "ask",
    "reached",
    "came",
    "dropped",
    "stopped",
    "got",
    "started",
    "needed",
    "needs",
    "requested",
    "request",
    "approval",
    "decided",
    "relational",
    "transactional",
    "structured",
    "unstructured",
    "informal",
    "met",
    "saw",
    "had",
    "is",
    "was",
    "wants",
    "wanted",
    "likes",
    "has",
    "budget",
    "ticket",
    "sign-off",
    "quick",
    "long",
    "short",
    "note",
];
