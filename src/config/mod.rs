//! Settings: one file a section, defaults in `config/rapport.toml`, secrets from the environment only.
//!
//! Everything wrong is reported at once, each in a sentence that names the setting and says how to mend it.

mod data;
mod database;
mod holidays;
mod http;
mod log;
mod notes;
mod nudges;
mod reference;
mod retention;
mod secret;
mod slack;
mod source;
#[cfg(test)]
mod tests;
mod trackers;

pub use data::DataSettings;
pub use database::DatabaseSettings;
pub use holidays::{CalendarSource, HolidaySettings};
pub use http::HttpSettings;
pub use log::{LogFormat, LogSettings, init_log};
pub use notes::{NotesKey, NotesSettings};
pub use nudges::NudgeSettings;
pub use reference::{Explained, VARIABLES, settings as explained_settings};
pub use retention::RetentionSettings;
pub use secret::Secret;
pub use slack::{BotAccess, Credentials, OauthClient, SlackSettings};
use source::Source;
use std::path::Path;
use toml::Table;
pub use trackers::{GithubAccess, JiraAccess, LinearAccess, TrackerSettings};

/// The defaults, and the page on which every setting is explained.
pub const DEFAULTS: &str = include_str!("../../config/rapport.toml");
/// Read when it stands in the working folder and no other file is named.
const FOUND: &str = "config/rapport.toml";

/// All settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// How the bot talks to Slack.
    pub slack: SlackSettings,
    /// The listener.
    pub http: HttpSettings,
    /// Where files are kept.
    pub data: DataSettings,
    /// The database.
    pub database: DatabaseSettings,
    /// The keys for notes.
    pub notes: NotesSettings,
    /// What a new lead starts with.
    pub nudges: NudgeSettings,
    /// Which calendars of holidays are read.
    pub holidays: HolidaySettings,
    /// How long things are kept.
    pub retention: RetentionSettings,
    /// Which trackers of linked work may be read.
    pub trackers: TrackerSettings,
    /// What is logged.
    pub log: LogSettings,
}

/// What is wrong with the settings, one sentence each.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The settings cannot be used:\n{}", .0.iter().map(|p| format!("- {p}")).collect::<Vec<_>>().join("\n"))]
pub struct SettingsError(pub Vec<String>);

impl Settings {
    /// Reads all settings, credentials for Slack included.
    pub fn load(file: Option<&Path>, env: &dyn Fn(&str) -> Option<String>) -> Result<Self, SettingsError> {
        load(file, env, true)
    }

    /// Reads all settings for what works without Slack: export, erase, backup, plan.
    pub fn load_without_slack(
        file: Option<&Path>,
        env: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, SettingsError> {
        load(file, env, false)
    }
}

fn load(
    file: Option<&Path>,
    env: &dyn Fn(&str) -> Option<String>,
    with_credentials: bool,
) -> Result<Settings, SettingsError> {
    let defaults: Table = DEFAULTS.parse().expect("the embedded defaults are TOML, as a test shows");
    let mut problems = vec![];
    let file = match read_file(file) {
        Ok(Some((name, text))) => source::checked(&name, &text, &defaults, &mut problems),
        Ok(None) => Table::new(),
        Err(problem) => {
            problems.push(problem);
            Table::new()
        }
    };
    let mut source = Source { defaults, file, env, problems };
    let settings = read(&mut source, with_credentials);
    match (settings, source.problems) {
        (Some(settings), problems) if problems.is_empty() => Ok(settings),
        (_, problems) => Err(SettingsError(problems)),
    }
}

/// Reads every section before any is found missing, so that all problems are noted.
fn read(source: &mut Source<'_>, with_credentials: bool) -> Option<Settings> {
    let slack = slack::read(source, with_credentials);
    let http = http::read(source);
    let data = data::read(source);
    let database = database::read(source, data.as_ref());
    let notes = notes::read(source);
    let nudges = nudges::read(source);
    let holidays = holidays::read(source);
    let retention = retention::read(source);
    let trackers = trackers::read(source);
    let log = log::read(source);
    let (slack, http, notes) = (slack?, http?, notes?);
    check_installing(source, &slack, &http, &notes);
    Some(Settings {
        slack,
        http,
        data: data?,
        database: database?,
        notes,
        nudges: nudges?,
        holidays: holidays?,
        retention: retention?,
        trackers: trackers?,
        log: log?,
    })
}

/// What it takes to be installed by many workspaces, beyond the client itself.
fn check_installing(
    source: &mut Source<'_>,
    slack: &SlackSettings,
    http: &HttpSettings,
    notes: &NotesSettings,
) {
    let Some(Credentials { bot: BotAccess::Installed(_), .. }) = &slack.credentials else { return };
    if http.public_url.is_none() {
        source.problems.push(
            "RAPPORT_PUBLIC_URL is not set: with SLACK_CLIENT_ID, browsers come back to it when a workspace installs the \
             app, such as https://rapport.example.org."
                .to_owned(),
        );
    }
    if notes.key.is_none() {
        source.problems.push(
            "RAPPORT_NOTES_KEY is not set: with SLACK_CLIENT_ID the database keeps tokens of workspaces, and they are \
             kept encrypted only. `openssl rand -base64 32` makes one."
                .to_owned(),
        );
    }
}

fn read_file(named: Option<&Path>) -> Result<Option<(String, String)>, String> {
    let path = named.unwrap_or(Path::new(FOUND));
    match std::fs::read_to_string(path) {
        Ok(text) => Ok(Some((path.display().to_string(), text))),
        Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("The settings file {} cannot be read ({error}).", path.display())),
    }
}
