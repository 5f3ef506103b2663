//! Opening an app's own pages.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{Trouble, app};
use crate::delivery::events;
use crate::world::World;

/// Opens the Home tab or the Messages tab of an app.
pub(crate) fn open_home(world: &Arc<World>, user: &str, app_id: &str, tab: &str) -> Result<Value, Trouble> {
    let app = app(world, app_id)?;
    if tab == "home" && !app.home {
        return Err(Trouble::new("home_not_enabled"));
    }
    let now = world.now();
    let (channel, _) = world.write(|state| state.open_im(&app.bot_user, user, now));
    let view = world.read(|state| state.homes.get(&format!("{}|{user}", app.id)).cloned());
    let mut event = json!({
        "type": "app_home_opened", "user": user, "channel": channel, "tab": tab,
        "event_ts": crate::state::stamp(now),
    });
    if let Some(view) = view.as_ref().filter(|_| tab == "home") {
        event["view"] = view.for_api();
    }
    events::publish(world, "app_home_opened", &event, |other| other.id == app.id);
    Ok(view.map_or(Value::Null, |view| view.for_page()))
}
