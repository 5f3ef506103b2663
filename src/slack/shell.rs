//! From a parsed payload to its acknowledgement, in time, and to what follows it.

use super::answer::{Answer, encode, note_on_top};
use super::api::SlackApi;
use super::inbound::Parsed;
use super::meters::{Answered, Arrived};
use super::token::Tokens;
use crate::clock::Clock;
use crate::domain::delivery::{Call, Delivery, Message, Urgency};
use crate::domain::desk::DeskKey;
use crate::domain::id::IdSource;
use crate::domain::input::{Arrival, Input};
use crate::domain::reply::{Ack, Opening};
use crate::metrics::Label;
use async_trait::async_trait;
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tracing::{Instrument, Span};

/// Slack waits 3 s.
const ACK_WITHIN: Duration = Duration::from_millis(2_500);
/// A refusal that is said before the acknowledgement leaves this long before Slack stops waiting.
const SAID_WITHIN: Duration = Duration::from_millis(400);
/// More than may wait to be written, so that who receives can refuse the rest at once, and the memory is bounded all the
/// same. What comes on top of this waits, and is acknowledged late or not at all.
const AT_ONCE: u32 = 4_096;

/// Takes what arrives; the product's journeys implement it.
#[async_trait]
pub trait Receive: Send + Sync {
    /// Decides and commits. Returns once it is committed, and never panics on what a person may send.
    async fn receive(&self, arrival: Arrival) -> Answer;

    /// Keeps what could not be understood, to be shown to the operator.
    async fn unreadable(&self, raw: &str, why: &str);

    /// Commits a message, which is then sent whatever happens; false if it could not be committed.
    async fn keep(&self, delivery: Delivery) -> bool;
}

/// What both ways in (HTTP, socket) share.
#[derive(Clone)]
pub struct Shell {
    receive: Arc<dyn Receive>,
    api: Arc<SlackApi>,
    tokens: Arc<dyn Tokens>,
    clock: Arc<dyn Clock>,
    slots: Arc<Semaphore>,
}

/// What to send back.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reply {
    /// An acknowledgement, empty or with a body.
    Acknowledge(Option<Value>),
    /// None: it is not committed. Slack sends an event again; a form stays open with what was typed.
    Withhold,
}

/// What remains to do once the acknowledgement is on its way.
#[derive(Debug)]
pub(super) struct Rest {
    key: DeskKey,
    opening: Option<Opening>,
    answer: Option<(String, Message)>,
    /// Held until it is done, so that a shutdown waits for it.
    slot: Option<OwnedSemaphorePermit>,
}

impl Shell {
    /// Puts the parts together.
    pub fn new(
        receive: Arc<dyn Receive>,
        api: Arc<SlackApi>,
        tokens: Arc<dyn Tokens>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        Self { receive, api, tokens, clock, slots: Arc::new(Semaphore::new(AT_ONCE as usize)) }
    }

    pub(super) fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    pub(super) fn api(&self) -> &SlackApi {
        &self.api
    }

    /// Waits until what is in flight was decided, answered and opened.
    pub async fn drained(&self, within: Duration) -> bool {
        tokio::time::timeout(within, self.slots.acquire_many(AT_ONCE)).await.is_ok()
    }

    /// What to answer to a payload, at most 2.5 s from now.
    pub(super) async fn handle(&self, parsed: Parsed, raw: &str) -> (Reply, Option<Rest>) {
        match parsed {
            Parsed::Arrival(arrival) => self.handle_arrival(*arrival).await,
            Parsed::Ignored(why) => {
                tracing::debug!(why, "a payload of no concern");
                (Reply::Acknowledge(None), None)
            }
            Parsed::Unreadable(why) => {
                tracing::warn!(why, "a payload that could not be read; it is kept");
                self.api.meters().unreadable();
                // Kept in the background if the store is slow: the acknowledgement must not wait for it.
                let (receive, raw) = (self.receive.clone(), raw.to_owned());
                let keep = tokio::spawn(async move { receive.unreadable(&raw, &why).await });
                let _ = tokio::time::timeout(ACK_WITHIN, keep).await;
                (Reply::Acknowledge(None), None)
            }
        }
    }

