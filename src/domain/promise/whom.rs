//! To whom a line promises something: `@dana send the list`, `I'll send Dana the list`.

use crate::domain::id::UserId;
use crate::domain::logline::plain::plain;
use crate::domain::names::{Match, find_peer, is_called};

/// What a line may begin with before it comes to the point.
const OPENINGS: &[&str] = &[
    "i have promised",
    "i promised",
    "i promise",
    "promised",
    "i will",
    "i'll",
    "i’ll",
    "ill",
    "that",
    "to",
];
/// The most words of a name.
const LONGEST: usize = 4;
/// The fewest letters of a name that stand for it.
const BEGINNING: usize = 3;

/// To whom a line is, and the rest of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addressed<'a, T> {
    /// To whom.
    pub who: Whom<'a, T>,
    /// What is promised, and by when; whoever is named in the midst of it stays there.
    pub rest: String,
}

/// To whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom<'a, T> {
    /// A mention of Slack, with its label.
    Mention(UserId, Option<String>),
    /// A candidate, by name.
    Known(&'a str, T),
    /// Several may be meant.
    Several(Vec<(&'a str, T)>),
    /// Nobody for certain; those who are called nearly so.
    Nobody(Vec<(&'a str, T)>),
}

/// Finds to whom a line is, as Slack sends it: whoever it begins with, else a mention, else a name with a capital further
/// on. A name is whole words of it, or at the beginning of the line enough letters to tell it from the others.
/// Where a word there may be a name or not ("mark it ready for Dana"), both are given.
pub fn addressed<'a, T: Clone>(text: &str, candidates: &[(&'a str, T)]) -> Addressed<'a, T> {
    let text = without_opening(text.trim());
    let marked = mention(text);
    if let Some((who, 0, end)) = marked {
        return Addressed { who, rest: plain(&text[end..]) };
    }
    let said = plain(text);
    let line = Line { words: said.split_whitespace().collect(), candidates };
    let (first, later) = (line.named_first(), line.named_later(has_capital));
    let all = line.words.join(" ");
    let several = |who: Vec<_>| Addressed { who: Whom::Several(who), rest: all.clone() };
    match (first, marked) {
        (First::One { one, is_sure, .. }, _) if !is_sure && later.iter().any(|(name, _)| *name != one.0) => {
            several([one].into_iter().chain(later).collect())
        }
        (First::One { one: (name, value), used, .. }, _) => {
            Addressed { who: Whom::Known(name, value), rest: line.words[used..].join(" ") }
        }
        (First::Several(who), _) => several(who),
        (First::None { .. }, Some((who, ..))) => Addressed { who, rest: all },
        (First::None { nearest }, None) => match later.as_slice() {
            [] => line.nobody(nearest),
            [(name, value)] => Addressed { who: Whom::Known(name, value.clone()), rest: all },
            _ => several(later),
        },
    }
}

/// Whom a line begins with.
enum First<'a, T> {
    /// Somebody, by so many words; surely, if their name stands there as names are written.
    One { one: (&'a str, T), used: usize, is_sure: bool },
    /// Several who are called so.
    Several(Vec<(&'a str, T)>),
    /// Nobody; those who are called nearly so.
    None { nearest: Vec<(&'a str, T)> },
}

struct Line<'t, 'c, 'a, T> {
    words: Vec<&'t str>,
    candidates: &'c [(&'a str, T)],
}

impl<'a, T: Clone> Line<'_, '_, 'a, T> {
    fn find(&self, typed: &str) -> Match<'a, T> {
        find_peer(typed, self.candidates.iter().map(|(name, value)| (*name, value.clone())))
    }

    /// Those whose whole words these are.
    fn called(&self, typed: &str) -> Vec<(&'a str, T)> {
        self.candidates.iter().filter(|(name, _)| is_called(typed, name)).cloned().collect()
    }

    fn named_first(&self) -> First<'a, T> {
        let mut near = vec![];
        for used in (1..=self.words.len().min(LONGEST)).rev() {
            let typed = self.words[..used].join(" ");
            let letters = typed.chars().filter(|letter| letter.is_alphanumeric()).count();
            match self.find(&typed) {
                Match::One(name, value) if used > 1 || is_called(&typed, name) => {
                    return First::One { one: (name, value), used, is_sure: has_capital(&typed) };
                }
                Match::One(name, value) if letters >= BEGINNING => {
                    return First::One { one: (name, value), used, is_sure: false };
                }
                Match::Several(_) if !self.called(&typed).is_empty() => {
                    return First::Several(self.called(&typed));
                }
                Match::Several(several) if letters >= BEGINNING => near = several,
                Match::None { nearest } if letters >= BEGINNING => near = nearest,
                _ => near = vec![],
            }
        }
        First::None { nearest: near }
    }

    /// Those who are named after the first word, by such words.
    fn named_later(&self, is_name: impl Fn(&str) -> bool) -> Vec<(&'a str, T)> {
        let mut named: Vec<(&'a str, T)> = vec![];
        let mut from = 1;
        while from < self.words.len() {
            let longest = (self.words.len() - from).min(LONGEST);
            let called = |used: &usize| self.called(&self.words[from..from + used].join(" "));
            let used = (1..=longest).rev().find(|used| is_name(self.words[from]) && !called(used).is_empty());
            for one in used.iter().flat_map(called) {
                if named.iter().all(|(name, _)| *name != one.0) {
                    named.push(one);
                }
            }
            from += used.unwrap_or(1);
        }
        named
    }

    /// Names without a capital may be any words: they are only suggested.
    fn nobody(&self, nearest: Vec<(&'a str, T)>) -> Addressed<'a, T> {
        let later = self.named_later(|_| true);
        // A name that is spelled nearly right stands where the name would.
        let used = usize::from(later.is_empty() && !nearest.is_empty());
        let who = if later.is_empty() { nearest } else { later };
        Addressed { who: Whom::Nobody(who), rest: self.words[used..].join(" ") }
    }
}

fn has_capital(word: &str) -> bool {
    word.starts_with(|first: char| first == '@' || first.is_uppercase())
}

fn without_opening(mut text: &str) -> &str {
    loop {
        let begins = |opening: &&&str| {
            let head = text.get(..opening.len()).is_some_and(|head| head.eq_ignore_ascii_case(opening));
            head && text[opening.len()..].starts_with(char::is_whitespace)
        };
        match OPENINGS.iter().find(begins) {
            Some(opening) => text = text[opening.len()..].trim_start(),
            None => return text,
        }
    }
}

/// The first mention, and where it begins and ends.
fn mention<'a, T>(text: &str) -> Option<(Whom<'a, T>, usize, usize)> {
    let start = text.find("<@")?;
    let inside = &text[start + 2..];
    let inside = &inside[..inside.find('>')?];
    let (id, label) = inside.split_once('|').unwrap_or((inside, ""));
    let label = Some(label.trim().to_owned()).filter(|label| !label.is_empty());
    Some((Whom::Mention(UserId::new(id), label), start, start + 2 + inside.len() + 1))
}
