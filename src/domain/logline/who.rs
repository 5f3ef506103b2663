//! The person in a line: a mention anywhere, an `@name`, or the name it begins with.

use super::parse::text_begins;
use super::plain::plain;
use super::words::{AFTER_A_NAME, CONTACTED, MET, Word, begins_any, setting, words};
use super::{LogLineError, Who};
use crate::domain::dates::{Direction, find_date};
use crate::domain::id::UserId;
use chrono::NaiveDate;
use std::ops::Range;

/// The person, and the line around their name.
pub(super) struct Found<'a> {
    pub who: Who,
    pub before: &'a str,
    pub after: &'a str,
}

/// Finds whom a line is about.
pub(super) fn find(text: &str, today: NaiveDate) -> Result<Found<'_>, LogLineError> {
    let marked = mention(text).into_iter().chain(handle(text)).min_by_key(|(_, range)| range.start);
    let words = words(text);
    // Whoever is first marked inside a text ("shared the plan with @bob") is not whom the line is about.
    let texts = text_begins(&words);
    let in_a_text = |(_, range): &(Who, Range<usize>)| texts.is_some_and(|texts| range.start >= texts);
    let (who, range) = match marked {
        Some(marked) if !in_a_text(&marked) => marked,
        marked => name(text, &words, today).or(marked).ok_or(LogLineError::NoPerson)?,
    };
    Ok(Found { who, before: &text[..range.start], after: &text[range.end..] })
}

/// The first `<@U123|dana>` or `<@U123>`.
pub(super) fn mention(text: &str) -> Option<(Who, Range<usize>)> {
    text.match_indices("<@").find_map(|(start, _)| {
        let inner = &text[start + 2..];
        let inner = &inner[..inner.find('>')?];
        let (id, label) = inner.split_once('|').unwrap_or((inner, ""));
        let valid = id.starts_with(['U', 'W']) && id.bytes().all(|b| b.is_ascii_alphanumeric());
        let label = Some(label.trim().to_owned()).filter(|l| !l.is_empty());
        let who = Who::Mention { user_id: UserId::new(id), label };
        valid.then(|| (who, start..start + 2 + inner.len() + 1))
    })
}

/// The first `@name` that Slack did not resolve; an address such as `ada@example.com` is none.
fn handle(text: &str) -> Option<(Who, Range<usize>)> {
    text.match_indices('@').find_map(|(start, _)| {
        let alone = text[..start].chars().next_back().is_none_or(|c| c.is_whitespace() || c == '(');
        let rest = &text[start + 1..];
        let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_')));
        let name = rest[..end.unwrap_or(rest.len())].trim_end_matches(['.', '-']);
        (alone && !name.is_empty()).then(|| (Who::Named(name.to_owned()), start..start + 1 + name.len()))
    })
}

/// The name that a line begins with, or that follows `with` or `called`.
fn name(text: &str, words: &[Word], today: NaiveDate) -> Option<(Who, Range<usize>)> {
    let date = find_date(text, today, Direction::Past).map_or(text.len(), |found| found.range.start);
    let first = first_of_name(words)?;
    let rest = &words[first..];
    let stops = |place: usize, word: &Word| {
        word.range.start >= date
            || (place > 0 && (word.breaks || rest[place - 1].ends_a_name(text)))
            || AFTER_A_NAME.contains(&word.lower.as_str())
            || begins_any(&rest[place..], CONTACTED).is_some()
            || setting(&rest[place..]).is_some()
    };
    let until_stop = rest.iter().enumerate().take_while(|(place, word)| !stops(*place, word)).count();
    let count = match until_stop {
        0 => return None,
        1..=3 => until_stop,
        // So many words are hardly all a name: those with a capital are, or the first.
        _ => rest.iter().take(4).take_while(|word| word.capital).count().max(1),
    };
    let range = rest[0].range.start..rest[count - 1].range.end;
    let name = text[range.clone()].trim_matches([',', ';', ':', '.', '!', '?', '(', ')', '"']);
    Some((Who::Named(plain(name)), range))
}

impl Word {
    fn ends_a_name(&self, text: &str) -> bool {
        text[self.range.clone()].ends_with([':', ','])
    }
}

/// Where the name begins: at the start, or after `with` or a verb when the line starts otherwise.
fn first_of_name(words: &[Word]) -> Option<usize> {
    let is =
        |place: usize, names: &[&str]| words.get(place).is_some_and(|w| names.contains(&w.lower.as_str()));
    let subject = usize::from(is(0, &["i", "we"]));
    if let Some(used) = begins_any(&words[subject..], MET) {
        return Some(subject + used);
    }
    if let Some(used) = begins_any(&words[subject..], CONTACTED) {
        return Some(subject + used + usize::from(is(subject + used, &["to"])));
    }
    let starts_otherwise =
        setting(words).is_some() || is(0, AFTER_A_NAME) || is(0, &["a", "an", "great", "good"]);
    if starts_otherwise {
        return words.iter().position(|w| matches!(w.lower.as_str(), "with" | "w/")).map(|place| place + 1);
    }
    (!words.is_empty()).then_some(0)
}
