//! A workspace to test in, and small apps that live in it.

mod http_app;
mod socket_app;

use std::time::Duration;

use serde_json::{Value, json};
use slack_sandbox::{AppConfig, Builder, ChannelSpec, GroupSpec, Sandbox, Timing, UserSpec};

pub use http_app::HttpApp;
pub use socket_app::{Answer, SocketApp};

pub const BOT: &str = "xoxb-bot";
pub const APP: &str = "xapp-app";
pub const SECRET: &str = "signing-secret";

/// The manifest of the app under test.
pub fn manifest() -> Value {
    json!({
        "display_information": { "name": "Fake", "description": "An app to test with", "background_color": "#224466" },
        "features": {
            "bot_user": { "display_name": "fake" },
            "app_home": { "home_tab_enabled": true, "messages_tab_enabled": true },
            "slash_commands": [
                { "command": "/fake", "description": "Fakes", "url": "https://old.example.com/slack/commands", "should_escape": true },
                { "command": "/plain", "description": "Plain", "url": "https://old.example.com/slack/commands" },
            ],
            "shortcuts": [
                { "type": "global", "name": "New", "callback_id": "new", "description": "Makes one" },
                { "type": "message", "name": "Keep", "callback_id": "keep", "description": "Keeps it" },
            ],
        },
        "oauth_config": { "scopes": { "bot": [
            "app_mentions:read", "channels:history", "channels:join", "channels:read", "chat:write", "chat:write.public",
            "commands", "dnd:read", "files:write", "groups:history", "groups:read", "im:history", "im:read", "im:write",
            "reactions:write", "team:read", "usergroups:read", "users.profile:read", "users:read", "users:read.email",
        ] } },
        "settings": {
            "socket_mode_enabled": true,
            "interactivity": { "is_enabled": true, "request_url": "https://old.example.com/slack/interactions" },
            "event_subscriptions": {
                "request_url": "https://old.example.com/slack/events",
                "bot_events": [
                    "app_home_opened", "app_mention", "app_uninstalled", "message.channels", "message.im", "team_join",
                    "tokens_revoked", "user_change", "member_joined_channel", "dnd_updated_user", "reaction_added",
                ],
            },
        },
    })
}

/// Slack's patience, shortened.
pub fn timing() -> Timing {
    Timing {
        acknowledge: Duration::from_millis(500),
        trigger: Duration::from_millis(700),
        retries: [0, 60, 120].map(Duration::from_millis).to_vec(),
        response_url: Duration::from_secs(2),
        ping: Duration::from_millis(100),
        snapshot: Duration::from_millis(20),
        hang: Duration::from_millis(500),
    }
}

/// A team of three people, two channels and a group; the app is not in yet.
pub fn team() -> Builder {
    Sandbox::builder()
        .workspace("T1", "Acme")
        .timing(timing())
        .user(UserSpec::new("U1", "ada", "Ada Park").title("CIO").tz("America/New_York"))
        .user(UserSpec::new("U2", "ben", "Ben Ito"))
        .user(UserSpec::new("U3", "cleo", "Cleo Marsh").admin())
        .channel(ChannelSpec::new("C1", "general"))
        .channel(ChannelSpec::new("C2", "secret").members(["ada", "ben"]).private())
        .group(GroupSpec {
            id: "S1".into(),
            handle: "leads".into(),
            name: "Leads".into(),
            users: vec!["ada".into()],
        })
}

pub fn socket_config() -> AppConfig {
    AppConfig::new(manifest(), BOT).app_token(APP).client("client", "shh")
}

/// The workspace with an app that uses Socket Mode.
pub async fn sandbox() -> Sandbox {
    team().app(socket_config()).start().await.expect("the sandbox starts")
}

/// The workspace with an app whose manifest has other scopes.
pub async fn sandbox_with_scopes(scopes: &[&str]) -> Sandbox {
    let mut config = socket_config();
    config.manifest["oauth_config"]["scopes"]["bot"] = json!(scopes);
    team().app(config).start().await.expect("the sandbox starts")
}

/// Calls a method with a JSON body and the bot's token.
pub async fn api(sandbox: &Sandbox, method: &str, args: Value) -> Value {
    api_as(sandbox, BOT, method, args).await
}

/// Calls a method with a JSON body.
pub async fn api_as(sandbox: &Sandbox, token: &str, method: &str, args: Value) -> Value {
    let request =
        reqwest::Client::new().post(format!("{}{method}", sandbox.api_url())).bearer_auth(token).json(&args);
    request.send().await.expect("an answer").json().await.expect("JSON")
}

/// Calls a reading method with a query and the bot's token.
pub async fn get(sandbox: &Sandbox, method: &str, query: &str) -> Value {
    let request =
        reqwest::Client::new().get(format!("{}{method}?{query}", sandbox.api_url())).bearer_auth(BOT);
    request.send().await.expect("an answer").json().await.expect("JSON")
}

/// Posts a text as the bot; Slack's answer.
pub async fn post(sandbox: &Sandbox, channel: &str, text: &str) -> Value {
    worked(api(sandbox, "chat.postMessage", json!({ "channel": channel, "text": text })).await)
}

/// The call worked; its answer.
pub fn worked(answer: Value) -> Value {
    assert_eq!(answer["ok"], json!(true), "{answer}");
    answer
}

/// The call was refused with this error.
pub fn refused(answer: &Value, error: &str) {
    assert_eq!(answer["ok"], json!(false), "{answer}");
    assert_eq!(answer["error"], json!(error), "{answer}");
}

/// The call was refused, with an explanation that contains these words.
pub fn refused_because(answer: &Value, error: &str, words: &str) {
    refused(answer, error);
    let messages = answer["response_metadata"]["messages"].to_string();
    assert!(messages.contains(words), "{words:?} is not in {messages}");
}

/// A modal with one input.
pub fn modal() -> Value {
    json!({
        "type": "modal", "callback_id": "form", "title": { "type": "plain_text", "text": "Form" },
        "submit": { "type": "plain_text", "text": "Save" }, "private_metadata": "kept", "notify_on_close": true,
        "blocks": [
            {
                "type": "input", "block_id": "name", "label": { "type": "plain_text", "text": "Name" },
                "element": { "type": "plain_text_input", "action_id": "name", "max_length": 10 },
            },
            {
                "type": "actions", "block_id": "more",
                "elements": [{ "type": "button", "action_id": "deeper", "text": { "type": "plain_text", "text": "Deeper" } }],
            },
        ],
    })
}

/// A message with a button.
pub fn with_button(channel: &str) -> Value {
    json!({
        "channel": channel, "text": "Choose",
        "blocks": [{
            "type": "actions", "block_id": "row",
            "elements": [
                { "type": "button", "action_id": "go", "value": "7", "text": { "type": "plain_text", "text": "Go" } },
                {
                    "type": "static_select", "action_id": "pick", "placeholder": { "type": "plain_text", "text": "Pick" },
                    "options": [{ "text": { "type": "plain_text", "text": "One" }, "value": "1" }],
                },
            ],
        }],
    })
}
