//! Linear: one question of its GraphQL API, for the project with this slug.

use super::ReadError;
use super::web::{Answer, Web, unusable};
use crate::config::LinearAccess;
use crate::domain::link::{Progress, Read, Reading};
use chrono::{DateTime, Utc};
use reqwest::header::AUTHORIZATION;
use serde_json::{Value, json};

const QUESTION: &str = "query Project($slug: String!) { projects(first: 1, filter: { slugId: { eq: $slug } }) \
    { nodes { targetDate progress status { type } } } }";

pub(super) async fn read(
    web: &Web,
    access: &LinearAccess,
    slug: &str,
    now: DateTime<Utc>,
) -> Result<Read, ReadError> {
    let token = access.token.expose();
    // Its own keys go bare, tokens of an OAuth app as bearers.
    let authorization =
        if token.starts_with("lin_api_") { token.to_owned() } else { format!("Bearer {token}") };
    let request = web
        .client()
        .post(access.api.clone())
        .header(AUTHORIZATION, authorization)
        .json(&json!({ "query": QUESTION, "variables": { "slug": slug } }));
    let answer = web.ask(request).await?;
    refusal(&answer).map_or(Ok(()), Err)?;
    let answer = answer.checked(now)?;
    let nodes = answer.body["data"]["projects"]["nodes"].as_array().ok_or_else(|| unusable("Linear"))?;
    let project = nodes.first().ok_or(ReadError::NotFound)?;
    Ok(Read::New(reading(project).ok_or_else(|| unusable("Linear"))?, None))
}

/// What GraphQL refuses it says inside the answer, whatever its status.
fn refusal(answer: &Answer) -> Option<ReadError> {
    match answer.body["errors"][0]["extensions"]["code"].as_str()? {
        "RATELIMITED" => Some(ReadError::Wait { after: None, why: "RATELIMITED".to_owned() }),
        "AUTHENTICATION_ERROR" | "FORBIDDEN" => Some(ReadError::Refused { status: answer.status }),
        _ => Some(unusable("Linear")),
    }
}

fn reading(project: &Value) -> Option<Reading> {
    let share = project["progress"].as_f64()?;
    Some(Reading {
        due: project["targetDate"].as_str().and_then(|day| day.parse().ok()),
        progress: Some(Progress::Percent((share.clamp(0.0, 1.0) * 100.0).round() as u8)),
        is_closed: matches!(project["status"]["type"].as_str()?, "completed" | "canceled"),
    })
}
