//! Status updates: drafted by the bot, previewed by the lead, posted on their click, editable afterwards.

use super::milestone::{next_update, promised, reader};
use super::said::note_said;
use super::{linked, plain, rhythm, wording};
use crate::domain::chronicle::news;
use crate::domain::desk::Change;
use crate::domain::id::ChannelId;
use crate::domain::input::{Choice, Values};
use crate::domain::lead::Lead;
use crate::domain::milestone::{Dates, Milestone, StatusUpdate, UpdateState, UpdateWords};
use crate::domain::outlook::Outlook;
use crate::domain::plain::says_nothing;
use crate::domain::reply::Ack;
use crate::domain::status::{Colour, ColourError, check_stated};
use crate::flow::case::{Carried, Case};
use crate::view::action::ActionId;
use crate::view::milestone as words;
use chrono::NaiveDate;

/// The latest update of this milestone that was posted.
pub fn last_posted(case: &Case, milestone: &Milestone) -> Option<StatusUpdate> {
    let posted = |u: &&StatusUpdate| u.milestone == milestone.id && u.posted_at().is_some();
    case.desk_of(milestone).updates.iter().filter(posted).max_by_key(|u| (u.posted_at(), &u.id)).cloned()
}

fn draft_of(case: &Case, milestone: &Milestone) -> Option<StatusUpdate> {
    let is_draft = |u: &&StatusUpdate| u.milestone == milestone.id && u.state == UpdateState::Draft;
    case.desk_of(milestone).updates.iter().find(is_draft).cloned()
}

/// Opens the form: a draft that was kept, else what the last post said of what stays the same.
pub fn open_form(case: &mut Case, lead: &Lead, id: &str, carried: Carried) {
    let found = case.milestone(id);
    let draft = found.as_ref().and_then(|milestone| draft_of(case, milestone));
    // Of a closed one only its closing post may still wait.
    let is_closing = draft.as_ref().is_some_and(|d| d.words.delivered.is_some());
    let Some(milestone) = found.filter(|_| is_closing).or_else(|| promised(case, id)) else { return };
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
    let view = form(case, lead, &milestone, draft.as_ref(), &carried);
    case.open(view, (again.0, &again.1));
}

fn form(
    case: &Case,
    lead: &Lead,
    milestone: &Milestone,
    known: Option<&StatusUpdate>,
    carried: &Carried,
) -> serde_json::Value {
    if let Some(update) = known.filter(|update| !wording::stands(case, milestone, update)) {
        return words::wording_form(milestone, &update.words, &reader(case, milestone), &carried.text());
    }
    let today = lead.day(case.now);
    let outlook = case.outlook(milestone, lead);
    let last = last_posted(case, milestone);
    let since = last.as_ref().and_then(StatusUpdate::posted_at).unwrap_or(milestone.created_at);
    let linked = linked::shown(case, lead, milestone);
    let start = words::UpdateStart {
        milestone,
        linked: linked.as_ref(),
        words: known.map(|update| &update.words),
        changed: &words::changed(&news(milestone, &case.desk_of(milestone).obstacles, since), today),
        need: last.as_ref().map(|l| l.words.need.as_str()).filter(|need| !says_nothing(need)),
        chosen: shown(milestone, known, &outlook),
        forecast: &outlook.sentence,
        is_judged: outlook.colour.is_none(),
        next: next_in(milestone, shown(milestone, known, &outlook), today),
        reader: &reader(case, milestone),
        asks_amber: rhythm::asks_amber(case, milestone),
        today,
    };
    words::update_form(&start, &carried.text())
}

/// The colour that the form starts with.
fn shown(milestone: &Milestone, known: Option<&StatusUpdate>, outlook: &Outlook) -> Colour {
    let said = known.map(|update| update.words.colour);
    said.or(outlook.colour).or(milestone.colour).unwrap_or(Colour::Green)
}

/// When the next update is due after one of this colour.
fn next_in(milestone: &Milestone, colour: Colour, today: NaiveDate) -> NaiveDate {
    next_update(&Milestone { colour: Some(colour), ..milestone.clone() }, today)
}

/// With the next update in the rhythm of its colour, where the form's proposal, that of the colour it began with,
/// still stands; a date typed by hand stays.
fn in_rhythm(said: UpdateWords, milestone: &Milestone, began: Colour, today: NaiveDate) -> UpdateWords {
    if said.next_update != Some(next_in(milestone, began, today)) {
        return said;
    }
    UpdateWords { next_update: Some(next_in(milestone, said.colour, today)), ..said }
}

