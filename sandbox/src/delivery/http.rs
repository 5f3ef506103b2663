//! Signed HTTP requests to the app.

use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use reqwest::Response;
use reqwest::header::CONTENT_TYPE;
use serde_json::Value;
use sha2::Sha256;

use super::{Attempt, Outcome, Parcel, Sort};
use crate::app::App;
use crate::clock::real_now;
use crate::world::World;

const FORM: &str = "application/x-www-form-urlencoded";

/// Slack's signature (version 0) of a body.
fn sign(secret: &str, timestamp: i64, body: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(format!("v0:{timestamp}:").as_bytes());
    mac.update(body.as_bytes());
    format!("v0={}", hex::encode(mac.finalize().into_bytes()))
}

fn form(fields: &[(&str, &str)]) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(fields);
    form.finish()
}

fn body(parcel: &Parcel) -> (&'static str, String) {
    let payload = &parcel.payload;
    match parcel.sort {
        Sort::Event => ("application/json", payload.to_string()),
        Sort::Interaction => (FORM, form(&[("payload", &payload.to_string())])),
        Sort::Command => {
            let fields = payload.as_object().into_iter().flatten();
            let fields: Vec<(&str, &str)> =
                fields.filter_map(|(key, value)| Some((key.as_str(), value.as_str()?))).collect();
            (FORM, form(&fields))
        }
    }
}

/// Sends a body signed with the app's secret.
async fn post(
    world: &World,
    app: &App,
    url: &str,
    content: (&str, String),
    attempt: Attempt<'_>,
) -> reqwest::Result<Response> {
    let (content_type, body) = content;
    let timestamp = real_now() / 1000;
    let mut request = world
        .http
        .post(url)
        .timeout(world.timing.acknowledge)
        .header(CONTENT_TYPE, content_type)
        .header("user-agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
        .header("x-slack-request-timestamp", timestamp.to_string())
        .header("x-slack-signature", sign(&app.config.signing_secret, timestamp, &body));
    if attempt.number > 0 {
        let number = attempt.number.to_string();
        request = request.header("x-slack-retry-num", number).header("x-slack-retry-reason", attempt.reason);
    }
    request.body(body).send().await
}

/// Sends a parcel to the app's request URL.
pub(super) async fn transmit(world: &World, parcel: &Parcel, attempt: Attempt<'_>) -> Outcome {
    let Some(url) = parcel.url.as_deref() else {
        return Outcome::NoConnection;
    };
    match post(world, &parcel.app, url, body(parcel), attempt).await {
        Ok(response) => read(response).await,
        Err(error) if error.is_timeout() => Outcome::Timeout,
        Err(_) => Outcome::ConnectionFailed,
    }
}

async fn read(response: Response) -> Outcome {
    let status = response.status();
    if !status.is_success() {
        let no_retry = response.headers().get("x-slack-no-retry").is_some_and(|value| value == "1");
        return Outcome::HttpError { status: status.as_u16(), no_retry };
    }
    match response.text().await {
        Ok(text) if text.trim().is_empty() => Outcome::Acknowledged(Value::Null),
        Ok(text) => Outcome::Acknowledged(match serde_json::from_str(&text) {
            Ok(Value::Object(object)) => Value::Object(object),
            _ => Value::String(text),
        }),
        Err(_) => Outcome::Timeout,
    }
}

/// Posts a signed JSON body, for `url_verification`.
pub(crate) async fn send_raw(world: &World, app: &App, url: &str, payload: &Value) -> Outcome {
    let content = ("application/json", payload.to_string());
    answer(post(world, app, url, content, Attempt::default()).await).await
}

/// Posts a signed form, for `ssl_check`.
pub(crate) async fn signed_form(world: &World, app: &App, url: &str, fields: &[(&str, &str)]) -> Outcome {
    answer(post(world, app, url, (FORM, form(fields)), Attempt::default()).await).await
}

async fn answer(result: reqwest::Result<Response>) -> Outcome {
    match result {
        Ok(response) => read(response).await,
        Err(_) => Outcome::ConnectionFailed,
    }
}

/// The client for all requests to apps: no proxy, no redirects.
pub(crate) fn client() -> reqwest::Result<reqwest::Client> {
    // Only loopback is called, without TLS; but built together with a program that has TLS, the client asks for it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(3))
        .build()
}
