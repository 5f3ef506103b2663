//! The person in a line: a mention anywhere, an `@name`, or the name it begins with; and who else is named with them.

use super::lexicon::{AFTER_A_NAME, BEFORE_A_NAME, CONTACTED, MET, PARTICLES, TOPIC};
use super::parse::text_begins;
use super::plain::plain;
use super::words::{Word, begins_any, negates, setting, words};
use super::{LogLineError, Names, Who};
use crate::domain::dates::{Direction, find_date, find_date_that};
use crate::domain::id::UserId;
use chrono::NaiveDate;
use std::ops::Range;

/// The person, and the line around their name.
pub(super) struct Found<'a> {
    pub who: Who,
    pub also: Vec<Who>,
    pub before: &'a str,
    pub after: &'a str,
}

/// Finds whom a line is about.
pub(super) fn find(text: &str, today: NaiveDate, names: Names) -> Result<Found<'_>, LogLineError> {
    let marked = mention(text).into_iter().chain(handle(text)).min_by_key(|(_, range)| range.start);
    let words = words(text);
    // Whoever is first marked inside a text ("shared the plan with @bob") is not whom the line is about.
    let texts = text_begins(&words);
    let in_a_text = |(_, range): &(Who, Range<usize>)| texts.is_some_and(|texts| range.start >= texts);
    let (who, range) = match marked {
        Some(marked) if !in_a_text(&marked) => {
            first_of_list(text, &words, today, &marked.1).unwrap_or(marked)
        }
        marked => name(text, &words, today, names.words).or(marked).ok_or(LogLineError::NoPerson)?,
    };
    let (also, end) = others(text, &words, range.end, today, names.others);
    Ok(Found { who, also, before: &text[..range.start], after: &text[end..] })
}

/// The name before a mark, where the two are one list: `Dana and @tomas`.
fn first_of_list(
    text: &str,
    words: &[Word],
    today: NaiveDate,
    mark: &Range<usize>,
) -> Option<(Who, Range<usize>)> {
    let joins = words.iter().rfind(|word| word.range.end <= mark.start)?;
    if joins.lower != "and" && !text[joins.range.clone()].ends_with(',') {
        return None;
    }
    let (who, range) = name(text, words, today, usize::MAX)?;
    let reaches = others(text, words, range.end, today, usize::MAX).1 >= mark.end;
    (range.end <= mark.start && reaches).then_some((who, range))
}

/// Who is named right after the first (`and Tomás`, `, Tomas and Ingrid`, `@tomas`), at most so many, and where that ends.
fn others(text: &str, words: &[Word], end: usize, today: NaiveDate, most: usize) -> (Vec<Who>, usize) {
    let (mut others, mut listed) = (vec![], vec![]);
    let (mut end, mut at) = (end, end);
    while others.len() + listed.len() < most {
        let Some((who, sure, next)) = next_of_list(text, words, at, today) else { break };
        listed.push(who);
        at = next;
        // What follows a comma is a name if the list ends in one after "and".
        if sure {
            others.append(&mut listed);
            end = at;
        }
    }
    (others, end)
}

