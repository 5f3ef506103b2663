//! Every limit of Block Kit.

use serde_json::{Value, json};
use slack_sandbox::Sandbox;

use crate::fake::{api, refused_because, sandbox, worked};

fn plain(length: usize) -> Value {
    json!({ "type": "plain_text", "text": "x".repeat(length) })
}

fn section(fields: Value) -> Value {
    let mut block = json!({ "type": "section", "text": { "type": "mrkdwn", "text": "x" } });
    for (key, value) in fields.as_object().unwrap() {
        block[key] = value.clone();
    }
    block
}

fn actions(element: Value) -> Value {
    json!({ "type": "actions", "elements": [element] })
}

fn button(fields: Value) -> Value {
    let mut element = json!({ "type": "button", "text": plain(5), "action_id": "a" });
    for (key, value) in fields.as_object().unwrap() {
        element[key] = value.clone();
    }
    element
}

fn options(count: usize) -> Value {
    (0..count).map(|number| json!({ "text": plain(3), "value": number.to_string() })).collect()
}

fn select(fields: Value) -> Value {
    let mut element = json!({ "type": "static_select", "action_id": "s", "options": options(2) });
    for (key, value) in fields.as_object().unwrap() {
        element[key] = value.clone();
    }
    element
}

async fn post(sandbox: &Sandbox, blocks: Value) -> Value {
    api(sandbox, "chat.postMessage", json!({ "channel": "C1", "text": "x", "blocks": blocks })).await
}

