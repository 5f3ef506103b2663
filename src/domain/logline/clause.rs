//! One statement of a line: what it says about setting, day, kind and initiator, and what is left.

use super::lexicon::{
    ANOTHER_DAY, CONTACTED, FILLER_FIRST, FILLER_LAST, LIES_AHEAD, NOT_TRANSACTIONAL, SAYS_MORE,
    THIRD_PERSON, TOPIC, TRANSACTIONAL, WHERE,
};
use super::off::fell_through;
use super::words::{Word, begins, begins_any, is_negated, setting};
use crate::domain::dates::{DateError, Direction, FoundDate, find_date_that};
use crate::domain::need::Involvement;
use crate::domain::vocabulary::{Initiator, Kind, Setting};
use chrono::NaiveDate;
use std::ops::Range;

/// What earlier statements said: it stands, and what a later one adds goes to the note.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    pub setting: Option<Setting>,
    pub initiator: Option<Initiator>,
    pub date: bool,
    /// Whether this is a later statement, and does not go on with the first one after the name.
    pub later: bool,
}

/// What one statement says.
#[derive(Debug, Default)]
pub(super) struct Clause<'a> {
    pub setting: Option<Setting>,
    pub date: Option<FoundDate>,
    pub kind: Option<Kind>,
    pub structured: Option<bool>,
    pub initiator: Option<Initiator>,
    pub involvement: Option<Involvement>,
    pub played_back: bool,
    /// Whether words in it say that something had to be decided or done.
    pub transactional: bool,
    /// Whether it says that there was no talk.
    pub fell_through: bool,
    /// What is left when the understood words are taken off both ends.
    pub left: Option<&'a str>,
}

impl<'a> Clause<'a> {
    /// Reads the statement made of `words`; `after_name` when the person is its subject.
    pub fn read(text: &'a str, words: &[Word], today: NaiveDate, after_name: bool, before: Known) -> Self {
        let mut clause = Self { setting: before.setting, initiator: before.initiator, ..Self::default() };
        let mut known = vec![false; words.len()];
        for place in 0..words.len() {
            let may_be_where = || may_be_where(words, place, &known, before.later);
            let used = clause.take(words, place, after_name && place == 0, may_be_where);
            known[place..place + used].fill(true);
            clause.transactional |= is_transactional(words, place);
        }
        clause.left = left(text, words, &known);
        if !before.date {
            clause.take_date(text, words, &mut known, today, before);
        }
        clause.fell_through = fell_through(text, words, &known, today);
        clause
    }

    /// Whether it says something understood and nothing else, apart from a setting.
    pub fn only_facts(&self) -> bool {
        let fact = self.date.is_some() || self.kind.is_some() || self.structured.is_some();
        let fact = fact || self.involvement.is_some() || self.played_back;
        self.left.is_none() && (fact || self.initiator.is_some())
    }

    /// Takes what stands at `place`; how many words that was.
    fn take(
        &mut self,
        words: &[Word],
        place: usize,
        subject_before: bool,
        may_be_where: impl Fn() -> bool,
    ) -> usize {
        let rest = &words[place..];
        if let Some(words) = self.take_denied(rest) {
            return words;
        }
        if is_negated(words, place) {
            return 0;
        }
        if let Some(words) = self.take_depth(rest) {
            return words;
        }
        let mut used = 0;
        if let Some((found, words)) = setting(rest)
            && may_be_where()
            && *self.setting.get_or_insert(found) == found
        {
            used = words;
        }
        if let Some((found, words)) = initiator(rest, subject_before)
            && *self.initiator.get_or_insert(found) == found
        {
            used = used.max(words);
        }
        if rest[..used].iter().any(|word| SAYS_MORE.contains(&word.lower.as_str())) {
            return 0;
        }
        let Some(word) = rest.first() else { return used };
        match word.lower.as_str() {
            "relational" => self.kind = Some(Kind::Relational),
            "transactional" => self.kind = Some(Kind::Transactional),
            "structured" => self.structured = Some(true),
            "unstructured" | "informal" => self.structured = Some(false),
            _ => return used,
        }
        1
    }

