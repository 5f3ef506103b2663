//! What one field demands of another, and the small objects that many elements share.

use serde_json::{Map, Value};

use super::Surface;
use super::check::Checker;

type Object = Map<String, Value>;

/// The rules of a whole block.
pub(super) fn block(checker: &mut Checker, kind: &str, block: &Object, at: &str) {
    if let Some(id) = block.get("block_id").and_then(Value::as_str).filter(|id| !id.is_empty())
        && !checker.block_ids.insert(id.to_owned())
    {
        checker.wrong(format!("block_id \"{id}\" already exists"), &format!("{at}/block_id"));
    }
    match kind {
        "section" if !block.contains_key("text") && !block.contains_key("fields") => {
            checker.wrong("missing required field: text or fields", at);
        }
        "image" => one_source(checker, block, at),
        "file" => checker.wrong("file blocks cannot be posted by apps", at),
        "actions" | "context_actions" => unique_actions(checker, block, at),
        "input" => input(checker, block, at),
        _ => {}
    }
}

fn unique_actions(checker: &mut Checker, block: &Object, at: &str) {
    let mut seen = Vec::new();
    let elements = block.get("elements").and_then(Value::as_array).into_iter().flatten();
    for (index, element) in elements.enumerate() {
        let Some(id) = element["action_id"].as_str().filter(|id| !id.is_empty()) else {
            continue;
        };
        if seen.contains(&id) {
            checker.wrong(
                format!("action_id \"{id}\" already exists"),
                &format!("{at}/elements/{index}/action_id"),
            );
        }
        seen.push(id);
    }
}

fn input(checker: &mut Checker, block: &Object, at: &str) {
    let element = block.get("element").unwrap_or(&Value::Null);
    if element["type"] == "file_input" && checker.surface != Surface::Modal {
        checker.wrong("file_input is only available in modals", &format!("{at}/element"));
    }
    if element.get("response_url_enabled") == Some(&Value::Bool(true)) && checker.surface != Surface::Modal {
        checker.wrong("response_url_enabled is only available in modals", &format!("{at}/element"));
    }
}

/// The rules of a whole element.
pub(super) fn element(checker: &mut Checker, kind: &str, element: &Object, at: &str) {
    if element.get("focus_on_load") == Some(&Value::Bool(true)) {
        checker.focused += 1;
        if checker.focused > 1 {
            checker.wrong("only one element can have focus_on_load", at);
        }
    }
    match kind {
        "image" => one_source(checker, element, at),
        "static_select" | "multi_static_select" => {
            if element.contains_key("options") == element.contains_key("option_groups") {
                checker.wrong("must have exactly one of options and option_groups", at);
            }
            initial_is_offered(checker, element, at);
            plain_options(checker, element, at);
        }
        "checkboxes" | "radio_buttons" => initial_is_offered(checker, element, at),
        "overflow" => plain_options(checker, element, at),
        "plain_text_input" => {
            let length = |key: &str| element.get(key).and_then(Value::as_i64);
            if let (Some(least), Some(most)) = (length("min_length"), length("max_length"))
                && least > most
            {
                checker.wrong("min_length must not be greater than max_length", at);
            }
        }
        _ => {}
    }
}

fn plain_options(checker: &mut Checker, element: &Object, at: &str) {
    if offered(element).iter().any(|option| option["text"]["type"] == "mrkdwn") {
        checker.wrong("options of menus must use plain_text", at);
    }
}

fn one_source(checker: &mut Checker, object: &Object, at: &str) {
    if object.contains_key("image_url") == object.contains_key("slack_file") {
        checker.wrong("must have exactly one of image_url and slack_file", at);
    }
}

fn offered(element: &Object) -> Vec<&Value> {
    let mut options: Vec<&Value> =
        element.get("options").and_then(Value::as_array).into_iter().flatten().collect();
    for group in element.get("option_groups").and_then(Value::as_array).into_iter().flatten() {
        options.extend(group["options"].as_array().into_iter().flatten());
    }
    options
}

fn initial_is_offered(checker: &mut Checker, element: &Object, at: &str) {
    let options = offered(element);
    let is_offered = |initial: &Value| {
        options.iter().any(|option| {
            option["value"] == initial["value"] && option["text"]["text"] == initial["text"]["text"]
        })
    };
    let many = element.get("initial_options").and_then(Value::as_array).into_iter().flatten();
    let wrong: Vec<&Value> =
        element.get("initial_option").into_iter().chain(many).filter(|it| !is_offered(it)).collect();
    for initial in wrong {
        checker.wrong(
            format!(
                "initial option \"{}\" is not among the options",
                initial["value"].as_str().unwrap_or_default()
            ),
            at,
        );
    }
}

/// One option of a list.
pub(super) fn option(checker: &mut Checker, value: &Value, at: &str) {
    let Some(object) = value.as_object() else {
        return checker.wrong("must provide an object", at);
    };
    for key in ["text", "value"] {
        if !object.contains_key(key) {
            checker.wrong(format!("missing required field: {key}"), at);
        }
    }
    for (key, value) in object {
        let at = format!("{at}/{key}");
        match key.as_str() {
            "text" | "description" => checker.text_object(value, &["plain_text", "mrkdwn"], 75, &at),
            "value" => checker.text(value, 1, 150, &at),
            "url" => checker.text(value, 1, 3000, &at),
            _ => checker.wrong(format!("invalid additional property: {key}"), &at),
        }
    }
}

/// One group of options.
pub(super) fn group(checker: &mut Checker, value: &Value, at: &str) {
    let Some(object) = value.as_object() else {
        return checker.wrong("must provide an object", at);
    };
    match object.get("label") {
        Some(label) => checker.text_object(label, &["plain_text"], 75, &format!("{at}/label")),
        None => checker.wrong("missing required field: label", at),
    }
    match object.get("options") {
        Some(options) => checker.each(options, 100, &format!("{at}/options"), option),
        None => checker.wrong("missing required field: options", at),
    }
}

/// Whether it is a day such as `2026-03-02`.
pub(super) fn is_date(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| text.len() == 10 && chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok())
}

/// Whether it is a time of day such as `09:30`.
pub(super) fn is_time(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| text.len() == 5 && chrono::NaiveTime::parse_from_str(text, "%H:%M").is_ok())
}
