//! The forms of the settings and of the schedules.

use super::holidays;
use super::schedule::{DAYS_OFF, own, restarted};
use crate::domain::cron::CronText;
use crate::domain::dates::{Direction, parse_date};
use crate::domain::desk::Change;
use crate::domain::input::{Action, Choice, Surface, Values};
use crate::domain::lead::{Budget, Lead, Standing, WorkingHours};
use crate::domain::reply::{Ack, Opening};
use crate::domain::schedule::{Schedule, ScheduleKind};
use crate::flow::case::{Carried, Case};
use crate::view::action::ActionId;
use crate::view::schedule::{self as words, SET_BY_FORM};
use crate::view::settings;
use chrono::{NaiveDate, Timelike};

/// Opens the form of the settings.
pub fn open(case: &mut Case, lead: &Lead) {
    let house = settings::House {
        budget: &case.house.nudges.budget,
        own_calendars: case.house.holidays.own_calendars,
    };
    let calendar = case.desk.calendar.as_ref();
    let view = settings::form(lead, &house, calendar, case.now, &Carried::default().text());
    case.open(view, (ActionId::Settings, ""));
}

/// The form of the settings came back.
pub fn submitted(case: &mut Case, lead: &Lead, values: &Values) {
    let today = lead.day(case.now);
    let minute = |field: &str, old: u32| match values.get(field) {
        Choice::Time(time) => time.hour() * 60 + time.minute(),
        _ => old,
    };
    let hours = WorkingHours { from: minute("from", lead.hours.from), to: minute("to", lead.hours.to) };
    if hours.to < hours.from + 60 {
        case.refuse("to", "At least one hour after they begin.");
    }
    let days_off = days_off(case, values, today);
    let calendar = holidays::given(case, values);
    let standing = match (values.date("pause"), lead.standing) {
        (Some(day), _) if day <= today => {
            case.refuse("pause", "Choose a day ahead, or leave it empty.");
            lead.standing
        }
        (Some(day), _) => Standing::Paused { until: Some(day) },
        (None, Standing::Paused { until: Some(_) }) => Standing::Active,
        (None, standing) => standing,
    };
    if case.is_refused() {
        return;
    }
    let budget = budget(values, lead.budget, case.house.nudges.budget);
    let changed = Lead { hours, budget, days_off, standing, ..lead.clone() };
    if changed != *lead {
        case.change(Change::Lead(changed));
    }
    if let Ok(address) = calendar {
        holidays::keep(case, lead, address);
    }
    case.decision.ack = Ack::Clear;
}

/// Never above the house's, whatever the form brings.
fn budget(values: &Values, old: Budget, house: Budget) -> Budget {
    let chosen = |field: &str, old: u32, most: u32| {
        let chosen = values.option(field).and_then(|n| n.parse().ok()).unwrap_or(old);
        chosen.clamp(1, most.max(1))
    };
    Budget {
        per_day: chosen("per_day", old.per_day, house.per_day),
        per_week: chosen("per_week", old.per_week, house.per_week),
    }
}

fn days_off(case: &mut Case, values: &Values, today: NaiveDate) -> Vec<NaiveDate> {
    let mut days = vec![];
    for line in values.text("days_off").unwrap_or_default().split(['\n', ';']) {
        match parse_date(line.trim(), today, Direction::Future) {
            _ if line.trim().is_empty() => {}
            Ok(day) => days.push(day),
            Err(problem) => case.refuse("days_off", problem.to_string()),
        }
    }
    days.sort();
    days.dedup();
    if days.len() > DAYS_OFF {
        case.refuse("days_off", format!("At most {DAYS_OFF} days. A pause covers a longer time."));
    }
    days
}

/// Opens the form of the schedules.
pub fn open_schedules(case: &mut Case, lead: &Lead) {
    let texts = SET_BY_FORM.map(|kind| words::typed(own(case, kind).as_ref(), lead.face()));
    let view = words::form(&texts, lead, case.now, &Carried::default().text());
    case.open(view, (ActionId::Schedules, ""));
}

/// Enter was pressed in the form of the schedules: it shows how each line is understood.
pub fn try_schedules(case: &mut Case, lead: &Lead, action: &Action) {
    let Surface::Modal(state) = &action.from else { return };
    let view = words::form(&typed(&state.values), lead, case.now, &state.metadata);
    let (id, hash) = (state.id.clone(), state.hash.clone());
    case.decision.opening = Some(Opening::Update { id, hash, view });
}

fn typed(values: &Values) -> [String; 3] {
    SET_BY_FORM.map(|kind| values.text(kind.code()).unwrap_or_default())
}

/// The form of the schedules came back.
pub fn schedules_submitted(case: &mut Case, lead: &Lead, values: &Values) {
    let mut changed: Vec<Schedule> = vec![];
    for (kind, text) in SET_BY_FORM.into_iter().zip(typed(values)) {
        match read(case, lead, kind, &text) {
            Ok(schedule) => changed.extend(schedule),
            Err(sentence) => case.refuse(kind.code(), sentence),
        }
    }
    if case.is_refused() {
        return;
    }
    for schedule in changed {
        case.change(Change::Schedule(schedule));
    }
    case.decision.ack = Ack::Clear;
}

/// The schedule that a text asks for, if it is another than the one there is.
fn read(case: &mut Case, lead: &Lead, kind: ScheduleKind, text: &str) -> Result<Option<Schedule>, String> {
    let old = super::schedule::own_or_new(case, lead, kind);
    if words::is_off(text) {
        let is_on = old.next_at.is_some();
        return Ok(is_on.then_some(Schedule { next_at: None, ..old }));
    }
    let cron = CronText::from_words_or_cron(text).map_err(|problem| problem.to_string())?;
    let same = old.next_at.is_some() && old.cron == cron.as_str();
    let asked = Schedule { cron: cron.as_str().to_owned(), ..old };
    Ok((!same).then(|| restarted(asked, lead.zone, case.now)))
}
