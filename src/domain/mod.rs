//! The product's rules, pure: no async, no database, no Slack, no clock and no randomness.
//!
//! Time comes in as an argument, identities come in from the input that caused them, and every
//! rule can be explained to its user in one sentence.

pub mod cron;
pub mod dates;
pub mod id;
pub mod logline;
pub mod names;
pub mod vocabulary;
