//! Block Kit, as far as our screens need it, kept inside Slack's limits.
//!
//! Text is cut where Slack would refuse it, so that the worst data still makes a valid screen.

use serde_json::{Value, json};

/// A section's text.
const SECTION: usize = 3_000;
/// A message's fallback text.
const SPOKEN: usize = 4_000;
/// A header's text.
const HEADER: usize = 150;
/// A button's label.
const LABEL: usize = 75;
/// A button's value.
const VALUE: usize = 2_000;

/// Text of a person or of the store, safe inside mrkdwn: Slack asks to replace these three, which
/// defuses mentions, channels and links.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Undoes Slack's escapes in what a person typed.
pub fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// At most so many characters, the last an ellipsis if some were cut.
pub fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most - 1).collect();
    short.push('…');
    short
}

/// A section of mrkdwn; nothing in it is linked or turned into a mention by Slack itself.
pub fn section(mrkdwn: &str) -> Value {
    json!({"type": "section", "text": mrkdwn_text(mrkdwn)})
}

/// A section with an element at its right.
pub fn section_with(mrkdwn: &str, accessory: Value) -> Value {
    json!({"type": "section", "text": mrkdwn_text(mrkdwn), "accessory": accessory})
}

/// Lines in as few sections as hold them, at most `most`; how many did not fit stands below, with where
/// they are found.
pub fn folded(lines: &[String], most: usize, found: &str) -> Vec<Value> {
    let mut texts: Vec<String> = vec![];
    let mut shown = 0;
    for line in lines {
        let line = cut(line, SECTION);
        let is_full = texts.len() == most;
        match texts.last_mut() {
            Some(text) if text.chars().count() + 1 + line.chars().count() <= SECTION => {
                text.push('\n');
                text.push_str(&line);
            }
            _ if is_full => break,
            _ => texts.push(line),
        }
        shown += 1;
    }
    let mut blocks: Vec<Value> = texts.iter().map(|text| section(text)).collect();
    blocks.extend(more(lines.len() - shown, found));
    blocks
}

/// "… 3 more", if there are any, with where they are found.
pub fn more(rest: usize, found: &str) -> Option<Value> {
    let found = if found.is_empty() { String::new() } else { format!(": {found}") };
    (rest > 0).then(|| context(&format!("… {rest} more{found}")))
}

/// What a notification and a screen reader read: as long as Slack advises.
pub fn spoken(text: &str) -> String {
    cut(text, SPOKEN)
}

fn mrkdwn_text(mrkdwn: &str) -> Value {
    let text = if mrkdwn.is_empty() { " " } else { mrkdwn };
    json!({"type": "mrkdwn", "text": cut(text, SECTION), "verbatim": true})
}

/// Small grey text.
pub fn context(mrkdwn: &str) -> Value {
    json!({"type": "context", "elements": [mrkdwn_text(&cut(mrkdwn, 2_000))]})
}

/// A headline.
pub fn header(text: &str) -> Value {
    json!({"type": "header", "text": plain(text, HEADER)})
}

/// A line across.
pub fn divider() -> Value {
    json!({"type": "divider"})
}

/// Plain text, never parsed by Slack but for emoji.
pub fn plain(text: &str, most: usize) -> Value {
    json!({"type": "plain_text", "text": cut(if text.is_empty() { " " } else { text }, most), "emoji": true})
}

/// A row of buttons and menus.
pub fn actions(block: &str, elements: Vec<Value>) -> Value {
    json!({"type": "actions", "block_id": block, "elements": elements})
}

/// A button; its label is a verb.
pub fn button(action: &str, label: &str, value: &str) -> Value {
    json!({"type": "button", "action_id": action, "text": plain(label, LABEL), "value": cut(value, VALUE)})
}

/// The one button a screen hopes for.
pub fn primary(action: &str, label: &str, value: &str) -> Value {
    let mut button = button(action, label, value);
    button["style"] = json!("primary");
    button
}

/// A button that asks once more before it acts.
pub fn careful(action: &str, label: &str, value: &str, question: &str, text: &str) -> Value {
    let mut button = button(action, label, value);
    button["confirm"] = json!({
        "style": "danger",
        "title": plain(question, 100),
        "text": plain(text, 300),
        "confirm": plain(label, 30),
        "deny": plain("Go back", 30),
    });
    button
}

/// A small menu behind a label.
pub fn menu(action: &str, placeholder: &str, options: &[(&str, String)]) -> Value {
    let options: Vec<Value> = options.iter().map(|(label, value)| option(label, value)).collect();
    json!({"type": "static_select", "action_id": action, "placeholder": plain(placeholder, 150), "options": options})
}

/// Up to five options behind three dots.
pub fn overflow(action: &str, options: &[(&str, String)]) -> Value {
    let options: Vec<Value> = options.iter().map(|(label, value)| option(label, value)).collect();
    json!({"type": "overflow", "action_id": action, "options": options})
}

/// One option of a menu.
pub fn option(label: &str, value: &str) -> Value {
    json!({"text": plain(label, LABEL), "value": cut(value, 150)})
}
