//! The alarm: tells the loops that something was committed that they may have to do.

use tokio::sync::Notify;

/// Rung after each commit.
#[derive(Default)]
pub struct Alarm {
    schedules: Notify,
    outbox: Notify,
}

impl Alarm {
    /// Something was committed.
    pub fn ring(&self) {
        self.schedules.notify_one();
        self.outbox.notify_one();
    }

    /// Returns once something was committed since the last call.
    pub async fn schedules(&self) {
        self.schedules.notified().await;
    }

    /// Returns once something was committed since the last call.
    pub async fn outbox(&self) {
        self.outbox.notified().await;
    }

    /// The time has come for something in the outbox.
    pub fn ring_outbox(&self) {
        self.outbox.notify_one();
    }
}
