//! What is said where something did not go the way it was to go.

use super::blocks::{context, escape, section, spoken};
use crate::domain::delivery::Message;

/// Slack takes no more blocks in a message.
const BLOCKS: usize = 50;

/// An answer of which it is not known whether it was seen, for the direct message.
pub fn once_more(message: Message) -> Message {
    let first = "In case it did not reach you:";
    let said = if message.blocks.is_empty() { vec![section(&escape(&message.text))] } else { message.blocks };
    let blocks = [context(first)].into_iter().chain(said).take(BLOCKS).collect();
    Message { text: format!("{first} {}", message.text), blocks }
}

/// A file that was asked for does not come. `what` is its label, `error` Slack's name of the reason.
pub fn file_failed(what: &str, error: &str) -> Message {
    let why = match error {
        "fate_unknown" | "no_answer" => "Slack did not answer for most of a day".to_owned(),
        other => format!("Slack did not take it ({})", escape(other)),
    };
    let text = format!("Not sent: {what}. {why}. Nothing is lost: ask for it once more in a while.");
    Message { text: spoken(&text), blocks: vec![section(&text)] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_answer_of_unknown_fate_says_so_and_stays_whole() {
        let plain = once_more(Message { text: "Logged: a < b".into(), blocks: vec![] });
        assert_eq!(plain.text, "In case it did not reach you: Logged: a < b");
        assert!(plain.blocks[1].to_string().contains("a &lt; b"));
        let long = once_more(Message { text: "x".into(), blocks: vec![json!({"type": "divider"}); 50] });
        assert_eq!(long.blocks.len(), 50, "no more than Slack takes");
    }

    #[test]
    fn a_file_that_does_not_come_is_named_with_its_reason() {
        let text = file_failed("your map", "file_upload_size_restricted").text;
        insta::assert_snapshot!(text, @"Not sent: your map. Slack did not take it (file_upload_size_restricted). Nothing is lost: ask for it once more in a while.");
    }
}
