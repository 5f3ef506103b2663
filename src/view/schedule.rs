//! Schedules in plain words with the next three times; hours, days off, pause; the coming two weeks.

use super::action::{ActionId, Form};
use super::blocks::{context, escape, folded, header, more, section};
use super::form::{Field, modal};
use super::help::sentence;
use super::holidays;
use super::nudge;
use super::words::{capital, day_in_words, moment};
use crate::domain::cron::CronText;
use crate::domain::delivery::Message;
use crate::domain::desk::Desk;
use crate::domain::face::Face;
use crate::domain::lead::Lead;
use crate::domain::nudge::Subject;
use crate::domain::planner::{Held, NudgePlan, PlannedDay};
use crate::domain::schedule::{Schedule, ScheduleKind};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

/// One schedule: its words and its next three times.
pub fn line(schedule: &Schedule, lead: &Lead, now: DateTime<Utc>) -> String {
    let face = lead.face();
    let where_to = schedule.channel.as_ref().map_or(String::new(), |c| format!(" for <#{c}>"));
    let title = format!("*{}*{where_to}", capital(schedule.kind.label()));
    let Ok(cron) = CronText::parse(&schedule.cron) else { return format!("{title}: off") };
    if schedule.next_at.is_none() {
        return format!("{title}: off (was {})", cron.in_words_on(face));
    }
    let next = next(&cron, schedule.zone, lead, now, schedule.channel.is_none());
    let hint = next.hint.map_or(String::new(), |hint| format!("\n{hint}"));
    let times = next.times.join(" · ");
    format!("{title}: {} ({})\nNext: {times}{hint}", cron.in_words_on(face), schedule.zone.name())
}

/// The next three times of a schedule, and what to change where none of them brings anything.
struct Next {
    times: Vec<String>,
    hint: Option<String>,
}

/// `nudges`: not the digest, which goes to a channel that has no holidays and no working hours.
fn next(cron: &CronText, zone: chrono_tz::Tz, lead: &Lead, now: DateTime<Utc>, nudges: bool) -> Next {
    let times = cron.next_times(zone, now, 3);
    let is_outside = |at: &DateTime<Utc>| {
        nudges && holidays::left_out(lead, lead.day(*at)).is_none() && !lead.works_at(*at)
    };
    let hint = (!times.is_empty() && times.iter().all(is_outside)).then(|| {
        let hours = hours(lead);
        format!("Nothing is sent then: your working hours are {hours}, Monday to Friday. `/rapport hours` changes them.")
    });
    let said = |at: &DateTime<Utc>| {
        let left_out = holidays::left_out(lead, lead.day(*at)).filter(|_| nudges);
        let why = left_out.or_else(|| is_outside(at).then(|| "outside your working hours".to_owned()));
        let why = why.map_or(String::new(), |why| format!(" (left out: {why})"));
        format!("{}{why}", moment(*at, zone, lead.face()))
    };
    Next { times: times.iter().map(said).collect(), hint }
}

/// All schedules of a lead, their hours and days off.
pub fn all(desk: &Desk, lead: &Lead, now: DateTime<Utc>) -> Message {
    let today = lead.day(now);
    let mut blocks = vec![header("When nudges come")];
    blocks.extend(desk.schedules.iter().take(30).map(|s| section(&line(s, lead, now))));
    blocks.extend(more(desk.schedules.len().saturating_sub(30), ""));
    blocks.push(section(&format!("*Working hours*: {}, Monday to Friday", hours(lead))));
    let mut off: Vec<NaiveDate> = lead.days_off.iter().copied().filter(|d| *d >= today).collect();
    off.sort();
    if !off.is_empty() {
        let days: Vec<String> = off.iter().take(12).map(|d| day_in_words(*d, today)).collect();
        blocks.push(section(&format!("*Days off*: {}", days.join(", "))));
    }
    blocks.extend(
        holidays::next(lead, today).map(|next| section(&format!("{next} `/rapport holidays` shows more."))),
    );
    blocks.push(context(&format!(
        "At most {} a day and {} a week. Change one with `/rapport schedule check-in tue, thu 9:30` or a cron expression.",
        lead.budget.per_day, lead.budget.per_week
    )));
    Message { text: "When nudges come".into(), blocks }
}

/// "08:30 to 17:30", or "8:30 am to 5:30 pm".
pub fn hours(lead: &Lead) -> String {
    let face = lead.face();
    format!("{} to {}", face.time(lead.hours.from), face.time(lead.hours.to))
}

/// After a schedule was set.
pub fn saved(schedule: &Schedule, lead: &Lead, now: DateTime<Utc>) -> Message {
    sentence(&line(schedule, lead, now))
}

