//! Modals and Home tabs.

use std::time::Duration;

use serde_json::{Value, json};
use slack_sandbox::Sandbox;

use crate::fake::{Answer, SocketApp, api, modal, refused, refused_because, sandbox, worked};

async fn trigger(sandbox: &Sandbox, app: &mut SocketApp) -> Value {
    sandbox.act("ada").shortcut("new").await.unwrap();
    app.payload("shortcut").await["trigger_id"].clone()
}

async fn open(sandbox: &Sandbox, app: &mut SocketApp, view: Value) -> Value {
    let trigger = trigger(sandbox, app).await;
    worked(api(sandbox, "views.open", json!({ "trigger_id": trigger, "view": view })).await)["view"].clone()
}

#[tokio::test]
async fn triggers_are_used_once_and_soon() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    let open =
        |trigger: &Value| api(&sandbox, "views.open", json!({ "trigger_id": trigger, "view": modal() }));
    refused(&open(&json!("1.2.3")).await, "invalid_trigger_id");
    let used = trigger(&sandbox, &mut app).await;
    worked(open(&used).await);
    refused(&open(&used).await, "exchanged_trigger_id");
    let late = trigger(&sandbox, &mut app).await;
    tokio::time::sleep(Duration::from_millis(750)).await;
    refused(&open(&late).await, "expired_trigger_id");
    refused_because(
        &api(&sandbox, "views.open", json!({ "view": modal() })).await,
        "invalid_arguments",
        "trigger_id",
    );
}

fn wrong_views() -> Vec<(&'static str, Value, &'static str)> {
    let long = json!({ "type": "plain_text", "text": "x".repeat(25) });
    let empty = json!([{ "type": "section", "text": { "type": "mrkdwn", "text": "" } }]);
    let markdown = json!([{ "type": "markdown", "text": "x" }]);
    let many = json!(vec![json!({ "type": "divider" }); 101]);
    vec![
        ("title", long.clone(), "less than 25"),
        ("title", json!(null), "must provide an object"),
        ("submit", long.clone(), "less than 25"),
        ("submit", json!(null), "missing required field: submit"),
        ("close", long, "less than 25"),
        ("private_metadata", json!("x".repeat(3001)), "less than 3001"),
        ("callback_id", json!("x".repeat(256)), "less than 256"),
        ("external_id", json!("x".repeat(256)), "less than 256"),
        ("notify_on_close", json!("yes"), "must provide a boolean"),
        ("type", json!("home"), "must be a view of type modal"),
        ("colour", json!("red"), "invalid additional property: colour"),
        ("blocks", many, "no more than 100 items"),
        ("blocks", markdown, "unsupported type: markdown"),
        ("blocks", empty, "/view/blocks/0/text/text"),
    ]
}

#[tokio::test]
async fn wrong_views_are_refused() {
    let sandbox = sandbox().await;
    for (key, value, words) in wrong_views() {
        let mut view = modal();
        view[key] = value;
        let args = json!({ "trigger_id": "x", "view": view });
        refused_because(&api(&sandbox, "views.open", args).await, "invalid_arguments", words);
    }
}

#[tokio::test]
async fn a_modal_is_submitted() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    let opened = open(&sandbox, &mut app, modal()).await;
    assert_eq!(
        (opened["state"]["values"]["name"]["name"]["value"].clone(), opened["private_metadata"].clone()),
        (json!(null), json!("kept"))
    );
    let ada = sandbox.act("ada");
    let view = ada.wait_view(|view| view["callback_id"] == "form").await.unwrap();
    let missing = ada.submit(&view, &[]).await.unwrap_err();
    assert_eq!(missing.errors.unwrap()["name"], "Please complete this required field.");
    assert!(ada.submit(&view, &[("name", json!("x".repeat(11)))]).await.is_err());
    ada.submit(&view, &[("name", json!("Ada"))]).await.unwrap();
    let payload = app.payload("view_submission").await;
    assert_eq!(
        payload["view"]["state"]["values"]["name"]["name"],
        json!({ "type": "plain_text_input", "value": "Ada" })
    );
    assert_eq!(
        (payload["view"]["hash"].clone(), payload["response_urls"].clone()),
        (opened["hash"].clone(), json!([]))
    );
    assert!(payload["trigger_id"].is_string());
    assert!(ada.views().is_empty());
}

