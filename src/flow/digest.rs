//! The channel digest: one post with the standing of all its milestones, edited through its week.

use crate::domain::delivery::{Call, Delivery, Urgency};
use crate::domain::desk::Change;
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
    let message = view::milestone::digest(&milestones, today);
    let posted = tx.digest_of(&lead.workspace, channel, week).await?;
    let id: DeliveryId = IdSource::new(format!("{}/{}", schedule.id, now.timestamp_millis()), now).make();
    let (call, lane) = match &posted {
        Some(of) => (Call::Update { of: of.clone(), message, author: None }, format!("message:{of}")),
        None => {
            let author = Some(lead.user.clone());
            let channel = channel.to_string();
            (Call::Post { channel: channel.clone(), message, thread_of: None, quiet: false, author }, channel)
        }
    };
    let workspace = lead.workspace.clone();
    if posted.is_none() {
        // Written at once, so that another lead who asked for the same digest finds it.
        let (workspace, channel, delivery) = (workspace.clone(), channel.clone(), id.clone());
        tx.save(&[Change::DigestPosted { workspace, channel, week, delivery }]).await?;
    }
    let expires_at = lead.end_of_work(today).filter(|end| *end > now);
    let urgency = Urgency::Message;
    Ok(Delivery { id, workspace, call, lane, urgency, due_at: now, expires_at })
}
