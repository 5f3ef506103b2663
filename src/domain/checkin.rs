//! A check-in: one entry of the contact log.

use super::id::{CheckInId, LeadId, PeerId, WorkspaceId};
use super::need::Depth;
use super::vocabulary::{Initiator, Kind, Setting, vocabulary};
use chrono::{DateTime, Utc};

/// The longest note of a check-in, in characters.
pub const NOTE_LIMIT: usize = 280;

/// One entry of the contact log, private to its lead.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckIn {
    /// Identity.
    pub id: CheckInId,
    /// The workspace of the lead.
    pub workspace: WorkspaceId,
    /// Whose log.
    pub lead: LeadId,
    /// With whom.
    pub peer: PeerId,
    /// When the contact was: noon of the named day in the lead's zone, or the instant itself.
    pub at: DateTime<Utc>,
    /// Relational or transactional.
    pub kind: Kind,
    /// Where, if it was said.
    pub setting: Option<Setting>,
    /// Whether it was a structured meeting; logged, but kept out of warmth.
    pub structured: bool,
    /// Who started it, if it was said.
    pub initiator: Option<Initiator>,
    /// What I learned about their space.
    pub learned: Option<String>,
    /// What I shared of mine.
    pub shared: Option<String>,
    /// What comes next with them; becomes the next opener.
    pub follow_up: Option<String>,
    /// Whatever else was said.
    pub note: Option<String>,
    /// What went deeper.
    pub depth: Depth,
    /// How it was logged.
    pub source: Source,
    /// When it was logged.
    pub created_at: DateTime<Utc>,
    /// Set when it was undone or deleted.
    pub deleted_at: Option<DateTime<Utc>>,
}

vocabulary! {
    /// How a check-in came into the log.
    Source {
        Line = "line", "a line";
        Form = "form", "the form";
        Nudge = "nudge", "a nudge";
        Seed = "seed", "the demo's data";
    }
}

impl CheckIn {
    /// Whether it resets the relationship clock and adds warmth: relational and not a structured meeting.
    pub fn warms(&self) -> bool {
        self.deleted_at.is_none() && self.kind == Kind::Relational && !self.structured
    }
}
