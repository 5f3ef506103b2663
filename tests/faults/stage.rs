//! The stage of a scene: who stands there before the fault, what they do, what they see.

use super::scenes::Scene;
use super::trouble::Trouble;
use crate::harness::{Office, Someone, actions_of, text_of};
use crate::stories::milestones::lena_with_payroll;
use rapport::domain::vocabulary::Circle;
use serde_json::{Value, json};
use slack_sandbox::{Fault, ProfileChange, Sandbox};
use std::time::Duration;

const SHORT: Duration = Duration::from_secs(8);
/// Words by which what a person is told in the place of something is known.
const TOLD: [&str; 5] = ["Not posted.", "Not changed.", "Not sent:", "did not open the form", COPY];
/// What is answered to a mention and to a form.
const COFFEE: &str = "Logged: coffee today";
/// What an answer begins with that may be a second one.
const COPY: &str = "In case it did not reach you:";

/// A scene in an office, with whoever waits in it.
pub struct Stage<'a> {
    pub office: &'a Office,
    who: Someone<'a>,
    scene: Scene,
    /// What is clicked.
    shown: Value,
}

impl<'a> Stage<'a> {
    /// Before the fault.
    pub async fn set(office: &'a Office, scene: Scene) -> Self {
        let mut shown = Value::Null;
        let who = match scene {
            Scene::Post | Scene::UnknownJoins => lena_with_payroll(office, "C0STATUS").await,
            Scene::Edit | Scene::Note | Scene::UnknownNote => {
                let lena = lena_with_payroll(office, "C0STATUS").await;
                if scene == Scene::UnknownNote {
                    office.sandbox.invite("it-status", "rapport").expect("invited");
                }
                updates(&lena, "The bank signed.").await;
                shown = lena.hears("Posted *One payroll for all sites*").await;
                // Slack takes one message a second in a conversation.
                lena
            }
            Scene::Profile => office.someone("marco"),
            _ => {
                let lena = office.lena().await;
                office.keeps(&lena, "dana", Circle::Inner, 20).await;
                lena
            }
        };
        match scene {
            Scene::Settled => {
                office.turn_to("2026-03-03 09:30").await;
                shown = who.hears("20 days since you last talked").await;
            }
            Scene::Mention => drop(office.sandbox.invite("general", "rapport").expect("invited")),
            Scene::FormOfHome => shown = who.opens_home().await,
            Scene::Changed => {
                let home = who.opens_home().await;
                who.clicks(&home, "schedules").await;
                shown = who.form().await;
            }
            Scene::Respond => {
                who.says("/checkin").await;
                shown = who.form().await;
            }
            _ => {}
        }
        Self { office, who, scene, shown }
    }

    /// Orders the fault.
    pub fn strike(&self, trouble: &Trouble) {
        if let Some(before) = self.scene.beforehand() {
            self.office.sandbox.fault(before);
        }
        let fault = trouble.of(self.scene.call());
        let placed: Fault = match self.scene.place() {
            Some((argument, value)) => fault.given(argument, value),
            None => fault,
        };
        self.office.sandbox.fault(placed);
    }

    /// What leads to the call.
    pub async fn act(&self) {
        let (who, person, told) = (&self.who, &self.who.person, self.told().len());
        match self.scene {
            Scene::Nudge
            | Scene::NudgeUndisturbed
            | Scene::NudgeByStatus
            | Scene::UnknownOpens
            | Scene::UnknownNudge => self.office.turn_to("2026-03-03 09:30").await,
            Scene::Answer => who.says("@dana lunch").await,
            Scene::Post | Scene::UnknownJoins => updates(who, "The bank signed.").await,
            Scene::Edit | Scene::Note | Scene::UnknownNote => self.edits().await,
            Scene::Settled => who.says("/checkin @dana lunch").await,
            Scene::Mention => who.says_in("general", "@rapport @ada coffee").await,
            Scene::Profile => {
                let welcome = who.asks("/rapport").await;
                who.clicks(&welcome, "start").await;
            }
            Scene::Form => who.says("/checkin").await,
            Scene::FormOfHome => who.clicks(&self.shown, "peer.add").await,
            Scene::Changed => self.types().await,
            Scene::Home => who.says("/rapport add @ada coo core").await,
            Scene::Slot | Scene::Bytes | Scene::Share => who.says("/rapport map").await,
            Scene::Respond => {
                let typed = [("peer", json!(self.peer().await)), ("setting", json!("coffee"))];
                person.submit(&self.shown, &typed).await.expect("the form is taken");
            }
        }
        self.appears(told).await;
    }

