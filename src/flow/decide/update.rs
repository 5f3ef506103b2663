//! Status updates: drafted by the bot, previewed by the lead, posted on their click, editable afterwards.

use super::milestone::{next_update, promised};
use super::said::note_said;
use super::{linked, plain, rhythm};
use crate::domain::chronicle::news;
use crate::domain::desk::Change;
use crate::domain::input::{Choice, Values};
use crate::domain::lead::Lead;
use crate::domain::milestone::{Dates, Milestone, StatusUpdate, UpdateState, UpdateWords};
use crate::domain::plain::says_nothing;
use crate::domain::reply::Ack;
use crate::domain::status::{Colour, ColourError, check_stated};
use crate::flow::case::{Carried, Case};
use crate::view::action::ActionId;
use crate::view::milestone as words;

/// The latest update of this milestone that was posted.
pub fn last_posted(case: &Case, milestone: &Milestone) -> Option<StatusUpdate> {
    let posted =
        |u: &&StatusUpdate| u.milestone == milestone.id && matches!(u.state, UpdateState::Posted { .. });
    case.desk_of(milestone).updates.iter().filter(posted).max_by_key(|u| u.created_at).cloned()
}

fn draft_of(case: &Case, milestone: &Milestone) -> Option<StatusUpdate> {
    let is_draft = |u: &&StatusUpdate| u.milestone == milestone.id && u.state == UpdateState::Draft;
    case.desk_of(milestone).updates.iter().find(is_draft).cloned()
}

/// Opens the form: a draft that was kept, else what the last post said of what stays the same.
pub fn open_form(case: &mut Case, lead: &Lead, id: &str, carried: Carried) {
    let Some(milestone) = promised(case, id) else { return };
    let draft = draft_of(case, &milestone);
    let carried = Carried {
        reply_to: case.reply_to(),
        row: Some(id.to_owned()),
        line: draft.as_ref().map(|d| d.id.to_string()),
        ..carried
    };
    let again = match &carried.nudge {
        Some(nudge) => (ActionId::NudgeUpdate, nudge.clone()),
        None => (ActionId::MilestoneUpdate, id.to_owned()),
    };
    let view = form(case, lead, &milestone, draft.as_ref().map(|d| &d.words), &carried);
    case.open(view, (again.0, &again.1));
}

fn form(
    case: &Case,
    lead: &Lead,
    milestone: &Milestone,
    said: Option<&UpdateWords>,
    carried: &Carried,
) -> serde_json::Value {
    let today = lead.day(case.now);
    let outlook = case.outlook(milestone, lead);
    let last = last_posted(case, milestone);
    let since = match last.as_ref().map(|l| &l.state) {
        Some(UpdateState::Posted { at, .. }) => *at,
        _ => milestone.created_at,
    };
    let linked = linked::shown(case, lead, milestone);
    let start = words::UpdateStart {
        milestone,
        linked: linked.as_ref(),
        words: said,
        changed: &words::changed(&news(milestone, &case.desk_of(milestone).obstacles, since), today),
        need: last.as_ref().map(|l| l.words.need.as_str()).filter(|need| !says_nothing(need)),
        computed: outlook.colour,
        forecast: &outlook.sentence,
        next: next_update(milestone, today),
        asks_amber: rhythm::asks_amber(case, milestone),
        today,
    };
    words::update_form(&start, &carried.text())
}

/// The form came back: the preview takes its place, and the draft is kept.
pub fn submitted(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let today = lead.day(case.now);
    let Some(milestone) = carried.row.as_deref().and_then(|id| case.milestone(id)) else { return };
    let channel = match values.get("channel") {
        Choice::Conversation(channel) => Some(channel.clone()),
        _ => milestone.channel.clone(),
    };
    let Some(channel) = channel else { return case.refuse("channel", "Choose the channel to post to.") };
    let estimate = values.date("estimate");
    if estimate.is_some_and(|on| on < today) {
        return case.refuse("estimate", "That day has passed. Estimate one ahead.");
    }
    if values.date("next").is_some_and(|on| on <= today) {
        return case.refuse("next", "Choose a day after today.");
    }
    let mut milestone = Milestone { channel: Some(channel.clone()), ..milestone };
    let before = milestone.dates.as_ref().map(|d| d.estimate);
    if let Some(estimated) = estimate.and_then(|on| milestone.clone().estimate(on).ok()) {
        milestone = estimated;
    }
    let Some(said) = say(case, lead, &milestone, values) else { return };
    case.change(Change::Milestone(milestone.clone()));
    if milestone.dates.as_ref().map(|d| d.estimate) != before {
        note_said(case, lead, &milestone, String::new());
    }
    let known = carried.line.as_deref().and_then(|id| case.update(id));
    let (state, edits) = known.as_ref().map_or((UpdateState::Draft, 0), |u| (u.state.clone(), u.edits));
    let update = StatusUpdate {
        id: known.as_ref().map_or_else(|| case.ids.make(), |u| u.id.clone()),
        workspace: milestone.workspace.clone(),
        lead: milestone.lead.clone(),
        milestone: milestone.id.clone(),
        words: said,
        channel: known.as_ref().filter(|_| edits > 0).map_or(channel, |u| u.channel.clone()),
        state,
        created_at: known.as_ref().map_or(case.now, |u| u.created_at),
        edits,
    };
    preview(case, lead, &update, carried);
}