type Wrong = Vec<(Value, &'static str)>;

fn wrong_layouts() -> Wrong {
    vec![
        (json!({ "type": "section" }), "text or fields"),
        (json!({ "type": "sektion" }), "unsupported type: sektion"),
        (json!({ "text": "x" }), "missing required field: type"),
        (json!("text"), "must provide an object"),
        (json!({ "type": "header", "text": plain(151) }), "less than 151"),
        (json!({ "type": "header", "text": { "type": "mrkdwn", "text": "x" } }), "unsupported type: mrkdwn"),
        (
            json!({ "type": "image", "image_url": "https://x.example/y.png" }),
            "missing required field: alt_text",
        ),
        (json!({ "type": "image", "alt_text": "x" }), "exactly one of image_url and slack_file"),
        (json!({ "type": "image", "alt_text": "x", "image_url": "nope" }), "valid URL"),
        (json!({ "type": "context", "elements": vec![plain(1); 11] }), "no more than 10 items"),
        (json!({ "type": "markdown", "text": "x".repeat(12_001) }), "less than 12001"),
        (json!({ "type": "file", "external_id": "x", "source": "remote" }), "cannot be posted"),
    ]
}

fn wrong_sections() -> Wrong {
    vec![
        (
            section(json!({ "text": plain(3001) })),
            "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
        ),
        (section(json!({ "text": plain(0) })), "must be more than 0 characters"),
        (section(json!({ "fields": vec![plain(1); 11] })), "no more than 10 items"),
        (section(json!({ "fields": [plain(2001)] })), "less than 2001"),
        (section(json!({ "colour": "red" })), "invalid additional property: colour"),
        (section(json!({ "block_id": "x".repeat(256) })), "less than 256"),
        (
            section(json!({ "accessory": { "type": "plain_text_input", "action_id": "a" } })),
            "unsupported type: plain_text_input",
        ),
        (
            section(json!({ "text": { "type": "mrkdwn", "text": "x", "emoji": true } })),
            "invalid additional property: emoji",
        ),
    ]
}

fn wrong_buttons() -> Wrong {
    let many: Vec<Value> = (0..26).map(|n| button(json!({ "action_id": n.to_string() }))).collect();
    vec![
        (json!({ "type": "context", "elements": [button(json!({}))] }), "unsupported type: button"),
        (json!({ "type": "actions", "elements": [] }), "no less than 1 items"),
        (json!({ "type": "actions", "elements": many }), "no more than 25 items"),
        (
            json!({ "type": "actions", "elements": [button(json!({})), button(json!({}))] }),
            "action_id \\\"a\\\" already exists",
        ),
    ]
}

fn wrong_button_fields() -> Wrong {
    let wrong_confirm =
        json!({ "title": plain(100), "text": plain(301), "confirm": plain(30), "deny": plain(30) });
    vec![
        (actions(button(json!({ "text": plain(76) }))), "less than 76"),
        (actions(button(json!({ "value": "x".repeat(2001) }))), "less than 2001"),
        (actions(button(json!({ "action_id": "x".repeat(256) }))), "less than 256"),
        (actions(button(json!({ "style": "loud" }))), "valid enum value"),
        (actions(button(json!({ "url": "javascript:alert(1)" }))), "valid URL"),
        (actions(button(json!({ "confirm": wrong_confirm }))), "less than 301"),
    ]
}

fn wrong_menus() -> Wrong {
    vec![
        (actions(select(json!({ "options": options(101) }))), "no more than 100 items"),
        (actions(select(json!({ "option_groups": [] }))), "exactly one of options and option_groups"),
        (
            actions(select(json!({ "initial_option": { "text": plain(3), "value": "9" } }))),
            "not among the options",
        ),
        (actions(select(json!({ "options": [{ "text": plain(76), "value": "1" }] }))), "less than 76"),
        (
            actions(select(json!({ "options": [{ "text": plain(3), "value": "x".repeat(151) }] }))),
            "less than 151",
        ),
        (
            actions(select(
                json!({ "options": [{ "text": { "type": "mrkdwn", "text": "x" }, "value": "1" }] }),
            )),
            "must use plain_text",
        ),
        (actions(select(json!({ "placeholder": plain(151) }))), "less than 151"),
    ]
}

fn wrong_pickers() -> Wrong {
    vec![
        (
            actions(json!({ "type": "overflow", "action_id": "o", "options": options(6) })),
            "no more than 5 items",
        ),
        (
            actions(json!({ "type": "radio_buttons", "action_id": "r", "options": options(11) })),
            "no more than 10 items",
        ),
        (
            actions(json!({ "type": "datepicker", "action_id": "d", "initial_date": "02/03/2026" })),
            "YYYY-MM-DD",
        ),
        (actions(json!({ "type": "timepicker", "action_id": "t", "initial_time": "9:00" })), "HH:mm"),
        (
            actions(json!({ "type": "datetimepicker", "action_id": "d", "initial_date_time": 5 })),
            "ten digits",
        ),
        (
            actions(json!({ "type": "number_input", "action_id": "n", "is_decimal_allowed": true })),
            "unsupported type: number_input",
        ),
    ]
}

fn wrong_inputs() -> Wrong {
    vec![
        (json!({ "type": "input", "label": plain(5) }), "missing required field: element"),
        (
            json!({ "type": "input", "label": plain(2001), "element": { "type": "plain_text_input", "action_id": "p" } }),
            "less than 2001",
        ),
        (
            json!({ "type": "input", "label": plain(5), "element": { "type": "number_input", "action_id": "n" } }),
            "missing required field: is_decimal_allowed",
        ),
        (
            json!({ "type": "input", "label": plain(5), "element": { "type": "plain_text_input", "action_id": "p", "min_length": 9, "max_length": 3 } }),
            "min_length",
        ),
        (
            json!({ "type": "input", "label": plain(5), "element": { "type": "file_input", "action_id": "f" } }),
            "only available in modals",
        ),
    ]
}

#[tokio::test]
async fn wrong_blocks_are_refused_with_the_place_of_the_fault() {
    let sandbox = sandbox().await;
    let all = [
        wrong_layouts(),
        wrong_sections(),
        wrong_buttons(),
        wrong_button_fields(),
        wrong_menus(),
        wrong_pickers(),
        wrong_inputs(),
    ];
    for (block, words) in all.into_iter().flatten() {
        let answer = post(&sandbox, json!([block])).await;
        refused_because(&answer, "invalid_blocks", words);
    }
}

#[tokio::test]
async fn lists_of_blocks_have_limits() {
    let sandbox = sandbox().await;
    let answer = post(&sandbox, json!(vec![json!({ "type": "divider" }); 51])).await;
    refused_because(&answer, "invalid_blocks", "no more than 50 items");
    let twice = json!([{ "type": "divider", "block_id": "d" }, { "type": "divider", "block_id": "d" }]);
    refused_because(&post(&sandbox, twice).await, "invalid_blocks", "already exists");
    worked(post(&sandbox, json!(vec![json!({ "type": "divider" }); 50])).await);
}

#[tokio::test]
async fn one_answer_names_every_fault() {
    let sandbox = sandbox().await;
    let answer =
        post(&sandbox, json!([{ "type": "header", "text": plain(200) }, { "type": "section" }])).await;
    assert_eq!(answer["response_metadata"]["messages"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn right_blocks_are_taken_and_get_ids() {
    let sandbox = sandbox().await;
    let blocks = json!([
        section(json!({ "text": plain(3000), "accessory": select(json!({ "initial_option": { "text": plain(3), "value": "1" } })) })),
        { "type": "header", "text": plain(150) },
        { "type": "context", "elements": [{ "type": "mrkdwn", "text": "_x_" }, { "type": "image", "image_url": "https://x.example/y.png", "alt_text": "y" }] },
        actions(button(json!({ "style": "primary", "url": "https://x.example", "confirm": { "title": plain(100), "text": plain(300), "confirm": plain(30), "deny": plain(30) } }))),
        { "type": "image", "image_url": "https://x.example/y.png", "alt_text": "y", "title": plain(5) },
        { "type": "rich_text", "elements": [{ "type": "rich_text_section", "elements": [{ "type": "text", "text": "x" }] }] },
        { "type": "table", "rows": [[{ "type": "raw_text", "text": "x" }]] },
        { "type": "input", "label": plain(5), "optional": true, "element": { "type": "plain_text_input", "multiline": true } },
        { "type": "context_actions", "elements": [{ "type": "icon_button", "icon": "trash", "text": plain(5) }] },
        { "type": "video", "alt_text": "v", "title": plain(5), "thumbnail_url": "https://x.example/t.png", "video_url": "https://x.example/v" },
    ]);
    let posted = worked(post(&sandbox, blocks).await);
    let stored = posted["message"]["blocks"].as_array().unwrap();
    assert!(stored.iter().all(|block| block["block_id"].as_str().is_some_and(|id| !id.is_empty())));
    assert!(stored[7]["element"]["action_id"].as_str().is_some());
}

#[tokio::test]
async fn blocks_of_attachments_are_checked_too() {
    let sandbox = sandbox().await;
    let attachments = json!([{ "color": "#ff0000", "blocks": [{ "type": "header", "text": plain(151) }] }]);
    let answer = api(
        &sandbox,
        "chat.postMessage",
        json!({ "channel": "C1", "text": "x", "attachments": attachments }),
    )
    .await;
    refused_because(&answer, "invalid_blocks", "/attachments/0/blocks/0");
}
