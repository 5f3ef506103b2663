//! From Slack's answer to the mark in the outbox: sent, tried again, held back, given up.

use super::Deliverer;
use crate::domain::delivery::{Call, Delivery};
use crate::domain::desk::DeskKey;
use crate::domain::id::{ChannelId, made_at};
use crate::domain::input::{Arrival, Input};
use crate::slack::inbound::profile;
use crate::slack::{CallError, Outgoing, find_sent};
use crate::store::{Claimed, Posted, Result};
use chrono::{DateTime, Duration, Utc};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::time::Duration as RealDuration;

/// Tried so often, it is given up: with the pauses between, most of a day.
const TRIES: u32 = 14;

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
    /// Slack refused it, and would again.
    Refused { error: String, why: String },
}

impl Outcome {
    /// Whether the delivery waits for a later time.
    pub(super) fn waits(&self) -> bool {
        matches!(self, Self::Wait(_) | Self::Paced(_) | Self::HeldUntil(_) | Self::Again { .. })
    }
}

impl Deliverer {
    pub(super) async fn send(&self, claimed: &Claimed) -> Outcome {
        match self.try_send(claimed).await {
            Ok(outcome) => outcome,
            Err(error) => of_error(error),
        }
    }

    async fn try_send(&self, claimed: &Claimed) -> Result<Outcome, CallError> {
        let delivery = &claimed.delivery;
        let workspace = &delivery.workspace;
        let Some(token) = self.tokens.bot(workspace).await else {
            return Ok(Outcome::Again { why: "no token for this workspace".into(), ambiguous: false });
        };
        if claimed.ambiguous
            && let Call::Post { channel, .. } = &delivery.call
        {
            let (thread, since) = (claimed.target.as_ref().map(|t| t.ts.as_str()), first_tried(delivery));
            if let Some(found) = find_sent(&self.api, &token, &delivery.id, channel, thread, since).await? {
                return Ok(Outcome::Sent(Some(Posted { channel: found.channel, ts: found.ts })));
            }
        }
        match &delivery.call {
            call if call.is_file() => return self.upload(&token, claimed).await,
            Call::PublishHome { .. } => return self.publish_home(&token, claimed).await,
            _ => {}
        }
        if let Some(held) = self.quiet(&token, claimed).await? {
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
        let answer = self.api.call(&token, method, &body).await?;
        Ok(self.sent(claimed, &answer).await)
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
                    self.submit(claimed, reader.clone(), id, Input::Profile(profile)).await;
                }
                Outcome::Sent(None)
            }
            _ => Outcome::Sent(None),
        }
    }

    async fn submit(&self, claimed: &Claimed, user: crate::domain::id::UserId, id: String, input: Input) {
        let key = DeskKey { workspace: claimed.delivery.workspace.clone(), user };
        self.batcher.submit(Arrival { id, key, at: self.clock.now(), input }).await;
    }

    pub(super) async fn mark(&self, claimed: &Claimed, outcome: Outcome) -> Result<()> {
        let now = self.clock.now();
        let id = &claimed.delivery.id;
        let mut tx = self.store.begin().await?;
        match outcome {
            Outcome::Sent(posted) => tx.mark_sent(claimed, posted.as_ref(), now).await?,
            Outcome::Wait(wait) => {
                let until = now + whole(wait);
                self.lock().block(&claimed.delivery.workspace, self.began.elapsed() + wait);
                tx.block_until(&claimed.delivery.workspace, until).await?;
                tx.retry_at(claimed, until, "Slack asked to wait", false).await?;
            }
            Outcome::Paced(wait) => tx.postpone(claimed, now + whole(wait)).await?,
            Outcome::HeldUntil(until) => tx.postpone(claimed, until).await?,
            Outcome::Dropped(why) => {
                tracing::info!(delivery = %id, why, "not sent");
                tx.give_up(claimed, why, now).await?;
            }
            Outcome::Again { why, .. } if claimed.attempts >= TRIES => {
                tracing::error!(delivery = %id, why, "given up after many tries");
                tx.give_up(claimed, &why, now).await?;
            }
            Outcome::Again { why, ambiguous } => {
                tracing::warn!(delivery = %id, why, "not sent yet; it is tried again");
                tx.retry_at(claimed, now + pause(claimed, ambiguous), &why, ambiguous).await?;
            }
            Outcome::Refused { error, why } => {
                tracing::error!(delivery = %id, why, "Slack refused a delivery");
                tx.give_up(claimed, &why, now).await?;
                tx.commit().await?;
                return self.tell_author(claimed, error).await;
            }
        }
        tx.commit().await
    }

    /// Whoever wrote a post that cannot be made is told, and gets the draft back.
    async fn tell_author(&self, claimed: &Claimed, error: String) -> Result<()> {
        if let Call::Post { author: Some(author), channel, .. } = &claimed.delivery.call {
            let (delivery, channel) = (claimed.delivery.id.clone(), ChannelId::new(channel).to_string());
            let id = format!("failed:{delivery}");
            self.submit(claimed, author.clone(), id, Input::PostFailed { delivery, channel, error }).await;
        }
        Ok(())
    }
}

/// No message of a delivery is older than the delivery; its due time moves with each retry, so that tells nothing.
fn first_tried(delivery: &Delivery) -> DateTime<Utc> {
    made_at(delivery.id.as_str()).map_or(delivery.due_at, |made| made.min(delivery.due_at))
}

fn of_error(error: CallError) -> Outcome {
    let why = error.to_string();
    match error {
        CallError::Retry { after: Some(after), .. } => Outcome::Wait(after.max(RealDuration::from_secs(1))),
        CallError::Retry { after: None, .. } | CallError::Offline { .. } => {
            Outcome::Again { why, ambiguous: false }
        }
        CallError::Ambiguous { .. } => Outcome::Again { why, ambiguous: true },
        CallError::Refused { error, .. } if may_mend(&error) => Outcome::Again { why, ambiguous: false },
        CallError::Refused { error, .. } => Outcome::Refused { error, why },
    }
}

/// Refusals that an operator mends, or that pass: another version of a Home, a token being replaced.
fn may_mend(error: &str) -> bool {
    matches!(
        error,
        "hash_conflict"
            | "invalid_auth"
            | "token_expired"
            | "token_revoked"
            | "account_inactive"
            | "missing_scope"
            | "not_authed"
    )
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
