//! The milestones of a channel, as any of its readers may see them: no estimate, no draft.

use super::post::{digest_line, worst_first};
use crate::domain::delivery::Message;
use crate::domain::id::ChannelId;
use crate::domain::milestone::InChannel;
use crate::view::blocks::{context, header, more, section};
use crate::view::words::count;
use chrono::NaiveDate;

/// Worst first, each with who leads it; only they may change it.
pub fn of_channel(channel: &ChannelId, milestones: &[InChannel], today: NaiveDate) -> Message {
    let open = worst_first(milestones, today);
    let mut blocks = vec![header("Milestones"), context(&format!("Of <#{channel}>, worst first."))];
    if open.is_empty() {
        blocks.push(section(&format!("Nothing is promised in <#{channel}> at the moment.")));
    }
    let line = |m: &&InChannel| section(&digest_line(m, today));
    blocks.extend(open.iter().take(40).map(line));
    blocks.extend(more(open.len().saturating_sub(40), "none of them is worse"));
    blocks
        .push(context("Every date shows what was promised first. Only who leads a milestone can change it."));
    let text = format!("{} promised in <#{channel}>", count(open.len() as i64, "milestone", "milestones"));
    Message { text, blocks }
}