    /// Takes "no agenda" and the like; how many words that was.
    fn take_denied(&mut self, rest: &[Word]) -> Option<usize> {
        let without = ["not structured", "no agenda", "no set agenda", "without agenda", "without an agenda"];
        if let Some(words) = begins_any(rest, &without) {
            self.structured = Some(false);
            return Some(words);
        }
        let kinds = [("not transactional", Kind::Relational), ("not relational", Kind::Transactional)];
        let (words, kind) = kinds.iter().find_map(|(said, kind)| Some((begins(rest, said)?, *kind)))?;
        self.kind = Some(kind);
        Some(words)
    }

    /// Takes "asked early", "told after the fact" and "played back"; how many words that was.
    fn take_depth(&mut self, rest: &[Word]) -> Option<usize> {
        let subject =
            begins_any(rest, &["they", "she", "he", "i", "we", "was", "i was", "we were"]).unwrap_or(0);
        let of = |phrases| begins_any(&rest[subject..], phrases).map(|words| subject + words);
        if let Some(words) = of(&["asked me early", "asked us early", "asked early"]) {
            self.involvement = Some(Involvement::Early);
            return Some(words);
        }
        if let Some(words) =
            of(&["told after the fact", "told me after", "told us after", "told after", "told late"])
        {
            self.involvement = Some(Involvement::After);
            return Some(words);
        }
        let words = of(&[
            "played it back",
            "played that back",
            "played back what i heard",
            "played back what was said",
            "played back",
        ])?;
        self.played_back = true;
        Some(words)
    }

    /// Takes the day of the talk: one in the words that say where or with whom, or a day alone.
    fn take_date(
        &mut self,
        text: &'a str,
        words: &[Word],
        known: &mut Vec<bool>,
        today: NaiveDate,
        before: Known,
    ) {
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        let start = first.range.start;
        let place = |found: &FoundDate| found.range.start + start..found.range.end + start;
        let says_where = !before.later || (self.setting.is_some() && before.setting.is_none());
        let counts = |found: &FoundDate| {
            let range = place(found);
            let at = words.iter().position(|word| range.start < word.range.end).unwrap_or(0);
            let is_alone = left(text, words, &with_date(words, known, &range)).is_none();
            let needs_no_day = !matches!(found.date, Err(DateError::WhichDay(_)));
            !is_of_another_day(words, known, at) && (is_alone || (says_where && needs_no_day))
        };
        let found = find_date_that(&text[start..last.range.end], today, Direction::Past, counts);
        let Some(found) = found else { return };
        *known = with_date(words, known, &place(&found));
        self.left = left(text, words, known);
        self.date = Some(FoundDate { range: place(&found), ..found });
    }
}

/// Which words are understood once these bytes are a date.
fn with_date(words: &[Word], known: &[bool], range: &Range<usize>) -> Vec<bool> {
    let is_of_it = |word: &Word| word.range.start < range.end && range.start < word.range.end;
    words.iter().zip(known).map(|(word, known)| *known || is_of_it(word)).collect()
}

/// Whether the words before the day at `at` make it another than the day of the talk: "by friday", "due on 3 march".
fn is_of_another_day(words: &[Word], known: &[bool], at: usize) -> bool {
    let is = |place: Option<usize>, list: &[&str]| {
        place.is_some_and(|place| list.contains(&words[place].lower.as_str()))
    };
    let (last, second) = (at.checked_sub(1), at.checked_sub(2));
    // "Stopped by yesterday" is no "by yesterday".
    let is_verb = is(second, &["came", "dropped", "stopped", "swung", "popped", "went"]) && is(last, &["by"]);
    let follows = is(last, ANOTHER_DAY) && last.is_some_and(|last| !known[last]) && !is_verb;
    // "About yesterday's outage".
    let is_topics = words[at].lower.ends_with("'s") && (0..at).any(|place| is(Some(place), TOPIC));
    follows || is_topics || (0..at).any(|place| is(Some(place), LIES_AHEAD))
}

