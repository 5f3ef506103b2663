//! The operator's command line: one file a subcommand.

pub mod doctor;
pub mod import;
pub mod plan;
mod reading;
