//! Every call that the bot makes under every fault, and what came of it: the page `docs/faults.md`.
//!
//! Each row is a story of its own: the whole bot, the local workspace over real HTTP and WebSockets, a turned clock.
//! What stands on the page was observed; a run that sees something else than the page says fails. Nothing may be lost
//! and nothing may come twice, whatever the page says.
//!
//! `RAPPORT_WRITE_FAULTS=1 cargo test --test rapport faults` writes the page anew.

mod calls;
mod connection;
mod observed;
mod page;
mod scenes;
mod stage;
mod start;
mod trouble;
