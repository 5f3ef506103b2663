//! The log, as a machine reads it: one request is followed from what arrived to what was sent, and no words stand in it.

use crate::harness::Way;
use crate::harness::process::Premises;
use serde_json::Value;
use std::path::Path;
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

/// The lines that are there, each an object.
fn lines(log: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(log).expect("the log is there");
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
        .collect()
}

fn says<'a>(lines: &'a [Value], message: &str) -> impl Iterator<Item = &'a Value> {
    lines.iter().filter(move |line| line["fields"]["message"] == message)
}

#[test]
fn a_request_is_followed_to_its_message_and_no_words_are_told() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(async {
        let premises = Premises::open(Way::Http).await;
        let log = premises.folder.path().join("log");
        let process = premises.serve_with_log(&log).await;
        let lena = premises.sandbox.act("lena").patience(PATIENCE);
        lena.say("rapport", "/rapport").expect("said");
        let welcome = lena.wait_text("rapport", "At most one nudge").await.expect("a welcome");
        lena.click(&welcome, "start").await.expect("clicked");
        lena.wait_text("rapport", "You are in.").await.expect("joined");
        lena.say("rapport", "@dana lunch, learned the close takes nine days").expect("said");
        lena.wait_text("rapport", "Logged: lunch today").await.expect("logged");
        let (status, _) = process.stop().await;
        assert_eq!(status.code(), Some(0));
        let lines = lines(&log);
        for (kind, call) in [("action", "respond"), ("message", "post")] {
            let of_kind = says(&lines, "answered").filter(|line| line["span"]["kind"] == kind);
            let requests: Vec<&Value> = of_kind.map(|line| &line["span"]["request"]).collect();
            let sent = says(&lines, "sent").find(|line| requests.contains(&&line["fields"]["request"]));
            let sent = sent.unwrap_or_else(|| panic!("no message follows a {kind}: {lines:#?}"));
            assert_eq!(sent["fields"]["call"], call);
        }
        let text = std::fs::read_to_string(&log).expect("read");
        for word in ["lunch", "close takes", "Dana", "xoxb", "signing secret"] {
            assert!(!text.contains(word), "{word} stands in the log");
        }
    });
}
