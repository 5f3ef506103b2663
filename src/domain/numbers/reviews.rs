//! What was answered in the monthly and quarterly reviews. Practices 1, 2, 21, 28, 31, 33, 34, 41 and 42.

use super::{DAYS, Number, Value};
use crate::domain::desk::Desk;
use crate::domain::lead::Lead;
use crate::domain::milestone::MilestoneState;
use crate::domain::review::{Period, Practice, Span, stance};
use chrono::{DateTime, Duration, NaiveDate, Utc};

/// A stance is asked for once a month; what is older than two is not current.
const CURRENT: i64 = 60;
/// So many quarters are looked at.
const QUARTERS: usize = 4;

/// What is counted by its answers alone: the label, and what the answers are.
const COUNTED: [(Practice, &str, &str); 7] = [
    (
        Practice::Education,
        "Explained in plain words",
        "sentences with which you helped somebody understand technology",
    ),
    (Practice::Business, "Facts of the business", "facts you learned of how the business makes money"),
    (Practice::Growth, "Steps outside IT", "steps you named to learn outside IT"),
    (Practice::Tools, "Tools they try out", "things you named that somebody is trying out"),
    (Practice::Guidance, "Guidance given", "pieces of your advice that somebody used"),
    (Practice::Stretch, "Stretch contacts", "people hard to meet whom you named, with what to ask them"),
    (Practice::Risk, "Risks in money terms", "risks you named in money terms"),
];

pub(super) fn numbers(desk: &Desk, lead: &Lead, now: DateTime<Utc>) -> Vec<Number> {
    let mut numbers = vec![with_a_stance(desk, now), quarters(desk, lead, now)];
    numbers.extend(COUNTED.iter().map(|(practice, label, what)| counted(desk, *practice, label, what, now)));
    numbers
}

/// Practice 2: get and keep buy-in.
fn with_a_stance(desk: &Desk, now: DateTime<Utc>) -> Number {
    let sponsored =
        desk.milestones.iter().filter(|m| m.state == MilestoneState::Promised && m.sponsor.is_some());
    let current = sponsored
        .map(|m| stance(&desk.answers, &m.id).is_some_and(|said| now - said.at <= Duration::days(CURRENT)));
    let rule = format!(
        "Of your promised milestones with a sponsor, those whose sponsor's stance you noted in the last {CURRENT} days."
    );
    Number::new("With a current stance", Value::share(current, 1), rule)
}

/// Practice 21: evaluate and prioritise.
fn quarters(desk: &Desk, lead: &Lead, now: DateTime<Utc>) -> Number {
    let before = |day: &NaiveDate| Some(Period::last(Span::Quarter, *day).from);
    let starts = std::iter::successors(before(&lead.day(now)), before).take(QUARTERS);
    let joined = lead.day(lead.joined_at);
    let periods = starts.map(|from| Period { span: Span::Quarter, from }).filter(|p| p.until() > joined);
    let looked_back = periods.map(|p| desk.answers.iter().any(|answer| answer.period == p.code()));
    let rule = format!(
        "Of the last {QUARTERS} whole quarters you were here for, those you answered a question of the review on."
    );
    Number::new("Quarters looked back on", Value::share(looked_back, 1), rule)
}

fn counted(desk: &Desk, practice: Practice, label: &'static str, what: &str, now: DateTime<Utc>) -> Number {
    let recent = desk.answers.iter().filter(|a| a.practice == practice && a.words.is_some());
    let count = recent.filter(|a| now - a.at <= Duration::days(DAYS)).count() as u32;
    Number::new(label, Value::Count(count), format!("The {what}, in your reviews of the last {DAYS} days."))
}
