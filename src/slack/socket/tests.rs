use super::*;
use crate::domain::delivery::Message as Words;
use crate::domain::reply::Ack;
use crate::slack::answer::Answer;
use crate::slack::fakes::{FakeReceive, FakeSlack, eventually, shell};
use futures::{SinkExt, StreamExt};
use serde_json::Value;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_tungstenite::accept_async;
use tungstenite::Message;

type ServerSide = WebSocketStream<TcpStream>;

/// Slack: hands out addresses and accepts what connects there.
struct Slack {
    api: FakeSlack,
    base: String,
    links: mpsc::UnboundedReceiver<ServerSide>,
    address: String,
}

impl Slack {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("ws://{}/link?ticket=t0p-s3cret", listener.local_addr().expect("bound"));
        let (accepted, links) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(link) = accept_async(stream).await else { continue };
                let _ = accepted.send(link);
            }
        });
        let api = FakeSlack::default();
        let base = api.start().await;
        Self { api, base, links, address }
    }

    fn hands_out(&self, addresses: usize) {
        for _ in 0..addresses {
            self.api.will_say(&json!({"ok": true, "url": self.address}));
        }
    }

    /// The next connection, greeted.
    async fn greeted(&mut self) -> ServerSide {
        let link = tokio::time::timeout(Duration::from_secs(5), self.links.recv()).await;
        let mut link = link.expect("a connection in time").expect("a connection");
        say(&mut link, &json!({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A1"}}))
            .await;
        link
    }
}

async fn say(link: &mut ServerSide, frame: &Value) {
    link.send(Message::Text(frame.to_string().into())).await.expect("sent");
}

/// The next text that is heard; `None` once it is closed.
async fn heard(link: &mut ServerSide) -> Option<String> {
    let next = async {
        while let Some(Ok(frame)) = link.next().await {
            match frame {
                Message::Text(text) => return Some(text.to_string()),
                Message::Close(_) => return None,
                _ => {}
            }
        }
        None
    };
    tokio::time::timeout(Duration::from_secs(8), next).await.expect("heard in time")
}

fn event(id: &str) -> Value {
    json!({"envelope_id": format!("e-{id}"), "type": "events_api", "accepts_response_payload": false, "retry_attempt": 0, "retry_reason": "",
        "payload": {"type": "event_callback", "team_id": "T1", "event_id": id, "event": {"type": "app_home_opened", "tab": "home", "user": "U1", "channel": "D1"}}})
}

fn command() -> Value {
    json!({"envelope_id": "e-cmd", "type": "slash_commands", "accepts_response_payload": true,
        "payload": {"team_id": "T1", "user_id": "U1", "command": "/rapport", "text": "", "channel_id": "C1", "trigger_id": "1.2.a", "response_url": ""}})
}

struct Running {
    receive: Arc<FakeReceive>,
    state: SocketState,
    stop: watch::Sender<bool>,
    ended: tokio::task::JoinHandle<Result<(), SocketRefused>>,
}

fn run(slack: &Slack, connections: u32, takes: Duration) -> Running {
    let ack = Ack::Message(Words { text: "Logged.".into(), blocks: vec![] });
    let receive = FakeReceive::new(takes, Answer::Decided { ack, opening: None });
    let socket = SocketMode::new(shell(receive.clone(), &slack.base), Token::new("xapp-1"), connections);
    let refused = Duration::from_millis(20);
    let socket = socket.with_timing(SocketTiming { refused, ..SocketTiming::default() });
    let (stop, stopped) = watch::channel(false);
    Running { receive, state: socket.state(), stop, ended: tokio::spawn(socket.run(stopped)) }
}

#[tokio::test]
async fn what_arrives_is_committed_and_then_acknowledged() {
    let mut slack = Slack::start().await;
    slack.hands_out(1);
    let running = run(&slack, 1, Duration::ZERO);
    let mut link = slack.greeted().await;
    say(&mut link, &event("Ev1")).await;
    assert_eq!(heard(&mut link).await.as_deref(), Some(r#"{"envelope_id":"e-Ev1"}"#));
    assert_eq!(running.receive.ids(), ["Ev1"]);
    say(&mut link, &command()).await;
    let ack = heard(&mut link).await.expect("an acknowledgement");
    assert_eq!(ack, r#"{"envelope_id":"e-cmd","payload":{"response_type":"ephemeral","text":"Logged."}}"#);
    assert_eq!(running.state.connected(), 1);
}

#[tokio::test]
async fn what_cannot_be_read_is_kept_and_acknowledged_if_it_has_an_envelope() {
    let mut slack = Slack::start().await;
    slack.hands_out(1);
    let running = run(&slack, 1, Duration::ZERO);
    let mut link = slack.greeted().await;
    link.send(Message::Text("nonsense".into())).await.expect("sent");
    say(&mut link, &json!({"envelope_id": "e-9", "type": "something_new", "payload": {}})).await;
    assert_eq!(heard(&mut link).await.as_deref(), Some(r#"{"envelope_id":"e-9"}"#));
    eventually("both are kept", || running.receive.unreadable.lock().expect("unpoisoned").len() == 2).await;
}

#[tokio::test]
async fn a_slow_decision_holds_up_no_other() {
    let mut slack = Slack::start().await;
    slack.hands_out(1);
    let running = run(&slack, 1, Duration::from_millis(400));
    let mut link = slack.greeted().await;
    let started = Instant::now();
    for number in 0..10 {
        say(&mut link, &event(&format!("Ev{number}"))).await;
    }
    for _ in 0..10 {
        assert!(heard(&mut link).await.is_some());
    }
    assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    assert_eq!(running.receive.ids().len(), 10);
}

#[tokio::test]
async fn a_stop_acknowledges_what_is_in_flight_and_closes() {
    let mut slack = Slack::start().await;
    slack.hands_out(1);
    let running = run(&slack, 1, Duration::from_millis(300));
    let mut link = slack.greeted().await;
    say(&mut link, &event("Ev1")).await;
    eventually("it is in flight", || !running.receive.ids().is_empty()).await;
    running.stop.send_replace(true);
    assert_eq!(heard(&mut link).await.as_deref(), Some(r#"{"envelope_id":"e-Ev1"}"#));
    assert_eq!(heard(&mut link).await, None);
    drop(link);
    assert_eq!(running.ended.await.expect("ended"), Ok(()));
    assert_eq!(running.state.connected(), 0);
}

#[tokio::test]
async fn a_connection_that_slack_refreshes_is_read_on_while_another_opens() {
    let mut slack = Slack::start().await;
    slack.hands_out(2);
    let running = run(&slack, 1, Duration::ZERO);
    let mut old = slack.greeted().await;
    say(&mut old, &json!({"type": "disconnect", "reason": "warning", "debug_info": {"host": "applink-1"}}))
        .await;
    let mut new = slack.greeted().await;
    say(&mut old, &event("Ev1")).await;
    assert_eq!(heard(&mut old).await.as_deref(), Some(r#"{"envelope_id":"e-Ev1"}"#));
    say(&mut new, &event("Ev2")).await;
    assert!(heard(&mut new).await.is_some());
    assert_eq!((running.state.connected(), running.receive.ids().len()), (1, 2));
}

#[tokio::test]
async fn a_connection_that_breaks_is_opened_again() {
    let mut slack = Slack::start().await;
    slack.hands_out(2);
    let running = run(&slack, 1, Duration::ZERO);
    drop(slack.greeted().await);
    let _again = slack.greeted().await;
    eventually("it is connected again", || running.state.connected() == 1).await;
}

#[tokio::test]
async fn a_refusal_at_the_start_ends_it_with_a_sentence() {
    let slack = Slack::start().await;
    slack.api.will_say(&json!({"ok": false, "error": "invalid_auth"}));
    let running = run(&slack, 1, Duration::ZERO);
    let refused = running.ended.await.expect("ended").expect_err("refused");
    insta::assert_snapshot!(refused, @"Slack refuses Socket Mode: invalid_auth. Check SLACK_APP_TOKEN (scope connections:write), and that Socket Mode is on in the app's settings.");
    assert_eq!(running.state.trouble(), Some(refused.to_string()));
}

#[tokio::test]
async fn switched_off_it_acknowledges_what_is_in_flight_and_ends_with_a_sentence() {
    let mut slack = Slack::start().await;
    slack.hands_out(1);
    let running = run(&slack, 1, Duration::from_millis(200));
    let mut link = slack.greeted().await;
    say(&mut link, &event("Ev1")).await;
    say(&mut link, &json!({"type": "disconnect", "reason": "link_disabled"})).await;
    assert_eq!(heard(&mut link).await.as_deref(), Some(r#"{"envelope_id":"e-Ev1"}"#));
    drop(link);
    let refused = running.ended.await.expect("ended").expect_err("refused");
    assert_eq!(refused, SocketRefused("link_disabled".into()));
    assert!(running.state.trouble().is_some_and(|trouble| trouble.contains("Socket Mode is on")));
}

#[tokio::test]
async fn a_refusal_later_is_shown_and_waited_out_until_it_is_the_third_in_a_row() {
    let mut slack = Slack::start().await;
    slack.hands_out(1);
    for error in ["invalid_auth", "invalid_auth"] {
        slack.api.will_say(&json!({"ok": false, "error": error}));
    }
    slack.hands_out(1);
    for _ in 0..3 {
        slack.api.will_say(&json!({"ok": false, "error": "token_revoked"}));
    }
    let running = run(&slack, 1, Duration::ZERO);
    drop(slack.greeted().await);
    eventually("it is told", || running.state.trouble().is_some_and(|t| t.contains("invalid_auth"))).await;
    assert!(!running.ended.is_finished());
    drop(slack.greeted().await);
    let refused = running.ended.await.expect("ended").expect_err("refused");
    assert_eq!(refused, SocketRefused("token_revoked".into()));
    assert_eq!(
        slack.api.asked().len(),
        7,
        "twice it was waited out, and the third refusal in a row was the last"
    );
}

#[tokio::test]
async fn a_handshake_that_never_ends_is_given_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("ws://{}/link?ticket=t0p-s3cret", listener.local_addr().expect("bound"));
    let slack = Slack::start().await;
    slack.api.will_say(&json!({"ok": true, "url": address}));
    let running = run(&slack, 1, Duration::ZERO);
    let _held = listener.accept().await.expect("connected");
    tokio::time::pause();
    eventually_paused(&running.state, "no handshake").await;
}

/// With the time turned ahead instead of waited for.
async fn eventually_paused(state: &SocketState, what: &str) {
    for _ in 0..1_000 {
        if state.trouble().is_some_and(|trouble| trouble.contains(what) && !trouble.contains("s3cret")) {
            return;
        }
        tokio::time::advance(Duration::from_millis(50)).await;
    }
    panic!("{what}: {:?}", state.trouble());
}

#[tokio::test]
async fn a_connection_that_has_gone_quiet_is_dead() {
    let mut slack = Slack::start().await;
    slack.hands_out(2);
    let running = run(&slack, 1, Duration::ZERO);
    // Kept open, but nobody reads on it: pings are not answered.
    let _held = slack.greeted().await;
    eventually("it is connected", || running.state.connected() == 1).await;
    tokio::time::pause();
    for _ in 0..130 {
        tokio::time::advance(Duration::from_secs(1)).await;
    }
    tokio::time::resume();
    let _again = slack.greeted().await;
}

#[test]
fn pauses_grow_to_a_minute_and_differ() {
    let pauses: Vec<_> = (0..10).map(|failures| pause(0, failures)).collect();
    assert!(pauses[0] >= Duration::from_millis(750) && pauses[0] < Duration::from_millis(1_250));
    assert!(pauses[9] >= Duration::from_secs(45) && pauses[9] <= Duration::from_secs(75));
    assert!((0..20).any(|number| pause(number, 3) != pause(0, 3)));
}
