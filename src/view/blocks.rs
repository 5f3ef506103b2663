//! Block Kit, as far as our screens need it, kept inside Slack's limits.
//!
//! Text is cut where Slack would refuse it, so that the worst data still makes a valid screen.

use serde_json::{Map, Value};

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
    if !text.contains(['&', '<', '>']) {
        return text.to_owned();
    }
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Undoes Slack's escapes in what a person typed.
pub fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// At most so many characters, the last an ellipsis if some were cut.
pub fn cut(text: &str, most: usize) -> String {
    if text.len() <= most || text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most - 1).collect();
    short.push('…');
    short
}

/// An object of these, which are moved into it: `json!` copies each, and what is in it, level by level. They are put in one
/// by one, for collecting sorts them first.
fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    let mut object = Map::new();
    for (name, value) in fields {
        object.insert(name.to_owned(), value);
    }
    Value::Object(object)
}

/// A section of mrkdwn; nothing in it is linked or turned into a mention by Slack itself.
pub fn section(mrkdwn: &str) -> Value {
    object([("type", "section".into()), ("text", mrkdwn_text(mrkdwn))])
}

/// A section with an element at its right.
pub fn section_with(mrkdwn: &str, accessory: Value) -> Value {
    object([("type", "section".into()), ("text", mrkdwn_text(mrkdwn)), ("accessory", accessory)])
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
    object([("type", "mrkdwn".into()), ("text", cut(text, SECTION).into()), ("verbatim", true.into())])
}

/// Small grey text.
pub fn context(mrkdwn: &str) -> Value {
    let text = mrkdwn_text(&cut(mrkdwn, 2_000));
    object([("type", "context".into()), ("elements", vec![text].into())])
}

/// A headline.
pub fn header(text: &str) -> Value {
    object([("type", "header".into()), ("text", plain(text, HEADER))])
}

/// A line across.
pub fn divider() -> Value {
    object([("type", "divider".into())])
}

/// Plain text, never parsed by Slack but for emoji.
pub fn plain(text: &str, most: usize) -> Value {
    let text = cut(if text.is_empty() { " " } else { text }, most);
    object([("type", "plain_text".into()), ("text", text.into()), ("emoji", true.into())])
}

/// A row of buttons and menus.
pub fn actions(block: &str, elements: Vec<Value>) -> Value {
    object([("type", "actions".into()), ("block_id", block.into()), ("elements", elements.into())])
}

/// A button; its label is a verb.
pub fn button(action: &str, label: &str, value: &str) -> Value {
    object([
        ("type", "button".into()),
        ("action_id", action.into()),
        ("text", plain(label, LABEL)),
        ("value", cut(value, VALUE).into()),
    ])
}

/// The one button a screen hopes for.
pub fn primary(action: &str, label: &str, value: &str) -> Value {
    let mut button = button(action, label, value);
    button["style"] = "primary".into();
    button
}

/// A button that asks once more before it acts.
pub fn careful(action: &str, label: &str, value: &str, question: &str, text: &str) -> Value {
    let mut button = button(action, label, value);
    button["confirm"] = object([
        ("style", "danger".into()),
        ("title", plain(question, 100)),
        ("text", plain(text, 300)),
        ("confirm", plain(label, 30)),
        ("deny", plain("Go back", 30)),
    ]);
    button
}

/// A small menu behind a label.
pub fn menu(action: &str, placeholder: &str, options: &[(&str, String)]) -> Value {
    let options: Vec<Value> = options.iter().map(|(label, value)| option(label, value)).collect();
    object([
        ("type", "static_select".into()),
        ("action_id", action.into()),
        ("placeholder", plain(placeholder, 150)),
        ("options", options.into()),
    ])
}

/// Up to five options behind three dots.
pub fn overflow(action: &str, options: &[(&str, String)]) -> Value {
    let options: Vec<Value> = options.iter().map(|(label, value)| option(label, value)).collect();
    object([("type", "overflow".into()), ("action_id", action.into()), ("options", options.into())])
}

/// One option of a menu.
pub fn option(label: &str, value: &str) -> Value {
    object([("text", plain(label, LABEL)), ("value", cut(value, 150).into())])
}
