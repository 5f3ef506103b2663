//! A crowd at the door: ten thousand who connect and say nothing, little, or too much, while Slack's commands go on being
//! answered and the program stays small.

use crate::harness::Way;
use crate::harness::process::{Premises, Process};
use slack_sandbox::Person;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::task::JoinSet;

const PATIENCE: Duration = Duration::from_secs(60);
const CROWD: u64 = 10_000;
/// What the rest of this process may hold open beside the crowd.
const OTHERS: u64 = 2_000;

/// What they say: nothing, half a head, a head whose body never comes, a question whose answer they do not read.
const SAID: [&str; 4] = [
    "",
    "POST /slack/events HTTP/1.1\r\nhost: x\r\nx-slack-",
    "POST /slack/events HTTP/1.1\r\nhost: x\r\nx-slack-request-timestamp: 1\r\nx-slack-signature: v0=1\r\ncontent-length: 9\r\n\r\n",
    "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n",
];

fn run(story: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(story);
}

/// As many as the machine lets one process hold open.
fn crowd() -> u64 {
    let open = rlimit::increase_nofile_limit(CROWD + OTHERS).unwrap_or(1_024);
    let size = CROWD.min(open.saturating_sub(OTHERS).max(open / 4));
    if size < CROWD {
        eprintln!(
            "SKIPPED in part: {size} connections instead of {CROWD}, for this process may open no more"
        );
    }
    size
}

async fn joined(premises: &Premises) -> Person {
    let lena = premises.sandbox.act("lena").patience(PATIENCE);
    lena.say("rapport", "/rapport").expect("said");
    let welcome = lena.wait_text("rapport", "At most one nudge").await.expect("a welcome");
    lena.click(&welcome, "start").await.expect("clicked");
    lena.wait_text("rapport", "You are in.").await.expect("joined");
    lena
}

/// Logs a line of its own, and sees that it is logged.
async fn logs(lena: &Person, nth: u64) {
    let learned = format!("learned thing number {nth}");
    lena.say("rapport", &format!("/checkin @dana lunch, {learned}")).expect("said");
    let is_answer = |m: &serde_json::Value| {
        m["user"] != lena.id() && m.to_string().contains(&format!("thing number {nth}"))
    };
    lena.wait_message("rapport", is_answer).await.expect("logged");
}

async fn idler(process: &Process, said: &str) -> Option<TcpStream> {
    let mut stream = TcpStream::connect(process.address()).await.ok()?;
    // One that was cut off already is an idler no more.
    let _ = stream.write_all(said.as_bytes()).await;
    Some(stream)
}

#[test]
fn ten_thousand_idlers_leave_commands_answered() {
    let size = crowd();
    for most in [256, 20_000] {
        run(async {
            let premises = Premises::open(Way::Http).await;
            std::fs::create_dir(premises.folder.path().join("config")).expect("a folder");
            let settings = format!("[http]\nmax_connections = {most}\n");
            std::fs::write(premises.folder.path().join("config/rapport.toml"), settings).expect("written");
            let process = premises.serve().await;
            let lena = joined(&premises).await;
            let mut idlers = vec![];
            for nth in 0..size {
                idlers.extend(idler(&process, SAID[nth as usize % SAID.len()]).await);
                if nth % (size / 4) == 0 {
                    logs(&lena, nth).await;
                }
            }
            assert!(idlers.len() as u64 > size * 9 / 10, "only {} could connect", idlers.len());
            for nth in size..size + 3 {
                logs(&lena, nth).await;
            }
            drop(idlers);
            assert_eq!(process.stop().await.0.code(), Some(0), "and it stops in good order");
        });
    }
}

/// 100 MB in pieces, as far as they are taken.
async fn floods(address: std::net::SocketAddr, head: &str) {
    let Ok(mut stream) = TcpStream::connect(address).await else { return };
    let _ = stream.write_all(head.as_bytes()).await;
    let piece = [b"10000\r\n".as_slice(), &[b'x'; 0x10000], b"\r\n"].concat();
    for _ in 0..1_600 {
        if stream.write_all(&piece).await.is_err() {
            return;
        }
    }
}

#[test]
fn floods_are_refused_and_memory_stays_bounded() {
    run(async {
        let premises = Premises::open(Way::Http).await;
        let process = premises.serve().await;
        let lena = joined(&premises).await;
        let before = process.resident();
        let mut floods_under_way = JoinSet::new();
        for nth in 0..64 {
            let length =
                if nth % 2 == 0 { "content-length: 104857600" } else { "transfer-encoding: chunked" };
            let head = format!("{}{length}\r\n\r\n", SAID[2].trim_end_matches("content-length: 9\r\n\r\n"));
            let address = process.address();
            floods_under_way.spawn(async move { floods(address, &head).await });
        }
        logs(&lena, 1).await;
        while floods_under_way.join_next().await.is_some() {}
        logs(&lena, 2).await;
        if let Some((before, after)) = before.zip(process.resident()) {
            // Each may leave its megabyte behind, for the allocator keeps what it had: 6,400 MB were sent.
            assert!(after < before + 128 * 1024, "{before} KiB before, {after} KiB after");
        }
        process.stop().await;
    });
}
