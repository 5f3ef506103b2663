//! `[http]`: where the program listens.

use super::source::{Source, quoted};
use std::net::SocketAddr;

/// The listener.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpSettings {
    /// Where.
    pub addr: SocketAddr,
    /// Connections at once.
    pub max_connections: u32,
}

pub(super) fn read(source: &mut Source<'_>) -> Option<HttpSettings> {
    let max_connections = source.number("http", "max_connections", 1, 65_535);
    let (text, name) = source.text_or_env("http", "addr", "RAPPORT_HTTP_ADDR")?;
    match text.parse() {
        Ok(addr) => Some(HttpSettings { addr, max_connections }),
        Err(_) => {
            let want = "an IP address and a port, such as 127.0.0.1:8080 or 0.0.0.0:8080";
            source.problems.push(format!("{name} is {}, but must be {want}.", quoted(&text)));
            None
        }
    }
}
