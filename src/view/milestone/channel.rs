//! The milestones of a channel, as any of its readers may see them: no estimate, no draft.

use super::post::{digest_line, worst_first};
use crate::domain::delivery::Message;
use crate::domain::id::{ChannelId, UserId};
use crate::domain::milestone::{Milestone, MilestoneState};
use crate::view::blocks::{context, header, more, section};
use crate::view::words::count;
use chrono::NaiveDate;

/// Worst first, each with who leads it; only they may change it.
pub fn of_channel(channel: &ChannelId, milestones: &[(Milestone, UserId)], today: NaiveDate) -> Message {
    let mut open: Vec<&(Milestone, UserId)> =
        milestones.iter().filter(|(m, _)| m.state == MilestoneState::Promised).collect();
    open.sort_by_key(|(m, _)| (worst_first(m, today), m.dates.as_ref().map(|d| d.promise)));
    let mut blocks = vec![header("Milestones"), context(&format!("Of <#{channel}>, worst first."))];
    if open.is_empty() {
        blocks.push(section(&format!("Nothing is promised in <#{channel}> at the moment.")));
    }
    let line =
        |(m, lead): &&(Milestone, UserId)| section(&format!("{}\nLed by <@{lead}>", digest_line(m, today)));
    blocks.extend(open.iter().take(40).map(line));
    blocks.extend(more(open.len().saturating_sub(40), "none of them is worse"));
    blocks
        .push(context("Every date shows what was promised first. Only who leads a milestone can change it."));
    let text = format!("{} promised in <#{channel}>", count(open.len() as i64, "milestone", "milestones"));
    Message { text, blocks }
}
