//! Modals and Home tabs, and what people have entered into them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::ids;

/// A modal or a Home tab.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct View {
    pub(crate) id: String,
    pub(crate) hash: String,
    pub(crate) app_id: String,
    pub(crate) bot_id: String,
    pub(crate) team_id: String,
    pub(crate) user: String,
    pub(crate) root: String,
    pub(crate) previous: Option<String>,
    /// The view as the app sent it, block ids filled in.
    pub(crate) content: Value,
    pub(crate) values: Value,
    pub(crate) errors: Option<Value>,
}

impl View {
    /// A view that nobody has touched yet.
    pub(crate) fn new(content: Value, app: (&str, &str), team: &str, user: &str) -> Self {
        let id = ids::fresh("V");
        let mut view = Self {
            hash: new_hash(),
            app_id: app.0.to_owned(),
            bot_id: app.1.to_owned(),
            team_id: team.to_owned(),
            user: user.to_owned(),
            root: id.clone(),
            previous: None,
            content: Value::Null,
            values: json!({}),
            errors: None,
            id,
        };
        view.replace(content);
        view
    }

    /// Shows other content; what was entered stays where block and action ids stay.
    pub(crate) fn replace(&mut self, content: Value) {
        self.content = content;
        self.hash = new_hash();
        self.errors = None;
        self.values = state_values(self.blocks(), &self.values);
    }

    /// Its blocks.
    pub(crate) fn blocks(&self) -> &[Value] {
        self.content["blocks"].as_array().map_or(&[], Vec::as_slice)
    }

    /// Takes over what a person entered, for the elements that are there.
    pub(crate) fn enter(&mut self, values: &Value) {
        let mut merged = self.values.clone();
        for (block, actions) in values.as_object().into_iter().flatten() {
            for (action, state) in actions.as_object().into_iter().flatten() {
                merged[block][action] = state.clone();
            }
        }
        self.values = state_values(self.blocks(), &merged);
    }

    /// The view object of the Web API and of interactions.
    pub(crate) fn for_api(&self) -> Value {
        let content = &self.content;
        let or = |key: &str, default: Value| content.get(key).cloned().unwrap_or(default);
        json!({
            "id": self.id, "team_id": self.team_id, "type": content["type"], "blocks": content["blocks"],
            "private_metadata": or("private_metadata", json!("")), "callback_id": or("callback_id", json!("")),
            "state": { "values": self.values }, "hash": self.hash, "title": or("title", plain("View Title")),
            "clear_on_close": or("clear_on_close", json!(false)),
            "notify_on_close": or("notify_on_close", json!(false)), "close": or("close", Value::Null),
            "submit": or("submit", Value::Null), "previous_view_id": self.previous, "root_view_id": self.root,
            "app_id": self.app_id, "external_id": or("external_id", json!("")),
            "app_installed_team_id": self.team_id, "bot_id": self.bot_id,
        })
    }

    /// The same with the errors to show beside the inputs.
    pub(crate) fn for_page(&self) -> Value {
        let mut view = self.for_api();
        if let Some(errors) = &self.errors {
            view["errors"] = errors.clone();
        }
        view
    }

    /// Whether the app wants to hear that it was closed.
    pub(crate) fn notifies(&self) -> bool {
        self.content["notify_on_close"] == json!(true)
    }
}

fn plain(text: &str) -> Value {
    json!({ "type": "plain_text", "text": text, "emoji": true })
}

fn new_hash() -> String {
    format!("{}.{}", crate::clock::real_now() / 1000, ids::hexadecimal(8))
}

/// Whether an element keeps what a person chose.
pub(crate) fn is_stateful(element: &Value) -> bool {
    !matches!(
        element["type"].as_str(),
        None | Some(
            "button"
                | "overflow"
                | "image"
                | "workflow_button"
                | "mrkdwn"
                | "plain_text"
                | "feedback_buttons"
                | "icon_button"
        )
    )
}

/// The state of every input: what was entered, else what it starts with.
pub(crate) fn state_values(blocks: &[Value], entered: &Value) -> Value {
    let mut values = Map::new();
    for block in blocks {
        let Some(block_id) = block["block_id"].as_str() else {
            continue;
        };
        let single = [&block["element"], &block["accessory"]];
        let listed = block["elements"].as_array().filter(|_| block["type"] == "actions");
        let mut states = Map::new();
        for element in
            single.into_iter().chain(listed.into_iter().flatten()).filter(|element| is_stateful(element))
        {
            let Some(action_id) = element["action_id"].as_str() else {
                continue;
            };
            let known = &entered[block_id][action_id];
            let state =
                if known.is_object() { element_state(element, known) } else { initial_state(element) };
            states.insert(action_id.to_owned(), state);
        }
        if !states.is_empty() {
            values.insert(block_id.to_owned(), Value::Object(states));
        }
    }
    Value::Object(values)
}

/// What a person chose in an element, in the shape of `view.state.values`.
pub(crate) fn element_state(element: &Value, chosen: &Value) -> Value {
    let kind = element["type"].as_str().unwrap_or_default();
    let (key, _) = state_key(kind);
    let mut value = chosen.get(key).cloned().unwrap_or(Value::Null);
    if key == "value" && value == json!("") {
        value = Value::Null;
    }
    if value.is_null() && kind == "checkboxes" || value.is_null() && kind.starts_with("multi_") {
        value = json!([]);
    }
    json!({ "type": kind, key: value })
}

fn initial_state(element: &Value) -> Value {
    let kind = element["type"].as_str().unwrap_or_default();
    let (key, initial) = state_key(kind);
    element_state(element, &json!({ key: element.get(initial) }))
}

/// The key of the choice in the state, and the key of its initial value in the element.
pub(crate) fn state_key(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "static_select" | "external_select" | "radio_buttons" => ("selected_option", "initial_option"),
        "multi_static_select" | "multi_external_select" | "checkboxes" => {
            ("selected_options", "initial_options")
        }
        "users_select" => ("selected_user", "initial_user"),
        "multi_users_select" => ("selected_users", "initial_users"),
        "conversations_select" => ("selected_conversation", "initial_conversation"),
        "multi_conversations_select" => ("selected_conversations", "initial_conversations"),
        "channels_select" => ("selected_channel", "initial_channel"),
        "multi_channels_select" => ("selected_channels", "initial_channels"),
        "datepicker" => ("selected_date", "initial_date"),
        "timepicker" => ("selected_time", "initial_time"),
        "datetimepicker" => ("selected_date_time", "initial_date_time"),
        "rich_text_input" => ("rich_text_value", "initial_value"),
        "file_input" => ("files", "initial_files"),
        _ => ("value", "initial_value"),
    }
}