    /// Under the name of the request, which every line about it carries, and what it gives rise to (`domain::id::request`).
    async fn handle_arrival(&self, arrival: Arrival) -> (Reply, Option<Rest>) {
        let (began, arrived) = (Instant::now(), Arrived::of(&arrival.input));
        let span = tracing::info_span!("arrival", request = arrival.ids().request(), kind = arrived.code());
        let (answered, reply, rest) = self.take(arrival, &span).instrument(span.clone()).await;
        let took = began.elapsed();
        self.api.meters().answered(arrived, answered, took);
        span.in_scope(|| tracing::info!(outcome = answered.code(), ms = took.as_millis() as u64, "answered"));
        (reply, rest)
    }

    async fn take(&self, arrival: Arrival, span: &Span) -> (Answered, Reply, Option<Rest>) {
        let Ok(Ok(slot)) = tokio::time::timeout(ACK_WITHIN, self.slots.clone().acquire_owned()).await else {
            tracing::error!("too much is in flight; an arrival was turned away");
            return (Answered::TurnedAway, Reply::Withhold, None);
        };
        let (key, input) = (arrival.key.clone(), arrival.input.clone());
        let (answered, answer) = oneshot::channel();
        tokio::spawn(self.clone().decide(arrival, slot, answered).instrument(span.clone()));
        match tokio::time::timeout(ACK_WITHIN, answer).await {
            Ok(Ok((answer, slot))) => {
                let answered = Answered::of(&answer);
                let (reply, rest) = match answer {
                    Answer::Decided { ack, opening } => settle(&input, ack, opening, key),
                    Answer::Repeat => (Reply::Acknowledge(None), None),
                    Answer::Busy(sentence) => (self.refuse(&input, sentence).await, None),
                };
                (answered, reply, rest.map(|rest| Rest { slot: Some(slot), ..rest }))
            }
            Ok(Err(_)) => (Answered::Refused, Reply::Withhold, None),
            Err(_) => {
                tracing::warn!("a decision took longer than Slack waits");
                (Answered::Late, late(&input), None)
            }
        }
    }

    /// Runs by itself, so that a decision ends and is answered even after its request is gone.
    async fn decide(
        self,
        arrival: Arrival,
        slot: OwnedSemaphorePermit,
        answered: oneshot::Sender<(Answer, OwnedSemaphorePermit)>,
    ) {
        let (key, input) = (arrival.key.clone(), arrival.input.clone());
        let answer = self.receive.receive(arrival).await;
        if let Err((answer, slot)) = answered.send((answer, slot)) {
            self.carry_out(Rest { slot: Some(slot), ..late_rest(&input, answer, key) }).await;
        }
    }

    /// A refusal, in the acknowledgement where that takes words. Elsewhere it is said first: a click is acknowledged only once
    /// its person was told, so that nobody takes it for done; who cannot be told sees that it did not get through.
    async fn refuse(&self, input: &Input, sentence: String) -> Reply {
        let message = Message { text: sentence, blocks: vec![] };
        match input {
            Input::Submission(_) => Reply::Acknowledge(Some(note_on_top(&message.text))),
            Input::OptionsWanted(_) => Reply::Acknowledge(encode(input, Ack::Empty).ok()),
            Input::Command(_) => Reply::Acknowledge(encode(input, Ack::Message(message)).ok()),
            _ => {
                let Some(url) = response_url(input) else { return Reply::Withhold };
                let said = tokio::time::timeout(SAID_WITHIN, self.api.respond(&url, &message, false)).await;
                if matches!(said, Ok(Ok(()))) { Reply::Acknowledge(None) } else { Reply::Withhold }
            }
        }
    }

