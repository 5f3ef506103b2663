//! Status updates: drafted by the bot, previewed by the lead, posted on their click, editable afterwards.

use super::milestone::{by_id, next_update};
use super::said::note_said;
use super::{linked, plain, rhythm};
use crate::domain::chronicle::UpdateVersion;
use crate::domain::delivery::{Call, Urgency};
use crate::domain::desk::Change;
use crate::domain::id::DeliveryId;
use crate::domain::input::{Choice, Values};
use crate::domain::lead::Lead;
use crate::domain::milestone::{Dates, Milestone, MilestoneState, StatusUpdate, UpdateState, UpdateWords};
use crate::domain::nudge::{Act, Nudge};
use crate::domain::outlook::outlook;
use crate::domain::plain::says_nothing;
use crate::domain::reply::Ack;
use crate::domain::status::{Colour, ColourError, check_stated};
use crate::flow::case::{Carried, Case};
use crate::view::action::ActionId;
use crate::view::milestone as words;
use crate::view::nudge as nudge_words;
use chrono::NaiveDate;

/// The latest update of this milestone that was posted.
pub fn last_posted(case: &Case, milestone: &Milestone) -> Option<StatusUpdate> {
    let posted =
        |u: &&StatusUpdate| u.milestone == milestone.id && matches!(u.state, UpdateState::Posted { .. });
    case.desk.updates.iter().filter(posted).max_by_key(|u| u.created_at).cloned()
}

fn draft_of(case: &Case, milestone: &Milestone) -> Option<StatusUpdate> {
    case.desk.updates.iter().find(|u| u.milestone == milestone.id && u.state == UpdateState::Draft).cloned()
}

