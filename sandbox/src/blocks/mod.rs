//! Block Kit: every block and element type with its fields and limits, checked as strictly as Slack does.

mod check;
mod elements;
mod layout;
mod rules;
mod schema;

use serde_json::{Value, json};

use crate::ids;
pub(crate) use check::Checker;

/// Where blocks are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Surface {
    Message,
    Modal,
    Home,
}

impl Surface {
    /// How many blocks it holds.
    pub(crate) fn most_blocks(self) -> usize {
        if self == Self::Message { 50 } else { 100 }
    }
}

/// Everything that is wrong with a list of blocks, in Slack's words.
pub(crate) fn check(blocks: &Value, surface: Surface, pointer: &str) -> Vec<String> {
    let mut checker = Checker::new(surface);
    checker.blocks(blocks, pointer);
    checker.errors
}

/// Gives every block and interactive element without an id one, as Slack does.
pub(crate) fn fill_ids(blocks: &mut [Value]) {
    for block in blocks {
        if block.get("block_id").is_none_or(|id| id == "") {
            block["block_id"] = json!(ids::short());
        }
        for key in ["element", "accessory"] {
            if let Some(element) = block.get_mut(key) {
                fill_action_id(element);
            }
        }
        if matches!(block["type"].as_str(), Some("actions" | "context_actions"))
            && let Some(elements) = block["elements"].as_array_mut()
        {
            elements.iter_mut().for_each(fill_action_id);
        }
    }
}

fn fill_action_id(element: &mut Value) {
    let needs_id = element["type"] != "image" && element.get("action_id").is_none_or(|id| id == "");
    if element.is_object() && needs_id {
        element["action_id"] = json!(ids::short());
    }
}

/// The element with these ids.
pub(crate) fn find<'a>(blocks: &'a [Value], block_id: &str, action_id: &str) -> Option<&'a Value> {
    let block = blocks.iter().find(|block| block["block_id"] == block_id)?;
    let listed = block["elements"].as_array().into_iter().flatten();
    [&block["element"], &block["accessory"]]
        .into_iter()
        .chain(listed)
        .find(|element| element["action_id"] == action_id)
}

/// The ids of the block and the element for an action id alone.
pub(crate) fn locate(blocks: &[Value], action_id: &str) -> Option<(String, Value)> {
    blocks.iter().find_map(|block| {
        let block_id = block["block_id"].as_str()?;
        Some((block_id.to_owned(), find(blocks, block_id, action_id)?.clone()))
    })
}
