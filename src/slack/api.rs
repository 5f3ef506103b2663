//! Calls to the Web API: one attempt each, and an error that says whether to try again.

use super::meters::{Called, Meters};
use super::method::{Method, Wire};
use super::send::Calls;
use super::token::Token;
use crate::domain::delivery::Message;
use crate::tls;
use async_trait::async_trait;
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use slack_morphism::errors::SlackClientError;
use slack_morphism::hyper_tokio::{SlackClientHyperConnector, SlackHyperClient};
use std::time::{Duration, Instant};
use url::Url;

/// Slack's own answers come well within this.
const CALL_TIMEOUT: Duration = Duration::from_secs(10);
/// Shorter, so that "could not connect" is told apart from "no answer".
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Where the Web API is.
#[derive(Clone, Debug)]
pub struct SlackApiConfig {
    /// Ends in `/api/`.
    pub base_url: Url,
}

/// How the name begins that is given to a refusal without one: with the status of HTTP.
const NO_NAME: &str = "http_";

/// Why a call failed, and with it what may be done next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// Slack wants it later; nothing happened.
    #[error("Slack asks to wait: {why}")]
    Retry {
        /// How long, if Slack said so.
        after: Option<Duration>,
        /// Slack's reason.
        why: String,
    },
    /// It may have happened. Look before trying again, unless the call is repeatable.
    #[error("it is not known whether Slack did it: {why}")]
    Ambiguous {
        /// What went wrong.
        why: String,
    },
    /// Slack refused it, and would again.
    #[error("Slack refused it: {error}{}", detail.as_ref().map(|d| format!(" ({d})")).unwrap_or_default())]
    Refused {
        /// Slack's name of the error.
        error: String,
        /// What Slack adds to it.
        detail: Option<String>,
        /// The scope that is missing.
        needed: Option<String>,
    },
    /// It was not sent.
    #[error("Slack cannot be reached: {why}")]
    Offline {
        /// What went wrong.
        why: String,
    },
}

impl CallError {
    /// A refusal with this name and nothing more.
    pub(crate) fn refused(error: impl Into<String>) -> Self {
        Self::Refused { error: error.into(), detail: None, needed: None }
    }

    /// Whether the app was removed from the workspace, or its token revoked there.
    pub fn is_of_a_revoked_token(&self) -> bool {
        ["token_revoked", "account_inactive"].iter().any(|name| self.is_refused(name))
    }

    /// Nobody saw anything of the call: it may be tried again without a look.
    pub fn unseen(self) -> Self {
        match self {
            Self::Ambiguous { why } => Self::Offline { why },
            other => other,
        }
    }

    /// The call was to find out whether an earlier one was done, and did not: that is as unknown as before.
    pub(crate) fn still_unknown(self) -> Self {
        match self {
            Self::Refused { .. } if self.is_of_token() => self,
            Self::Refused { .. } | Self::Offline { .. } => {
                Self::Ambiguous { why: format!("it could not be looked for: {self}") }
            }
            other => other,
        }
    }

    /// Whether Slack refuses the token, so that it would refuse every other call as well.
    pub fn is_of_token(&self) -> bool {
        let names = ["invalid_auth", "token_expired", "token_revoked", "account_inactive", "not_authed"];
        names.iter().any(|name| self.is_refused(name))
    }

    /// Whether what refused it is no Web API of Slack's, which names an error in its answers: a wrong address, a proxy.
    pub fn is_no_slack(&self) -> bool {
        matches!(self, Self::Refused { error, .. } if error.starts_with(NO_NAME))
    }

    /// Whether Slack refused it with this name.
    pub fn is_refused(&self, name: &str) -> bool {
        matches!(self, Self::Refused { error, .. } if error == name)
    }
}

/// The Web API.
pub struct SlackApi {
    client: SlackHyperClient,
    pub(super) meters: Meters,
    pub(super) web: reqwest::Client,
    pub(super) base_url: Url,
    pub(super) patience: Duration,
}

