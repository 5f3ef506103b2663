//! Rapport helps IT leads stay in relationship mode with their business peers.

pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod slack;
