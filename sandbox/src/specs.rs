//! How a program describes the workspace it wants: the app under test, the people, the channels.

use std::time::Duration;

use serde::Deserialize;
use serde_json::Value;

/// The app under test: its manifest and the secrets Slack would have given it.
#[derive(Debug, Clone, Deserialize)]
pub struct AppConfig {
    /// The app manifest, as JSON.
    pub manifest: Value,
    /// The bot's token (`xoxb-…`).
    pub bot_token: String,
    /// The app-level token (`xapp-…`) that opens Socket Mode connections.
    #[serde(default)]
    pub app_token: Option<String>,
    /// The secret that signs HTTP requests to the app.
    #[serde(default)]
    pub signing_secret: String,
    /// Where the app listens for HTTP requests. An address without a path replaces only the origin of the
    /// manifest's addresses; one with a path takes everything.
    #[serde(default)]
    pub request_url: Option<String>,
    /// The app's id (`A…`); made from its name when absent.
    #[serde(default)]
    pub app_id: Option<String>,
    /// The bot's user id (`U…`); made from its name when absent.
    #[serde(default)]
    pub bot_user: Option<String>,
    /// The OAuth client id.
    #[serde(default)]
    pub client_id: Option<String>,
    /// The OAuth client secret.
    #[serde(default)]
    pub client_secret: Option<String>,
    /// The old verification token that payloads still carry.
    #[serde(default)]
    pub verification_token: Option<String>,
}

impl AppConfig {
    /// An app with its bot token, and neither socket nor request URL yet.
    pub fn new(manifest: Value, bot_token: impl Into<String>) -> Self {
        Self {
            manifest,
            bot_token: bot_token.into(),
            app_token: None,
            signing_secret: String::new(),
            request_url: None,
            app_id: None,
            bot_user: None,
            client_id: None,
            client_secret: None,
            verification_token: None,
        }
    }

    /// With the app-level token for Socket Mode.
    pub fn app_token(mut self, token: impl Into<String>) -> Self {
        self.app_token = Some(token.into());
        self
    }

    /// With the secret that signs requests.
    pub fn signing_secret(mut self, secret: impl Into<String>) -> Self {
        self.signing_secret = secret.into();
        self
    }

    /// With the address the app listens on.
    pub fn request_url(mut self, url: impl Into<String>) -> Self {
        self.request_url = Some(url.into());
        self
    }

    /// With the OAuth client's id and secret.
    pub fn client(mut self, id: impl Into<String>, secret: impl Into<String>) -> Self {
        self.client_id = Some(id.into());
        self.client_secret = Some(secret.into());
        self
    }
}

/// A person of the workspace.
#[derive(Debug, Clone, Deserialize)]
pub struct UserSpec {
    /// The user id (`U…`); made from the name when empty.
    #[serde(default)]
    pub id: String,
    /// The handle, as in `@ada`.
    pub name: String,
    /// The full name.
    pub real_name: String,
    /// The job title.
    #[serde(default)]
    pub title: String,
    /// The e-mail address; made from the name when empty.
    #[serde(default)]
    pub email: String,
    /// The time zone's name.
    #[serde(default = "default_tz")]
    pub tz: String,
    /// The language.
    #[serde(default = "default_locale")]
    pub locale: String,
    /// A guest, who sees only the channels they are in.
    #[serde(default)]
    pub guest: bool,
    /// An administrator.
    #[serde(default)]
    pub admin: bool,
}

fn default_tz() -> String {
    "Europe/London".to_owned()
}

fn default_locale() -> String {
    "en-US".to_owned()
}

impl UserSpec {
    /// A person in London, with an address made from their name.
    pub fn new(id: impl Into<String>, name: impl Into<String>, real_name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            real_name: real_name.into(),
            title: String::new(),
            email: String::new(),
            tz: default_tz(),
            locale: default_locale(),
            guest: false,
            admin: false,
        }
    }

    /// With a job title.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = title.into();
        self
    }

    /// With a time zone.
    pub fn tz(mut self, tz: impl Into<String>) -> Self {
        self.tz = tz.into();
        self
    }

    /// As an administrator.
    pub fn admin(mut self) -> Self {
        self.admin = true;
        self
    }
}

/// A channel of the workspace.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ChannelSpec {
    /// The channel id (`C…`); made from the name when empty.
    #[serde(default)]
    pub id: String,
    /// The name, without `#`.
    pub name: String,
    /// The topic.
    #[serde(default)]
    pub topic: String,
    /// The purpose.
    #[serde(default)]
    pub purpose: String,
    /// Whether only members see it.
    #[serde(default)]
    pub private: bool,
    /// Whether it is closed.
    #[serde(default)]
    pub archived: bool,
    /// Who is in it, by id or handle; bots too. Empty: every person, and no bot.
    #[serde(default)]
    pub members: Vec<String>,
}

impl ChannelSpec {
    /// A public channel with every person in it.
    pub fn new(id: impl Into<String>, name: impl Into<String>) -> Self {
        Self { id: id.into(), name: name.into(), ..Self::default() }
    }

    /// With exactly these members (ids or handles).
    pub fn members<T: Into<String>>(mut self, members: impl IntoIterator<Item = T>) -> Self {
        self.members = members.into_iter().map(Into::into).collect();
        self
    }

    /// As a private channel.
    pub fn private(mut self) -> Self {
        self.private = true;
        self
    }
}

/// A group of people that can be mentioned together.
#[derive(Debug, Clone, Deserialize)]
pub struct GroupSpec {
    /// The group id (`S…`); made from the handle when empty.
    #[serde(default)]
    pub id: String,
    /// The handle, as in `@it-leads`.
    pub handle: String,
    /// The group's name.
    pub name: String,
    /// Its members, by id or handle.
    #[serde(default)]
    pub users: Vec<String>,
}

/// How long Slack waits. The defaults are Slack's own; tests shorten them. All of it is real time.
#[derive(Debug, Clone)]
pub struct Timing {
    /// How long the app may take to acknowledge.
    pub acknowledge: Duration,
    /// How long a trigger can be used.
    pub trigger: Duration,
    /// When an event that was not acknowledged is sent again, each counted from the failure before.
    pub retries: Vec<Duration>,
    /// How long a response_url can be used.
    pub response_url: Duration,
    /// How often Socket Mode connections are pinged.
    pub ping: Duration,
    /// How long after its last change the state is written to disk.
    pub snapshot: Duration,
    /// How long a call under the fault `hang` is left without an answer.
    pub hang: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            acknowledge: Duration::from_secs(3),
            trigger: Duration::from_secs(3),
            retries: vec![Duration::ZERO, Duration::from_secs(60), Duration::from_secs(300)],
            response_url: Duration::from_secs(30 * 60),
            ping: Duration::from_secs(10),
            snapshot: Duration::from_millis(250),
            hang: Duration::from_secs(90),
        }
    }
}
