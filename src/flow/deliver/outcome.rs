//! From Slack's answer to the mark in the outbox: sent, tried again, held back, given up.

use super::Deliverer;
use crate::domain::delivery::Call;
use crate::domain::desk::DeskKey;
use crate::domain::id::{UserId, request};
use crate::domain::input::{Arrival, Input};
use crate::flow::meters::{Outcome as Counted, Sent};
use crate::metrics::Label;
use crate::slack::inbound::profile;
use crate::slack::{Answer, CallError, Outgoing, Token, Waited};
use crate::store::{Claimed, Posted, Result};
use crate::view::notice::once_more;
use chrono::{DateTime, Duration, Utc};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::time::Duration as RealDuration;

/// Tried so often, it is given up: with the pauses between, most of a day.
pub(super) const TRIES: u32 = 20;
/// While Slack refuses the token, it is asked this often whether it takes it again.
const ASK_AGAIN: Duration = Duration::minutes(5);

/// Slack shares a file a little after it said so: whoever looks for it at once sees none.
const FILE_SECONDS: i64 = 40;

/// What became of one delivery.
#[derive(Clone)]
pub(super) enum Outcome {
    /// Sent; a message stands there.
    Sent(Option<Posted>),
    /// Slack asks the whole workspace to wait.
    Wait(RealDuration),
    /// It is not yet its turn by Slack's pace.
    Paced(RealDuration),
    /// It waits for the person: do-not-disturb.
    HeldUntil(DateTime<Utc>),
    /// It is not sent at all: the person is away, or it came too late.
    Dropped(&'static str),
    /// Tried again; whether Slack may have taken it all the same.
    Again { why: String, ambiguous: bool },
    /// It may have been sent, and Slack had no time for a look; looked for again, after this long at the soonest.
    Unknown { why: String, wait: RealDuration },
    /// Slack gave no answer in time, or could not be reached; tried again.
    Silent { why: String, ambiguous: bool },
    /// Slack refused it, and would again.
    Refused { error: String, why: String },
    /// Slack refuses the token: everything in the workspace waits, and no attempt is counted.
    Halted { why: String },
    /// It goes another way: the way it was to go does not take it, or leaves it unknown whether it did.
    Elsewhere { call: Call, why: String },
}

impl Outcome {
    /// As it is counted.
    fn counted(&self, claimed: &Claimed) -> Counted {
        match self {
            Self::Sent(_) => Counted::Sent,
            Self::Wait(_) => Counted::Asked,
            Self::Paced(_) => Counted::Paced,
            Self::HeldUntil(_) => Counted::Held,
            Self::Dropped(_) => Counted::Dropped,
            Self::Again { .. } | Self::Silent { .. } | Self::Unknown { .. } if claimed.attempts >= TRIES => {
                Counted::GivenUp
            }
            Self::Again { .. }
            | Self::Silent { .. }
            | Self::Unknown { .. }
            | Self::Halted { .. }
            | Self::Elsewhere { .. } => Counted::Again,
            Self::Refused { .. } => Counted::Refused,
        }
    }

    /// Whether the delivery waits for a later time.
    pub(super) fn waits(&self) -> bool {
        matches!(
            self,
            Self::Wait(_)
                | Self::Paced(_)
                | Self::HeldUntil(_)
                | Self::Again { .. }
                | Self::Unknown { .. }
                | Self::Silent { .. }
                | Self::Halted { .. }
        )
    }

    /// Whether Slack answered, or was not asked.
    pub(super) fn is_answer(&self) -> bool {
        !matches!(self, Self::Silent { .. })
    }
}

impl Deliverer {
    pub(super) async fn send(&self, claimed: &Claimed) -> Outcome {
        let workspace = &claimed.delivery.workspace;
        let Some(token) = self.tokens.bot(workspace).await else {
            return Outcome::Again { why: "no token for this workspace".into(), ambiguous: false };
        };
        match self.try_send(&token, claimed).await {
            Ok(outcome) => outcome,
            Err(error) => {
                if error.is_of_a_revoked_token() && self.tokens.revoked(workspace, &token).await {
                    return Outcome::Dropped("the app was removed from the workspace");
                }
                elsewhere(&claimed.delivery.call, &error).unwrap_or_else(|| of_error(error))
            }
        }
    }

