//! One statement of a line: what it says about setting, day, kind and initiator, and what is left.

use super::words::{
    CONTACTED, FILLER_FIRST, FILLER_LAST, NEGATION, THIRD_PERSON, TRANSACTIONAL, Word, begins, begins_any,
    setting,
};
use crate::domain::dates::{Direction, FoundDate, find_date};
use crate::domain::need::Involvement;
use crate::domain::vocabulary::{Initiator, Kind, Setting};
use chrono::NaiveDate;

/// What earlier statements said: it stands, and what a later one adds goes to the note.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Known {
    pub setting: Option<Setting>,
    pub initiator: Option<Initiator>,
    pub date: bool,
    /// Whether this is a later statement.
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
    /// What is left when the understood words are taken off both ends.
    pub left: Option<&'a str>,
}

impl<'a> Clause<'a> {
    /// Reads the statement made of `words`; `after_name` when the person is its subject.
    pub fn read(text: &'a str, words: &[Word], today: NaiveDate, after_name: bool, before: Known) -> Self {
        let mut clause = Self { setting: before.setting, initiator: before.initiator, ..Self::default() };
        let mut known = vec![false; words.len()];
        for place in 0..words.len() {
            let rest = &words[place..];
            let used = clause.take(rest, after_name && place == 0);
            known[place..place + used].fill(true);
            let negated = place > 0 && NEGATION.contains(&words[place - 1].lower.as_str());
            clause.transactional |= !negated && begins_any(rest, TRANSACTIONAL).is_some();
        }
        clause.left = left(text, words, &known);
        if !before.date {
            clause.take_date(text, words, &mut known, today, before.later);
        }
        clause
    }

    /// Whether it says something understood and nothing else, apart from a setting.
    pub fn only_facts(&self) -> bool {
        let fact = self.date.is_some() || self.kind.is_some() || self.structured.is_some();
        let fact = fact || self.involvement.is_some() || self.played_back;
        self.left.is_none() && (fact || self.initiator.is_some())
    }

    /// Takes what `rest` begins with; how many words that was.
    fn take(&mut self, rest: &[Word], subject_before: bool) -> usize {
        if let Some(words) = self.take_depth(rest) {
            return words;
        }
        let mut used = 0;
        if let Some((found, words)) = setting(rest)
            && *self.setting.get_or_insert(found) == found
        {
            used = words;
        }
        if let Some((found, words)) = initiator(rest, subject_before)
            && *self.initiator.get_or_insert(found) == found
        {
            used = used.max(words);
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

    fn take_date(
        &mut self,
        text: &'a str,
        words: &[Word],
        known: &mut [bool],
        today: NaiveDate,
        later: bool,
    ) {
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        let start = first.range.start;
        let Some(mut found) = find_date(&text[start..last.range.end], today, Direction::Past) else { return };
        found.range = found.range.start + start..found.range.end + start;
        for (word, known) in words.iter().zip(known.iter_mut()) {
            *known |= word.range.start < found.range.end && found.range.start < word.range.end;
        }
        let left = left(text, words, known);
        // "meet again in 2 weeks", said later on, is about another day.
        let elsewhere = later && left.is_some() && !found.date.as_ref().is_ok_and(|d| *d <= today);
        if !elsewhere {
            (self.date, self.left) = (Some(found), left);
        }
    }
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
    text.trim()
        .trim_end_matches([',', ';', '.', ':', '-', '–', '—'])
        .trim_start_matches([',', ';', ':'])
        .trim()
}
