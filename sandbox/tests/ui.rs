//! What the page uses.

use serde_json::{Value, json};
use slack_sandbox::Sandbox;

use crate::fake::{SocketApp, api, modal, sandbox, with_button, worked};

async fn look(sandbox: &Sandbox, path: &str) -> Value {
    reqwest::get(format!("{}/ui/{path}", sandbox.url())).await.unwrap().json().await.unwrap()
}

async fn act(sandbox: &Sandbox, path: &str, body: Value) -> Value {
    let request = reqwest::Client::new().post(format!("{}/ui/{path}", sandbox.url())).json(&body);
    request.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn the_page_is_served() {
    let sandbox = sandbox().await;
    let page = reqwest::get(sandbox.url()).await.unwrap();
    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
    assert!(page.text().await.unwrap().starts_with("<!doctype html>"));
    assert_eq!(
        reqwest::get(format!("{}/page/nothing.js", sandbox.url())).await.unwrap().status().as_u16(),
        404
    );
}

#[tokio::test]
async fn people_see_what_is_theirs() {
    let sandbox = sandbox().await;
    let state = look(&sandbox, "state?as=U3").await;
    assert_eq!((state["me"]["name"].clone(), state["me"]["initials"].clone()), (json!("cleo"), json!("CM")));
    let names: Vec<_> =
        state["conversations"].as_array().unwrap().iter().map(|it| it["name"].clone()).collect();
    assert_eq!(names, ["general", "fake"]);
    assert_eq!(state["apps"][0]["commands"][0]["command"], "/fake");
    assert_eq!(state["clock"]["simulated"], false);
}

#[tokio::test]
async fn a_conversation_with_unread_messages() {
    let sandbox = sandbox().await;
    let posted = worked(api(&sandbox, "chat.postMessage", with_button("U1")).await);
    let channel = posted["channel"].as_str().unwrap();
    let unread = |state: &Value| {
        state["conversations"].as_array().unwrap().iter().find(|it| it["id"] == channel).unwrap()["unread"]
            .clone()
    };
    assert_eq!(unread(&look(&sandbox, "state?as=U1").await), 1);
    act(&sandbox, "read", json!({ "as": "U1", "channel": channel, "ts": posted["ts"] })).await;
    assert_eq!(unread(&look(&sandbox, "state?as=U1").await), 0);
    let seen = look(&sandbox, &format!("conversation?as=U1&id={channel}")).await;
    assert_eq!(seen["messages"][0]["blocks"][0]["block_id"], "row");
    assert_eq!(seen["conversation"]["with"], json!(sandbox.bot_user(0)));
    let other = reqwest::get(format!("{}/ui/conversation?as=U2&id={channel}", sandbox.url())).await.unwrap();
    assert_eq!(other.status().as_u16(), 404);
}

#[tokio::test]
async fn clicking_and_submitting_over_http() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    let posted = worked(api(&sandbox, "chat.postMessage", with_button("U1")).await);
    let container = json!({ "type": "message", "channel": posted["channel"], "ts": posted["ts"] });
    let click =
        json!({ "as": "U1", "container": container, "block_id": "row", "action_id": "go", "element": {} });
    assert_eq!(act(&sandbox, "action", click).await, json!({ "ok": true }));
    let trigger = app.payload("block_actions").await["trigger_id"].clone();
    let open = json!({ "trigger_id": trigger, "view": modal() });
    worked(api(&sandbox, "views.open", open).await);
    let view = look(&sandbox, "views?as=U1").await["stack"][0]["id"].clone();
    let submit = |values| act(&sandbox, "submit", json!({ "as": "U1", "view_id": view, "values": values }));
    let empty = submit(json!({})).await;
    assert_eq!((&empty["ok"], empty["errors"]["name"].is_string()), (&json!(false), true));
    let values = json!({ "name": { "name": { "type": "plain_text_input", "value": "Ada" } } });
    assert_eq!(submit(values).await["ok"], true);
}

#[tokio::test]
async fn speaking_and_reacting_over_http() {
    let sandbox = sandbox().await;
    let said = act(&sandbox, "message", json!({ "as": "U1", "channel": "C1", "text": "hi @ben" })).await;
    let reaction = json!({ "as": "U2", "channel": "C1", "ts": said["ts"], "name": "wave" });
    assert_eq!(act(&sandbox, "reaction", reaction.clone()).await["added"], true);
    assert_eq!(act(&sandbox, "reaction", reaction).await["added"], false);
    let away = json!({ "as": "U1", "status_text": "Away", "status_emoji": ":palm_tree:" });
    assert_eq!(act(&sandbox, "status", away).await["ok"], true);
    assert_eq!(look(&sandbox, "state?as=U1").await["me"]["status_emoji"], ":palm_tree:");
}

#[tokio::test]
async fn opening_over_http() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    let id = sandbox.app_id(0);
    assert_eq!(act(&sandbox, "home", json!({ "as": "U1", "app": id })).await["ok"], true);
    app.payload("app_home_opened").await;
    let shortcut = json!({ "as": "U1", "app": id, "callback_id": "new" });
    assert_eq!(act(&sandbox, "shortcut", shortcut).await["ok"], true);
    app.payload("shortcut").await;
}

#[tokio::test]
async fn the_stream_tells_of_changes() {
    let sandbox = sandbox().await;
    let mut stream = reqwest::get(format!("{}/ui/stream?as=U1", sandbox.url())).await.unwrap();
    worked(api(&sandbox, "chat.postMessage", json!({ "channel": "C1", "text": "x" })).await);
    let chunk = stream.chunk().await.unwrap().unwrap();
    assert_eq!(String::from_utf8_lossy(&chunk), "data: {\"id\":\"C1\",\"type\":\"conversation\"}\n\n");
    sandbox.act("ada").say("general", "/nope").unwrap_err();
    let chunk = String::from_utf8_lossy(&stream.chunk().await.unwrap().unwrap()).into_owned();
    assert!(chunk.contains("\"type\":\"error\""), "{chunk}");
}