    async fn try_send(&self, token: &Token, claimed: &Claimed) -> Result<Outcome, CallError> {
        let delivery = &claimed.delivery;
        let workspace = &delivery.workspace;
        if claimed.ambiguous
            && let Some(known) = self.resolve(token, claimed).await?
        {
            return Ok(known);
        }
        match &delivery.call {
            call if call.is_file() => return self.upload(token, claimed).await,
            Call::PublishHome { .. } => return self.publish_home(token, claimed).await,
            _ => {}
        }
        if let Some(held) = self.quiet(token, claimed).await? {
            return Ok(held);
        }
        let Some(outgoing) = self.render(claimed) else {
            return Ok(Outcome::Dropped("what it answers is not there"));
        };
        let (method, body) = match outgoing {
            Outgoing::Respond { url, message, replace } => {
                return self.api.respond(&url, &message, replace).await.map(|()| Outcome::Sent(None));
            }
            Outgoing::Web { method, body } => (method, body),
        };
        let is_post = matches!(&delivery.call, Call::Post { .. });
        let channel = body["channel"].as_str().filter(|_| is_post);
        if let Err(wait) = self.pace(workspace, method, channel).await {
            return Ok(Outcome::Paced(wait));
        }
        // A second post would show twice, and a late edit would hide a later one.
        let shows = is_post || matches!(&delivery.call, Call::Update { .. });
        if shows && !self.still_holds(claimed).await {
            return Ok(lease_lost());
        }
        let answer = self.api.call(token, method, &body).await?;
        Ok(self.sent(claimed, &answer).await)
    }

    /// Whether nobody else took this delivery over meanwhile; looked at last before what would show twice.
    pub(super) async fn still_holds(&self, claimed: &Claimed) -> bool {
        let held = async { self.store.reading().await?.still_holds(claimed).await };
        held.await.unwrap_or_else(|error| {
            tracing::error!(%error, delivery = %claimed.delivery.id, "it is not known whether its lease holds");
            false
        })
    }

    /// What an answer brings: where a message stands, or a profile, which is an input itself.
    async fn sent(&self, claimed: &Claimed, answer: &Value) -> Outcome {
        match &claimed.delivery.call {
            Call::Post { .. } => {
                let stands = crate::slack::Posted::read(answer);
                Outcome::Sent(stands.map(|p| Posted { channel: p.channel, ts: p.ts }))
            }
            Call::Update { .. } => Outcome::Sent(claimed.target.clone()),
            Call::ReadProfile { reader, .. } => {
                if let Some(profile) = profile(&answer["user"]) {
                    let id = format!(
                        "profile:{}:{}",
                        claimed.delivery.id,
                        claimed.delivery.due_at.timestamp_millis()
                    );
                    if !self.submit(claimed, reader.clone(), id, Input::Profile(profile)).await {
                        return Outcome::Again { why: "the store is busy".into(), ambiguous: false };
                    }
                }
                Outcome::Sent(None)
            }
            _ => Outcome::Sent(None),
        }
    }

    /// Whether it was committed.
    pub(super) async fn submit(&self, claimed: &Claimed, user: UserId, id: String, input: Input) -> bool {
        let key = DeskKey { workspace: claimed.delivery.workspace.clone(), user };
        let arrival = Arrival { id, key, at: self.clock.now(), input };
        !matches!(self.batcher.submit(arrival).await, Answer::Busy(_))
    }