impl SlackApi {
    /// Prepares clients; nothing is sent. Fails if the machine's certificates cannot be read.
    pub fn new(config: SlackApiConfig) -> anyhow::Result<Self> {
        let tls = tls::client()?;
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_connect_timeout(Some(CONNECT_TIMEOUT));
        let https = HttpsConnectorBuilder::new()
            .with_tls_config(tls.clone())
            .https_or_http()
            .enable_http1()
            .wrap_connector(tcp);
        // The library's retries and rate control stay off: the deliverer and the limiter do both.
        let connector = SlackClientHyperConnector::with_connector(https)
            .with_slack_api_url(config.base_url.as_str().trim_end_matches('/'));
        let web = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .connect_timeout(CONNECT_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let client = SlackHyperClient::new(connector);
        Ok(Self { client, meters: Meters::default(), web, base_url: config.base_url, patience: CALL_TIMEOUT })
    }

    /// Waits so long for an answer, and three times as long for an upload, instead of 10 seconds.
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// What is counted of the calls, and by whoever else hears Slack and speaks to it.
    pub fn meters(&self) -> &Meters {
        &self.meters
    }

    /// Calls a method once. The answer has `ok: true`.
    pub async fn call(&self, token: &Token, method: Method, body: &Value) -> Result<Value, CallError> {
        let began = Instant::now();
        let called = self.call_once(token, method, body).await;
        self.meters.called(Called::Method(method), &called, began.elapsed());
        called
    }

    async fn call_once(&self, token: &Token, method: Method, body: &Value) -> Result<Value, CallError> {
        if method.wire() == Wire::Form {
            return self.submit(token, method, body).await;
        }
        let session = self.client.open_session(&token.0);
        let http = &session.http_session_api;
        let sent = async {
            match method.wire() {
                Wire::Json => http.http_post::<_, Value>(method.name(), body, None).await,
                Wire::Query | Wire::Form => {
                    http.http_get::<Value, _, _>(method.name(), &query(body), None).await
                }
            }
        };
        match tokio::time::timeout(self.patience, sent).await {
            Ok(Ok(answer)) if answer["ok"] == true => Ok(answer),
            Ok(Ok(_)) => Err(CallError::Ambiguous { why: "an answer that is not Slack's".to_owned() }),
            Ok(Err(error)) => Err(explain(error)),
            Err(_) => Err(CallError::Ambiguous { why: format!("no answer within {:?}", self.patience) }),
        }
    }

    /// Calls a method that takes a form, which the library would send as an address.
    async fn submit(&self, token: &Token, method: Method, body: &Value) -> Result<Value, CallError> {
        let url = self.base_url.join(method.name()).map_err(|_| CallError::refused("unreadable_address"))?;
        let request = self.post(url).bearer_auth(token.text()).body(form(body));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let answer = request.send().await.map_err(explain_web)?;
        read_web_answer(answer).await
    }

    /// A request of our own, with the patience of every call.
    pub(super) fn post(&self, url: Url) -> reqwest::RequestBuilder {
        self.web.post(url).timeout(self.patience)
    }

    /// Answers an interaction by the address Slack gave for it: ephemeral, or in place of the message it answers.
    pub async fn respond(&self, url: &str, message: &Message, replace: bool) -> Result<(), CallError> {
        let url = self.checked_response_url(url)?;
        let mut body = message_body(message.clone());
        body["response_type"] = json!("ephemeral");
        body["replace_original"] = json!(replace);
        let began = Instant::now();
        let answered = match self.post(url).json(&body).send().await {
            Ok(answer) => read_reply(answer).await,
            Err(error) => Err(explain_web(error)),
        };
        self.meters.called(Called::ResponseUrl, &answered, began.elapsed());
        answered
    }

    /// The address comes from a payload; a person's words are sent only to Slack.
    fn checked_response_url(&self, url: &str) -> Result<Url, CallError> {
        let url = Url::parse(url).map_err(|_| CallError::refused("unreadable_response_url"))?;
        let slack = url.scheme() == "https" && url.host_str() == Some("hooks.slack.com");
        match slack || url.origin() == self.base_url.origin() {
            true => Ok(url),
            false => Err(CallError::refused("foreign_response_url")),
        }
    }
}

/// Calls as they come, with a token.
pub(super) struct AtOnce<'a> {
    pub(super) api: &'a SlackApi,
    pub(super) token: &'a Token,
}

#[async_trait]
impl Calls for AtOnce<'_> {
    async fn call(&self, method: Method, body: &Value) -> Result<Value, CallError> {
        self.api.call(self.token, method, body).await
    }
}

/// Addresses stay out of it: they may hold tickets.
pub(super) fn explain_web(error: reqwest::Error) -> CallError {
    let error = error.without_url();
    let why = error.to_string();
    if error.is_connect() { CallError::Offline { why } } else { CallError::Ambiguous { why } }
}

/// The answer to a call that was sent as a form.
pub(super) async fn read_web_answer(answer: reqwest::Response) -> Result<Value, CallError> {
    let status = answer.status();
    if status.as_u16() == 429 || !status.is_success() {
        return Err(read_response_answer(answer).await.err().unwrap_or_else(|| CallError::refused("http")));
    }
    let text = answer.text().await.map_err(explain_web)?;
    let body: Value = serde_json::from_str(&text)
        .map_err(|_| CallError::Ambiguous { why: "an unreadable answer".to_owned() })?;
    match (body["ok"].as_bool(), body["error"].as_str()) {
        (Some(true), _) => Ok(body),
        (_, Some(error)) => Err(explain_name(error.to_owned(), Some(&text))),
        _ => Err(CallError::Ambiguous { why: "an answer that is not Slack's".to_owned() }),
    }
}

