//! Trouble with the database's file, as the operator and the leads see it: a clear refusal or a recovery, nothing lost,
//! nothing twice. The program runs as a process of its own, as in production.

mod damaged;
mod full;
mod held;
mod restored;
mod steps;

use crate::harness::port::free_port;
use crate::harness::process::{Premises, Process, output, rapport};
use crate::harness::text_of;
use rapport::domain::desk::Needs;
use rapport::store::{DeliveryState, Store};
use serde_json::Value;
use slack_sandbox::Person;
use std::future::Future;
use std::process::Command;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(30);
const SORRY: &str = "I could not save that just now.";

fn run(story: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(story);
}

/// Lena, who joined.
async fn lena(premises: &Premises) -> Person {
    let lena = premises.sandbox.act("lena").patience(PATIENCE);
    lena.say("rapport", "/rapport").expect("said");
    let welcome = lena.wait_text("rapport", "At most one nudge").await.expect("a welcome");
    lena.click(&welcome, "start").await.expect("clicked");
    lena.wait_text("rapport", "You are in.").await.expect("joined");
    lena
}

/// How many of her messages say this.
fn said(lena: &Person, words: &str) -> usize {
    let all: Vec<Value> = lena.messages("rapport");
    all.iter().filter(|message| text_of(message).contains(words)).count()
}

/// Waits for it.
async fn until(what: &str, mut is: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !is().await {
        assert!(began.elapsed() < PATIENCE, "not yet: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Waits until nothing waits to be sent any more.
async fn until_settled(premises: &Premises) {
    let store = Store::open_as_it_is(&premises.database()).await.expect("opens");
    until("all is sent", async || {
        let depth = store.reading().await.expect("begins").depth().await.expect("read");
        depth.iter().all(|(state, _)| !matches!(state, DeliveryState::Pending | DeliveryState::Sending))
    })
    .await;
    store.close().await;
}

/// How many check-ins stand in Lena's log.
async fn logged(premises: &Premises) -> usize {
    let store = Store::open_as_it_is(&premises.database()).await.expect("opens");
    let back = "2020-01-01T00:00:00Z".parse().expect("an instant");
    let key = rapport::domain::desk::DeskKey {
        workspace: rapport::domain::id::WorkspaceId::new("T0OFFICE"),
        user: rapport::domain::id::UserId::new("U0LENA"),
    };
    let needs = Needs { checkins_since: Some(back), ..Needs::default() };
    let mut tx = store.reading().await.expect("begins");
    let desk = tx.desks(&[(key, needs)]).await.expect("read").remove(0);
    drop(tx);
    store.close().await;
    desk.checkins.len()
}

/// The program over this data, with tokens that this Slack does not know: it does not get further than its database.
fn stranger(premises: &Premises) -> Command {
    let mut command = rapport(premises.folder.path());
    command.env("SLACK_BOT_TOKEN", "xoxb-1").env("SLACK_APP_TOKEN", "xapp-1");
    command.env("RAPPORT_SLACK_API_URL", premises.sandbox.api_url());
    command.env("RAPPORT_HTTP_ADDR", format!("127.0.0.1:{}", free_port()));
    command
}

/// What the program says when it refuses to start over this data.
async fn refusal(premises: &Premises) -> String {
    let command = stranger(premises);
    let ended = tokio::task::spawn_blocking(move || output(command)).await.expect("ended");
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(1), "{said}");
    said
}

async fn stops(process: Process) {
    assert_eq!(process.stop().await.0.code(), Some(0));
}
