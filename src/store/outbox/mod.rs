//! The outbox: what is to be said to Slack, until it was said.
//!
//! A row is pending, is claimed under a lease and is sending, and settles as sent, failed, withdrawn or expired. One that
//! is withdrawn while it is sending, or while it may have been sent, is too late by any clock: `expires_at` is 0.
//! `enqueue` writes rows, `claim` takes them, `mark` settles them, `stepped` sets right what a clock that was set left,
//! `doubt` what was restored,
//! `look` shows them to the operator.

mod claim;
mod doubt;
mod enqueue;
mod look;
mod mark;
mod stepped;

pub use look::Failure;

use super::error::Result;
use super::row::Reader;
use crate::domain::delivery::{Call, Delivery, Urgency};
use crate::domain::id::{ChannelId, DeliveryId, WorkspaceId};
use crate::domain::vocabulary::vocabulary;

vocabulary! {
    /// Where a delivery stands.
    DeliveryState {
        Pending = "pending", "waiting";
        Sending = "sending", "being sent";
        Sent = "sent", "sent";
        Failed = "failed", "given up";
        Withdrawn = "withdrawn", "withdrawn";
        Expired = "expired", "too late";
    }
}

/// A delivery that its claimant alone may send, until the lease ends.
#[derive(Clone, Debug, PartialEq)]
pub struct Claimed {
    /// What is sent. A refresh carries the identity of its row: one a person.
    pub delivery: Delivery,
    /// How many times it was tried, this time included.
    pub attempts: u32,
    /// Where the message stands that this one replaces or answers.
    pub target: Option<Posted>,
    /// An earlier attempt may have reached Slack: look for the delivery's id there before it is sent again.
    pub ambiguous: bool,
    /// Changes when a refresh is asked for again.
    generation: i64,
    /// Which claim this is, so that a mark that comes after the lease is recognised.
    claim: i64,
}

/// How many deliveries of each urgency may be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Of answers to what somebody just did.
    pub answers: u32,
    /// Of other messages.
    pub messages: u32,
    /// Of refreshes.
    pub refreshes: u32,
}

impl Room {
    /// So many of each.
    pub const fn of(each: u32) -> Self {
        Self { answers: each, messages: each, refreshes: each }
    }

    /// Whether of some urgency as many were taken as there was room for: then there may be more.
    pub fn is_filled_by(&self, claimed: &[Claimed]) -> bool {
        let rooms = [
            (Urgency::Answer, self.answers),
            (Urgency::Message, self.messages),
            (Urgency::Refresh, self.refreshes),
        ];
        let taken = |urgency| claimed.iter().filter(|one| one.delivery.urgency == urgency).count();
        rooms.into_iter().any(|(urgency, room)| room > 0 && taken(urgency) >= room as usize)
    }
}

/// Workspaces of which no more is taken at present, by urgency: they have their share under way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Full {
    /// Of answers to what somebody just did.
    pub answers: Vec<WorkspaceId>,
    /// Of other messages.
    pub messages: Vec<WorkspaceId>,
    /// Of refreshes.
    pub refreshes: Vec<WorkspaceId>,
}

/// Where a message stands in Slack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The conversation.
    pub channel: ChannelId,
    /// The message's timestamp, Slack's own text.
    pub ts: String,
}

/// The delivery whose message must stand before this one can be sent.
fn target_of(call: &Call) -> Option<&DeliveryId> {
    match call {
        Call::Update { of, .. } => Some(of),
        Call::Post { thread_of, .. } => thread_of.as_ref(),
        Call::Upload { after, .. } => after.as_ref(),
        _ => None,
    }
}

/// The identity of the row of a refresh: one a person, however often it is asked for.
fn refresh_id(delivery: &Delivery) -> Option<DeliveryId> {
    let workspace = &delivery.workspace;
    match &delivery.call {
        Call::PublishHome { user, .. } => Some(DeliveryId::new(format!("home:{workspace}:{user}"))),
        Call::ReadProfile { user, reader } => {
            Some(DeliveryId::new(format!("profile:{workspace}:{user}:{reader}")))
        }
        _ => None,
    }
}

const fn rank(urgency: Urgency) -> i64 {
    match urgency {
        Urgency::Answer => 0,
        Urgency::Message => 1,
        Urgency::Refresh => 2,
    }
}

fn urgency(row: &Reader<'_>) -> Result<Urgency> {
    match row.int("urgency")? {
        0 => Ok(Urgency::Answer),
        1 => Ok(Urgency::Message),
        2 => Ok(Urgency::Refresh),
        _ => Err(row.unreadable("urgency")),
    }
}

pub(super) fn read_delivery(row: &Reader<'_>) -> Result<Delivery> {
    Ok(Delivery {
        id: row.id("id")?,
        workspace: row.id("workspace_id")?,
        call: row.json("call")?,
        lane: row.text("lane")?,
        urgency: urgency(row)?,
        due_at: row.time("due_at")?,
        expires_at: row.maybe_time("expires_at")?,
    })
}
