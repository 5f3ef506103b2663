//! Slack's side of the wire: signed requests on a connection that stays open. Written by hand, so that the
//! load costs little beside the program that it measures on the same machine.

use anyhow::{Context, bail};
use rapport::clock::{Clock, SystemClock};
use sha2::{Digest, Sha256};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Signs as Slack does: HMAC-SHA256, with both paddings of the key taken in once.
#[derive(Clone)]
pub struct Signer {
    inner: Sha256,
    outer: Sha256,
}

impl Signer {
    /// `secret` is the app's signing secret, of at most 64 bytes.
    pub fn new(secret: &str) -> Self {
        let mut key = [0_u8; 64];
        key[..secret.len()].copy_from_slice(secret.as_bytes());
        let padded = |pad: u8| Sha256::new().chain_update(key.map(|byte| byte ^ pad));
        Self { inner: padded(0x36), outer: padded(0x5c) }
    }

    fn sign(&self, at: i64, body: &str) -> String {
        let inner = self.inner.clone().chain_update(format!("v0:{at}:{body}")).finalize();
        let digest = self.outer.clone().chain_update(inner).finalize();
        digest.iter().fold("v0=".to_owned(), |hex, byte| format!("{hex}{byte:02x}"))
    }
}

/// A connection that stays open, one request at a time.
pub struct Connection {
    stream: TcpStream,
    signer: Signer,
    read: Vec<u8>,
}

/// What came back.
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The body.
    pub body: String,
}

impl Connection {
    /// Connects.
    pub async fn open(address: SocketAddr, signer: Signer) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, signer, read: Vec::with_capacity(8_192) })
    }

    /// Asks for a page.
    pub async fn get(&mut self, path: &str) -> anyhow::Result<Reply> {
        self.exchange(&format!("GET {path} HTTP/1.1\r\nhost: bench\r\n\r\n")).await
    }

    /// Sends a form as Slack does, signed at this moment.
    pub async fn post(&mut self, form: &str) -> anyhow::Result<Reply> {
        let at = SystemClock.now().timestamp();
        let signature = self.signer.sign(at, form);
        let request = format!(
            "POST /slack/events HTTP/1.1\r\nhost: bench\r\ncontent-type: application/x-www-form-urlencoded\r\n\
             x-slack-request-timestamp: {at}\r\nx-slack-signature: {signature}\r\ncontent-length: {}\r\n\r\n{form}",
            form.len()
        );
        self.exchange(&request).await
    }

    async fn exchange(&mut self, request: &str) -> anyhow::Result<Reply> {
        self.stream.write_all(request.as_bytes()).await?;
        self.read.clear();
        loop {
            if self.stream.read_buf(&mut self.read).await? == 0 {
                bail!("the connection was closed");
            }
            if let Some(reply) = whole(&self.read)? {
                return Ok(reply);
            }
        }
    }
}

/// The reply, once all of it is there.
fn whole(read: &[u8]) -> anyhow::Result<Option<Reply>> {
    let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
    let (head, body) = (std::str::from_utf8(&read[..end])?, &read[end + 4..]);
    let status = head.split(' ').nth(1).context("no status")?.parse()?;
    let body = match (header(head, "content-length"), header(head, "transfer-encoding")) {
        (Some(length), _) => {
            let length: usize = length.parse()?;
            (body.len() >= length).then(|| body.to_vec())
        }
        (None, Some("chunked")) => joined(body)?,
        (None, _) => Some(vec![]),
    };
    Ok(body.map(|body| Reply { status, body: String::from_utf8_lossy(&body).into_owned() }))
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut fields = head.lines().filter_map(|line| line.split_once(':'));
    fields.find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

/// A body that comes in chunks, each with its length in front, once the empty one at its end is there.
fn joined(mut rest: &[u8]) -> anyhow::Result<Option<Vec<u8>>> {
    let mut body = vec![];
    while let Some(line) = rest.windows(2).position(|two| two == b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(&rest[..line])?.trim(), 16)?;
        let Some(chunk) = rest.get(line + 2..line + 2 + length + 2) else { return Ok(None) };
        if length == 0 {
            return Ok(Some(body));
        }
        body.extend_from_slice(&chunk[..length]);
        rest = &rest[line + 2 + length + 2..];
    }
    Ok(None)
}
