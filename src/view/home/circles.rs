//! People by circle, with their clocks and warmth.

use super::page::Page;
use crate::domain::home::{HomePart, Unfolded};
use crate::domain::lead::Lead;
use crate::domain::peer::Peer;
use crate::domain::vocabulary::Circle;
use crate::view::action::ActionId;
use crate::view::blocks::{actions, context, header, overflow, primary, section, section_with};
use crate::view::people::{WARMTH_RULE, line, rhythm};
use crate::view::words::count;
use chrono::{DateTime, Utc};
use serde_json::Value;

/// How many of a circle stand there folded.
const FOLDED: usize = 5;

/// The people of each circle, those who wait longest first.
pub(super) fn people(peers: &[Peer], lead: &Lead, unfolded: Unfolded, now: DateTime<Utc>) -> Vec<Value> {
    let mut blocks = vec![header("People")];
    if peers.is_empty() {
        let first = primary(ActionId::PeopleFirst.code(), ActionId::PeopleFirst.label(), "");
        blocks.push(section(
            "Whom would you want on your side before you need them? Three are enough to begin with.",
        ));
        blocks.push(actions("first", vec![first]));
        return blocks;
    }
    for circle in Circle::ALL {
        let mut of_circle: Vec<&Peer> = peers.iter().filter(|p| p.circle == *circle).collect();
        of_circle.sort_by_key(|p| (p.clock_start(), p.name.clone()));
        if !of_circle.is_empty() {
            blocks.extend(one(*circle, &of_circle, lead, unfolded, now));
        }
    }
    blocks.push(context(WARMTH_RULE));
    blocks
}

fn one(circle: Circle, of: &[&Peer], lead: &Lead, unfolded: Unfolded, now: DateTime<Utc>) -> Vec<Value> {
    let part = HomePart::from(circle);
    let page = Page::of(of.len(), unfolded.page_of(part), FOLDED);
    let shown: Vec<&Peer> = of.iter().skip(page.first).take(page.many).copied().collect();
    let mut blocks = vec![section(&title(circle, of, now))];
    match page.open {
        // Unfolded, each can be logged or changed.
        Some(_) => blocks.extend(shown.iter().map(|peer| section_with(&line(peer, lead, now), menu(peer)))),
        None => {
            let lines: Vec<String> = shown.iter().map(|peer| line(peer, lead, now)).collect();
            blocks.push(section(&lines.join("\n")));
        }
    }
    blocks.extend(page.turn(part));
    blocks
}

fn title(circle: Circle, of: &[&Peer], now: DateTime<Utc>) -> String {
    let due = of.iter().filter(|p| p.due_at().is_some_and(|at| at <= now)).count();
    let rhythm = rhythm(circle);
    let people = count(of.len() as i64, "person", "people");
    let due = if due == 0 { String::new() } else { format!(", {due} due") };
    format!("*{}* · {rhythm} · {people}{due}", circle.label())
}

fn menu(peer: &Peer) -> Value {
    let of = |action: ActionId| (action.label(), crate::view::action::pair(action.code(), peer.id.as_str()));
    overflow(ActionId::PeerMenu.code(), &[of(ActionId::PeerLog), of(ActionId::PeerEdit)])
}
