//! A case: one input on one desk, and the decision as it grows.

use super::heard::Heard;
use crate::config::{HolidaySettings, NudgeSettings};
use crate::domain::checkin::CheckIn;
use crate::domain::delivery::{Call, Delivery, Message, Urgency};
use crate::domain::desk::{Change, Desk};
use crate::domain::draft::Draft;
use crate::domain::home::Unfolded;
use crate::domain::id::{DeliveryId, DraftId, IdSource, PeerId, UserId};
use crate::domain::input::{Action, Arrival, Input, Surface, ViewState};
use crate::domain::lead::{Lead, Standing};
use crate::domain::link::Readable;
use crate::domain::logline::{LogLine, LogLineError};
use crate::domain::opener::Openers;
use crate::domain::peer::Peer;
use crate::domain::plain::Dictionary;
use crate::domain::reply::{Ack, Decision, Echo, Opening};
use crate::domain::sensitive::{Sensitive, Touched};
use crate::view::action::ActionId;
use crate::view::blocks::{actions, button, section, unescape};
use crate::view::checkin;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What every case may look at beside the desk: the settings that decide, and the openers.
#[derive(Clone, Debug)]
pub struct House {
    /// Openers of `config/openers.toml`.
    pub openers: Openers,
    /// Words of `config/plain-language.toml`.
    pub plain: Dictionary,
    /// Words of `config/sensitive.toml`.
    pub sensitive: Sensitive,
    /// What a new lead or channel starts with.
    pub nudges: NudgeSettings,
    /// The trackers whose links are read.
    pub readable: Readable,
    /// Which calendars of holidays may be read.
    pub holidays: HolidaySettings,
}

/// What a form carries along, as its `private_metadata`. Ids in it are looked up on the desk, so those
/// of another lead lead nowhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Carried {
    /// Where to answer the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// The nudge it was opened from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nudge: Option<String>,
    /// The row that is edited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
    /// The peer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peer: Option<String>,
    /// Somebody in Slack who is added once the form is submitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<UserId>,
    /// What was unfolded of the Home it was opened from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub home: Option<String>,
    /// The page of the list of openers that it stands in place of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub openers: Option<String>,
    /// What was typed before, to be handled once the form is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
}

impl Carried {
    /// As a form's metadata.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// From a form's metadata; nothing where it is not ours.
    pub fn read(metadata: &str) -> Self {
        serde_json::from_str(metadata).unwrap_or_default()
    }
}

/// One input on one desk.
pub struct Case<'a> {
    /// The desk; changes show at once.
    pub desk: &'a mut Desk,
    /// The input.
    pub arrival: &'a Arrival,
    /// What of it was read already.
    pub heard: Option<&'a Heard>,
    /// Settings and openers.
    pub house: &'a House,
    /// Who is meant by the name in it, where a button said so.
    pub meant: Option<PeerId>,
    /// When it reached us.
    pub now: DateTime<Utc>,
    /// Identities for what it causes.
    pub ids: IdSource,
    /// What was decided so far.
    pub decision: Decision,
}

impl<'a> Case<'a> {
    /// A case with nothing decided yet.
    pub fn new(desk: &'a mut Desk, arrival: &'a Arrival, heard: Option<&'a Heard>, house: &'a House) -> Self {
        let (now, ids) = (arrival.at, arrival.ids());
        Self { desk, arrival, heard, house, meant: None, now, ids, decision: Decision::default() }
    }

    /// Reads a log line, unless it was read already.
    pub fn read(&self, line: &str, today: NaiveDate) -> Result<LogLine, LogLineError> {
        let heard = self.heard.and_then(|heard| heard.said(line, today));
        heard.unwrap_or_else(|| LogLine::parse(line, today))
    }

    /// What of the sensitive a line may touch.
    pub fn touched(&self, line: &str) -> Vec<Touched> {
        let heard = self.heard.and_then(|heard| heard.touched(line));
        heard.unwrap_or_else(|| self.house.sensitive.touched(&unescape(line)))
    }

    /// The lead, unless this person never joined or has left.
    pub fn lead(&self) -> Option<Lead> {
        self.desk.lead.clone().filter(|l| !matches!(l.standing, Standing::Left { .. }))
    }

    /// The person.
    pub fn user(&self) -> UserId {
        self.arrival.key.user.clone()
    }

    /// Makes a change; the desk shows it at once.
    pub fn change(&mut self, change: Change) {
        self.desk.apply(&change);
        self.decision.changes.push(change);
    }

    /// What a command did that came at this instant is taken back, so the same words are no repeat of it.
    pub fn undoes(&mut self, came: DateTime<Utc>) {
        self.decision.undone.push(came);
    }

    /// A peer on the list.
    pub fn peer(&self, id: &str) -> Option<Peer> {
        self.desk.peers.iter().find(|p| p.id.as_str() == id && p.removed_at.is_none()).cloned()
    }

