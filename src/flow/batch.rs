//! Commands that wait together are loaded, decided and written together: one transaction for the batch.
//!
//! Properties it keeps: an arrival is answered only after its commit; one that was committed before is
//! answered as a repeat, unless it changed nothing (help, errors beside a field): that is answered again; one
//! that cannot be committed spoils no other of its batch.

use super::alarm::Alarm;
use super::case::House;
use super::decide::decide;
use super::heard::Heard;
use super::needs::needs;
use super::stray;
use crate::domain::delivery::{Delivery, Urgency};
use crate::domain::desk::{Change, Desk, DeskKey, Needs};
use crate::domain::id::DeliveryId;
use crate::domain::input::{Arrival, Input};
use crate::domain::reply::{Ack, Decision};
use crate::slack::Answer;
use crate::store::{Store, StoreError};
use crate::view::checkin;
use crate::view::help::sentence;
use anyhow::anyhow;
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};

/// How many arrivals may wait at most, and at least: in between, as many as are written within [`IN_TIME`]. What comes on
/// top is refused at once.
const WAITING: usize = 512;
const WAITING_AT_LEAST: usize = 32;
/// At the pace of the last batch, the last of those who wait is reached after this.
const IN_TIME: Duration = Duration::from_millis(1_200);
/// Who waited longer is refused rather than written when Slack no longer listens: their person says it again anyway.
const TOO_LONG: Duration = Duration::from_secs(2);
/// How many are written together at most.
const TOGETHER: usize = 128;
/// Said when the store is not there.
const SORRY: &str = "I could not save that just now. Please try once more in a moment.";
/// Said when a command came before.
const TWICE: &str =
    "I heard the very same from you a moment ago, and it counts once. If you mean it again, add a word.";
/// Said when too much waits.
const BUSY: &str = "I am very busy at the moment. Please try once more in a minute.";

struct Waiting {
    asked: Asked,
    since: Instant,
    answer: oneshot::Sender<Answer>,
}

/// An arrival, and what is known before its desk is: found by whoever brings it, for the writer is the one whom all wait for.
struct Asked {
    arrival: Arrival,
    heard: Option<Heard>,
    needs: Needs,
}

impl Asked {
    fn new(arrival: Arrival, house: &House) -> Self {
        // What makes the program fall over here does so again where that is answered.
        let hearing = AssertUnwindSafe(|| Heard::of(&arrival.input, arrival.at, house));
        let heard = catch_unwind(hearing).unwrap_or_default();
        let needs = needs(&arrival.input, heard.as_ref(), arrival.at);
        Self { arrival, heard, needs }
    }
}

/// The way in to the writer.
#[derive(Clone)]
pub struct Batcher {
    queue: mpsc::Sender<Waiting>,
    house: Arc<House>,
    /// How many may wait at present.
    room: Arc<AtomicUsize>,
}

/// What decides an arrival on its desk.
type Decide = fn(&mut Desk, &Arrival, Option<&Heard>, &House) -> Decision;

/// The one that writes.
pub struct Writer {
    decide: Decide,
    /// Who waited longer is refused.
    patience: Duration,
    store: Store,
    house: Arc<House>,
    alarm: Arc<Alarm>,
    queue: mpsc::Receiver<Waiting>,
    room: Arc<AtomicUsize>,
}

impl Batcher {
    /// The way in, and the writer to be run.
    pub fn new(store: Store, house: Arc<House>, alarm: Arc<Alarm>) -> (Self, Writer) {
        let (sender, queue) = mpsc::channel(WAITING);
        let room = Arc::new(AtomicUsize::new(WAITING));
        (
            Self { queue: sender, house: house.clone(), room: room.clone() },
            Writer { decide, patience: TOO_LONG, store, house, alarm, queue, room },
        )
    }

    /// Decides and commits an arrival.
    pub async fn submit(&self, arrival: Arrival) -> Answer {
        if self.queue.max_capacity() - self.queue.capacity() >= self.room.load(Ordering::Relaxed) {
            return Answer::Busy(BUSY.into());
        }
        let (answer, answered) = oneshot::channel();
        let asked = Asked::new(arrival, &self.house);
        match self.queue.try_send(Waiting { asked, since: Instant::now(), answer }) {
            Ok(()) => answered.await.map_or_else(|_| Answer::Busy(SORRY.into()), in_words),
            Err(_) => Answer::Busy(BUSY.into()),
        }
    }
}

