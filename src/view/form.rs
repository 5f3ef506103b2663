//! Forms: modals and their fields. A field's block id is its name; there is one element a block.

use super::blocks::{context, cut, option, plain};
use crate::domain::id::UserId;
use serde_json::{Value, json};

/// A modal. `metadata` carries ids only, and is checked against the desk when it comes back.
pub fn modal(callback: &str, title: &str, submit: &str, metadata: &str, blocks: Vec<Value>) -> Value {
    json!({
        "type": "modal",
        "callback_id": callback,
        "title": plain(title, 24),
        "submit": plain(submit, 24),
        "close": plain("Cancel", 24),
        "private_metadata": metadata,
        "blocks": blocks,
    })
}

/// A modal that asks for nothing.
pub fn notice(title: &str, close: &str, blocks: Vec<Value>) -> Value {
    json!({
        "type": "modal",
        "callback_id": "notice",
        "title": plain(title, 24),
        "close": plain(close, 24),
        "blocks": blocks,
    })
}

/// Options that one menu, or one group of a longer one, may hold.
const OPTIONS: usize = 100;

/// A field of a form, built up and then turned into its block.
pub struct Field {
    block: Value,
}

impl Field {
    fn new(name: &str, label: &str, element: Value) -> Self {
        let mut element = element;
        element["action_id"] = json!(name);
        let block = json!({
            "type": "input",
            "block_id": name,
            "label": plain(label, 2_000),
            "element": element,
        });
        Self { block }
    }

