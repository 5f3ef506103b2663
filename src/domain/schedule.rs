//! A schedule: a cron expression of a lead or a channel, and when it next fires.

use super::id::{ChannelId, LeadId, ScheduleId, WorkspaceId};
use super::vocabulary::vocabulary;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

/// A cron expression with an owner, a kind and a time zone.
#[derive(Clone, Debug, PartialEq)]
pub struct Schedule {
    /// Identity.
    pub id: ScheduleId,
    /// The workspace of its owner.
    pub workspace: WorkspaceId,
    /// The lead who set it.
    pub lead: LeadId,
    /// The channel it posts to; `None` for what goes to the lead.
    pub channel: Option<ChannelId>,
    /// What it makes happen.
    pub kind: ScheduleKind,
    /// Five fields, Unix weekdays.
    pub cron: String,
    /// The zone its hours are read in.
    pub zone: Tz,
    /// When it next fires; `None` when it is switched off.
    pub next_at: Option<DateTime<Utc>>,
}

vocabulary! {
    /// What a schedule makes happen.
    ScheduleKind {
        CheckIn = "check-in", "check-in nudges";
        WeeklyPlan = "weekly-plan", "weekly plan";
        Milestones = "milestones", "milestone reminders";
        Digest = "digest", "channel digest";
    }
}

impl ScheduleKind {
    /// The kind of a lead's own schedule that a text begins with, as it is written or as people say it, and the rest.
    pub fn read(text: &str) -> Option<(Self, &str)> {
        let lower = text.to_ascii_lowercase();
        OWN.iter().find_map(|(said, kind)| {
            let rest = lower.strip_prefix(said)?;
            let is_whole = rest.is_empty() || rest.starts_with(char::is_whitespace);
            is_whole.then(|| (*kind, text[said.len()..].trim()))
        })
    }

    /// The schedule a new lead or channel starts with, as five cron fields.
    pub const fn default_cron(self) -> &'static str {
        match self {
            Self::CheckIn => "30 9 * * 2,4",
            Self::WeeklyPlan => "0 9 * * 1",
            Self::Milestones => "30 9 * * 1-5",
            Self::Digest => "0 10 * * 1",
        }
    }
}

/// What leads call the schedules of their own; of two that fit, the longer one stands first.
const OWN: &[(&str, ScheduleKind)] = &[
    ("check-in nudges", ScheduleKind::CheckIn),
    ("check-ins", ScheduleKind::CheckIn),
    ("check-in", ScheduleKind::CheckIn),
    ("check ins", ScheduleKind::CheckIn),
    ("check in", ScheduleKind::CheckIn),
    ("checkins", ScheduleKind::CheckIn),
    ("checkin", ScheduleKind::CheckIn),
    ("weekly plan", ScheduleKind::WeeklyPlan),
    ("weekly-plan", ScheduleKind::WeeklyPlan),
    ("milestone reminders", ScheduleKind::Milestones),
    ("milestones", ScheduleKind::Milestones),
    ("milestone", ScheduleKind::Milestones),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_schedule_is_called_what_the_screens_call_it_too() {
        let read = |text| ScheduleKind::read(text).map(|(kind, rest)| (kind.code(), rest));
        assert_eq!(read("weekly plan monday 9:00"), Some(("weekly-plan", "monday 9:00")));
        assert_eq!(read("Check-ins  off"), Some(("check-in", "off")));
        assert_eq!(read("checkin"), Some(("check-in", "")));
        assert_eq!(read("milestone reminders weekdays 10:00"), Some(("milestones", "weekdays 10:00")));
        assert_eq!(read("weekly monday"), None);
        let own = [ScheduleKind::CheckIn, ScheduleKind::WeeklyPlan, ScheduleKind::Milestones];
        assert!(
            own.iter().all(|kind| [kind.code(), kind.label()].map(|s| read(s).is_some()) == [true, true])
        );
    }
}
