//! Somebody who works in the office: says, clicks, submits, and sees what comes of it.

use super::office::Office;
use super::reading::{self, text_of};
use rapport::domain::desk::{Desk, DeskKey, Needs, PeersNeeded};
use rapport::domain::id::{UserId, WorkspaceId};
use serde_json::{Value, json};
use slack_sandbox::{Delivery, Person};
use std::time::Duration;

/// The bot's handle: whoever talks to it talks in their direct message with it.
const BOT: &str = "rapport";
const PATIENCE: Duration = Duration::from_secs(20);

/// Somebody who works in the office.
pub struct Someone<'a> {
    office: &'a Office,
    pub person: Person,
}

impl<'a> Someone<'a> {
    pub(super) fn new(office: &'a Office, person: Person) -> Self {
        Self { office, person: person.patience(PATIENCE) }
    }

    /// Joins, by the Start button of the welcome, and skips the form of three people.
    pub async fn joins(&self) {
        let welcome = self.asks("/rapport").await;
        self.clicks(&welcome, "start").await;
        if self.desk().await.peers.is_empty() {
            self.form().await;
            self.person.close_all().expect("closed");
        }
    }

    /// Leaves, by the button of what is asked first.
    pub async fn leaves(&self) {
        let asked = self.asks("/rapport leave").await;
        self.clicks(&asked, "leave").await;
    }

    /// Types into a menu of the form on top; the labels it offers.
    pub async fn is_offered(&self, field: &str, query: &str) -> Vec<String> {
        let form = self.form().await;
        let answer = self.person.options_in_view(&form, field, query).await.expect("options");
        let options = answer["options"].as_array().cloned().unwrap_or_default();
        options.iter().filter_map(|o| o["text"]["text"].as_str().map(str::to_owned)).collect()
    }

    /// Types into a field of the form on top and presses Enter.
    pub async fn enters(&self, action: &str, text: &str) {
        let form = self.form().await;
        let typed = json!({ "value": text });
        self.person.choose_in_view(&form, action, typed).await.expect("the bot took it");
        // The form is replaced after the acknowledgement.
        let replaced = |view: &Value| view["hash"] != form["hash"];
        self.person.wait_view(replaced).await.expect("the form answers");
        self.office.settle().await;
    }

    /// Clicks a button of the form on top, which the bot answers with another form in its place.
    pub async fn clicks_in_form(&self, action: &str) {
        let form = self.form().await;
        self.clicks(&form, action).await;
        let replaced = |view: &Value| view["hash"] != form["hash"];
        self.person.wait_view(replaced).await.expect("the form answers");
        self.office.settle().await;
    }

    /// Types into the direct message with the bot, and waits until the bot took it.
    pub async fn says(&self, text: &str) {
        self.says_in(BOT, text).await;
    }

    /// Types somewhere, and waits until the bot took it.
    pub async fn says_in(&self, channel: &str, text: &str) {
        let name = match text.starts_with('/') {
            true => text.split_whitespace().next().unwrap_or_default(),
            false if channel == BOT => "message",
            false => "app_mention",
        };
        let heard = self.heard(name);
        self.person.say(channel, text).expect("said");
        self.until_heard(name, heard + 1).await;
    }

    fn heard(&self, name: &str) -> usize {
        let took = |d: &&Delivery| d.name == name && d.outcome == "acknowledged";
        self.office.sandbox.deliveries().iter().filter(took).count()
    }

    /// Waits until the bot took so many of these, and did what follows.
    async fn until_heard(&self, name: &str, times: usize) {
        let heard = self.office.sandbox.wait_for(PATIENCE, |_| self.heard(name) >= times).await;
        assert!(heard, "the bot did not hear {name}");
        self.office.settle().await;
    }

    /// Types, and gets the bot's answer in the direct message.
    pub async fn asks(&self, text: &str) -> Value {
        self.asks_in(BOT, text).await
    }

    /// Types somewhere, and gets the bot's answer there.
    pub async fn asks_in(&self, channel: &str, text: &str) -> Value {
        let before = self.ids(channel);
        self.says_in(channel, text).await;
        let is_answer = |m: &Value| m["user"] != self.person.id() && !before.contains(&m["ts"].to_string());
        let answer = self.person.wait_message(channel, is_answer).await;
        answer.unwrap_or_else(|_| panic!("no answer to {text}"))
    }

    fn ids(&self, channel: &str) -> Vec<String> {
        self.person.messages(channel).iter().map(|m| m["ts"].to_string()).collect()
    }

    /// The direct message with the bot, oldest first; ephemeral answers too.
    pub fn messages(&self) -> Vec<Value> {
        self.person.messages(BOT)
    }

