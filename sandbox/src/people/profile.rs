//! Changing one's own profile.

use std::sync::Arc;

use serde::Deserialize;
use serde_json::json;

use super::Trouble;
use crate::delivery::events;
use crate::world::World;

/// What of a profile changes; what is `None` stays.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ProfileChange {
    /// The status text.
    pub status_text: Option<String>,
    /// The status emoji, as in `:palm_tree:`.
    pub status_emoji: Option<String>,
    /// When the status ends, in seconds since 1970; 0 for never.
    pub status_expiration: Option<i64>,
    /// Do not disturb until then, in milliseconds since 1970; 0 ends it.
    pub dnd_until: Option<i64>,
    /// The time zone.
    pub tz: Option<String>,
    /// The job title.
    pub title: Option<String>,
    /// Whether the account is deactivated.
    pub deleted: Option<bool>,
    /// The language.
    pub locale: Option<String>,
    /// The full name.
    pub real_name: Option<String>,
}

fn set<T: Clone>(field: &mut T, value: &Option<T>) {
    if let Some(value) = value {
        field.clone_from(value);
    }
}

/// Changes a profile, and tells the apps.
pub(crate) fn change_profile(world: &Arc<World>, user: &str, change: &ProfileChange) -> Result<(), Trouble> {
    let now = world.now();
    if change.tz.as_ref().is_some_and(|tz| tz.parse::<chrono_tz::Tz>().is_err()) {
        return Err(Trouble::new("unknown_time_zone"));
    }
    let dnd = world.write(|state| {
        let user = state.users.get_mut(user)?;
        set(&mut user.status_text, &change.status_text);
        set(&mut user.status_emoji, &change.status_emoji);
        set(&mut user.status_expiration, &change.status_expiration);
        set(&mut user.tz, &change.tz);
        set(&mut user.title, &change.title);
        set(&mut user.deleted, &change.deleted);
        set(&mut user.locale, &change.locale);
        set(&mut user.real_name, &change.real_name);
        if let Some(until) = change.dnd_until {
            user.dnd_until = Some(until).filter(|until| *until > 0);
            user.dnd_since = now;
        }
        user.updated = now / 1000;
        Some(user.dnd(now))
    });
    let dnd = dnd.ok_or_else(|| Trouble::new("user_not_found"))?;
    world.lists_changed();
    events::user_changed(world, user, "user_change");
    if change.status_text.is_some() || change.status_emoji.is_some() {
        events::user_changed(world, user, "user_status_changed");
    }
    if change.dnd_until.is_some() {
        let event = json!({ "type": "dnd_updated_user", "user": user, "dnd_status": dnd, "event_ts": crate::state::stamp(now) });
        events::publish(world, "dnd_updated_user", &event, |_| true);
    }
    Ok(())
}
