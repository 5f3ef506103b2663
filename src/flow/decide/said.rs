//! Keeps what was said of a milestone's dates.

use crate::domain::chronicle::Said;
use crate::domain::desk::Change;
use crate::domain::lead::Lead;
use crate::domain::milestone::Milestone;
use crate::flow::case::Case;

/// Keeps what was said of a milestone's dates, with the forecast as it is now.
pub fn note_said(case: &mut Case, lead: &Lead, milestone: &Milestone, why: String) {
    let Some(dates) = &milestone.dates else { return };
    let outlook = case.outlook(milestone, lead);
    case.note_help(milestone);
    case.change(Change::Said(Said {
        workspace: milestone.workspace.clone(),
        lead: milestone.lead.clone(),
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
