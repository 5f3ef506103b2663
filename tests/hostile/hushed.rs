//! What the log never shows, at any level: tokens, secrets, what people wrote, who they wrote about, and the one-time
//! addresses that Slack gives.

use crate::harness::process::{Premises, output, rapport};
use crate::harness::{Way, credentials};
use ::rapport::config::Settings;
use serde_json::{Value, json};
use slack_sandbox::{Fault, FaultKind, Person};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(30);

/// Every secret that the program can be given, by its variable.
const SECRETS: [(&str, &str); 6] = [
    ("RAPPORT_NOTES_KEY", "bm90ZXMga2V5IG5vdGVzIGtleSBub3RlcyBrZXkgMzI="),
    ("RAPPORT_NOTES_KEY_OLD", "YW4gb2xkIGtleSBhbiBvbGQga2V5IGFuIG9sZCBrZXk="),
    ("RAPPORT_GITHUB_TOKEN", "ghp_githubsecret"),
    ("RAPPORT_JIRA_TOKEN", "jirasecret"),
    ("RAPPORT_LINEAR_TOKEN", "lin_linearsecret"),
    ("RAPPORT_JIRA_EMAIL", "jira.reader@example.com"),
];

/// Words that only Lena's notes hold, and parts of the names of those they are about.
const WORDS: [&str; 14] = [
    "zebrafinch",
    "quollnote",
    "okapiword",
    "ibexgoal",
    "tapirtitle",
    "lemurcase",
    "gnuchange",
    "yakpromise",
    "axolotl",
    "wombatina",
    "hoopoe",
    "Whitfield",
    "Okafor",
    "Brandt",
];

fn run(story: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(story);
}

/// Says something, and waits for an answer that says that.
async fn asks(lena: &Person, typed: &str, answer: &str) -> Value {
    lena.say("rapport", typed).expect("said");
    lena.wait_text("rapport", answer).await.unwrap_or_else(|_| panic!("{typed}: no {answer:?}"))
}

/// Fills in the form that opens, and presses again where the bot was too slow for Slack.
async fn fills(lena: &Person, form: &str, inputs: &[(&str, Value)]) {
    let open = lena.wait_view(|view| view["callback_id"] == form).await.expect("a form");
    for _ in 0..20 {
        match lena.submit(&open, inputs).await {
            Err(slow) if slow.error.starts_with("http_service_error") => {}
            taken => return taken.expect("taken"),
        }
    }
    panic!("{form} is never taken");
}

/// What goes well: a lead joins, logs, promises and posts.
async fn a_good_day(lena: &Person) {
    let welcome = asks(lena, "/rapport", "At most one nudge").await;
    lena.click(&welcome, "start").await.expect("clicked");
    lena.wait_text("rapport", "You are in.").await.expect("joined");
    fills(lena, "first-people", &[]).await;
    asks(lena, "/checkin @dana lunch, learned zebrafinch", "Logged: lunch today").await;
    asks(lena, "@ada coffee, note: quollnote", "Logged: coffee today").await;
    lena.say("rapport", "/rapport add").expect("said");
    fills(lena, "peer", &[("name", json!("Wombatina wombatina")), ("organisation", json!("ibexgoal"))]).await;
    lena.say("rapport", "/milestone add tapirtitle").expect("said");
    let words = [
        ("outcome", json!("lemurcase")),
        ("case", json!("lemurcase")),
        ("linked", json!("https://github.com/acme/hoopoe/milestone/7")),
    ];
    let dates = [("estimate", json!("2099-05-01")), ("promise", json!("2099-06-01"))];
    let form = lena.wait_view(|view| view["callback_id"] == "milestone").await.expect("a form");
    let offered = lena.options_in_view(&form, "sponsor", "dana").await.expect("options");
    let who = [("sponsor", offered["options"][0]["value"].clone()), ("channel", json!("C0STATUS"))];
    fills(lena, "milestone", &[&words[..], &dates[..], &who[..]].concat()).await;
    lena.say("rapport", "/milestone update tapirtitle").expect("said");
    fills(lena, "update", &[("changed", json!("gnuchange")), ("means", json!("okapiword"))]).await;
    fills(lena, "preview", &[]).await;
    lena.wait_text("it-status", "gnuchange").await.expect("posted");
    asks(lena, "/rapport promise @dana send yakpromise by friday", "yakpromise").await;
    lena.open_home().expect("opened");
    asks(lena, "/rapport log about zebrafinch", "zebrafinch").await;
}

