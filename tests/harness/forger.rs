//! Requests that no Slack ever sent, signed as Slack signs.

use super::bot::SECRET;
use super::office::Office;
use rapport::clock::{Clock, SystemClock};
use serde_json::Value;
use sha2::{Digest, Sha256};
use url::form_urlencoded;

impl Office {
    /// Sends the bot an interaction; the status and the body of its answer.
    pub async fn forge(&self, payload: &Value) -> (u16, String) {
        self.forge_with(SECRET, payload).await
    }

    /// The same, signed with a secret of one's own.
    pub async fn forge_with(&self, secret: &str, payload: &Value) -> (u16, String) {
        let body: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("payload", &payload.to_string())
            .finish();
        let timestamp = SystemClock.now().timestamp().to_string();
        let signature = format!("v0={}", hmac(secret, &format!("v0:{timestamp}:{body}")));
        let request = self
            .client()
            .post(format!("http://{}/slack/events", self.address()))
            .header("x-slack-request-timestamp", timestamp)
            .header("x-slack-signature", signature)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        let answer = request.send().await.expect("an answer");
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
