//! People: today's view, the list by circle, one person's page, and adding somebody.

use super::action::{ActionId, Form, pair};
use super::blocks::{
    actions, button, context, escape, folded, header, primary, section, section_with, spoken,
};
use super::form::{Field, modal, privacy_note};
use super::promise;
use super::words::{count, day, every, since, who};
use crate::domain::delivery::Message;
use crate::domain::desk::Desk;
use crate::domain::lead::Lead;
use crate::domain::milestone::Milestone;
use crate::domain::peer::Peer;
use crate::domain::planner::{Candidate, renewal};
use crate::domain::vocabulary::{Circle, Role};
use crate::domain::warmth::{Standing, days_since, standing_by_days, warmth};
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde_json::Value;

/// The rule of warmth, in one sentence, shown where warmth is.
pub const WARMTH_RULE: &str = "Warmth halves each time a full cadence passes without relational contact. It is a reminder, not a grade.";

/// How many people are offered where a name may mean several.
const CHOICES: usize = 5;

/// Warmth as a small bar with its number, readable without colour.
pub fn warmth_bar(peer: &Peer, now: DateTime<Utc>) -> String {
    let Some(warmth) = warmth(peer, now) else { return "new".into() };
    let filled = (warmth / 20.0).ceil() as usize;
    format!("{}{}\u{a0}{warmth:.0}", "▰".repeat(filled.min(5)), "▱".repeat(5 - filled.min(5)))
}

/// "31 days ago, due"; who was never met is new, and neither due nor late.
pub fn clock(peer: &Peer, lead: &Lead, now: DateTime<Utc>) -> String {
    let days = days_since(peer, lead, now);
    let new = peer.clocks.last_relational().is_none();
    let since = if new { "added " } else { "" };
    let ago = if days == 0 {
        format!("{since}today")
    } else {
        format!("{since}{} ago", count(days, "day", "days"))
    };
    let ago = match standing_by_days(peer, lead, now) {
        _ if !peer.is_nudged() => format!("{ago}, no nudges"),
        _ if new => format!("{ago}, no talk yet"),
        Standing::OnCadence => ago,
        other => format!("{ago}, {}", other.label()),
    };
    let today = lead.day(now);
    renewal(peer, today).map_or(ago.clone(), |on| format!("{ago}, contract renews {}", day(on, today)))
}

/// Today's view: at most two people, what is due of promises and milestones, and three buttons.
pub fn today(desk: &Desk, lead: &Lead, due: &[Candidate], now: DateTime<Utc>) -> Message {
    let today = lead.day(now);
    let mut blocks = vec![header("Today")];
    let paused = super::home::paused(lead, today);
    blocks.extend(paused.map(|said| context(&format!("{said} `/rapport resume` brings nudges back."))));
    if due.is_empty() {
        blocks.push(section(
            "Nobody is due. If you meet someone, a line such as `/checkin Ana lunch` keeps it.",
        ));
    }
    for candidate in due.iter().take(2) {
        let peer = &candidate.peer;
        blocks.push(section_with(
            &format!("{} · {}\n{}", who(peer), peer.role.label(), clock(peer, lead, now)),
            button(ActionId::PeerLog.code(), ActionId::PeerLog.label(), peer.id.as_str()),
        ));
    }
    if due.len() > 2 {
        blocks.push(context(&format!("{} more: `/rapport people`.", due.len() - 2)));
    }
    blocks.extend(promised(desk, today));
    blocks.extend(due_updates(&desk.milestones, today));
    blocks.push(actions(
        "today",
        vec![
            primary(ActionId::CheckInNew.code(), ActionId::CheckInNew.label(), ""),
            button(ActionId::PeerAdd.code(), ActionId::PeerAdd.label(), ""),
            button(ActionId::MilestoneAdd.code(), ActionId::MilestoneAdd.label(), ""),
        ],
    ));
    let text = match due.len() {
        0 => "Nobody is due today.".to_owned(),
        n => format!("{} due today.", count(n as i64, "person is", "people are")),
    };
    Message { text, blocks }
}