impl Writer {
    /// Writes until nobody can submit any more and nothing waits.
    pub async fn run(mut self) {
        while let Some(first) = self.queue.recv().await {
            let mut batch = vec![first];
            while batch.len() < TOGETHER
                && let Ok(next) = self.queue.try_recv()
            {
                batch.push(next);
            }
            self.write(batch).await;
        }
    }

    async fn write(&self, batch: Vec<Waiting>) {
        let began = Instant::now();
        let (late, batch): (Vec<_>, Vec<_>) =
            batch.into_iter().partition(|w| w.since + self.patience < began);
        for one in late {
            let _ = one.answer.send(Answer::Busy(BUSY.into()));
        }
        if batch.is_empty() {
            return;
        }
        let written = batch.len();
        self.settle(batch).await;
        self.room.store(room(written, began.elapsed()), Ordering::Relaxed);
    }

    async fn settle(&self, batch: Vec<Waiting>) {
        let (asked, answers): (Vec<_>, Vec<_>) = batch.into_iter().map(|w| (w.asked, w.answer)).unzip();
        let settled = match self.commit(&asked).await {
            Err(_) if asked.len() > 1 => self.one_by_one(&asked).await,
            Err(error) => asked.iter().map(|one| refused(&error, &one.arrival)).collect(),
            Ok(answers) => answers,
        };
        for (answer, settled) in answers.into_iter().zip(settled) {
            // Whoever no longer waits was acknowledged late; what is committed stays.
            let _ = answer.send(settled);
        }
    }

    /// So that one that cannot be written spoils no other. A store that is away for one is away for all: each would
    /// only wait for it anew.
    async fn one_by_one(&self, asked: &[Asked]) -> Vec<Answer> {
        let mut answers = Vec::with_capacity(asked.len());
        let mut is_away = false;
        for one in asked {
            if is_away {
                answers.push(Answer::Busy(SORRY.into()));
                continue;
            }
            match self.commit(std::slice::from_ref(one)).await {
                Ok(answer) => answers.extend(answer),
                Err(error) => {
                    is_away = error.downcast_ref().is_some_and(StoreError::is_passing);
                    answers.push(refused(&error, &one.arrival));
                }
            }
        }
        answers
    }

    /// Decides arrivals in their order and commits all of it, once; an answer for each.
    async fn commit(&self, asked: &[Asked]) -> anyhow::Result<Vec<Answer>> {
        let arrivals: Vec<&Arrival> = asked.iter().map(|one| &one.arrival).collect();
        let Some(now) = arrivals.iter().map(|a| a.at).max() else { return Ok(vec![]) };
        let mut tx = self.store.begin_with_first().await?;
        // Hardly any comes twice: the desks are asked for at once, whoever is admitted.
        let admission = tx.admit_later(&arrivals);
        let requests: Vec<_> = asked.iter().map(|one| (one.arrival.key.clone(), one.needs.clone())).collect();
        let desks = tx.desks(&requests).await?;
        let is_new = tx.admitted(admission, &arrivals).await?;
        let mut desks: HashMap<DeskKey, Desk> = desks.into_iter().map(|d| (d.key.clone(), d)).collect();
        let mut written = Written::default();
        let mut answers = Vec::with_capacity(arrivals.len());
        let mut idle: Vec<&Arrival> = vec![];
        let are_shared = desks.values().any(|desk| !desk.shared.is_empty());
        for (Asked { arrival, heard, .. }, new) in asked.iter().zip(&is_new) {
            if !new && !idle.iter().any(|i| i.id == arrival.id && i.key == arrival.key) {
                answers.push(repeated(&arrival.input));
                continue;
            }
            let desk = desks.entry(arrival.key.clone()).or_insert_with(|| Desk::new(arrival.key.clone()));
            stray::note(desk, arrival);
            let decision = self.guarded(desk, arrival, heard.as_ref())?;
            if decision.may_come_again() && !matches!(arrival.input, Input::Uninstalled { .. }) {
                idle.push(arrival);
            }
            if are_shared {
                let others = desks.values_mut().filter(|desk| desk.key != arrival.key);
                others.for_each(|desk| decision.changes.iter().for_each(|change| desk.hear(change)));
            }
            answers.push(written.take(decision, &arrival.key));
        }
        tx.readmit(&idle).await?;
        tx.hear_anew(&written.undone).await?;
        tx.save_later(&written.changes).await?;
        tx.withdraw(&written.withdrawn, now).await?;
        tx.enqueue_later(&written.messages);
        for (arrival, _) in arrivals.iter().zip(&is_new).filter(|(_, new)| **new) {
            if let Input::Uninstalled { at } = arrival.input {
                tx.uninstall(&arrival.key.workspace, at, arrival.at).await?;
            }
        }
        tx.commit().await?;
        written.tell(&self.alarm, now);
        Ok(answers)
    }

