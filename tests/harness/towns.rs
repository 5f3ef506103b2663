//! Several workspaces that install one app: their offices look alike, and nothing of one is the other's.

use super::bot::{Bot, SECRET};
use super::office::local;
use super::staff;
use rapport::config::Settings;
use rapport::slack::manifest::{Mode, manifest};
use rapport::slack::oauth::INSTALL_PATH;
use rapport::store::Store;
use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use slack_sandbox::{AppConfig, Person, Sandbox, SandboxClock, Timing, Towns};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::net::TcpListener;

const CLIENT: &str = "1.2";
const CLIENT_SECRET: &str = "a client secret";
const PATIENCE: Duration = Duration::from_secs(20);

/// The workspaces, and the one bot of them all.
pub struct Region {
    pub towns: Towns,
    pub browser: reqwest::Client,
    bot: Option<Bot>,
    hands: Arc<SandboxClock>,
    address: SocketAddr,
    settings: Settings,
    folder: TempDir,
}

/// What a browser got.
pub struct Seen {
    pub status: u16,
    pub page: String,
    /// Where it was sent on to.
    pub location: Option<String>,
    /// What it is to bring along the next time.
    pub cookie: Option<String>,
}

/// The id of the nth workspace.
pub fn team(nth: usize) -> String {
    format!("T{nth:04}")
}

impl Region {
    /// So many workspaces on a Tuesday at 09:20 in Berlin, none of which has the app yet.
    pub async fn open(towns: usize) -> Self {
        rapport::tls::install();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let start = local("2026-03-03 09:20").timestamp_millis();
        let hands = Arc::new(SandboxClock::simulated(start, 1.0, false));
        let public = || "https://rapport.example.com/".parse().expect("an address");
        let app = |nth: usize| {
            AppConfig::new(manifest(&Mode::Http(public())), format!("xoxb-{nth}"))
                .client(CLIENT, CLIENT_SECRET)
                .signing_secret(SECRET)
                .request_url(format!("http://{address}"))
        };
        let described = (0..towns).map(|nth| {
            let timing = Timing { retries: vec![Duration::ZERO; 3], ..Timing::default() };
            Sandbox::builder()
                .clock(hands.clone())
                .workspace(team(nth), format!("Office {nth}"))
                .app(app(nth))
                .users(staff::users())
                .channels(staff::channels())
                .timing(timing)
        });
        let towns = Towns::open(described.collect()).await.expect("they open");
        let folder = tempfile::tempdir().expect("a folder");
        let settings = settings(address);
        let browser = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let browser = browser.build().expect("a browser");
        let mut region = Self { towns, browser, bot: None, hands, address, settings, folder };
        region.bot = Some(region.start(listener).await);
        region
    }

    async fn start(&self, listener: TcpListener) -> Bot {
        let database = format!("sqlite://{}", self.folder.path().join("rapport.db").display());
        Bot::start_installable(&self.towns, &self.hands, &database, listener, &self.settings).await
    }

    /// The store of the bot.
    pub fn store(&self) -> Store {
        self.bot.as_ref().expect("a running bot").store()
    }

    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// A workspace.
    pub fn town(&self, nth: usize) -> &Sandbox {
        &self.towns.all()[nth]
    }

    /// Somebody of a workspace.
    pub fn person(&self, nth: usize, handle: &str) -> Person {
        self.town(nth).act(handle).patience(PATIENCE)
    }

    /// It is that time, everywhere.
    pub fn turn_to(&self, berlin: &str) {
        self.hands.set(local(berlin).timestamp_millis()).expect("a simulated clock");
    }

    /// A browser opens an address, with a cookie.
    pub async fn opens(&self, url: &str, cookie: Option<&str>) -> Seen {
        let mut request = self.browser.get(url);
        if let Some(cookie) = cookie {
            request = request.header(COOKIE, cookie);
        }
        let answer = request.send().await.expect("an answer");
        let header = |name| Some(answer.headers().get(name)?.to_str().ok()?.to_owned());
        let set: Option<String> = header(SET_COOKIE);
        Seen {
            status: answer.status().as_u16(),
            location: header(LOCATION),
            cookie: set.and_then(|line| Some(line.split(';').next()?.to_owned())),
            page: answer.text().await.expect("a page"),
        }
    }

    /// The page on which an installation begins.
    pub async fn begins(&self) -> Seen {
        self.opens(&format!("http://{}{INSTALL_PATH}", self.address), None).await
    }

    /// Slack's page of consent, on which somebody of this workspace says yes: where it sends the browser back to.
    pub async fn consents(&self, begun: &Seen, nth: usize) -> String {
        let link = begun.page.split("href=\"").nth(1).and_then(|rest| rest.split('"').next());
        let link = link.expect("a link").replace("&amp;", "&");
        let consent = self.opens(&format!("{link}&team={}", team(nth)), None).await;
        consent.location.expect("sent back")
    }

    /// A workspace installs the app, from the first page to the last.
    pub async fn installs(&self, nth: usize) -> Seen {
        let begun = self.begins().await;
        let back = self.consents(&begun, nth).await;
        self.opens(&back, begun.cookie.as_deref()).await
    }

    /// Lena of this workspace joins.
    pub async fn lena(&self, nth: usize) -> Person {
        let lena = self.person(nth, "lena");
        lena.say("rapport", "/rapport").expect("said");
        let welcome = lena.wait_text("rapport", "At most one nudge").await.expect("a welcome");
        lena.click(&welcome, "start").await.expect("clicked");
        lena.wait_text("rapport", "You are in.").await.expect("joined");
        lena
    }

    /// The bot stops in good order.
    pub async fn close(mut self) {
        self.bot.take().expect("a running bot").stop().await;
    }
}

fn settings(address: SocketAddr) -> Settings {
    let public_url = format!("http://{address}");
    let env = |name: &str| match name {
        "SLACK_CLIENT_ID" => Some(CLIENT.to_owned()),
        "SLACK_CLIENT_SECRET" => Some(CLIENT_SECRET.to_owned()),
        "SLACK_SIGNING_SECRET" => Some(SECRET.to_owned()),
        "RAPPORT_PUBLIC_URL" => Some(public_url.clone()),
        "RAPPORT_NOTES_KEY" => Some("BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=".to_owned()),
        _ => None,
    };
    Settings::load(None, &env).expect("they can be used")
}
