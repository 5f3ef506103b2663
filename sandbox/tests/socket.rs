//! Socket Mode.

use std::time::Duration;

use serde_json::json;
use slack_sandbox::{Fault, FaultKind, Sandbox};

use crate::fake::{APP, Answer, SocketApp, api_as, manifest, refused, sandbox, socket_config, team, worked};

#[tokio::test]
async fn a_connection_is_greeted() {
    let sandbox = sandbox().await;
    let one = SocketApp::connect(&sandbox).await;
    assert_eq!(one.hello["type"], "hello");
    assert_eq!(one.hello["num_connections"], 1);
    assert_eq!(one.hello["connection_info"]["app_id"], json!(sandbox.app_id(0)));
    assert!(one.hello["debug_info"]["approximate_connection_time"].is_number());
    let two = SocketApp::connect(&sandbox).await;
    assert_eq!(two.hello["num_connections"], 2);
    assert_eq!(sandbox.connections(), 2);
}

#[tokio::test]
async fn a_ticket_opens_one_connection() {
    let sandbox = sandbox().await;
    let url = worked(api_as(&sandbox, APP, "apps.connections.open", json!({})).await)["url"]
        .as_str()
        .unwrap()
        .to_owned();
    tokio_tungstenite::connect_async(&url).await.unwrap();
    assert!(tokio_tungstenite::connect_async(&url).await.is_err());
}

#[tokio::test]
async fn apps_without_socket_mode_get_no_connection() {
    let mut config = socket_config();
    config.manifest["settings"]["socket_mode_enabled"] = json!(false);
    let sandbox = team().app(config).start().await.unwrap();
    refused(&api_as(&sandbox, APP, "apps.connections.open", json!({})).await, "forbidden_team");
    assert!(manifest()["settings"]["socket_mode_enabled"].as_bool().unwrap());
}

#[tokio::test]
async fn at_most_ten_connections() {
    let sandbox = sandbox().await;
    let mut all = Vec::new();
    for _ in 0..10 {
        all.push(SocketApp::connect(&sandbox).await);
    }
    let eleventh = SocketApp::connect(&sandbox).await;
    assert_eq!(eleventh.hello["reason"], "too_many_websockets");
    assert_eq!(sandbox.connections(), 10);
}

#[tokio::test]
async fn payloads_go_round() {
    let sandbox = sandbox().await;
    let (mut one, mut two) = (SocketApp::connect(&sandbox).await, SocketApp::connect(&sandbox).await);
    sandbox.act("ada").say("general", "/fake 1").unwrap();
    sandbox.act("ada").say("general", "/fake 2").unwrap();
    one.payload("/fake").await;
    two.payload("/fake").await;
}

#[tokio::test]
async fn events_are_sent_again_until_acknowledged() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::answering(&sandbox, |frame| {
        if frame["retry_attempt"] == 2 { Answer::Acknowledge } else { Answer::Silence }
    })
    .await;
    sandbox.act("ada").open_home().unwrap();
    let mut ids = Vec::new();
    for attempt in 0..3 {
        let frame = app.wait(|frame| frame["type"] == "events_api").await;
        assert_eq!(frame["retry_attempt"], attempt);
        assert_eq!(frame["retry_reason"], if attempt == 0 { "" } else { "timeout" });
        assert_eq!(frame["accepts_response_payload"], false);
        ids.push(frame["payload"]["event_id"].clone());
    }
    ids.dedup();
    assert_eq!(ids.len(), 1);
    assert!(app.is_quiet().await);
}

#[tokio::test]
async fn events_are_given_up_after_three_retries() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::answering(&sandbox, |_| Answer::Silence).await;
    sandbox.act("ada").open_home().unwrap();
    for _ in 0..4 {
        app.wait(|frame| frame["type"] == "events_api").await;
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(app.is_quiet().await);
    assert_eq!(sandbox.deliveries().len(), 4);
}

#[tokio::test]
async fn events_wait_while_the_app_is_away() {
    let mut timing = crate::fake::timing();
    timing.retries = vec![Duration::ZERO, Duration::from_secs(60)];
    let sandbox = team().app(socket_config()).timing(timing).start().await.unwrap();
    sandbox.act("ada").open_home().unwrap();
    assert!(sandbox.wait_for(Duration::from_secs(20), |it| it.deliveries().len() == 2).await);
    let mut app = SocketApp::connect(&sandbox).await;
    app.payload("app_home_opened").await;
}

#[tokio::test]
async fn commands_are_not_sent_again() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::answering(&sandbox, |_| Answer::Silence).await;
    let ada = sandbox.act("ada");
    ada.say("general", "/fake hello").unwrap();
    app.payload("/fake").await;
    assert_eq!(ada.wait_complaint("/fake").await.unwrap(), "/fake failed because the app did not respond");
    assert!(app.is_quiet().await);
}

