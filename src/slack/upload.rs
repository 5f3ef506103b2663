//! Sharing a file: an address for the bytes, the bytes, and the message that shows them.
//!
//! Only the last of the three calls shows anything to anybody; what was uploaded and never shared, Slack discards.
//! So a failure before it is tried again without a look, and a failure at it only after one: the file's name carries
//! the delivery's id.

use super::api::{AtOnce, CallError, SlackApi, explain_web, read_response_answer};
use super::meters::Called;
use super::method::Method;
use super::send::{Calls, PAGES, conversation};
use super::token::Token;
use crate::domain::id::DeliveryId;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::time::Instant;
use url::Url;

/// A picture of some 100 kB, or a log of some MB, takes no longer than so many calls.
const UPLOAD_CALLS: u32 = 3;

/// The name of a delivery's file: no other has it.
pub fn file_name(kind: &str, delivery: &DeliveryId, extension: &str) -> String {
    let id: String = delivery.as_str().chars().filter(char::is_ascii_alphanumeric).collect();
    format!("rapport-{kind}-{id}.{extension}")
}

/// An address for the bytes, and the file they become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    url: Url,
    file: String,
}

impl SlackApi {
    /// Asks for an address for so many bytes. Nobody sees anything of it.
    pub async fn upload_slot(
        &self,
        token: &Token,
        name: &str,
        length: usize,
        alt: Option<&str>,
    ) -> Result<Slot, CallError> {
        let body = json!({ "filename": name, "length": length, "alt_txt": alt });
        let answer =
            self.call(token, Method::FilesGetUploadUrlExternal, &body).await.map_err(CallError::unseen)?;
        let url = answer["upload_url"].as_str().and_then(|url| Url::parse(url).ok());
        let (Some(url), Some(file)) = (url, answer["file_id"].as_str()) else {
            return Err(CallError::Offline { why: "no address for a file was given".to_owned() });
        };
        let slack = url.scheme() == "https" && url.host_str() == Some("files.slack.com");
        match slack || url.origin() == self.base_url.origin() {
            true => Ok(Slot { url, file: file.to_owned() }),
            false => Err(CallError::refused("foreign_upload_url")),
        }
    }

    /// Uploads the bytes. Nobody sees anything of it.
    pub async fn upload(&self, slot: &Slot, media: &str, bytes: Vec<u8>) -> Result<(), CallError> {
        let request = self.post(slot.url.clone()).timeout(self.patience * UPLOAD_CALLS);
        let began = Instant::now();
        let taken = match request.header("content-type", media).body(bytes).send().await {
            Ok(answer) => read_response_answer(answer).await,
            Err(error) => Err(explain_web(error)),
        };
        self.meters.called(Called::UploadUrl, &taken, began.elapsed());
        taken.map_err(CallError::unseen)
    }

    /// Shares the file in a person's direct message.
    pub async fn share(
        &self,
        token: &Token,
        slot: Slot,
        user: &str,
        title: &str,
        comment: &str,
    ) -> Result<(), CallError> {
        let channel = conversation(&AtOnce { api: self, token }, user).await.map_err(CallError::unseen)?;
        let body = json!({
            "files": [{ "id": slot.file, "title": title }],
            "channel_id": channel,
            "initial_comment": comment,
        });
        self.call(token, Method::FilesCompleteUploadExternal, &body).await.map(drop)
    }
}

/// Whether a file of this name stands in a person's direct message since then.
pub async fn find_file(
    slack: &dyn Calls,
    user: &str,
    name: &str,
    since: DateTime<Utc>,
) -> Result<bool, CallError> {
    let channel = conversation(slack, user).await.map_err(CallError::still_unknown)?;
    let mut cursor: Option<String> = None;
    for _ in 0..PAGES {
        let oldest = format!("{}.000000", since.timestamp());
        let body = json!({ "channel": channel, "oldest": oldest, "limit": 100, "cursor": cursor });
        let answer = slack.call(Method::ConversationsHistory, &body).await;
        let answer = answer.map_err(CallError::still_unknown)?;
        if shows(&answer, name) {
            return Ok(true);
        }
        cursor =
            answer["response_metadata"]["next_cursor"].as_str().filter(|c| !c.is_empty()).map(str::to_owned);
        if cursor.is_none() {
            return Ok(false);
        }
    }
    Err(CallError::Ambiguous { why: "too much was said since to find it".to_owned() })
}

fn shows(answer: &Value, name: &str) -> bool {
    let messages = answer["messages"].as_array().into_iter().flatten();
    let mut files = messages.filter_map(|message| message["files"].as_array()).flatten();
    files.any(|file| file["name"] == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::slack::fakes::{FakeSlack, api};

    #[test]
    fn a_file_is_known_by_its_name_among_odd_messages() {
        let name = file_name("map", &DeliveryId::new("01abc/../x"), "png");
        assert_eq!(name, "rapport-map-01abcx.png");
        let with = |files: Value| json!({ "messages": ["odd", { "text": "hi" }, { "files": files }] });
        assert!(shows(&with(json!([{ "name": "other.png" }, { "name": name }])), &name));
        assert!(!shows(&with(json!([{ "name": "other.png" }, 7])), &name));
        assert!(!shows(&json!({}), &name));
    }

    #[tokio::test]
    async fn the_bytes_go_only_to_slack_and_the_words_into_no_address() {
        let slack = FakeSlack::default();
        let (api, token) = (api(&slack.start().await), Token::new("xoxb-1"));
        slack.will_say(&json!({ "ok": true, "upload_url": "https://elsewhere.example/u", "file_id": "F1" }));
        let refused = api.upload_slot(&token, "a.png", 3, Some("Ada & Ben: cold")).await;
        assert_eq!(refused, Err(CallError::refused("foreign_upload_url")));
        slack.will_say(&json!({ "ok": true, "upload_url": "https://files.slack.com/u/1", "file_id": "F1" }));
        let slot = api.upload_slot(&token, "a.png", 3, None).await.expect("Slack's own host");
        assert_eq!(slot.file, "F1");
        slack.will_say(&json!({ "ok": false, "error": "fatal_error" }));
        let failed = api.upload_slot(&token, "a.png", 3, None).await;
        assert!(matches!(failed, Err(CallError::Offline { .. })), "nothing was shown: {failed:?}");
        let asked = slack.asked();
        assert!(
            asked.iter().all(|line| line.starts_with("POST /api/files.getUploadURLExternal ")),
            "{asked:?}"
        );
    }
}
