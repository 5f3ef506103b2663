//! Finding the person, or the word, that was meant.

use std::cmp::Reverse;

/// How alike two names must be to be suggested, from 0 to 1 (Jaro-Winkler).
const ALIKE: f64 = 0.8;
const SUGGESTIONS: usize = 3;

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

/// Finds the candidate that `query` names, whatever its case and accents: by the full name (in any
/// order of its words), else by the first or last name, else by the beginning of a name, else by a
/// part of one. The first of these that fits anyone decides.
pub fn find_peer<'a, T>(query: &str, candidates: impl Iterator<Item = (&'a str, T)>) -> Match<'a, T> {
    let wanted = Wanted::new(query);
    if wanted.whole.is_empty() {
        return Match::None { nearest: Vec::new() };
    }
    let mut ranked: Vec<(usize, &str, T)> = Vec::new();
    let mut others: Vec<(&str, T)> = Vec::new();
    for (name, value) in candidates {
        match wanted.rank(&folded(name)) {
            Some(rank) => ranked.push((rank, name, value)),
            None => others.push((name, value)),
        }
    }
    let best = ranked.iter().map(|(rank, ..)| *rank).min();
    let mut fitting: Vec<(&str, T)> =
        ranked.into_iter().filter(|(rank, ..)| Some(*rank) == best).map(|(_, n, v)| (n, v)).collect();
    match (fitting.len(), fitting.pop()) {
        (1, Some((name, value))) => Match::One(name, value),
        (_, Some(last)) => {
            fitting.push(last);
            Match::Several(fitting)
        }
        _ => Match::None { nearest: nearest(&wanted.whole, others) },
    }
}

