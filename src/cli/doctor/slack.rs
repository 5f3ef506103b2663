//! Slack: whether it is reached, whose tokens these are, what they may do, and whether the clocks agree.

use super::{Sheet, installed};
use crate::clock::Clock;
use crate::config::{BotAccess, Credentials, Settings};
use crate::slack::check::{TokenCheck, scopes_needed};
use crate::slack::{CallError, Method, SlackApi, SlackApiConfig, Token};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;

/// Beyond five minutes Slack's signatures are refused, and long before that schedules are late.
const CLOCK_OFF: i64 = 60;
const APP_PAGE: &str = "of your app at https://api.slack.com/apps";

pub(super) async fn check(
    settings: &Settings,
    clock: &dyn Clock,
    sheet: &mut Sheet<'_>,
) -> anyhow::Result<()> {
    let Some(credentials) = &settings.slack.credentials else {
        return Ok(sheet.fail("bot token", "none is set", "set SLACK_BOT_TOKEN, or ask with --offline")?);
    };
    let api = match SlackApi::new(SlackApiConfig { base_url: settings.slack.api_url.clone() }) {
        Ok(api) => api,
        Err(error) => {
            let mend = "install the system's certificates (package ca-certificates)";
            return Ok(sheet.fail("slack", &format!("certificates cannot be read: {error}"), mend)?);
        }
    };
    match &credentials.bot {
        BotAccess::OneToken(token) => bot_token(&api, &Token::new(token.expose()), clock, sheet).await?,
        BotAccess::Installed(_) => installed::check(settings, &api, sheet).await?,
    }
    events(&api, credentials, sheet).await
}

/// The one workspace's token, and with it whether Slack is reached and agrees about the time.
async fn bot_token(
    api: &SlackApi,
    bot: &Token,
    clock: &dyn Clock,
    sheet: &mut Sheet<'_>,
) -> anyhow::Result<()> {
    let asked = clock.now();
    let checked = api.check_token(bot).await;
    let answered = clock.now();
    match checked {
        Err(error) => sheet.fail("bot token", &error.to_string(), &mend(&error, "SLACK_BOT_TOKEN"))?,
        Ok(found) => {
            let took = (answered - asked).num_milliseconds();
            sheet.ok("slack", &format!("answers in {took} ms"))?;
            clocks(found.slack_time, asked + (answered - asked) / 2, sheet)?;
            sheet.ok(
                "bot token",
                &format!("{} ({}), bot user {}", found.team, found.workspace, found.bot_user),
            )?;
            scopes(api, bot, &found, sheet).await?;
        }
    }
    Ok(())
}

/// Slack's header counts whole seconds.
fn clocks(slack: Option<DateTime<Utc>>, ours: DateTime<Utc>, sheet: &mut Sheet<'_>) -> std::io::Result<()> {
    let Some(slack) = slack else { return sheet.ok("clock", "Slack did not tell the time") };
    let off = (ours - slack - Duration::milliseconds(500)).num_seconds();
    match off.abs() {
        0..=CLOCK_OFF => sheet.ok("clock", &format!("agrees with Slack's to {} s", off.abs().max(1))),
        _ => {
            let how = if off > 0 { "ahead of" } else { "behind" };
            let found = format!("{} s {how} Slack's", off.abs());
            sheet.warn("clock", &found, "let the machine set its clock from the network (NTP)")
        }
    }
}

/// By the scopes that Slack names with its answer; where it names none, by calls that only read.
async fn scopes(
    api: &SlackApi,
    bot: &Token,
    found: &TokenCheck,
    sheet: &mut Sheet<'_>,
) -> std::io::Result<()> {
    let mut missing: Vec<String> = vec![];
    match &found.scopes {
        Some(granted) => missing.extend(scopes_needed().difference(granted).cloned()),
        None => {
            let user = json!({ "user": found.bot_user });
            for method in [Method::UsersInfo, Method::DndInfo] {
                if let Err(CallError::Refused { error, needed, .. }) = api.call(bot, method, &user).await
                    && error == "missing_scope"
                {
                    missing.push(needed.unwrap_or_else(|| method.scopes().join(",")));
                }
            }
        }
    }
    match (missing.is_empty(), &found.scopes) {
        (true, Some(_)) => sheet.ok("scopes", "all that are needed"),
        (true, None) => sheet.ok("scopes", "Slack names none; those for reading are there"),
        (false, _) => {
            let mend = format!("add them under OAuth & Permissions {APP_PAGE}, then install it again");
            sheet.fail("scopes", &format!("missing: {}", missing.join(", ")), &mend)
        }
    }
}

/// How Slack's events come in: Socket Mode, HTTP, or both. The address it opens holds a ticket and stays unsaid.
async fn events(api: &SlackApi, credentials: &Credentials, sheet: &mut Sheet<'_>) -> anyhow::Result<()> {
    let Some(app) = &credentials.app_token else {
        return Ok(sheet.ok("events", "by HTTP: a signing secret is set, and no app token")?);
    };
    let opened = api.call(&Token::new(app.expose()), Method::AppsConnectionsOpen, &json!({})).await;
    match opened {
        Ok(answer) if answer["url"].is_string() => sheet.ok("app token", "opens a Socket Mode connection")?,
        Ok(_) => sheet.fail("app token", "Slack gave no address to connect to", "try again in a minute")?,
        Err(error) => sheet.fail("app token", &error.to_string(), &mend(&error, "SLACK_APP_TOKEN"))?,
    }
    Ok(())
}

fn mend(error: &CallError, variable: &str) -> String {
    match error {
        CallError::Refused { error, .. } if error == "missing_scope" => {
            format!("give the token in {variable} its scope (connections:write for an app token) {APP_PAGE}")
        }
        CallError::Refused { error, .. } if error == "not_allowed_token_type" => {
            format!("{variable} holds another kind of token: copy the right one {APP_PAGE}")
        }
        error if error.is_no_slack() => {
            "what answers there is not Slack's Web API: see that `slack.api_url` is right".to_owned()
        }
        CallError::Refused { .. } => {
            format!("copy the token anew into {variable}, from the pages {APP_PAGE}")
        }
        CallError::Retry { .. } => "try again in a minute".to_owned(),
        CallError::Ambiguous { .. } | CallError::Offline { .. } => {
            "see that this machine reaches `slack.api_url`, through a proxy or firewall if there is one"
                .to_owned()
        }
    }
}