#[tokio::test]
async fn without_a_connection_commands_fail_at_once() {
    let sandbox = sandbox().await;
    let ada = sandbox.act("ada");
    ada.say("general", "/fake hello").unwrap();
    ada.wait_complaint("dispatch_failed").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn late_acknowledgements_do_not_count() {
    let sandbox = sandbox().await;
    let _app = SocketApp::answering(&sandbox, |_| {
        std::thread::sleep(Duration::from_millis(700));
        Answer::With(json!({ "text": "too late" }))
    })
    .await;
    let ada = sandbox.act("ada");
    ada.say("general", "/fake hello").unwrap();
    ada.wait_complaint("did not respond").await.unwrap();
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert!(ada.messages("general").is_empty());
}

#[tokio::test]
async fn disconnects_are_announced() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    sandbox.fault(Fault::socket(FaultKind::Disconnect).reason("warning"));
    let frame = app.wait(|frame| frame["type"] == "disconnect").await;
    assert_eq!(frame["reason"], "warning");
    assert_eq!(sandbox.connections(), 1);
    sandbox.fault(Fault::socket(FaultKind::Disconnect).reason("refresh_requested"));
    assert_eq!(app.wait(|frame| frame["type"] == "disconnect").await["reason"], "refresh_requested");
    app.wait(|frame| frame["closed"] == true).await;
    assert!(sandbox.wait_for(Duration::from_secs(20), |it| it.connections() == 0).await);
}

#[tokio::test]
async fn trouble_may_strike_the_oldest_connection_alone() {
    let sandbox = sandbox().await;
    let (mut one, mut two) = (SocketApp::connect(&sandbox).await, SocketApp::connect(&sandbox).await);
    sandbox.fault(Fault::socket(FaultKind::Disconnect).sockets(1));
    assert_eq!(one.wait(|frame| frame["type"] == "disconnect").await["reason"], "refresh_requested");
    assert_eq!(sandbox.connections(), 1);
    sandbox.act("ada").say("general", "/fake 1").unwrap();
    two.payload("/fake").await;
}

#[tokio::test]
async fn a_delivery_may_be_overtaken_by_the_next() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    sandbox.fault(Fault::events(FaultKind::Reorder).only("message"));
    for text in ["one", "two"] {
        sandbox.act("ada").say("fake", text).unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let (first, second) = (app.next().await, app.next().await);
    let said = |frame: &serde_json::Value| frame["payload"]["event"]["text"].to_string();
    assert!(said(&first).contains("two") && said(&second).contains("one"), "{first} {second}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_that_is_refreshed_still_acknowledges() {
    let sandbox = sandbox().await;
    let _app = SocketApp::answering(&sandbox, |_| {
        std::thread::sleep(Duration::from_millis(200));
        Answer::Acknowledge
    })
    .await;
    sandbox.act("ada").open_home().unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    sandbox.fault(Fault::socket(FaultKind::Disconnect));
    let heard = |it: &Sandbox| it.deliveries().iter().any(|it| it.outcome == "acknowledged");
    assert!(sandbox.wait_for(Duration::from_secs(20), heard).await);
    assert_eq!(sandbox.deliveries()[0].attempt, 0);
    assert_eq!(sandbox.connections(), 0);
}

#[tokio::test]
async fn connections_break_in_every_way() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    sandbox.fault(Fault::socket(FaultKind::Close));
    app.wait(|frame| frame["closed"] == true).await;
    let mut app = SocketApp::connect(&sandbox).await;
    sandbox.fault(Fault::socket(FaultKind::DropNoClose));
    assert_eq!(app.next().await, json!({ "ended": true }));
    let mut app = SocketApp::connect(&sandbox).await;
    sandbox.fault(Fault::socket(FaultKind::HalfOpen));
    tokio::time::sleep(Duration::from_millis(50)).await;
    sandbox.act("ada").say("general", "/fake hello").unwrap();
    sandbox.act("ada").wait_complaint("did not respond").await.unwrap();
    assert!(app.is_quiet().await);
    assert!(sandbox.wait_for(Duration::from_secs(20), |it| it.connections() == 0).await);
}

#[tokio::test]
async fn deliveries_go_wrong_in_every_way() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    sandbox.fault(Fault::events(FaultKind::Duplicate));
    sandbox.act("ada").open_home().unwrap();
    let (one, two) = (app.next().await, app.next().await);
    assert_eq!(one["payload"]["event_id"], two["payload"]["event_id"]);
    assert_ne!(one["envelope_id"], two["envelope_id"]);
    sandbox.fault(Fault::events(FaultKind::Drop));
    sandbox.act("ada").open_home().unwrap();
    assert_eq!(app.next().await["retry_attempt"], 1);
    sandbox.fault(Fault::events(FaultKind::LostAnswer).only("app_home_opened"));
    sandbox.act("ada").open_home().unwrap();
    assert_eq!(app.next().await["retry_attempt"], 0);
    assert_eq!(app.next().await["retry_attempt"], 1);
    sandbox.fault(Fault::socket(FaultKind::Garbage));
    sandbox.act("ada").say("general", "/fake hello").unwrap();
    assert!(app.next().await.get("garbage").is_some());
    app.payload("/fake").await;
}
