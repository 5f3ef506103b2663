//! Signed HTTP.

use std::time::Duration;

use serde_json::{Value, json};
use slack_sandbox::{AppConfig, Sandbox};

use crate::fake::{BOT, HttpApp, SECRET, manifest, team};

async fn sandbox(app: &HttpApp, path: &str) -> Sandbox {
    let config =
        AppConfig::new(manifest(), BOT).signing_secret(SECRET).request_url(format!("{}{path}", app.url));
    team().app(config).start().await.unwrap()
}

#[tokio::test]
async fn events_are_signed_json() {
    let mut app = HttpApp::start(|_| (200, String::new())).await;
    let sandbox = sandbox(&app, "").await;
    sandbox.act("ada").open_home().unwrap();
    let received = app.next().await;
    assert!(received.signed);
    assert_eq!(received.path, "/slack/events");
    assert_eq!(received.header("content-type"), Some("application/json"));
    assert_eq!(received.json()["event"]["type"], "app_home_opened");
    assert_eq!(received.header("x-slack-retry-num"), None);
    let age = received.header("x-slack-request-timestamp").unwrap().parse::<i64>().unwrap();
    #[allow(clippy::disallowed_methods, reason = "signatures are stamped with real time")]
    let now = chrono::Utc::now().timestamp();
    assert!((now - age).abs() < 5);
}

#[tokio::test]
async fn commands_and_interactions_are_signed_forms() {
    let mut app = HttpApp::start(|received| {
        (
            200,
            if received.path.ends_with("commands") {
                "{\"text\":\"heard\"}".to_owned()
            } else {
                String::new()
            },
        )
    })
    .await;
    let sandbox = sandbox(&app, "").await;
    let ada = sandbox.act("ada");
    ada.say("general", "/fake hello & <goodbye>").unwrap();
    let received = app.next().await;
    assert!(received.signed);
    assert_eq!(received.path, "/slack/commands");
    assert_eq!(received.field("text").as_deref(), Some("hello &amp; &lt;goodbye&gt;"));
    assert_eq!(received.field("is_enterprise_install").as_deref(), Some("false"));
    ada.wait_text("general", "heard").await.unwrap();
    ada.shortcut("new").await.unwrap();
    let received = app.next().await;
    assert_eq!(received.path, "/slack/interactions");
    let payload: Value = serde_json::from_str(&received.field("payload").unwrap()).unwrap();
    assert_eq!(payload["callback_id"], "new");
}

#[tokio::test]
async fn an_address_with_a_path_takes_everything() {
    let mut app = HttpApp::start(|_| (200, String::new())).await;
    let sandbox = sandbox(&app, "/one").await;
    sandbox.act("ada").open_home().unwrap();
    assert_eq!(app.next().await.path, "/one");
    sandbox.act("ada").say("general", "/fake").unwrap();
    assert_eq!(app.next().await.path, "/one");
}

#[tokio::test]
async fn failed_events_come_again_with_their_reason() {
    let mut app = HttpApp::start(|received| match received.header("x-slack-retry-num") {
        None => (500, String::new()),
        Some("1") => (0, String::new()),
        Some(_) => (200, String::new()),
    })
    .await;
    let sandbox = sandbox(&app, "").await;
    sandbox.act("ada").open_home().unwrap();
    let first = app.next().await;
    let second = app.next().await;
    assert_eq!(second.header("x-slack-retry-reason"), Some("http_error"));
    let third = app.next().await;
    assert_eq!(third.header("x-slack-retry-num"), Some("2"));
    assert_eq!(third.header("x-slack-retry-reason"), Some("http_timeout"));
    assert_eq!(first.json()["event_id"], third.json()["event_id"]);
    assert!(
        sandbox
            .wait_for(Duration::from_secs(20), |it| it
                .deliveries()
                .iter()
                .any(|it| it.outcome == "acknowledged"))
            .await
    );
}

#[tokio::test]
async fn an_app_that_is_not_there() {
    let config = AppConfig::new(manifest(), BOT).signing_secret(SECRET).request_url("http://127.0.0.1:9");
    let sandbox = team().app(config).start().await.unwrap();
    let ada = sandbox.act("ada");
    ada.say("general", "/fake").unwrap();
    ada.wait_complaint("dispatch_failed").await.unwrap();
    ada.open_home().unwrap();
    assert!(sandbox.wait_for(Duration::from_secs(20), |it| it.deliveries().len() == 5).await);
}

#[tokio::test]
async fn commands_that_fail_are_told_to_the_person() {
    let app = HttpApp::start(|_| (500, String::new())).await;
    let sandbox = sandbox(&app, "").await;
    sandbox.act("ada").say("general", "/fake").unwrap();
    sandbox.act("ada").wait_complaint("http_service_error").await.unwrap();
}

#[tokio::test]
async fn request_urls_can_be_verified() {
    let app = HttpApp::start(|received| {
        let challenge = received.json()["challenge"].as_str().map(str::to_owned);
        (200, challenge.unwrap_or_default())
    })
    .await;
    let sandbox = sandbox(&app, "").await;
    let verify = |check: &str| {
        let request = reqwest::Client::new()
            .post(format!("{}/control/verify", sandbox.url()))
            .header("x-sandbox-control", "1");
        let request = request.json(&json!({ "check": check }));
        async move { request.send().await.unwrap().json::<Value>().await.unwrap() }
    };
    assert_eq!(verify("url_verification").await["ok"], true);
    assert_eq!(verify("ssl_check").await["ok"], true);
}
