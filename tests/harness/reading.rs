//! Reading what stands in Slack, as a person would.

use chrono::{DateTime, Utc};
use rapport::store::Store;
use serde_json::Value;
use slack_sandbox::Sandbox;

/// All the words of a message or a view: what its blocks say, its labels, options and buttons, a line each.
pub fn text_of(shown: &Value) -> String {
    let mut lines = Vec::new();
    match shown["blocks"].as_array().filter(|blocks| !blocks.is_empty()) {
        Some(blocks) => blocks.iter().for_each(|block| gather(block, &mut lines)),
        None => lines.extend(shown["text"].as_str().map(str::to_owned)),
    }
    lines.join("\n")
}

fn gather(value: &Value, lines: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(text) = fields.get("text").and_then(Value::as_str) {
                lines.push(text.to_owned());
            }
            fields.iter().filter(|(key, _)| *key != "confirm").for_each(|(_, inner)| gather(inner, lines));
        }
        Value::Array(list) => list.iter().for_each(|inner| gather(inner, lines)),
        _ => {}
    }
}

/// The action ids of a message's or a view's buttons and menus, in order.
pub fn actions_of(shown: &Value) -> Vec<String> {
    elements(shown).filter_map(|e| e["action_id"].as_str().map(str::to_owned)).collect()
}

/// The element with this action id, or one that begins with it and a dot.
pub fn element<'a>(shown: &'a Value, action: &str) -> Option<&'a Value> {
    let prefix = format!("{action}.");
    elements(shown)
        .find(|e| e["action_id"].as_str().is_some_and(|id| id == action || id.starts_with(&prefix)))
}

fn elements(shown: &Value) -> impl Iterator<Item = &Value> {
    let blocks = shown["blocks"].as_array().into_iter().flatten();
    blocks.flat_map(|block| {
        let row = block["elements"].as_array().into_iter().flatten();
        row.chain(block.get("accessory")).filter(|e| e.get("action_id").is_some())
    })
}

/// The block ids of a form's fields, in order.
pub fn fields_of(form: &Value) -> Vec<String> {
    let blocks = form["blocks"].as_array().into_iter().flatten();
    let inputs = blocks.filter(|block| block["type"] == "input");
    inputs.filter_map(|block| block["block_id"].as_str().map(str::to_owned)).collect()
}

/// Everything that was said, for whoever has to find out what went wrong.
pub fn conversation(sandbox: &Sandbox) -> String {
    let everything = sandbox.everything();
    let ids = everything["conversations"].as_object().map(|all| all.keys().cloned().collect::<Vec<_>>());
    let mut page = String::from("\n--- what was said ---\n");
    for id in ids.unwrap_or_default() {
        for message in sandbox.messages(&id) {
            let who = message["user"].as_str().unwrap_or("?");
            let to = message["ephemeral_to"].as_str().map_or(String::new(), |to| format!(" (only to {to})"));
            page += &format!("{id} {who}{to}: {}\n", text_of(&message).replace('\n', "\n    "));
        }
    }
    for call in sandbox.refused_calls().iter().take(20) {
        let args: String = call.args.to_string().chars().take(300).collect();
        page += &format!("refused: {} {:?} {:?} {args}\n", call.method, call.error, call.messages);
    }
    let connects: Vec<_> =
        sandbox.calls_of("apps.connections.open").iter().map(|c| (c.at, c.status)).collect();
    page += &format!("connections: {}, opened at {connects:?}\n", sandbox.connections());
    for delivery in sandbox.deliveries().iter().filter(|d| d.outcome != "acknowledged") {
        page += &format!(
            "not taken: {} {} {} at {}\n",
            delivery.kind, delivery.name, delivery.outcome, delivery.at
        );
    }
    for complaint in sandbox.complaints() {
        page += &format!("complaint: {} {}\n", complaint.user, complaint.text);
    }
    page
}

/// When there is something to do first, be it overdue.
pub async fn first_wake(store: &Store) -> Option<DateTime<Utc>> {
    store.next_wake(DateTime::UNIX_EPOCH).await.expect("read")
}
