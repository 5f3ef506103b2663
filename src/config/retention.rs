//! `[retention]`: how long things are kept.

use super::source::Source;

/// How long things are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetentionSettings {
    /// Months that notes are kept.
    pub notes_months: u32,
    /// Months that check-ins are kept.
    pub checkins_months: u32,
    /// Days that a peer who left is kept.
    pub peer_left_days: u32,
    /// Days that a lead who left is kept.
    pub lead_left_days: u32,
}

pub(super) fn read(source: &mut Source<'_>) -> Option<RetentionSettings> {
    let read = RetentionSettings {
        notes_months: source.number("retention", "notes_months", 1, 120),
        checkins_months: source.number("retention", "checkins_months", 1, 120),
        peer_left_days: source.number("retention", "peer_left_days", 0, 3_650),
        lead_left_days: source.number("retention", "lead_left_days", 0, 3_650),
    };
    if read.notes_months > read.checkins_months {
        source.problems.push("`retention.notes_months` must not exceed `retention.checkins_months`: notes go with their check-ins.".into());
    }
    Some(read)
}
