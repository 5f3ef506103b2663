use super::sample::{busy, full, plain, request, talk};
use super::*;
use crate::domain::id::CheckInId;
use crate::domain::on_cadence::{ONE_IN, OnCadence, WEEKS, on_cadence};
use crate::domain::planner::sample::{desk, lead, now, peer};
use crate::domain::promise::PromiseState;
use crate::domain::vocabulary::{Circle, Kind};
use proptest::prelude::*;

fn of(desk: &Desk) -> Vec<Number> {
    numbers(desk, &plain(), now()).into_iter().flat_map(|group| group.numbers).collect()
}

fn value(desk: &Desk, label: &str) -> Value {
    of(desk).into_iter().find(|n| n.label == label).expect("a number of this name").value
}

fn short(value: &Value) -> String {
    match value {
        Value::Share(s) => format!("{} of {}", s.part, s.of),
        Value::Count(n) => n.to_string(),
        Value::Beside(two) => two.map(|(name, n)| format!("{name} {n}")).join(", "),
        Value::Mean(s) => format!("{} over {}", s.part, s.of),
        Value::Hours(h) => format!("{h} h"),
        Value::NotYet { have, needed } => format!("not yet ({have} of {needed})"),
    }
}

#[test]
fn every_number_of_a_busy_lead() {
    let lines: Vec<String> = of(&busy())
        .iter()
        .map(|n| {
            let before = n.before.map_or(String::new(), |b| format!(", before {} of {}", b.part, b.of));
            format!("{}: {}{before}", n.label, short(&n.value))
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"), @"
    Weeks on cadence: 8 of 8
    Openers used: 3 of 5
    A talk before the request: 5 of 5
    Peers and vendors: peers 11, vendors 0
    Relational: 6 of 11, before 8 of 8
    Unstructured: 6 of 11, before 8 of 8
    Logged as structured: 0 of 11, before 0 of 8
    Started by you: 6 of 11, before 3 of 8
    Something learned: 6 of 11, before 3 of 8
    Two-way: 6 of 6
    Asked early: 6 of 6
    Played back: 6 of 6
    Raised by you: 6 of 6
    Roles covered: 2 of 10
    People with a role: 2 of 2
    People tailored: 0 of 2
    People with a shared goal: 1 of 2
    Both needs written down: 0 of 2
    Board members met: 0 of 1
    Needs in their words: 6 of 6
    Needs with a choice: 6 of 6
    Promises kept: 4 of 5
    Kept after a late one: 3 of 3
    Dates earlier than Likely: 2
    Moves with a reason: 2 of 2
    With an outcome: 2 of 2
    With a business case: 1 of 2
    Agreed both ways: 1 of 2
    Hours to tell the sponsor: 4 h
    Better than the forecast: 1 of 5
    Jargon in a post: 4 over 5
    Date, budget and result: 3 of 5
    With a current stance: 1 of 1
    Quarters looked back on: 1 of 2
    Explained in plain words: 0
    Facts of the business: 0
    Steps outside IT: 0
    Tools they try out: 0
    Guidance given: 0
    Stretch contacts: 0
    Risks in money terms: 1
    ");
}

#[test]
fn a_newcomer_is_told_how_much_it_takes_and_a_stranger_has_no_numbers() {
    let new = desk(vec![]);
    let enough = |n: &&Number| !matches!(n.value, Value::NotYet { .. });
    let known: Vec<Value> = of(&new).into_iter().filter(|n| enough(&n)).map(|n| n.value).collect();
    let quarters = Value::Share(Share { part: 0, of: 2 });
    assert!(known.iter().all(|value| [Value::Count(0), quarters.clone()].contains(value)), "{known:?}");
    assert_eq!(numbers(&Desk { lead: None, ..new }, &plain(), now()), []);
}

#[test]
fn every_rule_is_one_sentence_and_every_label_its_own() {
    let all = of(&busy());
    let mut labels: Vec<&str> = all.iter().map(|n| n.label).collect();
    labels.sort_unstable();
    labels.dedup();
    assert_eq!(labels.len(), all.len());
    for number in &all {
        let rule = &number.rule;
        assert!(rule.ends_with('.') && rule.matches('.').count() == 1, "{rule}");
        assert!(rule.chars().count() <= 240 && !rule.contains("  "), "{rule}");
    }
}

/// The numbers of the log, each with a desk on which it counts `n` things of so many days ago.
fn of_the_log(label: &str, n: i64, days: i64) -> Desk {
    let entry = |nth: i64| {
        let entry = CheckIn { id: CheckInId::new(format!("K{nth}")), ..full(days) };
        match label {
            "A talk before the request" => CheckIn { kind: Kind::Transactional, ..entry },
            _ => entry,
        }
    };
    Desk { checkins: (0..n).map(entry).collect(), ..desk(vec![peer("Ada", Circle::Core, 3, now())]) }
}

#[test]
fn what_a_rule_says_of_its_days_and_its_least_number_is_so() {
    let logged = [
        "Relational",
        "Unstructured",
        "Logged as structured",
        "Started by you",
        "Something learned",
        "Two-way",
        "Asked early",
        "Played back",
        "Raised by you",
        "Needs in their words",
        "Needs with a choice",
        "Peers and vendors",
        "A talk before the request",
    ];
    let enough = i64::from(ENOUGH);
    for label in logged {
        let at = |n, days| value(&of_the_log(label, n, days), label);
        let number = of(&busy()).into_iter().find(|n| n.label == label).expect("a number");
        assert!(number.rule.contains("last 90 days") && DAYS == 90, "{label}: {}", number.rule);
        assert_eq!(at(enough - 1, 9), Value::NotYet { have: ENOUGH - 1, needed: ENOUGH }, "{label}");
        assert!(!matches!(at(enough, 90), Value::NotYet { .. }), "{label}: the ninetieth day counts");
        assert_eq!(at(enough, 91), Value::NotYet { have: 0, needed: ENOUGH }, "{label}: no day more");
    }
}

#[test]
fn weeks_on_cadence_are_those_of_the_weekly_plan_and_its_rule_says_so() {
    let desk = busy();
    let OnCadence { kept, of: all } = on_cadence(&desk.peers, &desk.checkins, &lead(), now());
    let first = of(&desk).remove(0);
    assert_eq!(first.value, Value::Share(Share { part: kept, of: all }));
    assert_eq!((WEEKS, ONE_IN), (8, 5), "as the rule says");
    assert!(first.rule.contains("last 8 weeks") && first.rule.contains("one in 5"), "{}", first.rule);
}

#[test]
fn three_told_obstacles_have_a_middle_and_a_late_promise_three_that_follow() {
    let mut desk = busy();
    assert_eq!(value(&desk, "Hours to tell the sponsor"), Value::Hours(4));
    desk.obstacles.pop();
    assert_eq!(value(&desk, "Hours to tell the sponsor"), Value::NotYet { have: 2, needed: 3 });
    assert_eq!(short(&value(&desk, "Kept after a late one")), "3 of 3");
    desk.promises.retain(|p| matches!(p.state, PromiseState::Kept { .. }));
    assert_eq!(short(&value(&desk, "Kept after a late one")), "not yet (0 of 1)");
    assert_eq!(short(&value(&desk, "Promises kept")), "not yet (4 of 5)");
}

#[test]
fn thirteen_weeks_are_drawn_and_end_with_the_number_itself() {
    let desk = busy();
    let drawn = drawn(&lead(), &desk.checkins, now());
    assert_eq!(drawn.len(), DRAWN);
    for one in &drawn {
        assert_eq!(one.weeks.len(), 13);
        let number = of(&desk).into_iter().find(|n| n.label == one.label).expect("a number of the same name");
        assert_eq!(one.now().map(Value::Share), Some(number.value).filter(|v| matches!(v, Value::Share(_))));
        assert_eq!(one.before, number.before);
    }
}

proptest! {
    #[test]
    fn no_share_is_more_than_the_whole(days in prop::collection::vec((0i64..200, 0u8..5), 0..40)) {
        let entry = |(days, kind): &(i64, u8)| match kind {
            0 => request(*days),
            1 => full(*days),
            2 => CheckIn { structured: true, ..talk(*days) },
            3 => CheckIn { deleted_at: Some(now()), ..full(*days) },
            _ => talk(*days),
        };
        let desk = Desk { checkins: days.iter().map(entry).collect(), ..busy() };
        for number in of(&desk) {
            let shares = [number.before, if let Value::Share(share) = number.value { Some(share) } else { None }];
            for share in shares.into_iter().flatten() {
                prop_assert!(share.part <= share.of && share.of >= 1 && share.per_cent() <= 100, "{}", number.label);
            }
            if let Value::NotYet { have, needed } = number.value {
                prop_assert!(have < needed, "{}", number.label);
            }
        }
    }
}
