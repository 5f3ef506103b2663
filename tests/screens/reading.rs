//! Screens as compact text: what a person reads, a line a block, buttons in brackets.

use super::Screen;
use super::gallery::all;
use super::samples::Data;
use serde_json::Value;

/// A screen as a person reads it.
pub fn shown(screen: &Screen) -> String {
    match screen {
        Screen::Message(message) => format!("\"{}\"\n{}", message.text, blocks(&message.blocks)),
        Screen::View(view) => {
            let title = view["title"]["text"].as_str().map_or(String::new(), |title| format!("# {title}\n"));
            let submit =
                view["submit"]["text"].as_str().map_or(String::new(), |text| format!("\n[[{text}]]"));
            format!("{title}{}{submit}", blocks(view["blocks"].as_array().map_or(&[], Vec::as_slice)))
        }
    }
}

fn blocks(blocks: &[Value]) -> String {
    blocks.iter().map(block).collect::<Vec<_>>().join("\n")
}

fn block(block: &Value) -> String {
    let text = |value: &Value| value["text"].as_str().unwrap_or_default().to_owned();
    let row = || block["elements"].as_array().into_iter().flatten();
    match block["type"].as_str().unwrap_or_default() {
        "section" if block["fields"].is_array() => {
            let fields = block["fields"].as_array().into_iter().flatten();
            fields.map(text).collect::<Vec<_>>().join(" | ")
        }
        "section" => {
            let accessory = block.get("accessory").map_or(String::new(), |e| format!(" {}", element(e)));
            format!("{}{accessory}", text(&block["text"]))
        }
        "header" => format!("== {}", text(&block["text"])),
        "context" => row().map(|e| format!("  ({})", text(e))).collect(),
        "divider" => "--".to_owned(),
        "actions" => row().map(element).collect::<Vec<_>>().join(" "),
        "input" => format!("{}: {}", text(&block["label"]), element(&block["element"])),
        other => other.to_owned(),
    }
}

fn element(element: &Value) -> String {
    let text = |value: &Value| value["text"]["text"].as_str().unwrap_or_default().to_owned();
    let first = ["initial_value", "initial_date", "initial_conversation"]
        .iter()
        .find_map(|key| element[*key].as_str().map(str::to_owned));
    match element["type"].as_str().unwrap_or_default() {
        "button" if element["style"] == "primary" => format!("[*{}*]", text(element)),
        "button" => format!("[{}]", text(element)),
        _ if element["options"].is_array() => {
            let chosen = element.get("initial_option").map_or(String::new(), |o| format!("{} of ", text(o)));
            let options = element["options"].as_array().into_iter().flatten().map(text);
            format!("<{chosen}{}>", options.collect::<Vec<_>>().join(" | "))
        }
        _ => format!("_{}_", first.unwrap_or_default()),
    }
}

/// The screens of these names.
pub fn screens(names: &[&str]) -> String {
    let all = all(&Data::usual());
    let found = names.iter().map(|name| {
        let (name, screen) = all.iter().find(|(n, _)| n == name).expect("is in the gallery");
        format!("### {name}\n{}", shown(screen))
    });
    found.collect::<Vec<_>>().join("\n\n")
}