/// All candidates that `query` may mean, those it fits best first, else in the order given; all of them
/// for an empty one.
pub fn search<'a, T>(query: &str, candidates: impl Iterator<Item = (&'a str, T)>) -> Vec<T> {
    let wanted = Wanted::new(query);
    let ranked = candidates.filter_map(|(name, value)| match wanted.whole.is_empty() {
        true => Some((0, value)),
        false => Some((wanted.rank(&folded(name))?, value)),
    });
    let mut ranked: Vec<(usize, T)> = ranked.collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, value)| value).collect()
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

    /// How well a folded name fits, the best being 0.
    fn rank(&self, name: &str) -> Option<usize> {
        let whole = self.whole.as_str();
        if name == whole || self.is_in_another_order(name) {
            return Some(0);
        }
        // Most fit not at all.
        if !name.contains(whole) {
            return None;
        }
        if words(name).next() == Some(whole) || words(name).next_back() == Some(whole) {
            return Some(1);
        }
        let begins = words(name).any(|word| word.starts_with(whole)) || name.starts_with(whole);
        Some(if begins { 2 } else { 3 })
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

/// The likeness of `whole` to a folded name or to one of its words, in thousandths.
fn likeness(whole: &str, name: &str) -> u64 {
    let most = words(name).chain([name]).map(|w| strsim::jaro_winkler(whole, w)).fold(0.0, f64::max);
    if most < ALIKE { 0 } else { (most * 1000.0) as u64 }
}

fn nearest<'a, T>(whole: &str, others: Vec<(&'a str, T)>) -> Vec<(&'a str, T)> {
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
mod tests {
    use super::*;
    use insta::assert_snapshot;
    use proptest::prelude::*;

    const PEOPLE: [&str; 9] = [
        "Ada Lovelace",
        "Zoë Müller",
        "Ana Ruiz",
        "Anna Ruiz-Gómez",
        "Dana Scully",
        "Łukasz Weiß",
        "Bob O'Brien",
        "Marie Curie",
        "Dana White",
    ];

    fn find(query: &str) -> String {
        match find_peer(query, PEOPLE.into_iter().map(|name| (name, ()))) {
            Match::One(name, ()) => name.to_owned(),
            found => format!("{found:?}").replace(", ())", ")"),
        }
    }

    #[test]
    fn people_are_found_by_what_is_typed() {
        let queries = [
            "ada lovelace",
            "ADA",
            "lovelace",
            "zoe",
            "mueller",
            "muller",
            "ana",
            "ann",
            "ruiz",
            "dana",
            "dana s",
            "weiss",
            "lukasz",
            "obrien",
            "O’Brien",
            "curie, marie",
            "@ada.lovelace",
            "uri",
            "lovelase",
            "nobody",
            "",
            "a",
        ];
        let found: String = queries.iter().map(|q| format!("{q} => {}\n", find(q))).collect();
        assert_snapshot!(found, @r#"
        ada lovelace => Ada Lovelace
        ADA => Ada Lovelace
        lovelace => Ada Lovelace
        zoe => Zoë Müller
        mueller => None { nearest: [("Zoë Müller")] }
        muller => Zoë Müller
        ana => Ana Ruiz
        ann => Anna Ruiz-Gómez
        ruiz => Ana Ruiz
        dana => Several([("Dana Scully"), ("Dana White")])
        dana s => Dana Scully
        weiss => Łukasz Weiß
        lukasz => Łukasz Weiß
        obrien => Bob O'Brien
        O’Brien => Bob O'Brien
        curie, marie => Marie Curie
        @ada.lovelace => Ada Lovelace
        uri => Marie Curie
        lovelase => None { nearest: [("Ada Lovelace")] }
        nobody => None { nearest: [] }
         => None { nearest: [] }
        a => Several([("Ada Lovelace"), ("Ana Ruiz"), ("Anna Ruiz-Gómez")])
        "#);
    }

    #[test]
    fn a_slip_of_the_hand_finds_its_word() {
        let words = ["log", "peers", "due", "snooze", "milestone", "schedule", "pause", "help"];
        let slips = ["snoze", "MILESTONES", "sched", "hlep", "people", "do", "p", "pa", "pasue", "xyz", ""];
        let found: String = slips.iter().map(|s| format!("{s} => {:?}\n", nearest_word(s, &words))).collect();
        assert_snapshot!(found, @r#"
        snoze => Some("snooze")
        MILESTONES => Some("milestone")
        sched => Some("schedule")
        hlep => Some("help")
        people => None
        do => None
        p => None
        pa => Some("pause")
        pasue => Some("pause")
        xyz => None
         => None
        "#);
    }

    #[test]
    fn a_name_is_searched_by_its_first_word_without_accents_and_signs() {
        let first = ["  Weiß, Zoë", "O’Brien", "ada", "@ada.lind", "", "%_"].map(first_word);
        assert_eq!(first, ["weiss", "obrien", "ada", "ada", "", ""]);
    }

    #[test]
    fn a_name_is_written_otherwise_with_accents_or_apostrophes() {
        let names = ["Zoë Lind", "Pat O'Brien", "Ana Ruiz-Gomez", "D. Kim 2", "李雷"];
        assert_eq!(names.map(is_written_otherwise), [true, true, false, false, true]);
    }

    #[test]
    fn a_menu_lists_whoever_fits_the_best_first() {
        let listed = |query: &str| search(query, PEOPLE.into_iter().map(|name| (name, name))).join(", ");
        assert_eq!(listed(""), PEOPLE.join(", "));
        assert_eq!(listed("an"), "Ana Ruiz, Anna Ruiz-Gómez, Dana Scully, Dana White");
        assert_eq!(listed("white"), "Dana White");
        assert_eq!(listed("nobody"), "");
    }

    proptest! {
        #[test]
        fn everyone_is_found_by_their_own_name(place in 0..PEOPLE.len()) {
            prop_assert_eq!(find(&PEOPLE[place].to_uppercase()), PEOPLE[place]);
        }

        #[test]
        fn a_plain_name_has_the_first_word_of_what_it_is_found_by(
            name in "(Ana|Dana|O'Brien|Ruiz|Lind-Ek|Weiß|J\\.R\\.|Łee)( (ana|Ruiz|Weiß|Lindqvist|d'Arc))?",
            query in "(an|ANA|ana r|anna|ruiz  d|lind|lind-ek|weiss|weiß|b|o'b|obrien|d'|j r|j\\.r|lee|łe)( (da|ana|ruiz))?",
        ) {
            let is_found = !search(&query, [(name.as_str(), ())].into_iter()).is_empty();
            let is_plain = name.is_ascii() && !name.contains('\'');
            let has_it = name.to_ascii_lowercase().contains(&first_word(&query));
            prop_assert!(has_it || !is_found || !is_plain, "{} {}", name, query);
        }

        #[test]
        fn no_query_panics(query in ".{0,30}") {
            let _ = find(&query);
            let _ = nearest_word(&query, &["log", "due"]);
        }
    }
}
