//! Stopping and resuming.

use std::sync::Arc;

use serde_json::json;
use slack_sandbox::{Sandbox, SandboxClock};

use crate::fake::{api, socket_config, team, worked};

async fn start(dir: &std::path::Path) -> Sandbox {
    let clock = Arc::new(SandboxClock::simulated(1_772_442_000_000, 1.0, true));
    team().app(socket_config()).clock(clock).data_dir(Some(dir.to_owned())).start().await.unwrap()
}

#[tokio::test]
async fn a_workspace_is_resumed() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = start(dir.path()).await;
    let posted = worked(api(&sandbox, "chat.postMessage", json!({ "channel": "U1", "text": "kept" })).await);
    let view = json!({ "type": "home", "blocks": [{ "type": "divider" }] });
    worked(api(&sandbox, "views.publish", json!({ "user_id": "U1", "view": view })).await);
    sandbox.clock().advance(60_000).unwrap();
    sandbox.shutdown().await;

    let sandbox = start(dir.path()).await;
    assert_eq!(sandbox.clock().now(), 1_772_442_060_000);
    let message = sandbox.act("ada").wait_text("fake", "kept").await.unwrap();
    assert_eq!(message["ts"], posted["ts"]);
    assert!(sandbox.act("ada").home().is_some());
    let edit = json!({ "channel": posted["channel"], "ts": posted["ts"], "text": "changed" });
    worked(api(&sandbox, "chat.update", edit).await);
    sandbox.shutdown().await;
}

#[tokio::test]
async fn changes_are_written_down_soon() {
    let dir = tempfile::tempdir().unwrap();
    let sandbox = start(dir.path()).await;
    sandbox.act("ada").say("general", "remember me").unwrap();
    for _ in 0..50 {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        let written = std::fs::read_to_string(dir.path().join("state.json")).unwrap_or_default();
        if written.contains("remember me") {
            return;
        }
    }
    panic!("nothing was written down");
}
