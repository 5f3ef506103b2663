//! Calendars of holidays: read from an address or a file, never written.
//!
//! An address may be anybody's idea, so it is fetched with care: over https, from public hosts or those the operator
//! allows, limited in time, size and how often it sends on. What is kept is days and titles of whole-day events.

mod event;
mod host;
mod ics;
mod recurrence;
#[cfg(test)]
mod tests;
mod web;

use crate::config::{CalendarSource, HolidaySettings};
use crate::domain::holiday::{Mark, Read, Trouble};
use chrono::Duration;
pub use ics::{LARGEST, NotACalendar, Window, holidays};
use std::path::Path;
use tokio::io::AsyncReadExt;
use url::Url;
use web::{Fetched, Web};

/// Why nothing was read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct ReadError {
    /// What the lead is told.
    pub trouble: Trouble,
    /// How long the server asks to wait, if it does.
    pub wait: Option<Duration>,
    /// What went wrong, for the log; no address, and nothing of the answer.
    pub why: String,
}

impl ReadError {
    fn new(trouble: Trouble, why: impl Into<String>) -> Self {
        Self { trouble, wait: None, why: why.into() }
    }
}

impl From<&ReadError> for Read {
    fn from(error: &ReadError) -> Self {
        Self::Failed { trouble: error.trouble, wait: error.wait }
    }
}

/// Access to calendars, as the operator configured it.
pub struct Calendars {
    web: Web,
    settings: HolidaySettings,
}

impl Calendars {
    /// Prepares the client; nothing is sent. Fails if the machine's certificates cannot be read.
    pub fn new(settings: &HolidaySettings) -> anyhow::Result<Self> {
        Ok(Self { web: Web::new(settings)?, settings: settings.clone() })
    }

    /// What the operator set.
    pub fn settings(&self) -> &HolidaySettings {
        &self.settings
    }

    /// Reads a calendar of the settings once.
    ///
    /// # Errors
    /// Why nothing was read.
    pub async fn read_source(
        &self,
        source: &CalendarSource,
        mark: &Mark,
        window: Window,
    ) -> Result<Read, ReadError> {
        match source {
            CalendarSource::Address(address) => self.read(address.url(), mark, window).await,
            CalendarSource::File(path) => {
                Ok(Read::New(parsed(file(path).await?, window).await?, Mark::default()))
            }
        }
    }

    /// Reads the calendar at an address once; one that is as the mark says costs nothing.
    ///
    /// # Errors
    /// Why nothing was read.
    pub async fn read(&self, url: &Url, mark: &Mark, window: Window) -> Result<Read, ReadError> {
        match self.web.fetch(url, mark).await? {
            Fetched::Unchanged => Ok(Read::Unchanged),
            Fetched::New(bytes, mark) => Ok(Read::New(parsed(bytes, window).await?, mark)),
        }
    }
}

/// In a thread of its own: a file may be large, and a fault of the reader in one file is told and spoils nothing.
async fn parsed(bytes: Vec<u8>, window: Window) -> Result<Vec<crate::domain::holiday::Holiday>, ReadError> {
    let read = tokio::task::spawn_blocking(move || holidays(&bytes, &window)).await;
    match read {
        Ok(Ok(holidays)) => Ok(holidays),
        Ok(Err(error)) => Err(ReadError::new(Trouble::NotIcs, error.to_string())),
        Err(fault) => Err(ReadError::new(Trouble::NotIcs, format!("the reader failed: {fault}"))),
    }
}

async fn file(path: &Path) -> Result<Vec<u8>, ReadError> {
    let failed = |error: std::io::Error| {
        let trouble = match error.kind() {
            std::io::ErrorKind::NotFound => Trouble::NotFound,
            std::io::ErrorKind::PermissionDenied => Trouble::Refused,
            _ => Trouble::Silent,
        };
        ReadError::new(trouble, format!("{}: {error}", path.display()))
    };
    let file = tokio::fs::File::open(path).await.map_err(failed)?;
    let mut bytes = Vec::new();
    file.take(LARGEST as u64 + 1).read_to_end(&mut bytes).await.map_err(failed)?;
    match bytes.len() > LARGEST {
        true => {
            Err(ReadError::new(Trouble::TooLarge, format!("{}: more than {LARGEST} bytes", path.display())))
        }
        false => Ok(bytes),
    }
}