    /// A fault of the program in one decision spoils neither its batch nor the writer: nothing of it is committed.
    fn guarded(&self, desk: &mut Desk, arrival: &Arrival, heard: Option<&Heard>) -> anyhow::Result<Decision> {
        let deciding = AssertUnwindSafe(|| (self.decide)(desk, arrival, heard, &self.house));
        catch_unwind(deciding).map_err(|_| anyhow!("a decision ended in a fault of the program"))
    }
}

/// How many may wait where so many were written within this time. What a few take is the commit, which more share.
fn room(written: usize, took: Duration) -> usize {
    let in_time =
        written.max(WAITING_AT_LEAST) as f64 * IN_TIME.as_secs_f64() / took.as_secs_f64().max(f64::EPSILON);
    (in_time as usize).clamp(WAITING_AT_LEAST, WAITING)
}

/// What is still to be put into words is by whoever waits: the writer is the one whom all wait for.
fn in_words(answer: Answer) -> Answer {
    match answer {
        Answer::Decided { ack: Ack::Echo(echo), opening } => {
            Answer::Decided { ack: Ack::Message(checkin::echo(&echo)), opening }
        }
        answer => answer,
    }
}

/// Whoever types a command again sees that it was taken; what Slack sends again needs no words.
fn repeated(input: &Input) -> Answer {
    match input {
        Input::Command(_) => Answer::Decided { ack: Ack::Message(sentence(TWICE)), opening: None },
        _ => Answer::Repeat,
    }
}

fn refused(error: &anyhow::Error, arrival: &Arrival) -> Answer {
    tracing::error!(%error, request = arrival.ids().request(), "an arrival could not be committed");
    Answer::Busy(SORRY.into())
}

/// What a batch writes.
#[derive(Default)]
struct Written {
    changes: Vec<Change>,
    messages: Vec<Delivery>,
    withdrawn: Vec<DeliveryId>,
    undone: Vec<(DeskKey, DateTime<Utc>)>,
}

impl Written {
    /// Takes what is to be written of a decision; the rest is the answer.
    fn take(&mut self, decision: Decision, by: &DeskKey) -> Answer {
        let Decision { changes, messages, withdrawn, undone, ack, opening } = decision;
        self.changes.extend(changes);
        self.messages.extend(messages);
        self.withdrawn.extend(withdrawn);
        self.undone.extend(undone.into_iter().map(|came| (by.clone(), came)));
        Answer::Decided { ack, opening }
    }

    /// Tells of the commit: the deliverer if there is something to send, and who watches the clock if there is a new time
    /// to watch for.
    fn tell(&self, alarm: &Alarm, now: DateTime<Utc>) {
        let timed = |change: &Change| matches!(change, Change::Schedule(_) | Change::Nudge(_));
        let later = self.messages.iter().any(|message| message.due_at > now);
        if self.changes.iter().any(|change| matches!(change, Change::Link(_))) {
            alarm.ring_links();
        }
        if self.changes.iter().any(|change| matches!(change, Change::Calendar(_))) {
            alarm.ring_calendars();
        }
        let is_urgent = |message: &Delivery| message.urgency != Urgency::Refresh;
        if later || self.changes.iter().any(timed) {
            alarm.ring()
        } else if !self.withdrawn.is_empty() || self.messages.iter().any(is_urgent) {
            alarm.ring_outbox()
        } else if !self.messages.is_empty() {
            alarm.ring_refreshes()
        }
    }
}

#[cfg(test)]
mod tests;
