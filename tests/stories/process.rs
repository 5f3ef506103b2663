//! The program as a process: it serves, stops in good order, survives being killed, and says what is wrong.

use crate::harness::process::{Premises, Process, free_port, output, rapport};
use crate::harness::{Way, text_of};
use ::rapport::domain::desk::{Desk, DeskKey, Needs};
use ::rapport::domain::id::{UserId, WorkspaceId};
use ::rapport::store::{DeliveryState, Store};
use serde_json::Value;
use sqlx::Connection;
use std::future::Future;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);
const LEADS: [&str; 5] = ["lena", "dana", "ada", "tomas", "ingrid"];

fn run(story: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(story);
}

async fn joins(premises: &Premises, who: &str) {
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
async fn leftovers(premises: &Premises) -> Vec<(DeliveryState, u64)> {
    let store = Store::open(&premises.database()).await.expect("opens");
    let mut depth = store.reading().await.expect("begins").depth().await.expect("read");
    store.close().await;
    depth.retain(|(state, _)| *state != DeliveryState::Sent);
    depth
}

async fn desk(store: &Store, user: &str) -> Desk {
    let key = DeskKey { workspace: WorkspaceId::new("T0OFFICE"), user: UserId::new(user) };
    let back = "2020-01-01T00:00:00Z".parse().expect("an instant");
    let needs = Needs { checkins_since: Some(back), ..Needs::default() };
    let mut tx = store.reading().await.expect("begins");
    tx.desks(&[(key, needs)]).await.expect("read").remove(0)
}

/// As if the minute had passed after which another may look after what a killed process was about to send.
pub async fn a_minute_passes(premises: &Premises) {
    sqlx::any::install_default_drivers();
    let mut connection = sqlx::AnyConnection::connect(&premises.database()).await.expect("connects");
    let ended = "UPDATE outbox SET lease_until = 1 WHERE state = 'sending'";
    sqlx::query(ended).execute(&mut connection).await.expect("updated");
    connection.close().await.expect("closes");
}

/// The bot's answers to the lines of one lead.
fn answers(premises: &Premises, who: &str) -> Vec<String> {
    let all: Vec<Value> = premises.sandbox.act(who).messages("rapport");
    all.iter().map(text_of).filter(|text| text.starts_with("Logged:")).collect()
}

#[test]
fn killed_in_the_middle_it_loses_and_doubles_nothing() {
    for way in [Way::Socket, Way::Http] {
        run(async {
            let premises = Premises::open(way).await;
            let mut process = premises.serve().await;
            for who in LEADS {
                joins(&premises, who).await;
            }
            for (n, line) in ["@marco lunch", "@marco walk yesterday"].iter().enumerate() {
                for who in LEADS {
                    premises.sandbox.act(who).say("rapport", line).expect("said");
                }
                let some = |p: &Premises| LEADS.iter().map(|who| answers(p, who).len()).sum::<usize>();
                premises.sandbox.wait_for(PATIENCE, |_| some(&premises) > n * LEADS.len()).await;
                process.kill();
                a_minute_passes(&premises).await;
                process = premises.serve().await;
            }
            let all = |p: &Premises| LEADS.iter().all(|who| answers(p, who).len() >= 2);
            assert!(
                premises.sandbox.wait_for(PATIENCE, |_| all(&premises)).await,
                "{way:?}: something is lost"
            );
            let (status, _) = settled(&premises, process).await.stop().await;
            assert_eq!(status.code(), Some(0));
            let store = Store::open(&premises.database()).await.expect("opens");
            for who in LEADS {
                assert_eq!(answers(&premises, who).len(), 2, "{way:?}: {who} is answered once a line");
                let user = format!("U0{}", who.to_uppercase());
                assert_eq!(desk(&store, &user).await.checkins.len(), 2, "{way:?}: {who}'s log");
            }
            store.close().await;
        });
    }
}

/// Waits until nothing waits any more.
async fn settled(premises: &Premises, process: Process) -> Process {
    let began = std::time::Instant::now();
    while !leftovers(premises).await.is_empty() {
        assert!(began.elapsed() < PATIENCE, "{:?}", leftovers(premises).await);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    process
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
    let mut command = rapport(folder.path());
    command
        .env("SLACK_BOT_TOKEN", "xoxb-1")
        .env("SLACK_APP_TOKEN", "xapp-1")
        .env("RAPPORT_HTTP_ADDR", &address);
    let ended = output(command);
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert!(said.contains(&format!("Cannot listen on {address}")), "{said}");
}
