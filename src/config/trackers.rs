//! `[trackers]`, and their tokens from the environment. A tracker without a token is not read: a link to it is a link.

use super::Secret;
use super::source::{Source, quoted};
use crate::domain::link::{Readable, Tracker};
use url::{Host, Url};

/// Which trackers may be read, and how often.
#[derive(Clone, Debug, PartialEq)]
pub struct TrackerSettings {
    /// With `RAPPORT_GITHUB_TOKEN`.
    pub github: Option<GithubAccess>,
    /// With `RAPPORT_JIRA_EMAIL` and `RAPPORT_JIRA_TOKEN`.
    pub jira: Option<JiraAccess>,
    /// With `RAPPORT_LINEAR_TOKEN`.
    pub linear: Option<LinearAccess>,
    /// Minutes between two readings of one link.
    pub every_minutes: u32,
}

/// Access to GitHub.
#[derive(Clone, Debug, PartialEq)]
pub struct GithubAccess {
    /// The host of its pages, as they are linked.
    pub host: String,
    /// Its API; ends in a slash.
    pub api: Url,
    /// A token that may read issues.
    pub token: Secret,
}

/// Access to Jira.
#[derive(Clone, Debug, PartialEq)]
pub struct JiraAccess {
    /// The host of its pages, as they are linked.
    pub host: String,
    /// Its API; ends in a slash.
    pub api: Url,
    /// Whose token it is.
    pub email: String,
    /// An API token.
    pub token: Secret,
}

/// Access to Linear.
#[derive(Clone, Debug, PartialEq)]
pub struct LinearAccess {
    /// Its GraphQL endpoint.
    pub api: Url,
    /// An API key or an OAuth token.
    pub token: Secret,
}

impl TrackerSettings {
    /// The hosts whose links are read.
    pub fn readable(&self) -> Readable {
        let github = self.github.as_ref().map(|access| (Tracker::Github, access.host.clone()));
        let jira = self.jira.as_ref().map(|access| (Tracker::Jira, access.host.clone()));
        let linear = self.linear.as_ref().map(|_| (Tracker::Linear, "linear.app".to_owned()));
        Readable::new(github.into_iter().chain(jira).chain(linear))
    }
}

pub(super) fn read(source: &mut Source<'_>) -> Option<TrackerSettings> {
    let github_host = host(source, "github_host");
    let github_api = api(source, "github_api").flatten();
    let jira_host = host(source, "jira_host");
    let jira_api = api(source, "jira_api");
    let linear_api = api(source, "linear_api").flatten();
    let every_minutes = source.number("trackers", "every_minutes", 15, 1_440);
    let github = source.secret("RAPPORT_GITHUB_TOKEN");
    let linear = source.secret("RAPPORT_LINEAR_TOKEN");
    let jira = jira(source, jira_host?, jira_api?);
    let github = github.zip(github_host).zip(github_api);
    Some(TrackerSettings {
        github: github.map(|((token, host), api)| GithubAccess { host, api: folder(api), token }),
        jira,
        linear: linear.zip(linear_api).map(|(token, api)| LinearAccess { api, token }),
        every_minutes,
    })
}

/// Jira needs three things: whose token, the token, and where it is for.
fn jira(source: &mut Source<'_>, host: String, api: Option<Url>) -> Option<JiraAccess> {
    let (email, token) = (source.variable("RAPPORT_JIRA_EMAIL"), source.secret("RAPPORT_JIRA_TOKEN"));
    let (email, token) = match (email, token) {
        (None, None) => return None,
        (Some(email), Some(token)) => (email, token),
        (email, _) => {
            let missing = if email.is_none() { "RAPPORT_JIRA_EMAIL" } else { "RAPPORT_JIRA_TOKEN" };
            source.problems.push(format!(
                "{missing} is not set, but the other half is. Jira is read with both the e-mail address and its API token."
            ));
            return None;
        }
    };
    let own = || Url::parse(&format!("https://{host}/")).ok();
    match api.or_else(own).filter(|_| !host.is_empty()) {
        Some(api) => Some(JiraAccess { host, api: folder(api), email, token }),
        None => {
            source.problems.push(
                "`trackers.jira_host` is empty, but RAPPORT_JIRA_TOKEN is set. Name the one host that the token is for, \
                 such as acme.atlassian.net."
                    .to_owned(),
            );
            None
        }
    }
}

/// A host as it stands in a link, or nothing.
fn host(source: &mut Source<'_>, key: &str) -> Option<String> {
    source.setting("trackers", key, "a host without https:// and path, such as acme.atlassian.net", |value| {
        let text = value.as_str()?.trim().to_lowercase();
        let is_host = |text: &str| {
            Url::parse(&format!("https://{text}/")).is_ok_and(|url| {
                url.path() == "/" && url.username().is_empty() && text.contains('.') && !text.ends_with('/')
            })
        };
        (text.is_empty() || is_host(&text)).then_some(text)
    })
}

/// The address of an API, or nothing where it is left empty. Tokens go out in the clear to this machine alone.
fn api(source: &mut Source<'_>, key: &str) -> Option<Option<Url>> {
    let text = source.setting("trackers", key, "a text in quotes", |v| v.as_str().map(str::to_owned))?;
    if text.is_empty() {
        return Some(None);
    }
    let is_here = |url: &Url| match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        _ => false,
    };
    let fine = |url: &Url| {
        let is_safe = url.scheme() == "https" || url.scheme() == "http" && is_here(url);
        is_safe && url.username().is_empty() && url.password().is_none() && url.query().is_none()
    };
    match Url::parse(&text) {
        Ok(url) if fine(&url) => Some(Some(url)),
        _ => {
            let want = "an https address, such as https://api.github.com/";
            source.problems.push(format!("`trackers.{key}` is {}, but must be {want}.", quoted(&text)));
            None
        }
    }
}

/// With a slash at its end, so that what is joined comes below it.
fn folder(mut url: Url) -> Url {
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    url
}