/// What goes badly: what cannot be understood, what Slack refuses, what breaks.
async fn a_bad_day(premises: &Premises, lena: &Person) {
    asks(lena, "/rapport axolotl", "I do not know").await;
    asks(lena, "/rapport schedule axolotl", "axolotl").await;
    asks(lena, "/checkin @dana lunch 3/4 axolotl", "can mean").await;
    let slack = &premises.sandbox;
    slack.fault(Fault::api("views.open", FaultKind::Error).error("expired_trigger_id"));
    slack.fault(Fault::api("chat.postMessage", FaultKind::Garbage));
    slack.fault(Fault::api("chat.postMessage", FaultKind::Error).error("invalid_blocks"));
    slack.fault(Fault::api("views.publish", FaultKind::RateLimited).retry_after(1));
    slack.fault(Fault::api("views.publish", FaultKind::Status));
    slack.fault(Fault::api("response_url", FaultKind::Status));
    lena.say("rapport", "/milestone add axolotl").expect("said");
    asks(lena, "/checkin @dana walk, learned zebrafinch again", "zebrafinch again").await;
    let logged =
        asks(lena, "/checkin @dana call, learned zebrafinch once more", "zebrafinch once more").await;
    lena.click(&logged, "checkin.undo").await.expect("clicked");
    slack.fault(Fault::socket(FaultKind::Garbage));
    slack.fault(Fault::socket(FaultKind::DropNoClose));
    slack.fault(Fault::events(FaultKind::Duplicate));
    lena.say("rapport", "@ada walk, note: quollnote again").expect("said");
    lena.wait_text("rapport", "Logged: walk today").await.expect("logged");
}

/// The one-time permissions that Slack gave along with what it sent.
fn tickets(premises: &Premises) -> Vec<String> {
    let mut found = vec!["ticket=".to_owned(), "/response/".to_owned(), "v0=".to_owned()];
    for delivery in premises.sandbox.deliveries() {
        let once = ["response_url", "trigger_id"]
            .map(|key| delivery.payload[key].as_str().unwrap_or_default().to_owned());
        found.extend(once.into_iter().filter(|text| !text.is_empty()));
    }
    assert!(found.len() > 10, "{found:?}");
    found
}

/// The lines that show what none may show.
fn indiscretions<'a>(log: &'a str, secrets: &[String]) -> Vec<&'a str> {
    let is_one = |line: &&str| {
        let line = line.to_lowercase();
        secrets.iter().any(|secret| line.contains(&secret.to_lowercase()))
    };
    log.lines().filter(is_one).collect()
}

#[test]
fn a_full_story_leaves_no_secret_in_the_log() {
    for way in [Way::Socket, Way::Http] {
        run(async {
            let premises = Premises::open(way).await;
            let folder = premises.folder.path();
            std::fs::create_dir(folder.join("config")).expect("a folder");
            let settings =
                "[trackers]\ngithub_api = \"http://127.0.0.1:1/\"\njira_host = \"acme.atlassian.net\"\n";
            std::fs::write(folder.join("config/rapport.toml"), settings).expect("written");
            let page = std::fs::File::create(folder.join("log")).expect("a file");
            let process = premises
                .serve_with(|command| {
                    command.envs(SECRETS).env("RAPPORT_LOG", "trace");
                    command.stdout(page.try_clone().expect("a handle")).stderr(page);
                })
                .await;
            let lena = premises.sandbox.act("lena").patience(PATIENCE);
            a_good_day(&lena).await;
            a_bad_day(&premises, &lena).await;
            assert_eq!(process.stop().await.0.code(), Some(0));
            let log = std::fs::read_to_string(folder.join("log")).expect("read");
            assert!(
                log.contains("connected to Slack") && log.contains("DEBUG"),
                "something is logged: {log}"
            );
            let secrets = SECRETS.iter().map(|(_, secret)| *secret).chain(credentials());
            let banned: Vec<String> =
                secrets.chain(WORDS).map(str::to_owned).chain(tickets(&premises)).collect();
            assert_eq!(indiscretions(&log, &banned), Vec::<&str>::new(), "{way:?}");
        });
    }
}

#[test]
fn a_database_that_refuses_is_named_without_its_password() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = rapport(folder.path());
    command.env("SLACK_BOT_TOKEN", "xoxb-1").env("SLACK_SIGNING_SECRET", "signingsecret");
    command
        .env("RAPPORT_DATABASE_URL", "postgres://rapport:axolotl@127.0.0.1:1/rapport")
        .env("RAPPORT_LOG", "trace");
    let ended = output(command);
    let said = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert_eq!(ended.status.code(), Some(1), "{said}");
    assert_eq!(indiscretions(&said, &["axolotl".into(), "signingsecret".into()]), Vec::<&str>::new());
}

#[test]
fn settings_are_shown_without_their_secrets() {
    let given = |name: &str| {
        let slack = [("SLACK_BOT_TOKEN", "xoxb-1-secret"), ("SLACK_APP_TOKEN", "xapp-1-secret")];
        let more = [
            ("SLACK_SIGNING_SECRET", "signingsecret"),
            ("RAPPORT_DATABASE_URL", "postgres://rapport:axolotl@127.0.0.1:1/rapport"),
        ];
        let all = slack.into_iter().chain(more).chain(SECRETS);
        all.into_iter().find(|(known, _)| *known == name).map(|(_, secret)| secret.to_owned())
    };
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), "[trackers]\njira_host = \"acme.atlassian.net\"\n").expect("written");
    let settings = Settings::load(Some(file.path()), &given).expect("settings");
    let shown = format!("{settings:?} {settings:#?}");
    let mut secrets: Vec<String> = SECRETS[..5].iter().map(|(_, secret)| (*secret).to_owned()).collect();
    secrets.extend(["xoxb-1-secret", "xapp-1-secret", "signingsecret", "axolotl"].map(str::to_owned));
    assert_eq!(indiscretions(&shown, &secrets), Vec::<&str>::new());
}
