//! What a lead does all day: says lines, answers nudges, posts and edits, promises, asks for pictures; and does it again,
//! as people do, when Slack shows that it failed.

use super::cast::{self, Cast};
use super::ledger::{Kind, Ledger, word};
use super::{Plan, clockwork, until};
use crate::harness::process::Premises;
use crate::harness::{element, text_of};
use rapport::flow::simulate::chance::Chance;
use serde_json::{Value, json};
use slack_sandbox::Person;
use std::time::{Duration, Instant};
use tokio::sync::watch;

const BOT: &str = "rapport";
/// Stands in the sentence with which something is refused.
pub const AGAIN: &str = "try once more";
/// How long a lead looks at the screen before they give up on what should appear.
const PATIENCE: Duration = Duration::from_secs(5);
/// Said again for so long: less than the two minutes in which the same words count once.
const AGAIN_FOR: Duration = Duration::from_secs(80);
/// People from this place on were not spoken to for long; those before were.
const DUE_FROM: usize = 12;

/// A lead at work.
pub struct Lead<'a> {
    number: usize,
    person: Person,
    cast: &'a Cast,
    ledger: &'a Ledger<'a>,
    seed: u64,
    files: bool,
}

impl<'a> Lead<'a> {
    pub fn new(
        number: usize,
        plan: &Plan,
        premises: &'a Premises,
        cast: &'a Cast,
        ledger: &'a Ledger<'a>,
    ) -> Self {
        let person = premises.sandbox.act(&cast::handle(number)).patience(PATIENCE);
        let seed = plan.seed.wrapping_mul(1_000).wrapping_add(number as u64);
        Self { number, person, cast, ledger, seed, files: plan.files }
    }

    /// Until the end, one deed after the other. What each is follows from the seed and its number alone.
    pub async fn live(self, end: watch::Receiver<bool>) {
        for nth in 0.. {
            if *end.borrow() {
                return;
            }
            let mut chance = Chance::new(self.seed.wrapping_mul(100_003).wrapping_add(nth as u64));
            let pause = chance.between(50, 400).unsigned_abs();
            // Two words may be needed.
            self.does(chance, &word(self.number, 2 * nth), &word(self.number, 2 * nth + 1)).await;
            tokio::time::sleep(Duration::from_millis(pause)).await;
        }
    }

    async fn does(&self, mut chance: Chance, first: &str, second: &str) {
        let (what, undoes, edits) = (chance.below(100), chance.percent(30), chance.percent(70));
        let place = match chance.percent(20) {
            true => chance.between(DUE_FROM as i64, 96),
            false => chance.between(0, DUE_FROM as i64),
        };
        let who = cast::name(place.unsigned_abs() as usize);
        match what {
            0..30 => self.logs(&who, first, undoes).await,
            30..50 => self.tells(&who, first, undoes).await,
            50..75 => self.answers(chance.below(100), first).await,
            75..83 => self.posts(first, second, edits).await,
            83..90 => self.promises(&who, first).await,
            90..95 if self.files => self.asks(chance.one_of(&["/rapport map", "/rapport export"])).await,
            _ => self.looks(),
        }
    }

