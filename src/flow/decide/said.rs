//! Keeps what was said of a milestone's dates.

use crate::domain::chronicle::Said;
use crate::domain::desk::Change;
use crate::domain::lead::Lead;
use crate::domain::milestone::Milestone;
use crate::domain::outlook::outlook;
use crate::flow::case::Case;

/// Keeps what was said of a milestone's dates, with the forecast as it is now.
pub fn note_said(case: &mut Case, lead: &Lead, milestone: &Milestone, why: String) {
    let Some(dates) = &milestone.dates else { return };
    let outlook = outlook(&case.desk.milestones, milestone, lead.day(case.now));
    case.change(Change::Said(Said {
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        milestone: milestone.id.clone(),
        at: case.now,
        promise: dates.promise,
        estimate: dates.estimate,
        likely: outlook.likely,
        safe: outlook.safe,
        confidence: outlook.confidence,
        why,
    }));
}