/// An app that answers a submission as the name in it says.
fn answer(frame: &Value) -> Answer {
    let mut other = modal();
    other["callback_id"] = json!("other");
    let name = frame.pointer("/payload/view/state/values/name/name/value");
    Answer::With(match name.and_then(Value::as_str) {
        Some("errors") => json!({ "response_action": "errors", "errors": { "name": "No." } }),
        Some("stray") => json!({ "response_action": "errors", "errors": { "nowhere": "No." } }),
        Some("update") => json!({ "response_action": "update", "view": other }),
        Some("push") => json!({ "response_action": "push", "view": other }),
        Some("clear") => json!({ "response_action": "clear" }),
        Some("bad") => json!({ "response_action": "update", "view": { "type": "modal" } }),
        _ => return Answer::Acknowledge,
    })
}

#[tokio::test]
async fn submissions_can_be_refused() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::answering(&sandbox, answer).await;
    let view = open(&sandbox, &mut app, modal()).await;
    let ada = sandbox.act("ada");
    let error = ada.submit(&view, &[("name", json!("errors"))]).await.unwrap_err();
    assert_eq!(error.errors.unwrap()["name"], "No.");
    assert_eq!(ada.views()[0]["errors"]["name"], "No.");
    for wrong in ["stray", "bad"] {
        ada.submit(&view, &[("name", json!(wrong))]).await.unwrap_err();
        ada.wait_complaint("trouble connecting").await.unwrap();
    }
    assert_eq!(ada.views().len(), 1);
}

#[tokio::test]
async fn submissions_lead_to_other_views() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::answering(&sandbox, answer).await;
    open(&sandbox, &mut app, modal()).await;
    let ada = sandbox.act("ada");
    for (name, depth) in [("update", 1), ("push", 2), ("done", 1), ("clear", 0)] {
        let top = ada.views().pop().unwrap();
        ada.submit(&top, &[("name", json!(name))]).await.unwrap();
        let views = ada.views();
        assert_eq!(views.len(), depth, "{name}");
        if name == "push" {
            assert_eq!(views[1]["previous_view_id"], views[0]["id"]);
        }
        assert!(views.iter().all(|view| view["callback_id"] == "other"), "{name}");
    }
}

#[tokio::test]
async fn modals_stack_three_high() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    open(&sandbox, &mut app, modal()).await;
    let ada = sandbox.act("ada");
    for depth in 2..=4 {
        ada.choose_in_view(&ada.views().pop().unwrap(), "deeper", json!({})).await.unwrap();
        let payload = app.payload("block_actions").await;
        assert_eq!(payload["container"]["type"], "view");
        assert!(payload.get("response_url").is_none());
        let pushed =
            api(&sandbox, "views.push", json!({ "trigger_id": payload["trigger_id"], "view": modal() }))
                .await;
        if depth == 4 {
            refused(&pushed, "push_limit_reached");
        } else {
            assert_eq!(worked(pushed)["view"]["root_view_id"], ada.views()[0]["id"]);
        }
    }
    ada.close(&ada.views().pop().unwrap()).unwrap();
    assert_eq!(app.payload("view_closed").await["is_cleared"], false);
    ada.close_all().unwrap();
    assert_eq!(app.payload("view_closed").await["is_cleared"], true);
    assert_eq!(app.payload("view_closed").await["view"]["callback_id"], "form");
}

