//! The log line: what is understood is echoed, and the echo reads as the same entry.

use super::{text, today};
use rapport::domain::logline::{FIELD_MAX, LogLine, Who};

/// A line as Slack sends it.
pub fn check(data: &[u8]) {
    let Some(typed) = text(data) else { return };
    let Ok(line) = LogLine::parse(typed, today()) else { return };
    assert!(line.on <= today(), "a day still to come: {}", line.on);
    for said in [&line.learned, &line.shared, &line.follow_up, &line.need, &line.note].into_iter().flatten() {
        assert!((1..=FIELD_MAX).contains(&said.chars().count()), "empty or too long: {said:?}");
    }
    let back = sent(&line);
    let alone = LogLine { also: vec![], fell_through: false, ..line };
    assert_eq!(LogLine::parse(&back, today()), Ok(alone), "{back}");
}

/// The echo as it comes back: escaped, but for a mention.
fn sent(line: &LogLine) -> String {
    let name = match &line.who {
        Who::Named(name) => escaped(name),
        Who::Mention { user_id, label: Some(label) } => format!("<@{user_id}|{label}>"),
        Who::Mention { user_id, label: None } => format!("<@{user_id}>"),
    };
    name + &escaped(&line.echo(""))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
