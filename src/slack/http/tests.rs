use super::*;
use crate::domain::delivery::Message;
use crate::domain::reply::Ack;
use crate::slack::Meters;
use crate::slack::answer::Answer;
use crate::slack::fakes::{FakeReceive, eventually, shell};
use crate::slack::serve::serve;
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";

struct Ready(Result<(), String>);

#[async_trait]
impl Standing for Ready {
    async fn ready(&self) -> Result<(), String> {
        self.0.clone()
    }

    async fn figures(&self) -> String {
        "figures 1\n".into()
    }
}

struct Served {
    base: String,
    receive: Arc<FakeReceive>,
    stop: watch::Sender<bool>,
    ended: tokio::task::JoinHandle<()>,
}

async fn served(takes: Duration, connections: u32) -> Served {
    let answer = Message { text: "Logged.".into(), blocks: vec![] };
    let receive = FakeReceive::new(takes, Answer::Decided { ack: Ack::Message(answer), opening: None });
    let door = SlackDoor::new(shell(receive.clone(), "http://127.0.0.1:1/api/"), SECRET);
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let base = format!("http://{}", listener.local_addr().expect("bound"));
    let (stop, mut stopped) = watch::channel(false);
    let router = router(Arc::new(Ready(Err("the database is away".into()))), Some(door));
    let until = async move {
        let _ = stopped.wait_for(|stop| *stop).await;
    };
    let ended = tokio::spawn(serve(listener, router, connections, Meters::default(), until));
    Served { base, receive, stop, ended }
}

/// HMAC-SHA256 by its definition: a second opinion on the library's.
fn sign(secret: &str, at: i64, body: &str) -> String {
    let mut key = [0_u8; 64];
    key[..secret.len()].copy_from_slice(secret.as_bytes());
    let padded = |pad: u8| key.map(|byte| byte ^ pad);
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(format!("v0:{at}:{body}")).finalize();
    let outer = Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize();
    outer.iter().fold("v0=".to_owned(), |hex, byte| format!("{hex}{byte:02x}"))
}

#[allow(clippy::disallowed_methods, reason = "the library checks against the machine's clock")]
fn unix_now() -> i64 {
    chrono::Utc::now().timestamp()
}

const COMMAND: &str =
    "team_id=T1&user_id=U1&command=%2Frapport&text=&channel_id=C1&trigger_id=1.2.a&response_url=";
const EVENT: &str = r#"{"type":"event_callback","team_id":"T1","event_id":"Ev1","event":{"type":"app_home_opened","tab":"home","user":"U1"}}"#;

async fn post(base: &str, body: &str, headers: &[(&str, String)]) -> String {
    post_with(&reqwest::Client::new(), base, body, headers).await
}

async fn post_with(client: &reqwest::Client, base: &str, body: &str, headers: &[(&str, String)]) -> String {
    let mut request = client.post(format!("{base}{EVENTS_PATH}")).body(body.to_owned());
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    let answer = request.send().await.expect("an answer");
    format!("{} {}", answer.status().as_u16(), answer.text().await.expect("text").trim())
}

fn signed(body: &str) -> Vec<(&'static str, String)> {
    let at = unix_now();
    vec![("x-slack-request-timestamp", at.to_string()), ("x-slack-signature", sign(SECRET, at, body))]
}

