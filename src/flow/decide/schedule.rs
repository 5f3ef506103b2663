//! When nudges come: schedules, hours, days off, the channel digest.

use super::people::day_ahead;
use crate::domain::cron::CronText;
use crate::domain::desk::Change;
use crate::domain::id::ChannelId;
use crate::domain::lead::{Lead, WorkingHours};
use crate::domain::names::nearest_word;
use crate::domain::planner::plan_days;
use crate::domain::schedule::{Schedule, ScheduleKind};
use crate::flow::case::Case;
use crate::view::blocks::{escape, unescape};
use crate::view::{schedule as words, words as said};
use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;

/// A schedule in a zone, starting over from now.
pub fn restarted(schedule: Schedule, zone: Tz, now: DateTime<Utc>) -> Schedule {
    let next_at = CronText::parse(&schedule.cron).ok().and_then(|cron| cron.next_after(zone, now));
    Schedule { zone, next_at, ..schedule }
}

/// A schedule taken along to another zone. It goes by the wall: its next time is the same time of the same day there, so
/// that a Monday's plan comes once, however long that Monday is. What is past there already was missed on the way.
pub fn moved(schedule: Schedule, zone: Tz) -> Schedule {
    let wall = schedule.next_at.map(|at| at.with_timezone(&schedule.zone).naive_local());
    let next_at = wall.and_then(|wall| CronText::parse(&schedule.cron).ok()?.first_from(zone, wall));
    Schedule { zone, next_at, ..schedule }
}

/// The lead's own schedule of this kind, if there is one.
pub fn own(case: &Case, kind: ScheduleKind) -> Option<Schedule> {
    case.desk.schedules.iter().find(|s| s.kind == kind && s.channel.is_none()).cloned()
}

/// The lead's own schedule of this kind, or a new one that is still off.
pub fn own_or_new(case: &mut Case, lead: &Lead, kind: ScheduleKind) -> Schedule {
    own(case, kind).unwrap_or_else(|| new(case, lead, kind, None))
}

fn new(case: &mut Case, lead: &Lead, kind: ScheduleKind, channel: Option<ChannelId>) -> Schedule {
    Schedule {
        id: case.ids.make(),
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        channel,
        kind,
        cron: case.house.nudges.cron(kind).to_owned(),
        zone: lead.zone,
        next_at: None,
    }
}

/// `/rapport schedule`, `/rapport schedule check-in tue, thu 9:30`, `/rapport schedule weekly-plan off`
pub fn schedule(case: &mut Case, lead: &Lead, text: &str) {
    if text.is_empty() {
        let message = words::all(case.desk, lead, case.now);
        return case.answer(message);
    }
    let (first, when) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let kinds = [ScheduleKind::CheckIn, ScheduleKind::WeeklyPlan, ScheduleKind::Milestones];
    let codes = kinds.map(ScheduleKind::code);
    let word = first.to_lowercase();
    let kind = ScheduleKind::from_code(&word).filter(|k| kinds.contains(k));
    let Some(kind) = kind else {
        let hint = nearest_word(&word, &codes).map_or(String::new(), |w| format!(" Did you mean `{w}`?"));
        let known = codes.map(|c| format!("`{c}`"));
        let known = said::list(&known);
        return case
            .say(&format!("There is no schedule `{}`.{hint} There are {known}.", escape(&unescape(first))));
    };
    let old = own(case, kind);
    set(case, lead, kind, None, old, when);
}

/// `/rapport digest #it-status monday 10:00`
pub fn digest(case: &mut Case, lead: &Lead, text: &str) {
    let Some((channel, when)) = channel(text) else {
        let typed = escape(&unescape(text.split_whitespace().next().unwrap_or("")));
        let sentence = if typed.is_empty() {
            "For which channel? As in `/rapport digest #it-status monday 10:00`.".to_owned()
        } else {
            format!(
                "I do not know the channel {typed}. Pick it from Slack's list as you type, beginning with #."
            )
        };
        return case.say(&sentence);
    };
    let old = case.desk.schedules.iter().find(|s| s.channel.as_ref() == Some(&channel)).cloned();
    set(case, lead, ScheduleKind::Digest, Some(channel), old, when);
}

/// A channel as Slack writes it in a command, and the rest.
pub fn channel(text: &str) -> Option<(ChannelId, &str)> {
    let (inside, rest) = text.trim_start().strip_prefix("<#")?.split_once('>')?;
    let id = inside.split('|').next()?;
    Some((ChannelId::new(id), rest.trim()))
}

fn set(
    case: &mut Case,
    lead: &Lead,
    kind: ScheduleKind,
    channel: Option<ChannelId>,
    old: Option<Schedule>,
    when: &str,
) {
    let old = old.unwrap_or_else(|| new(case, lead, kind, channel));
    let schedule = match when.to_lowercase().as_str() {
        "off" | "stop" | "never" => Schedule { next_at: None, ..old },
        "" | "on" => restarted(old, lead.zone, case.now),
        _ => match CronText::from_words_or_cron(&unescape(when)) {
            Ok(cron) => restarted(Schedule { cron: cron.as_str().to_owned(), ..old }, lead.zone, case.now),
            Err(problem) => return case.say(&escape(&problem.to_string())),
        },
    };
    case.change(Change::Schedule(schedule.clone()));
    let now = case.now;
    case.answer(words::saved(&schedule, lead, now));
}

/// `/rapport hours 8:30 to 17:30`
pub fn hours(case: &mut Case, lead: &Lead, text: &str) {
    let times: Vec<u32> = text.replace(['-', '–'], " ").split_whitespace().filter_map(minute).collect();
    let &[from, to] = times.as_slice() else {
        return case.say("From when to when? As in `/rapport hours 8:30 to 17:30`.");
    };
    if to < from + 60 {
        return case.say("Working hours are at least one hour, the end after the start.");
    }
    let changed = Lead { hours: WorkingHours { from, to }, ..lead.clone() };
    case.change(Change::Lead(changed.clone()));
    case.say(&format!("Nudges come from {}, Monday to Friday.", words::hours(&changed)));
}

/// "8:30", "17" as minutes since midnight.
fn minute(word: &str) -> Option<u32> {
    let (hour, minute) = word.split_once(':').unwrap_or((word, "0"));
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// `/rapport off 24 december`
pub fn day_off(case: &mut Case, lead: &Lead, text: &str) {
    if text.is_empty() {
        return case.say("Which day? As in `/rapport off 24 december`.");
    }
    let Some(day) = day_ahead(case, lead, text) else { return };
    let today = lead.day(case.now);
    let mut days_off: Vec<_> = lead.days_off.iter().copied().filter(|d| *d >= today).collect();
    if !days_off.contains(&day) {
        days_off.push(day);
    }
    if days_off.len() > 200 {
        return case
            .say("That is more than 200 days off. `/rapport pause until <day>` covers a longer time.");
    }
    case.change(Change::Lead(Lead { days_off, ..lead.clone() }));
    case.say(&format!("No nudges {}.", said::day_in_words(day, today)));
}

/// `/rapport plan`
pub fn ahead(case: &mut Case, lead: &Lead) {
    let until = case.now + Duration::days(14);
    let days = plan_days(lead, case.desk.clone(), case.now, until);
    let message = words::ahead(&days, case.desk, lead);
    case.answer(message);
}
