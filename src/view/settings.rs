//! The form of a lead's settings: hours, budget, days off, a pause.

use super::action::Form;
use super::blocks::context;
use super::form::{Field, modal};
use super::words::count;
use crate::domain::lead::{Budget, Lead, Standing};
use chrono::NaiveDate;
use serde_json::Value;

/// The form. The budget may be lowered below the house's, and never raised above it.
pub fn form(lead: &Lead, house: &Budget, today: NaiveDate, metadata: &str) -> Value {
    let time = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
    let until = match lead.standing {
        Standing::Paused { until } => until.filter(|day| *day > today),
        _ => None,
    };
    let off = days_off(lead, today);
    let blocks = vec![
        Field::time("from", "Your working day begins", &time(lead.hours.from)).block(),
        Field::time("to", "It ends", &time(lead.hours.to)).block(),
        at_most("per_day", "At most, each day", lead.budget.per_day, house.per_day),
        at_most("per_week", "At most, each week", lead.budget.per_week, house.per_week),
        Field::lines("days_off", "Days without nudges", Some(&off), 3_000)
            .placeholder("24 Dec\n1 Jan")
            .hint("A day on each line.")
            .optional()
            .block(),
        Field::day("pause", "Pause until", until)
            .hint("Nudges come again from that day. Empty: they go on.")
            .optional()
            .block(),
        context(&format!("Monday to Friday; times are in {}, as in your Slack profile.", lead.zone.name())),
    ];
    modal(Form::Settings.code(), Form::Settings.label(), "Save", metadata, blocks)
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
