//! Slack's tokens, as the library carries them; what is printed of one is its length.

use crate::domain::id::WorkspaceId;
use async_trait::async_trait;
use slack_morphism::SlackApiToken;

/// A bot or app token.
#[derive(Clone, Debug, PartialEq)]
pub struct Token(pub(super) SlackApiToken);

impl Token {
    /// Takes the token's text (`xoxb-…`, `xapp-…`).
    pub fn new(text: &str) -> Self {
        Self(SlackApiToken::new(text.to_owned().into()))
    }

    /// The text itself, for the one call that the library does not make.
    pub(super) fn text(&self) -> &str {
        &self.0.token_value.0
    }
}

/// Knows the bot token of each workspace.
#[async_trait]
pub trait Tokens: Send + Sync {
    /// The workspace's bot token; `None` if the app is not installed there.
    async fn bot(&self, workspace: &WorkspaceId) -> Option<Token>;

    /// Slack says that this token no longer counts; whether that is the end of the installation, so that nothing more is
    /// sent there.
    async fn revoked(&self, workspace: &WorkspaceId, token: &Token) -> bool;
}

/// One token for the one workspace that this installation serves.
#[derive(Clone, Debug)]
pub struct OneToken(pub Token);

#[async_trait]
impl Tokens for OneToken {
    async fn bot(&self, _: &WorkspaceId) -> Option<Token> {
        Some(self.0.clone())
    }

    /// The operator puts another in its place; until then what is to be sent waits.
    async fn revoked(&self, _: &WorkspaceId, _: &Token) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_never_printed() {
        assert!(!format!("{:?}", OneToken(Token::new("xoxb-1-secret"))).contains("secret"));
    }
}