    /// Does what remains, by itself.
    pub(super) fn follow_up(&self, rest: Option<Rest>) {
        let Some(rest) = rest else { return };
        let shell = self.clone();
        tokio::spawn(async move { shell.carry_out(rest).await });
    }

    async fn carry_out(&self, rest: Rest) {
        let Rest { key, opening, answer, slot: _held } = rest;
        if let Some((url, message)) = answer {
            self.say(&key, &url, message).await;
        }
        let Some(opening) = opening else { return };
        let Err(error) = self.open(&key.workspace, &opening).await else { return };
        tracing::warn!(%error, "a view could not be opened");
        if let Opening::Open { fallback, .. } = opening
            && !self.receive.keep(*fallback).await
        {
            tracing::error!("nor could it be said that a view was not opened");
        }
    }

    /// By the outbox, so that it arrives whatever happens now; if that cannot be reached, at once and only once.
    async fn say(&self, key: &DeskKey, url: &str, message: Message) {
        let (now, user) = (self.clock.now(), key.user.clone());
        let lane = format!("answer:{user}");
        let delivery = Delivery {
            id: IdSource::new(format!("{url}/{}", message.text), now).make(),
            workspace: key.workspace.clone(),
            call: Call::Respond {
                url: url.to_owned(),
                user: Some(user),
                replace: false,
                message: message.clone(),
            },
            lane,
            urgency: Urgency::Answer,
            due_at: now,
            expires_at: None,
        };
        if self.receive.keep(delivery).await {
            return;
        }
        if let Err(error) = self.api.respond(url, &message, false).await {
            tracing::warn!(%error, "an answer could not be given");
        }
    }
}

/// A decision that came in time.
fn settle(input: &Input, ack: Ack, opening: Option<Opening>, key: DeskKey) -> (Reply, Option<Rest>) {
    let (body, answer) = match encode(input, ack) {
        Ok(body) => (Some(body), None),
        // Only a command's acknowledgement carries a message; elsewhere it goes to the response address.
        Err(Ack::Message(message)) => (None, response_url(input).map(|url| (url, message))),
        Err(Ack::Empty) => (None, None),
        Err(_) => {
            tracing::error!("an acknowledgement does not fit what came in; it was left out");
            (None, None)
        }
    };
    (Reply::Acknowledge(body), Some(Rest { key, opening, answer, slot: None }))
}

/// What is answered when the decision is not there in time. What is not committed is not acknowledged: Slack sends an
/// event again, and it is then a repeat; whoever clicked or typed a command sees that it did not get through, and is
/// answered all the same once it is decided; a form stays open with all that was typed.
fn late(input: &Input) -> Reply {
    match input {
        Input::OptionsWanted(_) => Reply::Acknowledge(encode(input, Ack::Empty).ok()),
        _ => Reply::Withhold,
    }
}

/// What is still done when the decision came too late for the acknowledgement.
fn late_rest(input: &Input, answer: Answer, key: DeskKey) -> Rest {
    let (message, opening) = match answer {
        Answer::Decided { ack: Ack::Message(message), opening } => (Some(message), opening),
        Answer::Decided { opening, .. } => (None, opening),
        Answer::Busy(sentence) => (Some(Message { text: sentence, blocks: vec![] }), None),
        Answer::Repeat => (None, None),
    };
    let answer = message.and_then(|message| Some((response_url(input)?, message)));
    Rest { key, opening, answer, slot: None }
}

/// Where the person can still be answered.
fn response_url(input: &Input) -> Option<String> {
    let url = match input {
        Input::Command(command) => Some(&command.response_url),
        Input::Action(action) => action.response_url.as_ref(),
        Input::MessageShortcut { response_url, .. } => Some(response_url),
        _ => None,
    };
    url.filter(|url| !url.is_empty()).cloned()
}

mod opening;
#[cfg(test)]
mod tests;
