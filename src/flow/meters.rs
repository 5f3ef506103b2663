//! What is counted on the way out, and how things stand at the moment somebody looks.

use crate::domain::delivery::{Call, Urgency};
use crate::metrics::{Count, Label, Level, Page, Time, label};
use std::time::Duration;

label! {
    /// What is sent.
    Sent is "call" {
        /// A new message.
        Post = "post";
        /// A message is replaced.
        Update = "update";
        /// A message for one person in a conversation.
        Ephemeral = "ephemeral";
        /// An answer to an interaction.
        Respond = "respond";
        /// A picture or an export.
        File = "file";
        /// A Home.
        Home = "home";
        /// A profile that is read.
        Profile = "profile";
    }
}

label! {
    /// What became of one try.
    Outcome is "outcome" {
        /// Slack has it.
        Sent = "sent";
        /// Slack asked to wait.
        Asked = "asked-to-wait";
        /// It is not yet its turn by Slack's pace.
        Paced = "paced";
        /// It waits for the person.
        Held = "held";
        /// It is not sent at all.
        Dropped = "dropped";
        /// It is tried again.
        Again = "again";
        /// Given up after many tries.
        GivenUp = "given-up";
        /// Slack refused it.
        Refused = "refused";
    }
}

impl Label for Urgency {
    const NAME: &'static str = "urgency";

    fn all() -> Vec<Self> {
        Self::ALL.to_vec()
    }

    fn code(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Message => "message",
            Self::Refresh => "refresh",
        }
    }
}

/// The meters; clones show the same.
#[derive(Clone, Debug)]
pub struct Meters {
    deliveries: Count<Sent, Outcome>,
    delays: Time<Urgency>,
    ticks: Time,
    /// What waits in the outbox and is due.
    pub waiting: Level<Urgency>,
    /// Since when the oldest of it is due, in seconds.
    pub oldest: Level<Urgency>,
    /// How many seconds the last of it waits at Slack's pace, and of all that goes before it.
    pub until_sent: Level<Urgency>,
    /// By how many seconds the schedule is late that is due first.
    pub lag: Level,
    /// Whether the bot is ready.
    pub ready: Level,
    /// Socket Mode connections.
    pub sockets: Level,
    /// What the runtime has to do.
    pub tasks: Level,
}

impl Default for Meters {
    fn default() -> Self {
        Self {
            deliveries: Count::new(),
            delays: Time::long(),
            ticks: Time::short(),
            waiting: Level::new(),
            oldest: Level::new(),
            until_sent: Level::new(),
            lag: Level::new(),
            ready: Level::new(),
            sockets: Level::new(),
            tasks: Level::new(),
        }
    }
}

impl Meters {
    /// Puts them on a page.
    pub fn show(&self, page: &mut Page) {
        page.add("rapport_deliveries", "Tries to send something, and what became of them", &self.deliveries);
        page.add(
            "rapport_delivery_delay_seconds",
            "From when a delivery was due until it was sent",
            &self.delays,
        );
        page.add("rapport_tick_seconds", "What planning took, each time something was due", &self.ticks);
        page.add("rapport_outbox_waiting", "Deliveries that are due and not sent", &self.waiting);
        page.add(
            "rapport_outbox_oldest_seconds",
            "How long ago the oldest delivery fell due that is not sent yet",
            &self.oldest,
        );
        page.add(
            "rapport_outbox_until_sent_seconds",
            "How long it takes until the last delivery that is due is sent, at Slack's pace",
            &self.until_sent,
        );
        page.add("rapport_schedule_lag_seconds", "By how much the earliest schedule is late", &self.lag);
        page.add("rapport_ready", "1 if /readyz says so", &self.ready);
        page.add("rapport_socket_connections", "Socket Mode connections", &self.sockets);
        page.add("rapport_tasks", "Tasks that are alive", &self.tasks);
    }

    pub(super) fn tried(&self, call: &Call, outcome: Outcome) {
        self.deliveries.one(Sent::of(call), outcome);
    }

    pub(super) fn sent_after(&self, urgency: Urgency, delay: chrono::Duration) {
        self.delays.took(urgency, (), delay.to_std().unwrap_or_default());
    }

    pub(super) fn ticked(&self, took: Duration) {
        self.ticks.took((), (), took);
    }
}

impl Sent {
    pub(super) fn of(call: &Call) -> Self {
        match call {
            Call::Post { .. } => Self::Post,
            Call::Update { .. } => Self::Update,
            Call::Ephemeral { .. } => Self::Ephemeral,
            Call::Respond { .. } => Self::Respond,
            Call::Upload { .. } | Call::Export { .. } => Self::File,
            Call::PublishHome { .. } => Self::Home,
            Call::ReadProfile { .. } => Self::Profile,
        }
    }
}