#[tokio::test]
async fn what_slack_signed_is_answered() {
    let served = served(Duration::ZERO, 16).await;
    let table = [
        post(&served.base, COMMAND, &signed(COMMAND)).await,
        post(&served.base, EVENT, &signed(EVENT)).await,
        post(&served.base, "nonsense", &signed("nonsense")).await,
        post(&served.base, "", &signed("")).await,
        post(&served.base, "ssl_check=1", &signed("ssl_check=1")).await,
        post(
            &served.base,
            r#"{"type":"url_verification","challenge":"3eZb"}"#,
            &signed(r#"{"type":"url_verification","challenge":"3eZb"}"#),
        )
        .await,
    ];
    insta::assert_snapshot!(table.join("\n"), @r#"
    200 {"response_type":"ephemeral","text":"Logged."}
    200 
    200 
    200 
    200 
    200 3eZb
    "#);
    assert_eq!(served.receive.ids().len(), 2);
    assert_eq!(served.receive.unreadable.lock().expect("unpoisoned").len(), 2);
}

#[tokio::test]
async fn what_slack_did_not_sign_is_refused() {
    let served = served(Duration::ZERO, 16).await;
    let at = unix_now();
    let headers = |at: i64, signature: String| {
        vec![("x-slack-request-timestamp", at.to_string()), ("x-slack-signature", signature)]
    };
    let good = sign(SECRET, at, COMMAND);
    let doubled = [headers(at, good.clone()), vec![("x-slack-signature", good.clone())]].concat();
    let cases = [
        ("no headers", vec![]),
        ("no timestamp", vec![("x-slack-signature", good.clone())]),
        ("doubled", doubled),
        ("stale", headers(at - 301, sign(SECRET, at - 301, COMMAND))),
        ("from the future", headers(at + 400, sign(SECRET, at + 400, COMMAND))),
        ("another secret", headers(at, sign("another", at, COMMAND))),
        ("another body", headers(at, sign(SECRET, at, "command=/x"))),
        ("another version", headers(at, good.replace("v0=", "v1="))),
        ("cut short", headers(at, good[..20].to_owned())),
        ("empty", headers(at, String::new())),
    ];
    let mut table = vec![];
    for (case, headers) in cases {
        table.push(format!("{case}: {}", post(&served.base, COMMAND, &headers).await));
    }
    insta::assert_snapshot!(table.join("\n"), @r#"
    no headers: 401 the signature headers are missing or doubled
    no timestamp: 401 the signature headers are missing or doubled
    doubled: 401 the signature headers are missing or doubled
    stale: 401 the timestamp is too far from now
    from the future: 401 the timestamp is too far from now
    another secret: 401 the signature does not match
    another body: 401 the signature does not match
    another version: 401 the signature does not match
    cut short: 401 the signature does not match
    empty: 401 the signature does not match
    "#);
    assert!(served.receive.ids().is_empty());
}

#[tokio::test]
async fn the_machine_is_told_whether_it_lives_and_is_ready() {
    let served = served(Duration::ZERO, 16).await;
    let get = async |path: &str| {
        let answer = reqwest::get(format!("{}{path}", served.base)).await.expect("an answer");
        format!("{path} {} {}", answer.status().as_u16(), answer.text().await.expect("text").trim())
    };
    let table = [get("/healthz").await, get("/readyz").await, get("/slack/events").await, get("/").await];
    insta::assert_snapshot!(table.join("\n"), @r#"
    /healthz 200 alive
    /readyz 503 the database is away
    /slack/events 405 
    / 404
    "#);
}

/// Sends raw bytes and reads until the server closes.
async fn raw(base: &str, head: &str, chunk: &[u8], chunks: usize) -> String {
    let mut stream = TcpStream::connect(base.trim_start_matches("http://")).await.expect("connected");
    stream.write_all(head.as_bytes()).await.expect("written");
    for _ in 0..chunks {
        if stream.write_all(chunk).await.is_err() {
            break;
        }
    }
    let mut answer = vec![0; 512];
    let read = stream.read(&mut answer).await.unwrap_or(0);
    String::from_utf8_lossy(&answer[..read]).lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_body_too_large_is_refused_before_it_is_held() {
    let served = served(Duration::ZERO, 16).await;
    let signature = "x-slack-request-timestamp: 1\r\nx-slack-signature: v0=1\r\n";
    let announced =
        format!("POST {EVENTS_PATH} HTTP/1.1\r\nhost: x\r\n{signature}content-length: 104857600\r\n\r\n");
    assert_eq!(raw(&served.base, &announced, b"", 0).await, "HTTP/1.1 413 Payload Too Large");
    let streamed =
        format!("POST {EVENTS_PATH} HTTP/1.1\r\nhost: x\r\n{signature}transfer-encoding: chunked\r\n\r\n");
    let chunk = [b"10000\r\n".as_slice(), &[b'x'; 0x10000], b"\r\n"].concat();
    assert_eq!(raw(&served.base, &streamed, &chunk, 17).await, "HTTP/1.1 413 Payload Too Large");
}

#[tokio::test(start_paused = true)]
async fn a_body_that_dawdles_is_refused() {
    let served = served(Duration::ZERO, 16).await;
    let head = format!(
        "POST {EVENTS_PATH} HTTP/1.1\r\nhost: x\r\nx-slack-request-timestamp: 1\r\nx-slack-signature: v0=1\r\ncontent-length: 100\r\n\r\n"
    );
    assert_eq!(raw(&served.base, &head, b"a", 1).await, "HTTP/1.1 408 Request Timeout");
}

#[tokio::test(start_paused = true)]
async fn headers_that_dawdle_are_cut_off() {
    let served = served(Duration::ZERO, 16).await;
    let started = tokio::time::Instant::now();
    let head = "POST /slack/events HTTP/1.1\r\nhost:";
    assert_eq!(raw(&served.base, head, b"", 0).await, "", "closed without an answer");
    assert!(started.elapsed() >= Duration::from_secs(9), "{:?}", started.elapsed());
}

/// Connections that each sent this much and no more.
async fn idlers(base: &str, head: &str, count: usize) -> Vec<TcpStream> {
    let mut idlers = vec![];
    for _ in 0..count {
        let mut idler = TcpStream::connect(base.trim_start_matches("http://")).await.expect("connected");
        idler.write_all(head.as_bytes()).await.expect("written");
        idlers.push(idler);
    }
    idlers
}

#[tokio::test]
async fn a_house_full_of_idlers_has_a_seat_for_slack() {
    let served = served(Duration::ZERO, 4).await;
    let dawdles = format!(
        "POST {EVENTS_PATH} HTTP/1.1\r\nhost: x\r\nx-slack-request-timestamp: 1\r\nx-slack-signature: v0=1\r\ncontent-length: 9\r\n\r\n"
    );
    let slack = reqwest::Client::new();
    for head in ["", "POST /slack/events HTTP/1.1\r\nhost:", &dawdles] {
        let _idlers = idlers(&served.base, head, 40).await;
        for _ in 0..3 {
            assert!(post_with(&slack, &served.base, COMMAND, &signed(COMMAND)).await.starts_with("200 {"));
        }
    }
}

#[tokio::test]
async fn an_idler_cuts_off_nothing_that_slack_signed() {
    let served = served(Duration::from_millis(300), 1).await;
    let (base, headers) = (served.base.clone(), signed(COMMAND));
    let request = tokio::spawn(async move { post(&base, COMMAND, &headers).await });
    eventually("it is in flight", || !served.receive.ids().is_empty()).await;
    let _idlers = idlers(&served.base, "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n", 5).await;
    assert!(request.await.expect("answered").starts_with("200 {"));
}

#[tokio::test(start_paused = true)]
async fn who_reads_no_answers_is_cut_off() {
    let served = served(Duration::ZERO, 16).await;
    let mut stream = TcpStream::connect(served.base.trim_start_matches("http://")).await.expect("connected");
    // More questions than the machine keeps answers for.
    let questions = "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n".repeat(1_000);
    while stream.write_all(questions.as_bytes()).await.is_ok() {}
}

#[tokio::test]
async fn a_stop_lets_what_is_in_flight_end() {
    let served = served(Duration::from_millis(500), 16).await;
    let (base, headers) = (served.base.clone(), signed(COMMAND));
    let request = tokio::spawn(async move { post(&base, COMMAND, &headers).await });
    eventually("it is in flight", || !served.receive.ids().is_empty()).await;
    served.stop.send_replace(true);
    assert!(request.await.expect("answered").starts_with("200 {"));
    tokio::time::timeout(Duration::from_secs(5), served.ended).await.expect("in time").expect("ended");
    assert!(TcpStream::connect(served.base.trim_start_matches("http://")).await.is_err());
}
