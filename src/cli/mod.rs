//! The operator's command line: one file a subcommand.

pub mod plan;
mod reading;