/// A promise comes up the day before it is due, as its warning does.
fn promised(desk: &Desk, today: NaiveDate) -> Vec<Value> {
    let due = promise::due_by(&desk.promises, &desk.peers, today + Days::new(1), today);
    let heading = (!due.is_empty()).then(|| section("*Promises due*"));
    heading.into_iter().chain(due).collect()
}

fn due_updates(milestones: &[Milestone], today: NaiveDate) -> Vec<Value> {
    let due =
        milestones.iter().filter(|m| m.is_open()).filter(|m| m.next_update.is_some_and(|on| on <= today));
    let row = |m: &Milestone| {
        section_with(
            &format!(
                "*{}* · status update due {}",
                escape(&m.title),
                m.next_update.map_or_else(String::new, |on| since(on, today))
            ),
            button(ActionId::MilestoneUpdate.code(), ActionId::MilestoneUpdate.label(), m.id.as_str()),
        )
    };
    due.take(3).map(row).collect()
}

/// All people by circle.
pub fn list(peers: &[Peer], lead: &Lead, now: DateTime<Utc>) -> Message {
    if peers.is_empty() {
        return empty();
    }
    let mut blocks = vec![];
    for circle in Circle::ALL {
        let mut of_circle: Vec<&Peer> = peers.iter().filter(|p| p.circle == *circle).collect();
        if of_circle.is_empty() {
            continue;
        }
        of_circle.sort_by_key(|p| p.clock_start());
        let lines: Vec<String> = of_circle.iter().map(|p| line(p, lead, now)).collect();
        blocks.push(section(&format!("*{}* · {}", circle.label(), rhythm(*circle))));
        blocks.extend(folded(&lines, 9, "`/rapport peer` and a name shows one"));
    }
    blocks.push(context(WARMTH_RULE));
    blocks.extend(super::load::too_long(lead, peers));
    Message { text: format!("You keep {}.", count(peers.len() as i64, "person", "people")), blocks }
}

/// How often the people of a circle come up.
pub fn rhythm(circle: Circle) -> String {
    match circle.nudges() {
        true => every(circle.cadence_days()),
        false => "no nudges".to_owned(),
    }
}

/// One person on one line.
pub fn line(peer: &Peer, lead: &Lead, now: DateTime<Utc>) -> String {
    format!("{} · {} · {} · {}", who(peer), peer.role.label(), clock(peer, lead, now), warmth_bar(peer, now))
}

/// "CFO, Inner circle, every 21 days".
pub fn described(peer: &Peer) -> String {
    let role = if peer.role == Role::Other { String::new() } else { format!("{}, ", peer.role.label()) };
    format!("{role}{} circle, {}", peer.circle.label(), every(peer.cadence()))
}

/// One person in a menu: the name, and the role where it says something.
pub fn option(peer: &Peer) -> String {
    match peer.role {
        Role::Other => peer.name.clone(),
        role => format!("{} · {}", peer.name, role.label()),
    }
}

/// Nobody yet.
pub fn empty() -> Message {
    let text =
        "Nobody on your list yet. Start with three people you would want on your side before you need them.";
    let add = primary(ActionId::PeopleFirst.code(), ActionId::PeopleFirst.label(), "");
    Message { text: text.into(), blocks: vec![section(text), actions("empty", vec![add])] }
}

/// After a person was added, changed or taken off.
pub fn saved(sentence: &str, peer: &Peer) -> Message {
    let row = vec![
        button(ActionId::PeerLog.code(), ActionId::CheckInNew.label(), peer.id.as_str()),
        button(ActionId::PeerEdit.code(), ActionId::PeerEdit.label(), peer.id.as_str()),
    ];
    Message { text: spoken(sentence), blocks: vec![section(sentence), actions("saved", row)] }
}