    /// A command with a word in it, again and again until it is taken.
    async fn types(&self, kind: Kind, word: &str, line: &str) -> bool {
        self.ledger.says(self.number, kind, word);
        let began = Instant::now();
        while began.elapsed() < AGAIN_FOR {
            let before = self.ledger.fared(word).map_or(0, |said| said.tries);
            self.person.say(BOT, line).expect("said");
            let fared = || self.ledger.fared(word).filter(|said| said.tries > before);
            if until(PATIENCE, fared).await.is_some_and(|said| said.taken) {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        false
    }

    async fn logs(&self, who: &str, word: &str, undoes: bool) {
        let taken = self.types(Kind::Line, word, &format!("/checkin {who} lunch, learned {word}")).await;
        if taken && undoes {
            self.undoes(word, Duration::from_millis(200)).await;
        }
    }

    /// A line in the direct message; Slack sends it again by itself.
    async fn tells(&self, who: &str, word: &str, undoes: bool) {
        self.ledger.says(self.number, Kind::Event, word);
        self.person.say(BOT, &format!("{who} lunch, learned {word}")).expect("said");
        if undoes {
            self.undoes(word, PATIENCE).await;
        }
    }

    /// Takes back what was logged, where the echo of it stands.
    async fn undoes(&self, word: &str, patience: Duration) {
        let echo = || {
            let echoes = |m: &Value| text_of(m).contains(word) && element(m, "checkin.undo").is_some();
            self.person.messages(BOT).into_iter().rev().find(echoes)
        };
        let Some(echo) = until(patience, echo).await else { return };
        let clicked = self.click(&echo, "checkin.undo", json!({})).await;
        self.ledger.undone(word, clicked);
    }

    /// Whether it was taken: acknowledged, and not told before that to try once more.
    async fn click(&self, message: &Value, action: &str, chosen: Value) -> bool {
        let button = element(message, action).unwrap_or(&Value::Null);
        let before = self.refusals();
        let heard =
            self.person.choose(message, button["action_id"].as_str().unwrap_or_default(), chosen).await;
        heard.is_ok() && self.refusals() == before
    }

    fn refusals(&self) -> usize {
        self.person.messages(BOT).iter().filter(|message| text_of(message).contains(AGAIN)).count()
    }

    /// The newest nudge that waits for an answer: logged, snoozed or turned over.
    async fn answers(&self, how: u64, word: &str) {
        let waits = |m: &Value| element(m, "nudge.snooze").is_some();
        let Some(nudge) = self.person.messages(BOT).into_iter().rev().find(waits) else { return };
        match how {
            0..60 if element(&nudge, "nudge.log").is_some() => {
                if self.click(&nudge, "nudge.log", json!({})).await {
                    let filled = [("setting", json!("coffee")), ("learned", json!(word))];
                    self.fills_in("checkin", Kind::Form, word, &filled).await;
                }
            }
            60..75 if element(&nudge, "nudge.opener").is_some() => {
                let button = element(&nudge, "nudge.opener").unwrap_or(&Value::Null);
                let which = button["value"].as_str().unwrap_or_default().to_owned();
                let clicked = self.click(&nudge, "nudge.opener", json!({})).await;
                self.answered("Another opener", which, clicked);
            }
            _ => {
                let menu = element(&nudge, "nudge.snooze").unwrap_or(&Value::Null);
                let chosen = json!({ "selected_option": menu["options"][0] });
                let which = chosen["selected_option"]["value"].as_str().unwrap_or_default().to_owned();
                let clicked = self.click(&nudge, "nudge.snooze", chosen).await;
                self.answered("Snooze", which, clicked);
            }
        }
    }

    fn answered(&self, what: &'static str, which: String, taken: bool) {
        self.ledger.clicked(self.number, what, taken);
        if taken {
            self.ledger.answered(self.number, what, which);
        }
    }

    /// Fills in the form on top once it opens, and submits it until it is taken.
    async fn fills_in(&self, form: &str, kind: Kind, word: &str, filled: &[(&str, Value)]) -> bool {
        let open = || self.person.views().pop().filter(|view| view["callback_id"] == form);
        let Some(view) = until(PATIENCE, open).await else { return false };
        self.ledger.says(self.number, kind, word);
        let taken = self.submits(&view, filled).await;
        self.ledger.submitted(word, taken);
        // Whatever is still open now was given up.
        if !taken {
            let _ = self.person.close_all();
        }
        taken
    }

    async fn submits(&self, view: &Value, filled: &[(&str, Value)]) -> bool {
        let began = Instant::now();
        while began.elapsed() < AGAIN_FOR {
            match self.person.submit(view, filled).await {
                // A note on top says that it is not saved: what was typed stands below, and they try again.
                Ok(()) => match self.note_on_top() {
                    Some(note) => {
                        let _ = self.person.close(&note);
                        tokio::time::sleep(Duration::from_millis(250)).await;
                    }
                    None => return true,
                },
                Err(trouble) if trouble.errors.is_some() || trouble.error == "view_not_found" => {
                    return false;
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(250)).await,
            }
        }
        false
    }

    fn note_on_top(&self) -> Option<Value> {
        self.person.views().pop().filter(|view| view["title"]["text"] == "Not saved yet")
    }

    /// Drafts, previews, posts; and sometimes edits what was posted.
    async fn posts(&self, first: &str, second: &str, edits: bool) {
        self.person.say(BOT, "/milestone update payroll").expect("said");
        let answered = "Posted *One payroll for all sites*";
        let before = self.answers_that(answered).len();
        if !self.publishes(Kind::Post, first).await || !edits {
            return;
        }
        let posted = || self.answers_that(answered).into_iter().nth(before);
        let Some(posted) = until(PATIENCE, posted).await else { return };
        if self.click(&posted, "post.edit", json!({})).await {
            self.publishes(Kind::Edit, second).await;
        }
    }

    fn answers_that(&self, say: &str) -> Vec<Value> {
        let mut all = self.person.messages(BOT);
        all.retain(|m| text_of(m).contains(say) && element(m, "post.edit").is_some());
        all
    }

    /// Through the form and its preview.
    async fn publishes(&self, kind: Kind, word: &str) -> bool {
        let open =
            |form: &'static str| move || self.person.views().pop().filter(|view| view["callback_id"] == form);
        let Some(form) = until(PATIENCE, open("update")).await else { return false };
        let words = [
            ("changed", json!(format!("The bank signed for {word}."))),
            ("means", json!("Payslips stay as they are until June.")),
        ];
        if !self.submits(&form, &words).await {
            let _ = self.person.close_all();
            return false;
        }
        self.fills_in("preview", kind, word, &[]).await
    }

    async fn promises(&self, who: &str, word: &str) {
        let by = clockwork::next_working_day(self.cast).format("%A").to_string().to_lowercase();
        self.types(Kind::Promise, word, &format!("/rapport promise {who} send {word} by {by}")).await;
    }

    /// A picture or an export. Said once: whether it was heard shows in what comes.
    async fn asks(&self, line: &'static str) {
        self.person.say(BOT, line).expect("said");
        self.ledger.clicked(self.number, line, false);
    }

    fn looks(&self) {
        self.person.open_home().expect("opened");
    }
}
