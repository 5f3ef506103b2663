//! The shell that speaks Slack: it listens, parses, answers, sends and keeps to the limits. Nothing else
//! of the bot knows the wire format, and nothing here knows the product.

mod answer;
pub mod api;
pub mod check;
pub mod inbound;
pub mod limit;
pub mod method;
pub mod send;
pub mod shell;
pub mod token;

pub use answer::Answer;
pub use api::{CallError, SlackApi, SlackApiConfig, install_tls};
pub use limit::Limiter;
pub use method::Method;
pub use send::{Outgoing, Posted, Target, find_sent, outgoing};
pub use shell::{Receive, Shell};
pub use token::{OneToken, Token, Tokens};
