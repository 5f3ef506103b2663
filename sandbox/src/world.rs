//! The workspace while it runs: its memory, its clock, and everyone who is connected to it.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use tokio::sync::{Notify, broadcast, watch};

use crate::app::App;
use crate::clock::SandboxClock;
use crate::delivery::Sockets;
use crate::faults::Faults;
use crate::journal::{Call, Delivery, Journal};
use crate::specs::Timing;
use crate::state::State;
use crate::tickets::Tickets;

/// Where a leap of the clock goes, and what the page says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leap {
    /// The instant, in milliseconds; none if there is nothing to leap to.
    pub to: Option<i64>,
    /// What the person in front of the page reads.
    pub says: Option<String>,
}

/// A named leap of the clock: told the time and the id of whoever asks, it answers where to.
pub type JumpHook = Arc<dyn Fn(i64, String) -> BoxFuture<'static, Leap> + Send + Sync>;

/// Something the page should know about.
#[derive(Debug, Clone)]
pub(crate) struct Notice {
    /// Only for this person.
    pub(crate) to: Option<String>,
    pub(crate) body: Value,
}

/// The running workspace.
pub(crate) struct World {
    state: Mutex<State>,
    pub(crate) pristine: State,
    pub(crate) url: String,
    pub(crate) clock: Arc<SandboxClock>,
    pub(crate) timing: Timing,
    pub(crate) apps: Vec<Arc<App>>,
    pub(crate) faults: Faults,
    pub(crate) journal: Journal,
    pub(crate) sockets: Sockets,
    /// Rings when a delivery is through.
    pub(crate) overtaken: Notify,
    pub(crate) tickets: Tickets,
    pub(crate) http: reqwest::Client,
    pub(crate) jumps: Vec<(String, JumpHook)>,
    pub(crate) notices: broadcast::Sender<Notice>,
    pub(crate) changes: watch::Sender<u64>,
    pub(crate) unsaved: Notify,
    pub(crate) stopped: watch::Sender<bool>,
}

/// Waits for the end of the world.
pub(crate) async fn ended(stopped: &mut watch::Receiver<bool>) {
    // The sender lives as long as the world; an error means it is gone, which is its end too.
    drop(stopped.wait_for(|stopped| *stopped).await);
}

/// What a world is made of.
pub(crate) struct Parts {
    pub(crate) state: State,
    pub(crate) pristine: State,
    pub(crate) url: String,
    pub(crate) clock: Arc<SandboxClock>,
    pub(crate) timing: Timing,
    pub(crate) apps: Vec<Arc<App>>,
    pub(crate) jumps: Vec<(String, JumpHook)>,
}

impl World {
    /// A world at rest.
    pub(crate) fn new(parts: Parts, http: reqwest::Client) -> Self {
        Self {
            state: Mutex::new(parts.state),
            pristine: parts.pristine,
            url: parts.url,
            clock: parts.clock,
            timing: parts.timing,
            apps: parts.apps,
            jumps: parts.jumps,
            faults: Faults::default(),
            journal: Journal::default(),
            sockets: Sockets::default(),
            tickets: Tickets::default(),
            http,
            notices: broadcast::Sender::new(1024),
            changes: watch::Sender::new(0),
            unsaved: Notify::new(),
            stopped: watch::Sender::new(false),
            overtaken: Notify::new(),
        }
    }

    /// Looks at the memory.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the memory, and has it written down soon.
    pub(crate) fn write<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.touched();
        self.unsaved.notify_one();
        result
    }

    /// Wakes whoever waits for something to appear.
    pub(crate) fn touched(&self) {
        self.changes.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// The workspace's time in milliseconds.
    pub(crate) fn now(&self) -> i64 {
        self.clock.now()
    }

    /// The team's id.
    pub(crate) fn team(&self) -> String {
        self.read(|state| state.team.id.clone())
    }

    /// The app with this id.
    pub(crate) fn app(&self, id: &str) -> Option<&Arc<App>> {
        self.apps.iter().find(|app| app.id == id)
    }

    /// The apps that are installed.
    pub(crate) fn installed(&self) -> Vec<Arc<App>> {
        let gone = self.read(|state| state.uninstalled.clone());
        self.apps.iter().filter(|app| !gone.contains(&app.id)).cloned().collect()
    }

    /// Tells every page, or one person's.
    pub(crate) fn notify(&self, to: Option<&str>, body: Value) {
        // Nobody listening is nothing wrong.
        let _ = self.notices.send(Notice { to: to.map(str::to_owned), body });
        self.touched();
    }

    /// Tells the pages that something in a conversation changed.
    pub(crate) fn conversation_changed(&self, id: &str) {
        self.notify(None, json!({ "type": "conversation", "id": id }));
    }

    /// Tells the pages that the lists of people or channels changed.
    pub(crate) fn lists_changed(&self) {
        self.notify(None, json!({ "type": "state" }));
    }

    /// Tells a person's pages that a modal was opened, changed or closed.
    pub(crate) fn views_changed(&self, user: &str) {
        self.notify(Some(user), json!({ "type": "view" }));
    }

    /// Shows a person what Slackbot would tell them.
    pub(crate) fn complain(&self, user: &str, channel: Option<&str>, text: &str) {
        self.journal.complaint(user, channel, text);
        self.notify(Some(user), json!({ "type": "error", "text": text, "channel": channel }));
    }

    /// Writes down a call.
    pub(crate) fn log_call(&self, call: Call) {
        self.journal.call(call);
        self.touched();
    }

    /// Writes down a delivery, and tells the pages about trouble.
    pub(crate) fn log_delivery(&self, delivery: Delivery) {
        if delivery.outcome != "acknowledged" {
            let text = format!("{} {}: {}", delivery.kind, delivery.name, delivery.outcome);
            self.notify(None, json!({ "type": "delivery", "text": text, "outcome": delivery.outcome }));
        }
        self.journal.delivery(delivery);
        self.touched();
    }
}