#[tokio::test]
async fn views_are_updated_by_id_and_hash() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    let mut first = modal();
    first["external_id"] = json!("mine");
    let opened = open(&sandbox, &mut app, first.clone()).await;
    let mut second = first.clone();
    second["callback_id"] = json!("second");
    let update = |args: Value| api(&sandbox, "views.update", args);
    refused(&update(json!({ "view_id": "V404", "view": second })).await, "not_found");
    refused(
        &update(json!({ "view_id": opened["id"], "hash": "old", "view": second })).await,
        "hash_conflict",
    );
    let updated =
        worked(update(json!({ "view_id": opened["id"], "hash": opened["hash"], "view": second })).await);
    assert_ne!(updated["view"]["hash"], opened["hash"]);
    worked(update(json!({ "external_id": "mine", "view": second })).await);
    assert_eq!(sandbox.act("ada").views()[0]["callback_id"], "second");
    let trigger = trigger(&sandbox, &mut app).await;
    refused(
        &api(&sandbox, "views.open", json!({ "trigger_id": trigger, "view": first })).await,
        "duplicate_external_id",
    );
}

#[tokio::test]
async fn what_was_entered_survives_an_update() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::answering(&sandbox, |frame| match frame["payload"]["type"].as_str() {
        Some("view_submission") => {
            Answer::With(json!({ "response_action": "errors", "errors": { "name": "No." } }))
        }
        _ => Answer::Acknowledge,
    })
    .await;
    let opened = open(&sandbox, &mut app, modal()).await;
    let ada = sandbox.act("ada");
    ada.submit(&opened, &[("name", json!("Ada"))]).await.unwrap_err();
    let updated =
        worked(api(&sandbox, "views.update", json!({ "view_id": opened["id"], "view": modal() })).await);
    assert_eq!(updated["view"]["state"]["values"]["name"]["name"]["value"], "Ada");
}

#[tokio::test]
async fn home_tabs() {
    let sandbox = sandbox().await;
    let view = json!({ "type": "home", "blocks": [{ "type": "section", "text": { "type": "mrkdwn", "text": "Welcome" } }] });
    let publish = |args: Value| api(&sandbox, "views.publish", args);
    refused(&publish(json!({ "user_id": "U404", "view": view })).await, "invalid_arguments");
    refused(&publish(json!({ "user_id": "U1", "view": modal() })).await, "invalid_arguments");
    let first = worked(publish(json!({ "user_id": "U1", "view": view })).await);
    refused(&publish(json!({ "user_id": "U1", "view": view, "hash": "old" })).await, "hash_conflict");
    let second =
        worked(publish(json!({ "user_id": "U1", "view": view, "hash": first["view"]["hash"] })).await);
    assert_eq!(first["view"]["id"], second["view"]["id"]);
    assert_eq!(sandbox.act("ada").wait_home(|_| true).await.unwrap()["blocks"][0]["text"]["text"], "Welcome");
    assert!(sandbox.act("ben").home().is_none());
}

#[tokio::test]
async fn options_are_asked_for() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::answering(&sandbox, |frame| match frame["payload"]["value"].as_str() {
        Some("one") => Answer::With(
            json!({ "options": [{ "text": { "type": "plain_text", "text": "One" }, "value": "1" }] }),
        ),
        Some("none") => Answer::With(json!({ "options": [] })),
        Some(_) => Answer::With(json!({ "options": [{ "text": "wrong" }] })),
        None => Answer::Acknowledge,
    })
    .await;
    let mut view = modal();
    view["blocks"] = json!([{
        "type": "input", "block_id": "b", "label": { "type": "plain_text", "text": "L" },
        "element": { "type": "external_select", "action_id": "search", "min_query_length": 2 },
    }]);
    let view = open(&sandbox, &mut app, view).await;
    let ada = sandbox.act("ada");
    let found = ada.options_in_view(&view, "search", "one").await.unwrap();
    assert_eq!(found["options"][0]["value"], "1");
    let payload = app.payload("block_suggestion").await;
    let of_payload = ["value", "block_id", "action_id"].map(|key| payload[key].as_str().unwrap());
    assert_eq!(of_payload, ["one", "b", "search"]);
    assert_eq!(ada.options_in_view(&view, "search", "none").await.unwrap()["options"], json!([]));
    assert!(
        ada.options_in_view(&view, "search", "broken")
            .await
            .unwrap_err()
            .error
            .starts_with("invalid_options")
    );
    assert_eq!(ada.options_in_view(&view, "search", "x").await.unwrap()["min_query_length"], 2);
}
