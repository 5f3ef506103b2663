//! GitHub: `GET /repos/{owner}/{repo}/milestones/{number}`, with an entity tag, so that what did not change is not
//! counted against the token's limit.

use super::ReadError;
use super::web::{Web, unusable};
use crate::config::GithubAccess;
use crate::domain::link::{Progress, Read, Reading};
use chrono::{DateTime, Utc};
use reqwest::header::{ACCEPT, IF_NONE_MATCH};
use serde_json::Value;

/// Which milestone.
pub(super) struct Milestone<'a> {
    pub(super) owner: &'a str,
    pub(super) repo: &'a str,
    pub(super) number: u64,
}

pub(super) async fn read(
    web: &Web,
    access: &GithubAccess,
    milestone: &Milestone<'_>,
    etag: Option<&str>,
    now: DateTime<Utc>,
) -> Result<Read, ReadError> {
    let Milestone { owner, repo, number } = milestone;
    let url = access
        .api
        .join(&format!("repos/{owner}/{repo}/milestones/{number}"))
        .map_err(|_| unusable("GitHub"))?;
    let mut request = web
        .client()
        .get(url)
        .bearer_auth(access.token.expose())
        .header(ACCEPT, "application/vnd.github+json")
        .header("x-github-api-version", "2022-11-28");
    if let Some(etag) = etag {
        request = request.header(IF_NONE_MATCH, etag);
    }
    let answer = web.ask(request).await?.checked(now)?;
    match answer.status {
        304 if etag.is_some() => Ok(Read::Unchanged),
        _ => reading(&answer.body)
            .map(|reading| Read::New(reading, answer.etag))
            .ok_or_else(|| unusable("GitHub")),
    }
}

fn reading(body: &Value) -> Option<Reading> {
    let count = |field: &str| body[field].as_u64().and_then(|n| u32::try_from(n).ok());
    let (open, done) = (count("open_issues")?, count("closed_issues")?);
    // An instant on the day that was chosen: GitHub keeps midnight on its own coast, which in UTC is that day.
    let due = body["due_on"].as_str().and_then(|at| at.get(..10)?.parse().ok());
    Some(Reading {
        due,
        progress: Some(Progress::Items { done, total: done.saturating_add(open) }),
        is_closed: body["state"].as_str()? == "closed",
    })
}
