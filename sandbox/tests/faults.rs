//! Calls that go wrong on order.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use slack_sandbox::{Fault, FaultKind};

use crate::fake::{BOT, api, refused, sandbox, worked};

async fn raw(sandbox: &slack_sandbox::Sandbox) -> reqwest::Result<reqwest::Response> {
    let request =
        reqwest::Client::new().post(format!("{}chat.postMessage", sandbox.api_url())).bearer_auth(BOT);
    request.json(&json!({ "channel": "C1", "text": "x" })).send().await
}

#[tokio::test]
async fn rate_limits() {
    let sandbox = sandbox().await;
    sandbox.fault(Fault::api("chat.postMessage", FaultKind::RateLimited).retry_after(7).times(2));
    for _ in 0..2 {
        let answer = raw(&sandbox).await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.headers()["retry-after"].to_str().unwrap()), (429, "7"));
        refused(&answer.json::<Value>().await.unwrap(), "ratelimited");
    }
    assert_eq!(raw(&sandbox).await.unwrap().status().as_u16(), 200);
    sandbox.fault(Fault::api("chat.postMessage", FaultKind::RateLimited).status(200));
    let answer = raw(&sandbox).await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    assert!(answer.headers().contains_key("retry-after"));
    refused(&answer.json::<Value>().await.unwrap(), "ratelimited");
}

#[tokio::test]
async fn statuses_errors_and_garbage() {
    let sandbox = sandbox().await;
    sandbox.fault(Fault::api("chat.postMessage", FaultKind::Status).status(503));
    assert_eq!(raw(&sandbox).await.unwrap().status().as_u16(), 503);
    sandbox.fault(Fault::api("chat.postMessage", FaultKind::Error).error("fatal_error"));
    refused(&raw(&sandbox).await.unwrap().json().await.unwrap(), "fatal_error");
    sandbox.fault(Fault::api("chat.postMessage", FaultKind::Garbage));
    assert!(raw(&sandbox).await.unwrap().json::<Value>().await.is_err());
    assert!(sandbox.messages("general").is_empty());
}

#[tokio::test]
async fn a_lost_answer_leaves_the_message() {
    let sandbox = sandbox().await;
    sandbox.fault(Fault::api("chat.postMessage", FaultKind::LostAnswer));
    assert!(raw(&sandbox).await.is_err());
    assert_eq!(sandbox.messages("general").len(), 1);
    sandbox.fault(Fault::api("chat.postMessage", FaultKind::Close));
    assert!(raw(&sandbox).await.is_err());
    assert_eq!(sandbox.messages("general").len(), 1);
}

#[tokio::test]
async fn trouble_with_one_argument_leaves_other_calls_alone() {
    let sandbox = sandbox().await;
    let archived = Fault::api("chat.postMessage", FaultKind::Error).error("is_archived").times(10);
    sandbox.fault(archived.given("channel", "C1"));
    refused(&raw(&sandbox).await.unwrap().json().await.unwrap(), "is_archived");
    worked(api(&sandbox, "chat.postMessage", json!({ "channel": "general", "text": "x" })).await);
    refused(&raw(&sandbox).await.unwrap().json().await.unwrap(), "is_archived");
}

#[tokio::test]
async fn uploads_and_answers_fail_like_any_call() {
    let sandbox = sandbox().await;
    for (method, path) in [("upload", "upload/F1"), ("response_url", "response/T1/unknown")] {
        let post = || async {
            let address = format!("{}/{path}", sandbox.url());
            reqwest::Client::new().post(address).json(&json!({ "text": "x" })).send().await
        };
        sandbox.fault(Fault::api(method, FaultKind::RateLimited).retry_after(7));
        let answer = post().await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.headers()["retry-after"].to_str().unwrap()), (429, "7"));
        sandbox.fault(Fault::api(method, FaultKind::Status).status(503));
        assert_eq!(post().await.unwrap().status().as_u16(), 503);
        sandbox.fault(Fault::api(method, FaultKind::Close));
        assert!(post().await.is_err(), "{method} ends without an answer");
    }
}

#[tokio::test]
async fn hanging_calls() {
    let sandbox = sandbox().await;
    sandbox.fault(Fault::api("chat.postMessage", FaultKind::Hang));
    let started = Instant::now();
    assert!(raw(&sandbox).await.is_err());
    assert!(started.elapsed() >= Duration::from_millis(450));
}

#[tokio::test]
async fn trouble_can_be_called_off() {
    let sandbox = sandbox().await;
    sandbox.fault(Fault::api("chat.postMessage", FaultKind::Status).times(100));
    sandbox.clear_faults();
    worked(api(&sandbox, "chat.postMessage", json!({ "channel": "C1", "text": "x" })).await);
}
