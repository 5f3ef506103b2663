//! Schedules in plain words with the next three times; hours, days off, pause; the coming two weeks.

use super::blocks::{context, escape, folded, header, more, section};
use super::help::sentence;
use super::nudge;
use super::words::{capital, day_in_words, moment};
use crate::domain::cron::CronText;
use crate::domain::delivery::Message;
use crate::domain::desk::Desk;
use crate::domain::lead::Lead;
use crate::domain::nudge::Subject;
use crate::domain::planner::{Held, NudgePlan, PlannedDay};
use crate::domain::schedule::Schedule;
use chrono::{DateTime, NaiveDate, Utc};

/// One schedule: its words and its next three times.
pub fn line(schedule: &Schedule, now: DateTime<Utc>) -> String {
    let where_to = schedule.channel.as_ref().map_or(String::new(), |c| format!(" for <#{c}>"));
    let title = format!("*{}*{where_to}", capital(schedule.kind.label()));
    let Ok(cron) = CronText::parse(&schedule.cron) else { return format!("{title}: off") };
    if schedule.next_at.is_none() {
        return format!("{title}: off (was {})", cron.in_words());
    }
    let next: Vec<String> =
        cron.next_times(schedule.zone, now, 3).into_iter().map(|at| moment(at, schedule.zone)).collect();
    format!("{title}: {} ({})\nNext: {}", cron.in_words(), schedule.zone.name(), next.join(", "))
}

/// All schedules of a lead, their hours and days off.
pub fn all(desk: &Desk, lead: &Lead, now: DateTime<Utc>) -> Message {
    let today = lead.day(now);
    let mut blocks = vec![header("When nudges come")];
    blocks.extend(desk.schedules.iter().take(30).map(|s| section(&line(s, now))));
    blocks.extend(more(desk.schedules.len().saturating_sub(30), ""));
    blocks.push(section(&format!("*Working hours*: {}, Monday to Friday", hours(lead))));
    let mut off: Vec<NaiveDate> = lead.days_off.iter().copied().filter(|d| *d >= today).collect();
    off.sort();
    if !off.is_empty() {
        let days: Vec<String> = off.iter().take(12).map(|d| day_in_words(*d, today)).collect();
        blocks.push(section(&format!("*Days off*: {}", days.join(", "))));
    }
    blocks.push(context(&format!(
        "At most {} a day and {} a week. Change one with `/rapport schedule check-in tue, thu 9:30` or a cron expression.",
        lead.budget.per_day, lead.budget.per_week
    )));
    Message { text: "When nudges come".into(), blocks }
}

/// "08:30 to 17:30".
pub fn hours(lead: &Lead) -> String {
    let clock = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
    format!("{} to {}", clock(lead.hours.from), clock(lead.hours.to))
}

/// After a schedule was set.
pub fn saved(schedule: &Schedule, now: DateTime<Utc>) -> Message {
    sentence(&line(schedule, now))
}

/// The coming days, a line each.
pub fn ahead(days: &[PlannedDay], desk: &Desk, lead: &Lead) -> Message {
    let lines: Vec<String> = days.iter().filter_map(|d| ahead_line(d, desk, lead)).collect();
    let mut blocks = vec![header("Your next two weeks")];
    match lines.is_empty() {
        true => blocks.push(section("No nudges in the next two weeks.")),
        false => blocks.extend(folded(&lines, 10, "")),
    }
    blocks.push(context(
        "As it stands now, and as if you act on each the same day. Logging always changes it.",
    ));
    Message { text: "Your next two weeks".into(), blocks }
}

fn ahead_line(day: &PlannedDay, desk: &Desk, lead: &Lead) -> Option<String> {
    let NudgePlan::Nudge(planned) = &day.plan else { return None };
    let today = lead.day(day.at);
    let subject = subject(&planned.subject, desk);
    Some(format!(
        "{} · *{}* · {}",
        moment(day.at, lead.zone),
        escape(&subject),
        escape(&nudge::reason(&planned.reason, &subject, today))
    ))
}

/// What a nudge is about, by name.
pub fn subject(subject: &Subject, desk: &Desk) -> String {
    match subject {
        Subject::CheckIn(id) => {
            desk.peers.iter().find(|p| p.id == *id).map_or("a person", |p| &p.name).into()
        }
        Subject::Update(id) => {
            desk.milestones.iter().find(|m| m.id == *id).map_or("a milestone", |m| &m.title).into()
        }
        Subject::Promise(id) => {
            let promise = desk.promises.iter().find(|p| p.id == *id);
            let peer = promise.and_then(|promise| desk.peers.iter().find(|p| p.id == promise.peer));
            peer.map_or("a promise", |p| &p.name).into()
        }
        Subject::WeeklyPlan => "Weekly plan".into(),
        Subject::StillUseful => "A question".into(),
    }
}

/// Why an occasion brings nothing.
pub fn held(held: Held) -> &'static str {
    match held {
        Held::Paused => "nudges are paused",
        Held::OutsideHours => "outside working hours",
        Held::BudgetSpent => "the budget is spent",
        Held::Halved => "every second occasion is left out, as nudges went unanswered",
        Held::NothingDue => "nobody is due and no update either",
    }
}
