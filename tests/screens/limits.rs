//! What Slack takes, as its documentation says; lengths are counted in characters.

use super::Screen;
use serde_json::Value;
use std::collections::BTreeSet;

/// What is wrong with a screen, a line each.
pub fn wrongs(screen: &Screen) -> Vec<String> {
    let mut checker = Checker::default();
    match screen {
        Screen::Message(message) => {
            checker.length("text", &message.text, 1, 4_000);
            checker.mrkdwn("text", &message.text);
            checker.blocks(&message.blocks, 50);
        }
        Screen::View(view) => checker.view(view),
    }
    checker.wrong
}

#[derive(Default)]
struct Checker {
    wrong: Vec<String>,
    block_ids: BTreeSet<String>,
}

/// A text of a field, or nothing.
fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn items<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

impl Checker {
    fn say(&mut self, wrong: impl Into<String>) {
        self.wrong.push(wrong.into());
    }

    fn length(&mut self, what: &str, text: &str, least: usize, most: usize) {
        let length = text.chars().count();
        if !(least..=most).contains(&length) {
            let start: String = text.chars().take(40).collect();
            self.say(format!("{what} has {length} characters, not {least} to {most}: {start}"));
        }
    }

    fn number(&mut self, what: &str, number: usize, least: usize, most: usize) {
        if !(least..=most).contains(&number) {
            self.say(format!("{what}: {number}, not {least} to {most}"));
        }
    }

    /// Only our own mentions and channels may stand in angle brackets; a person's words never.
    fn mrkdwn(&mut self, what: &str, text: &str) {
        for (at, _) in text.match_indices('<') {
            let rest = &text[at..];
            // Links are of https, and what a person wrote into the worst data is not.
            let ours = rest.starts_with("<https://")
                && rest.find('>').is_some_and(|end| rest[..end].matches('|').count() == 1)
                || (rest.starts_with("<@U") || rest.starts_with("<#C"))
                    && !rest[2..].contains("EVIL|")
                    && rest.find('>').is_some_and(|end| !rest[..end].contains("EVIL"));
            if !ours {
                let start: String = rest.chars().take(30).collect();
                self.say(format!("{what} holds a bracket that is not ours: {start}"));
            }
        }
    }

    /// A text object of either kind.
    fn text(&mut self, what: &str, object: &Value, most: usize) {
        let shown = text(object, "text");
        self.length(what, shown, 1, most);
        match text(object, "type") {
            "plain_text" => {}
            "mrkdwn" if object["verbatim"] != true => self.say(format!("{what} is not verbatim")),
            "mrkdwn" => self.mrkdwn(what, shown),
            other => self.say(format!("{what} is of the kind {other:?}")),
        }
    }

    fn plain(&mut self, what: &str, object: &Value, most: usize) {
        if text(object, "type") != "plain_text" {
            self.say(format!("{what} is not plain text"));
        }
        self.length(what, text(object, "text"), 1, most);
    }

    fn view(&mut self, view: &Value) {
        self.length("callback_id", text(view, "callback_id"), 1, 255);
        self.length("private_metadata", text(view, "private_metadata"), 0, 3_000);
        let blocks = items(view, "blocks");
        match text(view, "type") {
            "home" => {}
            "modal" => {
                // One that asks for nothing has nothing to submit.
                let asks = items(view, "blocks").iter().any(|block| block["type"] == "input");
                let keys = ["title", "close", "submit"];
                let needed = if asks { &keys[..] } else { &keys[..2] };
                needed.iter().for_each(|key| self.plain(key, &view[*key], 24));
            }
            other => self.say(format!("a view of the kind {other:?}")),
        }
        self.number("blocks", blocks.len(), 1, 100);
        self.blocks(blocks, 100);
    }

    fn blocks(&mut self, blocks: &[Value], most: usize) {
        self.number("blocks", blocks.len(), 0, most);
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Value) {
        if let Some(id) = block["block_id"].as_str() {
            self.length("block_id", id, 1, 255);
            if !self.block_ids.insert(id.to_owned()) {
                self.say(format!("two blocks have the id {id}"));
            }
        }
        match text(block, "type") {
            "section" => self.section(block),
            "header" => self.plain("header", &block["text"], 150),
            "context" => {
                self.number("context elements", items(block, "elements").len(), 1, 10);
                items(block, "elements").iter().for_each(|element| self.text("context", element, 2_000));
            }
            "divider" => {}
            "actions" => self.actions(items(block, "elements")),
            "input" => {
                self.plain("label", &block["label"], 2_000);
                if block.get("hint").is_some() {
                    self.plain("hint", &block["hint"], 2_000);
                }
                self.element(&block["element"]);
            }
            other => self.say(format!("a block of the kind {other:?}")),
        }
    }

    fn section(&mut self, block: &Value) {
        if block.get("text").is_some() || block.get("fields").is_none() {
            self.text("section", &block["text"], 3_000);
        }
        self.number("fields", items(block, "fields").len(), 0, 10);
        items(block, "fields").iter().for_each(|field| self.text("field", field, 2_000));
        if block.get("accessory").is_some() {
            self.element(&block["accessory"]);
        }
    }

    fn actions(&mut self, elements: &[Value]) {
        self.number("elements of actions", elements.len(), 1, 25);
        let ids: BTreeSet<&str> = elements.iter().map(|element| text(element, "action_id")).collect();
        if ids.len() < elements.len() {
            self.say(format!("an action_id stands twice in a block: {ids:?}"));
        }
        elements.iter().for_each(|element| self.element(element));
    }

    fn element(&mut self, element: &Value) {
        self.length("action_id", text(element, "action_id"), 1, 255);
        if element.get("placeholder").is_some() {
            self.plain("placeholder", &element["placeholder"], 150);
        }
        if let Some(confirm) = element.get("confirm") {
            let parts = [("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)];
            parts.iter().for_each(|(key, most)| self.plain(key, &confirm[*key], *most));
        }
        match text(element, "type") {
            "button" => {
                self.plain("button", &element["text"], 75);
                self.length("button value", text(element, "value"), 0, 2_000);
            }
            "overflow" => self.options(element, 5),
            "radio_buttons" | "checkboxes" => self.options(element, 10),
            "static_select" => self.options(element, 100),
            "plain_text_input" => {
                let most = element["max_length"].as_u64().unwrap_or(3_000) as usize;
                self.number("max_length", most, 1, 3_000);
                self.length("initial_value", text(element, "initial_value"), 0, most);
            }
            "external_select" => self.length("placeholder", text(&element["placeholder"], "text"), 1, 150),
            "datepicker" | "timepicker" | "users_select" | "multi_users_select" | "conversations_select" => {}
            other => self.say(format!("an element of the kind {other:?}")),
        }
    }

    /// Options, or groups of them; the one chosen first must be among them.
    fn options(&mut self, element: &Value, most: usize) {
        let groups = items(element, "option_groups");
        let lists: Vec<&[Value]> = match groups {
            [] => vec![items(element, "options")],
            _ => groups.iter().map(|group| items(group, "options")).collect(),
        };
        self.number("option groups", groups.len(), 0, 100);
        groups.iter().for_each(|group| self.plain("group", &group["label"], 75));
        for list in &lists {
            self.number("options", list.len(), 1, most);
            for option in *list {
                self.plain("option", &option["text"], 75);
                self.length("option value", text(option, "value"), 1, 150);
            }
        }
        let first = element.get("initial_option");
        if first.is_some_and(|first| !lists.iter().any(|list| list.contains(first))) {
            self.say("the option chosen first is not among the options");
        }
    }
}
