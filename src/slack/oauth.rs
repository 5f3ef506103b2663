//! Installing the app to a workspace, by OAuth v2: the browser is sent to Slack with a state, comes back with it and a
//! code, and the code is exchanged for a bot token.
//!
//! A state is good once and for a few minutes, and in the browser that it was made for: a cookie carries it too. Codes,
//! states and tokens are in no log.

use super::api::{CallError, SlackApi, explain_web, read_web_answer};
use super::manifest::scopes;
use crate::config::OauthClient;
use crate::domain::installation::{BotToken, Installation};
use async_trait::async_trait;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::sync::Arc;
use url::Url;

/// Where an installation begins.
pub const INSTALL_PATH: &str = "/slack/install";
/// Where Slack sends the browser back to.
pub const RETURN_PATH: &str = "/slack/oauth_redirect";
/// Carries the state to the one browser that may come back with it.
const COOKIE: &str = "rapport_install";

/// The app, and where browsers come back to it.
#[derive(Clone, Debug)]
pub struct OauthApp {
    /// Its client id and secret.
    pub client: OauthClient,
    /// Where it is reached from outside.
    pub public_url: Url,
}

/// With what a browser comes back from Slack.
#[derive(Clone, Default)]
pub struct Returned {
    /// To be exchanged for a token; absent if the person said no.
    pub code: Option<String>,
    /// The state of the installation, by Slack.
    pub state: Option<String>,
    /// Slack's name of what went wrong.
    pub error: Option<String>,
    /// The state of the installation, by the browser's cookie.
    pub cookie: Option<String>,
}

/// A page for a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The HTTP status.
    pub status: u16,
    /// A whole document, without scripts.
    pub html: String,
    /// The state that this browser is to bring back.
    pub state: Option<String>,
}

/// Installs the app; the product's journeys implement it.
#[async_trait]
pub trait Install: Send + Sync {
    /// What whoever wants to install is shown.
    async fn begin(&self) -> Page;

    /// What whoever comes back from Slack is shown.
    async fn finish(&self, returned: Returned) -> Page;
}

/// What Slack gave for a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Granted {
    /// The app is installed to one workspace.
    Workspace {
        /// The token and what it may do.
        installation: Installation,
        /// The workspace's name.
        name: String,
        /// The bot's own user there.
        bot_user: String,
        /// The app's id.
        app: String,
    },
    /// It was installed to a whole Enterprise Grid organisation, which is not served.
    Organisation,
}

impl OauthApp {
    /// Slack's page of consent, for an installation with this state.
    pub fn consent(&self, api: &SlackApi, state: &str) -> Option<Url> {
        let mut url = api.base_url.join("../oauth/v2/authorize").ok()?;
        url.query_pairs_mut()
            .append_pair("client_id", &self.client.id)
            .append_pair("scope", &scopes().into_iter().collect::<Vec<_>>().join(","))
            .append_pair("state", state)
            .append_pair("redirect_uri", &self.return_url());
        Some(url)
    }

    fn return_url(&self) -> String {
        format!("{}{RETURN_PATH}", self.public_url.as_str().trim_end_matches('/'))
    }

    /// Exchanges a code for a token; Slack takes each code once.
    pub async fn exchange(
        &self,
        api: &SlackApi,
        code: &str,
        now: DateTime<Utc>,
    ) -> Result<Granted, CallError> {
        let url =
            api.base_url.join("oauth.v2.access").map_err(|_| CallError::refused("unreadable_address"))?;
        let request = api.web.post(url).header("content-type", "application/x-www-form-urlencoded");
        let answer = request.body(self.exchange_form(code)).send().await.map_err(explain_web)?;
        granted(&read_web_answer(answer).await?, now)
            .ok_or_else(|| CallError::refused("an_answer_without_a_token"))
    }
}

impl OauthApp {
    fn exchange_form(&self, code: &str) -> String {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.append_pair("client_id", &self.client.id);
        form.append_pair("client_secret", self.client.secret.expose());
        form.append_pair("code", code).append_pair("redirect_uri", &self.return_url());
        form.finish()
    }
}

