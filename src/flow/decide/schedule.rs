//! When nudges come: schedules, hours, days off, the channel digest.

use crate::domain::away::{parse_days, weekdays};
use crate::domain::cron::{CronError, CronText, time_of_day};
use crate::domain::desk::Change;
use crate::domain::id::ChannelId;
use crate::domain::lead::{Lead, WorkingHours};
use crate::domain::names::nearest_word;
use crate::domain::planner::plan_days;
use crate::domain::schedule::{Schedule, ScheduleKind};
use crate::flow::case::Case;
use crate::view::blocks::{escape, unescape};
use crate::view::{schedule as words, words as said};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use chrono_tz::Tz;
use std::ops::RangeInclusive;

/// The longest list of days off.
pub const DAYS_OFF: usize = 200;

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
    let Some((kind, when)) = ScheduleKind::read(text) else {
        let first = text.split_whitespace().next().unwrap_or_default();
        let codes = words::SET_BY_FORM.map(ScheduleKind::code);
        let nearest = nearest_word(&first.to_lowercase(), &codes);
        let hint = nearest.map_or(String::new(), |word| format!(" Did you mean `{word}`?"));
        let known = said::list(&codes.map(|code| format!("`{code}`")));
        let first = escape(&unescape(first));
        return case.say(&format!("There is no schedule `{first}`.{hint} There are {known}."));
    };
    let old = own(case, kind);
    set(case, lead, kind, None, old, when);
}

/// `/rapport digest #it-status monday 10:00`
pub fn digest(case: &mut Case, lead: &Lead, text: &str) {
    let Some((channel, when)) = channel(text) else {
        return match text.split_whitespace().next() {
            None => case.say("For which channel? As in `/rapport digest #it-status monday 10:00`."),
            Some(typed) => unknown_channel(case, typed),
        };
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

/// What was typed is no channel that Slack knows.
pub fn unknown_channel(case: &mut Case, typed: &str) {
    let typed = escape(&unescape(typed));
    case.say(&format!(
        "I do not know the channel {typed}. Pick it from Slack's list as you type, beginning with #."
    ));
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
    let (from, to) = match minutes(text) {
        Ok(Some(times)) => times,
        Ok(None) => {
            return case.say(
                "From when to when? As in `/rapport hours 8:30 to 17:30`. The days are Monday to Friday; \
                 `/rapport off` takes one off.",
            );
        }
        Err(problem) => return case.say(&escape(&problem.to_string())),
    };
    if to < from + 60 {
        return case.say("Working hours are at least one hour, the end after the start.");
    }
    let changed = Lead { hours: WorkingHours { from, to }, ..lead.clone() };
    case.change(Change::Lead(changed.clone()));
    case.say(&format!("Nudges come from {}, Monday to Friday.", words::hours(&changed)));
}

/// "8:30 to 17:30" as minutes since midnight; nothing where something else than two times is said.
fn minutes(text: &str) -> Result<Option<(u32, u32)>, CronError> {
    let text = text.to_lowercase().replace(['-', '–'], " ").replace(" am", "am").replace(" pm", "pm");
    let mut times = vec![];
    for word in text.split_whitespace().filter(|word| !matches!(*word, "from" | "to" | "until" | "and")) {
        match time_of_day(word) {
            Ok((hour, minute)) => times.push(u32::from(hour) * 60 + u32::from(minute)),
            Err(problem @ CronError::HalfOfDay(_)) => return Err(problem),
            Err(_) => return Ok(None),
        }
    }
    Ok(<[u32; 2]>::try_from(times).ok().map(|[from, to]| (from, to)))
}

/// `/rapport off 24 december`, `/rapport off next week`
pub fn day_off(case: &mut Case, lead: &Lead, text: &str) {
    if text.is_empty() {
        return case.say("Which day? As in `/rapport off 24 december`.");
    }
    if let Some(days) = days_ahead(case, lead, text) {
        take_off(case, lead, days);
    }
}

/// The days a text names, ahead; answers with the reason otherwise.
pub fn days_ahead(case: &mut Case, lead: &Lead, text: &str) -> Option<RangeInclusive<NaiveDate>> {
    let today = lead.day(case.now);
    match parse_days(&unescape(text), today) {
        Ok(days) if *days.end() < today => case.say("That day has passed. Name one ahead."),
        Ok(days) => return Some(days),
        Err(problem) => case.say(&escape(&problem.to_string())),
    }
    None
}

/// Takes days off: of several the weekdays, as nothing comes on the others.
pub fn take_off(case: &mut Case, lead: &Lead, days: RangeInclusive<NaiveDate>) {
    let today = lead.day(case.now);
    let new = if days.start() == days.end() { vec![*days.start()] } else { weekdays(days) };
    let (Some(first), Some(last)) = (new.first().copied(), new.last().copied()) else {
        return case.say("Those days are a weekend: no nudges come then.");
    };
    let mut days_off: Vec<_> = lead.days_off.iter().copied().chain(new).filter(|day| *day >= today).collect();
    days_off.sort();
    days_off.dedup();
    if days_off.len() > DAYS_OFF {
        return case.say(&format!(
            "That is more than {DAYS_OFF} days off. `/rapport pause until <day>` covers a longer time."
        ));
    }
    case.change(Change::Lead(Lead { days_off, ..lead.clone() }));
    let (first, last) = (said::day_in_words(first, today), said::day_in_words(last, today));
    case.say(&match first == last {
        true => format!("No nudges {first}."),
        false => format!("No nudges from {first} to {last}."),
    });
}

/// `/rapport plan`
pub fn ahead(case: &mut Case, lead: &Lead) {
    let until = case.now + Duration::days(14);
    let days = plan_days(lead, case.desk.clone(), case.now, until);
    let message = words::ahead(&days, case.desk, lead, case.now);
    case.answer(message);
}
