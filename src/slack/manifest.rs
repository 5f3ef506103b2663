//! The app manifest: what Slack is to show of the app, and exactly what the program uses of Slack.

use super::inbound::EVENTS;
use super::method::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use url::Url;

/// How Slack reaches the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Over connections that the program opens.
    Socket,
    /// By requests to this public address.
    Http(Url),
}

const DESCRIPTION: &str =
    "A private contact log and a few well-timed nudges, so that IT leads stay close to their business peers.";

const LONG_DESCRIPTION: &str = "Rapport helps IT leads build trust with their business peers before it is needed. \
It keeps a private log of your contacts, suggests at most one person a day to check in with and one reason to do so, \
and drafts honest milestone updates in words that business readers understand. \
All that you record is yours alone: nobody is ranked, nobody is messaged who did not join, and nothing is posted to a \
channel that nobody chose. You can leave, and have everything of yours deleted, at any time.";

/// Name, description, usage hint.
const COMMANDS: &[(&str, &str, &str)] = &[
    (
        "/rapport",
        "Today's view, and everything Rapport can do",
        "[people | add | peer | schedule | pause | help]",
    ),
    ("/checkin", "Log a contact with a business peer", "[@person lunch yesterday, learned ..., shared ...]"),
    ("/milestone", "Your milestones and their status updates", "[add | update | move | done | help]"),
];

/// The callback of the shortcut on a message.
pub const LOG_MESSAGE: &str = "log_message";
/// The callback of the global shortcut.
pub const LOG: &str = "log";

/// The manifest, as Slack takes it under "From a manifest".
pub fn manifest(mode: &Mode) -> Value {
    json!({
        "display_information": {
            "name": "Rapport",
            "description": DESCRIPTION,
            "long_description": LONG_DESCRIPTION,
            "background_color": "#1f3a5f",
        },
        "features": features(mode),
        "oauth_config": { "scopes": { "bot": scopes() } },
        "settings": settings(mode),
    })
}

fn features(mode: &Mode) -> Value {
    let commands: Vec<_> = COMMANDS.iter().map(|command| slash_command(mode, command)).collect();
    json!({
        "app_home": {
            "home_tab_enabled": true,
            "messages_tab_enabled": true,
            "messages_tab_read_only_enabled": false,
        },
        "bot_user": { "display_name": "Rapport", "always_online": true },
        "shortcuts": [
            {
                "name": "Log as check-in",
                "type": "message",
                "callback_id": LOG_MESSAGE,
                "description": "Log a contact with this person",
            },
            {
                "name": "Log a check-in",
                "type": "global",
                "callback_id": LOG,
                "description": "Log a contact with a business peer",
            },
        ],
        "slash_commands": commands,
    })
}

fn slash_command(mode: &Mode, (command, description, hint): &(&str, &str, &str)) -> Value {
    let mut entry = json!({
        "command": command,
        "description": description,
        "usage_hint": hint,
        // Mentions then come with their ids.
        "should_escape": true,
    });
    if let Mode::Http(base) = mode {
        entry["url"] = json!(request_url(base));
    }
    entry
}

fn settings(mode: &Mode) -> Value {
    let events: Vec<_> = EVENTS.iter().map(|(name, _)| name).collect();
    let mut settings = json!({
        "event_subscriptions": { "bot_events": events },
        "interactivity": { "is_enabled": true },
        "org_deploy_enabled": false,
        "socket_mode_enabled": *mode == Mode::Socket,
        "token_rotation_enabled": false,
    });
    if let Mode::Http(base) = mode {
        let url = request_url(base);
        settings["event_subscriptions"]["request_url"] = json!(url);
        settings["interactivity"]["request_url"] = json!(url);
        settings["interactivity"]["message_menu_options_url"] = json!(url);
    }
    settings
}

fn request_url(base: &Url) -> String {
    format!("{}{}", base.as_str().trim_end_matches('/'), super::http::EVENTS_PATH)
}

/// What the methods, the events and the commands need, and nothing else.
fn scopes() -> BTreeSet<&'static str> {
    let methods = Method::ALL.iter().flat_map(|method| method.scopes());
    let events = EVENTS.iter().flat_map(|(_, scopes)| *scopes);
    methods.chain(events).copied().chain(["commands"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(list: &Value) -> Vec<&str> {
        list.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }

    #[test]
    fn the_scopes_are_those_used_and_no_others() {
        let manifest = manifest(&Mode::Socket);
        insta::assert_snapshot!(texts(&manifest["oauth_config"]["scopes"]["bot"]).join("\n"), @"
        app_mentions:read
        channels:history
        channels:join
        chat:write
        chat:write.public
        commands
        dnd:read
        files:write
        groups:history
        im:history
        im:write
        users:read
        ");
    }

    #[test]
    fn slacks_limits_are_kept() {
        let manifest = manifest(&Mode::Socket);
        let length = |path: &str| {
            manifest.pointer(path).and_then(Value::as_str).map(|t| t.chars().count()).unwrap_or(0)
        };
        assert!(length("/display_information/name") <= 35);
        assert!(length("/display_information/description") <= 140);
        assert!((174..=4_000).contains(&length("/display_information/long_description")));
        assert!(length("/features/bot_user/display_name") <= 80);
        for shortcut in manifest["features"]["shortcuts"].as_array().expect("a list") {
            let length = |key: &str| shortcut[key].as_str().map(|t| t.chars().count()).unwrap_or(0);
            assert!(length("name") <= 24 && length("description") <= 150 && length("callback_id") <= 255);
        }
        for command in manifest["features"]["slash_commands"].as_array().expect("a list") {
            let length = |key: &str| command[key].as_str().map(|t| t.chars().count()).unwrap_or(0);
            assert!(
                length("command") <= 32 && length("description") <= 2_000 && length("usage_hint") <= 1_000
            );
            assert_eq!(command["should_escape"], true);
        }
    }

    #[test]
    fn the_file_in_the_repository_is_the_programs() {
        let file: Value =
            serde_json::from_str(include_str!("../../config/slack-app-manifest.json")).expect("JSON");
        assert_eq!(file, manifest(&Mode::Socket), "run: rapport manifest > config/slack-app-manifest.json");
    }

    #[test]
    fn over_http_everything_goes_to_one_address() {
        let manifest = manifest(&Mode::Http("https://rapport.example.com/".parse().expect("a URL")));
        let all = manifest.to_string();
        assert_eq!(all.matches("\"https://rapport.example.com/slack/events\"").count(), 3 + COMMANDS.len());
        assert_eq!(manifest["settings"]["socket_mode_enabled"], false);
    }
}
