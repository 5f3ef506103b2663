//! Bytes that are hardly HTTP, on the port of the whole bot: it answers or hangs up, and goes on.

use crate::harness::forger::signed;
use crate::harness::{Office, Opening, Way};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A signed body that Slack sends to check a certificate.
const CHECK: &str = "ssl_check=1&token=x";

/// A request for that body, signed, with more headers.
fn check(version: &str, more: &str) -> String {
    let headers: String =
        signed(CHECK, 0).iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = CHECK.len();
    format!(
        "POST /slack/events {version}\r\nhost: x\r\n{headers}{more}content-length: {length}\r\n\r\n{CHECK}"
    )
}

/// Sends bytes, then pieces as long as they are taken, and reads until the bot hangs up; the lines that begin an answer.
async fn answers(office: &Office, start: &str, piece: &[u8], pieces: usize) -> Vec<String> {
    let (mut read, mut write) = TcpStream::connect(office.address()).await.expect("connected").into_split();
    let start = start.as_bytes().to_vec();
    let piece = piece.to_vec();
    let writing = tokio::spawn(async move {
        let mut taken = write.write_all(&start).await.is_ok();
        for _ in 0..pieces {
            taken = taken && write.write_all(&piece).await.is_ok();
        }
        write
    });
    let mut said = vec![];
    let all = tokio::time::timeout(Duration::from_secs(60), read.read_to_end(&mut said)).await;
    assert!(all.is_ok(), "the bot does not hang up");
    writing.abort();
    let said = String::from_utf8_lossy(&said).into_owned();
    said.lines().filter(|line| line.starts_with("HTTP/")).map(str::to_owned).collect()
}

async fn is_alive(office: &Office) {
    assert_eq!(office.posts(CHECK, &signed(CHECK, 0)).await.0, 200);
}

#[test]
fn what_slack_may_send_is_answered() {
    Opening::default().over(Way::Http).story(async |office| {
        let close = "connection: close\r\n";
        assert_eq!(answers(office, &check("HTTP/1.1", close), b"", 0).await, ["HTTP/1.1 200 OK"]);
        assert_eq!(answers(office, &check("HTTP/1.0", ""), b"", 0).await, ["HTTP/1.0 200 OK"]);
        let three = check("HTTP/1.1", "") + &check("HTTP/1.1", "") + &check("HTTP/1.1", close);
        assert_eq!(answers(office, &three, b"", 0).await, ["HTTP/1.1 200 OK"; 3], "one behind the other");
        let waits = check("HTTP/1.1", "expect: 100-continue\r\nconnection: close\r\n");
        assert_eq!(answers(office, &waits, b"", 0).await, ["HTTP/1.1 100 Continue", "HTTP/1.1 200 OK"]);
    });
}

#[test]
fn bytes_that_are_no_request_end_the_connection_and_nothing_else() {
    Opening::default().over(Way::Http).story(async |office| {
        let begun = "POST /slack/events HTTP/1.1\r\nhost: x\r\n";
        let signs = "x-slack-request-timestamp: 1\r\nx-slack-signature: v0=1\r\n";
        let chunk = [b"10000\r\n".as_slice(), &[b'x'; 0x10000], b"\r\n"].concat();
        let named = |n: usize| (0..n).map(|nth| format!("x-{nth}: y\r\n")).collect::<String>();
        let cases: [(&str, String, &[u8], usize); 9] = [
            ("not HTTP", "\u{16}\u{3}\u{1}hello\r\n\r\n".into(), b"", 0),
            ("HTTP/2 at once", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".into(), b"", 0),
            ("a header without end", format!("{begun}x: "), &[b'y'; 0x10000], 100),
            ("headers without end", begun.into(), b"x: y\r\n", 100_000),
            ("many headers", format!("{begun}{}\r\n", named(500)), b"", 0),
            ("an address without end", "GET /".into(), &[b'y'; 0x10000], 100),
            ("two lengths", format!("{begun}content-length: 1\r\ncontent-length: 2\r\n\r\nxx"), b"", 0),
            (
                "100 MB announced",
                format!("{begun}{signs}content-length: 104857600\r\n\r\n"),
                &[b'x'; 0x10000],
                1_600,
            ),
            (
                "chunks without end",
                format!("{begun}{signs}transfer-encoding: chunked\r\n\r\n"),
                &chunk,
                1_600,
            ),
        ];
        for (case, start, piece, pieces) in cases {
            let said = answers(office, &start, piece, pieces).await;
            let refused = said.iter().all(|line| line.starts_with("HTTP/1.1 4"));
            assert!(refused && said.len() <= 1, "{case}: {said:?}");
            is_alive(office).await;
        }
    });
}