/// Shows the post as it will look. A draft is kept at once; an edit of a post waits in the preview until it
/// is confirmed.
pub fn preview(case: &mut Case, lead: &Lead, update: &StatusUpdate, carried: &Carried) {
    if update.state == UpdateState::Draft {
        case.change(Change::Update(update.clone()));
    }
    match preview_of(case, lead, update, carried) {
        Some(view) => case.decision.ack = Ack::Update(view),
        None => case.refuse("changed", "Shorten it a little: the post is too long to preview."),
    }
}

/// The preview; none if an edited post is too long to be carried along.
pub fn preview_of(
    case: &Case,
    lead: &Lead,
    update: &StatusUpdate,
    carried: &Carried,
) -> Option<serde_json::Value> {
    let edits = matches!(update.state, UpdateState::Posted { .. });
    let line = if edits { serde_json::to_string(&update.words).ok() } else { None };
    let post = words::post(&update.words, lead.user.as_str(), lead.day(case.now));
    let metadata = Carried { row: Some(update.id.to_string()), line, ..carried.clone() }.text();
    let advice = plain::advice(case, update, &update.words);
    (metadata.chars().count() <= 2_900).then(|| words::preview(update, &post, &advice, edits, &metadata))
}

/// The words of the post; a colour better than the forecast needs its reason.
fn say(case: &mut Case, lead: &Lead, milestone: &Milestone, values: &Values) -> Option<UpdateWords> {
    let today = lead.day(case.now);
    let dates = milestone.dates.as_ref()?;
    let outlook = case.outlook(milestone, lead);
    let chosen = values.option("colour").and_then(Colour::from_code).unwrap_or(Colour::Amber);
    let reason = values.text("reason");
    let improves = outlook.colour.is_some_and(|computed| chosen < computed);
    if let Err(problem) = check_stated(chosen, outlook.colour, dates.promise < today, reason.as_deref()) {
        let field = if matches!(problem, ColourError::ReasonNeeded(_)) { "reason" } else { "colour" };
        case.refuse(field, problem.to_string());
        return None;
    }
    let text = |field| values.text(field).unwrap_or_default();
    let unchanged = says_nothing(&text("changed"));
    Some(UpdateWords {
        outcome: milestone.outcome.clone(),
        colour: chosen,
        computed: outlook.colour,
        colour_reason: reason.filter(|_| improves),
        confidence: outlook.confidence,
        changed: text("changed"),
        means: text("means"),
        need: values.text("need").unwrap_or_else(|| "Nothing".into()),
        next_update: values.date("next"),
        delivered: None,
        likely: outlook.likely,
        safe: outlook.safe,
        quiet: rhythm::quiet(case, milestone, chosen, unchanged),
        amber_if: values.text("amber"),
        ..dated(dates)
    })
}

/// Words with the dates alone.
pub fn dated(dates: &Dates) -> UpdateWords {
    UpdateWords {
        outcome: String::new(),
        colour: Colour::Green,
        computed: None,
        colour_reason: None,
        confidence: None,
        first_promise: dates.first_promise,
        promise: dates.promise,
        likely: None,
        safe: None,
        moves: dates.moves.len() as u32,
        last_cause: dates.moves.last().map(|m| m.cause.clone()).filter(|c| !c.is_empty()),
        delivered: None,
        changed: String::new(),
        means: String::new(),
        need: String::new(),
        next_update: None,
        unchanged_since: None,
        quiet: 0,
        amber_if: None,
    }
}

/// Opens the form on a post.
pub fn edit_post(case: &mut Case, lead: &Lead, id: &str) {
    let found = case.update(id);
    let milestone = found.as_ref().and_then(|u| case.milestone(u.milestone.as_str()));
    let (Some(update), Some(milestone)) = (found, milestone) else {
        return case.say("That post is not among yours.");
    };
    let carried = Carried {
        reply_to: case.reply_to(),
        row: Some(milestone.id.to_string()),
        line: Some(id.to_owned()),
        ..Carried::default()
    };
    let view = form(case, lead, &milestone, Some(&update.words), &carried);
    case.open(view, (ActionId::PostEdit, id));
}