/// The form came back: the preview takes its place, and the draft is kept.
pub fn submitted(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let today = lead.day(case.now);
    let Some(milestone) = carried.row.as_deref().and_then(|id| case.milestone(id)) else { return };
    let known = carried.line.as_deref().and_then(|id| case.update(id));
    if let Some(update) = known.as_ref().filter(|update| !wording::stands(case, &milestone, update)) {
        return wording::submitted(case, lead, update, values, carried);
    }
    let Some(channel) = channel(&milestone, values) else {
        return case.refuse("channel", "Choose the channel to post to.");
    };
    let estimate = values.date("estimate");
    check_days(case, estimate, values.date("next"), today);
    if case.is_refused() {
        return;
    }
    let began = shown(&milestone, known.as_ref(), &case.outlook(&milestone, lead));
    let mut milestone = Milestone { channel: Some(channel.clone()), ..milestone };
    let before = milestone.dates.as_ref().map(|d| d.estimate);
    if let Some(estimated) = estimate.and_then(|on| milestone.clone().estimate(on).ok()) {
        milestone = estimated;
    }
    let Some(said) = say(case, lead, &milestone, known.as_ref(), values) else { return };
    let said = in_rhythm(said, &milestone, began, today);
    case.change(Change::Milestone(milestone.clone()));
    if milestone.dates.as_ref().map(|d| d.estimate) != before {
        note_said(case, lead, &milestone, String::new());
    }
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

fn channel(milestone: &Milestone, values: &Values) -> Option<ChannelId> {
    match values.get("channel") {
        Choice::Conversation(channel) => Some(channel.clone()),
        _ => milestone.channel.clone(),
    }
}

fn check_days(case: &mut Case, estimate: Option<NaiveDate>, next: Option<NaiveDate>, today: NaiveDate) {
    if estimate.is_some_and(|on| on < today) {
        case.refuse("estimate", "That day has passed. Estimate one ahead.");
    }
    if next.is_some_and(|on| on <= today) {
        case.refuse("next", "Choose a day after today.");
    }
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

/// The colour that the lead states, with its reason where it is better than the forecast; refused without one.
fn stated(
    case: &mut Case,
    computed: Option<Colour>,
    missed: bool,
    values: &Values,
) -> Option<(Colour, Option<String>)> {
    let chosen = values.option("colour").and_then(Colour::from_code).unwrap_or(Colour::Amber);
    let reason = values.text("reason");
    if let Err(problem) = check_stated(chosen, computed, missed, reason.as_deref()) {
        let field = if matches!(problem, ColourError::ReasonNeeded(_)) { "reason" } else { "colour" };
        case.refuse(field, problem.to_string());
        return None;
    }
    Some((chosen, reason.filter(|_| computed.is_some_and(|computed| chosen < computed))))
}

/// The words of the post; a colour better than the forecast needs its reason.
fn say(
    case: &mut Case,
    lead: &Lead,
    milestone: &Milestone,
    known: Option<&StatusUpdate>,
    values: &Values,
) -> Option<UpdateWords> {
    let dates = milestone.dates.as_ref()?;
    let outlook = case.outlook(milestone, lead);
    let missed = milestone.is_missed(lead.day(case.now));
    let (colour, colour_reason) = stated(case, outlook.colour, missed, values)?;
    let text = |field| values.text(field).unwrap_or_default();
    let said = UpdateWords {
        outcome: milestone.outcome.clone(),
        colour,
        computed: outlook.colour,
        colour_reason,
        confidence: outlook.confidence,
        changed: text("changed"),
        means: text("means"),
        need: values.text("need").unwrap_or_else(|| "Nothing".into()),
        next_update: values.date("next"),
        likely: outlook.likely,
        safe: outlook.safe,
        amber_if: values.text("amber"),
        ..dated(dates)
    };
    let before = rhythm::before(case, lead, milestone, known);
    Some(UpdateWords {
        unchanged_since: rhythm::unchanged_since(&before, &said, missed),
        quiet: rhythm::quiet(before.quiet, said.colour, says_nothing(&said.changed)),
        ..said
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
    let view = form(case, lead, &milestone, Some(&update), &carried);
    case.open(view, (ActionId::PostEdit, id));
}
