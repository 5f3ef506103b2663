//! What is deleted at once, for good: all of a lead's own, or one of their people with every word about them.

use super::delivery::Message;
use super::id::{LeadId, PeerId, UserId, WorkspaceId};
use chrono::{DateTime, Utc};

/// One deletion, written with the change that asks for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Erasure {
    /// The workspace of the lead.
    pub workspace: WorkspaceId,
    /// On whose desk.
    pub lead: LeadId,
    /// The lead's Slack user: the direct message in which words stand.
    pub user: UserId,
    /// What goes.
    pub what: Erased,
    /// What takes the place of a message that was sent already.
    pub instead: Message,
    /// When it was asked for.
    pub at: DateTime<Utc>,
}

/// What goes.
#[derive(Clone, Debug, PartialEq)]
pub enum Erased {
    /// All that is the lead's.
    Everything,
    /// A peer, and every word about them. Milestones stay, without their sponsor.
    Peer {
        /// Who.
        id: PeerId,
        /// How messages call them: the name as it is shown, the mention.
        called: Vec<String>,
    },
}

/// Whether a text calls somebody by one of these, as a word of its own: "Al" is not in "Also".
pub fn names(text: &str, called: &[String]) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let stands_alone = |name: &String| {
        let mut found = text.match_indices(name.as_str());
        found.any(|(at, _)| {
            let (before, after) = (text[..at].chars().next_back(), text[at + name.len()..].chars().next());
            let goes_on = is_letter(before) && is_letter(name.chars().next())
                || is_letter(after) && is_letter(name.chars().next_back());
            !goes_on
        })
    };
    called.iter().filter(|name| !name.is_empty()).any(stands_alone)
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn a_name_is_a_word_of_its_own() {
        let called = ["Al".to_owned(), "<@U1>".to_owned(), String::new()];
        for text in ["Al", "lunch with Al, today", "*Al* is due", "met <@U1>", "x<@U1>y"] {
            assert!(names(text, &called), "{text}");
        }
        for text in ["Also due", "metAl", "<@U12>", "", "al"] {
            assert!(!names(text, &called), "{text}");
        }
    }
}
