//! Jira: `GET /rest/api/3/version/{id}` for the date, and `…/unresolvedIssueCount` for the progress. Jira gives no
//! entity tags that hold for both.

use super::ReadError;
use super::web::{Answer, Web, unusable};
use crate::config::JiraAccess;
use crate::domain::link::{Progress, Read, Reading};
use chrono::{DateTime, Utc};
use serde_json::Value;

pub(super) async fn read(
    web: &Web,
    access: &JiraAccess,
    version: u64,
    now: DateTime<Utc>,
) -> Result<Read, ReadError> {
    let found = get(web, access, &format!("rest/api/3/version/{version}"), now).await?;
    let counts = get(web, access, &format!("rest/api/3/version/{version}/unresolvedIssueCount"), now).await?;
    let reading = reading(&found.body, &counts.body).ok_or_else(|| unusable("Jira"))?;
    Ok(Read::New(reading, None))
}

async fn get(web: &Web, access: &JiraAccess, path: &str, now: DateTime<Utc>) -> Result<Answer, ReadError> {
    let url = access.api.join(path).map_err(|_| unusable("Jira"))?;
    let request = web.client().get(url).basic_auth(&access.email, Some(access.token.expose()));
    web.ask(request).await?.checked(now)
}

fn reading(version: &Value, counts: &Value) -> Option<Reading> {
    let count = |field: &str| counts[field].as_u64().and_then(|n| u32::try_from(n).ok());
    let items = |(total, open): (u32, u32)| Progress::Items { done: total.saturating_sub(open), total };
    Some(Reading {
        due: version["releaseDate"].as_str().and_then(|day| day.parse().ok()),
        progress: count("issuesCount").zip(count("issuesUnresolvedCount")).map(items),
        is_closed: version["released"].as_bool()? || version["archived"] == true,
    })
}
