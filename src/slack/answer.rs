//! What is answered, in Slack's words: the acknowledgement's body for each kind of input.

use super::api::message_body;
use crate::domain::input::Input;
use crate::domain::reply::{Ack, Opening};
use serde_json::{Value, json};

/// What became of an arrival.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// It was committed.
    Decided {
        /// Goes into the acknowledgement.
        ack: Ack,
        /// A view to open or replace, once it is acknowledged.
        opening: Option<Opening>,
    },
    /// It was committed before; it is acknowledged, and nothing is said twice.
    Repeat,
    /// It could not be committed; the sentence says what to do. Events are left for Slack to send again.
    Busy(String),
}

/// Slack shows no more options than this.
const OPTIONS: usize = 100;
/// Nor a longer label.
const LABEL: usize = 75;

/// The body of the acknowledgement; what such an input's acknowledgement does not take is given back.
pub(super) fn encode(input: &Input, ack: Ack) -> Result<Value, Ack> {
    let body = match (input, ack) {
        (Input::OptionsWanted(_), Ack::Options(options)) => json!({ "options": encode_options(&options) }),
        (Input::OptionsWanted(_), _) => json!({ "options": [] }),
        (Input::Command(_), Ack::Message(message)) => {
            let mut body = message_body(message);
            body["response_type"] = json!("ephemeral");
            body
        }
        (Input::Submission(_), Ack::Errors(errors)) => {
            json!({ "response_action": "errors", "errors": errors })
        }
        (Input::Submission(_), Ack::Update(view)) => json!({ "response_action": "update", "view": view }),
        (Input::Submission(_), Ack::Push(view)) => json!({ "response_action": "push", "view": view }),
        (Input::Submission(_), Ack::Clear) => json!({ "response_action": "clear" }),
        (_, ack) => return Err(ack),
    };
    Ok(body)
}

fn encode_options(options: &[(String, String)]) -> Vec<Value> {
    let shown = options.iter().take(OPTIONS);
    shown
        .map(|(label, value)| {
            let label: String = label.chars().take(LABEL).collect();
            json!({ "text": { "type": "plain_text", "text": label }, "value": value })
        })
        .collect()
}

/// A form that could not be kept stays open with what was typed, under a note that says so.
pub(super) fn note_on_top(sentence: &str) -> Value {
    json!({ "response_action": "push", "view": {
        "type": "modal",
        "title": { "type": "plain_text", "text": "Not saved yet" },
        "close": { "type": "plain_text", "text": "Back" },
        "blocks": [{ "type": "section", "text": { "type": "plain_text", "text": sentence } }],
    }})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::delivery::Message;
    use crate::domain::id::ChannelId;
    use crate::domain::input::{Command, OptionsWanted, Submission, ViewState};
    use std::collections::BTreeMap;

    fn inputs() -> [Input; 4] {
        let command = Command {
            name: "/rapport".into(),
            text: String::new(),
            channel: ChannelId::new("C1"),
            trigger: "1.2.a".into(),
            response_url: "https://hooks.slack.com/commands/1".into(),
        };
        [
            Input::Command(command),
            Input::Submission(Submission { view: ViewState::default(), trigger: "1.2.a".into() }),
            Input::OptionsWanted(OptionsWanted { action: "peer".into(), query: "an".into() }),
            Input::HomeOpened,
        ]
    }

    #[test]
    fn each_kind_of_input_takes_its_own_acknowledgements() {
        let acks = [
            Ack::Empty,
            Ack::Message(Message { text: "Logged.".into(), blocks: vec![json!({"type": "divider"})] }),
            Ack::Errors(BTreeMap::from([("note".to_owned(), "Too long".to_owned())])),
            Ack::Update(json!({"type": "modal"})),
            Ack::Push(json!({"type": "modal"})),
            Ack::Clear,
            Ack::Options(vec![("Ana".into(), "P1".into())]),
        ];
        let mut table = vec![];
        for (name, input) in ["command", "submission", "options", "event"].iter().zip(inputs()) {
            for ack in &acks {
                if let Ok(body) = encode(&input, ack.clone()) {
                    table.push(format!("{name} {body}"));
                }
            }
        }
        insta::assert_snapshot!(table.join("\n"), @r#"
        command {"blocks":[{"type":"divider"}],"response_type":"ephemeral","text":"Logged."}
        submission {"errors":{"note":"Too long"},"response_action":"errors"}
        submission {"response_action":"update","view":{"type":"modal"}}
        submission {"response_action":"push","view":{"type":"modal"}}
        submission {"response_action":"clear"}
        options {"options":[]}
        options {"options":[]}
        options {"options":[]}
        options {"options":[]}
        options {"options":[]}
        options {"options":[]}
        options {"options":[{"text":{"text":"Ana","type":"plain_text"},"value":"P1"}]}
        "#);
    }

    #[test]
    fn options_are_cut_to_what_slack_shows() {
        let many = vec![("é".repeat(80), "v".to_owned()); 120];
        let body = encode(&inputs()[2], Ack::Options(many)).expect("a body");
        assert_eq!(body["options"].as_array().map(Vec::len), Some(100));
        assert_eq!(body["options"][0]["text"]["text"].as_str().map(|t| t.chars().count()), Some(75));
    }
}
