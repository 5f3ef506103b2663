//! The App Home: owed now, people by circle, milestones, settings; at most three primary actions.

use super::action::ActionId;
use super::blocks::{
    actions, button, careful, context, divider, escape, folded, header, more, primary, section, section_with,
};
use super::people::{WARMTH_RULE, clock, line};
use super::words::{count, day, who};
use super::{help, milestone, schedule};
use crate::domain::desk::Desk;
use crate::domain::lead::{Lead, Standing};
use crate::domain::peer::Peer;
use crate::domain::planner::due_peers;
use crate::domain::vocabulary::Circle;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// How many sections the people of one circle fill, about 25 people each; the rest is a command away.
const SECTIONS_A_CIRCLE: usize = 3;

/// The Home of a person: the welcome before they joined, else all that they keep.
pub fn home(desk: &Desk, now: DateTime<Utc>) -> Value {
    let blocks = match &desk.lead {
        Some(lead) if !matches!(lead.standing, Standing::Left { .. }) => of_lead(desk, lead, now),
        _ => help::welcome("").blocks,
    };
    json!({"type": "home", "callback_id": "home", "blocks": blocks})
}

fn of_lead(desk: &Desk, lead: &Lead, now: DateTime<Utc>) -> Vec<Value> {
    let today = lead.day(now);
    let mut blocks = vec![actions(
        "home",
        vec![
            primary(ActionId::CheckInNew.code(), ActionId::CheckInNew.label(), ""),
            button(ActionId::PeerAdd.code(), ActionId::PeerAdd.label(), ""),
            button(ActionId::MilestoneAdd.code(), ActionId::MilestoneAdd.label(), ""),
        ],
    )];
    blocks.extend(owed(desk, lead, now));
    blocks.push(divider());
    blocks.push(header("People"));
    blocks.extend(people(&desk.peers, lead, now));
    blocks.push(divider());
    blocks.push(header("Milestones"));
    let open: Vec<_> = desk.milestones.iter().filter(|m| m.is_open()).collect();
    blocks.extend(open.iter().take(15).map(|m| milestone::row(m, today)));
    if open.is_empty() {
        blocks.push(section(
            "None yet. One needs an outcome for the business, a sponsor and a date you can keep.",
        ));
    }
    blocks.extend(more(open.len().saturating_sub(15), "`/milestone`"));
    blocks.push(divider());
    blocks.extend(settings(desk, lead, now));
    blocks
}

fn owed(desk: &Desk, lead: &Lead, now: DateTime<Utc>) -> Vec<Value> {
    let due = due_peers(lead, &desk.peers, &desk.milestones, &desk.promises, now);
    let today = lead.day(now);
    let mut blocks = vec![header("Worth a moment now")];
    let row = |peer: &Peer| {
        let text = format!("{} · {}\n{}", who(peer), peer.role.label(), clock(peer, lead, now));
        section_with(&text, button(ActionId::PeerLog.code(), ActionId::PeerLog.label(), peer.id.as_str()))
    };
    blocks.extend(due.iter().take(5).map(|c| row(&c.peer)));
    let updates =
        desk.milestones.iter().filter(|m| m.is_open() && m.next_update.is_some_and(|on| on <= today));
    blocks.extend(updates.take(3).map(|m| {
        let due = m.next_update.map_or(String::new(), |on| day(on, today));
        let text = format!("*{}*\nStatus update due {due}", escape(&m.title));
        let id = m.id.as_str();
        section_with(&text, button(ActionId::MilestoneUpdate.code(), ActionId::MilestoneUpdate.label(), id))
    }));
    if blocks.len() == 1 {
        blocks.push(section("Nobody is due, and no update either."));
    }
    blocks
}

fn people(peers: &[Peer], lead: &Lead, now: DateTime<Utc>) -> Vec<Value> {
    if peers.is_empty() {
        return vec![section("Add three people you would want on your side before you need them.")];
    }
    let mut blocks = vec![];
    for circle in Circle::ALL {
        let mut of_circle: Vec<&Peer> = peers.iter().filter(|p| p.circle == *circle).collect();
        if of_circle.is_empty() {
            continue;
        }
        of_circle.sort_by_key(|p| p.clock_start());
        let title = format!("*{}* · every {} days", circle.label(), circle.cadence_days());
        blocks.push(section(&title));
        let lines: Vec<String> = of_circle.iter().map(|p| line(p, lead, now)).collect();
        blocks.extend(folded(&lines, SECTIONS_A_CIRCLE, "`/rapport people`"));
    }
    blocks.push(context(WARMTH_RULE));
    blocks
}

fn settings(desk: &Desk, lead: &Lead, now: DateTime<Utc>) -> Vec<Value> {
    let today = lead.day(now);
    let state = match lead.standing {
        Standing::Paused { until: Some(until) } if until > today => {
            format!("Paused until {}.", day(until, today))
        }
        Standing::Paused { until: None } => "Paused.".into(),
        _ => format!(
            "At most {} a day and {} a week, {}, Monday to Friday, {}.",
            count(i64::from(lead.budget.per_day), "nudge", "nudges"),
            lead.budget.per_week,
            schedule::hours(lead),
            lead.zone.name()
        ),
    };
    let pause = match lead.is_active(today) {
        true => button(ActionId::PauseWeek.code(), ActionId::PauseWeek.label(), ""),
        false => button(ActionId::Resume.code(), ActionId::Resume.label(), ""),
    };
    let leave = careful(
        ActionId::Leave.code(),
        ActionId::Leave.label(),
        "",
        "Leave Rapport?",
        "Nudges stop at once. Your log and people are deleted after 30 days; join again before then to keep them.",
    );
    let mut blocks = vec![header("Settings"), section(&state)];
    blocks.extend(desk.schedules.iter().take(8).map(|s| context(&schedule::line(s, now))));
    blocks.push(actions("settings", vec![pause, leave]));
    blocks.push(context("Only you see this page. `/rapport help` shows everything."));
    blocks
}
