//! Every screen, with usual data and with the worst, against what Slack takes.

mod forms;
mod gallery;
mod holidays;
mod homes;
mod limits;
mod milestones;
mod notices;
mod numbers;
mod openers;
mod posts;
mod reviews;
mod samples;
mod usual;
mod worst;

use rapport::domain::delivery::Message;
use serde_json::Value;

/// What a person sees: a message, or a modal or Home.
pub enum Screen {
    Message(Message),
    View(Value),
}

/// A screen by the name of the function that makes it.
pub type Named = (&'static str, Screen);
