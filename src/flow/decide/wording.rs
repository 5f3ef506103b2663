//! Posts that their milestone has moved on from: a closing one, or one that another followed. Their words may be
//! edited; their colour and dates stay, and so does where the milestone stands.

use super::update::{last_posted, preview};
use crate::domain::input::Values;
use crate::domain::lead::Lead;
use crate::domain::milestone::{Milestone, MilestoneState, StatusUpdate, UpdateWords};
use crate::domain::plain::says_nothing;
use crate::flow::case::{Carried, Case};

/// Whether the milestone stands by this update: it is the draft of the next post, or the latest one.
pub fn stands(case: &Case, milestone: &Milestone, update: &StatusUpdate) -> bool {
    let is_latest = || last_posted(case, milestone).is_none_or(|last| last.id == update.id);
    milestone.state == MilestoneState::Promised
        && update.words.delivered.is_none()
        && (update.posted_at().is_none() || is_latest())
}

/// The form came back: the preview takes its place.
pub fn submitted(case: &mut Case, lead: &Lead, update: &StatusUpdate, values: &Values, carried: &Carried) {
    let changed = values.text("changed").unwrap_or_default();
    let words = UpdateWords {
        // The one line stays one as long as it says nothing.
        unchanged_since: update.words.unchanged_since.filter(|_| says_nothing(&changed)),
        changed,
        means: values.text("means").unwrap_or_default(),
        need: values.text("need").unwrap_or_else(|| "Nothing".into()),
        ..update.words.clone()
    };
    preview(case, lead, &StatusUpdate { words, ..update.clone() }, carried);
}
