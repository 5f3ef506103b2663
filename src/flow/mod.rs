//! The product's journeys, short: what Slack brings and what the clock brings, both ending in the outbox.

pub mod case;
pub mod decide;
pub mod needs;
