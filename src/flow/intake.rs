//! What Slack brings: listen → parse → load → decide → commit → acknowledge.

use super::alarm::Alarm;
use super::batch::Batcher;
use crate::clock::Clock;
use crate::domain::delivery::Delivery;
use crate::domain::input::Arrival;
use crate::slack::{Answer, Receive};
use crate::store::Store;
use async_trait::async_trait;
use std::sync::Arc;

/// Takes what the Slack shell parsed.
pub struct Intake {
    /// The way to the writer.
    pub batcher: Batcher,
    /// Keeps what could not be read.
    pub store: Store,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// Rung when something is committed.
    pub alarm: Arc<Alarm>,
}

#[async_trait]
impl Receive for Intake {
    async fn receive(&self, arrival: Arrival) -> Answer {
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
