//! The channel digest: one post with the standing of all its milestones, edited through its week.

use crate::domain::delivery::{Call, Delivery, Urgency};
use crate::domain::id::{ChannelId, DeliveryId, IdSource};
use crate::domain::lead::Lead;
use crate::domain::schedule::Schedule;
use crate::store::{Result, Tx};
use crate::view;
use chrono::{DateTime, Datelike, Days, Utc};

/// The digest post of this week, or the update that brings this week's up to date.
pub async fn post(
    tx: &mut Tx,
    lead: &Lead,
    schedule: &Schedule,
    channel: &ChannelId,
    now: DateTime<Utc>,
) -> Result<Delivery> {
    let today = lead.day(now);
    let week = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
    let milestones = tx.milestones_of_channel(&lead.workspace, channel).await?;
    let message = view::milestone::digest(&milestones, &lead.user, today);
    let id: DeliveryId = IdSource::new(format!("{}/{}", schedule.id, now.timestamp_millis()), now).make();
    // Another lead who asked for the same digest finds it, at the same moment too.
    let posted = tx.take_digest(&lead.workspace, channel, week, &id).await?;
    let (call, lane) = match &posted {
        Some(of) => (Call::Update { of: of.clone(), message, author: None }, format!("message:{of}")),
        None => {
            let author = Some(lead.user.clone());
            let channel = channel.to_string();
            (Call::Post { channel: channel.clone(), message, thread_of: None, quiet: false, author }, channel)
        }
    };
    let workspace = lead.workspace.clone();
    let expires_at = lead.end_of_work(today).filter(|end| *end > now);
    let urgency = Urgency::Message;
    Ok(Delivery { id, workspace, call, lane, urgency, due_at: now, expires_at })
}
