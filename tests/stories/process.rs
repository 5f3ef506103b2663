//! The program as a process: it serves, stops in good order, and says what is wrong.

use crate::harness::Way;
use crate::harness::port::free_port;
use crate::harness::process::{Premises, output, rapport};
use ::rapport::store::{DeliveryState, Store};
use sqlx::Connection;
use std::future::Future;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

pub fn run(story: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(story);
}

pub async fn joins(premises: &Premises, who: &str) {
    let person = premises.sandbox.act(who).patience(PATIENCE);
    person.say("rapport", "/rapport").expect("said");
    let welcome = person.wait_text("rapport", "At most one nudge").await.expect("a welcome");
    person.click(&welcome, "start").await.expect("clicked");
    person.wait_text("rapport", "You are in.").await.expect("joined");
}

#[test]
fn it_serves_and_stops_in_good_order_either_way() {
    for way in [Way::Socket, Way::Http] {
        run(async {
            let premises = Premises::open(way).await;
            let process = premises.serve().await;
            assert_eq!(process.asks("/healthz").await, Some((200, "alive\n".into())));
            assert_eq!(process.asks("/readyz").await, Some((200, "ready\n".into())));
            joins(&premises, "lena").await;
            let lena = premises.sandbox.act("lena").patience(PATIENCE);
            lena.say("rapport", "/checkin @dana lunch").expect("said");
            lena.wait_text("rapport", "Logged: lunch today").await.expect("logged");
            let (status, took) = process.stop().await;
            assert_eq!(status.code(), Some(0), "{way:?}");
            assert!(took < Duration::from_secs(5), "{way:?}: {took:?}");
            assert!(premises.sandbox.refused_calls().is_empty() && premises.sandbox.complaints().is_empty());
            let left = leftovers(&premises).await;
            assert!(
                left.iter().all(|(state, _)| *state == DeliveryState::Pending),
                "kept for later, if at all: {left:?}"
            );
        });
    }
}

/// What still waits in the outbox or was given up.
pub async fn leftovers(premises: &Premises) -> Vec<(DeliveryState, u64)> {
    let store = Store::open(&premises.database()).await.expect("opens");
    let mut depth = store.reading().await.expect("begins").depth().await.expect("read");
    store.close().await;
    depth.retain(|(state, _)| *state != DeliveryState::Sent);
    depth
}

/// As if the minute had passed after which another may look after what was about to be sent.
pub async fn a_minute_passes(premises: &Premises) {
    sqlx::any::install_default_drivers();
    let mut connection = sqlx::AnyConnection::connect(&premises.database()).await.expect("connects");
    let ended = "UPDATE outbox SET lease_until = 1 WHERE state = 'sending'";
    sqlx::query(ended).execute(&mut connection).await.expect("updated");
    connection.close().await.expect("closes");
}

#[test]
fn a_second_process_on_the_same_file_ends_with_a_sentence_and_the_first_goes_on() {
    run(async {
        let premises = Premises::open(Way::Socket).await;
        let first = premises.serve().await;
        let (status, said) = premises.serves_to_its_end().await;
        assert_eq!(status.code(), Some(1), "{said}");
        assert!(said.contains("Another Rapport serves this database already"), "{said}");
        joins(&premises, "lena").await;
        first.kill();
        let (status, _) = premises.serve().await.stop().await;
        assert_eq!(status.code(), Some(0), "a lock does not outlive its process");
    });
}

#[test]
fn wrong_settings_end_it_with_code_two_and_a_sentence_for_each() {
    let folder = tempfile::tempdir().expect("a folder");
    let ended = output(rapport(folder.path()));
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(2), "{said}");
    assert!(said.contains("SLACK_BOT_TOKEN is not set. Copy the token"), "{said}");
    let mut wrong = rapport(folder.path());
    wrong
        .env("SLACK_BOT_TOKEN", "xoxb-1")
        .env("SLACK_APP_TOKEN", "xapp-1")
        .env("RAPPORT_HTTP_ADDR", "nowhere");
    let ended = output(wrong);
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(2), "{said}");
    assert!(said.contains("RAPPORT_HTTP_ADDR is \"nowhere\", but must be"), "{said}");
    assert!(!said.contains("xoxb-1") && !said.contains("xapp-1"), "{said}");
}

#[test]
fn what_slack_refuses_ends_it_with_a_sentence() {
    run(async {
        let premises = Premises::open(Way::Socket).await;
        let mut refused = rapport(premises.folder.path());
        refused.env("SLACK_BOT_TOKEN", "xoxb-another").env("SLACK_APP_TOKEN", "xapp-another");
        refused.env("RAPPORT_SLACK_API_URL", premises.sandbox.api_url());
        refused.env("RAPPORT_HTTP_ADDR", format!("127.0.0.1:{}", free_port()));
        let ended = tokio::task::spawn_blocking(move || output(refused)).await.expect("ended");
        let said = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(1), "{said}");
        assert!(said.contains("SLACK_BOT_TOKEN") || said.contains("SLACK_APP_TOKEN"), "{said}");
    });
}

#[test]
fn a_port_that_is_taken_is_said() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let folder = tempfile::tempdir().expect("a folder");
    let again = || {
        let mut command = rapport(folder.path());
        command.env("SLACK_BOT_TOKEN", "xoxb-1").env("SLACK_APP_TOKEN", "xapp-1");
        command.env("RAPPORT_HTTP_ADDR", &address);
        command
    };
    let ended = output(again());
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(said.contains(&format!("Cannot listen on {address}")), "{said}");
    let mut command = again();
    command.env("RAPPORT_LOG_FORMAT", "json").env("RAPPORT_LOG", "info");
    let ended = output(command);
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(1), "{said}");
    let lines: Result<Vec<serde_json::Value>, _> = said.lines().map(serde_json::from_str).collect();
    let lines = lines.expect("objects alone");
    let why = lines.last().map(|line| line["fields"]["message"].to_string()).unwrap_or_default();
    assert!(why.contains(&format!("Cannot listen on {address}")), "{said}");
    let opened = lines.iter().find(|line| line["fields"]["message"] == "the database is open");
    let opened = &opened.expect("said")["fields"];
    assert_eq!(opened["is_new"], false, "{opened}");
    assert!(opened["database"].as_str().is_some_and(|place| place.starts_with('/')), "{opened}");
}
