//! An installation of the app to one workspace: the token that Slack gave for it.

use super::id::{UserId, WorkspaceId};
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use std::fmt;

/// A bot token (`xoxb-…`); never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct BotToken(String);

impl BotToken {
    /// Takes the token's text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the call that needs it and the row that keeps it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for BotToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(secret)")
    }
}

/// What Slack gave when the app was installed to a workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Installation {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The bot's token there.
    pub token: BotToken,
    /// What it may do.
    pub scopes: BTreeSet<String>,
    /// Who installed it, if Slack said.
    pub installer: Option<UserId>,
    /// When; what Slack reports of an earlier installation no longer counts.
    pub installed_at: DateTime<Utc>,
}

impl Installation {
    /// The scopes of these that it lacks: the app asks for more by now than it was installed with.
    pub fn lacks<'a>(&self, needed: &BTreeSet<&'a str>) -> Vec<&'a str> {
        needed.iter().copied().filter(|scope| !self.scopes.contains(*scope)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_never_printed() {
        let installation = Installation {
            workspace: WorkspaceId::new("T1"),
            token: BotToken::new("xoxb-1"),
            scopes: BTreeSet::from(["chat:write".to_owned()]),
            installer: None,
            installed_at: DateTime::UNIX_EPOCH,
        };
        assert!(!format!("{installation:?}").contains("xoxb"));
        let needed = ["chat:write", "commands"].into();
        assert_eq!(installation.lacks(&needed), ["commands"]);
    }
}
