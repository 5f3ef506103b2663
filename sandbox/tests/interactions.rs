//! Buttons, selects, shortcuts and commands, and what the app hears of them.

use serde_json::json;
use slack_sandbox::Seed;

use crate::fake::{Answer, SocketApp, api, sandbox, socket_config, team, with_button, worked};

#[tokio::test]
async fn a_command_carries_everything() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    sandbox
        .act("ada")
        .say("general", "/fake meet @Ben Ito in #general, see https://x.example/a?b=1&c=2 now")
        .unwrap();
    let payload = app.payload("/fake").await;
    for (key, value) in [
        ("team_id", "T1"),
        ("team_domain", "acme"),
        ("channel_id", "C1"),
        ("channel_name", "general"),
        ("user_id", "U1"),
        ("user_name", "ada"),
        ("is_enterprise_install", "false"),
        ("text", "meet <@U2|ben> in <#C1|general>, see <https://x.example/a?b=1&amp;c=2> now"),
    ] {
        assert_eq!(payload[key], value, "{key}");
    }
    assert_eq!(payload["api_app_id"], json!(sandbox.app_id(0)));
    for key in ["token", "response_url", "trigger_id"] {
        assert!(payload[key].as_str().is_some_and(|it| !it.is_empty()), "{key}");
    }
    assert!(payload.get("enterprise_id").is_none());
    sandbox.act("ada").say("fake", "/plain @ben").unwrap();
    let payload = app.payload("/plain").await;
    assert_eq!(
        (payload["text"].clone(), payload["channel_name"].clone()),
        (json!("@ben"), json!("directmessage"))
    );
}

#[tokio::test]
async fn commands_that_cannot_be() {
    let sandbox = sandbox().await;
    let ada = sandbox.act("ada");
    let ts = ada.say("general", "hello").unwrap().unwrap();
    assert_eq!(ada.say("general", "/nope").unwrap_err().error, "unknown_command");
    ada.wait_complaint("/nope is not a valid command.").await.unwrap();
    assert_eq!(ada.reply("general", &ts, "/fake").unwrap_err().error, "not_supported_in_threads");
    assert_eq!(sandbox.act("cleo").say("C2", "hello").unwrap_err().error, "channel_not_found");
}

#[tokio::test]
async fn what_the_acknowledgement_of_a_command_says() {
    let sandbox = sandbox().await;
    let _app = SocketApp::answering(&sandbox, |frame| match frame["payload"]["text"].as_str() {
        Some("loud") => Answer::With(json!({ "response_type": "in_channel", "text": "for all" })),
        Some("wrong") => Answer::With(json!({ "blocks": [{ "type": "nope" }] })),
        _ => Answer::With(json!({ "text": "for you" })),
    })
    .await;
    let (ada, ben) = (sandbox.act("ada"), sandbox.act("ben"));
    ada.say("general", "/fake quiet").unwrap();
    assert_eq!(ada.wait_text("general", "for you").await.unwrap()["ephemeral"], true);
    ada.say("general", "/fake loud").unwrap();
    ben.wait_text("general", "for all").await.unwrap();
    assert_eq!(ben.messages("general").len(), 1);
    ada.say("general", "/fake wrong").unwrap();
    ada.wait_complaint("invalid_blocks").await.unwrap();
}

#[tokio::test]
async fn a_button_of_a_message() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    worked(api(&sandbox, "chat.postMessage", with_button("U1")).await);
    let ada = sandbox.act("ada");
    let message = ada.wait_text("fake", "Choose").await.unwrap();
    ada.click(&message, "go").await.unwrap();
    let payload = app.payload("block_actions").await;
    let user = json!({ "id": "U1", "username": "ada", "name": "ada", "team_id": "T1" });
    let (ts, channel) = (&message["ts"], &message["channel"]);
    let container =
        json!({ "type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": false });
    for (key, value) in [
        ("user", user),
        ("team", json!({ "id": "T1", "domain": "acme" })),
        ("enterprise", json!(null)),
        ("is_enterprise_install", json!(false)),
        ("channel", json!({ "id": channel, "name": "directmessage" })),
        ("container", container),
    ] {
        assert_eq!(payload[key], value, "{key}");
    }
    assert_eq!(payload["message"]["text"], "Choose");
    for key in ["token", "trigger_id", "response_url"] {
        assert!(payload[key].is_string(), "{key}");
    }
    let action = &payload["actions"][0];
    assert!(action["action_ts"].is_string());
    let of_action = ["type", "action_id", "block_id", "value"].map(|key| action[key].as_str().unwrap());
    assert_eq!(of_action, ["button", "go", "row", "7"]);
    assert_eq!(action["text"]["text"], "Go");
}

