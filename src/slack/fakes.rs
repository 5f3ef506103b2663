//! Stand-ins for the tests of this room: Slack's Web API on a port of its own, and the bot's journeys.

use super::answer::Answer;
use super::api::{SlackApi, SlackApiConfig};
use super::shell::{Receive, Shell};
use super::token::{OneToken, Token};
use crate::clock::SystemClock;
use crate::domain::delivery::Delivery;
use crate::domain::input::Arrival;
use async_trait::async_trait;
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::net::TcpListener;

/// What the fake Web API answers next.
pub(crate) type Canned = (u16, Vec<(&'static str, String)>, String);

/// A Web API that answers what it was given, in order, then `{"ok":true}`, and writes down what it was asked.
#[derive(Clone, Default)]
pub(crate) struct FakeSlack {
    answers: Arc<Mutex<VecDeque<Canned>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl FakeSlack {
    pub(crate) fn will_answer(&self, answer: Canned) {
        self.answers.lock().expect("unpoisoned").push_back(answer);
    }

    pub(crate) fn will_say(&self, body: &Value) {
        self.will_answer((200, vec![], body.to_string()));
    }

    /// Every request so far, as one line each.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("unpoisoned").clone()
    }

    /// Starts it; the address ends in `/api/`.
    pub(crate) async fn start(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/api/", listener.local_addr().expect("bound"));
        let router = Router::new().fallback(answer_next).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        url
    }
}

async fn answer_next(State(slack): State<FakeSlack>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.expect("a body");
    let line = format!("{} {} {}", head.method, head.uri, String::from_utf8_lossy(&body));
    slack.asked.lock().expect("unpoisoned").push(line.trim().to_owned());
    let next = slack.answers.lock().expect("unpoisoned").pop_front();
    let (status, headers, body) = next.unwrap_or((200, vec![], r#"{"ok":true}"#.to_owned()));
    let mut answer = (StatusCode::from_u16(status).expect("a status"), body).into_response();
    answer.headers_mut().insert("content-type", "application/json; charset=utf-8".parse().expect("a header"));
    for (name, value) in headers {
        answer.headers_mut().insert(name, value.parse().expect("a header"));
    }
    answer
}

/// Journeys that take this long and answer this.
pub(crate) struct FakeReceive {
    pub(crate) takes: Duration,
    pub(crate) answer: Answer,
    pub(crate) received: Mutex<Vec<Arrival>>,
    pub(crate) unreadable: Mutex<Vec<String>>,
    /// What was to be kept; it is not, as when the store is away.
    pub(crate) asked_to_keep: Mutex<Vec<Delivery>>,
}

impl FakeReceive {
    pub(crate) fn new(takes: Duration, answer: Answer) -> Arc<Self> {
        let (received, unreadable, asked_to_keep) = Default::default();
        Arc::new(Self { takes, answer, received, unreadable, asked_to_keep })
    }

    /// The ids of what was received.
    pub(crate) fn ids(&self) -> Vec<String> {
        self.received.lock().expect("unpoisoned").iter().map(|a| a.id.clone()).collect()
    }
}

#[async_trait]
impl Receive for FakeReceive {
    async fn receive(&self, arrival: Arrival) -> Answer {
        self.received.lock().expect("unpoisoned").push(arrival);
        tokio::time::sleep(self.takes).await;
        self.answer.clone()
    }

    async fn unreadable(&self, _: &str, why: &str) {
        self.unreadable.lock().expect("unpoisoned").push(why.to_owned());
    }

    async fn keep(&self, delivery: Delivery) -> bool {
        self.asked_to_keep.lock().expect("unpoisoned").push(delivery);
        false
    }
}

/// An API client for that address.
pub(crate) fn api(url: &str) -> SlackApi {
    SlackApi::new(SlackApiConfig { base_url: url.parse().expect("a URL") }).expect("certificates")
}

/// A shell around these journeys.
pub(crate) fn shell(receive: Arc<FakeReceive>, url: &str) -> Shell {
    let tokens = Arc::new(OneToken(Token::new("xoxb-1")));
    Shell::new(receive, Arc::new(api(url)), tokens, Arc::new(SystemClock))
}

/// Waits until something holds.
pub(crate) async fn eventually(what: &str, mut holds: impl FnMut() -> bool) {
    for _ in 0..200 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("not within 5 s: {what}");
}
