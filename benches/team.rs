//! The leads and their people, and what the leads type.

use serde_json::json;
use slack_sandbox::UserSpec;
use url::form_urlencoded::Serializer;

/// The workspace.
pub const WORKSPACE: &str = "T0BENCH01";
/// How many leads.
pub const LEADS: usize = 200;

const PEOPLE: [&str; 20] = [
    "Ada Lind",
    "Bela Marsh",
    "Carla Novak",
    "Dana Ortiz",
    "Emil Petrov",
    "Farah Quist",
    "Goran Reyes",
    "Hana Silva",
    "Ivo Tanaka",
    "Jonas Ulmer",
    "Kira Vogel",
    "Liam Weiss",
    "Mira Xanthos",
    "Nils Yilmaz",
    "Olga Zeman",
    "Pavel Acker",
    "Rosa Bloom",
    "Sven Castro",
    "Tara Dietz",
    "Umar Ekholm",
];
const OCCASIONS: [&str; 4] = ["lunch", "coffee", "call", "walk"];

/// One thing typed or clicked, with its place in the order of all.
pub struct Said {
    /// The lead's place among the leads.
    pub lead: usize,
    /// The form that Slack sends.
    pub form: String,
}

/// The users of the workspace.
pub fn users() -> Vec<UserSpec> {
    (0..LEADS).map(|n| UserSpec::new(user(n), format!("lead{n}"), format!("Lead {n}"))).collect()
}

/// The user id of a lead.
pub fn user(lead: usize) -> String {
    format!("U0LEAD{lead:04}")
}

/// How many people are added in all.
pub const fn people() -> usize {
    LEADS * PEOPLE.len()
}

/// A lead presses Start.
pub fn joins(nth: usize) -> Said {
    let payload = json!({
        "type": "block_actions", "trigger_id": format!("join.{nth}"),
        "team": { "id": WORKSPACE }, "user": { "id": user(nth) },
        "container": { "type": "message", "channel_id": "D0BENCH", "message_ts": "1.1", "is_ephemeral": true },
        "actions": [{ "type": "button", "action_id": "start", "block_id": "start", "value": "" }],
    });
    let form = Serializer::new(String::new()).append_pair("payload", &payload.to_string()).finish();
    Said { lead: nth, form }
}

/// A lead adds a person: every lead the first, then every lead the second, and so on.
pub fn adds(nth: usize) -> Said {
    let lead = nth % LEADS;
    Said { lead, form: command(lead, "/rapport", &format!("add {} core", PEOPLE[nth / LEADS]), nth) }
}

/// A lead logs a contact: each time another lead, then another person, and never the same words twice.
pub fn logs(nth: usize) -> Said {
    Said { lead: nth % LEADS, form: command(nth % LEADS, "/checkin", &line(nth), nth) }
}

/// What is typed after `/checkin`.
pub fn line(nth: usize) -> String {
    let turn = nth / LEADS;
    let name = PEOPLE[turn % PEOPLE.len()].split(' ').next().unwrap_or_default();
    format!("{name} {}, learned {}", OCCASIONS[turn % OCCASIONS.len()], learned(nth))
}

/// What the line of this number says was learned; the store is asked for it afterwards.
pub fn learned(nth: usize) -> String {
    format!("fact {nth} holds")
}

fn command(lead: usize, name: &str, text: &str, nth: usize) -> String {
    Serializer::new(String::new())
        .append_pair("token", "bench")
        .append_pair("team_id", WORKSPACE)
        .append_pair("team_domain", "bench")
        .append_pair("channel_id", "C0BENCH")
        .append_pair("channel_name", "general")
        .append_pair("user_id", &user(lead))
        .append_pair("user_name", &format!("lead{lead}"))
        .append_pair("command", name)
        .append_pair("text", text)
        .append_pair("api_app_id", "A0BENCH")
        .append_pair("is_enterprise_install", "false")
        .append_pair("response_url", "https://hooks.slack.com/commands/T0BENCH01/1/bench")
        .append_pair("trigger_id", &format!("{name}.{nth}"))
        .finish()
}
