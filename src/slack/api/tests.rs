use super::*;
use crate::slack::fakes::{FakeSlack, api};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

fn token() -> Token {
    Token::new("xoxb-1")
}

const HTML: (&str, &str) = ("content-type", "text/html");
/// Status, headers, body.
type Answered = (u16, &'static [(&'static str, &'static str)], &'static str);

const ANSWERS: &[Answered] = &[
    (200, &[], r#"{"ok":true,"ts":"1.2"}"#),
    (429, &[("retry-after", "30")], r#"{"ok":false,"error":"ratelimited"}"#),
    (429, &[("retry-after", "7"), HTML], "slow down"),
    (200, &[], r#"{"ok":false,"error":"ratelimited"}"#),
    (200, &[], r#"{"ok":false,"error":"internal_error"}"#),
    (200, &[], r#"{"ok":false,"error":"fatal_error"}"#),
    (500, &[], "oops"),
    (503, &[HTML], "<html>"),
    (200, &[HTML], "<html>"),
    (200, &[], r#"{"ok":tru"#),
    (200, &[], r#"{"ok":false}"#),
    (200, &[], r#"{"ok":false,"error":"channel_not_found"}"#),
    (200, &[], r#"{"ok":false,"error":"missing_scope","needed":"im:write","provided":"chat:write"}"#),
    (
        200,
        &[],
        r#"{"ok":false,"error":"invalid_arguments","response_metadata":{"messages":["[ERROR] missing required field: title"]}}"#,
    ),
    (404, &[HTML], "not here"),
];

#[tokio::test]
async fn every_answer_says_whether_to_try_again() {
    let slack = FakeSlack::default();
    let api = api(&slack.start().await);
    let mut table = vec![];
    for (status, headers, body) in ANSWERS {
        let headers = headers.iter().map(|(name, value)| (*name, (*value).to_owned()));
        slack.will_answer((*status, headers.collect(), (*body).to_owned()));
        let outcome =
            api.call(&token(), Method::ChatPostMessage, &json!({"channel": "C1", "text": "hi"})).await;
        table.push(format!("{status} {body}\n  {outcome:?}"));
    }
    insta::assert_snapshot!(table.join("\n"), @r#"
    200 {"ok":true,"ts":"1.2"}
      Ok(Object {"ok": Bool(true), "ts": String("1.2")})
    429 {"ok":false,"error":"ratelimited"}
      Err(Retry { after: Some(30s), why: "ratelimited" })
    429 slow down
      Err(Retry { after: Some(7s), why: "HTTP 429" })
    200 {"ok":false,"error":"ratelimited"}
      Err(Retry { after: None, why: "ratelimited" })
    200 {"ok":false,"error":"internal_error"}
      Err(Ambiguous { why: "internal_error" })
    200 {"ok":false,"error":"fatal_error"}
      Err(Ambiguous { why: "fatal_error" })
    500 oops
      Err(Ambiguous { why: "HTTP 500 Internal Server Error" })
    503 <html>
      Err(Ambiguous { why: "HTTP 503 Service Unavailable" })
    200 <html>
      Err(Ambiguous { why: "an answer that is not Slack's" })
    200 {"ok":tru
      Err(Ambiguous { why: "an unreadable answer (EOF while parsing a value at line 1 column 9)" })
    200 {"ok":false}
      Err(Ambiguous { why: "an answer that is not Slack's" })
    200 {"ok":false,"error":"channel_not_found"}
      Err(Refused { error: "channel_not_found", detail: None, needed: None })
    200 {"ok":false,"error":"missing_scope","needed":"im:write","provided":"chat:write"}
      Err(Refused { error: "missing_scope", detail: None, needed: Some("im:write") })
    200 {"ok":false,"error":"invalid_arguments","response_metadata":{"messages":["[ERROR] missing required field: title"]}}
      Err(Refused { error: "invalid_arguments", detail: Some("[ERROR] missing required field: title"), needed: None })
    404 not here
      Err(Refused { error: "http_404", detail: None, needed: None })
    "#);
}

#[tokio::test]
async fn methods_that_write_send_json_and_those_that_read_a_query() {
    let slack = FakeSlack::default();
    let api = api(&slack.start().await);
    let post = json!({"channel": "C1", "text": "a & b", "unfurl_links": false});
    api.call(&token(), Method::ChatPostMessage, &post).await.expect("ok");
    let read =
        json!({"channel": "C1", "limit": 100, "include_all_metadata": true, "cursor": null, "oldest": "1.0"});
    api.call(&token(), Method::ConversationsHistory, &read).await.expect("ok");
    insta::assert_snapshot!(slack.asked().join("\n"), @r#"
    POST /api/chat.postMessage {"channel":"C1","text":"a & b","unfurl_links":false}
    GET /api/conversations.history?channel=C1&include_all_metadata=true&limit=100&oldest=1.0
    "#);
}

#[tokio::test]
async fn what_cannot_be_reached_was_not_sent() {
    let port = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = port.local_addr().expect("bound");
    drop(port);
    let outcome = api(&format!("http://{address}/api/")).call(&token(), Method::AuthTest, &json!({})).await;
    assert!(matches!(outcome, Err(CallError::Offline { .. })), "{outcome:?}");
}

#[tokio::test]
async fn a_connection_lost_before_the_answer_may_have_done_it() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("bound");
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 1024];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"ok\"").await;
        }
    });
    let outcome =
        api(&format!("http://{address}/api/")).call(&token(), Method::ChatPostMessage, &json!({})).await;
    assert!(matches!(outcome, Err(CallError::Ambiguous { .. })), "{outcome:?}");
}

#[tokio::test]
async fn answers_go_to_slack_and_nowhere_else() {
    let slack = FakeSlack::default();
    let base = slack.start().await;
    let api = api(&base);
    let message = Message { text: "Logged.".into(), blocks: vec![] };
    let own = base.replace("/api/", "/response/T1/2");
    let mut table = vec![format!("own {:?}", api.respond(&own, &message, true).await)];
    for foreign in
        ["https://evil.example.com/x", "http://hooks.slack.com/x", "http://127.0.0.1:1/x", "nonsense"]
    {
        table.push(format!("{foreign} {:?}", api.respond(foreign, &message, false).await));
    }
    for (status, body) in [
        (404, r#"{"ok":false,"error":"expired_url"}"#),
        (404, "used_url"),
        (429, ""),
        (500, ""),
        (200, "ok"),
        (200, r#"{"ok":false,"error":"invalid_blocks"}"#),
        (200, "<html>a proxy</html>"),
    ] {
        slack.will_answer((status, vec![], body.to_owned()));
        table.push(format!("{status} {:?}", api.respond(&own, &message, false).await));
    }
    table.push(slack.asked()[0].clone());
    insta::assert_snapshot!(table.join("\n"), @r#"
    own Ok(())
    https://evil.example.com/x Err(Refused { error: "foreign_response_url", detail: None, needed: None })
    http://hooks.slack.com/x Err(Refused { error: "foreign_response_url", detail: None, needed: None })
    http://127.0.0.1:1/x Err(Refused { error: "foreign_response_url", detail: None, needed: None })
    nonsense Err(Refused { error: "unreadable_response_url", detail: None, needed: None })
    404 Err(Refused { error: "expired_url", detail: None, needed: None })
    404 Err(Refused { error: "http_404", detail: None, needed: None })
    429 Err(Retry { after: None, why: "ratelimited" })
    500 Err(Ambiguous { why: "HTTP 500 Internal Server Error" })
    200 Ok(())
    200 Err(Refused { error: "invalid_blocks", detail: None, needed: None })
    200 Err(Ambiguous { why: "an answer that is not Slack's" })
    POST /response/T1/2 {"replace_original":true,"response_type":"ephemeral","text":"Logged."}
    "#);
}
