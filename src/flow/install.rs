//! A workspace installs the app: the state that goes out, the code that comes back, the token that is kept.

use super::tokens::StoredTokens;
use crate::clock::Clock;
use crate::domain::id::UserId;
use crate::domain::installation::Installation;
use crate::slack::oauth::{Granted, INSTALL_PATH, Install, OauthApp, Page, Returned};
use crate::slack::{CallError, SlackApi};
use crate::store::{Result, Store, Workspace, WorkspaceState};
use crate::view::install::{self, NotInstalled};
use async_trait::async_trait;
use chrono::Duration;
use std::sync::Arc;

/// How long the person may take over Slack's page.
const WITHIN: Duration = Duration::minutes(10);

/// Installs the app to workspaces.
pub struct Installing {
    /// The store.
    pub store: Store,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Slack's Web API.
    pub api: Arc<SlackApi>,
    /// The app.
    pub app: OauthApp,
    /// The tokens that are in use.
    pub tokens: Arc<StoredTokens>,
}

#[async_trait]
impl Install for Installing {
    async fn begin(&self) -> Page {
        let state = match self.new_state().await {
            Ok(Some(state)) => state,
            Ok(None) => {
                tracing::warn!("too many installations are under way to begin another");
                return self.not_installed(503, NotInstalled::Busy);
            }
            Err(error) => {
                tracing::error!(%error, "an installation could not be begun");
                return self.not_installed(503, NotInstalled::Store);
            }
        };
        match self.app.consent(&self.api, &state) {
            Some(consent) => Page { status: 200, html: install::begin(consent.as_str()), state: Some(state) },
            None => self.not_installed(500, NotInstalled::Slack),
        }
    }

    async fn finish(&self, returned: Returned) -> Page {
        match self.try_finish(returned).await {
            Ok(page) => page,
            Err(why) => {
                let status = match why {
                    NotInstalled::Declined => 200,
                    NotInstalled::Stale | NotInstalled::Organisation => 400,
                    NotInstalled::Slack => 502,
                    NotInstalled::Store | NotInstalled::Busy => 503,
                };
                self.not_installed(status, why)
            }
        }
    }
}

impl Installing {
    async fn new_state(&self) -> Result<Option<String>> {
        let mut tx = self.store.begin().await?;
        let state = tx.begin_install(self.clock.now(), self.clock.now() + WITHIN).await?;
        tx.commit().await.map(|()| state)
    }

    async fn try_finish(&self, returned: Returned) -> std::result::Result<Page, NotInstalled> {
        let Returned { code, state, error, cookie } = returned;
        let state = state.filter(|state| cookie.as_ref() == Some(state)).ok_or(NotInstalled::Stale)?;
        if !self.take_state(&state).await.map_err(|error| self.unkept(&error))? {
            return Err(NotInstalled::Stale);
        }
        if error.as_deref() == Some("access_denied") {
            return Err(NotInstalled::Declined);
        }
        let code = code.ok_or(NotInstalled::Slack)?;
        let granted = self.app.exchange(&self.api, &code, self.clock.now()).await;
        match granted.map_err(|error| refused(&error))? {
            Granted::Organisation => {
                tracing::warn!("an organisation-wide installation was turned away");
                Err(NotInstalled::Organisation)
            }
            Granted::Workspace { installation, name, bot_user, app } => {
                let open =
                    format!("https://slack.com/app_redirect?app={app}&team={}", installation.workspace);
                let kept = self.keep(&installation, &name, UserId::new(bot_user)).await;
                kept.map_err(|error| self.unkept(&error))?;
                Ok(Page { status: 200, html: install::installed(&name, &open), state: None })
            }
        }
    }

    async fn take_state(&self, state: &str) -> Result<bool> {
        let mut tx = self.store.begin().await?;
        let taken = tx.take_install_state(state, self.clock.now()).await?;
        tx.commit().await.map(|()| taken)
    }

    /// Keeps the token. What leads of the workspace recorded before it removed the app is there again.
    async fn keep(&self, installation: &Installation, name: &str, bot_user: UserId) -> Result<()> {
        let workspace = Workspace {
            id: installation.workspace.clone(),
            name: name.to_owned(),
            bot_user,
            state: WorkspaceState::Active,
            installed_at: installation.installed_at,
            blocked_until: None,
            uninstalled_at: None,
        };
        let mut tx = self.store.begin().await?;
        tx.save_workspace(&workspace).await?;
        tx.save_installation(installation).await?;
        tx.commit().await?;
        self.tokens.forget(&workspace.id);
        tracing::info!(workspace = %workspace.id, "installed");
        Ok(())
    }

    fn unkept(&self, error: &crate::store::StoreError) -> NotInstalled {
        tracing::error!(%error, "an installation could not be kept");
        NotInstalled::Store
    }

    fn not_installed(&self, status: u16, why: NotInstalled) -> Page {
        let again = format!("{}{INSTALL_PATH}", self.app.public_url.as_str().trim_end_matches('/'));
        Page { status, html: install::not_installed(why, &again), state: None }
    }
}

fn refused(error: &CallError) -> NotInstalled {
    tracing::error!(%error, "Slack did not exchange a code for a token");
    NotInstalled::Slack
}
