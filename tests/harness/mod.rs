//! The stories' harness: a small company's office, with the whole bot in it.
//!
//! ```ignore
//! #[test]
//! fn a_line_is_logged() {
//!     story(async |office| {
//!         let lena = office.lena().await; // a lead
//!         let echo = lena.asks("/checkin @dana lunch").await;
//!         lena.clicks(&echo, "checkin.undo").await;
//!     });
//! }
//! ```
//!
//! A local Slack workspace stands in for Slack on real HTTP and WebSockets, and its clock is the bot's. When a story
//! ends, nothing may be left over: no call that Slack refused, no input that could not be read, nothing waiting in the
//! outbox or given up, nobody who was told that the app failed, unless the story said so beforehand.

pub mod balancer;
mod bot;
mod checkup;
pub mod disk;
pub mod forger;
pub mod gate;
mod given;
mod office;
pub mod pooler;
pub mod port;
pub mod postgres;
pub mod process;
mod reading;
mod restore;
mod someone;
mod staff;
pub mod towns;

pub use bot::Way;
pub use office::{Expected, Office, Opening, local};
pub use reading::{actions_of, element, fields_of, text_of};
pub use someone::Someone;

/// The credentials of every office.
pub fn credentials() -> [&'static str; 3] {
    [bot::BOT_TOKEN, bot::APP_TOKEN, bot::SECRET]
}

/// Tells a story in an office on a Tuesday at 09:20 in Berlin, over Socket Mode.
pub fn story(tale: impl AsyncFnOnce(&Office)) {
    Opening::default().story(tale);
}
