//! The store's suite. Every test runs on SQLite and on PostgreSQL.

pub mod engines;
mod rows;
pub mod samples;
