//! The words of a text, and putting others in their place.

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

/// Whether two words are one by a hyphen.
pub(super) fn are_hyphened(text: &str, one: &Token, next: &Token) -> bool {
    matches!(&text[one.range.end..next.range.start], "-" | "‑")
}

/// The text with other words at these places, which follow each other; at the beginning of a sentence with a capital,
/// and with one article: the draft's own, if it has one.
pub(super) fn put(text: &str, places: &[Range<usize>], instead: &str) -> String {
    let (mut out, mut copied) = (String::with_capacity(text.len()), 0);
    for place in places {
        let article = article_before(text, copied, place.start);
        let (from, words) = match &article {
            Some(article) => (article.range.start, with_article(&article.lower, instead)),
            None if has_determiner(&text[copied..place.start]) => (place.start, bare(instead).to_owned()),
            None => (place.start, instead.to_owned()),
        };
        out.push_str(&text[copied..from]);
        let was_capital = article.is_some_and(|article| text[article.range].starts_with(char::is_uppercase));
        let begins = was_capital || begins_sentence(&text[..from]);
        out.push_str(&if begins { capital(&words) } else { words });
        copied = place.end;
    }
    out.push_str(&text[copied..]);
    out
}

/// Words before which no article stands.
const NO_ARTICLE: [&str; 6] = ["our ", "what ", "who ", "how ", "something ", "someone "];
/// Words that stand where an article would.
const DETERMINERS: [&str; 10] = ["our", "your", "their", "its", "my", "this", "that", "each", "every", "no"];

/// The word right before a place, no further back than `from`.
fn word_before(text: &str, from: usize, at: usize) -> Option<Token> {
    let before = &text[from..at];
    let mut word = tokens(before).pop().filter(|word| before[word.range.end..].trim().is_empty())?;
    word.range = from + word.range.start..from + word.range.end;
    Some(word)
}

fn article_before(text: &str, from: usize, at: usize) -> Option<Token> {
    word_before(text, from, at).filter(|word| matches!(word.lower.as_str(), "a" | "an" | "the"))
}

fn has_determiner(before: &str) -> bool {
    word_before(before, 0, before.len()).is_some_and(|word| DETERMINERS.contains(&word.lower.as_str()))
}

/// Words behind an article of the draft.
fn with_article(article: &str, instead: &str) -> String {
    let words = bare(instead);
    match article {
        _ if NO_ARTICLE.iter().any(|word| words.starts_with(word)) => words.to_owned(),
        "the" => format!("the {words}"),
        _ if sounds_like_a_vowel(words) => format!("an {words}"),
        _ => format!("a {words}"),
    }
}

/// Words without the article that they begin with.
fn bare(words: &str) -> &str {
    ["a ", "an ", "the "].iter().find_map(|article| words.strip_prefix(article)).unwrap_or(words)
}

fn sounds_like_a_vowel(words: &str) -> bool {
    let begins = |with: &&str| words.starts_with(*with);
    ["a", "e", "i", "o", "u"].iter().any(begins) && !["one", "eu", "uni", "use"].iter().any(begins)
}

fn begins_sentence(before: &str) -> bool {
    let before = before.trim_end();
    before.is_empty() || before.ends_with(['.', '!', '?', '\n'])
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
