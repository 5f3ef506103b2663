//! The App Home: owed now → promises due → people by circle → coverage → milestones → settings. At most
//! three primary actions. What is long is folded, one part at a time unfolds in pages, so that it always
//! fits Slack's hundred blocks.

mod circles;
mod settings;

use super::action::ActionId;
use super::blocks::{actions, button, context, divider, escape, header, primary, section, section_with};
use super::people::clock;
use super::words::who_and_role;
use super::{milestone, onboarding};
use crate::domain::desk::Desk;
use crate::domain::home::{HomePart, Unfolded};
use crate::domain::lead::{Budget, Lead, Standing};
use crate::domain::milestone::Milestone;
use crate::domain::peer::Peer;
use crate::domain::planner::due_peers;
use crate::domain::sighting::departed;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};

/// How many milestones stand there folded, and on a page.
const MILESTONES: usize = 5;
const PAGE: usize = 20;

/// The Home of a person: the welcome before they joined, else all that they keep. `house` is the budget a
/// new lead starts with.
pub fn home(desk: &Desk, unfolded: Unfolded, house: &Budget, now: DateTime<Utc>) -> Value {
    let blocks = match &desk.lead {
        Some(lead) if !matches!(lead.standing, Standing::Left { .. }) => of_lead(desk, lead, unfolded, now),
        _ => onboarding::welcome("", house).blocks,
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
    let due = due_peers(lead, &desk.peers, &desk.milestones, &desk.promises, now);
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
        let due = m.next_update.map_or(String::new(), |on| due_since(on, today));
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

fn due_since(on: NaiveDate, today: NaiveDate) -> String {
    if on == today { "today".into() } else { format!("since {}", super::words::day(on, today)) }
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

/// Which rows of a part are shown: the first few, or a page of it.
struct Page {
    all: usize,
    first: usize,
    many: usize,
    open: Option<usize>,
}

impl Page {
    fn of(all: usize, open: Option<usize>, folded: usize) -> Self {
        let last = all.saturating_sub(1) / PAGE;
        let open = open.map(|page| page.min(last));
        Self {
            all,
            first: open.map_or(0, |page| page * PAGE),
            many: if open.is_some() { PAGE } else { folded },
            open,
        }
    }

    /// The buttons that unfold, turn the page, or fold; none where all is in sight already.
    fn turn(&self, part: HomePart) -> Option<Value> {
        let show = |label: &str, name: &str, at: Unfolded| {
            button(&format!("{}.{name}", ActionId::HomeShow.code()), label, &at.text())
        };
        let Some(page) = self.open else {
            let label = match part {
                HomePart::Milestones => format!("Show all {} milestones", self.all),
                circle => format!("Show all {} of {}", self.all, circle.label()),
            };
            let unfold = || show(&label, "all", Unfolded::at(part, 0));
            return (self.all > self.many).then(|| actions(&format!("turn-{}", part.code()), vec![unfold()]));
        };
        let mut row = vec![];
        if page > 0 {
            row.push(show("Back", "back", Unfolded::at(part, page - 1)));
        }
        let rest = self.all.saturating_sub((page + 1) * PAGE);
        if rest > 0 {
            row.push(show(&format!("Next {}", rest.min(PAGE)), "next", Unfolded::at(part, page + 1)));
        }
        row.push(show("Show fewer", "fold", Unfolded::default()));
        Some(actions(&format!("turn-{}", part.code()), row))
    }
}
