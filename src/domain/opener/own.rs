//! Openers of a lead's own, and what they keep back of the catalogue.

use super::Category;
use crate::domain::id::{LeadId, OpenerId, PeerId, WorkspaceId};
use crate::domain::names::fold;
use crate::domain::peer::Peer;
use crate::domain::vocabulary::Role;
use chrono::{DateTime, Utc};
use thiserror::Error;

/// The longest text of an opener, in characters: what can be said in one breath.
pub const TEXT_AT_MOST: usize = 159;
/// The longest list of one's own.
pub const OWN_AT_MOST: usize = 100;
/// What the key of one's own begins with; no key of the catalogue has a colon.
const OWN: &str = "own:";

/// An opener of a lead's own, private to that lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnOpener {
    /// Identity.
    pub id: OpenerId,
    /// The workspace of the lead.
    pub workspace: WorkspaceId,
    /// Whose.
    pub lead: LeadId,
    /// What it is about.
    pub category: Category,
    /// Whom it suits.
    pub whom: Whom,
    /// What it says, in the lead's words.
    pub text: String,
    /// When it was last written.
    pub written_at: DateTime<Utc>,
    /// Set while the lead keeps it back.
    pub hidden_at: Option<DateTime<Utc>>,
}

/// Whom an opener suits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Whom {
    /// Anyone.
    #[default]
    Anyone,
    /// Whoever holds this role.
    Role(Role),
    /// One person.
    Peer(PeerId),
}

/// An opener of the catalogue that a lead does not want to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HiddenOpener {
    /// The workspace of the lead.
    pub workspace: WorkspaceId,
    /// Who hid it.
    pub lead: LeadId,
    /// Its key.
    pub opener: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Why a text is no opener, in words for whoever typed it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TextError {
    /// Nothing was typed.
    #[error("What would you open with? As in \"How did the audit go?\"")]
    Nothing,
    /// Too long.
    #[error(
        "That is {0} characters; an opener has at most {TEXT_AT_MOST}, so that it is said in one breath."
    )]
    Long(usize),
}

impl OwnOpener {
    /// What the store remembers of its use, and a nudge carries.
    pub fn key(&self) -> String {
        format!("{OWN}{}", self.id)
    }

    /// Whether it suits a peer.
    pub fn suits(&self, peer: &Peer) -> bool {
        match &self.whom {
            Whom::Anyone => true,
            Whom::Role(role) => *role == peer.role,
            Whom::Peer(id) => *id == peer.id,
        }
    }

    /// A text as an opener is kept: on one line, trimmed.
    ///
    /// # Errors
    /// A sentence that says what to type.
    pub fn read(text: &str) -> Result<String, TextError> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match text.chars().count() {
            0 => Err(TextError::Nothing),
            n if n > TEXT_AT_MOST => Err(TextError::Long(n)),
            _ => Ok(text),
        }
    }
}

/// Whether two texts say the same, whatever their capitals and marks.
pub fn same_text(one: &str, other: &str) -> bool {
    let bare = |text: &str| fold(text).chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    bare(one) == bare(other)
}
