//! What may be set: the environment as a list, and the settings as they are explained in `config/rapport.toml`. The
//! manual page and the book are made of both.

use super::DEFAULTS;

/// Every variable of the environment that is read, and what it holds. A secret may come from a file instead, named by the
/// same variable with `_FILE` behind it.
pub const VARIABLES: [(&str, &str); 19] = [
    ("SLACK_BOT_TOKEN", "The bot's token, `xoxb-…`, for one workspace. A secret."),
    ("SLACK_CLIENT_ID", "In its place, for many workspaces: each installs the app at `/slack/install`."),
    ("SLACK_CLIENT_SECRET", "What belongs to the client id. A secret."),
    ("SLACK_APP_TOKEN", "`xapp-…`, with the scope `connections:write`: Socket Mode. A secret."),
    ("SLACK_SIGNING_SECRET", "Takes Slack's signed HTTP requests. A secret."),
    ("SLACK_BOT_TOKEN_FILE", "A file with the bot's token; likewise for every other secret here."),
    ("RAPPORT_PUBLIC_URL", "Goes before `http.public_url`."),
    ("RAPPORT_HTTP_ADDR", "Goes before `http.addr`."),
    ("RAPPORT_SLACK_API_URL", "Goes before `slack.api_url`."),
    ("RAPPORT_DATA", "Goes before `data.folder`."),
    ("RAPPORT_DATABASE_URL", "Goes before `database.url`. A secret: it may hold a password."),
    ("RAPPORT_NOTES_KEY", "Encrypts notes at rest: 32 bytes in base64. A secret."),
    (
        "RAPPORT_NOTES_KEY_OLD",
        "Keys that some notes may still be encrypted with, blanks between them. A secret.",
    ),
    ("RAPPORT_GITHUB_TOKEN", "Reads what milestones link to at GitHub. A secret."),
    ("RAPPORT_JIRA_EMAIL", "Whose the token for Jira is."),
    ("RAPPORT_JIRA_TOKEN", "Reads what milestones link to at `trackers.jira_host`. A secret."),
    ("RAPPORT_LINEAR_TOKEN", "Reads what milestones link to at Linear. A secret."),
    ("RAPPORT_LOG", "Goes before `log.filter`."),
    ("RAPPORT_LOG_FORMAT", "Goes before `log.format`."),
];

/// Settings that are explained together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explained {
    /// Their section, such as `http`.
    pub section: String,
    /// What is said of them.
    pub words: String,
    /// The settings with their defaults, as they are written.
    pub settings: Vec<String>,
}

/// Every setting in the order of the file, with what is said of it there.
pub fn settings() -> Vec<Explained> {
    let (mut found, mut section) = (vec![], String::new());
    let mut next = Explained::default();
    for line in DEFAULTS.lines() {
        if let Some(words) = line.strip_prefix("# ") {
            // Words behind a setting begin what is explained next.
            if !next.settings.is_empty() {
                found.push(std::mem::take(&mut next));
            }
            next.words = format!("{} {words}", next.words).trim().to_owned();
        } else if line.starts_with('[') {
            found.push(std::mem::take(&mut next));
            section = line.trim_matches(['[', ']']).to_owned();
        } else if !line.is_empty() && !line.starts_with('#') {
            next.settings.push(line.to_owned());
            next.section.clone_from(&section);
        }
    }
    found.push(next);
    // What stands before the first section is about the file, not about a setting.
    found.retain(|explained| !explained.settings.is_empty());
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_setting_is_explained() {
        let defaults: toml::Table = DEFAULTS.parse().expect("TOML");
        let there: BTreeSet<String> = defaults
            .iter()
            .flat_map(|(section, keys)| {
                keys.as_table().into_iter().flatten().map(move |(key, _)| format!("{section}.{key}"))
            })
            .collect();
        let key =
            |section: &str, line: &str| format!("{section}.{}", line.split(' ').next().unwrap_or_default());
        let found: BTreeSet<String> =
            settings().iter().flat_map(|e| e.settings.iter().map(|line| key(&e.section, line))).collect();
        assert_eq!(found, there);
        assert!(settings().iter().all(|explained| !explained.words.is_empty()));
    }

    /// The names in the sources, in quotes as they are read.
    #[test]
    fn every_variable_that_is_read_is_listed() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/config");
        let mut read = BTreeSet::new();
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("a file").path();
            if path.ends_with("reference.rs") || path.ends_with("tests.rs") {
                continue;
            }
            let text = std::fs::read_to_string(path).expect("text");
            let is_name = |word: &&str| word.starts_with("RAPPORT_") || word.starts_with("SLACK_");
            let is_whole = |word: &&str| word.chars().all(|c| c.is_ascii_uppercase() || c == '_');
            read.extend(text.split('"').filter(is_name).filter(is_whole).map(str::to_owned));
        }
        let listed: BTreeSet<String> =
            VARIABLES.iter().map(|(name, _)| (*name).to_owned()).filter(|n| !n.ends_with("_FILE")).collect();
        assert_eq!(read, listed);
    }
}