fn granted(answer: &Value, now: DateTime<Utc>) -> Option<Granted> {
    let text = |pointer: &str| answer.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    if answer["is_enterprise_install"] == true {
        return Some(Granted::Organisation);
    }
    let installation = Installation {
        workspace: text("/team/id")?.into(),
        token: BotToken::new(text("/access_token")?),
        scopes: text("/scope")?.split(',').map(|scope| scope.trim().to_owned()).collect(),
        installer: text("/authed_user/id").map(Into::into),
        installed_at: now,
    };
    Some(Granted::Workspace {
        installation,
        name: text("/team/name").unwrap_or_default(),
        bot_user: text("/bot_user_id")?,
        app: text("/app_id").unwrap_or_default(),
    })
}

/// The two routes of an installation. The cookie is for https alone, unless the address itself is not.
pub fn install_routes(install: Arc<dyn Install>, public_url: &Url) -> Router {
    let door = Door { install, secure: public_url.scheme() == "https" };
    Router::new().route(INSTALL_PATH, get(begin)).route(RETURN_PATH, get(finish)).with_state(Arc::new(door))
}

struct Door {
    install: Arc<dyn Install>,
    secure: bool,
}

async fn begin(State(door): State<Arc<Door>>) -> Response {
    door.shown(door.install.begin().await)
}

async fn finish(State(door): State<Arc<Door>>, headers: HeaderMap, uri: Uri) -> Response {
    let returned = returned(uri.query().unwrap_or_default(), cookie(&headers));
    door.shown(door.install.finish(returned).await)
}

fn returned(query: &str, cookie: Option<String>) -> Returned {
    let mut returned = Returned { cookie, ..Returned::default() };
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "code" => returned.code = Some(value.into_owned()),
            "state" => returned.state = Some(value.into_owned()),
            "error" => returned.error = Some(value.into_owned()),
            _ => {}
        }
    }
    returned
}

/// The state in the browser's cookie.
fn cookie(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value.to_owned())
}

impl Door {
    /// The page, which no other site may frame, no cache keeps, and which runs nothing.
    fn shown(&self, page: Page) -> Response {
        let status = StatusCode::from_u16(page.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
        let headers: [(HeaderName, &str); 4] = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CACHE_CONTROL, "no-store"),
            (header::REFERRER_POLICY, "no-referrer"),
            (header::CONTENT_SECURITY_POLICY, policy),
        ];
        let mut response = (status, headers, page.html).into_response();
        let secure = if self.secure { "; Secure" } else { "" };
        // Once the browser is back, what it carries is of no use any more.
        let (state, age) = page.state.as_deref().map_or(("", 0), |state| (state, 600));
        let set = format!("{COOKIE}={state}; Path=/slack; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
        if let Ok(set) = set.parse() {
            response.headers_mut().insert(header::SET_COOKIE, set);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answer() -> Value {
        json!({
            "ok": true, "access_token": "xoxb-1-2", "token_type": "bot", "scope": "commands,chat:write",
            "bot_user_id": "U0BOT", "app_id": "A0APP", "team": { "name": "Acme", "id": "T0ACME" },
            "enterprise": null, "is_enterprise_install": false, "authed_user": { "id": "U0ADMIN" },
        })
    }

    #[test]
    fn what_slack_gives_is_read() {
        let Some(Granted::Workspace { installation, name, bot_user, app }) =
            granted(&answer(), DateTime::UNIX_EPOCH)
        else {
            panic!("a workspace")
        };
        assert_eq!((name.as_str(), bot_user.as_str(), app.as_str()), ("Acme", "U0BOT", "A0APP"));
        assert_eq!(installation.workspace.as_str(), "T0ACME");
        assert_eq!(installation.token.expose(), "xoxb-1-2");
        assert_eq!(installation.scopes.iter().collect::<Vec<_>>(), ["chat:write", "commands"]);
    }

    #[test]
    fn an_organisation_is_told_from_a_workspace_and_half_an_answer_is_none() {
        let mut organisation = answer();
        organisation["is_enterprise_install"] = json!(true);
        organisation["team"] = Value::Null;
        assert_eq!(granted(&organisation, DateTime::UNIX_EPOCH), Some(Granted::Organisation));
        for missing in ["access_token", "team", "bot_user_id", "scope"] {
            let mut half = answer();
            half.as_object_mut().expect("an object").remove(missing);
            assert_eq!(granted(&half, DateTime::UNIX_EPOCH), None, "{missing}");
        }
    }

    #[test]
    fn the_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "a=b; rapport_install=abc".parse().expect("a header"));
        assert_eq!(cookie(&headers).as_deref(), Some("abc"));
        headers.insert(header::COOKIE, "xrapport_install=abc".parse().expect("a header"));
        assert_eq!(cookie(&headers), None);
    }
}
