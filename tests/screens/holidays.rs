//! Screens of holidays: what is known, and the settings with a calendar.

use super::gallery::message;
use super::samples::{Data, now, today};
use super::{Named, Screen};
use crate::store::samples as rows;
use chrono::Duration;
use rapport::domain::delivery::Message;
use rapport::domain::desk::Desk;
use rapport::domain::holiday::{
    Holiday, Holidays, HouseCalendar, HouseSource, Kept, LeadCalendar, Span, Trouble,
};
use rapport::domain::lead::Lead;
use rapport::view::{holidays, settings};
use serde_json::Value;

/// As many as there are of everything, a month apart, beginning in this week; an even one is everybody's.
fn known(data: &Data) -> Holidays {
    let title: String = data.title.chars().take(80).collect();
    let nth = |n: usize| {
        let first = today() + Duration::days(2 + 30 * n as i64);
        let last = first + Duration::days(if n == 1 { 3 } else { 0 });
        Holiday { title: title.clone(), span: Span::Days { first, last } }
    };
    let of = |own: usize| (0..data.many.min(24)).filter(|n| n % 2 == own).map(nth).collect();
    Holidays { house: of(0), own: of(1) }
}

fn lead(data: &Data) -> Lead {
    Lead { holidays: known(data), ..data.lead() }
}

/// Read two hours ago.
fn calendar(data: &Data) -> LeadCalendar {
    let now = now();
    let kept = Kept { read_at: Some(now - Duration::hours(2)), ..Kept::new(now) };
    LeadCalendar { kept: Kept { days: known(data).own.to_vec(), ..kept }, ..rows::holiday_calendar("L1") }
}

fn with(data: &Data, kept: Kept) -> Desk {
    let calendar = LeadCalendar { kept, ..calendar(data) };
    let house = HouseSource { source: "a".into(), kept: Kept { read_at: Some(now()), ..Kept::new(now()) } };
    Desk { calendar: Some(calendar), house_calendar: HouseCalendar { sources: vec![house] }, ..data.desk() }
}

/// The form of the settings, with a calendar of one's own or where there are none.
pub fn form(data: &Data, has_one: bool) -> Value {
    let (lead, calendar) = if has_one { (lead(data), Some(calendar(data))) } else { (data.lead(), None) };
    let house = settings::House { budget: &lead.budget, own_calendars: has_one };
    settings::form(&lead, &house, calendar.as_ref(), now(), "{}")
}

pub fn screens_of(data: &Data) -> Vec<Named> {
    let (lead, calendar) = (lead(data), calendar(data));
    let page = |kept: Kept, lead: &Lead| holidays::page(&with(data, kept), lead, true, now());
    let troubled = |trouble, kept: &Kept| Kept { trouble: Some(trouble), ..kept.clone() };
    let new = Kept::new(now());
    let house = HouseSource { source: "a".into(), kept: new.clone() };
    let bare = Desk { house_calendar: HouseCalendar { sources: vec![house] }, ..data.desk() };
    let week = holidays::this_week(&lead, today(), today() + Duration::days(6));
    let failed = with(data, troubled(Trouble::NotFound, &new));
    let parts = week.into_iter().chain(holidays::trouble(&failed, now())).collect();
    vec![
        message("holidays::page", page(calendar.kept.clone(), &lead)),
        message("holidays::page, not read again", page(troubled(Trouble::NotIcs, &calendar.kept), &lead)),
        message("holidays::page, never read", page(troubled(Trouble::Private, &new), &data.lead())),
        message("holidays::page, new", page(new, &data.lead())),
        message("holidays::page, everybody's alone", holidays::page(&bare, &data.lead(), false, now())),
        message("holidays::set", holidays::set(&calendar)),
        message("holidays::forgotten", holidays::forgotten(true)),
        message("holidays::this_week", Message { text: "Your week".into(), blocks: parts }),
        ("settings::form, with a calendar", Screen::View(form(data, true))),
    ]
}

#[test]
fn holidays_and_where_they_are_from() {
    let holds = |name: &str, lines: &[&str]| {
        let shown = super::usual::screens(&[name]);
        for line in lines {
            assert!(shown.contains(line), "{line} in\n{shown}");
        }
    };
    let listed = [
        "• Thu 5 Mar, in 2 days · One payroll for all sites\n",
        "• Mon 6 Apr to Tue 7 Apr · One payroll for all sites · your calendar\n",
        "• Mon 4 May, in 62 days · One payroll for all sites\n",
        "(Everybody's calendar, set by whoever runs Rapport: read just now.)",
    ];
    holds("holidays::page", &listed);
    holds("holidays::page", &["(Your calendar at calendar.example.com: read 2 hours ago.)"]);
    let again = "could not be read again: what came is no calendar. Use the address that brings ICS, often called iCal or \
                 subscription address. What it said before stays; that was read 2 hours ago.)";
    holds("holidays::page, not read again", &[again]);
    let never =
        "(Your calendar at calendar.example.com could not be read: its address leads into a private network.";
    holds("holidays::page, never read", &[never, "None is known for the year ahead."]);
    holds("holidays::page, new", &["(Your calendar at calendar.example.com: it is read within a minute.)"]);
    holds("holidays::page, everybody's alone", &["not read in full yet; whoever runs Rapport can see why"]);
    let week = "*Holiday this week*: Thu 5 Mar, in 2 days, One payroll for all sites";
    holds("holidays::this_week", &[week, "could not be read: nothing is at its address."]);
    let field = "A calendar of holidays: _https://calendar.example.com/a.ics?key=s3cret_";
    let next = "Next holiday: One payroll for all sites, Thu 5 Mar, in 2 days.";
    holds("settings::form, with a calendar", &[field, next]);
}

#[test]
fn every_trouble_says_what_helps() {
    for trouble in Trouble::ALL {
        let kept = Kept { trouble: Some(*trouble), ..Kept::new(now()) };
        let said = holidays::own(&LeadCalendar { kept, ..rows::holiday_calendar("L1") }, now());
        assert!(said.starts_with("Your calendar at calendar.example.com could not be read: "), "{said}");
        assert!(said.contains(trouble.label()) && said.ends_with('.') && said.len() < 260, "{said}");
        assert!(!said.contains("s3cret"), "{said}");
    }
}
