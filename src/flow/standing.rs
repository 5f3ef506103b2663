//! How the bot stands at the moment a machine asks: alive, ready, and its figures.

use super::meters::Meters;
use crate::clock::Clock;
use crate::domain::delivery::Urgency;
use crate::metrics::Page;
use crate::slack::{SlackApi, SocketState, Standing, lasts};
use crate::store::Store;
use async_trait::async_trait;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A reader of figures is not kept waiting by a database that hangs.
const WITHIN: Duration = Duration::from_secs(3);

/// Looks at the store and the connections.
pub struct Look {
    store: Store,
    clock: Arc<dyn Clock>,
    socket: Option<SocketState>,
    meters: Meters,
    page: Page,
    leaving: Arc<AtomicBool>,
}

impl Look {
    /// Puts every meter on one page.
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        api: &SlackApi,
        socket: Option<SocketState>,
        meters: Meters,
    ) -> Self {
        let mut page = Page::new();
        store.show(&mut page);
        api.meters().show(&mut page);
        meters.show(&mut page);
        Self { store, clock, socket, meters, page, leaving: Arc::default() }
    }

    /// Once this is set, the answer to whether it is ready is no.
    pub fn leaving(&self) -> Arc<AtomicBool> {
        self.leaving.clone()
    }

    async fn look(&self) -> crate::store::Result<()> {
        let now = self.clock.now();
        let mut tx = self.store.reading().await?;
        let backlog = tx.backlog(now).await?;
        for urgency in Urgency::ALL {
            let parts = || backlog.iter().filter(|part| part.urgency == *urgency);
            let waiting: u64 = parts().map(|part| part.deliveries).sum();
            let oldest = parts().map(|part| seconds(now - part.since)).fold(0.0, f64::max);
            self.meters.waiting.set(*urgency, waiting as f64);
            self.meters.oldest.set(*urgency, oldest);
            self.meters.until_sent.set(*urgency, lasts(&backlog, *urgency).as_secs_f64());
        }
        let late = tx.first_due(now).await?.map_or(0.0, |due| seconds(now - due));
        self.meters.lag.set((), late);
        Ok(())
    }
}

fn seconds(time: chrono::Duration) -> f64 {
    time.num_milliseconds().max(0) as f64 / 1_000.0
}

#[async_trait]
impl Standing for Look {
    /// Ready: not told to stop, connected where Socket Mode is used, and able to write.
    async fn ready(&self) -> Result<(), String> {
        if self.leaving.load(Ordering::Relaxed) {
            return Err("stopping".into());
        }
        if let Some(state) = self.socket.as_ref().filter(|s| s.connected() == 0) {
            return Err(state.trouble().unwrap_or_else(|| "not connected to Slack yet".into()));
        }
        self.store.ping_writable().await.map_err(|error| error.to_string())
    }

    async fn figures(&self) -> String {
        let ready = tokio::time::timeout(WITHIN, self.ready()).await;
        self.meters.ready.set((), f64::from(u8::from(matches!(ready, Ok(Ok(()))))));
        match tokio::time::timeout(WITHIN, self.look()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the figures of the outbox could not be read"),
            Err(_) => tracing::warn!("the database does not answer in time for the figures"),
        }
        let connected = self.socket.as_ref().map_or(0, SocketState::connected);
        self.meters.sockets.set((), f64::from(connected));
        let tasks = tokio::runtime::Handle::current().metrics().num_alive_tasks();
        self.meters.tasks.set((), tasks as f64);
        self.page.text()
    }
}