/// The answer to what was sent to a response address: "ok", or the same as JSON.
async fn read_reply(answer: reqwest::Response) -> Result<(), CallError> {
    if !answer.status().is_success() {
        return read_response_answer(answer).await;
    }
    let text = answer.text().await.map_err(explain_web)?;
    if matches!(text.trim(), "" | "ok") {
        return Ok(());
    }
    let body: Value = serde_json::from_str(&text).unwrap_or_default();
    match (body["ok"].as_bool(), body["error"].as_str()) {
        (Some(true), _) => Ok(()),
        (_, Some(error)) => Err(explain_name(error.to_owned(), Some(&text))),
        _ => Err(CallError::Ambiguous { why: "an answer that is not Slack's".to_owned() }),
    }
}

pub(super) async fn read_response_answer(answer: reqwest::Response) -> Result<(), CallError> {
    let status = answer.status();
    let after = answer.headers().get("retry-after").and_then(|v| v.to_str().ok()?.parse().ok());
    match status.as_u16() {
        200..=299 => Ok(()),
        429 => Err(CallError::Retry { after: after.map(Duration::from_secs), why: "ratelimited".to_owned() }),
        500..=599 => Err(CallError::Ambiguous { why: format!("HTTP {status}") }),
        _ => {
            let text = answer.text().await.unwrap_or_default();
            let name =
                serde_json::from_str::<Value>(&text).ok().and_then(|v| Some(v["error"].as_str()?.to_owned()));
            Err(CallError::refused(name.unwrap_or_else(|| format!("{NO_NAME}{}", status.as_u16()))))
        }
    }
}

/// Text and blocks as Slack's JSON.
pub(super) fn message_body(message: Message) -> Value {
    let blocks = (!message.blocks.is_empty()).then(|| ("blocks", Value::from(message.blocks)));
    [("text", Value::from(message.text))].into_iter().chain(blocks).collect()
}

/// Arguments of a method that reads, as its query.
fn query(body: &Value) -> Vec<(&str, Option<String>)> {
    let fields = body.as_object().into_iter().flatten();
    fields
        .map(|(key, value)| match value {
            Value::Null => (key.as_str(), None),
            Value::String(text) => (key.as_str(), Some(text.clone())),
            other => (key.as_str(), Some(other.to_string())),
        })
        .collect()
}

/// The same arguments as a form.
fn form(body: &Value) -> String {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    for (key, value) in query(body) {
        form.append_pair(key, value.as_deref().unwrap_or_default());
    }
    form.finish()
}

/// Bodies and addresses stay out of every sentence: they may hold notes or tickets.
fn explain(error: SlackClientError) -> CallError {
    match error {
        SlackClientError::RateLimitError(limit) => CallError::Retry {
            after: limit.retry_after,
            why: limit.code.unwrap_or_else(|| "HTTP 429".to_owned()),
        },
        SlackClientError::ApiError(api) => explain_name(api.code, api.http_response_body.as_deref()),
        SlackClientError::HttpError(http) if http.status_code.is_server_error() => {
            CallError::Ambiguous { why: format!("HTTP {}", http.status_code) }
        }
        SlackClientError::HttpError(http) => {
            CallError::refused(format!("{NO_NAME}{}", http.status_code.as_u16()))
        }
        SlackClientError::ProtocolError(protocol) => {
            CallError::Ambiguous { why: format!("an unreadable answer ({})", protocol.json_error) }
        }
        SlackClientError::HttpProtocolError(protocol) => explain_transport(protocol.cause.as_deref()),
        SlackClientError::EndOfStream(_)
        | SlackClientError::SystemError(_)
        | SlackClientError::SocketModeProtocolError(_) => {
            CallError::Ambiguous { why: "the connection was lost before the answer was read".to_owned() }
        }
    }
}

fn explain_name(name: String, body: Option<&str>) -> CallError {
    match name.as_str() {
        "ratelimited" | "rate_limited" | "team_added_to_org" => CallError::Retry { after: None, why: name },
        "internal_error" | "fatal_error" | "service_unavailable" | "request_timeout" => {
            CallError::Ambiguous { why: name }
        }
        _ => {
            let body: Value = body.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
            let said = body["response_metadata"]["messages"].as_array();
            let said: Vec<_> = said.into_iter().flatten().filter_map(Value::as_str).collect();
            CallError::Refused {
                error: name,
                detail: (!said.is_empty()).then(|| said.join("; ")),
                needed: body["needed"].as_str().map(str::to_owned),
            }
        }
    }
}

fn explain_transport(cause: Option<&(dyn std::error::Error + Send + Sync + 'static)>) -> CallError {
    let hyper = cause.and_then(|cause| cause.downcast_ref::<hyper_util::client::legacy::Error>());
    match hyper {
        Some(error) if error.is_connect() => CallError::Offline { why: root_cause(error) },
        Some(error) => CallError::Ambiguous { why: root_cause(error) },
        None => CallError::Ambiguous { why: "the connection failed".to_owned() },
    }
}

fn root_cause(error: &dyn std::error::Error) -> String {
    std::iter::successors(Some(error), |e| e.source()).last().map(ToString::to_string).unwrap_or_default()
}

#[cfg(test)]
mod tests;
