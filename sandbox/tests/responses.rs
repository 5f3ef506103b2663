//! response_url.

use std::time::Duration;

use serde_json::{Value, json};
use slack_sandbox::{Person, Sandbox};

use crate::fake::{SocketApp, api, sandbox, with_button, worked};

async fn post(url: &Value, body: Value) -> (u16, String) {
    let answer = reqwest::Client::new().post(url.as_str().unwrap()).json(&body).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

async fn by_command(sandbox: &Sandbox, app: &mut SocketApp) -> (Person, Value) {
    let ada = sandbox.act("ada");
    ada.say("general", "/fake").unwrap();
    (ada, app.payload("/fake").await["response_url"].clone())
}

#[tokio::test]
async fn answers_are_ephemeral_unless_they_say_otherwise() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    let (ada, url) = by_command(&sandbox, &mut app).await;
    assert_eq!(post(&url, json!({ "text": "psst" })).await, (200, "ok".to_owned()));
    assert_eq!(ada.wait_text("general", "psst").await.unwrap()["ephemeral"], true);
    post(&url, json!({ "text": "loud", "response_type": "in_channel" })).await;
    sandbox.act("ben").wait_text("general", "loud").await.unwrap();
}

#[tokio::test]
async fn five_answers_in_their_time() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    let (_, url) = by_command(&sandbox, &mut app).await;
    for _ in 0..5 {
        assert_eq!(post(&url, json!({ "text": "x" })).await.0, 200);
    }
    let (status, body) = post(&url, json!({ "text": "x" })).await;
    assert!(status == 404 && body.contains("used_url"), "{status} {body}");
    let (_, url) = by_command(&sandbox, &mut app).await;
    tokio::time::sleep(Duration::from_millis(2100)).await;
    let (status, body) = post(&url, json!({ "text": "x" })).await;
    assert!(status == 404 && body.contains("expired_url"), "{status} {body}");
}

#[tokio::test]
async fn answers_are_checked_too() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    let (_, url) = by_command(&sandbox, &mut app).await;
    for (body, error) in [
        (json!({}), "no_text"),
        (json!({ "text": "x", "blocks": [{ "type": "nope" }] }), "invalid_blocks"),
        (json!({ "text": "x", "colour": "red" }), "invalid_arguments"),
        (json!({ "text": "x", "response_type": "loud" }), "invalid_arguments"),
    ] {
        let (status, answer) = post(&url, body).await;
        assert!(status == 400 && answer.contains(error), "{status} {answer}");
    }
    assert_eq!(sandbox.calls_of("response_url").len(), 4);
}

#[tokio::test]
async fn the_original_can_be_replaced_and_deleted() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    worked(api(&sandbox, "chat.postMessage", with_button("U1")).await);
    let ada = sandbox.act("ada");
    let message = ada.wait_text("fake", "Choose").await.unwrap();
    ada.click(&message, "go").await.unwrap();
    let url = app.payload("block_actions").await["response_url"].clone();
    post(&url, json!({ "text": "Chosen", "replace_original": true })).await;
    let replaced = ada.wait_text("fake", "Chosen").await.unwrap();
    assert_eq!(replaced["ts"], message["ts"]);
    assert!(replaced.get("blocks").is_none());
    post(&url, json!({ "delete_original": true })).await;
    assert!(ada.messages("fake").is_empty());
}

#[tokio::test]
async fn ephemeral_messages_can_be_acted_on_and_replaced() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    let mut args = with_button("C1");
    args["user"] = json!("U1");
    worked(api(&sandbox, "chat.postEphemeral", args).await);
    let ada = sandbox.act("ada");
    let message = ada.wait_text("general", "Choose").await.unwrap();
    assert!(sandbox.act("ben").click(&message, "go").await.is_err());
    ada.click(&message, "go").await.unwrap();
    let payload = app.payload("block_actions").await;
    assert_eq!(payload["container"]["is_ephemeral"], true);
    assert!(payload.get("message").is_none());
    post(&payload["response_url"], json!({ "text": "Chosen", "replace_original": true })).await;
    ada.wait_text("general", "Chosen").await.unwrap();
    assert_eq!(ada.messages("general").len(), 1);
}
