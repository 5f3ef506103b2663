//! The bodies that Slack sends: nothing that is signed makes the bot fall, both ways in read the same, and what is
//! understood names a workspace and carries an id to recognise it by.

use super::{now, text};
use rapport::domain::input::{Arrival, Input};
use rapport::slack::inbound::{Body, Parsed, body as read, envelope};
use serde_json::{Map, Value};
use url::form_urlencoded;

/// Any body at all.
pub fn body(data: &[u8]) {
    let Some(raw) = text(data) else { return };
    if let Body::Payload(parsed) = read(raw, now()) {
        sound(&parsed);
    }
}

/// A command's fields, a line each.
pub fn command(data: &[u8]) {
    const FIELDS: [&str; 7] =
        ["command", "text", "user_id", "team_id", "channel_id", "trigger_id", "response_url"];
    let Some(lines) = text(data) else { return };
    let fields: Vec<(&str, &str)> = FIELDS.into_iter().zip(lines.splitn(FIELDS.len(), '\n')).collect();
    let raw = form_urlencoded::Serializer::new(String::new()).extend_pairs(&fields).finish();
    let as_json: Map<String, Value> =
        fields.iter().map(|(k, v)| ((*k).to_owned(), Value::from(*v))).collect();
    let parsed = envelope("slash_commands", &Value::Object(as_json), now());
    sound(&parsed);
    let is_one = fields.first().is_some_and(|(_, name)| !name.is_empty());
    if is_one {
        assert_eq!(read(&raw, now()), Body::Payload(parsed.clone()));
    }
    if let Parsed::Arrival(arrival) = &parsed {
        let Input::Command(command) = &arrival.input else { panic!("not a command: {arrival:?}") };
        let given = |name: &str| fields.iter().find(|(k, _)| *k == name).map_or("", |(_, v)| *v);
        assert_eq!((command.name.as_str(), command.text.as_str()), (given("command"), given("text")));
        assert_eq!(arrival.key.user.as_str(), given("user_id"));
    }
}

/// The JSON of an interaction: a button, a form, a shortcut, a menu that asks for options.
pub fn interaction(data: &[u8]) {
    let Some(raw) = text(data) else { return };
    let form = form_urlencoded::Serializer::new(String::new()).append_pair("payload", raw).finish();
    let by_http = read(&form, now());
    if let Ok(payload) = serde_json::from_str(raw) {
        let by_socket = envelope("interactive", &payload, now());
        sound(&by_socket);
        assert_eq!(by_http, Body::Payload(by_socket));
    } else if !raw.is_empty() {
        assert!(matches!(by_http, Body::Payload(Parsed::Unreadable(_))), "{by_http:?}");
    }
}

/// The JSON of an event, with the envelope around it.
pub fn event(data: &[u8]) {
    let Some(raw) = text(data) else { return };
    let Ok(payload) = serde_json::from_str::<Value>(raw) else { return };
    let by_socket = envelope("events_api", &payload, now());
    sound(&by_socket);
    if payload["type"] == "event_callback" {
        assert_eq!(read(raw, now()), Body::Payload(by_socket));
    }
}

/// What is promised of whatever was read.
pub(super) fn sound(parsed: &Parsed) {
    match parsed {
        Parsed::Arrival(arrival) => known(arrival),
        Parsed::Ignored(why) | Parsed::Unreadable(why) => {
            assert!((1..=300).contains(&why.chars().count()), "a reason fit for the log: {why}");
        }
    }
}

fn known(arrival: &Arrival) {
    assert!((1..=64).contains(&arrival.id.len()), "an id to recognise it by: {:?}", arrival.id);
    assert!(!arrival.key.workspace.as_str().is_empty(), "{arrival:?}");
    let nobodys = matches!(arrival.input, Input::Uninstalled);
    assert!(nobodys || !arrival.key.user.as_str().is_empty(), "{arrival:?}");
    assert_eq!(arrival.at, now());
}
