//! Coverage: the leadership checklist, peers against vendors, the board.

use super::action::ActionId;
use super::blocks::{actions, context, divider, escape, header, menu, more, section, section_with};
use super::load;
use super::words::{count, list, who};
use crate::domain::checkin::CheckIn;
use crate::domain::coverage::{Contacts, Held, board_waiting, contacts, coverage};
use crate::domain::delivery::Message;
use crate::domain::lead::Lead;
use crate::domain::peer::Peer;
use crate::domain::vocabulary::Role;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};

/// How many of the board are named.
const BOARD: usize = 5;

/// `/rapport coverage`. `checkins` holds those of the last 30 days at least.
pub fn page(lead: &Lead, peers: &[Peer], checkins: &[CheckIn], now: DateTime<Utc>) -> Message {
    let mut blocks = vec![header("Coverage")];
    blocks.extend(checklist(lead, peers));
    blocks.extend(spread(lead, peers, checkins, now));
    blocks.extend(load::too_long(lead, peers));
    Message { text: note(&coverage(peers, &lead.none_here)), blocks }
}

/// The part of the Home; nothing before there is anybody.
pub fn of_home(lead: &Lead, peers: &[Peer], checkins: &[CheckIn], now: DateTime<Utc>) -> Vec<Value> {
    if peers.is_empty() {
        return vec![];
    }
    let mut blocks = vec![divider(), header("Coverage")];
    blocks.extend(checklist(lead, peers));
    blocks.extend(spread(lead, peers, checkins, now));
    blocks
}

/// The roles, who covers each, and the ways to say that there is none.
fn checklist(lead: &Lead, peers: &[Peer]) -> Vec<Value> {
    let all = coverage(peers, &lead.none_here);
    let fields: Vec<Value> = all.iter().map(field).collect();
    let mut blocks = vec![json!({"type": "section", "fields": fields}), context(&note(&all))];
    let roles = |fits: &dyn Fn(&Held<'_>) -> bool| -> Vec<(&'static str, String)> {
        let of = all.iter().filter(|(_, held)| fits(held));
        of.map(|(role, _)| (role.label(), role.code().to_owned())).collect()
    };
    let vacant = roles(&|held| *held == Held::Vacant);
    let none = roles(&|held| *held == Held::NoneHere);
    let mut row = vec![];
    if !vacant.is_empty() {
        row.push(menu(ActionId::RoleNone.code(), "We have no…", &vacant));
    }
    if !none.is_empty() {
        row.push(menu(ActionId::RoleBack.code(), "There is one after all…", &none));
    }
    if !row.is_empty() {
        blocks.push(actions("coverage", row));
    }
    blocks
}

/// Which roles nobody on the list holds, asked once a quarter: is there none, or are they missing? Nothing before there is
/// anybody, or once every role is accounted for.
pub fn vacant(lead: &Lead, peers: &[Peer]) -> Option<Value> {
    let all = coverage(peers, &lead.none_here);
    let vacant: Vec<Role> =
        all.iter().filter(|(_, held)| *held == Held::Vacant).map(|(role, _)| *role).collect();
    if peers.is_empty() || vacant.is_empty() {
        return None;
    }
    let named: Vec<String> = vacant.iter().map(|role| role.label().to_owned()).collect();
    let text =
        format!("*Your leadership team:* nobody for {}. Is there none, or are they missing?", list(&named));
    let none: Vec<(&str, String)> =
        vacant.iter().map(|role| (role.label(), role.code().to_owned())).collect();
    Some(section_with(&text, menu(ActionId::RoleNone.code(), "We have no…", &none)))
}

fn field((role, held): &(Role, Held<'_>)) -> Value {
    let name = |peer: &Peer| who(peer).replace('*', "");
    let by = match held {
        Held::Vacant => "_vacant_".to_owned(),
        Held::NoneHere => "none here".to_owned(),
        Held::By(of) => match of.as_slice() {
            [] => "_vacant_".to_owned(),
            [one] => name(one),
            [one, rest @ ..] => format!("{} and {} more", name(one), rest.len()),
        },
    };
    json!({"type": "mrkdwn", "text": format!("*{}*  {by}", role.label()), "verbatim": true})
}

fn note(all: &[(Role, Held<'_>)]) -> String {
    match all.iter().filter(|(_, held)| *held == Held::Vacant).count() as i64 {
        0 => "Every role of the leadership team here has somebody on your list.".to_owned(),
        n => format!(
            "{} without anybody on your list: is there none, or are they missing?",
            count(n, "role is", "roles are")
        ),
    }
}

/// Vendors against peers, and the board.
fn spread(lead: &Lead, peers: &[Peer], checkins: &[CheckIn], now: DateTime<Utc>) -> Vec<Value> {
    let Contacts { vendors, peers: others } = contacts(peers, checkins, now);
    let mut blocks = vec![];
    if vendors + others > 0 {
        let more = if vendors > others { " Peers may need the same care." } else { "" };
        blocks.push(context(&format!(
            "Vendors {vendors}, peers {others}: contacts of the last 30 days.{more}"
        )));
    }
    let board = board_waiting(lead, peers, now);
    if !board.is_empty() {
        let line = |(peer, days): &(&Peer, i64)| {
            format!("{} (board): {}", escape(&peer.name), count(*days, "day", "days"))
        };
        let lines: Vec<String> = board.iter().take(BOARD).map(line).collect();
        blocks.push(section(&format!("More than 90 days without contact:\n{}", lines.join("\n"))));
        blocks.extend(more(board.len().saturating_sub(BOARD), "`/rapport people`"));
    }
    blocks
}
