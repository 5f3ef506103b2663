//! The App Home: owed now → promises due → people by circle → coverage → milestones → settings. At most
//! three primary actions. What is long is folded, one part at a time unfolds in pages, so that it always
//! fits Slack's hundred blocks.

mod circles;
mod page;
mod promises;
mod settings;

use super::action::ActionId;
use super::blocks::{actions, button, context, divider, escape, header, primary, section, section_with};
use super::people::clock;
use super::words::{since, who_and_role};
use super::{milestone, onboarding};
use crate::domain::desk::Desk;
use crate::domain::home::{HomePart, Unfolded};
use crate::domain::lead::{Budget, Lead, Standing};
use crate::domain::milestone::Milestone;
use crate::domain::peer::Peer;
use crate::domain::planner::due_peers;
use crate::domain::sighting::{departed, still_here};
use chrono::{DateTime, NaiveDate, Utc};
use page::Page;
use serde_json::{Value, json};
pub use settings::paused;

/// How many milestones stand there folded.
const MILESTONES: usize = 5;

/// The Home of a person: the welcome before they joined, else all that they keep. `house` is the budget a
/// new lead starts with.
pub fn home(desk: &Desk, unfolded: Unfolded, house: &Budget, now: DateTime<Utc>) -> Value {
    let blocks = match &desk.lead {
        Some(lead) if !matches!(lead.standing, Standing::Left { .. }) => of_lead(desk, lead, unfolded, now),
        Some(_) => onboarding::welcome_back("", house).blocks,
        None => onboarding::welcome("", house).blocks,
    };
    json!({"type": "home", "callback_id": "home", "private_metadata": unfolded.text(), "blocks": blocks})
}

fn of_lead(desk: &Desk, lead: &Lead, unfolded: Unfolded, now: DateTime<Utc>) -> Vec<Value> {
    let mut blocks = vec![actions(
        "home",
        vec![
            primary(ActionId::CheckInNew.code(), ActionId::CheckInNew.label(), ""),
            button(ActionId::PeerAdd.code(), ActionId::PeerAdd.label(), ""),
            button(ActionId::MilestoneAdd.code(), ActionId::MilestoneAdd.label(), ""),
        ],
    )];
    blocks.extend(owed(desk, lead, now));
    let left: Vec<&Peer> = departed(desk).map(|(peer, _)| peer).collect();
    blocks.extend(super::newcomer::departed(&left));
    blocks.extend(promises::promises(desk, lead, unfolded, now));
    blocks.push(divider());
    blocks.extend(circles::people(&desk.peers, lead, unfolded, now));
    blocks.extend(super::load::too_long(lead, &desk.peers));
    blocks.extend(super::coverage::of_home(lead, &desk.peers, &desk.checkins, now));
    blocks.push(divider());
    blocks.extend(milestones(&desk.milestones, unfolded, lead.day(now)));
    blocks.push(divider());
    blocks.extend(settings::settings(desk, lead, now));
    blocks
}

fn owed(desk: &Desk, lead: &Lead, now: DateTime<Utc>) -> Vec<Value> {
    let due = due_peers(lead, &still_here(desk), &desk.milestones, &desk.promises, now);
    let today = lead.day(now);
    let mut blocks = vec![header("Worth a moment now")];
    let row = |peer: &Peer| {
        let text = format!("{} · {}", who_and_role(peer), clock(peer, lead, now));
        section_with(&text, button(ActionId::PeerLog.code(), ActionId::PeerLog.label(), peer.id.as_str()))
    };
    blocks.extend(due.iter().take(3).map(|c| row(&c.peer)));
    if due.len() > 3 {
        blocks.push(context(&format!("{} more: below, by circle.", due.len() - 3)));
    }
    let updates =
        desk.milestones.iter().filter(|m| m.is_open() && m.next_update.is_some_and(|on| on <= today));
    blocks.extend(updates.take(3).map(|m| {
        let due = m.next_update.map_or(String::new(), |on| since(on, today));
        let text = format!("*{}* · status update due {due}", escape(&m.title));
        let id = m.id.as_str();
        section_with(&text, button(ActionId::MilestoneUpdate.code(), ActionId::MilestoneUpdate.label(), id))
    }));
    if blocks.len() == 1 {
        let calm = "Nobody is due, and no update either. If you meet someone, `/checkin Ana lunch` keeps it.";
        blocks.push(section(if desk.peers.is_empty() {
            "Nothing yet: it begins with people."
        } else {
            calm
        }));
    }
    blocks
}

fn milestones(all: &[Milestone], unfolded: Unfolded, today: NaiveDate) -> Vec<Value> {
    let mut open: Vec<&Milestone> = all.iter().filter(|m| m.is_open()).collect();
    open.sort_by_key(|m| (m.dates.as_ref().map_or(NaiveDate::MAX, |d| d.promise), m.title.clone()));
    let mut blocks = vec![header("Milestones")];
    if open.is_empty() {
        blocks.push(section(
            "None yet. One needs an outcome for the business, a sponsor and a date you can keep.",
        ));
    }
    let shown = Page::of(open.len(), unfolded.page_of(HomePart::Milestones), MILESTONES);
    let rows = open.iter().skip(shown.first).take(shown.many);
    blocks.extend(rows.map(|m| milestone::row(m, today)));
    blocks.extend(shown.turn(HomePart::Milestones));
    blocks
}
