//! What stands in the way of a milestone, and who was told when.

use super::milestone::{find, not_yours, page, sentence, sponsor, titled};
use crate::domain::chronicle::Deed;
use crate::domain::desk::Change;
use crate::domain::id::PeerId;
use crate::domain::input::Values;
use crate::domain::lead::Lead;
use crate::domain::logline::FIELD_MAX;
use crate::domain::milestone::{Milestone, Refusal};
use crate::domain::obstacle::{Obstacle, ObstacleRefusal};
use crate::domain::reply::Ack;
use crate::flow::case::{Carried, Case};
use crate::view::action::{AboutObstacle, ActionId, unpair};
use crate::view::blocks::unescape;
use crate::view::milestone as words;
use chrono::{DateTime, Utc};

/// `/milestone obstacle payroll, the supplier is three weeks late`
pub fn by_name(case: &mut Case, lead: &Lead, text: &str) {
    let (query, what) = titled(case, text);
    let Some(milestone) = find(case, query) else { return };
    match unescape(what.trim()) {
        what if what.is_empty() => open_form(case, milestone.id.as_str()),
        what if what.chars().count() > FIELD_MAX => case.say(&format!(
            "Shorten what stands in the way to {FIELD_MAX} characters; it has {}.",
            what.chars().count()
        )),
        what => note(case, lead, &milestone, what),
    }
}

/// Opens the form of a new one.
pub fn open_form(case: &mut Case, id: &str) {
    let Some(milestone) = case.milestone(id) else { return not_yours(case) };
    let carried = Carried { reply_to: case.reply_to(), row: Some(id.to_owned()), ..Carried::default() };
    let view = words::obstacle_form(&milestone, "", &carried.text());
    case.open(view, (ActionId::ObstacleAdd, id));
}

/// Opens the form of a new one with what was typed of it.
pub fn reword(case: &mut Case, text: &str) {
    let (query, what) = titled(case, text);
    let Some(milestone) = find(case, query) else { return };
    let id = milestone.id.as_str();
    let carried = Carried { reply_to: case.reply_to(), row: Some(id.to_owned()), ..Carried::default() };
    let view = words::obstacle_form(&milestone, &unescape(what.trim()), &carried.text());
    case.open(view, (ActionId::ObstacleAdd, id));
}

/// The form of a new one came back.
pub fn submitted(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let Some(milestone) = carried.row.as_deref().and_then(|id| case.milestone(id)) else { return };
    let Some(what) = values.text("what") else {
        return case.refuse("what", "Say in a few words what stands in the way.");
    };
    case.decision.ack = Ack::Clear;
    note(case, lead, &milestone, what);
}

/// Writes it down; the note to the sponsor comes with the answer.
fn note(case: &mut Case, lead: &Lead, milestone: &Milestone, what: String) {
    if !milestone.is_open() {
        return case.say(&sentence(&Refusal::Closed));
    }
    let obstacle = Obstacle {
        id: case.ids.make(),
        workspace: milestone.workspace.clone(),
        lead: milestone.lead.clone(),
        milestone: milestone.id.clone(),
        what: crate::view::blocks::cut(&what, 280),
        met_at: case.now,
        told: vec![],
        cleared_at: None,
    };
    case.change(Change::Obstacle(obstacle.clone()));
    case.note(milestone, Deed::Met(obstacle.what.clone()));
    answer(case, lead, milestone, Some(&obstacle));
}

/// The milestone's page, with the note to the sponsor below if one is to be written.
fn answer(case: &mut Case, lead: &Lead, milestone: &Milestone, tell: Option<&Obstacle>) {
    let mut message = page(case, lead, milestone);
    if let (Some(obstacle), Some(sponsor)) = (tell, sponsor(case, milestone)) {
        let today = lead.day(case.now);
        message.blocks.extend(words::obstacle_note(milestone, obstacle, &sponsor, lead, today));
    }
    case.answer(message);
}

/// An obstacle of a milestone that this person may change.
fn by_id(case: &Case, id: &str) -> Option<(Obstacle, Milestone)> {
    let desks = [&*case.desk].into_iter().chain(&case.desk.shared);
    let obstacle = desks.flat_map(|desk| &desk.obstacles).find(|o| o.id.as_str() == id)?.clone();
    let milestone = case.milestone(obstacle.milestone.as_str())?;
    Some((obstacle, milestone))
}

