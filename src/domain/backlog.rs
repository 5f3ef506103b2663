//! What is due and not sent yet, as figures: how much of what, since when.

use super::delivery::Urgency;
use super::id::WorkspaceId;
use chrono::{DateTime, Utc};

/// What sending one of these takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// A new message or a file. Counted as a nudge, which asks for do-not-disturb and status first.
    Message,
    /// What replaces a message or answers in its thread.
    FollowUp,
    /// A Home.
    Home,
    /// A profile that is read.
    Profile,
}

/// So many deliveries of one workspace, one urgency and one kind of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// Where they go.
    pub workspace: WorkspaceId,
    /// What goes first.
    pub urgency: Urgency,
    /// What each takes.
    pub work: Work,
    /// How many.
    pub deliveries: u64,
    /// Since when the oldest of them is due.
    pub since: DateTime<Utc>,
}
