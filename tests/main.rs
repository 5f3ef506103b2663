//! The integration tests, one binary: what stands outside of the crate and looks at it as its users do.

mod architecture;
mod book;
#[cfg(feature = "demo")]
mod browser;
mod cli;
mod crash;
mod faults;
mod forecast;
mod harness;
mod hostile;
mod screens;
mod store;
mod stories;