    /// What is no delivery of the outbox comes a moment after the click: a form, or what takes its place.
    async fn appears(&self, told: usize) {
        let is_there = |_: &Sandbox| !self.who.person.views().is_empty() || self.told().len() > told;
        match self.scene {
            Scene::Form | Scene::FormOfHome => drop(self.office.sandbox.wait_for(SHORT, is_there).await),
            Scene::Changed => drop(self.office.sandbox.wait_for(SHORT, |_| self.answers() > 0).await),
            _ => {}
        }
    }

    async fn peer(&self) -> String {
        self.who.desk().await.peers[0].id.to_string()
    }

    async fn types(&self) {
        let form = self.who.form().await;
        let typed = json!({ "value": "mon, wed 14:00" });
        self.who.person.choose_in_view(&form, "schedule.try.check-in", typed).await.expect("taken");
    }

    fn answers(&self) -> usize {
        let views = self.who.person.views();
        views.iter().filter(|view| text_of(view).contains("Every Monday and Wednesday at 14:00")).count()
    }

    async fn edits(&self) {
        self.who.clicks(&self.shown, "post.edit").await;
        let words = [("changed", json!("The bank signed on Monday.")), ("means", json!("Nothing changes."))];
        self.who.submits(&words).await;
        self.who.submits(&[]).await;
    }

    /// How often the person sees what they wait for.
    pub async fn seen(&self) -> usize {
        match self.scene {
            Scene::Nudge
            | Scene::NudgeUndisturbed
            | Scene::NudgeByStatus
            | Scene::UnknownOpens
            | Scene::UnknownNudge => self.said("rapport", "days since you last talked"),
            Scene::Answer => self.said("rapport", "Logged: lunch today"),
            Scene::Settled => self.said("rapport", "<@U0DANA> · Logged: lunch today."),
            Scene::Mention | Scene::Respond => self.answered(),
            Scene::Post | Scene::UnknownJoins => self.said("it-status", "Status update by <@U0LENA>"),
            Scene::Edit => self.said("it-status", "*Changed:* The bank signed on Monday."),
            Scene::Note | Scene::UnknownNote => self.said("it-status", "Before, it said:"),
            Scene::Profile => {
                let zone = self.who.desk().await.lead.expect("a lead").zone;
                usize::from(zone == chrono_tz::America::New_York)
            }
            Scene::Form | Scene::FormOfHome => self.who.person.views().len(),
            Scene::Changed => self.answers(),
            Scene::Home => {
                let home = self.who.person.home().map(|home| text_of(&home)).unwrap_or_default();
                home.matches("<@U0ADA> · COO").count()
            }
            Scene::Slot | Scene::Bytes | Scene::Share => self.files(),
        }
    }

    /// How often it was answered. What says that it is there in case that the answer is not, is no second one.
    fn answered(&self) -> usize {
        let all = self.said("general", COFFEE) + self.said("rapport", COFFEE);
        if self.is_copied() { all - 1 } else { all }
    }

    /// Whether the answer stands where it was asked, and a copy of it in the direct message.
    pub fn is_copied(&self) -> bool {
        let copies = self.said("rapport", COPY);
        copies == 1 && self.said("general", COFFEE) + self.said("rapport", COFFEE) > copies
    }

