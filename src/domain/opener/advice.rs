//! What an opener is better off without.

use crate::domain::names::fold;

/// What an ask of the peer would be worded with.
const ASKS: &[&str] = &[
    "approve",
    "approval",
    "sign off",
    "signoff",
    "budget",
    "could you",
    "can you",
    "would you mind",
    "please",
    "i need",
    "favour",
    "favor",
    "feedback",
    "help me",
    "decide",
    "decision",
    "permission",
    "give me",
    "send me",
];

/// The words of an opener by which it asks the peer for something, if it does: "No opener carries an ask."
pub fn asks(text: &str) -> Option<&'static str> {
    let words = words(text);
    ASKS.iter().find(|ask| words.contains(&format!(" {ask} "))).copied()
}

/// The words of a text, in lower case, between single spaces.
pub(super) fn words(text: &str) -> String {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    format!(" {} ", words.collect::<Vec<_>>().join(" "))
}
