//! `[slack]`, and the credentials from the environment.

use super::Secret;
use super::http::is_bare;
use super::source::{Source, quoted};
use url::Url;

/// How the bot talks to Slack.
#[derive(Clone, Debug, PartialEq)]
pub struct SlackSettings {
    /// The Web API; ends in `/api/`.
    pub api_url: Url,
    /// Socket Mode connections.
    pub connections: u32,
    /// Always there after [`super::Settings::load`]; absent where Slack is not needed.
    pub credentials: Option<Credentials>,
}

/// Whose bot tokens are used.
#[derive(Clone, Debug, PartialEq)]
pub enum BotAccess {
    /// One workspace's, given by the operator: `xoxb-…`
    OneToken(Secret),
    /// Those of every workspace that installs the app by OAuth; the database keeps them.
    Installed(OauthClient),
}

/// The app, as it makes itself known when a workspace installs it.
#[derive(Clone, Debug, PartialEq)]
pub struct OauthClient {
    /// The app's client id, which is no secret.
    pub id: String,
    /// Its client secret.
    pub secret: Secret,
}

/// What Slack is spoken to with.
#[derive(Clone, Debug, PartialEq)]
pub struct Credentials {
    /// The bot's tokens.
    pub bot: BotAccess,
    /// `xapp-…`; with it, Socket Mode is used.
    pub app_token: Option<Secret>,
    /// With it, Slack's HTTP requests are accepted. One of the two is there.
    pub signing_secret: Option<Secret>,
}

const APP_PAGE: &str = "at https://api.slack.com/apps";

pub(super) fn read(source: &mut Source<'_>, with_credentials: bool) -> Option<SlackSettings> {
    let api_url = api_url(source);
    let connections = source.number("slack", "connections", 1, 10);
    let credentials = if with_credentials { Some(credentials(source)) } else { None };
    Some(SlackSettings { api_url: api_url?, connections, credentials: credentials.flatten() })
}

fn api_url(source: &mut Source<'_>) -> Option<Url> {
    let (text, name) = source.text_or_env("slack", "api_url", "RAPPORT_SLACK_API_URL")?;
    match Url::parse(&text) {
        Ok(url)
            if matches!(url.scheme(), "http" | "https") && url.path().ends_with("/api/") && is_bare(&url) =>
        {
            Some(url)
        }
        _ => {
            let want = "a http or https address that ends in /api/, such as https://slack.com/api/";
            source.problems.push(format!("{name} is {}, but must be {want}.", quoted(&text)));
            None
        }
    }
}

fn credentials(source: &mut Source<'_>) -> Option<Credentials> {
    let before = source.problems.len();
    let bot = bot_access(source);
    let app_token = token(source, "SLACK_APP_TOKEN", "xapp-", "Basic Information, App-Level Tokens");
    let signing_secret = source.secret("SLACK_SIGNING_SECRET");
    let unproblematic = source.problems.len() == before;
    if bot.is_none() && unproblematic {
        source.problems.push(format!(
            "SLACK_BOT_TOKEN is not set. Copy the token that starts with xoxb- from OAuth & Permissions of your app {APP_PAGE}."
        ));
    }
    if app_token.is_none() && signing_secret.is_none() && unproblematic {
        source.problems.push(format!(
            "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set. Set the first for Socket Mode (needs no public \
             address), or the second to receive Slack's HTTP requests; both stand under Basic Information of your app {APP_PAGE}."
        ));
    }
    Some(Credentials { bot: bot?, app_token, signing_secret })
}

/// One token, or a client by which workspaces install the app; not both, for then it would not be said which counts.
fn bot_access(source: &mut Source<'_>) -> Option<BotAccess> {
    let bot_token = token(source, "SLACK_BOT_TOKEN", "xoxb-", "OAuth & Permissions");
    let id = source.variable("SLACK_CLIENT_ID");
    let secret = source.secret("SLACK_CLIENT_SECRET");
    match (bot_token, id, secret) {
        (Some(_), Some(_), _) | (Some(_), _, Some(_)) => {
            source.problems.push(
                "SLACK_BOT_TOKEN serves one workspace, SLACK_CLIENT_ID with SLACK_CLIENT_SECRET every one that installs \
                 the app: set the one or the others. Who moves from the first installs the app anew at /slack/install; \
                 nothing that was recorded is lost."
                    .to_owned(),
            );
            None
        }
        (Some(token), None, None) => Some(BotAccess::OneToken(token)),
        (None, Some(id), Some(secret)) => Some(BotAccess::Installed(OauthClient { id, secret })),
        (None, None, None) => None,
        (None, id, _) => {
            let missing = if id.is_some() { "SLACK_CLIENT_SECRET" } else { "SLACK_CLIENT_ID" };
            source.problems.push(format!(
                "{missing} is not set. Copy it from Basic Information of your app {APP_PAGE}, beside the other of the two."
            ));
            None
        }
    }
}

/// A token of the right kind: the two are easily mistaken for each other.
fn token(source: &mut Source<'_>, name: &str, start: &str, page: &str) -> Option<Secret> {
    let token = source.secret(name)?;
    if token.expose().starts_with(start) && token.expose().len() > start.len() {
        return Some(token);
    }
    source
        .problems
        .push(format!("{name} must start with {start}. Copy it from {page} of your app {APP_PAGE}."));
    None
}