    /// Whether an answer stands in the direct message for good, and not where it was asked.
    pub fn is_elsewhere(&self) -> bool {
        let stands = self.who.kept().iter().any(|m| text_of(m).contains(COFFEE));
        matches!(self.scene, Scene::Mention | Scene::Respond) && stands
    }

    fn said(&self, channel: &str, words: &str) -> usize {
        self.who.person.messages(channel).iter().map(|m| text_of(m).matches(words).count()).sum()
    }

    fn files(&self) -> usize {
        let messages = self.who.messages();
        messages.iter().filter_map(|m| m["files"].as_array()).map(Vec::len).sum()
    }

    /// What the person was told in its place: the first line of each.
    pub fn told(&self) -> Vec<String> {
        let all = ["rapport", "general"].into_iter().flat_map(|channel| self.who.person.messages(channel));
        let told = all.map(|m| text_of(&m)).filter(|text| TOLD.iter().any(|words| text.contains(words)));
        told.map(|text| text.lines().next().unwrap_or_default().to_owned()).collect()
    }

    /// What is left to the person once it is mended, how it is called, and how often they see it then.
    pub async fn again(&self) -> (usize, &'static str) {
        let (who, offered, told) = (&self.who, self.offered(), self.told().len());
        let how = match (self.scene, offered) {
            (Scene::Post | Scene::UnknownJoins, Some((message, _))) => {
                who.clicks(&message, "milestone.update").await;
                who.submits(&[]).await;
                who.submits(&[]).await;
                "the button in what they read"
            }
            (_, Some((message, action))) => {
                who.clicks(&message, &action).await;
                self.appears(told).await;
                "the button in what they read"
            }
            (Scene::Answer, _) => return (self.finds("/rapport log dana", "lunch").await, "`/rapport log`"),
            (Scene::Mention, _) => return (self.finds("/rapport log ada", "coffee").await, "`/rapport log`"),
            (Scene::Respond, _) => {
                return (self.finds("/rapport log dana", "coffee").await, "`/rapport log`");
            }
            (Scene::Nudge | Scene::NudgeUndisturbed | Scene::NudgeByStatus, _) => {
                who.says("/rapport resume").await;
                self.office.turn_to("2026-03-12 17:00").await;
                "the next nudge about the same person"
            }
            (Scene::Home, _) => {
                who.opens_home().await;
                "the next look at the Home"
            }
            (Scene::Slot | Scene::Bytes | Scene::Share, _) => {
                who.says("/rapport map").await;
                "the same command"
            }
            (Scene::Profile, _) => {
                let change =
                    ProfileChange { status_text: Some("In a call".into()), ..ProfileChange::default() };
                who.changes(&change).await;
                "the next change of the profile"
            }
            (Scene::Changed, _) => {
                self.types().await;
                self.appears(told).await;
                "the same once more"
            }
            (Scene::Settled, _) => {
                who.clicks(&self.shown, "nudge.opener").await;
                let says_so = self.said("rapport", "This one is already taken care of.");
                return (says_so, "a click on the nudge, which then says that it is taken care of");
            }
            (Scene::Note, _) => {
                let history = self.finds("/milestone history payroll", "The bank signed.").await;
                return (history, "`/milestone history`");
            }
            _ => "nothing",
        };
        self.office.turn_by(30).await;
        (self.seen().await, how)
    }

    async fn finds(&self, command: &str, words: &str) -> usize {
        usize::from(text_of(&self.who.asks(command).await).contains(words))
    }

    /// A message that offers a way, and its first button.
    fn offered(&self) -> Option<(Value, String)> {
        let is_told = |m: &Value| TOLD.iter().any(|words| text_of(m).contains(words));
        let message = self.who.messages().into_iter().rev().find(is_told)?;
        let action = actions_of(&message).into_iter().next()?;
        Some((message, action))
    }
}

/// Drafts, previews and posts an update.
async fn updates(lena: &Someone<'_>, changed: &str) {
    lena.says("/milestone update payroll").await;
    lena.submits(&[("changed", json!(changed)), ("means", json!("Nothing changes."))]).await;
    lena.submits(&[]).await;
}
