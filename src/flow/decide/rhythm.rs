//! "Nothing changed": one line and one click from the reminder, as long as it is true.

use super::milestone::next_update;
use super::{nudge, posting, update};
use crate::domain::lead::Lead;
use crate::domain::milestone::{Milestone, MilestoneState, StatusUpdate, UpdateState, UpdateWords};
use crate::domain::status::Colour;
use crate::flow::case::{Carried, Case};

/// After so many Green posts in a row with nothing changed the form asks what would make it Amber.
pub const QUIET: u32 = 3;

/// How many Green posts in a row said that nothing changed, this one included.
pub fn quiet(case: &Case, milestone: &Milestone, colour: Colour, unchanged: bool) -> u32 {
    let before = update::last_posted(case, milestone).map_or(0, |last| last.words.quiet);
    if unchanged && colour == Colour::Green { before + 1 } else { 0 }
}

/// Whether the form asks "What would make this Amber?"
pub fn asks_amber(case: &Case, milestone: &Milestone) -> bool {
    update::last_posted(case, milestone).is_some_and(|last| last.words.quiet >= QUIET)
}

/// Posts the one line; where something did change, the form opens instead.
pub fn unchanged(case: &mut Case, lead: &Lead, id: &str) {
    let Some(nudge) = nudge::open_nudge(case, id) else { return };
    let Some(milestone) = nudge.milestone().and_then(|id| case.milestone(id.as_str())) else { return };
    let Some(words) = one_line(case, lead, &milestone) else {
        let carried = Carried { nudge: Some(id.to_owned()), ..Carried::default() };
        return update::open_form(case, lead, milestone.id.as_str(), carried);
    };
    let Some(channel) = milestone.channel.clone() else { return };
    let update = StatusUpdate {
        id: case.ids.make(),
        workspace: milestone.workspace.clone(),
        lead: milestone.lead.clone(),
        milestone: milestone.id.clone(),
        words,
        channel,
        state: UpdateState::Draft,
        created_at: case.now,
        edits: 0,
    };
    let posted = posting::post(case, lead, &milestone, update);
    let message = crate::view::milestone::posted(&milestone, posted.channel.as_str(), posted.id.as_str());
    case.replace(&nudge.delivery, message);
}

/// What the one line says; none where the date, the forecast or the facts changed since the last post, or
/// where three such lines stand already.
fn one_line(case: &Case, lead: &Lead, milestone: &Milestone) -> Option<UpdateWords> {
    let today = lead.day(case.now);
    let last = update::last_posted(case, milestone)?;
    let UpdateState::Posted { at, .. } = last.state else { return None };
    let dates = milestone.dates.as_ref().filter(|_| milestone.state == MilestoneState::Promised)?;
    milestone.channel.as_ref()?;
    let outlook = case.outlook(milestone, lead);
    let worse = match (outlook.colour, last.words.computed) {
        (Some(now), Some(then)) => now > then,
        (Some(now), None) => now > last.words.colour,
        (None, _) => false,
    };
    if worse || milestone.is_missed(today) || last.words.promise != dates.promise || last.words.quiet >= QUIET
    {
        return None;
    }
    let colour = last.words.colour;
    let milestone_then = Milestone { colour: Some(colour), ..milestone.clone() };
    Some(UpdateWords {
        outcome: milestone.outcome.clone(),
        colour,
        computed: outlook.colour,
        colour_reason: last
            .words
            .colour_reason
            .clone()
            .filter(|_| outlook.colour.is_some_and(|c| colour < c)),
        confidence: outlook.confidence,
        likely: outlook.likely,
        safe: outlook.safe,
        changed: "Nothing".into(),
        means: "Nothing".into(),
        need: "Nothing".into(),
        next_update: Some(next_update(&milestone_then, today)),
        unchanged_since: Some(last.words.unchanged_since.unwrap_or_else(|| lead.day(at))),
        quiet: quiet(case, milestone, colour, true),
        ..update::dated(dates)
    })
}
