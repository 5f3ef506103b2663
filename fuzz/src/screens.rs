//! What Slack would refuse of a screen, told by the lengths alone.

use serde_json::Value;

/// A message's text and blocks.
pub fn message(text: &str, blocks: &[Value]) {
    assert!(
        (1..=4_000).contains(&text.chars().count()),
        "a message's text has {} characters",
        text.chars().count()
    );
    assert!(blocks.len() <= 50, "a message of {} blocks", blocks.len());
    blocks.iter().for_each(inside);
}

/// A modal or a Home.
pub fn view(view: &Value) {
    let blocks = view["blocks"].as_array().map_or(0, Vec::len);
    assert!((1..=100).contains(&blocks), "a view of {blocks} blocks");
    inside(view);
}

/// The most characters that Slack takes of a field, whatever it stands in.
const MOST: &[(&str, usize)] = &[
    ("private_metadata", 3_000),
    ("text", 3_000),
    ("value", 2_000),
    ("initial_value", 3_000),
    ("block_id", 255),
    ("action_id", 255),
];

fn inside(value: &Value) {
    match value {
        Value::Array(items) => items.iter().for_each(inside),
        Value::Object(fields) => fields.iter().for_each(|(key, value)| {
            let most = MOST.iter().find(|(name, _)| name == key).map(|(_, most)| *most);
            if let (Some(most), Some(text)) = (most, value.as_str()) {
                let length = text.chars().count();
                assert!(length <= most && (length > 0 || key != "text"), "{key} has {length} characters");
            }
            inside(value);
        }),
        _ => {}
    }
}
