//! The times that whoever joins starts with: whether a nudge can come at any of them.

use super::Sheet;
use crate::config::{NudgeSettings, Settings};
use crate::domain::cron::CronText;
use chrono::{DateTime, Datelike, Timelike, Utc, Weekday};

/// How many of its next times tell of a schedule: four a quarter of an hour are four days.
const TIMES: usize = 400;

pub(super) fn check(settings: &Settings, now: DateTime<Utc>, sheet: &mut Sheet<'_>) -> std::io::Result<()> {
    let nudges = &settings.nudges;
    let crons = [
        ("check_in", &nudges.check_in),
        ("weekly_plan", &nudges.weekly_plan),
        ("milestones", &nudges.milestones),
    ];
    for (key, cron) in crons.into_iter().filter(|(_, cron)| !ever_works(cron, nudges, now)) {
        sheet.warn(
            "nudges",
            &format!("`nudges.{key}`, \"{cron}\", is always outside of working hours, when nothing is sent"),
            "set a time within `nudges.work_from` and `nudges.work_to`, Monday to Friday",
        )?;
    }
    Ok(())
}

/// Whether any of its times is within working hours, by the wall of whichever zone.
fn ever_works(cron: &str, nudges: &NudgeSettings, now: DateTime<Utc>) -> bool {
    let works = |at: &DateTime<Utc>| {
        let minute = at.hour() * 60 + at.minute();
        (nudges.hours.from..nudges.hours.to).contains(&minute)
            && !matches!(at.weekday(), Weekday::Sat | Weekday::Sun)
    };
    CronText::parse(cron).is_ok_and(|cron| cron.next_times(chrono_tz::UTC, now, TIMES).iter().any(works))
}
