//! Who is new in the leadership team, and who has left it.

use super::action::ActionId;
use super::blocks::{actions, button, context, escape, more, primary, section, spoken};
use super::nudge::snooze_menu;
use super::words::{day_in_words, every, who, who_and_role};
use crate::domain::delivery::Message;
use crate::domain::id::UserId;
use crate::domain::nudge::Nudge;
use crate::domain::peer::Peer;
use crate::domain::sighting::News;
use crate::domain::vocabulary::Role;
use chrono::NaiveDate;
use serde_json::Value;

/// How many who have left are asked about at once.
const ASKED: usize = 3;

/// Why somebody comes up, with what Slack said of them.
pub fn reason(role: Role, news: News, on: NaiveDate, after: Option<&str>, today: NaiveDate) -> String {
    let (role, on) = (role.label(), day_in_words(on, today));
    let since = match news {
        News::Joined => format!("Joined your Slack, as far as I saw {on}; the profile says {role}."),
        News::Became => format!("The Slack profile says {role}, as of {on}."),
        News::Seen | News::Left => format!("The Slack profile says {role}, and your list has nobody there."),
    };
    let after =
        after.map_or_else(String::new, |name| format!(" {name}, your {role} so far, has left Slack."));
    format!("{since}{after} A hello is easiest while there is nothing to ask for.")
}

/// A nudge to introduce oneself.
pub fn introduce(nudge: &Nudge, user: &UserId) -> Message {
    let text = format!("Introduce yourself to <@{user}>? {}", escape(&nudge.reason));
    let id = nudge.id.as_str();
    let row = vec![
        primary(ActionId::NudgeMeet.code(), ActionId::NudgeMeet.label(), id),
        button(ActionId::NudgePass.code(), ActionId::NudgePass.label(), id),
        snooze_menu(nudge),
    ];
    let note = context("Each new colleague comes up once. Nothing is sent to them.");
    Message { text: spoken(&text), blocks: vec![section(&text), actions("nudge", row), note] }
}

/// What is left of the nudge once they are on the list.
pub fn added(peer: &Peer) -> Message {
    let circle = peer.circle.label();
    let line = format!("{} is on your list: {circle} circle, {}.", who_and_role(peer), every(peer.cadence()));
    let edit = button(ActionId::PeerEdit.code(), ActionId::PeerEdit.label(), peer.id.as_str());
    Message { text: spoken(&line), blocks: vec![section(&line), actions("added", vec![edit])] }
}

/// What is left of the nudge once the lead passed.
pub fn passed(user: &UserId) -> Message {
    let line = format!("Not for you: <@{user}> does not come up again.");
    Message { text: spoken(&line), blocks: vec![context(&line)] }
}

/// After the lead keeps somebody who has left Slack.
pub fn stays(peer: &Peer) -> Message {
    super::help::sentence(&format!("{} stays on your list, as somebody outside Slack.", escape(&peer.name)))
}

/// Asks what to do about those who have left Slack.
pub fn departed(left: &[&Peer]) -> Vec<Value> {
    let ask = |peer: &&Peer| {
        let id = peer.id.as_str();
        let name =
            peer.slack_user.as_ref().map_or_else(|| who(peer), |_| format!("*{}*", escape(&peer.name)));
        let row = vec![
            button(ActionId::PeerStay.code(), ActionId::PeerStay.label(), id),
            button(ActionId::PeerOff.code(), ActionId::PeerOff.label(), id),
        ];
        let text =
            format!("{name} ({}) has left Slack. Keep them on your list, or take them off?", peer.role);
        [section(&text), actions(&format!("left-{id}"), row)]
    };
    let mut blocks: Vec<Value> = left.iter().take(ASKED).flat_map(ask).collect();
    if !left.is_empty() {
        blocks.push(context(
            "You are not nudged about them. Without an answer they go off your list 30 days after they left.",
        ));
    }
    blocks.extend(more(left.len().saturating_sub(ASKED), "they come up as these are answered"));
    blocks
}
