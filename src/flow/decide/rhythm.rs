//! "Nothing changed": one line and one click from the reminder, as long as it is true.

use super::milestone::next_update;
use super::{nudge, posting, update};
use crate::domain::lead::Lead;
use crate::domain::milestone::{Milestone, MilestoneState, StatusUpdate, UpdateState, UpdateWords};
use crate::domain::plain::says_nothing;
use crate::domain::status::Colour;
use crate::flow::case::{Carried, Case};
use chrono::NaiveDate;

/// After so many Green posts in a row with nothing changed the form asks what would make it Amber.
pub const QUIET: u32 = 3;

/// What stood before an update.
pub struct Before {
    /// How many Green posts in a row said that nothing changed.
    pub quiet: u32,
    /// The colour, the date promised, and the day since which nothing changed.
    stood: Option<(Colour, NaiveDate, NaiveDate)>,
}

/// What the last post said; for a post that is edited, what it says itself of those before it.
pub fn before(case: &Case, lead: &Lead, milestone: &Milestone, known: Option<&StatusUpdate>) -> Before {
    if let Some(UpdateWords { quiet, colour, promise, unchanged_since, .. }) =
        known.filter(|update| update.posted_at().is_some()).map(|update| &update.words)
    {
        let stood = unchanged_since.map(|since| (*colour, *promise, since));
        return Before { quiet: quiet.saturating_sub(1), stood };
    }
    let last = update::last_posted(case, milestone);
    let Some((at, words)) = last.and_then(|last| Some((last.posted_at()?, last.words))) else {
        return Before { quiet: 0, stood: None };
    };
    let since = words.unchanged_since.unwrap_or_else(|| lead.day(at));
    Before { quiet: words.quiet, stood: Some((words.colour, words.promise, since)) }
}

/// How many Green posts in a row said that nothing changed, this one included.
pub fn quiet(before: u32, colour: Colour, unchanged: bool) -> u32 {
    if unchanged && colour == Colour::Green { before + 1 } else { 0 }
}

/// The day since which nothing changed, where the lead says so and nothing speaks against it: it is said in one
/// line then. A colour or a date that changed, or something needed of the readers, takes the whole post.
pub fn unchanged_since(before: &Before, said: &UpdateWords, missed: bool) -> Option<NaiveDate> {
    let says_more = missed || said.amber_if.is_some() || said.colour_reason.is_some();
    let (colour, promise, since) = before.stood.filter(|_| !says_more)?;
    let as_before = colour == said.colour && promise == said.promise;
    (as_before && says_nothing(&said.changed) && says_nothing(&said.need)).then_some(since)
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
        quiet: quiet(last.words.quiet, colour, true),
        ..update::dated(dates)
    })
}
