//! What `doctor` asks of Slack, in one call: whose token it is, what it may do, and what time it is there.

use super::api::{CallError, SlackApi};
use super::method::Method;
use super::token::Token;
use crate::domain::id::{UserId, WorkspaceId};
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::BTreeSet;

/// What Slack says of a bot token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenCheck {
    /// The team it was made for.
    pub workspace: WorkspaceId,
    /// The team's name.
    pub team: String,
    /// The bot's own user.
    pub bot_user: UserId,
    /// Its scopes; `None` if Slack did not name them.
    pub scopes: Option<BTreeSet<String>>,
    /// The time at Slack, to the second; `None` if it was not told.
    pub slack_time: Option<DateTime<Utc>>,
}

/// Every bot scope that the bot's methods need.
pub fn scopes_needed() -> BTreeSet<String> {
    // Slash commands have no method of their own.
    let methods = Method::ALL.iter().flat_map(|method| method.scopes().iter().copied());
    methods.chain(["commands"]).map(str::to_owned).collect()
}

impl SlackApi {
    /// Asks `auth.test` and reads its headers too, which the library keeps to itself.
    pub async fn check_token(&self, token: &Token) -> Result<TokenCheck, CallError> {
        let failed = |error: reqwest::Error| match error.is_connect() {
            true => CallError::Offline { why: error.without_url().to_string() },
            false => CallError::Ambiguous { why: error.without_url().to_string() },
        };
        let url = self.base_url.join(Method::AuthTest.name()).expect("the base ends in /api/");
        let sent = self.post(url).bearer_auth(token.text()).send().await.map_err(failed)?;
        let status = sent.status();
        let header = |name: &str| sent.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
        let slack_time = header("date").and_then(|text| read_date(&text));
        let scopes = header("x-oauth-scopes").map(|text| read_scopes(&text));
        let body = sent.bytes().await.map_err(failed)?;
        let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
        if answer["ok"] != true {
            return Err(refusal(&answer, status.as_u16()));
        }
        let text = |key: &str| answer[key].as_str().unwrap_or_default().to_owned();
        Ok(TokenCheck {
            workspace: text("team_id").into(),
            team: text("team"),
            bot_user: text("user_id").into(),
            scopes,
            slack_time,
        })
    }
}

fn refusal(answer: &Value, status: u16) -> CallError {
    match answer["error"].as_str() {
        Some(error) => CallError::refused(error),
        None if status == 429 => CallError::Retry { after: None, why: "HTTP 429".to_owned() },
        None => CallError::Ambiguous { why: format!("HTTP {status}, not an answer of Slack's") },
    }
}

fn read_date(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc2822(text).ok().map(|at| at.to_utc())
}

fn read_scopes(text: &str) -> BTreeSet<String> {
    text.split(',').map(str::trim).filter(|scope| !scope.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_as_slack_writes_them() {
        let at = read_date("Sat, 21 Nov 2026 19:25:00 GMT").map(|at| at.timestamp());
        assert_eq!(at, Some(1_795_289_100));
        assert_eq!(
            read_scopes("chat:write, im:write,").into_iter().collect::<Vec<_>>(),
            ["chat:write", "im:write"]
        );
    }

    #[test]
    fn the_scopes_needed_are_those_of_the_methods() {
        let needed = scopes_needed();
        assert!(
            needed.contains("commands") && needed.contains("chat:write") && !needed.contains("files:read")
        );
    }
}