/// The coming days, a line each; what is said of other days is said as of today.
pub fn ahead(days: &[PlannedDay], desk: &Desk, lead: &Lead, now: DateTime<Utc>) -> Message {
    let today = lead.day(now);
    let lines: Vec<String> = days.iter().filter_map(|d| ahead_line(d, desk, lead, today)).collect();
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

fn ahead_line(day: &PlannedDay, desk: &Desk, lead: &Lead, today: NaiveDate) -> Option<String> {
    let planned = match &day.plan {
        NudgePlan::Nudge(planned) => planned,
        NudgePlan::Held(held @ Held::Holiday(_)) => {
            return Some(format!(
                "{} · {}",
                moment(day.at, lead.zone, lead.face()),
                escape(&self::held(held))
            ));
        }
        NudgePlan::Held(_) => return None,
    };
    let subject = subject(&planned.subject, desk);
    Some(format!(
        "{} · *{}* · {}",
        moment(day.at, lead.zone, lead.face()),
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
        Subject::Introduce(_, role) => format!("New {}", role.label()),
        Subject::WeeklyPlan => "Weekly plan".into(),
        Subject::StillUseful => "A question".into(),
    }
}

/// Why an occasion brings nothing.
pub fn held(held: &Held) -> String {
    let why = match held {
        Held::Paused => "nudges are paused",
        Held::Holiday(title) => return format!("Holiday: {title}"),
        Held::OutsideHours => "outside working hours",
        Held::BudgetSpent => "the budget is spent",
        Held::Halved => "every second occasion is left out, as nudges went unanswered",
        Held::NothingDue => "nobody is due and no update either",
    };
    why.to_owned()
}

/// The schedules that the form sets, in the order they stand in it.
pub const SET_BY_FORM: [ScheduleKind; 3] =
    [ScheduleKind::CheckIn, ScheduleKind::WeeklyPlan, ScheduleKind::Milestones];

/// What a field of the form holds when it opens: words that are read back as the same schedule, else cron.
pub fn typed(schedule: Option<&Schedule>, face: Face) -> String {
    let Some(schedule) = schedule.filter(|s| s.next_at.is_some()) else { return "off".into() };
    let Ok(cron) = CronText::parse(&schedule.cron) else { return "off".into() };
    let words = cron.in_words_on(face);
    let same = CronText::from_words_or_cron(&words).is_ok_and(|read| read.as_str() == cron.as_str());
    if same { words } else { schedule.cron.clone() }
}

/// What was typed for a schedule, in plain words with its next times, or what to write instead.
pub fn understood(text: &str, lead: &Lead, now: DateTime<Utc>) -> String {
    if is_off(text) {
        return "Off.".into();
    }
    match CronText::from_words_or_cron(text) {
        Ok(cron) => {
            let next = next(&cron, lead.zone, lead, now, true);
            let hint = next.hint.map_or(String::new(), |hint| format!(". {hint}"));
            format!("{}; next: {}{hint}", cron.in_words_on(lead.face()), next.times.join(" · "))
        }
        Err(problem) => format!("Not yet clear. {}", escape(&problem.to_string())),
    }
}

/// When check-in nudges and the weekly plan come, as the schedules stand, for the middle of a sentence.
pub fn comings(schedules: &[Schedule], lead: &Lead) -> String {
    let of = |kind: ScheduleKind| {
        let schedule =
            schedules.iter().find(|s| s.kind == kind && s.channel.is_none() && s.next_at.is_some());
        let cron = schedule.and_then(|s| CronText::parse(&s.cron).ok());
        cron.map(|cron| small(&cron.in_words_on(lead.face())))
    };
    let check_ins = of(ScheduleKind::CheckIn)
        .map_or_else(|| "no check-in nudges for now".into(), |when| format!("check-ins come {when}"));
    let plan = of(ScheduleKind::WeeklyPlan).map_or(String::new(), |when| format!(", your week {when}"));
    format!("{check_ins}{plan}")
}

/// A name of a day keeps its capital; "Every" and "On" lose theirs.
fn small(words: &str) -> String {
    match words.strip_prefix("Every") {
        Some(rest) => format!("every{rest}"),
        None => words.strip_prefix("On ").map_or(words.to_owned(), |rest| format!("on {rest}")),
    }
}

/// Whether a text switches a schedule off.
pub fn is_off(text: &str) -> bool {
    matches!(text.trim().to_lowercase().as_str(), "" | "off" | "stop" | "never")
}

/// The form of the schedules: a line each, with what was understood below it. `texts` is what stands in them.
pub fn form(texts: &[String; 3], lead: &Lead, now: DateTime<Utc>, metadata: &str) -> Value {
    let mut blocks = vec![context(&format!(
        "In words or as cron, in your time ({}). Enter shows how it is understood; `off` switches it off.",
        lead.zone.name()
    ))];
    for (kind, text) in SET_BY_FORM.into_iter().zip(texts) {
        let field = Field::line(kind.code(), &capital(kind.label()), Some(text))
            .placeholder("tue, thu 9:30")
            .on_enter(&format!("{}.{}", ActionId::ScheduleTry.code(), kind.code()));
        blocks.push(field.optional().block());
        blocks.push(context(&understood(text, lead, now)));
    }
    modal(Form::Schedules.code(), Form::Schedules.label(), "Save", metadata, blocks)
}
