//! `[database]`: SQLite in the data folder, or PostgreSQL.

use super::source::Source;
use super::{DataSettings, Secret};

/// The database.
#[derive(Clone, Debug, PartialEq)]
pub struct DatabaseSettings {
    /// `sqlite://…` or `postgres://…`; may hold a password, so it is never printed.
    pub url: Secret,
    /// Connections to PostgreSQL, of one process; SQLite has one that writes and four that read.
    pub connections: u32,
}

pub(super) fn read(source: &mut Source<'_>, data: Option<&DataSettings>) -> Option<DatabaseSettings> {
    let connections = source.number("database", "connections", 1, 200);
    let before = source.problems.len();
    let given = source.secret("RAPPORT_DATABASE_URL").map(|url| url.expose().to_owned());
    if source.problems.len() > before {
        return None;
    }
    let (url, name) = match given {
        Some(url) => (url, "RAPPORT_DATABASE_URL"),
        None => (from_file(source)?, "`database.url`"),
    };
    let schemes = ["sqlite:", "postgres://", "postgresql://"];
    if !schemes.iter().any(|scheme| url.starts_with(scheme)) {
        source.problems.push(format!(
            "{name} must start with sqlite:// or postgres://, such as sqlite://data/rapport.db."
        ));
        return None;
    }
    let folder = data?.folder.to_string_lossy().into_owned();
    Some(DatabaseSettings {
        url: Secret::new(url.replace("{data}", folder.trim_end_matches('/'))),
        connections,
    })
}

fn from_file(source: &mut Source<'_>) -> Option<String> {
    let url = source.setting("database", "url", "a text in quotes", |v| v.as_str().map(str::to_owned))?;
    if url::Url::parse(&url).is_ok_and(|url| url.password().is_some()) {
        source.problems.push(
            "`database.url` holds a password, which must not stand in a settings file. Move the address to \
             RAPPORT_DATABASE_URL, or to a file that RAPPORT_DATABASE_URL_FILE names."
                .to_owned(),
        );
        return None;
    }
    Some(url)
}