    pub(super) async fn mark(&self, claimed: &Claimed, outcome: Outcome) -> Result<()> {
        let now = self.clock.now();
        let delivery = &claimed.delivery;
        let id = &delivery.id;
        self.meters.tried(&delivery.call, outcome.counted(claimed));
        let mut tx = self.store.begin().await?;
        match outcome {
            Outcome::Sent(posted) => {
                let (request, call) = (request(id.as_str()), Sent::of(&delivery.call).code());
                tracing::info!(request, delivery = %id, call, attempts = claimed.attempts, "sent");
                self.meters.sent_after(delivery.urgency, now - delivery.due_at);
                tx.mark_sent(claimed, posted.as_ref(), now).await?;
            }
            Outcome::Wait(wait) => {
                let until = now + whole(wait);
                self.api.meters().waited(Waited::Asked, wait);
                self.lock().block(&claimed.delivery.workspace, self.began.elapsed() + wait);
                tx.block_until(&claimed.delivery.workspace, until).await?;
                tx.hold_paces(&claimed.delivery.workspace, wait).await?;
                tx.hold(claimed, until, "Slack asked to wait").await?;
            }
            Outcome::Paced(wait) => tx.postpone(claimed, now + whole(wait)).await?,
            Outcome::HeldUntil(until) => tx.postpone(claimed, until).await?,
            Outcome::Dropped(why) => {
                tracing::info!(delivery = %id, why, "not sent");
                tx.give_up(claimed, why, now).await?;
            }
            Outcome::Again { why, .. } | Outcome::Silent { why, .. } | Outcome::Unknown { why, .. }
                if claimed.attempts >= TRIES =>
            {
                tracing::error!(delivery = %id, why, "given up after many tries");
                tx.give_up(claimed, &why, now).await?;
            }
            Outcome::Again { why, ambiguous } | Outcome::Silent { why, ambiguous } => {
                tracing::warn!(delivery = %id, why, "not sent yet; it is tried again");
                tx.retry_at(claimed, now + pause(claimed, ambiguous), &why, ambiguous).await?;
            }
            Outcome::Unknown { why, wait } => {
                tracing::warn!(delivery = %id, why, "it is not known whether it was sent; it is looked for again");
                tx.retry_at(claimed, now + pause(claimed, true).max(whole(wait)), &why, true).await?;
            }
            Outcome::Refused { error, why } => {
                tracing::error!(delivery = %id, error, why, "Slack refused a delivery");
                tx.give_up(claimed, &why, now).await?;
            }
            Outcome::Halted { why } => {
                tracing::error!(delivery = %id, why, "Slack refuses the token: everything waits");
                tx.block_until(&claimed.delivery.workspace, now + ASK_AGAIN).await?;
                tx.hold(claimed, now + ASK_AGAIN, &why).await?;
            }
            Outcome::Elsewhere { call, why } => {
                tracing::warn!(delivery = %id, why, "it goes to the direct message instead");
                tx.reroute(claimed, &call, &why, now).await?;
            }
        }
        tx.commit().await
    }
}

/// Nothing was sent; whoever holds it now sends it, and if it is nobody else, it is tried again.
pub(super) fn lease_lost() -> Outcome {
    Outcome::Again { why: "another took it over".into(), ambiguous: false }
}

fn of_error(error: CallError) -> Outcome {
    let why = error.to_string();
    match error {
        CallError::Refused { .. } if error.is_of_token() => Outcome::Halted { why },
        CallError::Retry { after: Some(after), .. } => Outcome::Wait(after.max(RealDuration::from_secs(1))),
        CallError::Retry { after: None, .. } => Outcome::Again { why, ambiguous: false },
        CallError::Offline { .. } => Outcome::Silent { why, ambiguous: false },
        CallError::Ambiguous { .. } => Outcome::Silent { why, ambiguous: true },
        CallError::Refused { error, .. } if may_mend(&error) => Outcome::Again { why, ambiguous: false },
        CallError::Refused { error, .. } => Outcome::Refused { error, why },
    }
}

/// Refusals that an operator mends, or that pass: another version of a Home, a scope to be added.
fn may_mend(error: &str) -> bool {
    matches!(error, "hash_conflict" | "missing_scope")
}

/// An answer that one person alone sees stands in no history to be looked for, and its address takes it for half an
/// hour at most. Where it is refused, or not known to be there, it goes to the person's direct message.
pub(super) fn elsewhere(call: &Call, error: &CallError) -> Option<Outcome> {
    let (user, message, repeatable) = match call {
        Call::Ephemeral { user, message, .. } => (user, message, false),
        Call::Respond { user: Some(user), message, replace, .. } => (user, message, *replace),
        _ => return None,
    };
    let message = match error {
        CallError::Ambiguous { .. } if !repeatable => once_more(message.clone()),
        CallError::Refused { .. } if !error.is_of_token() => message.clone(),
        _ => return None,
    };
    let call = Call::Post { channel: user.to_string(), message, thread_of: None, quiet: false, author: None };
    Some(Outcome::Elsewhere { call, why: error.to_string() })
}

fn whole(wait: RealDuration) -> Duration {
    Duration::from_std(wait).unwrap_or(Duration::minutes(1))
}

/// The longest pause after so many attempts, from none on; the last stands for all that follow.
pub(super) fn longest_pauses() -> Vec<Duration> {
    let longest = |attempts| Duration::milliseconds(1_250 * seconds(attempts).max(FILE_SECONDS));
    (0..=TRIES).map(longest).collect()
}

/// Doubles up to two hours.
fn seconds(attempts: u32) -> i64 {
    2i64.saturating_pow(attempts.min(13)).min(7_200)
}

/// Twice as long each time, up to two hours, with a jitter of its own so that many do not come at once.
fn pause(claimed: &Claimed, ambiguous: bool) -> Duration {
    let seconds = seconds(claimed.attempts);
    let is_file = ambiguous && claimed.delivery.call.is_file();
    let seconds = if is_file { seconds.max(FILE_SECONDS) } else { seconds };
    let digest = Sha256::digest(format!("{}/{}", claimed.delivery.id, claimed.attempts));
    let jitter = f64::from(digest[0]) / 255.0;
    Duration::milliseconds((seconds as f64 * 1_000.0 * (0.75 + jitter / 2.0)) as i64)
}