    /// What the bot wrote into the direct message and everybody would still find there.
    pub fn kept(&self) -> Vec<Value> {
        let mine = |m: &Value| m["user"] != self.person.id() && m["ephemeral"] != true;
        self.messages().into_iter().filter(mine).collect()
    }

    /// The newest message in the direct message.
    pub fn last(&self) -> Value {
        self.messages().pop().expect("a message")
    }

    /// The same message as it is now.
    pub fn again(&self, message: &Value) -> Value {
        let channel = message["channel"].as_str().unwrap_or_default();
        let now = self.person.messages(channel).into_iter().find(|m| m["ts"] == message["ts"]);
        now.expect("the message is still there")
    }

    /// The newest message of the direct message that says this.
    pub async fn hears(&self, words: &str) -> Value {
        self.sees(BOT, words).await
    }

    /// The newest message somewhere that says this.
    pub async fn sees(&self, channel: &str, words: &str) -> Value {
        let found = self.person.wait_message(channel, |m| text_of(m).contains(words)).await;
        found.unwrap_or_else(|_| panic!("no message that says {words:?}"))
    }

    /// Clicks a button, by its action id or the part before its row's id.
    pub async fn clicks(&self, message: &Value, action: &str) {
        self.uses(message, action, json!({})).await;
    }

    /// Chooses an option of a menu, by its label.
    pub async fn picks(&self, message: &Value, action: &str, label: &str) {
        let menu = reading::element(message, action).unwrap_or_else(|| panic!("no menu {action}"));
        let options = menu["options"].as_array().expect("options");
        let option = options.iter().find(|o| o["text"]["text"] == label);
        let option = option.unwrap_or_else(|| panic!("no option {label} among {options:?}")).clone();
        self.uses(message, action, json!({ "selected_option": option })).await;
    }

    async fn uses(&self, shown: &Value, action: &str, chosen: Value) {
        let element =
            reading::element(shown, action).unwrap_or_else(|| panic!("no button {action} on {shown}"));
        let id = element["action_id"].as_str().unwrap_or_default().to_owned();
        let used = match shown.get("ts") {
            Some(_) => self.person.choose(shown, &id, chosen).await,
            None => self.person.choose_in_view(shown, &id, chosen).await,
        };
        used.expect("the bot took the click");
        self.office.settle().await;
    }

    /// The form on top.
    pub async fn form(&self) -> Value {
        self.person.wait_view(|_| true).await.expect("a form opens")
    }

    /// Submits the form on top, which the bot takes.
    pub async fn submits(&self, inputs: &[(&str, Value)]) {
        let form = self.form().await;
        self.person.submit(&form, inputs).await.expect("the form is taken");
        self.office.settle().await;
    }

    /// Submits the form on top, and gets what is wrong with it, by field.
    pub async fn is_refused(&self, inputs: &[(&str, Value)]) -> Value {
        let form = self.form().await;
        let trouble = self.person.submit(&form, inputs).await.expect_err("the form is refused");
        self.office.settle().await;
        trouble.errors.clone().unwrap_or_else(|| panic!("not refused beside its fields: {trouble}"))
    }

    /// Opens the Home tab, and sees it as it is then.
    pub async fn opens_home(&self) -> Value {
        let heard = self.heard("app_home_opened");
        self.person.open_home().expect("opened");
        self.until_heard("app_home_opened", heard + 1).await;
        self.person.home().expect("a Home")
    }

    /// Changes the profile, and waits until the bot heard of it.
    pub async fn changes(&self, change: &slack_sandbox::ProfileChange) {
        let heard = self.heard("user_change");
        self.person.change_profile(change).expect("changed");
        self.until_heard("user_change", heard + 1).await;
    }

    /// All that the bot keeps of this person.
    pub async fn desk(&self) -> Desk {
        let workspace = WorkspaceId::new(super::staff::WORKSPACE);
        let key = DeskKey { workspace, user: UserId::new(self.person.id()) };
        let back = self.office.now() - chrono::Duration::days(400);
        let needs = Needs {
            peers: PeersNeeded::All,
            nudges_since: Some(back),
            checkins_since: Some(back),
            milestones: true,
            answers: true,
            links: true,
            latest_updates: true,
            schedules: true,
            calendars: true,
            openers_since: Some(back),
            own_openers: true,
            drafts: true,
            promises: true,
            allowed: true,
            history: true,
            ..Needs::default()
        };
        let store = self.office.store().await;
        let mut tx = store.reading().await.expect("a transaction");
        tx.desks(&[(key, needs)]).await.expect("read").pop().expect("a desk")
    }

    /// How many check-ins stand in this person's log.
    pub async fn logged(&self) -> usize {
        self.desk().await.checkins.iter().filter(|c| c.deleted_at.is_none()).count()
    }
}
