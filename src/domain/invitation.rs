//! An invitation: one message to somebody who may want to join, once and never again.

use super::id::{UserId, WorkspaceId};
use chrono::{DateTime, Utc};

/// This person was invited, or left; neither is invited again. By whom is not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The person.
    pub user: UserId,
    /// When.
    pub at: DateTime<Utc>,
}
