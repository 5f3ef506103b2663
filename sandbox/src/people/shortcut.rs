//! Global and message shortcuts.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::json;

use super::{Trouble, app, interact, interaction, response_url};
use crate::world::World;

/// The message that a shortcut is used on.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct MessageRef {
    pub(crate) channel: String,
    pub(crate) ts: String,
}

/// Uses a shortcut.
pub(crate) async fn shortcut(
    world: &Arc<World>,
    user: &str,
    app_id: &str,
    callback: &str,
    on: Option<MessageRef>,
) -> Result<(), Trouble> {
    let app = app(world, app_id)?;
    let kind = if on.is_some() { "message" } else { "global" };
    if !app.shortcuts.iter().any(|it| it.callback_id == callback && it.kind == kind) {
        return Err(Trouble::new("shortcut_not_found"));
    }
    let name = if on.is_some() { "message_action" } else { "shortcut" };
    let now = world.now();
    let mut payload = world.read(|state| interaction(state, &app, user, name));
    payload["callback_id"] = json!(callback);
    payload["action_ts"] = json!(crate::state::stamp(now));
    payload["trigger_id"] = json!(world.tickets.trigger(&app.id, user, None));
    if let Some(on) = on {
        let found = world.read(|state| {
            let conversation = state.conversations.get(&on.channel)?;
            let message = conversation.message(&on.ts)?.for_api(state, conversation, false);
            Some((conversation.payload_name().to_owned(), message))
        });
        let (channel_name, message) = found.ok_or_else(|| Trouble::new("message_not_found"))?;
        payload["channel"] = json!({ "id": on.channel, "name": channel_name });
        payload["message_ts"] = json!(on.ts);
        payload["message"] = message;
        payload["response_url"] = json!(response_url(world, &app, user, &on.channel, None, None));
    }
    interact(world, &app, payload).await.map(drop)
}
