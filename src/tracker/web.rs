//! One request to a tracker: limited in time, in size and in where it may be sent on to.

use super::ReadError;
use crate::tls;
use chrono::{DateTime, Duration, Utc};
use reqwest::header::{ETAG, HeaderMap, RETRY_AFTER};
use reqwest::redirect::{Attempt, Policy};
use reqwest::{Client, RequestBuilder};
use serde_json::Value;

/// A tracker answers well within this, or another time.
pub(super) const TIMEOUT: std::time::Duration = std::time::Duration::from_secs(10);
const CONNECT_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(5);
/// What is read is a few hundred bytes; GitHub's whole answer is some thousand.
const LARGEST: usize = 256 * 1024;
/// A renamed repository sends on once.
const REDIRECTS: usize = 2;

/// The client.
pub(super) struct Web(Client);

/// What a tracker answered.
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) etag: Option<String>,
    /// Null where there is none.
    pub(super) body: Value,
    headers: HeaderMap,
}

impl Web {
    pub(super) fn new(timeout: std::time::Duration) -> anyhow::Result<Self> {
        let client = Client::builder()
            .tls_backend_preconfigured(tls::client()?)
            .connect_timeout(CONNECT_TIMEOUT.min(timeout))
            .timeout(timeout)
            .redirect(Policy::custom(same_host))
            .user_agent(concat!("rapport/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self(client))
    }

    pub(super) fn client(&self) -> &Client {
        &self.0
    }

    /// Sends it once; the answer whatever its status.
    pub(super) async fn ask(&self, request: RequestBuilder) -> Result<Answer, ReadError> {
        let mut response = request.send().await.map_err(silent)?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let etag = headers.get(ETAG).and_then(|tag| tag.to_str().ok()).map(str::to_owned);
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(silent)? {
            if bytes.len() + chunk.len() > LARGEST {
                return Err(ReadError::Silent { why: format!("an answer of more than {LARGEST} bytes") });
            }
            bytes.extend_from_slice(&chunk);
        }
        let body = serde_json::from_slice(&bytes).unwrap_or_default();
        Ok(Answer { status, etag, body, headers })
    }
}

/// A token goes nowhere but to the host it is for.
fn same_host(attempt: Attempt<'_>) -> reqwest::redirect::Action {
    let asked = attempt.previous().first().map(url::Url::origin);
    match asked == Some(attempt.url().origin()) && attempt.previous().len() <= REDIRECTS {
        true => attempt.follow(),
        false => attempt.stop(),
    }
}

/// The address stays out of it.
fn silent(error: reqwest::Error) -> ReadError {
    ReadError::Silent { why: error.without_url().to_string() }
}

impl Answer {
    /// The answer if it is a success or "not modified", else why it is none.
    pub(super) fn checked(self, now: DateTime<Utc>) -> Result<Self, ReadError> {
        let (status, wait) = (self.status, self.wait(now));
        let why = || format!("HTTP {status}");
        match status {
            200..=299 | 304 => Ok(self),
            429 => Err(ReadError::Wait { after: wait, why: why() }),
            // So do trackers answer one that asks too often, too.
            403 | 503 if wait.is_some() => Err(ReadError::Wait { after: wait, why: why() }),
            401 | 403 => Err(ReadError::Refused { status }),
            404 | 410 => Err(ReadError::NotFound),
            _ => Err(ReadError::Silent { why: why() }),
        }
    }

    /// How long it asks to wait: by `Retry-After` in seconds, else by when a limit that is used up starts anew, which
    /// GitHub gives in seconds since 1970.
    fn wait(&self, now: DateTime<Utc>) -> Option<Duration> {
        let number = |name: &str| self.headers.get(name)?.to_str().ok()?.trim().parse::<i64>().ok();
        let seconds = number(RETRY_AFTER.as_str()).or_else(|| {
            let is_used_up = number("x-ratelimit-remaining") == Some(0);
            number("x-ratelimit-reset").filter(|_| is_used_up).map(|at| at.saturating_sub(now.timestamp()))
        })?;
        Some(Duration::seconds(seconds.clamp(1, 86_400)))
    }
}

/// An answer without what it should hold.
pub(super) fn unusable(tracker: &str) -> ReadError {
    ReadError::Silent { why: format!("an answer that is not {tracker}'s") }
}
