//! The frames of Socket Mode: an envelope is acknowledged by its own id, with JSON, whatever is in it.

use super::payload::sound;
use super::{now, text};
use rapport::slack::inbound::envelope;
use rapport::slack::socket::frame::Frame;
use serde_json::{Value, json};

/// A frame's text.
pub fn check(data: &[u8]) {
    let Some(raw) = text(data) else { return };
    let arrived = match Frame::read(raw) {
        Frame::Envelope(arrived) => arrived,
        Frame::Unreadable(why) => {
            return assert!((1..=300).contains(&why.chars().count()), "a reason fit for the log: {why}");
        }
        Frame::Hello | Frame::Disconnect(_) => return,
    };
    sound(&envelope(&arrived.kind, &arrived.payload, now()));
    for answer in [None, Some(json!({ "text": "Logged." }))] {
        let said = arrived.acknowledgement(answer.clone());
        let said: Value = serde_json::from_str(&said).expect("JSON");
        assert_eq!(said["envelope_id"], *arrived.id);
        assert_eq!(said.get("payload").cloned(), answer.filter(|_| arrived.takes_answer));
    }
}