/// The menu beside an obstacle.
pub fn menu(case: &mut Case, lead: &Lead, value: &str) {
    let Some((choice, id)) = unpair(value) else { return };
    let Some((obstacle, milestone)) = by_id(case, id) else { return not_yours(case) };
    match AboutObstacle::from_code(choice) {
        Some(AboutObstacle::Told) => told_sponsor(case, lead, id),
        Some(AboutObstacle::TellElse) => open_told(case, lead, &obstacle),
        Some(AboutObstacle::Note) => answer(case, lead, &milestone, Some(&obstacle)),
        Some(AboutObstacle::Cleared) => clear(case, lead, &milestone, obstacle),
        None => {}
    }
}

/// The sponsor was told just now.
pub fn told_sponsor(case: &mut Case, lead: &Lead, id: &str) {
    let Some((obstacle, milestone)) = by_id(case, id) else { return not_yours(case) };
    let Some(sponsor) = sponsor(case, &milestone) else {
        return case.say("It has no sponsor yet. Edit the milestone to name one.");
    };
    if let Err(refusal) = tell(case, &milestone, obstacle, sponsor.id, case.now) {
        return case.say(&capital(&refusal));
    }
    answer(case, lead, &milestone, None);
}

fn open_told(case: &mut Case, lead: &Lead, obstacle: &Obstacle) {
    let row = Some(obstacle.id.to_string());
    let carried = Carried { reply_to: case.reply_to(), row, ..Carried::default() };
    let view = words::told_form(obstacle, lead.day(case.now), &carried.text());
    let value = crate::view::action::pair(AboutObstacle::TellElse.code(), obstacle.id.as_str());
    case.open(view, (ActionId::ObstacleMenu, &value));
}

/// Who was told, and on which day, came back.
pub fn told(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let Some((obstacle, milestone)) = carried.row.as_deref().and_then(|id| by_id(case, id)) else { return };
    let Some(peer) = values.option("peer").and_then(|id| case.peer(id)) else {
        return case.refuse("peer", "Choose someone on your list.");
    };
    let today = lead.day(case.now);
    let on = values.date("on").unwrap_or(today);
    if on > today {
        return case.refuse("on", "That day is still to come. Note it once you have told them.");
    }
    // Of an earlier day the end of work is the last they can have heard; the day it was met, nothing before that.
    let at = if on == today { case.now } else { lead.end_of_work(on).unwrap_or(case.now) };
    let at = if on == lead.day(obstacle.met_at) { at.max(obstacle.met_at) } else { at };
    match tell(case, &milestone, obstacle, peer.id, at) {
        Ok(()) => {
            case.decision.ack = Ack::Clear;
            answer(case, lead, &milestone, None);
        }
        Err(ObstacleRefusal::TooEarly) => case.refuse("on", capital(&ObstacleRefusal::TooEarly)),
        Err(refusal) => case.refuse("peer", capital(&refusal)),
    }
}

fn tell(
    case: &mut Case,
    milestone: &Milestone,
    obstacle: Obstacle,
    who: PeerId,
    at: DateTime<Utc>,
) -> Result<(), ObstacleRefusal> {
    let obstacle = obstacle.tell(who.clone(), at)?;
    let what = obstacle.what.clone();
    case.change(Change::Obstacle(obstacle));
    case.note(milestone, Deed::Told { what, who, at });
    Ok(())
}

fn clear(case: &mut Case, lead: &Lead, milestone: &Milestone, obstacle: Obstacle) {
    match obstacle.clear(case.now) {
        Ok(obstacle) => {
            let what = obstacle.what.clone();
            case.change(Change::Obstacle(obstacle));
            case.note(milestone, Deed::Cleared(what));
            answer(case, lead, milestone, None);
        }
        Err(refusal) => case.say(&capital(&refusal)),
    }
}

fn capital(refusal: &ObstacleRefusal) -> String {
    format!("{}.", crate::view::words::capital(&refusal.to_string()))
}
