//! From a natural line to its entry: the person first, then the texts that words such as "learned"
//! open, then what the remaining statements say.

use super::clause::{Clause, Known, tidy};
use super::lexicon::{CONJUNCTION, CONTACTED, LEAD_IN, MET, THIRD_PERSON};
use super::opening::opening;
pub(super) use super::opening::{Part, text_begins};
use super::plain::plain;
use super::who;
use super::words::{Word, begins_any, setting, words};
use super::{LogLine, LogLineError, Names};
use crate::domain::dates::FoundDate;
use crate::domain::need::Involvement;
use crate::domain::vocabulary::{Initiator, Kind, Setting};
use chrono::NaiveDate;
use std::ops::Range;

/// Reads a line that is not an echo.
pub(super) fn natural(text: &str, today: NaiveDate, names: Names) -> Result<LogLine, LogLineError> {
    let found = who::find(text, today, names)?;
    let (before, after) = (plain(found.before), plain(found.after));
    let words = words(&before);
    let mut draft = Draft { initiator_by_verb: started_by(&words), ..Draft::default() };
    if !only_met(&words) {
        draft.read(&before, today, false);
    }
    draft.continues = !after.starts_with([',', ':', ';', '-', '.']);
    draft.read(&after, today, before.is_empty() && draft.continues);
    Ok(LogLine { also: found.also, ..draft.finish(found.who, today)? })
}

/// `called dana`: whoever writes so did it; `called by dana`: she did.
fn started_by(before: &[Word]) -> Option<Initiator> {
    let said = after_subject(before);
    let used = begins_any(said, CONTACTED)?;
    let is_by_them = said.get(used).is_some_and(|next| next.lower == "by");
    Some(if is_by_them { Initiator::Them } else { Initiator::Me })
}

/// `I bumped into dana`, `invited dana`: the words before the name only say that the two met, or who started it.
fn only_met(before: &[Word]) -> bool {
    let said = after_subject(before);
    let contacted = || begins_any(said, CONTACTED).filter(|_| setting(said).is_none());
    begins_any(said, MET).or_else(contacted) == Some(said.len())
}

fn after_subject(words: &[Word]) -> &[Word] {
    &words[begins_any(words, &["i was", "we were", "i", "we"]).unwrap_or(0)..]
}

/// What has been understood so far.
#[derive(Default)]
struct Draft {
    initiator_by_verb: Option<Initiator>,
    /// Whether the next statement goes on with the one before the name.
    continues: bool,
    fell_through: bool,
    date: Option<FoundDate>,
    kind: Option<Kind>,
    transactional: bool,
    setting: Option<Setting>,
    structured: Option<bool>,
    initiator: Option<Initiator>,
    statements: usize,
    learned: Vec<String>,
    shared: Vec<String>,
    follow_up: Vec<String>,
    involvement: Option<Involvement>,
    played_back: bool,
    need: Vec<String>,
    note: Vec<String>,
}

impl Draft {
    fn read(&mut self, text: &str, today: NaiveDate, after_name: bool) {
        let words = words(text);
        for (part, range) in parts(text, &words, today, after_name) {
            let Some(inside) = words.get(range).filter(|w| !w.is_empty()) else { continue };
            let whole = tidy(&text[inside[0].range.start..inside[inside.len() - 1].range.end]).to_owned();
            match part {
                _ if whole.is_empty() => {}
                Part::Learned => self.learned.push(whole),
                Part::Shared => self.shared.push(whole),
                Part::FollowUp => self.follow_up.push(whole),
                Part::Need => self.need.push(whole),
                Part::Note => self.note.push(whole),
                Part::Statements => {
                    let subject = after_name && inside[0].range.start == words[0].range.start;
                    self.read_statements(text, inside, today, subject);
                }
            }
        }
    }

