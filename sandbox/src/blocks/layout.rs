//! The fields of every block type, and the surfaces that show it.

use super::Surface;
use super::elements::{ACTION_ELEMENTS, INPUT_ELEMENT, SECTION_ACCESSORY};
use super::schema::Kind::{
    Either, Elements, Fields, Flag, List, Loose, Object, Plain, Rows, Text, Url, Word,
};
use super::schema::{Field, may, must};

const ID: Field = may("block_id", Loose(255));

const ACTIONS: &[Field] = &[ACTION_ELEMENTS, ID];
const CONTEXT: &[Field] = &[must("elements", Elements(&["image", "mrkdwn", "plain_text"], 10)), ID];
const CONTEXT_ACTIONS: &[Field] = &[must("elements", Elements(&["feedback_buttons", "icon_button"], 5)), ID];
const DIVIDER: &[Field] = &[ID];
const HEADER: &[Field] = &[must("text", Plain(150)), ID];
const IMAGE: &[Field] = &[
    must("alt_text", Text(2000)),
    may("image_url", Url),
    may("slack_file", Object),
    may("title", Plain(2000)),
    ID,
];
const INPUT: &[Field] = &[
    must("label", Plain(2000)),
    INPUT_ELEMENT,
    may("dispatch_action", Flag),
    may("hint", Plain(2000)),
    may("optional", Flag),
    ID,
];
const MARKDOWN: &[Field] = &[must("text", Text(12_000)), ID];
const RICH_TEXT: &[Field] = &[must("elements", List), ID];
const SECTION: &[Field] =
    &[may("text", Either(3000)), may("fields", Fields(2000)), SECTION_ACCESSORY, may("expand", Flag), ID];
const TABLE: &[Field] = &[must("rows", Rows), may("column_settings", List), ID];
const VIDEO: &[Field] = &[
    must("alt_text", Text(2000)),
    must("title", Plain(200)),
    must("thumbnail_url", Url),
    must("video_url", Url),
    may("author_name", Text(50)),
    may("description", Plain(200)),
    may("provider_icon_url", Url),
    may("provider_name", Text(200)),
    may("title_url", Url),
    ID,
];
const FILE: &[Field] = &[must("external_id", Text(255)), must("source", Word(&["remote"])), ID];

/// The fields of a block type, besides `type`; `None` for a type that does not exist.
pub(super) fn fields(kind: &str) -> Option<&'static [Field]> {
    Some(match kind {
        "actions" => ACTIONS,
        "context" => CONTEXT,
        "context_actions" => CONTEXT_ACTIONS,
        "divider" => DIVIDER,
        "header" => HEADER,
        "image" => IMAGE,
        "input" => INPUT,
        "markdown" => MARKDOWN,
        "rich_text" => RICH_TEXT,
        "section" => SECTION,
        "table" => TABLE,
        "video" => VIDEO,
        "file" => FILE,
        _ => return None,
    })
}

/// Whether a surface shows this type of block.
pub(super) fn shown_on(kind: &str, surface: Surface) -> bool {
    match kind {
        "markdown" | "table" | "context_actions" | "file" => surface == Surface::Message,
        _ => true,
    }
}
