//! The calls at the start, of the program as its operator runs it.

use super::page::Section;
use super::trouble::{TROUBLES, Trouble};
use crate::harness::Way;
use crate::harness::process::{Premises, Process};
use futures::StreamExt;
use slack_sandbox::{Fault, FaultKind};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(60);
const AT_ONCE: usize = 4;

/// Whether somebody who types a command is answered, once.
async fn is_answered(premises: &Premises) -> String {
    let lena = premises.sandbox.act("lena").patience(PATIENCE);
    if lena.say("rapport", "/rapport").is_err()
        || lena.wait_text("rapport", "At most one nudge").await.is_err()
    {
        return "LOST".to_owned();
    }
    "serves".to_owned()
}

async fn started(method: &str, trouble: Trouble) -> (String, String) {
    let premises = Premises::open(Way::Socket).await;
    premises.sandbox.fault(trouble.of(method));
    if trouble.lasts() {
        let (status, said) = premises.serves_to_its_end().await;
        return (format!("ends with code {}", status.code().unwrap_or(-1)), format!("“{said}”"));
    }
    let process = premises.serve().await;
    let came = is_answered(&premises).await;
    let tries = premises.sandbox.calls_of(method).len();
    let asked = premises.sandbox.wait_for(PATIENCE, |s| s.calls_of(method).len() > 1).await;
    assert!(asked, "{method} is called again: {tries}");
    stops(process).await;
    (came, "asked again".to_owned())
}

async fn stops(process: Process) {
    let (status, _) = process.stop().await;
    assert_eq!(status.code(), Some(0));
}

fn run<T>(stories: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(stories)
}

fn proves(method: &'static str, effect: &str) {
    let came: Vec<(Trouble, (String, String))> = run(futures::stream::iter(TROUBLES)
        .map(|trouble| async move { (trouble, started(method, trouble).await) })
        .buffered(AT_ONCE)
        .collect());
    let rows =
        came.iter().map(|(trouble, (what, how))| vec![trouble.name.to_owned(), what.clone(), how.clone()]);
    Section {
        heading: format!("{method}: {effect}"),
        intro: "The program is started, and a command is typed.",
        columns: vec!["fault", "the program", "how"],
        rows: rows.collect(),
    }
    .holds();
    for (trouble, (what, _)) in &came {
        let right = if trouble.lasts() { "ends with code 1" } else { "serves" };
        assert_eq!(what, right, "{}", trouble.name);
    }
}

#[test]
fn who_we_are() {
    proves("auth.test", "who we are, at the start");
}

#[test]
fn the_first_connection() {
    proves("apps.connections.open", "the first connection");
}

#[test]
fn socket_mode_switched_off_ends_it_with_a_sentence() {
    run(async {
        let premises = Premises::open(Way::Socket).await;
        let ended = tokio::join!(premises.serves_to_its_end(), async {
            assert!(premises.sandbox.wait_for(PATIENCE, |s| s.connections() > 0).await, "connected");
            assert_eq!(is_answered(&premises).await, "serves");
            premises.sandbox.fault(Fault::socket(FaultKind::Disconnect).reason("link_disabled"));
        });
        let (status, said) = ended.0;
        let row = vec![
            "`disconnect`: `link_disabled`".to_owned(),
            format!("ends with code {}", status.code().unwrap_or(-1)),
            format!("“{said}”"),
        ];
        Section {
            heading: "Socket Mode is switched off".to_owned(),
            intro: "What was in flight is acknowledged first. Events said later come when it is on again and the program started: Slack sends them again.",
            columns: vec!["fault", "the program", "how"],
            rows: vec![row],
        }
        .holds();
        assert_eq!(status.code(), Some(1));
    });
}
