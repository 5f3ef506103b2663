//! The trackers in which linked work stands: GitHub, Jira and Linear, read and never written.
//!
//! Only a host that the operator configured is ever called, with the token for that host and with nothing that a person
//! typed but a name, a number or a slug. Everything is limited: time, size, redirects, and how often.

mod github;
mod jira;
mod linear;
#[cfg(test)]
mod tests;
mod web;

use crate::config::TrackerSettings;
use crate::domain::link::{MilestoneLink, Place, Read, Readable, Tracker, Trouble};
use chrono::{DateTime, Duration, Utc};
use web::Web;

/// Why nothing was read, and with it when to try again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Nothing of that address may be read.
    #[error("no access is configured for that host")]
    NoAccess,
    /// The tracker asks to wait, with everything.
    #[error("asked to wait: {why}")]
    Wait {
        /// How long, if it said so.
        after: Option<Duration>,
        /// Its reason.
        why: String,
    },
    /// The token is not accepted, or may not see it.
    #[error("refused: HTTP {status}")]
    Refused {
        /// The status that said so.
        status: u16,
    },
    /// It is not there, or the token may not know that it is.
    #[error("not found")]
    NotFound,
    /// No answer, or none that can be used; later there may be one.
    #[error("no usable answer: {why}")]
    Silent {
        /// What went wrong; no address, no token, nothing of the answer.
        why: String,
    },
}

impl ReadError {
    /// What the lead is told.
    fn trouble(&self) -> Trouble {
        match self {
            Self::Refused { .. } | Self::NoAccess => Trouble::Refused,
            Self::NotFound => Trouble::NotFound,
            Self::Wait { .. } | Self::Silent { .. } => Trouble::Silent,
        }
    }

    /// How long the tracker asks to wait.
    pub fn wait(&self) -> Option<Duration> {
        match self {
            Self::Wait { after, .. } => *after,
            _ => None,
        }
    }
}

impl From<&ReadError> for Read {
    fn from(error: &ReadError) -> Self {
        Self::Failed { trouble: error.trouble(), wait: error.wait() }
    }
}

/// Access to the trackers, as the operator configured it.
pub struct Trackers {
    web: Web,
    settings: TrackerSettings,
    readable: Readable,
}

impl Trackers {
    /// Prepares the client; nothing is sent. Fails if the machine's certificates cannot be read.
    pub fn new(settings: &TrackerSettings) -> anyhow::Result<Self> {
        Self::patient_for(settings, web::TIMEOUT)
    }

    /// The same, giving up after another time than usual.
    fn patient_for(settings: &TrackerSettings, timeout: std::time::Duration) -> anyhow::Result<Self> {
        let readable = settings.readable();
        Ok(Self { web: Web::new(timeout)?, settings: settings.clone(), readable })
    }

    /// The trackers that can be read at all.
    pub fn readable(&self) -> &Readable {
        &self.readable
    }

    /// How long lies at least between two readings of one link.
    pub fn every(&self) -> Duration {
        Duration::minutes(i64::from(self.settings.every_minutes))
    }

    /// Which tracker a link is read from; none if it is only a link.
    pub fn tracker_of(&self, link: &MilestoneLink) -> Option<Tracker> {
        self.readable.tracker_of(&link.address)
    }

    /// Reads a link once. `now` is for trackers that say until when they ask to wait.
    ///
    /// # Errors
    /// Why nothing was read.
    pub async fn read(&self, link: &MilestoneLink, now: DateTime<Utc>) -> Result<Read, ReadError> {
        if self.tracker_of(link).is_none() {
            return Err(ReadError::NoAccess);
        }
        // What was not kept cannot have stayed the same.
        let etag = link.etag.as_deref().filter(|_| link.reading.is_some());
        match (link.address.place(), &self.settings) {
            (Place::Github { owner, repo, number }, TrackerSettings { github: Some(access), .. }) => {
                github::read(
                    &self.web,
                    access,
                    &github::Milestone { owner, repo, number: *number },
                    etag,
                    now,
                )
                .await
            }
            (Place::Jira { version, .. }, TrackerSettings { jira: Some(access), .. }) => {
                jira::read(&self.web, access, *version, now).await
            }
            (Place::Linear { slug, .. }, TrackerSettings { linear: Some(access), .. }) => {
                linear::read(&self.web, access, slug, now).await
            }
            _ => Err(ReadError::NoAccess),
        }
    }
}
