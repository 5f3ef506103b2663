//! The control API over HTTP.

use serde_json::{Value, json};

use crate::fake::{SocketApp, api, refused, sandbox, worked};

async fn post(sandbox: &slack_sandbox::Sandbox, path: &str, body: Value) -> Value {
    let request = reqwest::Client::new()
        .post(format!("{}/control/{path}", sandbox.url()))
        .header("x-sandbox-control", "1");
    request.json(&body).send().await.unwrap().json().await.unwrap()
}

async fn get(sandbox: &slack_sandbox::Sandbox, path: &str) -> Value {
    let request = reqwest::Client::new()
        .get(format!("{}/control/{path}", sandbox.url()))
        .header("x-sandbox-control", "1");
    request.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn the_header_is_required() {
    let sandbox = sandbox().await;
    let answer = reqwest::get(format!("{}/control/everything", sandbox.url())).await.unwrap();
    assert_eq!(answer.status().as_u16(), 403);
}

#[tokio::test]
async fn everything_can_be_read() {
    let sandbox = sandbox().await;
    worked(api(&sandbox, "chat.postMessage", json!({ "channel": "C1", "text": "x" })).await);
    refused(
        &api(&sandbox, "chat.postMessage", json!({ "channel": "C404", "text": "x" })).await,
        "channel_not_found",
    );
    let calls = get(&sandbox, "calls?since=1").await;
    assert_eq!(calls["calls"][0]["error"], "channel_not_found");
    let everything = get(&sandbox, "everything").await;
    assert_eq!(everything["state"]["conversations"]["C1"]["messages"][0]["text"], "x");
    sandbox.act("ada").say("fake", "hello").unwrap();
    assert!(sandbox.wait_for(std::time::Duration::from_secs(20), |it| !it.deliveries().is_empty()).await);
    assert_eq!(get(&sandbox, "deliveries").await["deliveries"][0]["outcome"], "no_connection");
    post(&sandbox, "reset", json!({})).await;
    assert!(sandbox.messages("general").is_empty() && sandbox.calls().is_empty());
}

#[tokio::test]
async fn channels_are_changed_from_outside() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    let channel = |body: Value| post(&sandbox, "channel", body);
    let made = channel(json!({ "op": "create", "name": "ideas", "members": ["ada"] })).await;
    let id = made["channel"].as_str().unwrap();
    channel(json!({ "op": "invite", "channel": id, "user": "fake" })).await;
    app.payload("member_joined_channel").await;
    let ada = sandbox.act("ada");
    ada.say("ideas", "first").unwrap();
    app.payload("message").await;
    channel(json!({ "op": "kick", "channel": id, "user": "fake" })).await;
    ada.say("ideas", "second").unwrap();
    assert!(app.is_quiet().await);
    channel(json!({ "op": "archive", "channel": id })).await;
    assert_eq!(ada.say("ideas", "third").unwrap_err().error, "is_archived");
    let nowhere = json!({ "op": "archive", "channel": "nowhere" });
    assert_eq!(channel(nowhere).await["ok"], false);
}

#[tokio::test]
async fn people_and_events_come_from_outside() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    let gus = json!({ "id": "U7", "name": "gus", "real_name": "Gus Orr" });
    assert_eq!(post(&sandbox, "user", gus).await["user"], "U7");
    app.payload("team_join").await;
    let event = json!({ "event": { "type": "something_new", "odd": [1] } });
    post(&sandbox, "event", event).await;
    assert_eq!(app.payload("something_new").await["event"]["odd"], json!([1]));
    let without_type = json!({ "event": { "odd": [1] } });
    assert_eq!(post(&sandbox, "event", without_type).await["ok"], false);
}

#[tokio::test]
async fn faults_over_http() {
    let sandbox = sandbox().await;
    post(&sandbox, "fault", json!({ "target": "api", "method": "auth.test", "fault": "error", "error": "fatal_error", "times": 2 })).await;
    refused(&api(&sandbox, "auth.test", json!({})).await, "fatal_error");
    let clear = reqwest::Client::new()
        .delete(format!("{}/control/fault", sandbox.url()))
        .header("x-sandbox-control", "1");
    clear.send().await.unwrap();
    worked(api(&sandbox, "auth.test", json!({})).await);
}
