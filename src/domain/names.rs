//! Finding the person, or the word, that was meant.

use std::cmp::Reverse;

/// How alike two names must be to be suggested, from 0 to 1 (Jaro-Winkler).
const ALIKE: f64 = 0.8;
const SUGGESTIONS: usize = 3;
/// The longest name, in characters: what is longer is no name, and is not looked for among names.
pub const LONGEST: usize = 80;
/// The longest line that a form takes, such as a milestone's title.
const LONGEST_LINE: usize = 280;

/// Whether a text is too long for a name.
pub fn is_too_long(name: &str) -> bool {
    is_longer(name, LONGEST)
}

fn is_longer(text: &str, most: usize) -> bool {
    text.len() > most && text.chars().count() > most
}

/// What a name led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Match<'a, T> {
    /// Exactly one candidate fits best.
    One(&'a str, T),
    /// Several fit equally well, in the order given.
    Several(Vec<(&'a str, T)>),
    /// None fits.
    None {
        /// At most three that look alike, the most alike first.
        nearest: Vec<(&'a str, T)>,
    },
}

/// How well a name fits what was typed, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// The full name, in any order of its words.
    Whole,
    /// The first or the last name.
    FirstOrLast,
    /// The beginning of the name, or of one of its words.
    Begun,
    /// Letters in the midst of a word. Raj is not whom "Natarajan" is called by: such a name is only suggested.
    Inside,
}

/// Finds the candidate that `query` names, whatever its case and accents: by the full name (in any
/// order of its words), else by the first or last name, else by the beginning of a name. The first of
/// these that fits anyone decides.
pub fn find_peer<'a, T>(query: &str, candidates: impl Iterator<Item = (&'a str, T)>) -> Match<'a, T> {
    let wanted = Wanted::new(query);
    if wanted.whole.is_empty() {
        return Match::None { nearest: Vec::new() };
    }
    let mut fitting: Vec<(Fit, &str, T)> = Vec::new();
    let mut others: Vec<(&str, T)> = Vec::new();
    for (name, value) in candidates {
        match wanted.fit(&folded(name)) {
            Some(fit) if fit < Fit::Inside => fitting.push((fit, name, value)),
            _ => others.push((name, value)),
        }
    }
    let best = fitting.iter().map(|(fit, ..)| *fit).min();
    let mut fitting: Vec<(&str, T)> =
        fitting.into_iter().filter(|(fit, ..)| Some(*fit) == best).map(|(_, n, v)| (n, v)).collect();
    match (fitting.len(), fitting.pop()) {
        (1, Some((name, value))) => Match::One(name, value),
        (_, Some(last)) => {
            fitting.push(last);
            Match::Several(fitting)
        }
        _ => Match::None { nearest: nearest(&wanted.whole, others) },
    }
}

/// Whether `query` is made of whole words of a name, and not of the beginning of one: "Dan" may be somebody
/// else than Dana.
pub fn is_called(query: &str, name: &str) -> bool {
    let (wanted, name) = (Wanted::new(query), folded(name));
    let has_words = format!(" {name} ").contains(&format!(" {} ", wanted.whole));
    !wanted.whole.is_empty() && (has_words || wanted.is_in_another_order(&name))
}

/// All candidates that `query` may mean, those it fits best first, else in the order given; all of them
/// for an empty one.
pub fn search<'a, T>(query: &str, candidates: impl Iterator<Item = (&'a str, T)>) -> Vec<T> {
    let wanted = Wanted::new(query);
    let fitting = candidates.filter_map(|(name, value)| match wanted.whole.is_empty() {
        true => Some((Fit::Whole, value)),
        false => Some((wanted.fit(&folded(name))?, value)),
    });
    let mut fitting: Vec<(Fit, T)> = fitting.collect();
    fitting.sort_by_key(|(fit, _)| *fit);
    fitting.into_iter().map(|(_, value)| value).collect()
}

/// Of the words that `query` is searched by the first, as far as it goes in 32 letters. Each name that `query` fits has it in it, in
/// lower case, unless the name [is written otherwise](is_written_otherwise).
pub fn first_word(query: &str) -> String {
    words(&folded(query)).next().unwrap_or_default().chars().take(32).collect()
}

/// Whether a name has other letters than A to Z, or an apostrophe, and so may fit words that do not stand in it.
pub fn is_written_otherwise(name: &str) -> bool {
    !name.is_ascii() || name.contains('\'')
}