    /// The peers on the list.
    pub fn peers(&self) -> Vec<Peer> {
        self.desk.peers.iter().filter(|p| p.removed_at.is_none()).cloned().collect()
    }

    /// The check-ins with a peer that stand in the log.
    pub fn log_with(&self, peer: &PeerId) -> Vec<CheckIn> {
        self.desk.checkins.iter().filter(|c| c.peer == *peer && c.deleted_at.is_none()).cloned().collect()
    }

    /// Puts a call into the outbox.
    pub fn send(&mut self, call: Call, lane: String, urgency: Urgency) -> DeliveryId {
        self.send_at(call, lane, urgency, self.now, None)
    }

    /// Puts a call into the outbox, not before and not after.
    pub fn send_at(
        &mut self,
        call: Call,
        lane: String,
        urgency: Urgency,
        due_at: DateTime<Utc>,
        expires_at: Option<DateTime<Utc>>,
    ) -> DeliveryId {
        let id: DeliveryId = self.ids.make();
        let workspace = self.arrival.key.workspace.clone();
        let delivery = Delivery { id: id.clone(), workspace, call, lane, urgency, due_at, expires_at };
        self.decision.messages.push(delivery);
        id
    }

    /// Replaces the message that a delivery posted, or will have posted.
    pub fn replace(&mut self, of: &DeliveryId, message: Message) {
        let lane = format!("message:{of}");
        self.send(Call::Update { of: of.clone(), message, author: None }, lane, Urgency::Answer);
    }

    /// Tells the person what was understood of a contact, where they are; after a command in whoever's time it is who
    /// acknowledges it.
    pub fn echo(&mut self, echo: Echo) {
        match &self.arrival.input {
            Input::Command(_) => self.decision.ack = Ack::Echo(Box::new(echo)),
            _ => self.answer(checkin::echo(&echo)),
        }
    }

    /// Answers the person where they are.
    pub fn answer(&mut self, message: Message) {
        let user = self.user();
        let call = match &self.arrival.input {
            Input::Command(_) => {
                self.decision.ack = Ack::Message(message);
                return;
            }
            Input::Action(action) => match (&action.response_url, &action.from) {
                (Some(url), Surface::Message { ephemeral, .. }) => respond(&user, url, *ephemeral, message),
                (_, Surface::Modal(view)) => match Carried::read(&view.metadata).reply_to {
                    Some(url) => respond(&user, &url, false, message),
                    None => direct(&user, message),
                },
                _ => direct(&user, message),
            },
            Input::MessageShortcut { response_url, .. } => respond(&user, response_url, false, message),
            Input::Submission(submission) => match Carried::read(&submission.view.metadata).reply_to {
                Some(url) => respond(&user, &url, false, message),
                None => direct(&user, message),
            },
            Input::Mention { channel, .. } => {
                Call::Ephemeral { channel: channel.clone(), user: user.clone(), message }
            }
            Input::DirectMessage { channel, .. } => posted(channel.to_string(), message),
            _ => direct(&user, message),
        };
        let lane = format!("answer:{user}");
        self.send(call, lane, Urgency::Answer);
    }

    /// A line short enough for a button's value, or the name of the draft that keeps it.
    pub fn keep_line(&mut self, line: &str) -> String {
        if line.chars().count() <= 1_500 {
            return line.to_owned();
        }
        let Some(lead) = self.lead() else { return line.to_owned() };
        let id: DraftId = self.ids.make();
        let content = Value::String(line.to_owned());
        let (workspace, lead, created_at) = (lead.workspace, lead.id, self.now);
        self.change(Change::Draft(Draft { id: id.clone(), workspace, lead, content, created_at }));
        format!("draft:{id}")
    }

    /// The line that [`Case::keep_line`] kept.
    pub fn line_kept(&self, value: &str) -> String {
        let draft =
            value.strip_prefix("draft:").and_then(|id| self.desk.drafts.iter().find(|d| d.id.as_str() == id));
        draft.and_then(|d| d.content.as_str()).unwrap_or(value).to_owned()
    }

    /// One sentence as the answer.
    pub fn say(&mut self, sentence: &str) {
        self.answer(crate::view::help::sentence(sentence));
    }

    /// The address that answers the person, if the input has one.
    pub fn reply_to(&self) -> Option<String> {
        match &self.arrival.input {
            Input::Command(command) => Some(command.response_url.clone()),
            Input::Action(Action { from: Surface::Modal(view), .. }) => {
                Carried::read(&view.metadata).reply_to
            }
            Input::Action(action) => action.response_url.clone(),
            Input::MessageShortcut { response_url, .. } => Some(response_url.clone()),
            Input::Submission(submission) => Carried::read(&submission.view.metadata).reply_to,
            _ => None,
        }
    }

