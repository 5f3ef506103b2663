//! What a person typed and must not lose: a form that could not be opened or taken.

use super::id::{DraftId, LeadId, WorkspaceId};
use chrono::{DateTime, Utc};
use serde_json::Value;

/// A form's content, kept until it is used.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Identity.
    pub id: DraftId,
    /// The workspace of the lead.
    pub workspace: WorkspaceId,
    /// Whose.
    pub lead: LeadId,
    /// What the form held, as the form reads it.
    pub content: Value,
    /// When it was kept.
    pub created_at: DateTime<Utc>,
}
