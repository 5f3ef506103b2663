//! A balancer in front of several processes: each request goes to the next of them, whatever connection it came on.

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

/// A request and the place of the process that answered it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    /// `command`, or the type of a payload or an event.
    pub kind: String,
    pub to: usize,
}

/// The balancer; it passes on as long as its runtime runs.
#[derive(Clone, Default)]
pub struct Balancer {
    ports: Arc<Mutex<Vec<u16>>>,
    passed: Arc<Mutex<Vec<Passed>>>,
    client: reqwest::Client,
}

impl Balancer {
    /// Starts one on a free port; that port.
    pub async fn start(ports: Vec<u16>) -> (Self, u16) {
        let balancer = Self { ports: Arc::new(Mutex::new(ports)), ..Self::default() };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let routes = Router::new().fallback(pass).with_state(balancer.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        (balancer, port)
    }

    /// What was passed on so far, in order.
    pub fn passed(&self) -> Vec<Passed> {
        self.passed.lock().expect("sound").clone()
    }

    /// Who is next, by turns.
    fn next(&self, kind: String) -> u16 {
        let (ports, mut passed) = (self.ports.lock().expect("sound"), self.passed.lock().expect("sound"));
        let to = passed.len() % ports.len();
        passed.push(Passed { kind, to });
        ports[to]
    }
}

async fn pass(
    State(balancer): State<Balancer>,
    method: Method,
    address: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let port = balancer.next(kind(&body));
    let url = format!("http://127.0.0.1:{port}{}", address.path());
    let mut request = balancer.client.request(method, url).body(body);
    for (name, value) in headers.iter().filter(|(name, _)| *name != "host" && *name != "content-length") {
        request = request.header(name, value);
    }
    match request.send().await {
        Ok(answer) => {
            let (status, headers) = (answer.status(), answer.headers().get("content-type").cloned());
            let body = answer.bytes().await.unwrap_or_default();
            let headers: HeaderMap =
                headers.map(|kind| ("content-type".parse().expect("a name"), kind)).into_iter().collect();
            (status, headers, body).into_response()
        }
        Err(_) => StatusCode::BAD_GATEWAY.into_response(),
    }
}

/// What a request of Slack's carries.
fn kind(body: &[u8]) -> String {
    let fields: Vec<(String, String)> = url::form_urlencoded::parse(body).into_owned().collect();
    let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str());
    let json = |text: &[u8]| serde_json::from_slice::<serde_json::Value>(text).unwrap_or_default();
    match (field("command"), field("payload")) {
        (Some(_), _) => "command".into(),
        (None, Some(payload)) => json(payload.as_bytes())["type"].as_str().unwrap_or_default().into(),
        (None, None) => json(body)["event"]["type"].as_str().unwrap_or_default().into(),
    }
}
