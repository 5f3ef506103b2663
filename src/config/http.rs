//! `[http]`: where the program listens.

use super::source::{Source, quoted};
use std::net::SocketAddr;
use std::time::Duration;
use url::{Host, Url};

/// The listener.
#[derive(Clone, Debug, PartialEq)]
pub struct HttpSettings {
    /// Where.
    pub addr: SocketAddr,
    /// Connections at once.
    pub max_connections: u32,
    /// How long the program, told to stop, goes on as before but for saying that it is not ready.
    pub linger: Duration,
    /// Where the program is reached from outside; browsers come back to it when a workspace installs the app.
    pub public_url: Option<Url>,
}

pub(super) fn read(source: &mut Source<'_>) -> Option<HttpSettings> {
    let max_connections = source.number("http", "max_connections", 1, 65_535);
    let linger = Duration::from_secs(source.number("http", "linger_seconds", 0, 300).into());
    let public_url = public_url(source);
    let (text, name) = source.text_or_env("http", "addr", "RAPPORT_HTTP_ADDR")?;
    match text.parse() {
        Ok(addr) => Some(HttpSettings { addr, max_connections, linger, public_url: public_url? }),
        Err(_) => {
            let want = "an IP address and a port, such as 127.0.0.1:8080 or 0.0.0.0:8080";
            source.problems.push(format!("{name} is {}, but must be {want}.", quoted(&text)));
            None
        }
    }
}

/// None where it is empty. Slack comes back to https alone; on this machine http will do.
fn public_url(source: &mut Source<'_>) -> Option<Option<Url>> {
    let (text, name) = source.text_or_env("http", "public_url", "RAPPORT_PUBLIC_URL")?;
    if text.is_empty() {
        return Some(None);
    }
    match Url::parse(&text) {
        Ok(url) if (url.scheme() == "https" || is_here(&url)) && is_bare(&url) => Some(Some(url)),
        _ => {
            let want = "a https address without a query, such as https://rapport.example.org";
            source.problems.push(format!("{name} is {}, but must be {want}.", quoted(&text)));
            None
        }
    }
}

fn is_here(url: &Url) -> bool {
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    here && url.scheme() == "http"
}

/// Nothing in it but where to.
pub(super) fn is_bare(url: &Url) -> bool {
    url.query().is_none() && url.fragment().is_none() && url.username().is_empty() && url.password().is_none()
}
