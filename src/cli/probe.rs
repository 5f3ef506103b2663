//! `rapport probe`: what the health check of a container asks, where there is no other program that could.

use super::exit;
use crate::config::Settings;
use clap::Args;
use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::process::ExitCode;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How long the bot may take to answer.
const WITHIN: Duration = Duration::from_secs(4);
/// Its answer is a line.
const ANSWER_LIMIT: u64 = 4 * 1024;

/// Asks the bot how it is.
#[derive(Args, Clone, Copy, Debug)]
pub struct ProbeArgs {
    /// Ask whether it can do its work just now, not only whether it is alive
    #[arg(long)]
    pub ready: bool,
}

/// Asks, and prints what the bot says. Fails if it is not well, or does not answer within 4 seconds.
pub async fn run(args: ProbeArgs, settings: &Settings, out: &mut dyn Write) -> anyhow::Result<ExitCode> {
    let address = reached(settings.http.addr);
    let path = if args.ready { "/readyz" } else { "/healthz" };
    let answer = tokio::time::timeout(WITHIN, ask(address, path)).await;
    let (is_well, said) = match answer {
        Ok(Ok(answer)) => read(&answer),
        Ok(Err(error)) => (false, format!("nothing answers at {address}: {error}")),
        Err(_) => (false, format!("no answer from {address} within {} s", WITHIN.as_secs())),
    };
    writeln!(out, "{said}")?;
    Ok(ExitCode::from(if is_well { exit::DONE } else { exit::FAILED }))
}

/// Where a listener on every address of the machine is reached from the machine itself.
fn reached(listens: SocketAddr) -> SocketAddr {
    let here = match listens.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    SocketAddr::new(here, listens.port())
}

async fn ask(address: SocketAddr, path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address).await?;
    let asked = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(asked.as_bytes()).await?;
    let mut answer = vec![];
    stream.take(ANSWER_LIMIT).read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

/// Whether the answer says 200, and its words.
fn read(answer: &str) -> (bool, String) {
    let status = answer.split(' ').nth(1).unwrap_or_default();
    let body = answer.split_once("\r\n\r\n").map_or("", |(_, body)| body).trim();
    let is_http = answer.starts_with("HTTP/1.");
    match (is_http, status) {
        (true, "200") => (true, body.to_owned()),
        (true, _) => (false, body.to_owned()),
        _ => (false, "what answers there is not Rapport".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listener_on_every_address_is_asked_on_this_machine() {
        let table = ["0.0.0.0:8080", "[::]:80", "127.0.0.1:1", "10.1.2.3:9"];
        let asked = table.map(|text| reached(text.parse().expect("an address")).to_string());
        assert_eq!(asked, ["127.0.0.1:8080", "[::1]:80", "127.0.0.1:1", "10.1.2.3:9"]);
    }

    #[test]
    fn only_an_answer_that_says_200_is_well() {
        let head = "content-type: text/plain\r\n\r\n";
        assert_eq!(read(&format!("HTTP/1.1 200 OK\r\n{head}alive\n")), (true, "alive".into()));
        let stopping = format!("HTTP/1.1 503 Service Unavailable\r\n{head}stopping\n");
        assert_eq!(read(&stopping), (false, "stopping".into()));
        for other in ["", "SSH-2.0-OpenSSH_9.2 200 OK\r\n", "HTTP/2 200"] {
            assert!(!read(other).0, "{other}");
        }
    }
}
