//! Buttons, menus, forms and shortcuts.

use super::choice::{choice, values};
use super::read::{at, need, shown, text, workspace};
use super::{Parsed, identity};
use crate::domain::desk::DeskKey;
use crate::domain::id::{ChannelId, UserId, WorkspaceId};
use crate::domain::input::{Action, Arrival, Input, OptionsWanted, Submission, Surface, ViewState};
use chrono::{DateTime, Utc};
use serde_json::Value;

/// Reads an interaction payload.
pub fn interaction(payload: &Value, now: DateTime<Utc>) -> Parsed {
    let read = match payload["type"].as_str() {
        Some("block_actions") => block_action(payload),
        Some("view_submission") => submission(payload),
        Some("block_suggestion") => suggestion(payload, now),
        Some("shortcut") => shortcut(payload),
        Some("message_action") => message_shortcut(payload),
        Some("view_closed") => return Parsed::Ignored("a form was closed".into()),
        Some(other) => {
            return Parsed::Ignored(format!("interactions of type {} are not asked for", shown(other)));
        }
        None => return Parsed::Unreadable("an interaction without a type".into()),
    };
    read.and_then(|(id, input)| Ok(Arrival { id, key: key(payload)?, at: now, input })).into()
}

type Read = Result<(String, Input), String>;

fn key(payload: &Value) -> Result<DeskKey, String> {
    let user = need(payload, &["user", "id"])?;
    Ok(DeskKey { workspace: WorkspaceId::new(workspace(payload)?), user: UserId::new(user) })
}

fn block_action(payload: &Value) -> Read {
    let first = payload["actions"].get(0).ok_or("no actions")?;
    let trigger = need(payload, &["trigger_id"])?;
    let action = Action {
        action: need(first, &["action_id"])?,
        block: text(first, &["block_id"]).unwrap_or_default().to_owned(),
        choice: choice(first),
        from: surface(payload)?,
        response_url: text(payload, &["response_url"]).map(str::to_owned),
        trigger,
    };
    Ok((identity::click(&action.trigger), Input::Action(action)))
}

fn surface(payload: &Value) -> Result<Surface, String> {
    let view = &payload["view"];
    match view["type"].as_str() {
        Some("home") => {
            let metadata = text(view, &["private_metadata"]).unwrap_or_default().to_owned();
            Ok(Surface::Home { id: need(view, &["id"])?, hash: hash(view), metadata })
        }
        Some(_) => Ok(Surface::Modal(view_state(view)?)),
        None => Ok(Surface::Message {
            channel: ChannelId::new(either(payload, &["container", "channel_id"], &["channel", "id"])?),
            ts: either(payload, &["container", "message_ts"], &["message", "ts"])?,
            ephemeral: at(payload, &["container", "is_ephemeral"]) == true,
        }),
    }
}

fn either(payload: &Value, first: &[&str], second: &[&str]) -> Result<String, String> {
    need(payload, first).or_else(|missing| need(payload, second).map_err(|_| missing))
}

fn hash(view: &Value) -> String {
    text(view, &["hash"]).unwrap_or_default().to_owned()
}

fn view_state(view: &Value) -> Result<ViewState, String> {
    Ok(ViewState {
        id: need(view, &["id"])?,
        hash: hash(view),
        callback: text(view, &["callback_id"]).unwrap_or_default().to_owned(),
        metadata: text(view, &["private_metadata"]).unwrap_or_default().to_owned(),
        values: values(view),
    })
}

fn submission(payload: &Value) -> Read {
    let view = &payload["view"];
    let trigger = text(payload, &["trigger_id"]).unwrap_or_default().to_owned();
    let submission = Submission { view: view_state(view)?, trigger };
    Ok((identity::submission(view), Input::Submission(submission)))
}

fn suggestion(payload: &Value, now: DateTime<Utc>) -> Read {
    let query = text(payload, &["value"]).unwrap_or_default().to_owned();
    let wanted = OptionsWanted { action: need(payload, &["action_id"])?, query };
    Ok((identity::options(payload, now.timestamp_millis()), Input::OptionsWanted(wanted)))
}

fn shortcut(payload: &Value) -> Read {
    let trigger = need(payload, &["trigger_id"])?;
    let callback = need(payload, &["callback_id"])?;
    Ok((identity::click(&trigger), Input::Shortcut { callback, trigger }))
}

/// What the message says is not read: only who wrote it and where it stands.
fn message_shortcut(payload: &Value) -> Read {
    let trigger = need(payload, &["trigger_id"])?;
    let channel = need(payload, &["channel", "id"])?;
    let ts = either(payload, &["message", "ts"], &["message_ts"])?;
    let input = Input::MessageShortcut {
        callback: need(payload, &["callback_id"])?,
        permalink: permalink(payload, &channel, &ts),
        channel: ChannelId::new(channel),
        ts,
        author: text(payload, &["message", "user"]).map(UserId::new),
        response_url: text(payload, &["response_url"]).unwrap_or_default().to_owned(),
        trigger: trigger.clone(),
    };
    Ok((identity::click(&trigger), input))
}

/// Where Slack shows a message: its address is made of the workspace's domain, the conversation and the time.
fn permalink(payload: &Value, channel: &str, ts: &str) -> String {
    let domain = text(payload, &["team", "domain"]).unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    match !domain.is_empty() && domain.chars().all(is_plain) {
        true => format!("https://{domain}.slack.com/archives/{channel}/p{}", ts.replace('.', "")),
        false => String::new(),
    }
}