    fn read_statements(&mut self, text: &str, words: &[Word], today: NaiveDate, after_name: bool) {
        let mut start = 0;
        for end in 1..=words.len() {
            if end < words.len() && !words[end].breaks {
                continue;
            }
            let continues = std::mem::take(&mut self.continues);
            let before = Known {
                setting: self.setting,
                initiator: self.initiator,
                date: self.date.is_some(),
                later: self.statements > 0 && !continues,
            };
            self.add(Clause::read(text, &words[start..end], today, after_name && start == 0, before));
            start = end;
        }
    }

    fn add(&mut self, clause: Clause<'_>) {
        self.statements += 1;
        self.date = self.date.take().or(clause.date);
        self.setting = clause.setting;
        self.kind = clause.kind.or(self.kind);
        self.structured = clause.structured.or(self.structured);
        self.initiator = clause.initiator;
        self.involvement = self.involvement.or(clause.involvement);
        self.played_back |= clause.played_back;
        self.transactional |= clause.transactional;
        self.fell_through |= clause.fell_through;
        self.note.extend(clause.left.map(str::to_owned));
    }

    fn finish(self, who: super::Who, today: NaiveDate) -> Result<LogLine, LogLineError> {
        let on = self.date.map_or(Ok(today), |found| found.date)?;
        let join = |texts: Vec<String>, by: &str| (!texts.is_empty()).then(|| texts.join(by));
        let by_words = if self.transactional { Kind::Transactional } else { Kind::Relational };
        Ok(LogLine {
            who,
            also: vec![],
            on,
            kind: self.kind.unwrap_or(by_words),
            setting: self.setting,
            structured: self.structured.unwrap_or(self.setting == Some(Setting::Meeting)),
            initiator: self.initiator.or(self.initiator_by_verb),
            learned: join(self.learned, "; "),
            shared: join(self.shared, "; "),
            follow_up: join(self.follow_up, "; "),
            involvement: self.involvement,
            played_back: self.played_back,
            need: join(self.need, "; "),
            note: join(self.note, ", "),
            fell_through: self.fell_through,
        })
    }
}

/// Divides a line into statements and the texts that words such as "learned" open.
fn parts(text: &str, words: &[Word], today: NaiveDate, after_name: bool) -> Vec<(Part, Range<usize>)> {
    let mut parts = Vec::new();
    let (mut part, mut start, mut place) = (Part::Statements, 0, 0);
    while place < words.len() {
        let lead = lead_in(words, place, start);
        let conjunction = words[lead..place].iter().any(|w| CONJUNCTION.contains(&w.lower.as_str()));
        let begins = part == Part::Statements || lead == 0 || words[lead].breaks || conjunction;
        let they = words[lead..place].iter().any(|w| THIRD_PERSON.contains(&w.lower.as_str()));
        let subject = they || (after_name && place == 0);
        if let Some(opening) = opening(words, place, subject).filter(|_| begins) {
            parts.push((part, start..lead));
            let whose = if they && opening.keeps_subject { lead } else { place };
            (part, start) = (opening.part, whose + if opening.keeps_subject { 0 } else { opening.used });
            place += opening.used;
            continue;
        }
        // Inside a text, a statement of facts alone (", relational,") still is one.
        if part != Part::Statements && words[place].breaks && place > start {
            let end = (place + 1..words.len()).find(|p| words[*p].breaks).unwrap_or(words.len());
            if Clause::read(text, &words[place..end], today, false, Known::default()).only_facts() {
                parts.push((part, start..place));
                (part, start) = (Part::Statements, place);
            }
        }
        place += 1;
    }
    parts.push((part, start..words.len()));
    parts
}

/// Where the "and I" before `place` begins.
fn lead_in(words: &[Word], place: usize, start: usize) -> usize {
    let is_lead = |p: &usize| LEAD_IN.contains(&words[*p].lower.as_str());
    let mut lead = place;
    while lead > start && is_lead(&(lead - 1)) && !words[lead].breaks {
        lead -= 1;
    }
    lead
}
