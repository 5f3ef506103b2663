//! `[nudges]`: what a new lead or channel starts with.

use super::source::{Source, quoted};
use crate::domain::cron::CronText;
use crate::domain::lead::{Budget, WorkingHours};
use crate::domain::schedule::ScheduleKind;
use chrono::{NaiveDate, NaiveTime, Timelike};
use chrono_tz::Tz;

/// Schedules, budget and hours of a new lead.
#[derive(Clone, Debug, PartialEq)]
pub struct NudgeSettings {
    /// Five cron fields for check-in nudges.
    pub check_in: String,
    /// For the weekly plan.
    pub weekly_plan: String,
    /// For milestone reminders.
    pub milestones: String,
    /// For a channel's digest.
    pub digest: String,
    /// At most so many nudges.
    pub budget: Budget,
    /// When nudges may reach a lead.
    pub hours: WorkingHours,
    /// Days without nudges for everybody.
    pub holidays: Vec<NaiveDate>,
    /// The zone of a lead whose profile names none.
    pub zone: Tz,
}

impl NudgeSettings {
    /// The cron expression that a new schedule of this kind starts with.
    pub fn cron(&self, kind: ScheduleKind) -> &str {
        match kind {
            ScheduleKind::CheckIn => &self.check_in,
            ScheduleKind::WeeklyPlan => &self.weekly_plan,
            ScheduleKind::Milestones => &self.milestones,
            ScheduleKind::Digest => &self.digest,
        }
    }
}

pub(super) fn read(source: &mut Source<'_>) -> Option<NudgeSettings> {
    let crons = ["check_in", "weekly_plan", "milestones", "digest"].map(|key| cron(source, key));
    let budget = Budget {
        per_day: source.number("nudges", "per_day", 1, 5),
        per_week: source.number("nudges", "per_week", 1, 20),
    };
    let hours = hours(source);
    let zone = source.setting("nudges", "zone", "a time zone by its IANA name, such as Europe/Madrid", |v| {
        v.as_str()?.parse().ok()
    });
    let holidays = source.setting("nudges", "holidays", "a list of days, such as [2026-12-25]", |v| {
        v.as_array()?.iter().map(day).collect()
    });
    let [check_in, weekly_plan, milestones, digest] = crons;
    Some(NudgeSettings {
        check_in: check_in?,
        weekly_plan: weekly_plan?,
        milestones: milestones?,
        digest: digest?,
        budget,
        hours: hours?,
        holidays: holidays?,
        zone: zone?,
    })
}

/// Five fields, read as the bot reads them: what it could not read, or what never fires, would leave whoever joins without
/// nudges.
fn cron(source: &mut Source<'_>, key: &str) -> Option<String> {
    let want = "five cron fields (minute, hour, day, month, weekday), such as \"30 9 * * 2,4\"";
    let text = source.setting("nudges", key, want, |value| {
        let text = value.as_str()?.trim();
        (text.split_whitespace().count() == 5).then(|| text.to_owned())
    })?;
    match CronText::parse(&text) {
        Ok(_) => Some(text),
        Err(why) => {
            source.problems.push(format!("`nudges.{key}` is {}: {why}", quoted(&text)));
            None
        }
    }
}

fn hours(source: &mut Source<'_>) -> Option<WorkingHours> {
    let [from, to] = ["work_from", "work_to"].map(|key| {
        source.setting("nudges", key, "a time in quotes, such as \"08:30\"", |v| {
            let time = NaiveTime::parse_from_str(v.as_str()?, "%H:%M").ok()?;
            Some(time.hour() * 60 + time.minute())
        })
    });
    let hours = WorkingHours { from: from?, to: to? };
    if hours.from >= hours.to {
        source.problems.push("`nudges.work_from` must be earlier than `nudges.work_to`.".to_owned());
        return None;
    }
    Some(hours)
}

/// A TOML date, or one in quotes.
fn day(value: &toml::Value) -> Option<NaiveDate> {
    let text = value.as_datetime().map(ToString::to_string).or_else(|| value.as_str().map(str::to_owned))?;
    NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok()
}
