//! Events: what Slack reports by itself.

use super::read::{at, need, shown, text, workspace};
use super::{Parsed, identity};
use crate::domain::desk::DeskKey;
use crate::domain::id::{ChannelId, UserId, WorkspaceId};
use crate::domain::input::{Arrival, Input, Profile};
use chrono::{DateTime, Utc};
use serde_json::Value;

/// The events understood here, with the scopes Slack wants for each. The manifest subscribes to exactly these.
pub const EVENTS: &[(&str, &[&str])] = &[
    ("app_home_opened", &[]),
    ("app_mention", &["app_mentions:read"]),
    ("app_uninstalled", &[]),
    ("message.im", &["im:history"]),
    ("team_join", &["users:read"]),
    ("tokens_revoked", &[]),
    ("user_change", &["users:read"]),
];

/// Reads an event with the envelope around it (`type: event_callback`).
pub fn event(envelope: &Value, now: DateTime<Utc>) -> Parsed {
    let event = &envelope["event"];
    let read = match event["type"].as_str() {
        Some("app_home_opened") => home_opened(event),
        Some("message") => message(event),
        Some("app_mention") => mention(envelope, event),
        Some("team_join" | "user_change") => profile_changed(event),
        Some("app_uninstalled") => uninstalled(envelope, now),
        Some("tokens_revoked") => tokens_revoked(envelope, event, now),
        Some(other) => Err(Not::Asked(format!("events of type {} are not asked for", shown(other)))),
        None => Err(Not::Readable("an event without a type".into())),
    };
    match read {
        Ok((user, input)) => arrival(envelope, user, input, now).into(),
        Err(Not::Asked(why)) => Parsed::Ignored(why),
        Err(Not::Readable(why)) => Parsed::Unreadable(why),
    }
}

/// Why an event becomes no arrival.
enum Not {
    /// It is of no concern.
    Asked(String),
    /// Something is missing.
    Readable(String),
}

impl From<String> for Not {
    fn from(why: String) -> Self {
        Self::Readable(why)
    }
}

fn ignore<T>(why: &str) -> Result<T, Not> {
    Err(Not::Asked(why.to_owned()))
}

fn arrival(envelope: &Value, user: String, input: Input, now: DateTime<Utc>) -> Result<Arrival, String> {
    let workspace = workspace(envelope).or_else(|_| need(envelope, &["event", "user", "team_id"]))?;
    let key = DeskKey { workspace: WorkspaceId::new(workspace), user: UserId::new(user) };
    Ok(Arrival { id: identity::event(envelope), key, at: now, input })
}

fn home_opened(event: &Value) -> Result<(String, Input), Not> {
    match event["tab"].as_str() {
        Some("home") => Ok((need(event, &["user"])?, Input::HomeOpened)),
        _ => ignore("the Home tab was not the one opened"),
    }
}

/// Only what a person writes to the bot: no bots (itself among them), no edits, no deletions, no joins.
fn message(event: &Value) -> Result<(String, Input), Not> {
    let said = text(event, &["text"]).unwrap_or_default().trim();
    let by_bot = text(event, &["bot_id"]).is_some() || event["bot_profile"].is_object();
    match () {
        () if event["channel_type"] != "im" => ignore("a message outside a direct message"),
        () if text(event, &["subtype"]).is_some() || event["hidden"] == true => ignore("not a new message"),
        () if by_bot || event["user"] == "USLACKBOT" => ignore("a message by a bot"),
        () if said.is_empty() => ignore("a message without text"),
        () => {
            let channel = ChannelId::new(need(event, &["channel"])?);
            Ok((need(event, &["user"])?, Input::DirectMessage { channel, text: said.to_owned() }))
        }
    }
}

fn mention(envelope: &Value, event: &Value) -> Result<(String, Input), Not> {
    if text(event, &["bot_id"]).is_some() || event["edited"].is_object() {
        return ignore("a mention by a bot, or in an edit");
    }
    let bot = text(&envelope["authorizations"][0], &["user_id"]);
    let said = without_mention(text(event, &["text"]).unwrap_or_default(), bot);
    let channel = ChannelId::new(need(event, &["channel"])?);
    Ok((need(event, &["user"])?, Input::Mention { channel, text: said }))
}

/// Takes out the bot's own mention; without its id, the mention that the text starts with.
fn without_mention(said: &str, bot: Option<&str>) -> String {
    let said = said.trim();
    let start = match bot {
        Some(bot) => said.find(&format!("<@{bot}>")).or_else(|| said.find(&format!("<@{bot}|"))),
        None => said.starts_with("<@").then_some(0),
    };
    let cut = start.and_then(|start| Some((start, start + said[start..].find('>')? + 1)));
    match cut {
        Some((start, end)) => {
            format!("{} {}", said[..start].trim_end(), said[end..].trim_start()).trim().to_owned()
        }
        None => said.to_owned(),
    }
}

fn profile_changed(event: &Value) -> Result<(String, Input), Not> {
    let read = profile(&event["user"]).ok_or_else(|| Not::Readable("no user.id".into()))?;
    let profile = Profile { joined: event["type"] == "team_join", ..read };
    Ok((profile.user.to_string(), Input::Profile(profile)))
}

/// Reads a user as events and `users.info` describe one; `None` without an id. Their name is the full one: the name
/// shown in Slack may be a handle, and a person is named to others, also to those who only hear the text.
pub fn profile(user: &Value) -> Option<Profile> {
    let id = text(user, &["id"])?;
    let names: [&[&str]; 4] =
        [&["profile", "real_name"], &["real_name"], &["profile", "display_name"], &["name"]];
    Some(Profile {
        user: UserId::new(id),
        name: names.iter().find_map(|path| text(user, path)).unwrap_or_default().trim().to_owned(),
        zone: text(user, &["tz"]).map(str::to_owned),
        locale: text(user, &["locale"]).map(str::to_owned),
        title: text(user, &["profile", "title"]).map(|title| title.trim().to_owned()),
        deleted: user["deleted"] == true,
        is_bot: user["is_bot"] == true || id == "USLACKBOT",
        joined: false,
    })
}

/// Slack may send it minutes after it happened; by then the app may be installed again.
fn uninstalled(envelope: &Value, now: DateTime<Utc>) -> Result<(String, Input), Not> {
    let bot = text(&envelope["authorizations"][0], &["user_id"]).unwrap_or_default();
    let at = envelope["event_time"].as_i64().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    Ok((bot.to_owned(), Input::Uninstalled { at: at.unwrap_or(now) }))
}

fn tokens_revoked(envelope: &Value, event: &Value, now: DateTime<Utc>) -> Result<(String, Input), Not> {
    match at(event, &["tokens", "bot"]).as_array() {
        Some(bots) if !bots.is_empty() => uninstalled(envelope, now),
        _ => ignore("no token of the bot was revoked"),
    }
}
