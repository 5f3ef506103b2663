//! The words of a text, and replacing one of them.

use std::ops::Range;

/// A word: where it stands, and in lower case.
pub(super) struct Token {
    pub range: Range<usize>,
    pub lower: String,
}

/// The words of a text; what stands in angle brackets (mentions, links) is left out.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = vec![];
    let mut start = None;
    let mut depth = 0usize;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = letter.is_alphanumeric() && depth == 0;
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(begun)) => {
                tokens.push(Token { range: begun..at, lower: text[begun..at].to_lowercase() });
                start = None;
            }
            _ => {}
        }
        match letter {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    tokens
}

/// Whether two words belong together: only spaces, hyphens or slashes stand between them.
pub(super) fn are_joined(text: &str, one: &Token, next: &Token) -> bool {
    text[one.range.end..next.range.start].chars().all(|c| matches!(c, ' ' | '-' | '/' | '\u{a0}' | '‑'))
}

/// The text with every occurrence of a word replaced, in any case; at the beginning of a sentence with a
/// capital.
pub fn replace(text: &str, word: &str, instead: &str) -> String {
    let wanted: Vec<String> = tokens(word).into_iter().map(|token| token.lower).collect();
    if wanted.is_empty() {
        return text.to_owned();
    }
    let found = tokens(text);
    let (mut out, mut copied, mut at) = (String::with_capacity(text.len()), 0, 0);
    while at + wanted.len() <= found.len() {
        let here = &found[at..at + wanted.len()];
        let fits = here.iter().zip(&wanted).all(|(token, wanted)| token.lower == *wanted)
            && here.windows(2).all(|pair| are_joined(text, &pair[0], &pair[1]));
        if !fits {
            at += 1;
            continue;
        }
        let (from, to) = (here[0].range.start, here[wanted.len() - 1].range.end);
        out.push_str(&text[copied..from]);
        out.push_str(&if begins_sentence(&text[..from]) { capital(instead) } else { instead.to_owned() });
        (copied, at) = (to, at + wanted.len());
    }
    out.push_str(&text[copied..]);
    out
}

fn begins_sentence(before: &str) -> bool {
    let before = before.trim_end();
    before.is_empty() || before.ends_with(['.', '!', '?', '\n'])
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
