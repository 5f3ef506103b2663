//! From a natural line to its entry: the person first, then the texts that words such as "learned"
//! open, then what the remaining statements say.

use super::clause::{Clause, Known, tidy};
use super::plain::plain;
use super::who;
use super::words::{CONJUNCTION, CONTACTED, LEAD_IN, MET, THIRD_PERSON, Word, begins_any, words};
use super::{LogLine, LogLineError};
use crate::domain::dates::FoundDate;
use crate::domain::need::Involvement;
use crate::domain::vocabulary::{Initiator, Kind, Setting};
use chrono::NaiveDate;
use std::ops::Range;

/// Reads a line that is not an echo.
pub(super) fn natural(text: &str, today: NaiveDate) -> Result<LogLine, LogLineError> {
    let found = who::find(text, today)?;
    let (before, after) = (plain(found.before), plain(found.after));
    let words = words(&before);
    let mut draft = Draft { started_by_verb: starts_with_contact(&words), ..Draft::default() };
    if !only_met(&words) {
        draft.read(&before, today, false);
    }
    draft.read(&after, today, before.is_empty() && !after.starts_with([',', ':', ';', '-']));
    draft.finish(found.who, today)
}

/// `called dana`: whoever writes so did it.
fn starts_with_contact(before: &[Word]) -> bool {
    begins_any(before, CONTACTED).is_some()
}

/// `I bumped into dana`: the words before the name only say that the two met.
fn only_met(before: &[Word]) -> bool {
    let subject = begins_any(before, &["i", "we"]).unwrap_or(0);
    begins_any(&before[subject..], MET) == Some(before.len() - subject)
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Part {
    Statements,
    Learned,
    Shared,
    FollowUp,
    Need,
    Note,
}

/// What has been understood so far.
#[derive(Default)]
struct Draft {
    started_by_verb: bool,
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
            let before = Known {
                setting: self.setting,
                initiator: self.initiator,
                date: self.date.is_some(),
                later: self.statements > 0,
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
        self.note.extend(clause.left.map(str::to_owned));
    }

    fn finish(self, who: super::Who, today: NaiveDate) -> Result<LogLine, LogLineError> {
        let on = self.date.map_or(Ok(today), |found| found.date)?;
        let join = |texts: Vec<String>, by: &str| (!texts.is_empty()).then(|| texts.join(by));
        let by_words = if self.transactional { Kind::Transactional } else { Kind::Relational };
        Ok(LogLine {
            who,
            on,
            kind: self.kind.unwrap_or(by_words),
            setting: self.setting,
            structured: self.structured.unwrap_or(self.setting == Some(Setting::Meeting)),
            initiator: self.initiator.or(self.started_by_verb.then_some(Initiator::Me)),
            learned: join(self.learned, "; "),
            shared: join(self.shared, "; "),
            follow_up: join(self.follow_up, "; "),
            involvement: self.involvement,
            played_back: self.played_back,
            need: join(self.need, "; "),
            note: join(self.note, ", "),
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
        if let Some(opening) = opening(&words[place..], subject).filter(|_| begins) {
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

/// The byte at which the first text ("learned …") begins.
pub(super) fn text_begins(words: &[Word]) -> Option<usize> {
    let first = (0..words.len()).find(|place| opening(&words[*place..], false).is_some())?;
    Some(words[first].range.start)
}

/// The beginning of a text: what it is, how many words open it, whether they belong to it.
struct Opening {
    part: Part,
    used: usize,
    keeps_subject: bool,
}

/// What opens a text, and the words after it that do not belong to the text.
const OPENINGS: &[(Part, &[&str], &[&str])] = &[
    (
        Part::Learned,
        &[
            "learned",
            "learnt",
            "heard",
            "found out",
            "told me",
            "told us",
            "shared with me",
            "explained to me",
            "showed me",
        ],
        &["that"],
    ),
    (
        Part::Shared,
        &[
            "shared",
            "told her",
            "told him",
            "told them",
            "showed her",
            "showed him",
            "showed them",
            "showed",
            "explained",
        ],
        &["that", "about", "with her", "with him", "with them"],
    ),
    (Part::FollowUp, &["follow up", "follow-up", "followup", "next time", "todo", "to-do"], &["on", "about"]),
];

/// The text that `words` open, said by them or by the lead.
fn opening(words: &[Word], they: bool) -> Option<Opening> {
    let open = |part, used: usize, after: &[&str]| {
        let after = begins_any(&words[used..], after).unwrap_or(0);
        Some(Opening { part, used: used + after, keeps_subject: false })
    };
    for (part, phrases, after) in OPENINGS {
        if let Some(used) = begins_any(words, phrases) {
            // "She explained the close" is something learned.
            let learned = they && *part == Part::Shared;
            return open(if learned { Part::Learned } else { *part }, used, after);
        }
    }
    let kept = |used| Some(Opening { part: Part::FollowUp, used, keeps_subject: true });
    let first = words.first()?;
    match first.lower.as_str() {
        "said" if they => open(Part::Learned, 1, &["that"]),
        "next" if first.labels => open(Part::FollowUp, 1, &[]),
        "need" | "needs" if first.labels => open(Part::Need, 1, &[]),
        "note" | "notes" if first.labels => open(Part::Note, 1, &[]),
        "ask" => kept(begins_any(words, &["ask about"])?),
        "promised" => kept(begins_any(words, &["promised to"])?),
        _ => None,
    }
}
