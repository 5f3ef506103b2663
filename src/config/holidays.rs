//! `[holidays]`: calendars of days on which nothing is sent, and which hosts they may be read from.

use super::source::Source;
use crate::domain::holiday::{CalendarAddress, NotACalendarAddress};
use sha2::{Digest, Sha256};
use std::fmt;
use std::path::PathBuf;
use toml::Value;

/// Which calendars of holidays are read.
#[derive(Clone, Debug, PartialEq)]
pub struct HolidaySettings {
    /// For everybody.
    pub calendars: Vec<CalendarSource>,
    /// Whether each lead may name one of their own.
    pub own_calendars: bool,
    /// Hosts that are read although their addresses are private, over http too.
    pub private_hosts: Vec<String>,
    /// Hours between two readings of a calendar at an address; a file is read every hour.
    pub every_hours: u32,
    /// Seconds that a calendar has to come, wherever it is sent on to.
    pub timeout_seconds: u32,
}

/// A calendar that the operator set for everybody.
#[derive(Clone, PartialEq, Eq)]
pub enum CalendarSource {
    /// At an address, which may hold a secret.
    Address(CalendarAddress),
    /// In a file of this machine.
    File(PathBuf),
}

impl CalendarSource {
    /// What it is known by in the store: the address or path stands in the settings alone.
    pub fn digest(&self) -> String {
        let text = match self {
            Self::Address(address) => address.as_str().to_owned(),
            Self::File(path) => format!("file:{}", path.display()),
        };
        format!("{:x}", Sha256::digest(text))[..32].to_owned()
    }
}

/// For the log and for `doctor`: the host, or the path.
impl fmt::Display for CalendarSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => f.write_str(address.host()),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

impl fmt::Debug for CalendarSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CalendarSource({self})")
    }
}

pub(super) fn read(source: &mut Source<'_>) -> Option<HolidaySettings> {
    let want = "a list of addresses and files, such as [\"https://calendar.example.com/holidays.ics\", \"/etc/rapport/holidays.ics\"]";
    let texts = source.setting("holidays", "calendars", want, list(|text| Some(text.to_owned())));
    let own_calendars = source.setting("holidays", "own_calendars", "true or false", Value::as_bool);
    let want = "a list of hosts without https:// and path, such as [\"calendar.corp.example\"]";
    let private_hosts = source.setting("holidays", "private_hosts", want, list(host));
    let every_hours = source.number("holidays", "every_hours", 1, 168);
    let timeout_seconds = source.number("holidays", "timeout_seconds", 1, 60);
    let calendars = calendars(source, &texts?, private_hosts.as_ref()?);
    Some(HolidaySettings {
        calendars,
        own_calendars: own_calendars?,
        private_hosts: private_hosts?,
        every_hours,
        timeout_seconds,
    })
}

fn list<T>(read: impl Fn(&str) -> Option<T>) -> impl Fn(&Value) -> Option<Vec<T>> {
    move |value| value.as_array()?.iter().map(|one| read(one.as_str()?)).collect()
}

/// What is wrong with one is said by its place: an address may hold a secret.
fn calendars(source: &mut Source<'_>, texts: &[String], private_hosts: &[String]) -> Vec<CalendarSource> {
    let mut found = vec![];
    for (n, text) in texts.iter().enumerate() {
        match calendar(text.trim(), private_hosts) {
            Ok(calendar) => found.push(calendar),
            Err(sentence) => {
                source.problems.push(format!("`holidays.calendars`, number {}: {sentence}", n + 1))
            }
        }
    }
    found
}

fn calendar(text: &str, private_hosts: &[String]) -> Result<CalendarSource, String> {
    if !text.contains("://") {
        let file = (!text.is_empty()).then(|| CalendarSource::File(text.into()));
        return file.ok_or_else(|| "It is empty.".to_owned());
    }
    let address = CalendarAddress::parse(text).map_err(|problem| problem.to_string())?;
    let is_private = private_hosts.iter().any(|host| host == address.host().trim_matches(['[', ']']));
    match address.is_plain_http() && !is_private {
        true => Err(format!(
            "{} A host of your own network goes into `holidays.private_hosts`.",
            NotACalendarAddress::NotHttps
        )),
        false => Ok(CalendarSource::Address(address)),
    }
}

fn host(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let known = |c: char| c.is_ascii_alphanumeric() || "-.:".contains(c);
    (!text.is_empty() && text.chars().all(known)).then_some(text)
}
