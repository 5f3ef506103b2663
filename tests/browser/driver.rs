//! A headless Chromium, spoken to in the WebDriver protocol. It ends with its test, however that ends.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const DRIVER: &str = "/usr/bin/chromedriver";
const CHROMIUM: &str = "/usr/bin/chromium";
/// How long is waited for what is to appear.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// Set where a missing browser is a failure rather than a reason to skip.
const NEED_ALL: &str = "RAPPORT_TESTS_NEED_ALL";
const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1280,900",
];

/// A browser with one page.
pub struct Browser {
    driver: Child,
    port: u16,
    session: String,
    client: reqwest::Client,
    _profile: TempDir,
}

impl Browser {
    /// Starts one; `None`, said aloud, where there is none.
    pub async fn start() -> Option<Self> {
        if let Some(missing) = [DRIVER, CHROMIUM].into_iter().find(|path| !Path::new(path).exists()) {
            assert!(std::env::var_os(NEED_ALL).is_none(), "no {missing}, and {NEED_ALL} is set");
            eprintln!("SKIPPED in the browser: there is no {missing}");
            return None;
        }
        let mut driver = Command::new(DRIVER)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let port = port_of(&mut driver);
        let profile = tempfile::tempdir().expect("a folder");
        let mut browser =
            Self { driver, port, session: String::new(), client: reqwest::Client::new(), _profile: profile };
        browser.open_session().await;
        Some(browser)
    }

    async fn open_session(&mut self) {
        let profile = format!("--user-data-dir={}", self._profile.path().display());
        let args: Vec<&str> = FLAGS.into_iter().chain([profile.as_str()]).collect();
        let chrome = json!({ "binary": CHROMIUM, "args": args });
        let wanted = json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": chrome } } });
        let opened = self.post("/session", wanted).await;
        self.session = opened["sessionId"].as_str().expect("a session").to_owned();
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        self.try_post(path, body).await.unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    async fn try_post(&self, path: &str, body: Value) -> Result<Value, String> {
        let url = format!("http://127.0.0.1:{}{path}", self.port);
        let answer = self.client.post(url).json(&body).timeout(PATIENCE * 2).send().await;
        let answer: Value = answer.map_err(|e| e.to_string())?.json().await.map_err(|e| e.to_string())?;
        match answer["value"]["error"].as_str() {
            Some(error) => Err(format!("{error}: {}", answer["value"]["message"])),
            None => Ok(answer["value"].clone()),
        }
    }

    /// Goes to an address.
    pub async fn visit(&self, url: &str) {
        self.post(&self.path("url"), json!({ "url": url })).await;
    }

    fn path(&self, rest: &str) -> String {
        format!("/session/{}/{rest}", self.session)
    }

    /// What a script gives, or what it promises.
    pub async fn ask(&self, script: &str) -> Value {
        self.post(&self.path("execute/sync"), json!({ "script": script, "args": [] })).await
    }

    /// Waits until a script gives something true.
    pub async fn until(&self, what: &str, script: &str) {
        let began = Instant::now();
        while !self.ask(script).await.as_bool().unwrap_or(false) {
            if began.elapsed() > PATIENCE {
                let page = self.ask("return document.body.innerText").await;
                panic!("{what} did not come; the page says:\n{}", page.as_str().unwrap_or_default());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until an element of the page says this.
    pub async fn says(&self, selector: &str, words: &str) {
        let all = format!("return [...document.querySelectorAll({selector:?})]");
        let script = format!("{all}.some((one) => one.innerText.includes({words:?}))");
        self.until(&format!("{words:?} in {selector}"), &script).await;
    }

    /// Clicks the last element that fits, once it is there and can be clicked.
    pub async fn click(&self, selector: &str) {
        self.on_last(selector, "click", json!({})).await;
    }

    /// The same, tried once: what stood in the way.
    pub async fn tries_to_click(&self, selector: &str) -> Result<(), String> {
        self.try_on_last(selector, "click", &json!({})).await
    }

    /// Types into the last element that fits.
    pub async fn types(&self, selector: &str, text: &str) {
        self.on_last(selector, "value", json!({ "text": text })).await;
    }

    /// Empties the last field that fits.
    pub async fn clears(&self, selector: &str) {
        self.on_last(selector, "clear", json!({})).await;
    }

    /// Presses Escape, wherever the focus is.
    pub async fn press_escape(&self) {
        let keys = ["keyDown", "keyUp"].map(|deed| json!({ "type": deed, "value": "\u{e00c}" }));
        let hands = json!({ "actions": [{ "type": "key", "id": "keys", "actions": keys }] });
        self.post(&self.path("actions"), hands).await;
    }

    /// An element may be redrawn between being found and being used, so it is found again.
    async fn on_last(&self, selector: &str, deed: &str, body: Value) {
        let began = Instant::now();
        loop {
            match self.try_on_last(selector, deed, &body).await {
                Ok(()) => return,
                Err(error) if began.elapsed() > PATIENCE => panic!("{deed} on {selector}: {error}"),
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    async fn try_on_last(&self, selector: &str, deed: &str, body: &Value) -> Result<(), String> {
        let wanted = json!({ "using": "css selector", "value": selector });
        let found = self.try_post(&self.path("elements"), wanted).await?;
        let last = found.as_array().and_then(|all| all.last()).ok_or("there is none")?;
        let id = last.as_object().and_then(|ids| ids.values().next()).and_then(Value::as_str);
        let path = self.path(&format!("element/{}/{deed}", id.ok_or("no id")?));
        self.try_post(&path, body.clone()).await.map(drop)
    }

    /// Ends the session, and with it Chromium; by hand, as there is no waiting for futures while unwinding.
    fn end_session(&self) -> std::io::Result<()> {
        let mut driver = TcpStream::connect(("127.0.0.1", self.port))?;
        driver.set_read_timeout(Some(Duration::from_secs(5)))?;
        let (session, port) = (&self.session, self.port);
        write!(
            driver,
            "DELETE /session/{session} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
        )?;
        driver.read_to_end(&mut Vec::new()).map(drop)
    }
}

/// The port that the driver says it listens on.
fn port_of(driver: &mut Child) -> u16 {
    let lines = BufReader::new(driver.stdout.take().expect("its output")).lines();
    let port = |line: String| line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok();
    lines.map_while(Result::ok).find_map(port).expect("chromedriver says its port")
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Each may be gone already.
        let _ = self.end_session();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
