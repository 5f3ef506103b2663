//! What was typed or chosen: an element's state, in a form or in an action.

use crate::domain::id::{ChannelId, UserId};
use crate::domain::input::{Choice, Values};
use chrono::{DateTime, NaiveDate, NaiveTime};
use serde_json::Value;

/// Reads the element by what it holds, whatever its type is called: the state of `static_select` and
/// `external_select`, of `radio_buttons` and `overflow`, is the same.
pub(super) fn choice(element: &Value) -> Choice {
    let held = READERS.iter().find_map(|(key, read)| read(element.get(key)?));
    held.unwrap_or(Choice::Nothing)
}

type Reader = fn(&Value) -> Option<Choice>;

const READERS: &[(&str, Reader)] = &[
    ("selected_option", |v| Some(Choice::Option(v["value"].as_str()?.to_owned()))),
    ("selected_options", |v| Some(Choice::Options(texts(v, |o| o["value"].as_str())?))),
    ("selected_user", |v| Some(Choice::User(UserId::new(filled(v)?)))),
    ("selected_users", |v| {
        Some(Choice::Users(texts(v, Value::as_str)?.into_iter().map(UserId::new).collect()))
    }),
    ("selected_conversation", |v| Some(Choice::Conversation(ChannelId::new(filled(v)?)))),
    ("selected_channel", |v| Some(Choice::Conversation(ChannelId::new(filled(v)?)))),
    ("selected_conversations", |v| Some(Choice::Options(texts(v, Value::as_str)?))),
    ("selected_channels", |v| Some(Choice::Options(texts(v, Value::as_str)?))),
    ("selected_date", |v| Some(Choice::Date(NaiveDate::parse_from_str(v.as_str()?, "%Y-%m-%d").ok()?))),
    ("selected_time", |v| Some(Choice::Time(NaiveTime::parse_from_str(v.as_str()?, "%H:%M").ok()?))),
    ("selected_date_time", |v| Some(Choice::Instant(DateTime::from_timestamp(v.as_i64()?, 0)?))),
    ("value", |v| Some(Choice::Text(v.as_str()?.to_owned()))),
];

fn filled(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.is_empty())
}

fn texts(list: &Value, text: impl Fn(&Value) -> Option<&str>) -> Option<Vec<String>> {
    Some(list.as_array()?.iter().filter_map(text).map(str::to_owned).collect())
}

/// `state.values` is block → action → element; a block of ours holds one element.
pub(super) fn values(view: &Value) -> Values {
    let blocks = view["state"]["values"].as_object().into_iter().flatten();
    let held = blocks.filter_map(|(block, elements)| {
        Some((block.clone(), choice(elements.as_object()?.values().next()?)))
    });
    Values(held.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn elements() -> Vec<Value> {
        let option =
            json!({"text": {"type": "plain_text", "text": "Lunch", "emoji": true}, "value": "lunch"});
        vec![
            json!({"type": "button", "action_id": "a", "block_id": "b", "text": {"type": "plain_text", "text": "Log it"}, "value": "N1", "action_ts": "1790000000.1"}),
            json!({"type": "button", "action_id": "a", "text": {"type": "plain_text", "text": "Close"}}),
            json!({"type": "plain_text_input", "value": "the close takes 9 days"}),
            json!({"type": "plain_text_input", "value": null}),
            json!({"type": "static_select", "selected_option": option}),
            json!({"type": "static_select", "selected_option": null}),
            json!({"type": "external_select", "selected_option": option, "initial_option": option}),
            json!({"type": "overflow", "selected_option": option}),
            json!({"type": "radio_buttons", "selected_option": option}),
            json!({"type": "checkboxes", "selected_options": [option]}),
            json!({"type": "checkboxes", "selected_options": []}),
            json!({"type": "multi_static_select", "selected_options": [option, option]}),
            json!({"type": "users_select", "selected_user": "U1"}),
            json!({"type": "users_select", "selected_user": null}),
            json!({"type": "multi_users_select", "selected_users": ["U1", "W2"]}),
            json!({"type": "conversations_select", "selected_conversation": "C1"}),
            json!({"type": "channels_select", "selected_channel": "C2"}),
            json!({"type": "multi_conversations_select", "selected_conversations": ["C1", "D2"]}),
            json!({"type": "datepicker", "selected_date": "2026-11-24", "initial_date": "2026-11-20"}),
            json!({"type": "datepicker", "selected_date": null}),
            json!({"type": "timepicker", "selected_time": "09:30"}),
            json!({"type": "datetimepicker", "selected_date_time": 1790000000}),
            json!({"type": "rich_text_input", "rich_text_value": {"type": "rich_text", "elements": []}}),
        ]
    }

    #[test]
    fn every_kind_of_element_is_read() {
        let rows = elements();
        let read: Vec<_> = rows
            .iter()
            .map(|row| format!("{}: {:?}", row["type"].as_str().expect("typed"), choice(row)))
            .collect();
        insta::assert_snapshot!(read.join("\n"), @r#"
        button: Text("N1")
        button: Nothing
        plain_text_input: Text("the close takes 9 days")
        plain_text_input: Nothing
        static_select: Option("lunch")
        static_select: Nothing
        external_select: Option("lunch")
        overflow: Option("lunch")
        radio_buttons: Option("lunch")
        checkboxes: Options(["lunch"])
        checkboxes: Options([])
        multi_static_select: Options(["lunch", "lunch"])
        users_select: User(UserId("U1"))
        users_select: Nothing
        multi_users_select: Users([UserId("U1"), UserId("W2")])
        conversations_select: Conversation(ChannelId("C1"))
        channels_select: Conversation(ChannelId("C2"))
        multi_conversations_select: Options(["C1", "D2"])
        datepicker: Date(2026-11-24)
        datepicker: Nothing
        timepicker: Time(09:30:00)
        datetimepicker: Instant(2026-09-21T14:13:20Z)
        rich_text_input: Nothing
        "#);
    }

    #[test]
    fn a_form_is_read_by_its_blocks() {
        let view = json!({"state": {"values": {
            "peer": {"peer": {"type": "external_select", "selected_option": {"text": {"type": "plain_text", "text": "Ana"}, "value": "P1"}}},
            "learned": {"learned": {"type": "plain_text_input", "value": "  the close takes 9 days "}},
            "empty": {},
        }}});
        let values = values(&view);
        assert_eq!(values.option("peer"), Some("P1"));
        assert_eq!(values.text("learned").as_deref(), Some("the close takes 9 days"));
        assert_eq!(*values.get("empty"), Choice::Nothing);
    }
}
