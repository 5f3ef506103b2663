//! A local Slack workspace on one loopback port, for trying and testing Slack apps.
//!
//! It knows nothing of any particular app: the app under test is described by its manifest and its tokens. It offers
//! the Web API, Socket Mode and the signed Events API, checks what it gets as strictly as Slack does, shows itself on
//! a web page, and can be told to fail.
//!
//! ```no_run
//! use slack_sandbox::{AppConfig, ChannelSpec, Sandbox, UserSpec};
//!
//! # async fn example(manifest: serde_json::Value) -> Result<(), Box<dyn std::error::Error>> {
//! let sandbox = Sandbox::builder()
//!     .app(AppConfig::new(manifest, "xoxb-1").app_token("xapp-1"))
//!     .user(UserSpec::new("U1", "ada", "Ada Park"))
//!     .channel(ChannelSpec::new("C1", "general"))
//!     .start()
//!     .await?;
//! // … start the app with sandbox.api_url() …
//! let ada = sandbox.act("ada");
//! ada.say("general", "/hello")?;
//! let reply = ada.wait_text("general", "Hello").await?;
//! ada.click(&reply, "wave").await?;
//! sandbox.shutdown().await;
//! # Ok(())
//! # }
//! ```

mod api;
mod app;
mod blocks;
mod builder;
mod clock;
mod control;
mod delivery;
mod faults;
mod ids;
mod journal;
mod listener;
mod page;
mod people;
mod person;
mod sandbox;
mod seed;
mod server;
mod snapshot;
mod specs;
mod state;
mod tickets;
mod towns;
mod ui;
mod world;

pub use builder::{Builder, StartError};
pub use clock::{ClockReading, RealTime, SandboxClock};
pub use faults::{Fault, FaultKind, FaultTarget};
pub use journal::{Call, Complaint, Delivery};
pub use people::{ProfileChange, Trouble};
pub use person::Person;
pub use sandbox::Sandbox;
pub use seed::Seed;
pub use specs::{AppConfig, ChannelSpec, GroupSpec, Timing, UserSpec};
pub use towns::Towns;
pub use world::{JumpHook, Leap};
