//! Rapport helps IT leads stay in relationship mode with their business peers.
//!
//! Two journeys, and both end in the same outbox:
//!
//! ```text
//! Slack → listen → parse → load → decide → commit (changes + outbox) → acknowledge
//! clock → due schedules → load → plan → commit (cursor + outbox)
//!                                   outbox → claim → render → send → mark
//! ```

pub mod calendar;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod flow;
pub mod metrics;
pub mod slack;
pub mod store;
pub mod tls;
pub mod tracker;
pub mod view;
