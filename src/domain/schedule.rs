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
