//! The sandbox, driven as an app and as people drive it: over real HTTP and WebSockets.

mod blocks;
mod clock;
mod control;
mod conversations;
mod fake;
mod faults;
mod files;
mod http;
mod interactions;
mod messages;
mod responses;
mod shapes;
mod snapshots;
mod socket;
mod strictness;
mod ui;
mod views;
