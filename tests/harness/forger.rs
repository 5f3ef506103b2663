//! Requests that no Slack ever sent, signed as Slack signs.

use super::bot::SECRET;
use super::office::Office;
use rapport::clock::{Clock, SystemClock};
use serde_json::Value;
use sha2::{Digest, Sha256};
use url::form_urlencoded;

/// The headers of a request.
pub type Headers = Vec<(&'static str, String)>;

/// The body of an interaction.
pub fn interaction(payload: &Value) -> String {
    form_urlencoded::Serializer::new(String::new()).append_pair("payload", &payload.to_string()).finish()
}

/// The headers of a body signed so many seconds from now.
pub fn signed(body: &str, seconds: i64) -> Headers {
    signed_with(SECRET, body, seconds)
}

/// The same, with a secret of one's own.
pub fn signed_with(secret: &str, body: &str, seconds: i64) -> Headers {
    let timestamp = (SystemClock.now().timestamp() + seconds).to_string();
    let signature = format!("v0={}", hmac(secret, &format!("v0:{timestamp}:{body}")));
    vec![("x-slack-request-timestamp", timestamp), ("x-slack-signature", signature)]
}

impl Office {
    /// Sends the bot an interaction; the status and the body of its answer.
    pub async fn forge(&self, payload: &Value) -> (u16, String) {
        let body = interaction(payload);
        self.posts(&body, &signed(&body, 0)).await
    }

    /// The same, signed with a secret of one's own.
    pub async fn forge_with(&self, secret: &str, payload: &Value) -> (u16, String) {
        let body = interaction(payload);
        self.posts(&body, &signed_with(secret, &body, 0)).await
    }

    /// Sends the bot a body under these headers; as a form, unless they say otherwise.
    pub async fn posts(&self, body: &str, headers: &[(&'static str, String)]) -> (u16, String) {
        let mut request = self.client().post(format!("http://{}/slack/events", self.address()));
        if !headers.iter().any(|(name, _)| *name == "content-type") {
            request = request.header("content-type", "application/x-www-form-urlencoded");
        }
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let answer = request.body(body.to_owned()).send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.unwrap_or_default())
    }
}

/// HMAC-SHA256 in hexadecimal, by its definition; the key is shorter than a block.
fn hmac(key: &str, message: &str) -> String {
    let mut block = [0u8; 64];
    block[..key.len()].copy_from_slice(key.as_bytes());
    let padded = |with: u8| block.map(|byte| byte ^ with);
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(message).finalize();
    let outer = Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize();
    outer.iter().map(|byte| format!("{byte:02x}")).collect()
}
