//! The demo in a real browser.

mod driver;
mod minute;
mod stories;
mod visit;