    /// One line of text.
    pub fn line(name: &str, label: &str, value: Option<&str>) -> Self {
        let mut element = json!({"type": "plain_text_input", "max_length": 280});
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            element["initial_value"] = json!(super::blocks::cut(value, 280));
        }
        Self::new(name, label, element)
    }

    /// One line for an address, which may be long.
    pub fn address(name: &str, label: &str, value: Option<&str>) -> Self {
        let mut element = json!({"type": "plain_text_input", "max_length": 1_000});
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            element["initial_value"] = json!(super::blocks::cut(value, 1_000));
        }
        Self::new(name, label, element)
    }

    /// Several lines of text, at most `most` characters.
    pub fn lines(name: &str, label: &str, value: Option<&str>, most: usize) -> Self {
        let mut element = json!({"type": "plain_text_input", "multiline": true, "max_length": most});
        if let Some(value) = value.filter(|v| !v.is_empty()) {
            element["initial_value"] = json!(super::blocks::cut(value, most));
        }
        Self::new(name, label, element)
    }

    /// A day.
    pub fn day(name: &str, label: &str, value: Option<chrono::NaiveDate>) -> Self {
        let mut element = json!({"type": "datepicker"});
        if let Some(day) = value {
            element["initial_date"] = json!(day.to_string());
        }
        Self::new(name, label, element)
    }

    /// A time of the day.
    pub fn time(name: &str, label: &str, value: &str) -> Self {
        Self::new(name, label, json!({"type": "timepicker", "initial_time": value}))
    }

    /// A channel the person may see.
    pub fn channel(name: &str, label: &str, value: Option<&str>) -> Self {
        let filter = json!({"include": ["public", "private"], "exclude_bot_users": true});
        let mut element = json!({"type": "conversations_select", "filter": filter});
        if let Some(value) = value {
            element["initial_conversation"] = json!(value);
        }
        Self::new(name, label, element)
    }

    /// Someone in Slack.
    pub fn user(name: &str, label: &str, value: Option<&UserId>) -> Self {
        let mut element = json!({"type": "users_select", "placeholder": plain("Choose a person", 150)});
        if let Some(user) = value {
            element["initial_user"] = json!(user);
        }
        Self::new(name, label, element)
    }

    /// At most so many people in Slack.
    pub fn users(name: &str, label: &str, most: usize) -> Self {
        Self::new(
            name,
            label,
            json!({"type": "multi_users_select", "max_selected_items": most, "placeholder": plain("Choose people", 150)}),
        )
    }

    /// Somebody on the lead's list, found as its name is typed; with nothing typed, whoever is due first
    /// stands on top.
    pub fn person(name: &str, label: &str, chosen: Option<(&str, &str)>) -> Self {
        let placeholder = plain("Type a name", 150);
        let mut element =
            json!({"type": "external_select", "min_query_length": 0, "placeholder": placeholder});
        if let Some((label, value)) = chosen {
            element["initial_option"] = option(label, value);
        }
        Self::new(name, label, element)
    }

    /// One of a few, all in sight.
    pub fn radio(name: &str, label: &str, options: &[(&str, &str)], value: Option<&str>) -> Self {
        Self::choice("radio_buttons", name, label, options, value)
    }

    /// One of many, behind a menu.
    pub fn select(name: &str, label: &str, options: &[(&str, &str)], value: Option<&str>) -> Self {
        Self::choice("static_select", name, label, options, value)
    }

    /// Any of a few, all in sight.
    pub fn checkboxes(name: &str, label: &str, options: &[(&str, &str)], values: &[&str]) -> Self {
        let mut element = json!({"type": "checkboxes", "options": rows(options)});
        let chosen: Vec<(&str, &str)> =
            options.iter().filter(|(_, value)| values.contains(value)).copied().collect();
        if !chosen.is_empty() {
            element["initial_options"] = json!(rows(&chosen));
        }
        Self::new(name, label, element)
    }

    fn choice(kind: &str, name: &str, label: &str, options: &[(&str, &str)], value: Option<&str>) -> Self {
        let mut element = json!({"type": kind});
        match options.len() {
            ..=OPTIONS => element["options"] = json!(rows(options)),
            _ => element["option_groups"] = json!(options.chunks(OPTIONS).map(group).collect::<Vec<_>>()),
        }
        if let Some((label, value)) = options.iter().find(|(_, v)| Some(*v) == value) {
            element["initial_option"] = option(label, value);
        }
        Self::new(name, label, element)
    }

    /// May be left empty.
    pub fn optional(mut self) -> Self {
        self.block["optional"] = json!(true);
        self
    }

    /// Tells the program as soon as Enter is pressed, under this action id.
    pub fn on_enter(mut self, action: &str) -> Self {
        self.block["dispatch_action"] = json!(true);
        self.block["element"]["action_id"] = json!(action);
        self.block["element"]["dispatch_action_config"] = json!({"trigger_actions_on": ["on_enter_pressed"]});
        self
    }

    /// A hint below the field.
    pub fn hint(mut self, text: &str) -> Self {
        self.block["hint"] = plain(text, 2_000);
        self
    }

    /// A placeholder inside the field.
    pub fn placeholder(mut self, text: &str) -> Self {
        self.block["element"]["placeholder"] = plain(text, 150);
        self
    }

    /// The block.
    pub fn block(self) -> Value {
        self.block
    }
}

fn rows(options: &[(&str, &str)]) -> Vec<Value> {
    options.iter().map(|(label, value)| option(label, value)).collect()
}

/// "Ana … Bo": a part of a long menu, named by its ends.
fn group(options: &[(&str, &str)]) -> Value {
    let end = |place: Option<&(&str, &str)>| place.map_or(String::new(), |(label, _)| cut(label, 30));
    let label = format!("{} … {}", end(options.first()), end(options.last()));
    json!({"label": plain(&label, 75), "options": rows(options)})
}

/// Stands on every form that keeps words about a person.
pub fn privacy_note(name: &str) -> Value {
    let name = super::blocks::escape(name);
    context(&format!("Only you see this. Write as if {name} will read it: facts, not judgements."))
}

/// Stands on every form whose words others may read as well.
pub fn reader_note(name: &str) -> Value {
    let name = super::blocks::escape(name);
    context(&format!("Write as if {name} will read it: facts, not judgements."))
}
