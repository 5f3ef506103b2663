//! The store's suite. Every test runs on SQLite and on PostgreSQL.

mod check;
mod cost;
mod desks;
pub mod engines;
mod erasure;
mod holidays;
mod inbox;
mod life;
mod links;
pub mod openers;
pub mod opening;
pub mod outbox;
mod pace;
mod paused;
mod reached;
mod retention;
mod rows;
pub mod samples;
mod sealed;
mod serving;
mod settled;
mod sightings;
mod silent;
mod stepped;
mod together;
mod unreadable;
pub mod upgrade;
