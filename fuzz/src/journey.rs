//! What a person may type, click and fill in, on the desk of a lead: nothing makes a decision fall, nobody else's row is
//! written, and every screen it shows is one that Slack takes.

use super::desk::{arrival, click, command, form, house, lena, tried, view};
use super::{now, screens, text};
use rapport::domain::delivery::{Call, Message};
use rapport::domain::desk::Desk;
use rapport::domain::home::Unfolded;
use rapport::domain::id::{ChannelId, UserId};
use rapport::domain::input::{Choice, Input, OptionsWanted, Values};
use rapport::domain::reply::{Ack, Decision, Opening};
use rapport::view::checkin;

/// The first line is what is done, as in `/checkin @dana lunch`, `click peer.edit {peer}` or `form peer {"row":"{peer}"}`;
/// each that follows is a field of the form, as in `name=Dana` or `on=day:2026-03-01`. `{peer}` and the like stand for
/// the ids of what is on the desk.
pub fn check(data: &[u8]) {
    let Some(script) = text(data) else { return };
    let mut desk = lena();
    let script = named(&desk, script);
    let mut lines = script.lines();
    let Some(deed) = lines.next() else { return };
    let Some(input) = input(deed, Values(lines.filter_map(field).collect())) else { return };
    let mut stranger = Desk::new(desk.key.clone());
    for desk in [&mut desk, &mut stranger] {
        let decision = tried(desk, &arrival("cmd:1", input.clone()));
        shown(&decision);
        screens::view(&rapport::view::home::home(desk, Unfolded::default(), &house().nudges.budget, now()));
    }
}

/// The ids of the desk in the places that stand for them.
fn named(desk: &Desk, script: &str) -> String {
    let ids = [
        ("{peer}", desk.peers[0].id.as_str()),
        ("{checkin}", desk.checkins[0].id.as_str()),
        ("{milestone}", desk.milestones[0].id.as_str()),
        ("{promise}", desk.promises[0].id.as_str()),
        ("{schedule}", desk.schedules[0].id.as_str()),
    ];
    ids.iter().fold(script.to_owned(), |script, (name, id)| script.replace(name, id))
}

fn input(deed: &str, values: Values) -> Option<Input> {
    let (what, rest) = deed.split_once(' ').unwrap_or((deed, ""));
    let (first, second) = rest.split_once(' ').unwrap_or((rest, ""));
    Some(match what {
        "say" => Input::DirectMessage { channel: ChannelId::new("D1"), text: rest.to_owned() },
        "mention" => Input::Mention { channel: ChannelId::new("C1"), text: rest.to_owned() },
        "click" => click(first, Choice::Text(second.to_owned()), None),
        "choose" => click(first, Choice::Option(second.to_owned()), None),
        "inside" => click(first, Choice::Text(second.to_owned()), Some(view("preview", second, values))),
        "form" => form(first, second, values),
        "options" => Input::OptionsWanted(OptionsWanted { action: "peer".into(), query: rest.to_owned() }),
        name if name.starts_with('/') => command(name, rest),
        _ => return None,
    })
}

/// A field and what it holds.
fn field(line: &str) -> Option<(String, Choice)> {
    let (name, held) = line.split_once('=')?;
    let (kind, rest) = held.split_once(':').unwrap_or(("", held));
    let choice = match kind {
        "day" => Choice::Date(rest.parse().ok()?),
        "time" => Choice::Time(rest.parse().ok()?),
        "option" => Choice::Option(rest.to_owned()),
        "user" => Choice::User(UserId::new(rest)),
        "users" => Choice::Users(rest.split(',').map(UserId::new).collect()),
        "channel" => Choice::Conversation(ChannelId::new(rest)),
        _ => Choice::Text(held.to_owned()),
    };
    Some((name.to_owned(), choice))
}

/// Every screen of a decision.
fn shown(decision: &Decision) {
    let message = |m: &Message| screens::message(&m.text, &m.blocks);
    match &decision.ack {
        Ack::Message(m) => message(m),
        Ack::Echo(echo) => message(&checkin::echo(echo)),
        Ack::Update(view) | Ack::Push(view) => screens::view(view),
        Ack::Errors(errors) => assert!(errors.values().all(|e| (1..=2_000).contains(&e.chars().count()))),
        Ack::Empty | Ack::Clear | Ack::Options(_) => {}
    }
    match &decision.opening {
        Some(Opening::Open { view, fallback, .. }) => {
            screens::view(view);
            sent(&fallback.call);
        }
        Some(Opening::Update { view, .. }) => screens::view(view),
        None => {}
    }
    decision.messages.iter().for_each(|delivery| sent(&delivery.call));
}

/// The words of a call, if it has any.
fn sent(call: &Call) {
    match call {
        Call::Post { message, .. }
        | Call::Update { message, .. }
        | Call::Ephemeral { message, .. }
        | Call::Respond { message, .. } => screens::message(&message.text, &message.blocks),
        Call::Upload { .. } | Call::Export { .. } | Call::PublishHome { .. } | Call::ReadProfile { .. } => {}
    }
}
