//! What Slack's own client checks before it submits a modal.

use serde_json::{Map, Value, json};

use crate::state::View;

/// What Slack's own client refuses to send, by block id.
pub(super) fn incomplete(view: &View) -> Map<String, Value> {
    let mut errors = Map::new();
    for block in view.blocks().iter().filter(|block| block["type"] == "input") {
        let element = &block["element"];
        let (Some(block_id), Some(action_id)) = (block["block_id"].as_str(), element["action_id"].as_str())
        else {
            continue;
        };
        let state = &view.values[block_id][action_id];
        let optional = block["optional"] == json!(true);
        if let Some(error) = check_input(element, state, optional) {
            errors.insert(block_id.to_owned(), json!(error));
        }
    }
    errors
}

fn check_input(element: &Value, state: &Value, optional: bool) -> Option<String> {
    let mut chosen =
        state.as_object().into_iter().flatten().filter(|(key, _)| *key != "type").map(|(_, value)| value);
    let empty = chosen.all(|value| value.is_null() || value.as_array().is_some_and(Vec::is_empty));
    if empty {
        return (!optional).then(|| "Please complete this required field.".to_owned());
    }
    check_text(element, state["value"].as_str()?)
}

fn check_text(element: &Value, text: &str) -> Option<String> {
    let length = text.chars().count() as u64;
    let number = |key: &str| element[key].as_str().and_then(|text| text.parse::<f64>().ok());
    match element["type"].as_str()? {
        "plain_text_input" => {
            let least = element["min_length"].as_u64().filter(|least| length < *least);
            let most = Some(element["max_length"].as_u64().unwrap_or(3000)).filter(|most| length > *most);
            least
                .map(|it| format!("Must be at least {it} characters."))
                .or(most.map(|it| format!("Must be at most {it} characters.")))
        }
        "number_input" => {
            let Ok(given) = text.parse::<f64>() else {
                return Some("Must be a number.".to_owned());
            };
            let decimal = element["is_decimal_allowed"] != json!(true) && given.fract() != 0.0;
            let low = number("min_value").is_some_and(|least| given < least);
            let high = number("max_value").is_some_and(|most| given > most);
            (decimal || low || high).then(|| "Must be a number within the limits.".to_owned())
        }
        "email_text_input" => {
            (!text.contains('@') || text.contains(' ')).then(|| "Must be an email address.".to_owned())
        }
        "url_text_input" => (!text.contains("://")).then(|| "Must be a URL.".to_owned()),
        _ => None,
    }
}