/// Who may be meant by a name, a button each, which takes the command again; those beyond the buttons need more of it.
pub fn which(sentence: &str, people: &[Peer], command: &str) -> Message {
    if people.is_empty() {
        return super::help::sentence(sentence);
    }
    let of = |peer: &Peer| {
        let value = pair(peer.id.as_str(), command);
        button(&format!("{}.{}", ActionId::PeerMeant.code(), peer.id), &peer.name, &value)
    };
    let more = if people.len() > CHOICES { " Type more of the name for the others." } else { "" };
    let row = people.iter().take(CHOICES).map(of).collect();
    Message {
        text: spoken(sentence),
        blocks: vec![section(&format!("{sentence}{more}")), actions("which", row)],
    }
}

/// Before somebody is taken off whose name was not typed in full.
pub fn ask_remove(peer: &Peer) -> Message {
    let text = format!("Did you mean {}? Nobody is taken off your list yet.", escape(&peer.name));
    let off = button(ActionId::PeerOff.code(), ActionId::PeerOff.label(), peer.id.as_str());
    Message { text: text.clone(), blocks: vec![section(&text), actions("remove", vec![off])] }
}

/// After a person was taken off, with the way back.
pub fn removed(peer: &Peer) -> Message {
    let text = format!("{} is off your list. The log is kept for 90 days.", escape(&peer.name));
    let back = button(ActionId::PeerKeep.code(), ActionId::PeerKeep.label(), peer.id.as_str());
    Message { text: text.clone(), blocks: vec![section(&text), actions("removed", vec![back])] }
}

/// The form for a person.
pub fn form(peer: Option<&Peer>, name: Option<&str>, metadata: &str) -> Value {
    let mut blocks = vec![];
    if peer.is_none() {
        blocks.push(Field::user("user", "Someone in Slack", None).optional().block());
    }
    let roles: Vec<(&str, &str)> = Role::ALL.iter().map(|r| (r.label(), r.code())).collect();
    let circles: Vec<(String, &str)> = Circle::ALL
        .iter()
        .map(|c| (format!("{} · {}", c.label(), every(c.cadence_days())), c.code()))
        .collect();
    let circles: Vec<(&str, &str)> = circles.iter().map(|(label, code)| (label.as_str(), *code)).collect();
    let shown = peer.map(|p| p.name.as_str()).or(name);
    let cadence = peer.and_then(|p| p.cadence_days).map(|d| d.to_string());
    let name_label = if peer.is_none() { "Or someone outside Slack: their name" } else { "Name" };
    let name_field = Field::line("name", name_label, shown);
    blocks.extend([
        if peer.is_none() { name_field.optional().block() } else { name_field.block() },
        Field::select("role", "Role", &roles, Some(peer.map_or("other", |p| p.role.code()))).block(),
        Field::radio("circle", "Circle", &circles, Some(peer.map_or("core", |p| p.circle.code()))).block(),
        Field::line("cadence", "Another cadence, in days", cadence.as_deref())
            .placeholder("the circle's")
            .optional()
            .block(),
        Field::line(
            "organisation",
            "Where they work, if elsewhere",
            peer.and_then(|p| p.organisation.as_deref()),
        )
        .optional()
        .block(),
    ]);
    blocks.extend(peer.map(super::person::fields).unwrap_or_default());
    blocks.push(privacy_note(shown.unwrap_or("the person")));
    modal(
        Form::Peer.code(),
        if peer.is_some() { "Edit a person" } else { "Add a person" },
        "Save",
        metadata,
        blocks,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::peer::Clocks;
    use crate::domain::planner::sample;

    #[test]
    fn who_was_never_met_is_new_and_not_late() {
        let now = sample::now();
        let met = sample::peer("Ana", Circle::Core, 100, now);
        let new =
            Peer { clocks: Clocks::default(), added_at: now - chrono::Duration::days(100), ..met.clone() };
        let said = |peer: &Peer| clock(peer, &sample::lead(), now);
        assert_eq!(said(&met), "100 days ago, dormant");
        assert_eq!(said(&new), "added 100 days ago, no talk yet");
        assert!(line(&new, &sample::lead(), now).ends_with("added 100 days ago, no talk yet · new"));
    }
}
