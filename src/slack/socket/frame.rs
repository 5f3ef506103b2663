//! What a frame says.

use crate::slack::inbound::shown;
use serde_json::{Value, json};

/// A frame from Slack.
#[derive(Clone, Debug, PartialEq)]
pub enum Frame {
    /// The connection is ready.
    Hello,
    /// Slack is about to close it, or has switched Socket Mode off.
    Disconnect(Reason),
    /// Something for the bot.
    Envelope(Envelope),
    /// None of these.
    Unreadable(String),
}

/// Why Slack closes a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// In a few seconds (`warning`) or now (`refresh_requested`): another is to be opened.
    Refresh,
    /// Socket Mode is switched off in the app's settings.
    LinkDisabled,
}

/// Something for the bot, to be acknowledged by its id.
#[derive(Clone, Debug, PartialEq)]
pub struct Envelope {
    /// By what it is acknowledged.
    pub id: String,
    /// What it carries: `events_api`, `interactive`, `slash_commands`.
    pub kind: String,
    /// What an HTTP request would have carried.
    pub payload: Value,
    /// Whether the acknowledgement may carry an answer.
    pub takes_answer: bool,
}

impl Frame {
    /// Reads a frame's text; whatever it is, it is one of the four.
    pub fn read(raw: &str) -> Self {
        let frame: Value = match serde_json::from_str(raw) {
            Ok(frame) => frame,
            Err(error) => return Self::Unreadable(format!("a frame that is not JSON: {error}")),
        };
        let kind = frame["type"].as_str().unwrap_or_default();
        match (kind, frame["envelope_id"].as_str()) {
            ("hello", _) => Self::Hello,
            ("disconnect", _) if frame["reason"] == "link_disabled" => Self::Disconnect(Reason::LinkDisabled),
            ("disconnect", _) => Self::Disconnect(Reason::Refresh),
            (kind, Some(id)) => Self::Envelope(Envelope {
                id: id.to_owned(),
                kind: kind.to_owned(),
                payload: frame["payload"].clone(),
                takes_answer: frame["accepts_response_payload"] == true,
            }),
            (kind, None) => {
                Self::Unreadable(format!("a frame of type \"{}\" without an envelope", shown(kind)))
            }
        }
    }
}

impl Envelope {
    /// The acknowledgement, with an answer where one is taken.
    pub fn acknowledgement(&self, answer: Option<Value>) -> String {
        match answer.filter(|_| self.takes_answer) {
            Some(answer) => json!({ "envelope_id": self.id, "payload": answer }).to_string(),
            None => json!({ "envelope_id": self.id }).to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_told_apart() {
        let frames = [
            r#"{"type":"hello","connection_info":{"app_id":"A1"},"num_connections":2,"debug_info":{"host":"applink-1","started":"2026-11-21 10:00:00.000","build_number":7,"approximate_connection_time":18060}}"#,
            r#"{"type":"disconnect","reason":"warning","debug_info":{"host":"applink-1"}}"#,
            r#"{"type":"disconnect","reason":"refresh_requested","debug_info":{"host":"applink-1"}}"#,
            r#"{"type":"disconnect","reason":"link_disabled","debug_info":{"host":"applink-1"}}"#,
            r#"{"envelope_id":"e-1","type":"events_api","accepts_response_payload":false,"payload":{"type":"event_callback"},"retry_attempt":1,"retry_reason":"timeout"}"#,
            r#"{"envelope_id":"e-2","type":"slash_commands","accepts_response_payload":true,"payload":{"command":"/rapport"}}"#,
            r#"{"envelope_id":"e-3","type":"something_new"}"#,
            r#"{"type":"something_new"}"#,
            "Ping from applink-1",
        ];
        let read = frames.map(|raw| format!("{:?}", Frame::read(raw)));
        insta::assert_snapshot!(read.join("\n"), @r#"
        Hello
        Disconnect(Refresh)
        Disconnect(Refresh)
        Disconnect(LinkDisabled)
        Envelope(Envelope { id: "e-1", kind: "events_api", payload: Object {"type": String("event_callback")}, takes_answer: false })
        Envelope(Envelope { id: "e-2", kind: "slash_commands", payload: Object {"command": String("/rapport")}, takes_answer: true })
        Envelope(Envelope { id: "e-3", kind: "something_new", payload: Null, takes_answer: false })
        Unreadable("a frame of type \"something_new\" without an envelope")
        Unreadable("a frame that is not JSON: expected value at line 1 column 1")
        "#);
    }

    #[test]
    fn an_answer_goes_only_where_it_is_taken() {
        let envelope = |takes_answer| Envelope {
            id: "e-1".into(),
            kind: "interactive".into(),
            payload: Value::Null,
            takes_answer,
        };
        let answer = || Some(json!({"response_action": "clear"}));
        let acks = [
            envelope(true).acknowledgement(answer()),
            envelope(true).acknowledgement(None),
            envelope(false).acknowledgement(answer()),
        ];
        insta::assert_snapshot!(acks.join("\n"), @r#"
        {"envelope_id":"e-1","payload":{"response_action":"clear"}}
        {"envelope_id":"e-1"}
        {"envelope_id":"e-1"}
        "#);
    }
}
