//! The weekly plan: two people worth a moment, and what is due of milestones.

use super::action::ActionId;
use super::blocks::{button, context, escape, header, section, section_with, spoken};
use super::people::clock;
use super::words::{day, who};
use crate::domain::delivery::Message;
use crate::domain::lead::Lead;
use crate::domain::milestone::{Milestone, MilestoneState};
use crate::domain::planner::Candidate;
use chrono::{DateTime, Days, Utc};

/// Two worth a moment this week, and the milestones due within it.
pub fn plan(lead: &Lead, due: &[Candidate], milestones: &[Milestone], now: DateTime<Utc>) -> Message {
    let today = lead.day(now);
    let mut blocks = vec![header("Your week")];
    match due {
        [] => {
            blocks.push(section("Nobody is due this week. A coffee without a reason is still a good idea."))
        }
        [_] => blocks.push(section("One worth a moment this week:")),
        _ => blocks.push(section("Two worth a moment this week:")),
    }
    blocks.extend(due.iter().take(2).map(|c| {
        let text = format!("{} · {}\n{}", who(&c.peer), c.peer.role.label(), clock(&c.peer, lead, now));
        section_with(&text, button(ActionId::PeerLog.code(), ActionId::PeerLog.label(), c.peer.id.as_str()))
    }));
    let week_end = today + Days::new(6);
    let near = |m: &&Milestone| {
        m.state == MilestoneState::Promised
            && (m.next_update.is_some_and(|on| on <= week_end)
                || m.dates.as_ref().is_some_and(|d| d.promise <= week_end))
    };
    blocks.extend(milestones.iter().filter(near).take(5).map(|m| {
        let update = m.next_update.map_or(String::new(), |on| format!(" · update due {}", day(on, today)));
        let promise =
            m.dates.as_ref().map_or(String::new(), |d| format!(" · promised for {}", day(d.promise, today)));
        let text = format!("*{}*{promise}{update}", escape(&m.title));
        let id = m.id.as_str();
        section_with(&text, button(ActionId::MilestoneUpdate.code(), ActionId::MilestoneUpdate.label(), id))
    }));
    blocks.push(context("This counts as today's nudge."));
    let names: Vec<String> = due.iter().take(2).map(|c| escape(&c.peer.name)).collect();
    let who = if names.is_empty() { "nobody is due".into() } else { super::words::list(&names) };
    Message { text: spoken(&format!("Your week: {who}")), blocks }
}
