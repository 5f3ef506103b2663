//! What went back and forth between the workspace and the app, for tests to read.

use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use serde_json::Value;

const KEPT: usize = 20_000;

/// A call of the app: Web API or response_url.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// Its number, counting from 1.
    pub seq: u64,
    /// When, in milliseconds on the machine's own clock.
    pub at: i64,
    /// The method's name, or `response_url`.
    pub method: String,
    /// `bot`, `app`, `none` or `unknown`.
    pub token_kind: String,
    /// The arguments, without the token.
    pub args: Value,
    /// The HTTP status answered; 0 when the connection was cut.
    pub status: u16,
    /// The error's name, when refused.
    pub error: Option<String>,
    /// The explanations that went with the error.
    pub messages: Vec<String>,
}

/// Something sent to the app, one attempt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// Its number, counting from 1.
    pub seq: u64,
    /// When it was sent, in milliseconds on the machine's own clock.
    pub at: i64,
    /// The app it was sent to.
    pub app: String,
    /// `events_api`, `slash_commands` or `interactive`.
    pub kind: String,
    /// The event type, the command or the interaction type.
    pub name: String,
    /// `socket` or `http`.
    pub via: String,
    /// 0 for the first attempt.
    pub attempt: u32,
    /// What was sent.
    pub payload: Value,
    /// `acknowledged`, `timeout`, `no_connection`, `connection_failed`, `http_error` or `dropped`.
    pub outcome: String,
    /// What the app answered.
    pub answer: Value,
    /// How long that took, in milliseconds.
    pub took_ms: u64,
}

/// What Slack itself told a person because the app failed them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Complaint {
    /// Its number, counting from 1.
    pub seq: u64,
    /// Who was told.
    pub user: String,
    /// Where they were, when that matters.
    pub channel: Option<String>,
    /// What they were told.
    pub text: String,
}

/// The latest calls, deliveries and complaints.
#[derive(Debug, Default)]
pub(crate) struct Journal {
    complaints: Mutex<Entries<Complaint>>,
    calls: Mutex<Entries<Call>>,
    deliveries: Mutex<Entries<Delivery>>,
}

#[derive(Debug)]
struct Entries<T> {
    last: u64,
    list: Vec<T>,
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self { last: 0, list: Vec::new() }
    }
}

impl<T> Entries<T> {
    fn push(&mut self, build: impl FnOnce(u64) -> T) {
        self.last += 1;
        if self.list.len() >= KEPT {
            self.list.drain(..KEPT / 10);
        }
        self.list.push(build(self.last));
    }
}

impl Journal {
    /// Writes down a call.
    pub(crate) fn call(&self, call: Call) {
        let mut calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.push(|seq| Call { seq, ..call });
    }

    /// Writes down a delivery.
    pub(crate) fn delivery(&self, delivery: Delivery) {
        let mut deliveries = self.deliveries.lock().unwrap_or_else(PoisonError::into_inner);
        deliveries.push(|seq| Delivery { seq, ..delivery });
    }

    /// Writes down what a person was told.
    pub(crate) fn complaint(&self, user: &str, channel: Option<&str>, text: &str) {
        let mut complaints = self.complaints.lock().unwrap_or_else(PoisonError::into_inner);
        let (user, channel, text) = (user.to_owned(), channel.map(str::to_owned), text.to_owned());
        complaints.push(|seq| Complaint { seq, user, channel, text });
    }

    /// The complaints after number `since`.
    pub(crate) fn complaints(&self, since: u64) -> Vec<Complaint> {
        let complaints = self.complaints.lock().unwrap_or_else(PoisonError::into_inner);
        complaints.list.iter().filter(|complaint| complaint.seq > since).cloned().collect()
    }

    /// The calls after number `since`.
    pub(crate) fn calls(&self, since: u64) -> Vec<Call> {
        let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.list.iter().filter(|call| call.seq > since).cloned().collect()
    }

    /// The deliveries after number `since`.
    pub(crate) fn deliveries(&self, since: u64) -> Vec<Delivery> {
        let deliveries = self.deliveries.lock().unwrap_or_else(PoisonError::into_inner);
        deliveries.list.iter().filter(|delivery| delivery.seq > since).cloned().collect()
    }

    /// Forgets everything; numbers go on.
    pub(crate) fn clear(&self) {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).list.clear();
        self.deliveries.lock().unwrap_or_else(PoisonError::into_inner).list.clear();
        self.complaints.lock().unwrap_or_else(PoisonError::into_inner).list.clear();
    }
}
