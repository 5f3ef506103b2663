//! Posts: made on the lead's click, edited in place, closing, and what happens when Slack takes none.

use super::update::{dated, preview};
use super::wording;
use crate::domain::chronicle::UpdateVersion;
use crate::domain::delivery::{Call, Urgency};
use crate::domain::desk::{Change, Desk};
use crate::domain::id::DeliveryId;
use crate::domain::lead::Lead;
use crate::domain::milestone::{Milestone, MilestoneState, StatusUpdate, UpdateState, UpdateWords};
use crate::domain::nudge::{Act, Nudge};
use crate::domain::reply::Ack;
use crate::flow::case::{Carried, Case};
use crate::view::milestone as words;
use crate::view::nudge as nudge_words;

/// The preview was confirmed: a draft is posted, a post is edited in place.
pub fn confirmed(case: &mut Case, lead: &Lead, carried: &Carried) {
    let Some(update) = carried.row.as_deref().and_then(|id| case.update(id)) else {
        return case.say("That draft is no longer here. `/milestone` lists your milestones.");
    };
    let Some(milestone) = case.milestone(update.milestone.as_str()) else { return };
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
    case.note_help(milestone);
    let next_update = posted.words.next_update.filter(|_| milestone.is_open());
    let milestone = Milestone { colour: Some(posted.words.colour), next_update, ..milestone.clone() };
    case.change(Change::Milestone(milestone.clone()));
    let line = format!("*{}* · posted to <#{channel}>.", crate::view::blocks::escape(&milestone.title));
    settle_nudges(case, &milestone, &line);
    posted
}

/// Settles the reminders of a milestone.
pub fn settle_nudges(case: &mut Case, milestone: &Milestone, line: &str) {
    let desks = [&*case.desk].into_iter().chain(&case.desk.shared);
    let of_it = |n: &&Nudge| n.is_open() && n.milestone() == Some(&milestone.id);
    let waiting: Vec<Nudge> =
        desks.flat_map(|desk: &Desk| desk.nudges.iter().filter(of_it)).cloned().collect();
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
        workspace: update.workspace.clone(),
        lead: update.lead.clone(),
        update: update.id.clone(),
        ordinal: update.edits,
        words: update.words.clone(),
        until: case.now,
    }));
    let milestone = case.milestone(update.milestone.as_str());
    let stands = milestone.as_ref().is_some_and(|milestone| wording::stands(case, milestone, &update));
    let edited = StatusUpdate { words: new, edits: update.edits + 1, ..update };
    replace(case, lead, delivery, &edited.words);
    let channel = edited.channel.to_string();
    let thread_of = Some(delivery.clone());
    let call = Call::Post { channel: channel.clone(), message: note, thread_of, quiet: false, author: None };
    case.send(call, channel, Urgency::Message);
    if let Some(milestone) = milestone {
        case.note_help(&milestone);
        if stands {
            let (colour, next_update) = (Some(edited.words.colour), edited.words.next_update);
            case.change(Change::Milestone(Milestone { colour, next_update, ..milestone }));
        }
    }
    case.change(Change::Update(edited));
}

/// The post says these words from now on; its author is told if Slack does not take them.
fn replace(case: &mut Case, lead: &Lead, delivery: &DeliveryId, words: &UpdateWords) {
    let message = words::post(words, lead.user.as_str(), lead.day(case.now));
    let author = Some(lead.user.clone());
    let call = Call::Update { of: delivery.clone(), message, author };
    case.send(call, format!("message:{delivery}"), Urgency::Answer);
}

/// A post could not be edited: it says what it said, the new words are kept, and a button tries again.
pub fn edit_failed(case: &mut Case, post: &DeliveryId, error: &str) {
    let is_it =
        |u: &&StatusUpdate| matches!(&u.state, UpdateState::Posted { delivery, .. } if delivery == post);
    let desks = [&*case.desk].into_iter().chain(&case.desk.shared);
    let update = desks.flat_map(|desk: &Desk| &desk.updates).find(is_it).cloned();
    if let Some(update) = update {
        case.answer(words::not_edited(update.channel.as_str(), error, update.id.as_str()));
    }
}

/// The same edit once more.
pub fn edit_again(case: &mut Case, lead: &Lead, id: &str) {
    match case.update(id).map(|update| (update.state.clone(), update)) {
        Some((UpdateState::Posted { delivery, .. }, update)) => {
            replace(case, lead, &delivery, &update.words);
            case.say("On its way. If Slack does not take it, I tell you.");
        }
        _ => case.say("That post is no longer here. `/milestone` lists your milestones."),
    }
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
        workspace: milestone.workspace.clone(),
        lead: milestone.lead.clone(),
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
    let desks = [&*case.desk].into_iter().chain(&case.desk.shared);
    let update = desks.flat_map(|desk: &Desk| &desk.updates).find(posted).cloned();
    let milestone = update.as_ref().map(|u| u.milestone.to_string());
    if let Some(update) = update {
        case.change(Change::Update(StatusUpdate { state: UpdateState::Draft, ..update }));
    }
    case.answer(words::not_posted(channel, error, milestone.as_deref()));
}
