//! The form of a lead's settings: hours, budget, days off, a calendar of holidays, a pause.

use super::action::Form;
use super::blocks::context;
use super::form::{Field, modal};
use super::holidays;
use super::words::count;
use crate::domain::holiday::LeadCalendar;
use crate::domain::lead::{Budget, Lead, Standing};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

/// What the house has to say of the settings.
pub struct House<'a> {
    /// The budget, which may be lowered and never raised above this one.
    pub budget: &'a Budget,
    /// Whether leads may have calendars of their own.
    pub own_calendars: bool,
}

/// The form. `calendar` is the lead's own.
pub fn form(
    lead: &Lead,
    house: &House<'_>,
    calendar: Option<&LeadCalendar>,
    now: DateTime<Utc>,
    metadata: &str,
) -> Value {
    let today = lead.day(now);
    let time = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
    let until = match lead.standing {
        Standing::Paused { until } => until.filter(|day| *day > today),
        _ => None,
    };
    let off = days_off(lead, today);
    let mut blocks = vec![
        Field::time("from", "Your working day begins", &time(lead.hours.from)).block(),
        Field::time("to", "It ends", &time(lead.hours.to)).block(),
        at_most("per_day", "At most, each day", lead.budget.per_day, house.budget.per_day),
        at_most("per_week", "At most, each week", lead.budget.per_week, house.budget.per_week),
        Field::lines("days_off", "Days without nudges", Some(&off), 3_000)
            .placeholder("24 Dec\n1 Jan")
            .hint("A day on each line.")
            .optional()
            .block(),
    ];
    blocks.extend(holidays(lead, house, calendar, now));
    blocks.extend([
        Field::day("pause", "Pause until", until)
            .hint("Nudges come again from that day. Empty: they go on.")
            .optional()
            .block(),
        context(&format!("Monday to Friday; times are in {}, as in your Slack profile.", lead.zone.name())),
    ]);
    modal(Form::Settings.code(), Form::Settings.label(), "Save", metadata, blocks)
}

/// The address of the lead's own calendar, with what came of it, and the next holiday.
fn holidays(
    lead: &Lead,
    house: &House<'_>,
    calendar: Option<&LeadCalendar>,
    now: DateTime<Utc>,
) -> Vec<Value> {
    let address = calendar.map(|calendar| calendar.address.as_str());
    let field = Field::address("holidays", "A calendar of holidays", address)
        .placeholder("https://calendar.example.com/holidays.ics")
        .hint(&format!("The https address of a calendar in ICS form. {}", holidays::KEPT))
        .optional();
    let own = calendar.map(|calendar| holidays::own(calendar, now));
    let known: Vec<String> = own.into_iter().chain(holidays::next(lead, lead.day(now))).collect();
    let known = (!known.is_empty()).then(|| context(&known.join("\n")));
    house.own_calendars.then(|| field.block()).into_iter().chain(known).collect()
}

fn at_most(name: &str, label: &str, now: u32, most: u32) -> Value {
    let rows: Vec<(String, String)> =
        (1..=most.max(1)).map(|n| (count(i64::from(n), "nudge", "nudges"), n.to_string())).collect();
    let rows: Vec<(&str, &str)> = rows.iter().map(|(label, n)| (label.as_str(), n.as_str())).collect();
    Field::select(name, label, &rows, Some(&now.min(most).to_string())).block()
}

/// The days ahead, a line each, in words that are read back as the same days.
fn days_off(lead: &Lead, today: NaiveDate) -> String {
    let mut days: Vec<NaiveDate> = lead.days_off.iter().copied().filter(|day| *day >= today).collect();
    days.sort();
    days.iter().map(|day| day.format("%-d %b %Y").to_string()).collect::<Vec<_>>().join("\n")
}