/// A name that is looked for.
struct Wanted {
    /// Its words as they were typed.
    whole: String,
    /// The same in the order of the alphabet.
    sorted: Vec<String>,
}

impl Wanted {
    fn new(query: &str) -> Self {
        let whole = folded(query);
        let mut sorted: Vec<String> = words(&whole).map(str::to_owned).collect();
        sorted.sort();
        Self { whole, sorted }
    }

    /// How well a folded name fits, if it does.
    fn fit(&self, name: &str) -> Option<Fit> {
        let whole = self.whole.as_str();
        if name == whole || self.is_in_another_order(name) {
            return Some(Fit::Whole);
        }
        // Most fit not at all.
        if !name.contains(whole) {
            return None;
        }
        if words(name).next() == Some(whole) || words(name).next_back() == Some(whole) {
            return Some(Fit::FirstOrLast);
        }
        let begins = |(at, _): (usize, &str)| name[..at].is_empty() || name[..at].ends_with(' ');
        Some(if name.match_indices(whole).any(begins) { Fit::Begun } else { Fit::Inside })
    }

    fn is_in_another_order(&self, name: &str) -> bool {
        if self.sorted.len() < 2 || name.len() != self.whole.len() {
            return false;
        }
        let mut words: Vec<&str> = words(name).collect();
        words.sort_unstable();
        words == self.sorted
    }
}

/// The likeness of `whole` to a folded name or to one of its words, in thousandths; what stands in a name is like it.
fn likeness(whole: &str, name: &str) -> u64 {
    let least = if name.contains(whole) { ALIKE } else { 0.0 };
    let most = words(name).chain([name]).map(|w| strsim::jaro_winkler(whole, w)).fold(least, f64::max);
    if most < ALIKE { 0 } else { (most * 1000.0) as u64 }
}

/// The work grows with both lengths, and everybody's input waits for it: only what may be a name is compared.
fn nearest<'a, T>(whole: &str, mut others: Vec<(&'a str, T)>) -> Vec<(&'a str, T)> {
    if is_too_long(whole) {
        return vec![];
    }
    others.retain(|(name, _)| !is_longer(name, LONGEST_LINE));
    let alike = |(name, value): (&'a str, T)| (likeness(whole, &folded(name)), name, value);
    let mut others: Vec<(u64, &str, T)> = others.into_iter().map(alike).collect();
    others.retain(|(likeness, ..)| *likeness > 0);
    others.sort_by_key(|(likeness, ..)| Reverse(*likeness));
    others.into_iter().take(SUGGESTIONS).map(|(_, name, value)| (name, value)).collect()
}

/// The word of `among` that `word` is most likely a slip of, or the only one it begins; none if it
/// is too far from all. About one wrong letter in three is forgiven.
pub fn nearest_word<'a>(word: &str, among: &[&'a str]) -> Option<&'a str> {
    let wanted = fold(word);
    let mut begun = among.iter().copied().filter(|other| wanted.len() > 1 && other.starts_with(&wanted));
    if let (Some(only), None) = (begun.next(), begun.next()) {
        return Some(only);
    }
    let forgiven = wanted.chars().count().div_ceil(3);
    let distance = |other: &str| strsim::damerau_levenshtein(&wanted, &fold(other));
    among.iter().copied().min_by_key(|other| distance(other)).filter(|other| distance(other) <= forgiven)
}

/// Folded, its words with one space between them.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut between = false;
    for letter in fold(text).chars() {
        if !letter.is_alphanumeric() {
            between = !folded.is_empty();
            continue;
        }
        if std::mem::take(&mut between) {
            folded.push(' ');
        }
        folded.push(letter);
    }
    folded
}

/// The words of a folded name.
fn words(folded: &str) -> impl DoubleEndedIterator<Item = &str> {
    folded.split(' ').filter(|word| !word.is_empty())
}

/// Lower case, and Latin letters without their accents.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        let mut folded = text.to_ascii_lowercase();
        folded.retain(|letter| letter != '\'');
        return folded;
    }
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        match plain_letter(letter) {
            Some(plain) => folded.push_str(plain),
            // Accents written as letters of their own, and apostrophes within names.
            None if matches!(letter, '\u{300}'..='\u{36f}' | '\'' | '’') => {}
            None => folded.push(letter),
        }
    }
    folded
}

fn plain_letter(letter: char) -> Option<&'static str> {
    Some(match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
