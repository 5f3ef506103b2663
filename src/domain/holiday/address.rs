//! The address of a calendar. It may hold a secret that opens the calendar, so it is shown to nobody but its lead.

use std::fmt;
use thiserror::Error;
use url::Url;

/// Secret addresses are long, and none is longer than this.
const LONGEST: usize = 1_000;

/// An address that a calendar may be read from. Whether its host may be reached is for the reader to say.
#[derive(Clone, PartialEq, Eq)]
pub struct CalendarAddress(Url);

/// Why something is no address of a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotACalendarAddress {
    /// No address at all.
    #[error(
        "That is not an address. Copy your calendar's ICS address, as in https://calendar.example.com/holidays.ics."
    )]
    Unreadable,
    /// Another scheme.
    #[error("Only https addresses of calendars are read.")]
    NotHttps,
    /// It holds a name or a password.
    #[error("That address holds a name or a password. Choose one that opens without them.")]
    HoldsPassword,
    /// Longer than it is kept.
    #[error("That address is longer than 1,000 characters. Copy the calendar's ICS address anew.")]
    TooLong,
}

impl CalendarAddress {
    /// Reads what a person typed, or what Slack made of it; `webcal://` is https, and `https://` may be left out.
    ///
    /// # Errors
    /// A sentence that says what to do.
    pub fn parse(text: &str) -> Result<Self, NotACalendarAddress> {
        let text = text.trim();
        // Slack writes an address as <https://…> or <https://…|what was typed>.
        let inside = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(text);
        let text =
            if inside.len() < text.len() { inside.split('|').next().unwrap_or(inside) } else { inside };
        if text.chars().count() > LONGEST {
            return Err(NotACalendarAddress::TooLong);
        }
        let typed = match text.split_once("://") {
            Some((scheme, rest)) if ["webcal", "webcals"].contains(&scheme.to_lowercase().as_str()) => {
                format!("https://{rest}")
            }
            Some(_) => text.to_owned(),
            None => format!("https://{text}"),
        };
        let mut url = Url::parse(&typed).map_err(|_| NotACalendarAddress::Unreadable)?;
        if !["https", "http"].contains(&url.scheme()) {
            return Err(NotACalendarAddress::NotHttps);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(NotACalendarAddress::HoldsPassword);
        }
        // A bare word is no host, unless somebody says so.
        let has_host = url.host_str().is_some_and(|host| text.contains("://") || host.contains('.'));
        if !has_host || text.chars().any(char::is_whitespace) {
            return Err(NotACalendarAddress::Unreadable);
        }
        url.set_fragment(None);
        Ok(Self(url))
    }

    /// The whole address, as it is kept and read.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The address.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// The host alone: enough to tell calendars apart, and no secret.
    pub fn host(&self) -> &str {
        self.0.host_str().unwrap_or_default()
    }

    /// Whether it is read without encryption.
    pub fn is_plain_http(&self) -> bool {
        self.0.scheme() == "http"
    }
}

/// Its secret stays out of every log.
impl fmt::Debug for CalendarAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CalendarAddress({}, …)", self.host())
    }
}
