//! The address of linked work: which tracker it belongs to, and what of it.

use super::Tracker;
use thiserror::Error;
use url::Url;

/// As much as one line of a form takes.
const LONGEST: usize = 280;

/// An address that may be linked: https, without a name or a password in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    text: String,
    host: String,
    place: Place,
}

/// What an address points at, told by its path. Whether its host is one that Rapport reads is for
/// [`super::Readable`] to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// A milestone of a GitHub repository: `/OWNER/REPO/milestone/7`.
    Github {
        /// The repository's owner.
        owner: String,
        /// The repository.
        repo: String,
        /// The milestone's number.
        number: u64,
    },
    /// A version of a Jira project: `/projects/PAY/versions/10001`.
    Jira {
        /// The project's key.
        project: String,
        /// The version's id.
        version: u64,
    },
    /// A Linear project: `/WORKSPACE/project/one-payroll-3f2a1b9c0d4e`.
    Linear {
        /// The project's name as it stands in the address.
        name: String,
        /// What Linear knows it by: the last part of that.
        slug: String,
    },
    /// Any other page: only a link.
    Page,
}

/// Why something cannot be linked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NotAnAddress {
    /// No address at all.
    #[error(
        "That is not an address. Copy it from the browser, as in https://github.com/acme/portal/milestone/7."
    )]
    Unreadable,
    /// Another scheme than https.
    #[error("Only https addresses are linked.")]
    NotHttps,
    /// It holds a name or a password.
    #[error("That address holds a name or a password. Take it out before the @, and link the rest.")]
    HoldsSecret,
    /// Longer than it is kept.
    #[error("That address is longer than 280 characters. Link the page of the milestone itself.")]
    TooLong,
}

impl Address {
    /// Reads what a person typed; `https://` may be left out.
    ///
    /// # Errors
    /// A sentence that says what to do.
    pub fn parse(text: &str) -> Result<Self, NotAnAddress> {
        let text = text.trim();
        let typed = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let mut url = Url::parse(&typed).map_err(|_| NotAnAddress::Unreadable)?;
        if url.scheme() != "https" {
            return Err(NotAnAddress::NotHttps);
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(NotAnAddress::HoldsSecret);
        }
        let name = url.host_str().filter(|host| is_host(host)).ok_or(NotAnAddress::Unreadable)?;
        let host = url.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"));
        url.set_fragment(None);
        // A bar would end the address where Slack shows it.
        let text = url.as_str().replace('|', "%7C");
        if text.chars().count() > LONGEST {
            return Err(NotAnAddress::TooLong);
        }
        let parts: Vec<&str> = url.path_segments().into_iter().flatten().filter(|p| !p.is_empty()).collect();
        let place = Place::of(&host, &parts);
        Ok(Self { text, host, place })
    }

    /// The address as it is linked and kept.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host, in lower case, with its port if it is not the usual one.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// What it points at.
    pub fn place(&self) -> &Place {
        &self.place
    }
}

impl Place {
    fn of(host: &str, parts: &[&str]) -> Self {
        let github = || match parts {
            [owner, repo, "milestone", number] => {
                Some(Self::Github { owner: plain(owner)?, repo: plain(repo)?, number: number.parse().ok()? })
            }
            _ => None,
        };
        // Jira may stand below a path of its own, and shows tabs behind the version.
        let jira = || {
            parts.windows(4).find_map(|part| match part {
                ["projects", project, "versions", version] => {
                    Some(Self::Jira { project: plain(project)?, version: version.parse().ok()? })
                }
                _ => None,
            })
        };
        let linear = || match parts {
            [_, "project", name, ..] if host == "linear.app" => {
                let name = plain(name)?;
                let slug = name.rsplit('-').next().unwrap_or(&name).to_owned();
                Some(Self::Linear { name, slug })
            }
            _ => None,
        };
        github().or_else(jira).or_else(linear).unwrap_or(Self::Page)
    }

    /// The tracker whose pages look like that; none for any other page.
    pub fn tracker(&self) -> Option<Tracker> {
        match self {
            Self::Github { .. } => Some(Tracker::Github),
            Self::Jira { .. } => Some(Tracker::Jira),
            Self::Linear { .. } => Some(Tracker::Linear),
            Self::Page => None,
        }
    }
}

/// A name with a dot inside, as hosts on the web have; addresses allow stranger ones.
fn is_host(host: &str) -> bool {
    let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
    let ends = [host.chars().next(), host.chars().last()];
    let is_bare = ends.iter().all(|end| end.is_some_and(|c| c.is_ascii_alphanumeric()));
    host.chars().all(fine) && is_bare && host.contains('.')
}

/// A name as trackers write them into addresses: it goes into a request's path, and must not lead out of it.
fn plain(part: &str) -> Option<String> {
    let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    (part.chars().all(fine) && part.chars().any(|c| c != '.')).then(|| part.to_owned())
}
