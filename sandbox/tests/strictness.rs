//! Tokens, scopes, arguments: what every call is checked for.

use serde_json::{Value, json};

use crate::fake::{APP, api, api_as, get, refused, refused_because, sandbox, sandbox_with_scopes, worked};

#[tokio::test]
async fn tokens_are_checked() {
    let sandbox = sandbox().await;
    let url = format!("{}auth.test", sandbox.api_url());
    let bare: Value = reqwest::get(&url).await.unwrap().json().await.unwrap();
    refused(&bare, "not_authed");
    refused(&api_as(&sandbox, "xoxb-other", "auth.test", json!({})).await, "invalid_auth");
    refused(&api_as(&sandbox, APP, "chat.postMessage", json!({})).await, "not_allowed_token_type");
    refused(&api(&sandbox, "apps.connections.open", json!({})).await, "not_allowed_token_type");
    let by_argument: Value =
        reqwest::get(format!("{url}?token=xoxb-bot")).await.unwrap().json().await.unwrap();
    assert_eq!(worked(by_argument)["team_id"], "T1");
}

#[tokio::test]
async fn auth_test_names_the_bot() {
    let sandbox = sandbox().await;
    let answer = worked(api(&sandbox, "auth.test", json!({})).await);
    assert_eq!(answer["user_id"], json!(sandbox.bot_user(0)));
    assert_eq!(answer["team"], "Acme");
    assert!(answer["bot_id"].as_str().unwrap().starts_with('B'));
}

#[tokio::test]
async fn missing_scopes_are_named() {
    let sandbox = sandbox_with_scopes(&["commands", "channels:read"]).await;
    let answer = api(&sandbox, "chat.postMessage", json!({ "channel": "C1", "text": "x" })).await;
    refused(&answer, "missing_scope");
    assert_eq!(answer["needed"], "chat:write");
    assert_eq!(answer["provided"], "commands,channels:read");
    refused(&get(&sandbox, "users.info", "user=U1").await, "missing_scope");
    let answer = get(&sandbox, "conversations.list", "types=private_channel").await;
    refused(&answer, "missing_scope");
    assert_eq!(answer["needed"], "groups:read");
}

#[tokio::test]
async fn the_address_of_people_needs_its_own_scope() {
    let sandbox = sandbox_with_scopes(&["users:read"]).await;
    let answer = worked(get(&sandbox, "users.info", "user=U1").await);
    assert!(answer["user"]["profile"].get("email").is_none());
    refused(&get(&sandbox, "users.lookupByEmail", "email=ada@example.com").await, "missing_scope");
}

#[tokio::test]
async fn arguments_are_checked() {
    let sandbox = sandbox().await;
    let answer = api(&sandbox, "chat.postMessage", json!({ "text": "x" })).await;
    refused_because(&answer, "invalid_arguments", "missing required field: channel");
    let answer =
        api(&sandbox, "chat.postMessage", json!({ "channel": "C1", "text": "x", "colour": "red" })).await;
    refused_because(&answer, "invalid_arguments", "unknown argument: colour");
    let answer = api(&sandbox, "users.info", json!({ "user": "U1" })).await;
    refused_because(&answer, "invalid_arguments", "does not take a JSON body");
    refused(&api(&sandbox, "chat.postMassage", json!({})).await, "unknown_method");
    refused(&get(&sandbox, "conversations.list", "limit=2000").await, "invalid_limit");
    refused(&get(&sandbox, "conversations.list", "cursor=nonsense").await, "invalid_cursor");
    refused(&get(&sandbox, "conversations.list", "types=secret").await, "invalid_types");
}

#[tokio::test]
async fn bodies_are_checked() {
    let sandbox = sandbox().await;
    let send = |content_type: &'static str, body: &'static str| {
        let request = reqwest::Client::new()
            .post(format!("{}chat.postMessage", sandbox.api_url()))
            .bearer_auth("xoxb-bot");
        async move {
            let answer = request.header("content-type", content_type).body(body).send().await.unwrap();
            answer.json::<Value>().await.unwrap()
        }
    };
    refused(&send("application/json", "{nope").await, "invalid_json");
    refused(&send("application/json", "[1]").await, "json_not_object");
    refused(&send("text/plain", "hello").await, "invalid_post_type");
    worked(send("application/x-www-form-urlencoded", "channel=C1&text=by+form").await);
    let blocks = "channel=C1&blocks=%5B%7B%22type%22%3A%22divider%22%7D%5D";
    worked(send("application/x-www-form-urlencoded", blocks).await);
    refused(
        &send("application/x-www-form-urlencoded", "channel=C1&blocks=%5B").await,
        "invalid_blocks_format",
    );
}

#[tokio::test]
async fn calls_are_written_down() {
    let sandbox = sandbox().await;
    worked(api(&sandbox, "chat.postMessage", json!({ "channel": "C1", "text": "x" })).await);
    refused(
        &api(&sandbox, "chat.postMessage", json!({ "channel": "C9", "text": "x" })).await,
        "channel_not_found",
    );
    let calls = sandbox.calls_of("chat.postMessage");
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0].token_kind, "bot");
    assert_eq!(calls[0].args, json!({ "channel": "C1", "text": "x" }));
    assert_eq!(sandbox.refused_calls()[0].error.as_deref(), Some("channel_not_found"));
}
