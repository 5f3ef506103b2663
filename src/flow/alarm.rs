//! The alarm: tells the loops that something was committed that they may have to do.

use tokio::sync::Notify;

/// Rung after each commit.
#[derive(Default)]
pub struct Alarm {
    schedules: Notify,
    outbox: Notify,
    refreshes: Notify,
    links: Notify,
    calendars: Notify,
}

impl Alarm {
    /// Something was committed that has a time of its own: a schedule, a nudge, a message for later.
    pub fn ring(&self) {
        self.schedules.notify_one();
        self.outbox.notify_one();
    }

    /// Returns once something with a time of its own was committed since the last call.
    pub async fn schedules(&self) {
        self.schedules.notified().await;
    }

    /// Returns once something was committed since the last call.
    pub async fn outbox(&self) {
        self.outbox.notified().await;
    }

    /// Something was linked, to be read from its tracker.
    pub fn ring_links(&self) {
        self.links.notify_one();
    }

    /// Returns once something was linked since the last call.
    pub async fn links(&self) {
        self.links.notified().await;
    }

    /// A calendar was set, to be read.
    pub fn ring_calendars(&self) {
        self.calendars.notify_one();
    }

    /// Returns once a calendar was set since the last call.
    pub async fn calendars(&self) {
        self.calendars.notified().await;
    }

    /// Something is to be tried again at a time of its own.
    pub fn ring_schedules(&self) {
        self.schedules.notify_one();
    }

    /// Nothing was committed that is to be sent but refreshes, which may wait for a moment.
    pub fn ring_refreshes(&self) {
        self.refreshes.notify_one();
    }

    /// Returns once refreshes were committed since the last call.
    pub async fn refreshes(&self) {
        self.refreshes.notified().await;
    }

    /// Something was committed, or its time has come, that is to be sent.
    pub fn ring_outbox(&self) {
        self.outbox.notify_one();
    }
}
