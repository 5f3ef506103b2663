//! An app as Slack knows it after reading its manifest.

use serde::Serialize;
use serde_json::Value;

use crate::ids;
use crate::specs::AppConfig;

/// A slash command of an app.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Command {
    pub(crate) command: String,
    pub(crate) description: String,
    pub(crate) usage_hint: String,
    #[serde(skip)]
    pub(crate) should_escape: bool,
    #[serde(skip)]
    pub(crate) url: Option<String>,
}

/// A global or message shortcut of an app.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Shortcut {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) callback_id: String,
    pub(crate) description: String,
}

/// An installed app.
#[derive(Debug, Clone)]
pub(crate) struct App {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) display_name: String,
    pub(crate) description: String,
    pub(crate) color: String,
    pub(crate) bot_user: String,
    pub(crate) bot_id: String,
    pub(crate) config: AppConfig,
    pub(crate) verification_token: String,
    pub(crate) scopes: Vec<String>,
    pub(crate) commands: Vec<Command>,
    pub(crate) shortcuts: Vec<Shortcut>,
    pub(crate) events: Vec<String>,
    pub(crate) home: bool,
    pub(crate) socket_mode: bool,
    interactivity_url: Option<String>,
    options_url: Option<String>,
    events_url: Option<String>,
}

fn text(value: &Value, pointer: &str) -> Option<String> {
    value.pointer(pointer).and_then(Value::as_str).map(str::to_owned)
}

fn texts(value: &Value, pointer: &str) -> Vec<String> {
    let list = value.pointer(pointer).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn objects<'a>(value: &'a Value, pointer: &str) -> impl Iterator<Item = &'a Value> {
    value.pointer(pointer).and_then(Value::as_array).into_iter().flatten()
}

fn flag(value: &Value, pointer: &str) -> bool {
    value.pointer(pointer).and_then(Value::as_bool).unwrap_or(false)
}

/// What was given, or an id that stays the same for this name.
fn given(own: &Option<String>, prefix: &str, name: &str) -> String {
    own.clone().unwrap_or_else(|| ids::stable(prefix, name))
}

impl App {
    /// Reads the manifest.
    pub(crate) fn install(config: AppConfig) -> Self {
        let manifest = &config.manifest;
        let name = text(manifest, "/display_information/name").unwrap_or_else(|| "App".to_owned());
        let display_name = text(manifest, "/features/bot_user/display_name").unwrap_or_else(|| name.clone());
        let has_socket = flag(manifest, "/settings/socket_mode_enabled");
        let socket_mode = match (config.app_token.is_some(), config.request_url.is_some()) {
            (true, true) => has_socket,
            (socket, _) => socket,
        };
        Self {
            id: given(&config.app_id, "A", &name),
            bot_user: given(&config.bot_user, "U", &format!("bot {name}")),
            bot_id: ids::stable("B", &name),
            description: text(manifest, "/display_information/description").unwrap_or_default(),
            color: text(manifest, "/display_information/background_color")
                .unwrap_or_else(|| "#4a154b".to_owned()),
            verification_token: given(&config.verification_token, "v", &name),
            scopes: texts(manifest, "/oauth_config/scopes/bot"),
            commands: objects(manifest, "/features/slash_commands").filter_map(read_command).collect(),
            shortcuts: objects(manifest, "/features/shortcuts").filter_map(read_shortcut).collect(),
            events: texts(manifest, "/settings/event_subscriptions/bot_events"),
            home: flag(manifest, "/features/app_home/home_tab_enabled"),
            interactivity_url: text(manifest, "/settings/interactivity/request_url"),
            options_url: text(manifest, "/settings/interactivity/message_menu_options_url"),
            events_url: text(manifest, "/settings/event_subscriptions/request_url"),
            socket_mode,
            name,
            display_name,
            config,
        }
    }

    /// Whether the manifest asks for this scope.
    pub(crate) fn has_scope(&self, scope: &str) -> bool {
        self.scopes.iter().any(|own| own == scope)
    }

    /// Whether the manifest subscribes to this event.
    pub(crate) fn listens_to(&self, event: &str) -> bool {
        self.events.iter().any(|own| own == event)
    }

    /// The command of this name, slash included.
    pub(crate) fn command(&self, name: &str) -> Option<&Command> {
        self.commands.iter().find(|command| command.command == name)
    }

    /// Where events go.
    pub(crate) fn events_url(&self) -> Option<String> {
        self.address(self.events_url.as_deref())
    }

    /// Where interactions go.
    pub(crate) fn interactivity_url(&self) -> Option<String> {
        self.address(self.interactivity_url.as_deref())
    }

    /// Where requests for the options of an external select go.
    pub(crate) fn options_url(&self) -> Option<String> {
        self.address(self.options_url.as_deref().or(self.interactivity_url.as_deref()))
    }

    /// Where this command goes.
    pub(crate) fn command_url(&self, command: &Command) -> Option<String> {
        self.address(command.url.as_deref())
    }

    fn address(&self, manifest: Option<&str>) -> Option<String> {
        let Some(base) = self.config.request_url.as_deref() else {
            return manifest.map(str::to_owned);
        };
        if !path_of(base).trim_matches('/').is_empty() {
            return Some(base.to_owned());
        }
        let path = manifest.map_or("/", path_of);
        Some(format!("{}{path}", base.trim_end_matches('/')))
    }
}

fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or("", |at| &rest[at..])
}

fn read_command(value: &Value) -> Option<Command> {
    Some(Command {
        command: text(value, "/command")?,
        description: text(value, "/description").unwrap_or_default(),
        usage_hint: text(value, "/usage_hint").unwrap_or_default(),
        should_escape: flag(value, "/should_escape"),
        url: text(value, "/url"),
    })
}

fn read_shortcut(value: &Value) -> Option<Shortcut> {
    Some(Shortcut {
        kind: text(value, "/type").unwrap_or_else(|| "global".to_owned()),
        name: text(value, "/name")?,
        callback_id: text(value, "/callback_id")?,
        description: text(value, "/description").unwrap_or_default(),
    })
}
