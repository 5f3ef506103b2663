//! A talk that was to be and was not: `lunch cancelled`, `called Dana, no answer`.

use super::lexicon::{BESIDE, CALLED_OFF, FILLER_FIRST, FILLER_LAST, NOT_MET, REASON};
use super::words::{Word, begins_any, negates, setting};
use crate::domain::dates::{Direction, find_date};
use chrono::NaiveDate;

/// Whether a statement says so and nothing else; `known` tells which of its words are understood. "She cancelled the
/// project" has a matter of its own.
pub(super) fn fell_through(text: &str, words: &[Word], known: &[bool], today: NaiveDate) -> bool {
    let is_beside = |place: usize| {
        let word = words[place].lower.as_str();
        let is_dull = [BESIDE, FILLER_FIRST, FILLER_LAST].iter().any(|list| list.contains(&word));
        known[place] || is_dull || setting(&words[place..]).is_some()
    };
    (0..words.len()).any(|place| {
        let Some(used) = said_off(text, words, place, today) else { return false };
        let after = &words[place + used..];
        let is_reason = |word: &Word| REASON.contains(&word.lower.as_str());
        let reason = after.iter().position(is_reason).unwrap_or(after.len());
        (0..place).chain(place + used..place + used + reason).all(is_beside)
    })
}

/// How many words at `place` say that there was no talk.
fn said_off(text: &str, words: &[Word], place: usize, today: NaiveDate) -> Option<usize> {
    let rest = &words[place..];
    if let Some(used) = begins_any(rest, CALLED_OFF) {
        return Some(used);
    }
    if let Some(used) = begins_any(rest, &["moved to", "pushed to", "pushed back to", "put off to"]) {
        return moved_to(text, rest, used, today);
    }
    // "We had not met since May" is said of those who have met now.
    let until_now = rest[0].lower == "hadn't" || (place > 0 && words[place - 1].lower == "had");
    if until_now || !negates(&rest[0]) {
        return None;
    }
    let adverb = usize::from(begins_any(&rest[1..], &["even", "actually", "really"]).is_some());
    begins_any(&rest[1 + adverb..], NOT_MET).map(|used| 1 + adverb + used)
}

/// `moved to friday`, but not "moved to the canteen".
fn moved_to(text: &str, rest: &[Word], used: usize, today: NaiveDate) -> Option<usize> {
    let start = rest.get(used)?.range.start;
    let day = find_date(&text[start..rest[rest.len() - 1].range.end], today, Direction::Past)?;
    let end = start + day.range.end;
    (day.range.start == 0).then(|| rest.iter().take_while(|word| word.range.start < end).count())
}
