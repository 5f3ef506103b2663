//! From Slack's JSON and forms to an [`Arrival`]: pure, and tolerant of what Slack adds, leaves out or sets to null.

mod choice;
mod event;
mod identity;
mod interaction;
mod read;
#[cfg(test)]
mod tests;

use crate::domain::desk::DeskKey;
use crate::domain::id::{ChannelId, UserId, WorkspaceId};
use crate::domain::input::{Arrival, Command, Input};
use chrono::{DateTime, Utc};
pub use event::{EVENTS, event, profile};
pub use interaction::interaction;
pub(super) use read::shown;
use read::{need, text};
use serde_json::{Map, Value};

/// What became of a payload.
#[derive(Clone, Debug, PartialEq)]
pub enum Parsed {
    /// An input for the journeys.
    Arrival(Box<Arrival>),
    /// Understood, and of no concern.
    Ignored(String),
    /// Not understood: kept raw, with the reason.
    Unreadable(String),
}

impl From<Result<Arrival, String>> for Parsed {
    fn from(read: Result<Arrival, String>) -> Self {
        match read {
            Ok(arrival) => Self::Arrival(Box::new(arrival)),
            Err(why) => Self::Unreadable(why),
        }
    }
}

/// What a request's body is.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Slack checks the address: the challenge is to be sent back.
    Challenge(String),
    /// Slack checks the certificate.
    CertificateCheck,
    /// Anything else.
    Payload(Parsed),
}

/// Reads the body of a request: events are JSON, commands and interactions are forms.
pub fn body(raw: &str, now: DateTime<Utc>) -> Body {
    if raw.trim_start().starts_with('{') {
        return match serde_json::from_str::<Value>(raw) {
            Ok(envelope) => json_body(&envelope, now),
            Err(error) => Body::Payload(Parsed::Unreadable(format!("not JSON: {error}"))),
        };
    }
    let fields: Map<String, Value> =
        url::form_urlencoded::parse(raw.as_bytes()).map(|(key, value)| (key.into(), value.into())).collect();
    form_body(&Value::Object(fields), now)
}

fn json_body(envelope: &Value, now: DateTime<Utc>) -> Body {
    match envelope["type"].as_str() {
        Some("url_verification") => {
            Body::Challenge(text(envelope, &["challenge"]).unwrap_or_default().to_owned())
        }
        Some("event_callback") => Body::Payload(event(envelope, now)),
        Some("app_rate_limited") => {
            Body::Payload(Parsed::Ignored("Slack holds events back for a minute".into()))
        }
        _ => Body::Payload(Parsed::Unreadable("JSON of an unknown type".into())),
    }
}

fn form_body(fields: &Value, now: DateTime<Utc>) -> Body {
    if text(fields, &["ssl_check"]) == Some("1") {
        return Body::CertificateCheck;
    }
    Body::Payload(match text(fields, &["payload"]) {
        Some(payload) => match serde_json::from_str(payload) {
            Ok(payload) => interaction(&payload, now),
            Err(error) => Parsed::Unreadable(format!("a payload that is not JSON: {error}")),
        },
        None if text(fields, &["command"]).is_some() => command(fields, now),
        None => Parsed::Unreadable("neither an event, nor a command, nor an interaction".into()),
    })
}

/// Reads a slash command: a form's fields, or the same as JSON over a socket.
pub fn command(fields: &Value, now: DateTime<Utc>) -> Parsed {
    let read = || {
        let workspace = read::workspace(fields)?;
        let user = need(fields, &["user_id"])?;
        let command = Command {
            name: need(fields, &["command"])?,
            text: text(fields, &["text"]).unwrap_or_default().to_owned(),
            channel: ChannelId::new(need(fields, &["channel_id"])?),
            trigger: text(fields, &["trigger_id"]).unwrap_or_default().to_owned(),
            response_url: text(fields, &["response_url"]).unwrap_or_default().to_owned(),
        };
        let id = identity::command(&workspace, &user, &command.name, &command.text, &command.trigger);
        let key = DeskKey { workspace: WorkspaceId::new(workspace), user: UserId::new(user) };
        Ok(Arrival { id, key, at: now, input: Input::Command(command) })
    };
    read().into()
}

/// Reads an envelope of a socket; `payload` is what an HTTP request would have carried.
pub fn envelope(kind: &str, payload: &Value, now: DateTime<Utc>) -> Parsed {
    match kind {
        "events_api" => event(payload, now),
        "interactive" => interaction(payload, now),
        "slash_commands" => command(payload, now),
        other => Parsed::Unreadable(format!("an envelope of type {}", shown(other))),
    }
}
