//! One fetch of a calendar: limited in time, in size, and in where it may be sent on to.

use super::host::{Allowed, IsPrivate};
use super::{LARGEST, ReadError};
use crate::config::HolidaySettings;
use crate::domain::holiday::{Mark, Trouble};
use crate::tls;
use chrono::Duration;
use reqwest::header::{
    ACCEPT, ETAG, HeaderMap, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION,
    RETRY_AFTER,
};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use std::time::Duration as RealDuration;
use url::Url;

/// A calendar that moved sends on once, at times through https and a longer name.
const REDIRECTS: usize = 3;
/// A longer mark is nobody's.
const LONGEST_MARK: usize = 500;

/// The client, and whom it may ask.
pub(super) struct Web {
    client: Client,
    allowed: Allowed,
    timeout: RealDuration,
}

/// What a server sent.
pub(super) enum Fetched {
    /// It is as the marks say.
    Unchanged,
    /// All of it, with the server's marks.
    New(Vec<u8>, Mark),
}

impl Web {
    pub(super) fn new(settings: &HolidaySettings) -> anyhow::Result<Self> {
        let allowed = Allowed::new(&settings.private_hosts);
        let client = Client::builder()
            .tls_backend_preconfigured(tls::client()?)
            // Each address that it is sent on to is looked at before it is asked; a proxy would resolve names by itself.
            .redirect(Policy::none())
            .no_proxy()
            .dns_resolver(allowed.clone())
            .user_agent(concat!("rapport/", env!("CARGO_PKG_VERSION")))
            .build()?;
        let timeout = RealDuration::from_secs(u64::from(settings.timeout_seconds));
        Ok(Self { client, allowed, timeout })
    }

    /// Fetches a calendar within the time there is, wherever it is sent on to.
    pub(super) async fn fetch(&self, url: &Url, mark: &Mark) -> Result<Fetched, ReadError> {
        let late = |_| ReadError::new(Trouble::TooSlow, format!("no answer within {:?}", self.timeout));
        tokio::time::timeout(self.timeout, self.follow(url.clone(), mark)).await.map_err(late)?
    }

    async fn follow(&self, mut url: Url, mark: &Mark) -> Result<Fetched, ReadError> {
        for _ in 0..=REDIRECTS {
            let response = self.ask(&url, mark).await?;
            if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
                return taken(response).await;
            }
            let next = text_of(response.headers(), &LOCATION).and_then(|to| url.join(&to).ok());
            url = next.ok_or_else(|| ReadError::new(Trouble::Silent, "sent on to no address"))?;
        }
        Err(ReadError::new(Trouble::Astray, "sent on too often"))
    }

    async fn ask(&self, url: &Url, mark: &Mark) -> Result<Response, ReadError> {
        if !self.allowed.admits(url) {
            return Err(ReadError::new(Trouble::Private, IsPrivate.to_string()));
        }
        let may_be_plain = url.scheme() == "http" && self.allowed.has(url.host_str().unwrap_or_default());
        if url.scheme() != "https" && !may_be_plain {
            return Err(ReadError::new(Trouble::NotHttps, "not https"));
        }
        let mut request = self.client.get(url.clone()).header(ACCEPT, "text/calendar, */*;q=0.1");
        for (name, value) in [(IF_NONE_MATCH, &mark.etag), (IF_MODIFIED_SINCE, &mark.modified)] {
            if let Some(value) = value {
                request = request.header(name, value);
            }
        }
        request.send().await.map_err(failed)
    }
}

/// The answer if it is a success or "not modified", else why it is none.
async fn taken(mut response: Response) -> Result<Fetched, ReadError> {
    let status = response.status().as_u16();
    let trouble = match status {
        200..=299 => None,
        304 => return Ok(Fetched::Unchanged),
        401 | 403 | 407 => Some(Trouble::Refused),
        404 | 410 => Some(Trouble::NotFound),
        _ => Some(Trouble::Silent),
    };
    let headers = response.headers().clone();
    if let Some(trouble) = trouble {
        let seconds = text_of(&headers, &RETRY_AFTER).and_then(|text| text.trim().parse::<i64>().ok());
        let wait = seconds.map(|seconds| Duration::seconds(seconds.clamp(1, 86_400)));
        return Err(ReadError { wait, ..ReadError::new(trouble, format!("HTTP {status}")) });
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(failed)? {
        if bytes.len() + chunk.len() > LARGEST {
            return Err(ReadError::new(Trouble::TooLarge, format!("more than {LARGEST} bytes")));
        }
        bytes.extend_from_slice(&chunk);
    }
    let mark = Mark { etag: text_of(&headers, &ETAG), modified: text_of(&headers, &LAST_MODIFIED) };
    Ok(Fetched::New(bytes, mark))
}

fn text_of(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let text = headers.get(name)?.to_str().ok()?;
    (*name == LOCATION || text.len() <= LONGEST_MARK).then(|| text.to_owned())
}

/// The address stays out of it.
fn failed(error: reqwest::Error) -> ReadError {
    let error = error.without_url();
    let mut causes = std::iter::successors(std::error::Error::source(&error), |cause| cause.source());
    let trouble = match causes.any(|cause| cause.downcast_ref::<IsPrivate>().is_some()) {
        true => Trouble::Private,
        false => Trouble::Silent,
    };
    ReadError::new(trouble, error.to_string())
}
