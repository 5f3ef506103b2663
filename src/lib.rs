//! Rapport helps IT leads stay in relationship mode with their business peers.

pub mod domain;
pub mod store;
