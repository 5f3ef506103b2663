//! Which events reach the app, and what they carry.

use serde_json::json;
use slack_sandbox::{ProfileChange, UserSpec};

use crate::fake::{SocketApp, api, post, sandbox, worked};

#[tokio::test]
async fn the_envelope_of_an_event() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    sandbox.act("ada").say("fake", "hello <there> & @ben").unwrap();
    let payload = app.payload("message").await;
    assert_eq!(payload["type"], "event_callback");
    assert_eq!(payload["team_id"], "T1");
    assert_eq!(payload["api_app_id"], json!(sandbox.app_id(0)));
    assert!(payload["event_id"].as_str().unwrap().starts_with("Ev"));
    assert!(
        payload["event_time"].is_i64()
            && payload["token"].is_string()
            && payload["event_context"].is_string()
    );
    assert_eq!(payload["is_ext_shared_channel"], false);
    assert_eq!(payload["authorizations"][0]["user_id"], json!(sandbox.bot_user(0)));
    let event = &payload["event"];
    assert_eq!((event["user"].clone(), event["channel_type"].clone()), (json!("U1"), json!("im")));
    assert_eq!(event["text"], "hello &lt;there&gt; &amp; <@U2>");
    assert_eq!(event["blocks"][0]["elements"][0]["elements"][0]["text"], "hello <there> & ");
    assert_eq!(event["event_ts"], event["ts"]);
}

#[tokio::test]
async fn messages_reach_only_members() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    let ada = sandbox.act("ada");
    ada.say("general", "<@fake> unheard").unwrap();
    assert!(app.is_quiet().await);
    sandbox.invite("general", "fake").unwrap();
    app.payload("member_joined_channel").await;
    ada.say("general", "hello @fake").unwrap();
    let mut types = [app.next().await, app.next().await];
    types.sort_by_key(|frame| frame["payload"]["event"]["type"].to_string());
    let mention = &types[0]["payload"]["event"];
    assert_eq!(mention["type"], "app_mention");
    assert!(mention.get("channel_type").is_none());
    assert_eq!(types[1]["payload"]["event"]["channel_type"], "channel");
}

#[tokio::test]
async fn an_app_hears_itself() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    let posted = post(&sandbox, "U1", "one").await;
    let event = app.payload("message").await["event"].clone();
    assert!(event["bot_id"].is_string() && event["app_id"].is_string());
    let mut at = json!({ "channel": posted["channel"], "ts": posted["ts"], "text": "two" });
    worked(api(&sandbox, "chat.update", at.clone()).await);
    let event = app.payload("message").await["event"].clone();
    assert_eq!(event["subtype"], "message_changed");
    assert_eq!(event["message"]["text"], "two");
    assert_eq!(event["previous_message"]["text"], "one");
    at.as_object_mut().unwrap().remove("text");
    worked(api(&sandbox, "chat.delete", at).await);
    assert_eq!(app.payload("message").await["event"]["subtype"], "message_deleted");
}

#[tokio::test]
async fn people_come_and_change() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    let id = sandbox.add_user(UserSpec::new("", "dora", "Dora Lind"));
    assert_eq!(app.payload("team_join").await["event"]["user"]["id"], json!(id));
    sandbox.act("dora").say("fake", "hello").unwrap();
    app.payload("message").await;
    let change = ProfileChange {
        status_text: Some("Away".into()),
        tz: Some("Asia/Tokyo".into()),
        ..ProfileChange::default()
    };
    sandbox.act("dora").change_profile(&change).unwrap();
    let user = app.payload("user_change").await["event"]["user"].clone();
    assert_eq!(
        (user["tz"].clone(), user["profile"]["status_text"].clone()),
        (json!("Asia/Tokyo"), json!("Away"))
    );
    let wrong = ProfileChange { tz: Some("Mars/North".into()), ..ProfileChange::default() };
    assert!(sandbox.act("dora").change_profile(&wrong).is_err());
    let asleep =
        ProfileChange { dnd_until: Some(sandbox.clock().now() + 60_000), ..ProfileChange::default() };
    sandbox.act("dora").change_profile(&asleep).unwrap();
    assert_eq!(app.payload("dnd_updated_user").await["event"]["dnd_status"]["dnd_enabled"], true);
}

#[tokio::test]
async fn homes_are_opened() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    let ada = sandbox.act("ada");
    ada.open_home().unwrap();
    let event = app.payload("app_home_opened").await["event"].clone();
    assert_eq!((event["tab"].clone(), event["user"].clone()), (json!("home"), json!("U1")));
    assert!(event.get("view").is_none());
    let view = json!({ "type": "home", "blocks": [{ "type": "divider" }] });
    worked(api(&sandbox, "views.publish", json!({ "user_id": "U1", "view": view })).await);
    ada.open_home().unwrap();
    assert_eq!(app.payload("app_home_opened").await["event"]["view"]["type"], "home");
    ada.open_tab("messages").unwrap();
    assert_eq!(app.payload("app_home_opened").await["event"]["tab"], "messages");
}

#[tokio::test]
async fn an_app_is_uninstalled_and_installed_again() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    sandbox.uninstall().unwrap();
    let mut names = [app.next().await, app.next().await];
    names.sort_by_key(|frame| frame["payload"]["event"]["type"].to_string());
    assert_eq!(names[0]["payload"]["event"]["type"], "app_uninstalled");
    assert_eq!(names[1]["payload"]["event"]["tokens"]["bot"], json!([sandbox.bot_user(0)]));
    assert_eq!(api(&sandbox, "auth.test", json!({})).await["error"], "account_inactive");
    let code = sandbox.install().unwrap();
    let access = |code: &str, secret: &str| {
        let form = format!("client_id=client&client_secret={secret}&code={code}");
        let request = reqwest::Client::new().post(format!("{}oauth.v2.access", sandbox.api_url()));
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(form);
        async move { request.send().await.unwrap().json::<serde_json::Value>().await.unwrap() }
    };
    assert_eq!(access(&code, "wrong").await["error"], "bad_client_secret");
    assert_eq!(worked(access(&code, "shh").await)["access_token"], "xoxb-bot");
    assert_eq!(access(&code, "shh").await["error"], "invalid_code");
    sandbox.install_for(Some("E0GRID"));
    let whole = worked(access(&sandbox.install().unwrap(), "shh").await);
    assert_eq!((&whole["is_enterprise_install"], &whole["team"]), (&json!(true), &json!(null)));
    assert_eq!(whole["enterprise"]["id"], "E0GRID");
    worked(api(&sandbox, "auth.test", json!({})).await);
}
