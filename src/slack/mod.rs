//! The shell that speaks Slack: it listens, parses, answers, sends and keeps to the limits. Nothing else
//! of the bot knows the wire format, and nothing here knows the product.

mod answer;
pub mod api;
pub mod check;
#[cfg(test)]
pub(crate) mod fakes;
pub mod http;
pub mod inbound;
pub mod limit;
pub mod manifest;
mod meters;
pub mod method;
pub mod oauth;
mod outlook;
mod seats;
pub mod send;
pub mod serve;
pub mod shell;
pub mod socket;
pub mod token;
pub mod upload;

pub use answer::Answer;
pub use api::{CallError, SlackApi, SlackApiConfig};
pub use http::{SlackDoor, Standing, router};
pub use limit::{Limiter, paces};
pub use meters::{Answered, Arrived, Called, Came, Meters, Waited};
pub use method::Method;
pub use outlook::lasts;
pub use send::{Calls, Outgoing, Posted, Target, find_sent, outgoing};
pub use serve::serve;
pub use shell::{Receive, Shell};
pub use socket::{SocketMode, SocketRefused, SocketState, SocketTiming};
pub use token::{OneToken, Token, Tokens};
