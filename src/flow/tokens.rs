//! The bot tokens of the workspaces that installed the app.

use crate::clock::Clock;
use crate::domain::id::WorkspaceId;
use crate::slack::{Token, Tokens};
use crate::store::{Result, Store};
use async_trait::async_trait;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// A token is read anew after this long: another replica may have taken an installation, or its end.
const FRESH: Duration = Duration::from_secs(30);
/// Past this many, those that are no longer fresh are let go.
const KEPT: usize = 4_096;

/// Reads tokens from the store, and remembers them for a while.
pub struct StoredTokens {
    store: Store,
    clock: Arc<dyn Clock>,
    known: Mutex<HashMap<WorkspaceId, (Instant, Option<Token>)>>,
}

impl StoredTokens {
    /// None remembered yet.
    pub fn new(store: Store, clock: Arc<dyn Clock>) -> Self {
        Self { store, clock, known: Mutex::default() }
    }

    /// Reads this workspace's token anew the next time.
    pub fn forget(&self, workspace: &WorkspaceId) {
        self.known().remove(workspace);
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<WorkspaceId, (Instant, Option<Token>)>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn read(&self, workspace: &WorkspaceId) -> Result<Option<Token>> {
        let mut tx = self.store.reading().await?;
        let installation = tx.installation(workspace).await?;
        Ok(installation.map(|installation| Token::new(installation.token.expose())))
    }

    fn remember(&self, workspace: &WorkspaceId, token: Option<Token>) {
        let (now, mut known) = (Instant::now(), self.known());
        if known.len() >= KEPT {
            known.retain(|_, (since, _)| now < *since + FRESH);
        }
        known.insert(workspace.clone(), (now, token));
    }

    /// The end of an installation whose token no longer counts, unless another took its place meanwhile.
    async fn end(&self, workspace: &WorkspaceId, token: &Token) -> Result<bool> {
        let now = self.clock.now();
        match self.read(workspace).await? {
            None => return Ok(true),
            Some(kept) if kept != *token => return Ok(false),
            Some(_) => {}
        }
        let mut tx = self.store.begin().await?;
        tx.uninstall(workspace, now, now).await?;
        tx.commit().await.map(|()| true)
    }
}

#[async_trait]
impl Tokens for StoredTokens {
    async fn bot(&self, workspace: &WorkspaceId) -> Option<Token> {
        let fresh = |(since, token): &(Instant, Option<Token>)| {
            (Instant::now() < *since + FRESH).then(|| token.clone())
        };
        if let Some(token) = self.known().get(workspace).and_then(fresh) {
            return token;
        }
        match self.read(workspace).await {
            Ok(token) => {
                self.remember(workspace, token.clone());
                token
            }
            Err(error) => {
                tracing::error!(%error, %workspace, "a token could not be read");
                None
            }
        }
    }

    async fn revoked(&self, workspace: &WorkspaceId, token: &Token) -> bool {
        self.forget(workspace);
        let ended = self.end(workspace, token).await;
        if let Ok(true) = ended {
            tracing::warn!(%workspace, "its token was revoked: nothing more is sent there");
        }
        ended.unwrap_or_else(|error| {
            tracing::error!(%error, %workspace, "the end of an installation could not be kept");
            false
        })
    }
}
