//! Events: who hears of what, and how often they are told.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Attempt, Outcome, Parcel, Sort, send};
use crate::app::App;
use crate::ids;
use crate::state::{Conversation, Kind, Message, State};
use crate::world::World;

/// Sends an event to every installed app that listens to `subscription` and that `concerns` picks.
pub(crate) fn publish(
    world: &Arc<World>,
    subscription: &str,
    event: &Value,
    concerns: impl Fn(&App) -> bool,
) {
    for app in world.installed() {
        if app.listens_to(subscription) && concerns(&app) {
            push(world, &app, event.clone());
        }
    }
}

/// Sends an event to one app, whatever it listens to.
pub(crate) fn push(world: &Arc<World>, app: &Arc<App>, event: Value) {
    let name = event["type"].as_str().unwrap_or_default().to_owned();
    let parcel = Parcel {
        app: app.clone(),
        sort: Sort::Event,
        name,
        payload: envelope(world, app, event),
        url: app.events_url(),
        accepts_answer: false,
    };
    tokio::spawn(deliver(world.clone(), parcel));
}

fn envelope(world: &World, app: &App, event: Value) -> Value {
    let team = world.team();
    json!({
        "token": app.verification_token, "team_id": team, "context_team_id": team,
        "context_enterprise_id": null, "api_app_id": app.id, "event": event, "type": "event_callback",
        "event_id": ids::fresh("Ev"), "event_time": world.now() / 1000,
        "authorizations": [{
            "enterprise_id": null, "team_id": team, "user_id": app.bot_user, "is_bot": true,
            "is_enterprise_install": false,
        }],
        "is_ext_shared_channel": false, "event_context": format!("4-{}", ids::hexadecimal(40)),
    })
}

/// A connection that broke is out of the way within this time.
const GOING: std::time::Duration = std::time::Duration::from_millis(50);

/// Tries until the app takes it or the retries are used up.
async fn deliver(world: Arc<World>, parcel: Parcel) {
    let mut outcome = send(&world, &parcel, Attempt::default()).await;
    for (number, delay) in (1..).zip(&world.timing.retries) {
        match &outcome {
            Outcome::Acknowledged(_) | Outcome::HttpError { no_retry: true, .. } => return,
            Outcome::NoConnection if parcel.app.socket_mode => {
                wait_for_link(&world, &parcel.app.id, *delay).await
            }
            _ => tokio::time::sleep(*delay).await,
        }
        let reason = outcome.retry_reason(parcel.app.socket_mode);
        outcome = send(&world, &parcel, Attempt { number, reason }).await;
    }
}

/// While the app is away its events wait, and go out when it comes back.
async fn wait_for_link(world: &World, app: &str, delay: std::time::Duration) {
    let opened = world.sockets.opened.notified();
    if world.sockets.count(app) > 0 {
        // One that is going counts for a moment longer: asked again at once, all tries would be used up by it.
        tokio::time::sleep(GOING).await;
        if world.sockets.count(app) > 0 {
            return;
        }
    }
    tokio::select! {
        () = opened => {}
        () = tokio::time::sleep(delay) => {}
    }
}

/// Tells the apps in a conversation about a new message.
pub(crate) fn message_posted(world: &Arc<World>, channel: &str, ts: &str) {
    let Some((conversation, event)) = world.read(|state| {
        let conversation = state.conversations.get(channel)?;
        let message = conversation.message(ts)?;
        Some((conversation.clone_head(), message_event(state, conversation, message)))
    }) else {
        return;
    };
    announce(world, &conversation, &event);
    let text = event["text"].as_str().unwrap_or_default();
    if conversation.kind == Kind::Im || event.get("bot_id").is_some() {
        return;
    }
    let mut mention = event.clone();
    mention["type"] = json!("app_mention");
    if let Some(fields) = mention.as_object_mut() {
        fields.remove("channel_type");
    }
    publish(world, "app_mention", &mention, |app| {
        conversation.members.contains(&app.bot_user) && mentions(text, &app.bot_user)
    });
}

fn mentions(text: &str, user: &str) -> bool {
    text.contains(&format!("<@{user}>")) || text.contains(&format!("<@{user}|"))
}

/// Tells the apps in a conversation that a message was changed or deleted.
pub(crate) fn message_altered(
    world: &Arc<World>,
    channel: &str,
    subtype: &str,
    before: &Message,
    after: Option<&Message>,
) {
    let stamp = crate::state::stamp(world.now());
    let Some((head, event)) = world.read(|state| {
        let conversation = state.conversations.get(channel)?;
        let mut event = json!({
            "type": "message", "subtype": subtype, "hidden": true, "channel": channel, "ts": stamp, "event_ts": stamp,
            "channel_type": conversation.channel_type(),
            "previous_message": before.for_api(state, conversation, false),
        });
        match after {
            Some(after) => event["message"] = after.for_api(state, conversation, false),
            None => event["deleted_ts"] = json!(before.ts),
        }
        Some((conversation.clone_head(), event))
    }) else {
        return;
    };
    announce(world, &head, &event);
}

fn announce(world: &Arc<World>, conversation: &Conversation, event: &Value) {
    let subscription = match conversation.channel_type() {
        "im" => "message.im",
        "group" => "message.groups",
        _ => "message.channels",
    };
    publish(world, subscription, event, |app| conversation.members.contains(&app.bot_user));
}

fn message_event(state: &State, conversation: &Conversation, message: &Message) -> Value {
    let mut event = message.for_api(state, conversation, false);
    event["channel"] = json!(conversation.id);
    event["event_ts"] = json!(message.ts);
    event["channel_type"] = json!(conversation.channel_type());
    if message.bot_id.is_none() && message.blocks.is_none() {
        event["blocks"] = json!([crate::people::rich_text(&message.text)]);
    }
    event
}

/// Tells the apps that a person's profile changed.
pub(crate) fn user_changed(world: &Arc<World>, user: &str, subscription: &str) {
    let now = world.now();
    let profile =
        world.read(|state| state.users.get(user).map(|it| it.for_api(&state.team.id, now, true, true)));
    let Some(profile) = profile else { return };
    let event = json!({
        "type": subscription, "user": profile, "cache_ts": now / 1000,
        "event_ts": crate::state::stamp(now),
    });
    publish(world, subscription, &event, |_| true);
}
