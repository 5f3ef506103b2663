//! What opens a text: "learned", "shared", "follow up" and the like.

use super::words::{Word, begins_any, is_negated};

/// What a part of a line is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    Statements,
    Learned,
    Shared,
    FollowUp,
    Need,
    Note,
}

/// The byte at which the first text ("learned …") begins.
pub(super) fn text_begins(words: &[Word]) -> Option<usize> {
    let first = (0..words.len()).find(|place| opening(words, *place, false).is_some())?;
    Some(words[first].range.start)
}

/// The beginning of a text: what it is, how many words open it, whether they belong to it.
pub(super) struct Opening {
    pub part: Part,
    pub used: usize,
    pub keeps_subject: bool,
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

/// The text that the words at `place` open, said by them or by the lead; none if they deny it or open nothing.
pub(super) fn opening(words: &[Word], place: usize, they: bool) -> Option<Opening> {
    let opening = opening_of(&words[place..], they)?;
    let statement = words[..=place].iter().rposition(|word| word.breaks).unwrap_or(0);
    let is_denied = is_negated(&words[statement..], place - statement);
    let is_participle = words[place].lower == "promised"
        && !words[place].breaks
        && words[..place].last().is_some_and(|word| BEFORE_A_PARTICIPLE.contains(&word.lower.as_str()));
    let opens_nothing = is_nothing(&words[place + opening.used..]);
    (!is_denied && !is_participle && !opens_nothing).then_some(opening)
}

/// After these "promised" is no verb: "as promised", "the promised list".
const BEFORE_A_PARTICIPLE: &[&str] =
    &["the", "as", "a", "an", "was", "were", "been", "is", "are", "her", "his", "their", "our", "my"];

/// Whether a text says that there is none: "nothing", "nothing new".
fn is_nothing(words: &[Word]) -> bool {
    let Some((first, rest)) = words.split_first() else { return false };
    let ends = rest
        .first()
        .is_none_or(|next| next.breaks || ["new", "much", "else", "yet"].contains(&next.lower.as_str()));
    ["nothing", "none"].contains(&first.lower.as_str()) && ends
}

fn opening_of(words: &[Word], they: bool) -> Option<Opening> {
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
        "promised" => words.get(1).filter(|next| !next.breaks).and_then(|_| kept(1)),
        _ => None,
    }
}
