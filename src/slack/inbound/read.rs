//! Reading single fields out of Slack's JSON. A field may be absent, null or of another kind: then it is not there.

use serde_json::Value;

/// Longer than any of Slack's names.
const LONGEST_NAME: usize = 60;

/// The text at this path of keys, if there is one and it is not empty.
pub(super) fn text<'a>(value: &'a Value, path: &[&str]) -> Option<&'a str> {
    at(value, path).as_str().filter(|text| !text.is_empty())
}

/// The value at this path of keys; null if there is none.
pub(super) fn at<'a>(value: &'a Value, path: &[&str]) -> &'a Value {
    path.iter().fold(value, |value, key| &value[*key])
}

/// The same, or a sentence that names what is missing.
pub(super) fn need(value: &Value, path: &[&str]) -> Result<String, String> {
    text(value, path).map(str::to_owned).ok_or_else(|| format!("no {}", path.join(".")))
}

/// A name that somebody else gave, as far as a sentence for the operator takes it.
pub(in crate::slack) fn shown(name: &str) -> String {
    name.chars().take(LONGEST_NAME).collect()
}

/// The workspace: `team` may be null where an organisation installed the app.
pub(super) fn workspace(payload: &Value) -> Result<String, String> {
    let places: [&[&str]; 4] = [&["team", "id"], &["team_id"], &["user", "team_id"], &["enterprise", "id"]];
    let named = places.iter().find_map(|path| text(payload, path));
    named
        .or_else(|| text(&payload["authorizations"][0], &["team_id"]))
        .map(str::to_owned)
        .ok_or_else(|| "no team".into())
}
