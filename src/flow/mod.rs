//! The product's journeys, short: what Slack brings and what the clock brings, both ending in the outbox.

pub mod alarm;
pub mod batch;
pub mod case;
pub mod decide;
pub mod deliver;
pub mod digest;
pub mod heard;
pub mod holidays;
pub mod housekeeping;
pub mod install;
pub mod intake;
pub mod linked;
pub mod meters;
pub mod needs;
pub mod opening;
mod reach;
pub mod restored;
pub mod ring;
pub mod service;
pub mod simulate;
mod standing;
mod stray;
pub mod tick;
pub mod tokens;
