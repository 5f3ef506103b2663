//! What a view may look like.

use serde_json::{Map, Value};

use super::refusal::Refusal;
use crate::blocks::{self, Checker, Surface};

const MOST_BYTES: usize = 250_000;
const MODAL_KEYS: &[&str] = &[
    "type",
    "title",
    "blocks",
    "close",
    "submit",
    "private_metadata",
    "callback_id",
    "clear_on_close",
    "notify_on_close",
    "external_id",
    "submit_disabled",
];
const HOME_KEYS: &[&str] = &["type", "blocks", "private_metadata", "callback_id", "external_id"];

/// Reads and checks a view, and fills in the ids that it leaves out.
pub(crate) fn check_view(view: &Value, kind: &str) -> Result<Value, Refusal> {
    let Some(object) = view.as_object() else {
        return Err(Refusal::argument("must provide an object [json-pointer:/view]"));
    };
    if object.get("type").and_then(Value::as_str) != Some(kind) {
        return Err(Refusal::argument(format!("must be a view of type {kind} [json-pointer:/view/type]")));
    }
    let errors = if kind == "home" { check_home(object) } else { check_modal(object) };
    if !errors.is_empty() {
        return Err(Refusal::with("invalid_arguments", errors));
    }
    if view.to_string().len() > MOST_BYTES {
        return Err(Refusal::new("view_too_large"));
    }
    let mut view = view.clone();
    if let Some(blocks) = view["blocks"].as_array_mut() {
        blocks::fill_ids(blocks);
    }
    Ok(view)
}

fn check_home(view: &Map<String, Value>) -> Vec<String> {
    let mut checker = Checker::new(Surface::Home);
    check_shared(&mut checker, view, HOME_KEYS);
    checker.errors
}

fn check_modal(view: &Map<String, Value>) -> Vec<String> {
    let mut checker = Checker::new(Surface::Modal);
    check_shared(&mut checker, view, MODAL_KEYS);
    match view.get("title") {
        Some(title) => checker.text_object(title, &["plain_text"], 24, "/view/title"),
        None => checker.errors.push("[ERROR] missing required field: title [json-pointer:/view]".to_owned()),
    }
    for key in ["submit", "close"] {
        if let Some(label) = view.get(key).filter(|label| !label.is_null()) {
            checker.text_object(label, &["plain_text"], 24, &format!("/view/{key}"));
        }
    }
    for key in ["clear_on_close", "notify_on_close", "submit_disabled"] {
        if view.get(key).is_some_and(|flag| !flag.is_boolean()) {
            checker.errors.push(format!("[ERROR] must provide a boolean [json-pointer:/view/{key}]"));
        }
    }
    let inputs = view
        .get("blocks")
        .and_then(Value::as_array)
        .is_some_and(|blocks| blocks.iter().any(|it| it["type"] == "input"));
    if inputs && view.get("submit").is_none_or(Value::is_null) {
        checker.errors.push(
            "[ERROR] missing required field: submit (the view has input blocks) [json-pointer:/view]"
                .to_owned(),
        );
    }
    checker.errors
}

fn check_shared(checker: &mut Checker, view: &Map<String, Value>, keys: &[&str]) {
    for (key, most) in [("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)] {
        if let Some(text) = view.get(key).filter(|text| !text.is_null()) {
            checker.text(text, 0, most, &format!("/view/{key}"));
        }
    }
    for key in view.keys().filter(|key| !keys.contains(&key.as_str())) {
        checker.errors.push(format!("[ERROR] invalid additional property: {key} [json-pointer:/view]"));
    }
    match view.get("blocks") {
        Some(blocks) => checker.blocks(blocks, "/view/blocks"),
        None => checker.errors.push("[ERROR] missing required field: blocks [json-pointer:/view]".to_owned()),
    }
}