/// Opens the form: a draft that was kept, else what the last post said of what stays the same.
pub fn open_form(case: &mut Case, lead: &Lead, id: &str, carried: Carried) {
    let Some(milestone) = by_id(case, id).filter(|m| m.state == MilestoneState::Promised) else {
        return case.say("Status updates need a promised date. `/milestone` lists yours.");
    };
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
    let outlook = outlook(&case.desk.milestones, milestone, today);
    let linked = linked::shown(case, lead, milestone);
    let start = words::UpdateStart {
        milestone,
        linked: linked.as_ref(),
        words: said,
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
    let Some(milestone) = carried.row.as_deref().and_then(|id| by_id(case, id)) else { return };
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
    let Some(said) = say(case, &milestone, values, today) else { return };
    case.change(Change::Milestone(milestone.clone()));
    if milestone.dates.as_ref().map(|d| d.estimate) != before {
        note_said(case, lead, &milestone, String::new());
    }
    let known = carried
        .line
        .as_deref()
        .and_then(|id| case.desk.updates.iter().find(|u| u.id.as_str() == id).cloned());
    let (state, edits) = known.as_ref().map_or((UpdateState::Draft, 0), |u| (u.state.clone(), u.edits));
    let update = StatusUpdate {
        id: known.as_ref().map_or_else(|| case.ids.make(), |u| u.id.clone()),
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
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
fn preview(case: &mut Case, lead: &Lead, update: &StatusUpdate, carried: &Carried) {
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
fn say(case: &mut Case, milestone: &Milestone, values: &Values, today: NaiveDate) -> Option<UpdateWords> {
    let dates = milestone.dates.as_ref()?;
    let outlook = outlook(&case.desk.milestones, milestone, today);
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

/// The preview was confirmed: a draft is posted, a post is edited in place.
pub fn confirmed(case: &mut Case, lead: &Lead, carried: &Carried) {
    let found =
        carried.row.as_deref().and_then(|id| case.desk.updates.iter().find(|u| u.id.as_str() == id).cloned());
    let Some(update) = found else {
        return case.say("That draft is no longer here. `/milestone` lists your milestones.");
    };
    let Some(milestone) = by_id(case, update.milestone.as_str()) else { return };
    case.decision.ack = Ack::Clear;
    match update.state.clone() {
        UpdateState::Draft => {
            let posted = post(case, lead, &milestone, update);
            if carried.nudge.is_none() {
                case.answer(words::posted(&milestone, posted.channel.as_str(), posted.id.as_str()));
            }
        }
        UpdateState::Posted { delivery, .. } => {
            let words =
                carried.line.as_deref().and_then(|text| serde_json::from_str::<UpdateWords>(text).ok());
            // Posted already and nothing new: the same click from two devices counts once.
            if let Some(new) = words.filter(|w| *w != update.words) {
                edit(case, lead, update, &delivery, new);
            }
        }
    }
}

/// Posts it, and settles the reminders of its milestone.
pub fn post(case: &mut Case, lead: &Lead, milestone: &Milestone, update: StatusUpdate) -> StatusUpdate {
    let today = lead.day(case.now);
    let message = words::post(&update.words, lead.user.as_str(), today);
    let channel = update.channel.to_string();
    let author = Some(lead.user.clone());
    let call = Call::Post { channel: channel.clone(), message, thread_of: None, quiet: false, author };
    let delivery = case.send(call, channel.clone(), Urgency::Message);
    let posted = StatusUpdate { state: UpdateState::Posted { delivery, at: case.now }, ..update };
    case.change(Change::Update(posted.clone()));
    let next_update = posted.words.next_update.filter(|_| milestone.is_open());
    let milestone = Milestone { colour: Some(posted.words.colour), next_update, ..milestone.clone() };
    case.change(Change::Milestone(milestone.clone()));
    let line = format!("*{}* · posted to <#{channel}>.", crate::view::blocks::escape(&milestone.title));
    settle_nudges(case, &milestone, &line);
    posted
}

/// Settles the reminders of a milestone.
pub fn settle_nudges(case: &mut Case, milestone: &Milestone, line: &str) {
    let waiting: Vec<Nudge> = case
        .desk
        .nudges
        .iter()
        .filter(|n| n.is_open() && n.milestone() == Some(&milestone.id))
        .cloned()
        .collect();
    for nudge in waiting {
        let delivery = nudge.delivery.clone();
        if let Ok(settled) = nudge.act(Act::Updated, case.now) {
            case.change(Change::Nudge(settled));
            case.decision.withdrawn.push(delivery.clone());
            case.replace(&delivery, nudge_words::settled(line));
        }
    }
}

/// The post is updated in place; what it said before goes into its thread.
fn edit(
    case: &mut Case,
    lead: &Lead,
    update: StatusUpdate,
    delivery: &crate::domain::id::DeliveryId,
    new: UpdateWords,
) {
    let today = lead.day(case.now);
    let note = words::edited_note(&update.words, today);
    case.change(Change::Version(UpdateVersion {
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        update: update.id.clone(),
        ordinal: update.edits,
        words: update.words.clone(),
        until: case.now,
    }));
    let edited = StatusUpdate { words: new, edits: update.edits + 1, ..update };
    case.replace(delivery, words::post(&edited.words, lead.user.as_str(), today));
    let channel = edited.channel.to_string();
    let thread_of = Some(delivery.clone());
    let call = Call::Post { channel: channel.clone(), message: note, thread_of, quiet: false, author: None };
    case.send(call, channel, Urgency::Message);
    if let Some(milestone) = by_id(case, edited.milestone.as_str()) {
        case.change(Change::Milestone(Milestone { colour: Some(edited.words.colour), ..milestone }));
    }
    case.change(Change::Update(edited));
}

/// Opens the form on a post.
pub fn edit_post(case: &mut Case, lead: &Lead, id: &str) {
    let found = case.desk.updates.iter().find(|u| u.id.as_str() == id).cloned();
    let milestone = found.as_ref().and_then(|u| by_id(case, u.milestone.as_str()));
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

/// After Done: the closing post, drafted and previewed, if the milestone has a channel.
pub fn draft_closing(case: &mut Case, lead: &Lead, milestone: &Milestone, carried: &Carried) {
    let (Some(channel), Some(dates), MilestoneState::Done(outcome)) =
        (milestone.channel.clone(), &milestone.dates, &milestone.state)
    else {
        case.decision.ack = Ack::Clear;
        return;
    };
    let yes_no = |yes: bool| if yes { "yes" } else { "no" };
    let learned =
        if outcome.learned.is_empty() { String::new() } else { format!(" Learned: {}", outcome.learned) };
    let update = StatusUpdate {
        id: case.ids.make(),
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        milestone: milestone.id.clone(),
        words: UpdateWords {
            outcome: milestone.outcome.clone(),
            delivered: Some(outcome.on),
            changed: format!("Delivered.{learned}"),
            means: format!(
                "Within budget: {}. The result wanted: {}.",
                yes_no(outcome.within_budget),
                yes_no(outcome.result_wanted)
            ),
            need: "Nothing".into(),
            ..dated(dates)
        },
        channel,
        state: UpdateState::Draft,
        created_at: case.now,
        edits: 0,
    };
    let carried = Carried { reply_to: carried.reply_to.clone(), ..Carried::default() };
    preview(case, lead, &update, &carried);
}

/// A post could not be made: the draft is kept, and the lead is told what to do.
pub fn failed(case: &mut Case, delivery: &DeliveryId, channel: &str, error: &str) {
    let posted =
        |u: &&StatusUpdate| matches!(&u.state, UpdateState::Posted { delivery: d, .. } if d == delivery);
    let update = case.desk.updates.iter().find(posted).cloned();
    let milestone = update.as_ref().map(|u| u.milestone.to_string());
    if let Some(update) = update {
        case.change(Change::Update(StatusUpdate { state: UpdateState::Draft, ..update }));
    }
    case.answer(words::not_posted(channel, error, milestone.as_deref()));
}