    /// Opens a form. If Slack's trigger has expired, a button takes its place, so that nothing is lost.
    pub fn open(&mut self, mut view: Value, again: (ActionId, &str)) {
        self.carry_home(&mut view);
        let trigger = match &self.arrival.input {
            Input::Command(command) => command.trigger.clone(),
            Input::Action(action) => action.trigger.clone(),
            Input::Shortcut { trigger, .. } | Input::MessageShortcut { trigger, .. } => trigger.clone(),
            _ => return self.offer_form(again),
        };
        let fallback = Box::new(self.in_its_place(late_form(again)));
        self.decision.opening = Some(Opening::Open { trigger, view, fallback });
    }

    /// What is said where a form could not be opened.
    fn in_its_place(&mut self, message: Message) -> Delivery {
        let user = self.user();
        let call = match self.reply_to().filter(|url| !url.is_empty()) {
            Some(url) => respond(&user, &url, false, message),
            None => direct(&user, message),
        };
        Delivery {
            id: self.ids.make(),
            workspace: self.arrival.key.workspace.clone(),
            call,
            lane: format!("answer:{user}"),
            urgency: Urgency::Answer,
            due_at: self.now,
            expires_at: None,
        }
    }

    /// A form opened from the Home knows what was unfolded there, so that saving it folds nothing.
    fn carry_home(&self, view: &mut Value) {
        let home = self.unfolded().text();
        if home.is_empty() {
            return;
        }
        let carried = Carried::read(view["private_metadata"].as_str().unwrap_or_default());
        view["private_metadata"] = Value::String(Carried { home: Some(home), ..carried }.text());
    }

    /// A button that opens the form, where there is no trigger to open it with.
    fn offer_form(&mut self, (action, value): (ActionId, &str)) {
        let text = "Here is the form.";
        let row = vec![button(action.code(), "Open the form", value)];
        self.answer(Message { text: text.into(), blocks: vec![section(text), actions("offer", row)] });
    }

    /// The modal that a button was clicked in.
    pub fn modal(&self) -> Option<ViewState> {
        match &self.arrival.input {
            Input::Action(Action { from: Surface::Modal(view), .. }) => Some(view.clone()),
            _ => None,
        }
    }

    /// Replaces the modal that a button was clicked in.
    pub fn show_instead(&mut self, view: Value) {
        if let Some(ViewState { id, hash, .. }) = self.modal() {
            self.decision.opening = Some(Opening::Update { id, hash, view });
        }
    }

    /// Shows errors beside the fields of the submitted form; what was typed stays.
    pub fn refuse(&mut self, field: &str, sentence: impl Into<String>) {
        match &mut self.decision.ack {
            Ack::Errors(errors) => {
                errors.insert(field.to_owned(), sentence.into());
            }
            ack => *ack = Ack::Errors([(field.to_owned(), sentence.into())].into()),
        }
    }

    /// Whether the submitted form was refused.
    pub fn is_refused(&self) -> bool {
        matches!(self.decision.ack, Ack::Errors(_))
    }

    /// What of the Home is unfolded: as it stood where the person clicked, else nothing.
    fn unfolded(&self) -> Unfolded {
        match &self.arrival.input {
            Input::Action(Action { from: Surface::Home { metadata, .. }, .. }) => Unfolded::read(metadata),
            Input::Submission(submission) => {
                Unfolded::read(Carried::read(&submission.view.metadata).home.as_deref().unwrap_or_default())
            }
            _ => Unfolded::default(),
        }
    }

    /// Publishes the person's Home anew.
    pub fn publish_home(&mut self, unfolded: Unfolded, urgency: Urgency) {
        let lane = format!("home:{}", self.user());
        self.send(Call::PublishHome { user: self.user(), unfolded }, lane, urgency);
    }

    /// Whether Slack said that the person's account is deactivated: nothing is shown there any more.
    fn is_gone(&self) -> bool {
        match &self.arrival.input {
            Input::Deactivated => true,
            Input::Profile(profile) => profile.deleted && profile.user == self.arrival.key.user,
            _ => false,
        }
    }

    /// The decision; whoever changed anything gets their Home refreshed.
    pub fn close(mut self) -> Decision {
        // What Slack said of somebody's place is no change of theirs.
        let has_changed = self.decision.changes.iter().any(|change| !matches!(change, Change::Sighted(_)));
        if has_changed && !self.is_gone() {
            self.publish_home(self.unfolded(), Urgency::Refresh);
        }
        self.decision
    }
}

fn respond(user: &UserId, url: &str, replace: bool, message: Message) -> Call {
    Call::Respond { url: url.to_owned(), user: Some(user.clone()), replace, message }
}

fn direct(user: &UserId, message: Message) -> Call {
    posted(user.to_string(), message)
}

fn posted(channel: String, message: Message) -> Call {
    Call::Post { channel, message, thread_of: None, quiet: false, author: None }
}

fn late_form((action, value): (ActionId, &str)) -> Message {
    let text = "Slack did not open the form in time. Nothing is lost:";
    let row = vec![button(action.code(), "Open the form", value)];
    Message { text: text.into(), blocks: vec![section(text), actions("late", row)] }
}
