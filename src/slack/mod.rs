//! The shell that speaks Slack: it listens, parses, answers, sends and keeps to the limits. Nothing else
//! of the bot knows the wire format, and nothing here knows the product.

mod answer;
pub mod api;
pub mod check;
#[cfg(test)]
mod fakes;
pub mod http;
pub mod inbound;
pub mod limit;
pub mod manifest;
pub mod method;
mod seats;
pub mod send;
pub mod serve;
pub mod shell;
pub mod socket;
pub mod token;
pub mod upload;

pub use answer::Answer;
pub use api::{CallError, SlackApi, SlackApiConfig, install_tls};
pub use http::{Readiness, SlackDoor, router};
pub use limit::Limiter;
pub use method::Method;
pub use send::{Outgoing, Posted, Target, find_sent, outgoing};
pub use serve::serve;
pub use shell::{Receive, Shell};
pub use socket::{SocketMode, SocketRefused, SocketState};
pub use token::{OneToken, Token, Tokens};