/// The next of a list of people, whether it surely is one, and where it ends.
fn next_of_list(text: &str, words: &[Word], at: usize, today: NaiveDate) -> Option<(Who, bool, usize)> {
    // The comma after a name without an `@` belongs to its word.
    let is_listed = text[..at].ends_with(',') || text[at..].starts_with(',');
    let rest = text[at..].trim_start_matches(',').trim_start();
    let after_and =
        ["and ", "&amp; ", "& ", "+ "].iter().find_map(|and| rest.strip_prefix(and)).map(str::trim_start);
    let rest = after_and.unwrap_or(rest);
    let start = text.len() - rest.len();
    if rest.starts_with(['<', '@']) {
        let marked = mention(rest).into_iter().chain(handle(rest)).find(|(_, range)| range.start == 0);
        return marked.map(|(who, range)| (who, true, start + range.end));
    }
    if after_and.is_none() && !is_listed {
        return None;
    }
    let first = words.iter().position(|word| word.range.start >= start)?;
    let (who, range, count) = name_at(text, words, first, today, usize::MAX)?;
    let named = &words[first..first + count];
    let is_written_so = named.iter().all(|word| word.capital || PARTICLES.contains(&word.lower.as_str()));
    match after_and {
        Some(_) if is_written_so || count == 1 => Some((who, true, range.end)),
        None if is_written_so => Some((who, false, range.end)),
        _ => None,
    }
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

/// The name that a line begins with, or that follows its day, its setting, `with` or `called`: at most so many words.
fn name(text: &str, words: &[Word], today: NaiveDate, most: usize) -> Option<(Who, Range<usize>)> {
    let first = first_of_name(text, words, today)?;
    name_at(text, words, first, today, most).map(|(who, range, _)| (who, range))
}

/// The name whose first word is at `first`, where it stands, and how many words it has.
fn name_at(
    text: &str,
    words: &[Word],
    first: usize,
    today: NaiveDate,
    most: usize,
) -> Option<(Who, Range<usize>, usize)> {
    let rest = words.get(first..).filter(|rest| !rest.is_empty())?;
    let start = rest[0].range.start;
    let day = find_date_that(text, today, Direction::Past, |found| found.range.start >= start);
    let day = day.map_or(text.len(), |found| found.range.start);
    let stops = |place: usize, word: &Word| {
        word.range.start >= day
            || (place > 0 && (word.breaks || rest[place - 1].ends_a_name(text)))
            || AFTER_A_NAME.contains(&word.lower.as_str())
            || TOPIC.contains(&word.lower.as_str())
            || negates(word)
            || begins_any(&rest[place..], CONTACTED).is_some()
            || setting(&rest[place..]).is_some()
    };
    let until_stop = rest.iter().enumerate().take_while(|(place, word)| !stops(*place, word)).count();
    let count = match until_stop {
        0 => return None,
        1..=3 => until_stop,
        // So many words are hardly all a name: those with a capital are, or the first.
        _ => capitals(&rest[..until_stop]).clamp(1, 5),
    };
    let count = count.min(most);
    let range = start..rest[..count].last().map_or(start, |last| last.range.end);
    let name = text[range.clone()].trim_matches([',', ';', ':', '!', '?', '(', ')', '"']);
    let has_initials = rest[..count].last().is_some_and(|last| last.lower.contains('.'));
    let name = if has_initials { name } else { name.trim_end_matches('.') };
    Some((Who::Named(plain(name)), range, count))
}

/// How many words from the first on have a capital, with the `van der` between them.
fn capitals(words: &[Word]) -> usize {
    let is_particle = |word: &Word| PARTICLES.contains(&word.lower.as_str());
    let run = words.iter().take_while(|word| word.capital || is_particle(word)).count();
    words[..run].iter().rposition(|word| word.capital).map_or(0, |last| last + 1)
}

impl Word {
    fn ends_a_name(&self, text: &str) -> bool {
        text[self.range.clone()].ends_with([':', ','])
    }
}

/// Where the name begins: at the start, or after the day, the setting, `with` or a verb that the line begins with.
fn first_of_name(text: &str, words: &[Word], today: NaiveDate) -> Option<usize> {
    let mut place = words_of_day(text, words, today);
    let mut after_setting = false;
    loop {
        let rest = words.get(place..).filter(|rest| !rest.is_empty())?;
        if let Some(used) = begins_any(rest, MET) {
            return Some(place + used);
        }
        if let Some(used) = begins_any(rest, CONTACTED) {
            return Some(place + used + usize::from(begins_any(&rest[used..], &["to", "by"]).is_some()));
        }
        let setting = setting(rest);
        let is_dull = BEFORE_A_NAME.contains(&rest[0].lower.as_str());
        let Some(used) = setting.map(|(_, used)| used).or(is_dull.then_some(1)) else { break };
        after_setting |= setting.is_some();
        place += used;
    }
    let is_no_name = AFTER_A_NAME.contains(&words[place].lower.as_str());
    let is_next = place.checked_sub(1).is_some_and(|before| is_with(&words[before]));
    if is_next || !(after_setting || is_no_name) || (words[place].capital && !is_no_name) {
        return Some(place);
    }
    let with = words.iter().position(is_with).map(|place| place + 1);
    with.or(Some(place))
}

fn is_with(word: &Word) -> bool {
    matches!(word.lower.as_str(), "with" | "w/")
}

/// How many words the date takes that a line begins with.
fn words_of_day(text: &str, words: &[Word], today: NaiveDate) -> usize {
    // No date has more words.
    let head = words.get(7).map_or(text, |word| &text[..word.range.start]);
    let Some(found) = find_date(head, today, Direction::Past) else { return 0 };
    let begins = words.first().is_some_and(|first| found.range.start < first.range.end);
    if begins { words.iter().take_while(|word| word.range.start < found.range.end).count() } else { 0 }
}
