//! Where a database is, as it may be shown.

use crate::config::Secret;
use crate::store::file_of;
use std::convert::Infallible;
use std::str::FromStr;

/// The address of a database. It may hold a password, so it is never printed whole.
#[derive(Clone, Debug)]
pub struct Address(Secret);

impl FromStr for Address {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(Secret::new(text)))
    }
}

impl From<&Secret> for Address {
    fn from(url: &Secret) -> Self {
        Self(url.clone())
    }
}

impl Address {
    /// The address itself, for whoever opens it.
    pub(super) fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The address without whoever it lets in, and how.
    pub(super) fn shown(&self) -> String {
        let whole = self.0.expose();
        let rest = |url: &url::Url| {
            let asked = url.query_pairs().find(|(name, _)| name == "host").map(|(_, host)| host.into_owned());
            let host = asked.or_else(|| url.host_str().map(str::to_owned)).unwrap_or_default();
            let port = url.port().map_or(String::new(), |port| format!(":{port}"));
            format!("postgres://{host}{port}{}", url.path())
        };
        match (whole.split_once('?'), url::Url::parse(whole)) {
            (_, Ok(url)) if url.scheme().starts_with("postgres") => rest(&url),
            (Some((file, _)), _) => file.to_owned(),
            (None, _) => whole.to_owned(),
        }
    }

    /// The same; a file by its whole path, wherever the program runs.
    pub(super) fn place(&self) -> String {
        file_of(self.expose()).map_or_else(|| self.shown(), |file| file.display().to_string())
    }

    /// Whether it names a file that is not there yet.
    pub(super) fn is_to_be_made(&self) -> bool {
        file_of(self.expose()).is_some_and(|file| !file.exists())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_whole_and_lets_nobody_in() {
        let place = |text: &str| text.parse::<Address>().map(|a| a.place()).expect("any text");
        assert_eq!(place("sqlite:///var/lib/rapport/rapport.db?mode=rw"), "/var/lib/rapport/rapport.db");
        assert!(place("sqlite://data/rapport.db").ends_with("/data/rapport.db"));
        assert!(place("sqlite://data/rapport.db").starts_with('/'));
        assert_eq!(
            place("postgres://rapport:hunter2@db.example.org:5433/rapport?sslmode=require"),
            "postgres://db.example.org:5433/rapport"
        );
    }
}