/// Whether a word such as "review" may tell where the two met: in the first statement, at the beginning of a later one or
/// after "at" and the like, and never after what says that it was talked about.
fn may_be_where(words: &[Word], place: usize, known: &[bool], later: bool) -> bool {
    let is = |word: &Word, list: &[&str]| list.contains(&word.lower.as_str());
    let before = &words[..place];
    let is_theirs = before.last().is_some_and(|word| is(word, &["her", "his", "their"]));
    if is_theirs || before.iter().any(|word| is(word, TOPIC)) {
        return false;
    }
    let begins = || {
        let is_dull = |word: &Word| is(word, FILLER_FIRST) || is(word, THIRD_PERSON);
        // "They review us" is something that they do, and "she called" is a call.
        let is_done = before.last().is_some_and(|last| is(last, THIRD_PERSON) || is(last, &["i", "we"]));
        let is_where = !is_done
            || begins_any(&words[place..], CONTACTED).is_some()
            || words[place].lower.ends_with("ed");
        is_where && before.iter().zip(known).all(|(word, known)| *known || is_dull(word))
    };
    let after_where = || {
        before
            .iter()
            .rev()
            .find(|word| !is(word, &["a", "an", "the", "our"]))
            .is_some_and(|word| is(word, WHERE))
    };
    !later || begins() || after_where()
}

/// Whether what stands at `place` says that something had to be decided or done.
fn is_transactional(words: &[Word], place: usize) -> bool {
    let rest = &words[place..];
    let said = begins_any(rest, TRANSACTIONAL).is_some() || (place == 0 && begins(rest, "ticket").is_some());
    said && begins_any(rest, NOT_TRANSACTIONAL).is_none() && !is_negated(words, place)
}

/// Who got in touch, and how many words say so.
fn initiator(words: &[Word], subject_before: bool) -> Option<(Initiator, usize)> {
    let subject = words.first()?.lower.as_str();
    let them = THIRD_PERSON.contains(&subject);
    let with_subject = usize::from(them || subject == "i");
    let verb = with_subject + begins_any(&words[with_subject..], CONTACTED)?;
    let rest = &words[verb..];
    let me = begins_any(rest, &["me", "us", "to me", "to us"]);
    let other = begins_any(rest, &["her", "him", "them", "to her", "to him", "to them"]);
    let reached = begins(&words[with_subject..], "reached out to").filter(|_| me.is_none());
    // What was asked for belongs to the note as a whole.
    let asked = begins_any(
        &words[with_subject..],
        &[
            "asked me for",
            "asked me to",
            "asked us for",
            "asked us to",
            "asked for",
            "asked to",
            "asked if",
            "asked about",
        ],
    );
    let used = if asked.is_some() { 0 } else { verb + me.or(other).unwrap_or(0) };
    match (subject, me, other.or(reached)) {
        ("i", ..) => Some((Initiator::Me, used)),
        _ if them || me.is_some() => Some((Initiator::Them, used)),
        (_, _, Some(_)) => Some((Initiator::Me, used)),
        _ if subject_before => Some((Initiator::Them, used)),
        _ => None,
    }
}

/// What stands between the understood words at both ends; none if only filler does.
fn left<'a>(text: &'a str, words: &[Word], known: &[bool]) -> Option<&'a str> {
    let dull = |place: usize, filler: &[&str]| known[place] || filler.contains(&words[place].lower.as_str());
    let first = (0..words.len()).find(|p| !dull(*p, FILLER_FIRST))?;
    let last = (first..words.len()).rfind(|p| !dull(*p, FILLER_LAST))?;
    Some(tidy(&text[words[first].range.start..words[last].range.end]))
}

/// Without the punctuation that only divided it from its neighbours.
pub(super) fn tidy(text: &str) -> &str {
    let text = text.trim();
    let text = if ends_with_emoji(text) {
        text
    } else {
        text.trim_end_matches([',', ';', '.', ':', '-', '–', '—'])
    };
    let is_emoji = text.starts_with(':') && text[1..].starts_with(|c: char| c.is_alphanumeric() || c == '+');
    if is_emoji { text } else { text.trim_start_matches([',', ';', ':']).trim() }
}

/// Whether the last word is one as Slack writes it, `:tada:`.
fn ends_with_emoji(text: &str) -> bool {
    let last = text.split_whitespace().next_back().unwrap_or_default();
    last.len() > 2 && last.starts_with(':') && last.ends_with(':')
}
