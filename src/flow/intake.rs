//! What Slack brings: listen → parse → load → decide → commit → acknowledge.

use super::alarm::Alarm;
use super::batch::Batcher;
use crate::clock::Clock;
use crate::domain::delivery::Delivery;
use crate::domain::id::WorkspaceId;
use crate::domain::input::Arrival;
use crate::slack::{Answer, Receive};
use crate::store::Store;
use async_trait::async_trait;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

/// Takes what the Slack shell parsed.
pub struct Intake {
    batcher: Batcher,
    store: Store,
    clock: Arc<dyn Clock>,
    alarm: Arc<Alarm>,
    /// Workspaces that are known to be ours.
    ours: Mutex<HashSet<WorkspaceId>>,
}

impl Intake {
    /// `batcher` leads to the writer; `store` keeps what could not be read; `alarm` is rung when something is committed.
    pub fn new(batcher: Batcher, store: Store, clock: Arc<dyn Clock>, alarm: Arc<Alarm>) -> Self {
        Self { batcher, store, clock, alarm, ours: Mutex::default() }
    }

    /// Whether this is a workspace that did not install Rapport: people of another one meet it in a shared channel.
    /// Nobody is foreign before the first workspace is known.
    async fn is_foreign(&self, workspace: &WorkspaceId) -> bool {
        if self.ours.lock().unwrap_or_else(PoisonError::into_inner).contains(workspace) {
            return false;
        }
        let read = async { self.store.reading().await?.workspaces().await };
        // A store that does not answer is for the writer to tell.
        let installed = read.await.unwrap_or_default();
        let is_ours = installed.iter().any(|one| one.id == *workspace);
        if is_ours {
            self.ours.lock().unwrap_or_else(PoisonError::into_inner).insert(workspace.clone());
        }
        !is_ours && !installed.is_empty()
    }
}

#[async_trait]
impl Receive for Intake {
    async fn receive(&self, arrival: Arrival) -> Answer {
        let (workspace, user) = (&arrival.key.workspace, &arrival.key.user);
        if self.is_foreign(workspace).await {
            tracing::warn!(%workspace, %user, "an arrival from a workspace that is not ours; nothing was done");
            return Answer::Repeat;
        }
        self.batcher.submit(arrival).await
    }

    async fn unreadable(&self, raw: &str, why: &str) {
        let kept = async {
            let mut tx = self.store.begin().await?;
            tx.keep_unreadable(None, raw.as_bytes(), why, self.clock.now()).await?;
            tx.commit().await
        };
        if let Err(error) = kept.await {
            tracing::error!(%error, "an unreadable input could not be kept");
        }
    }

    async fn keep(&self, delivery: Delivery) -> bool {
        let kept = async {
            let mut tx = self.store.begin().await?;
            tx.enqueue(&[delivery]).await?;
            tx.commit().await
        };
        let kept = kept.await.inspect_err(|error| tracing::error!(%error, "a message could not be kept"));
        self.alarm.ring_outbox();
        kept.is_ok()
    }
}