#[tokio::test]
async fn a_select_of_a_message_keeps_its_state() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    worked(api(&sandbox, "chat.postMessage", with_button("U1")).await);
    let ada = sandbox.act("ada");
    let message = ada.wait_text("fake", "Choose").await.unwrap();
    let option = json!({ "text": { "type": "plain_text", "text": "One" }, "value": "1" });
    ada.choose(&message, "pick", json!({ "selected_option": option })).await.unwrap();
    let payload = app.payload("block_actions").await;
    assert_eq!(payload["actions"][0]["selected_option"]["value"], "1");
    assert_eq!(payload["state"]["values"]["row"]["pick"]["selected_option"]["value"], "1");
    let other =
        json!({ "selected_option": { "text": { "type": "plain_text", "text": "Two" }, "value": "2" } });
    assert_eq!(ada.choose(&message, "pick", other).await.unwrap_err().error, "option_not_offered");
    assert!(ada.click(&message, "nowhere").await.is_err());
}

#[tokio::test]
async fn a_click_without_acknowledgement_fails() {
    let sandbox = sandbox().await;
    let _app = SocketApp::answering(&sandbox, |frame| {
        if frame["type"] == "interactive" { Answer::Silence } else { Answer::Acknowledge }
    })
    .await;
    worked(api(&sandbox, "chat.postMessage", with_button("U1")).await);
    let ada = sandbox.act("ada");
    let message = ada.wait_text("fake", "Choose").await.unwrap();
    assert_eq!(ada.click(&message, "go").await.unwrap_err().error, "timeout");
}

#[tokio::test]
async fn interactivity_can_be_switched_off() {
    let mut config = socket_config();
    config.manifest["settings"]["interactivity"]["is_enabled"] = json!(false);
    let sandbox = team().app(config).start().await.unwrap();
    worked(api(&sandbox, "chat.postMessage", with_button("U1")).await);
    let ada = sandbox.act("ada");
    let message = ada.wait_text("fake", "Choose").await.unwrap();
    assert_eq!(ada.click(&message, "go").await.unwrap_err().error, "interactivity_disabled");
}

#[tokio::test]
async fn bots_may_not_want_to_be_written_to() {
    let mut config = socket_config();
    let home = &mut config.manifest["features"]["app_home"];
    home["messages_tab_read_only_enabled"] = json!(true);
    home["home_tab_enabled"] = json!(false);
    let sandbox = team().app(config).start().await.unwrap();
    let ada = sandbox.act("ada");
    assert_eq!(ada.say("fake", "hello").unwrap_err().error, "messages_tab_read_only");
    ada.say("fake", "/fake hello").unwrap();
    assert_eq!(ada.open_home().unwrap_err().error, "home_not_enabled");
}

#[tokio::test]
async fn shortcuts() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    let ada = sandbox.act("ada");
    ada.shortcut("new").await.unwrap();
    let payload = app.payload("shortcut").await;
    assert_eq!(payload["callback_id"], "new");
    assert!(payload["trigger_id"].is_string() && payload["action_ts"].is_string());
    sandbox.seed_message(Seed::new("general", "ben", "an idea")).unwrap();
    let message = ada.wait_text("general", "an idea").await.unwrap();
    ada.message_shortcut(&message, "keep").await.unwrap();
    let payload = app.payload("message_action").await;
    assert_eq!(payload["message"]["text"], "an idea");
    assert_eq!(payload["message_ts"], message["ts"]);
    assert_eq!(payload["channel"], json!({ "id": "C1", "name": "general" }));
    assert!(payload["response_url"].is_string());
    assert_eq!(ada.shortcut("keep").await.unwrap_err().error, "shortcut_not_found");
}
