//! People and bots.

use chrono::{DateTime, Offset, TimeZone, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::app::App;
use crate::ids;
use crate::specs::UserSpec;

const COLORS: [&str; 10] =
    ["9f69e7", "4bbe2e", "e7392d", "3c989f", "674b1b", "e96699", "e0a729", "684b6c", "5b89d5", "2b6836"];

/// A person, or the bot user of an app.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) real_name: String,
    pub(crate) title: String,
    pub(crate) email: String,
    pub(crate) tz: String,
    pub(crate) locale: String,
    pub(crate) color: String,
    pub(crate) guest: bool,
    pub(crate) admin: bool,
    pub(crate) deleted: bool,
    pub(crate) status_text: String,
    pub(crate) status_emoji: String,
    pub(crate) status_expiration: i64,
    /// Do not disturb until then, in milliseconds since 1970.
    pub(crate) dnd_until: Option<i64>,
    pub(crate) dnd_since: i64,
    pub(crate) updated: i64,
    /// The app and bot ids, for a bot.
    pub(crate) bot: Option<(String, String)>,
}

impl User {
    /// A person as a program describes them.
    pub(crate) fn from_spec(spec: UserSpec, now: i64) -> Self {
        let id = if spec.id.is_empty() { ids::stable("U", &spec.name) } else { spec.id };
        let email = if spec.email.is_empty() { format!("{}@example.com", spec.name) } else { spec.email };
        let shade = id.bytes().map(usize::from).sum::<usize>() % COLORS.len();
        Self {
            id,
            email,
            name: spec.name,
            real_name: spec.real_name,
            title: spec.title,
            tz: spec.tz,
            locale: spec.locale,
            color: COLORS[shade].to_owned(),
            guest: spec.guest,
            admin: spec.admin,
            deleted: false,
            status_text: String::new(),
            status_emoji: String::new(),
            status_expiration: 0,
            dnd_until: None,
            dnd_since: 0,
            updated: now / 1000,
            bot: None,
        }
    }

    /// The bot user of an app.
    pub(crate) fn of_app(app: &App, now: i64) -> Self {
        let spec =
            UserSpec::new(&app.bot_user, app.display_name.to_lowercase().replace(' ', ""), &app.display_name);
        let mut user = Self::from_spec(spec, now);
        user.email = String::new();
        user.color = app.color.trim_start_matches('#').to_owned();
        user.bot = Some((app.id.clone(), app.bot_id.clone()));
        user
    }

    /// Whether this is an app's bot.
    pub(crate) fn is_bot(&self) -> bool {
        self.bot.is_some()
    }

    /// The status text, emoji and end, empty when the status is over.
    fn status(&self, now: i64) -> (&str, &str, i64) {
        if self.status_expiration > 0 && self.status_expiration * 1000 <= now {
            return ("", "", 0);
        }
        (&self.status_text, &self.status_emoji, self.status_expiration)
    }

    /// The zone's distance from UTC in seconds, and its short name, at `now`.
    fn zone(&self, now: i64) -> (i32, String) {
        let instant: DateTime<Utc> = DateTime::from_timestamp_millis(now).unwrap_or_default();
        let Ok(zone) = self.tz.parse::<chrono_tz::Tz>() else {
            return (0, "Coordinated Universal Time".to_owned());
        };
        let local = zone.from_utc_datetime(&instant.naive_utc());
        (local.offset().fix().local_minus_utc(), local.format("%Z").to_string())
    }

    fn initials(&self) -> String {
        let mut words = self.real_name.split_whitespace().filter_map(|word| word.chars().next());
        let first = words.next();
        let last = words.next_back();
        first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
    }

    /// As the page lists people.
    pub(crate) fn for_page(&self, now: i64) -> Value {
        let (status_text, status_emoji, status_expiration) = self.status(now);
        json!({
            "id": self.id, "name": self.name, "real_name": self.real_name, "title": self.title,
            "initials": self.initials(), "color": format!("#{}", self.color), "is_bot": self.is_bot(),
            "tz": self.tz, "tz_label": self.zone(now).1, "status_emoji": status_emoji,
            "status_text": status_text, "status_expiration": status_expiration,
            "dnd_until": self.dnd_until.filter(|until| *until > now), "deleted": self.deleted,
            "locale": self.locale, "guest": self.guest, "email": self.email,
        })
    }

    /// The profile, with the address only for those who may read it.
    pub(crate) fn profile(&self, team: &str, now: i64, with_email: bool) -> Value {
        let (status_text, status_emoji, status_expiration) = self.status(now);
        let (first, last) = self.real_name.split_once(' ').unwrap_or((&self.real_name, ""));
        let mut profile = json!({
            "title": self.title, "phone": "", "skype": "", "real_name": self.real_name,
            "real_name_normalized": self.real_name, "display_name": self.name,
            "display_name_normalized": self.name, "fields": null, "status_text": status_text,
            "status_emoji": status_emoji, "status_emoji_display_info": [],
            "status_expiration": status_expiration, "avatar_hash": "g0000000000",
            "first_name": first, "last_name": last, "status_text_canonical": "", "team": team,
        });
        if let Some((app, bot)) = &self.bot {
            profile["api_app_id"] = json!(app);
            profile["bot_id"] = json!(bot);
            profile["always_active"] = json!(true);
        } else if with_email {
            profile["email"] = json!(self.email);
        }
        profile
    }

    /// The user object of `users.info` and of events.
    pub(crate) fn for_api(&self, team: &str, now: i64, with_email: bool, with_locale: bool) -> Value {
        let (offset, label) = self.zone(now);
        let mut user = json!({
            "id": self.id, "team_id": team, "name": self.name, "deleted": self.deleted,
            "color": self.color, "real_name": self.real_name, "tz": self.tz, "tz_label": label,
            "tz_offset": offset, "profile": self.profile(team, now, with_email), "is_admin": self.admin,
            "is_owner": false, "is_primary_owner": false, "is_restricted": self.guest,
            "is_ultra_restricted": false, "is_bot": self.is_bot(), "is_app_user": false,
            "updated": self.updated, "is_email_confirmed": !self.is_bot(),
            "who_can_share_contact_card": "EVERYONE",
        });
        if with_locale {
            user["locale"] = json!(self.locale);
        }
        if self.deleted {
            for key in ["tz", "tz_label", "tz_offset", "color", "real_name"] {
                user.as_object_mut().map(|fields| fields.remove(key));
            }
        }
        user
    }

    /// What `dnd.info` tells about this person to others.
    pub(crate) fn dnd(&self, now: i64) -> Value {
        match self.dnd_until.filter(|until| *until > now) {
            Some(until) => json!({
                "dnd_enabled": true, "next_dnd_start_ts": self.dnd_since / 1000, "next_dnd_end_ts": until / 1000,
            }),
            None => json!({ "dnd_enabled": false, "next_dnd_start_ts": 1, "next_dnd_end_ts": 1 }),
        }
    }
}
