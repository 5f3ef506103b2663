use super::*;
use crate::config::{GithubAccess, JiraAccess, LinearAccess, Secret};
use crate::domain::id::{LeadId, MilestoneId, WorkspaceId};
use crate::domain::link::{Address, Progress, Reading};
use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

const GITHUB: &str = "https://github.com/acme/payroll/milestone/7";
const JIRA: &str = "https://acme.atlassian.net/projects/PAY/versions/10001";
const LINEAR: &str = "https://linear.app/acme/project/one-payroll-3f2a1b9c0d4e/overview";

/// What a tracker answers next: status, headers, body.
type Canned = (u16, Vec<(&'static str, String)>, String);

/// A tracker that answers what it was given, in order, then never, and writes down what it was asked.
#[derive(Clone, Default)]
struct FakeTracker {
    answers: Arc<Mutex<VecDeque<Canned>>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl FakeTracker {
    fn will_say(&self, body: &Value) {
        self.will_answer(200, vec![], body.to_string());
    }

    fn will_answer(&self, status: u16, headers: Vec<(&'static str, String)>, body: String) {
        self.answers.lock().expect("unpoisoned").push_back((status, headers, body));
    }

    /// Each request so far: method, path, authorization, entity tag, body.
    fn asked(&self) -> Vec<String> {
        self.asked.lock().expect("unpoisoned").clone()
    }

    async fn start(&self) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/", listener.local_addr().expect("bound"));
        let router = Router::new().fallback(answer_next).with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        url
    }

    /// Trackers of which each is this one, with little patience.
    async fn trackers(&self) -> Trackers {
        let api: url::Url = self.start().await.parse().expect("an address");
        let token = || Secret::new("t0ken");
        let settings = TrackerSettings {
            github: Some(GithubAccess { host: "github.com".into(), api: api.clone(), token: token() }),
            jira: Some(JiraAccess {
                host: "acme.atlassian.net".into(),
                api: api.clone(),
                email: "it@acme.example".into(),
                token: token(),
            }),
            linear: Some(LinearAccess { api, token: Secret::new("lin_api_t0ken") }),
            every_minutes: 60,
        };
        Trackers::patient_for(&settings, std::time::Duration::from_millis(400)).expect("a client")
    }
}

async fn answer_next(State(tracker): State<FakeTracker>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.expect("a body");
    let header = |name: &str| head.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("-").to_owned();
    let line = format!(
        "{} {} {} {} {}",
        head.method,
        head.uri,
        header("authorization"),
        header("if-none-match"),
        String::from_utf8_lossy(&body)
    );
    tracker.asked.lock().expect("unpoisoned").push(line.trim().to_owned());
    let next = tracker.answers.lock().expect("unpoisoned").pop_front();
    let Some((status, headers, body)) = next else { return std::future::pending().await };
    let mut answer = (StatusCode::from_u16(status).expect("a status"), body).into_response();
    for (name, value) in headers {
        answer.headers_mut().insert(name, value.parse().expect("a header"));
    }
    answer
}

fn now() -> DateTime<Utc> {
    "2026-03-03T09:00:00Z".parse().expect("an instant")
}

fn link(address: &str) -> MilestoneLink {
    MilestoneLink {
        workspace: WorkspaceId::new("T1"),
        lead: LeadId::new("L1"),
        milestone: MilestoneId::new("M1"),
        address: Address::parse(address).expect("an address"),
        reading: None,
        etag: None,
        trouble: None,
        read_at: None,
        next_read_at: now(),
        failures: 0,
    }
}

fn reading(due: Option<&str>, progress: Progress, is_closed: bool) -> Reading {
    Reading { due: due.map(|day| day.parse().expect("a day")), progress: Some(progress), is_closed }
}

/// As GitHub answers, without what is not read.
fn milestone() -> Value {
    json!({
        "number": 7, "state": "open", "title": "One payroll", "open_issues": 6, "closed_issues": 14,
        "due_on": "2026-06-09T07:00:00Z", "closed_at": null,
    })
}

#[tokio::test]
async fn a_github_milestone_is_read_and_asked_about_again_by_its_entity_tag() {
    let github = FakeTracker::default();
    let trackers = github.trackers().await;
    github.will_answer(200, vec![("etag", "W/\"1\"".into())], milestone().to_string());
    let items = Progress::Items { done: 14, total: 20 };
    let read = trackers.read(&link(GITHUB), now()).await.expect("a reading");
    assert_eq!(read, Read::New(reading(Some("2026-06-09"), items, false), Some("W/\"1\"".into())));
    github.will_answer(304, vec![], String::new());
    let known = link(GITHUB).after(read, now(), trackers.every());
    assert_eq!(trackers.read(&known, now()).await, Ok(Read::Unchanged));
    let asked = github.asked();
    assert_eq!(asked[0], "GET /repos/acme/payroll/milestones/7 Bearer t0ken -");
    assert_eq!(asked[1], "GET /repos/acme/payroll/milestones/7 Bearer t0ken W/\"1\"");
}

#[tokio::test]
async fn a_jira_version_is_read_with_its_counts() {
    let jira = FakeTracker::default();
    let trackers = jira.trackers().await;
    jira.will_say(&json!({
        "id": "10001", "name": "One payroll", "archived": false, "released": false, "releaseDate": "2026-06-09",
    }));
    jira.will_say(&json!({ "issuesCount": 30, "issuesUnresolvedCount": 23 }));
    let items = Progress::Items { done: 7, total: 30 };
    let read = trackers.read(&link(JIRA), now()).await;
    assert_eq!(read, Ok(Read::New(reading(Some("2026-06-09"), items, false), None)));
    // it@acme.example:t0ken
    let basic = "Basic aXRAYWNtZS5leGFtcGxlOnQwa2Vu";
    assert_eq!(
        jira.asked(),
        [
            format!("GET /rest/api/3/version/10001 {basic} -"),
            format!("GET /rest/api/3/version/10001/unresolvedIssueCount {basic} -"),
        ]
    );
}

#[tokio::test]
async fn a_linear_project_is_asked_for_by_its_slug() {
    let linear = FakeTracker::default();
    let trackers = linear.trackers().await;
    let project =
        |kind: &str| json!({ "targetDate": "2026-06-09", "progress": 0.704, "status": { "type": kind } });
    let answer = |nodes: Value| json!({ "data": { "projects": { "nodes": nodes } } });
    linear.will_say(&answer(json!([project("started")])));
    linear.will_say(&answer(json!([project("completed")])));
    linear.will_say(&answer(json!([])));
    let read = async || trackers.read(&link(LINEAR), now()).await;
    let percent = Progress::Percent(70);
    assert_eq!(read().await, Ok(Read::New(reading(Some("2026-06-09"), percent, false), None)));
    assert_eq!(read().await, Ok(Read::New(reading(Some("2026-06-09"), percent, true), None)));
    assert_eq!(read().await, Err(ReadError::NotFound));
    let asked = linear.asked();
    assert!(asked[0].starts_with("POST / lin_api_t0ken - {"), "{}", asked[0]);
    assert!(asked[0].contains(r#""variables":{"slug":"3f2a1b9c0d4e"}"#), "{}", asked[0]);
}

#[tokio::test]
async fn what_linear_refuses_inside_its_answer_is_a_refusal() {
    let linear = FakeTracker::default();
    let trackers = linear.trackers().await;
    let refuses =
        |code: &str| json!({ "errors": [{ "message": "no", "extensions": { "code": code } }] }).to_string();
    linear.will_answer(400, vec![], refuses("RATELIMITED"));
    linear.will_answer(200, vec![], refuses("AUTHENTICATION_ERROR"));
    linear.will_answer(400, vec![], refuses("GRAPHQL_VALIDATION_FAILED"));
    let read = async || trackers.read(&link(LINEAR), now()).await;
    assert!(matches!(read().await, Err(ReadError::Wait { after: None, .. })));
    assert_eq!(read().await, Err(ReadError::Refused { status: 200 }));
    assert!(matches!(read().await, Err(ReadError::Silent { .. })));
}

#[tokio::test]
async fn every_refusal_says_when_to_try_again() {
    let github = FakeTracker::default();
    let trackers = github.trackers().await;
    let in_an_hour = (now() + Duration::hours(1)).timestamp().to_string();
    let used_up = vec![("x-ratelimit-remaining", "0".to_owned()), ("x-ratelimit-reset", in_an_hour)];
    let left = vec![("x-ratelimit-remaining", "9".to_owned()), ("x-ratelimit-reset", "1".to_owned())];
    let wait = |seconds: &str| vec![("retry-after", seconds.to_owned())];
    let answers = [
        (401, vec![]),
        (403, left),
        (404, vec![]),
        (429, wait("120")),
        (429, wait("soon")),
        (403, used_up),
        (503, wait("30")),
        (429, wait("99999999999")),
        (500, vec![]),
        (304, vec![]),
    ];
    let mut found = vec![];
    for (status, headers) in answers {
        github.will_answer(status, headers, "{}".into());
        let error = trackers.read(&link(GITHUB), now()).await.expect_err("refused");
        found.push(format!(
            "{status}: {error}; {}; {:?} s",
            error.trouble(),
            error.wait().map(|w| w.num_seconds())
        ));
    }
    insta::assert_snapshot!(found.join("\n"), @"
    401: refused: HTTP 401; does not let Rapport see it; None s
    403: refused: HTTP 403; does not let Rapport see it; None s
    404: not found; does not find it; None s
    429: asked to wait: HTTP 429; could not be read just now; Some(120) s
    429: asked to wait: HTTP 429; could not be read just now; None s
    403: asked to wait: HTTP 403; could not be read just now; Some(3600) s
    503: asked to wait: HTTP 503; could not be read just now; Some(30) s
    429: asked to wait: HTTP 429; could not be read just now; Some(86400) s
    500: no usable answer: HTTP 500; could not be read just now; None s
    304: no usable answer: an answer that is not GitHub's; could not be read just now; None s
    ");
}

#[tokio::test]
async fn slow_huge_and_senseless_answers_are_given_up_without_a_word_of_them() {
    let github = FakeTracker::default();
    let trackers = github.trackers().await;
    let read = async || trackers.read(&link(GITHUB), now()).await.expect_err("no reading");
    github.will_answer(200, vec![], format!("{{\"state\": \"{}\"}}", "x".repeat(300 * 1024)));
    insta::assert_snapshot!(read().await, @"no usable answer: an answer of more than 262144 bytes");
    for body in ["", "<html>hunter2</html>", "[]", "{\"state\": \"open\"}", "{\"open_issues\": -1}", "null"] {
        github.will_answer(200, vec![], body.to_owned());
        assert_eq!(read().await.to_string(), "no usable answer: an answer that is not GitHub's", "{body}");
    }
    // Nothing more to say: the answer never comes.
    let slow = read().await;
    assert!(matches!(slow, ReadError::Silent { .. }) && !slow.to_string().contains("127.0.0.1"), "{slow}");
}

#[tokio::test]
async fn a_token_is_sent_on_to_no_other_host() {
    let (github, elsewhere) = (FakeTracker::default(), FakeTracker::default());
    let trackers = github.trackers().await;
    let other = elsewhere.start().await;
    github.will_answer(
        301,
        vec![("location", format!("{other}repos/acme/payroll/milestones/7"))],
        String::new(),
    );
    assert!(matches!(trackers.read(&link(GITHUB), now()).await, Err(ReadError::Silent { .. })));
    assert_eq!(elsewhere.asked(), Vec::<String>::new());
    github.will_answer(301, vec![("location", "/repositories/1/milestones/7".into())], String::new());
    github.will_say(&milestone());
    assert!(matches!(trackers.read(&link(GITHUB), now()).await, Ok(Read::New(..))), "renamed");
    for _ in 0..9 {
        github.will_answer(302, vec![("location", "/again".into())], String::new());
    }
    assert!(matches!(trackers.read(&link(GITHUB), now()).await, Err(ReadError::Silent { .. })), "in circles");
}

#[tokio::test]
async fn no_host_without_access_is_ever_called() {
    let tracker = FakeTracker::default();
    let trackers = tracker.trackers().await;
    for address in [
        "https://git.elsewhere.example/acme/payroll/milestone/7",
        "https://other.atlassian.net/projects/PAY/versions/10001",
        "https://wiki.example/payroll",
    ] {
        assert_eq!(trackers.read(&link(address), now()).await, Err(ReadError::NoAccess), "{address}");
    }
    assert_eq!(tracker.asked(), Vec::<String>::new());
}
