//! The words a line is made of.

use super::lexicon::{NEGATION, SETTINGS};
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
    let mut words = Vec::new();
    let (mut breaks, mut end) = (true, 0);
    for raw in text.split_whitespace() {
        let start = raw.as_ptr() as usize - text.as_ptr() as usize;
        breaks |= text[end..start].contains('\n') || raw.starts_with('(');
        end = start + raw.len();
        let inner = without_punctuation(raw);
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
        breaks = raw.ends_with([',', ';', '.', '!', '?', ')']) && !abbreviates(raw) && !ends_escaped(raw);
    }
    words
}

fn without_punctuation(raw: &str) -> &str {
    let around = |c: char| matches!(c, ',' | ';' | '.' | '!' | '?' | ':' | '(' | ')' | '"' | '“' | '”');
    if ends_escaped(raw) { raw.trim_start_matches(around) } else { raw.trim_matches(around) }
}

/// Whether it ends with what Slack writes for `&`, `<` or `>`, whose semicolon is no punctuation.
fn ends_escaped(raw: &str) -> bool {
    ["&amp;", "&lt;", "&gt;"].iter().any(|escaped| raw.ends_with(escaped))
}

/// In lower case, with a plain apostrophe; signs for "and" as that word.
fn lower(word: &str) -> String {
    if matches!(word, "&" | "&amp;" | "+") {
        return "and".to_owned();
    }
    let lower = word.to_lowercase();
    if lower.contains('’') { lower.replace('’', "'") } else { lower }
}

/// `Dr.` or initials (`J.`, `J.R.`), whose full stop ends nothing.
fn abbreviates(raw: &str) -> bool {
    let Some(word) = raw.strip_suffix('.') else { return false };
    let is_initial = |part: &str| part.chars().count() == 1 && part.chars().all(char::is_uppercase);
    (word != "I" && word.split('.').all(is_initial))
        || ["dr", "prof", "mr", "mrs", "ms", "st"].contains(&word.to_lowercase().as_str())
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

/// Whether a word says no: `not`, `never`, `didn't`.
pub(super) fn negates(word: &Word) -> bool {
    NEGATION.contains(&word.lower.as_str()) || word.lower.ends_with("n't")
}

/// Whether what stands at `place` of a statement is said not to be so.
pub(super) fn is_negated(words: &[Word], place: usize) -> bool {
    let reach = words[..place].iter().rev().take(NEGATION_REACHES);
    reach.take_while(|word| word.lower != "but" && word.lower != "and").any(negates)
}

/// So many words after a negation are still denied: "didn't really need a decision".
const NEGATION_REACHES: usize = 4;

/// The setting that `words` begin with, and how many words name it.
pub(super) fn setting(words: &[Word]) -> Option<(Setting, usize)> {
    SETTINGS.iter().find_map(|(setting, names)| Some((*setting, begins_any(words, names)?)))
}
