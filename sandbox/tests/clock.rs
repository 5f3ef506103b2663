//! Simulated time.

use std::sync::Arc;

use serde_json::{Value, json};
use slack_sandbox::{Leap, Sandbox, SandboxClock};

use crate::fake::{SocketApp, api, socket_config, team, worked};

const START: i64 = 1_772_442_000_000;

async fn sandbox() -> Sandbox {
    let clock = Arc::new(SandboxClock::simulated(START, 1.0, true));
    let builder = team().app(socket_config()).clock(clock);
    let hour = |now, user| {
        Box::pin(
            async move { Leap { to: Some(now + 3_600_000), says: Some(format!("{user} waits an hour.")) } },
        ) as _
    };
    let never = |_, _| Box::pin(async { Leap::default() }) as _;
    builder.jump_fn("Next hour", hour).jump_fn("Never", never).start().await.unwrap()
}

async fn turn(sandbox: &Sandbox, body: Value) -> Value {
    let request = reqwest::Client::new().post(format!("{}/ui/clock", sandbox.url())).json(&body);
    request.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn messages_and_events_carry_simulated_time() {
    let sandbox = sandbox().await;
    let mut app = SocketApp::connect(&sandbox).await;
    let first = worked(api(&sandbox, "chat.postMessage", json!({ "channel": "U1", "text": "x" })).await);
    assert_eq!(first["ts"], "1772442000.000000");
    let second = worked(api(&sandbox, "chat.postMessage", json!({ "channel": "U1", "text": "y" })).await);
    assert_eq!(second["ts"], "1772442000.000001");
    assert_eq!(app.payload("message").await["event_time"], START / 1000);
    sandbox.clock().set(START - 1000).unwrap();
    let third = worked(api(&sandbox, "chat.postMessage", json!({ "channel": "U1", "text": "z" })).await);
    assert_eq!(third["ts"], "1772442000.000002");
}

#[tokio::test]
async fn the_clock_is_turned() {
    let sandbox = sandbox().await;
    let mut changes = sandbox.clock().subscribe();
    assert_eq!(turn(&sandbox, json!({ "op": "advance", "by": 5000 })).await["clock"]["now"], START + 5000);
    assert!(changes.has_changed().unwrap());
    assert_eq!(changes.borrow_and_update().now, START + 5000);
    assert_eq!(turn(&sandbox, json!({ "op": "set", "now": START })).await["clock"]["now"], START);
    let leapt = turn(&sandbox, json!({ "op": "jump", "label": "Next hour", "as": "U1" })).await;
    assert_eq!(leapt["clock"]["now"], START + 3_600_000);
    assert_eq!(leapt["message"], "U1 waits an hour.");
    let stayed = turn(&sandbox, json!({ "op": "jump", "label": "Never" })).await;
    assert_eq!(
        (&stayed["clock"]["now"], &stayed["message"]),
        (&leapt["clock"]["now"], &json!("Nothing to jump to."))
    );
    assert_eq!(turn(&sandbox, json!({ "op": "jump", "label": "?" })).await["error"], "unknown_jump");
    turn(&sandbox, json!({ "op": "speed", "speed": 3600.0 })).await;
    turn(&sandbox, json!({ "op": "resume" })).await;
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    let paused = turn(&sandbox, json!({ "op": "pause" })).await["clock"]["now"].as_i64().unwrap();
    assert!(paused > START + 3_600_000 + 100_000, "{paused}");
    assert_eq!(sandbox.clock().now(), paused);
}

#[tokio::test]
async fn real_time_cannot_be_turned() {
    let sandbox = crate::fake::sandbox().await;
    assert_eq!(turn(&sandbox, json!({ "op": "pause" })).await["ok"], false);
    assert!(!sandbox.clock().reading().simulated);
}
