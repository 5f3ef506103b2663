//! The canonical line: what is shown as understood, and what, sent back, gives the same entry.

use super::plain::plain;
use super::who::mention;
use super::{LogLine, Who};
use crate::domain::need::Involvement;
use crate::domain::vocabulary::{Initiator, Kind, Setting};
use chrono::NaiveDate;

/// The texts in their order, by the label each has in the line.
const LABELS: [&str; 5] = ["learned", "shared", "next", "need", "note"];
const NO_SETTING: &str = "check-in";
const ME: &str = "I started it";
const THEM: &str = "they started it";
const EARLY: &str = "asked early";
const AFTER: &str = "told after";
const PLAYED_BACK: &str = "played back";

impl LogLine {
    /// The entry as one line, in plain text (escape it before it goes to Slack):
    /// `Ada Lovelace, lunch on 2026-03-11, relational, I started it, learned: the close takes 9 days`.
    /// `name` is what the peer is called. Parsed again, the line gives this entry.
    pub fn echo(&self, name: &str) -> String {
        let setting = self.setting.map_or(NO_SETTING, Setting::code);
        let mut line = format!("{name}, {setting} on {}, {}", self.on, self.kind.code());
        match (self.structured, self.setting == Some(Setting::Meeting)) {
            (true, false) => line.push_str(", structured"),
            (false, true) => line.push_str(", unstructured"),
            _ => {}
        }
        match self.initiator {
            Some(Initiator::Me) => line.push_str(&format!(", {ME}")),
            Some(Initiator::Them) => line.push_str(&format!(", {THEM}")),
            None => {}
        }
        match self.involvement {
            Some(Involvement::Early) => line.push_str(&format!(", {EARLY}")),
            Some(Involvement::After) => line.push_str(&format!(", {AFTER}")),
            None => {}
        }
        if self.played_back {
            line.push_str(&format!(", {PLAYED_BACK}"));
        }
        let texts = [&self.learned, &self.shared, &self.follow_up, &self.need, &self.note];
        for (label, text) in LABELS.iter().zip(texts) {
            if let Some(text) = text {
                line.push_str(&format!(", {label}: {}", quoted_if_needed(text)));
            }
        }
        line
    }
}

/// A text in which a label could be seen goes between quotes.
fn quoted_if_needed(text: &str) -> String {
    let confusing = LABELS.iter().any(|label| text.contains(&format!(", {label}: ")));
    if confusing || text.starts_with('"') || text.trim() != text || text.is_empty() {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// Reads a canonical line; none if `text` is any other.
pub(super) fn read(text: &str) -> Option<LogLine> {
    let (name, setting, on, kind, rest) =
        text.match_indices(", ").find_map(|(comma, _)| head(&text[..comma], &text[comma + 2..]))?;
    let who = match mention(name) {
        Some((who, range)) if range == (0..name.len()) => who,
        _ => Who::Named(plain(name)),
    };
    let (structured, rest) = match (item(rest, "structured"), item(rest, "unstructured")) {
        (Some(rest), _) => (true, rest),
        (_, Some(rest)) => (false, rest),
        _ => (setting == Some(Setting::Meeting), rest),
    };
    let (initiator, rest) = match (item(rest, ME), item(rest, THEM)) {
        (Some(rest), _) => (Some(Initiator::Me), rest),
        (_, Some(rest)) => (Some(Initiator::Them), rest),
        _ => (None, rest),
    };
    let (involvement, rest) = match (item(rest, EARLY), item(rest, AFTER)) {
        (Some(rest), _) => (Some(Involvement::Early), rest),
        (_, Some(rest)) => (Some(Involvement::After), rest),
        _ => (None, rest),
    };
    let (played_back, mut rest) = item(rest, PLAYED_BACK).map_or((false, rest), |rest| (true, rest));
    let mut texts = [None, None, None, None, None];
    for (label, text) in LABELS.iter().zip(&mut texts) {
        if let Some(after) = rest.strip_prefix(&format!(", {label}: ")) {
            let (found, left) = value(after)?;
            (*text, rest) = (Some(found), left);
        }
    }
    let [learned, shared, follow_up, need, note] = texts;
    let line = LogLine {
        who,
        also: vec![],
        on,
        kind,
        setting,
        structured,
        initiator,
        learned,
        shared,
        follow_up,
        involvement,
        played_back,
        need,
        note,
        fell_through: false,
    };
    (rest.is_empty() && !name.trim().is_empty()).then_some(line)
}

type Head<'a> = (&'a str, Option<Setting>, NaiveDate, Kind, &'a str);

/// `lunch on 2026-03-11, relational`, and what follows it.
fn head<'a>(name: &'a str, rest: &'a str) -> Option<Head<'a>> {
    let (setting, rest) = rest.split_once(" on ")?;
    let setting = match setting {
        NO_SETTING => None,
        _ => Some(Setting::from_code(setting)?),
    };
    let (date, rest) = rest.split_at_checked(10)?;
    let on = date.parse().ok()?;
    let kind = Kind::ALL.iter().find_map(|kind| Some((*kind, item(rest, kind.code())?)));
    kind.map(|(kind, rest)| (name, setting, on, kind, rest))
}

/// What follows `, word`, if `rest` begins with that and nothing runs on.
fn item<'a>(rest: &'a str, word: &str) -> Option<&'a str> {
    let after = rest.strip_prefix(", ")?.strip_prefix(word)?;
    (after.is_empty() || after.starts_with(", ")).then_some(after)
}

/// A text up to the next label, or between quotes, decoded; and what follows it.
fn value(text: &str) -> Option<(String, &str)> {
    if let Some(inner) = text.strip_prefix('"') {
        let mut from = 0;
        loop {
            let quote = from + inner[from..].find('"')?;
            match inner[quote + 1..].starts_with('"') {
                true => from = quote + 2,
                false => {
                    let found = &inner[..quote];
                    let kept = found.len() - found.trim_start().len();
                    let spaces = (&found[..kept], &found[found.trim_end().len().max(kept)..]);
                    let bare = plain(found).replace("\"\"", "\"");
                    return Some((format!("{}{bare}{}", spaces.0, spaces.1), &inner[quote + 1..]));
                }
            }
        }
    }
    let end = LABELS.iter().filter_map(|label| text.find(&format!(", {label}: "))).min();
    let (found, rest) = text.split_at(end.unwrap_or(text.len()));
    Some((plain(found), rest)).filter(|(found, _)| !found.is_empty())
}
