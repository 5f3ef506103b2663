//! Sensitive matters in what a person types: health, religion, politics, union, sexuality, discipline, credentials.
//! Whoever types is warned before it is kept. It goes by a list of words and by shapes, so it misses things, and it
//! is wrong at times; `config/sensitive.toml` tells the trade.

mod credentials;
#[cfg(test)]
mod tests;

use super::vocabulary::vocabulary;
use serde::Deserialize;
use std::ops::Range;
use thiserror::Error;

vocabulary! {
    /// What is not the log's to keep. The code is its section in `config/sensitive.toml`.
    Matter {
        Health = "health", "health";
        Religion = "religion", "religion";
        Politics = "politics", "politics";
        Union = "union", "union membership";
        Sexuality = "sexuality", "sexuality";
        Discipline = "discipline", "discipline";
        Credentials = "credentials", "a password, key or token";
    }
}

/// The filter of `config/sensitive.toml`.
#[derive(Clone, Debug, Default)]
pub struct Sensitive {
    lists: Vec<(Matter, List)>,
    /// The words of all lists: hardly any text has one of them.
    words: Phrases,
}

/// A place in a text that may touch a sensitive matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// Which matter.
    pub matter: Matter,
    /// The words that did it, as they were typed; of a credential its first letters alone.
    pub words: String,
}

/// Why a filter cannot be used.
#[derive(Debug, Error)]
pub enum SensitiveError {
    /// Not TOML, or not of the form.
    #[error("the list of sensitive matters cannot be read: {0}")]
    Form(#[from] toml::de::Error),
    /// A phrase without letters.
    #[error("the list of sensitive matters has an empty phrase under \"{0}\"")]
    Empty(&'static str),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    health: Section,
    religion: Section,
    politics: Section,
    union: Section,
    sexuality: Section,
    discipline: Section,
    credentials: Section,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    words: Vec<String>,
    unless: Vec<String>,
}

#[derive(Clone, Debug)]
struct List {
    words: Phrases,
    unless: Phrases,
}

/// Phrases in the order of their first letters: so each word of a text is held against a few of them, not against all.
#[derive(Clone, Debug, Default)]
struct Phrases(Vec<Phrase>);

/// Words in a row; one that is open fits whatever begins with it.
#[derive(Clone, Debug)]
struct Phrase(Vec<(String, bool)>);

/// A word of a text: where it stands, and its lower case.
struct Word {
    range: Range<usize>,
    lower: String,
}

impl Sensitive {
    /// Reads `config/sensitive.toml`.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn parse(text: &str) -> Result<Self, SensitiveError> {
        let file: File = toml::from_str(text)?;
        let sections = [
            (Matter::Health, file.health),
            (Matter::Religion, file.religion),
            (Matter::Politics, file.politics),
            (Matter::Union, file.union),
            (Matter::Sexuality, file.sexuality),
            (Matter::Discipline, file.discipline),
            (Matter::Credentials, file.credentials),
        ];
        let list = |(matter, section): (Matter, Section)| {
            let lists = Phrases::read(&section.words).zip(Phrases::read(&section.unless));
            let (words, unless) = lists.ok_or(SensitiveError::Empty(matter.code()))?;
            Ok((matter, List { words, unless }))
        };
        let lists: Vec<_> = sections.into_iter().map(list).collect::<Result<_, SensitiveError>>()?;
        let words = Phrases::sorted(lists.iter().flat_map(|(_, list)| list.words.0.clone()).collect());
        Ok(Self { lists, words })
    }

    /// What a text may touch, each matter once. Nothing found does not mean that nothing is there.
    pub fn touched(&self, text: &str) -> Vec<Touched> {
        let words = words(text);
        let listed = |(matter, list): &(Matter, List)| {
            let found = list.find(&words)?;
            Some(Touched { matter: *matter, words: text[found].to_owned() })
        };
        let mut touched: Vec<Touched> = match self.words.are_in(&words) {
            true => self.lists.iter().filter_map(listed).collect(),
            false => vec![],
        };
        if !touched.iter().any(|t| t.matter == Matter::Credentials)
            && let Some(shown) = credentials::find(text)
        {
            touched.push(Touched { matter: Matter::Credentials, words: shown });
        }
        touched
    }
}

impl List {
    /// Where the first phrase of the list stands, save within what is harmless.
    fn find(&self, words: &[Word]) -> Option<Range<usize>> {
        if !self.words.are_in(words) {
            return None;
        }
        let mut harmless = vec![false; words.len()];
        for at in 0..words.len() {
            for phrase in self.unless.beginning(&words[at..]) {
                harmless[at..at + phrase.0.len()].fill(true);
            }
        }
        (0..words.len()).find_map(|at| {
            let counts =
                |phrase: &&Phrase| !harmless[at..at + phrase.0.len()].iter().any(|is_harmless| *is_harmless);
            let fitting = self.words.beginning(&words[at..]).filter(counts);
            let length = fitting.map(|phrase| phrase.0.len()).max()?;
            Some(words[at].range.start..words[at + length - 1].range.end)
        })
    }
}

impl Phrases {
    fn read(texts: &[String]) -> Option<Self> {
        Some(Self::sorted(texts.iter().map(|text| Phrase::read(text)).collect::<Option<_>>()?))
    }

    fn sorted(mut phrases: Vec<Phrase>) -> Self {
        phrases.sort_by_key(Phrase::letter);
        Self(phrases)
    }

    /// Whether any of them is.
    fn are_in(&self, words: &[Word]) -> bool {
        (0..words.len()).any(|at| self.beginning(&words[at..]).next().is_some())
    }

    /// Those that these words begin with.
    fn beginning<'a>(&'a self, words: &'a [Word]) -> impl Iterator<Item = &'a Phrase> {
        let letter = words.first().and_then(|word| word.lower.chars().next());
        let from = self.0.partition_point(|phrase| phrase.letter() < letter);
        let alike = self.0[from..].iter().take_while(move |phrase| phrase.letter() == letter);
        alike.filter(|phrase| phrase.begins(words))
    }
}

impl Phrase {
    fn read(text: &str) -> Option<Self> {
        let part = |word: &str| match word.strip_suffix('*') {
            Some(stem) => (stem.to_lowercase(), true),
            None => (word.to_lowercase(), false),
        };
        let parts: Vec<(String, bool)> = text.split_whitespace().map(part).collect();
        let is_sound =
            !parts.is_empty() && parts.iter().all(|(word, _)| word.chars().all(char::is_alphanumeric));
        (is_sound && parts.iter().all(|(word, _)| !word.is_empty())).then_some(Self(parts))
    }

    /// Its first.
    fn letter(&self) -> Option<char> {
        self.0.first()?.0.chars().next()
    }

    fn begins(&self, words: &[Word]) -> bool {
        let fits = |((part, open), word): (&(String, bool), &Word)| {
            if *open { word.lower.starts_with(part.as_str()) } else { word.lower == *part }
        };
        self.0.len() <= words.len() && self.0.iter().zip(words).all(fits)
    }
}

/// The words of a text; whatever is no letter and no digit stands between them.
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = vec![];
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push(Word { range: from..at, lower: text[from..at].to_lowercase() });
                start = None;
            }
            _ => {}
        }
    }
    words
}
