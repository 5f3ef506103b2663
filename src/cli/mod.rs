//! The operator's command line: one file a subcommand.

pub mod manifest;
