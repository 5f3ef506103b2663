//! What the planner keeps: the budget, the hours, the rest of each peer, the order, the silence.

mod always;
mod fair;

use super::sample::{desk, lead, now, peer};
use super::*;
use crate::domain::desk::Desk;
use crate::domain::id::{DeliveryId, MilestoneId, NudgeId, PeerId, PromiseId, ScheduleId};
use crate::domain::lead::{Budget, Lead};
use crate::domain::milestone::{Dates, Milestone, MilestoneState};
use crate::domain::nudge::{Act, Nudge, NudgeState, Stage, Subject};
use crate::domain::promise::{Promise, PromiseState};
use crate::domain::schedule::{Schedule, ScheduleKind};
use crate::domain::terms::{Team, Terms};
use crate::domain::vocabulary::Circle;
use chrono::{DateTime, Days, Duration, Utc};

pub(super) fn schedule(kind: ScheduleKind, cron: &str, lead: &Lead) -> Schedule {
    Schedule {
        id: ScheduleId::new(kind.code()),
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        channel: None,
        kind,
        cron: cron.into(),
        zone: lead.zone,
        next_at: Some(now()),
    }
}

/// The three schedules a new lead starts with.
fn usual(lead: &Lead) -> Vec<Schedule> {
    let kinds = [ScheduleKind::CheckIn, ScheduleKind::WeeklyPlan, ScheduleKind::Milestones];
    kinds.into_iter().map(|kind| schedule(kind, kind.default_cron(), lead)).collect()
}

/// A milestone promised in so many days, with its next update in so many.
pub(super) fn milestone(title: &str, promise: i64, update: i64) -> Milestone {
    let today = lead().day(now());
    let on = |days: i64| today + Duration::days(days);
    Milestone {
        id: MilestoneId::new(format!("milestone-{title}")),
        workspace: lead().workspace,
        lead: lead().id,
        title: title.into(),
        outcome: "pay all sites on one day".into(),
        business_case: Some("saves 40 days a year".into()),
        sponsor: None,
        channel: None,
        dates: Some(Dates {
            promised_on: on(-30),
            first_estimate: on(promise),
            estimate: on(promise),
            first_promise: on(promise),
            promise: on(promise),
            moves: vec![],
        }),
        terms: Terms::default(),
        team: Team::default(),
        state: MilestoneState::Promised,
        colour: None,
        next_update: Some(on(update)),
        created_at: now() - Duration::days(30),
    }
}

pub(super) fn nudge(n: usize, subject: Subject, state: NudgeState, planned_at: DateTime<Utc>) -> Nudge {
    Nudge {
        id: NudgeId::new(format!("nudge-{n}")),
        workspace: lead().workspace,
        lead: lead().id,
        subject,
        reason: "30 days since you last talked".into(),
        opener: String::new(),
        state,
        delivery: DeliveryId::new(""),
        snoozes: 0,
        stage: Stage::Nudge,
        planned_at,
    }
}

fn check_in(name: &str) -> Subject {
    Subject::CheckIn(PeerId::new(format!("peer-{name}")))
}

fn small_desk() -> Desk {
    let peers = [
        ("Ana", Circle::Inner, 20),
        ("Bo", Circle::Core, 31),
        ("Cy", Circle::Wide, 200),
        ("Dee", Circle::Outer, 400),
    ];
    let mut payroll = milestone("Payroll", 20, 2);
    payroll.sponsor = Some(PeerId::new("peer-Bo"));
    Desk {
        schedules: usual(&lead()),
        milestones: vec![payroll, milestone("Portal", 90, -4)],
        ..desk(peers.map(|(name, circle, days)| peer(name, circle, days, now())).to_vec())
    }
}

/// A line for each occasion of the coming days.
fn shown(lead: &Lead, desk: Desk, days: u64) -> String {
    let line = |day: &PlannedDay| {
        let at = day.at.with_timezone(&lead.zone).format("%a %e %b %H:%M");
        match &day.plan {
            NudgePlan::Held(held) => format!("{at} {held:?}"),
            NudgePlan::Nudge(planned) => format!("{at} {:?} {:?}", planned.subject, planned.reason),
        }
    };
    let until = now() + Days::new(days);
    let days = plan_days(lead, desk, now() - Duration::minutes(1), until);
    days.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn two_weeks_of_a_small_desk() {
    insta::assert_snapshot!(shown(&lead(), small_desk(), 14), @r#"
    Tue  3 Mar 09:30 Update(MilestoneId("milestone-Portal")) UpdateDue { since: 2026-02-27 }
    Wed  4 Mar 09:30 NothingDue
    Thu  5 Mar 09:30 CheckIn(PeerId("peer-Ana")) PeerDue { days: 22, is_new: false, cadence: 14, standing: Overdue, shared: None, imbalance: None, renewal: None }
    Fri  6 Mar 09:30 Update(MilestoneId("milestone-Payroll")) UpdateDue { since: 2026-03-05 }
    Mon  9 Mar 09:00 WeeklyPlan WeekStarts
    Mon  9 Mar 09:30 BudgetSpent
    Tue 10 Mar 09:30 CheckIn(PeerId("peer-Cy")) PeerDue { days: 207, is_new: false, cadence: 90, standing: Overdue, shared: None, imbalance: None, renewal: None }
    Wed 11 Mar 09:30 NothingDue
    Thu 12 Mar 09:30 CheckIn(PeerId("peer-Bo")) PeerDue { days: 40, is_new: false, cadence: 30, standing: Due, shared: Some(Milestone("Payroll", 2026-03-23)), imbalance: None, renewal: None }
    Fri 13 Mar 09:30 NothingDue
    Mon 16 Mar 09:00 WeeklyPlan WeekStarts
    Mon 16 Mar 09:30 BudgetSpent
    Tue 17 Mar 09:30 Update(MilestoneId("milestone-Portal")) UpdateDue { since: 2026-03-17 }
    "#);
}

#[test]
fn the_weekly_plan_is_the_nudge_of_its_day_and_counts_for_the_week() {
    let mut lead = lead();
    lead.budget.per_week = 1;
    let monday = now() - Duration::days(1);
    let days = plan_days(&lead, small_desk(), monday - Duration::hours(1), monday + Days::new(6));
    let plans: Vec<&NudgePlan> = days.iter().map(|day| &day.plan).collect();
    assert!(matches!(plans[0], NudgePlan::Nudge(first) if first.subject == Subject::WeeklyPlan));
    assert!(plans[1..].iter().all(|plan| **plan == NudgePlan::Held(Held::BudgetSpent)), "{plans:?}");
}

#[test]
fn what_was_snoozed_comes_back_once_and_keeps_the_regular_nudge_away() {
    let until = now() + Duration::days(2) - Duration::minutes(30);
    let snoozed = nudge(1, check_in("Ana"), NudgeState::Snoozed { until }, now() - Duration::days(5));
    let desk = Desk { nudges: vec![snoozed], ..small_desk() };
    insta::assert_snapshot!(shown(&lead(), desk, 3), @r#"
    Tue  3 Mar 09:30 Update(MilestoneId("milestone-Portal")) UpdateDue { since: 2026-02-27 }
    Wed  4 Mar 09:30 NothingDue
    Thu  5 Mar 09:00 CheckIn(PeerId("peer-Ana")) PeerDue { days: 22, is_new: false, cadence: 14, standing: Overdue, shared: None, imbalance: None, renewal: None }
    Thu  5 Mar 09:30 BudgetSpent
    Fri  6 Mar 09:30 Update(MilestoneId("milestone-Payroll")) UpdateDue { since: 2026-03-05 }
    "#);
}

#[test]
fn the_day_belongs_to_what_comes_back_later_on_it() {
    let until = now() + Duration::days(2) + Duration::hours(4);
    let plan = nudge(1, check_in("Ana"), NudgeState::Snoozed { until }, now() - Duration::days(5));
    let desk = Desk { nudges: vec![plan], ..small_desk() };
    insta::assert_snapshot!(shown(&lead(), desk, 3), @r#"
    Tue  3 Mar 09:30 Update(MilestoneId("milestone-Portal")) UpdateDue { since: 2026-02-27 }
    Wed  4 Mar 09:30 NothingDue
    Thu  5 Mar 09:30 BudgetSpent
    Thu  5 Mar 13:30 CheckIn(PeerId("peer-Ana")) PeerDue { days: 22, is_new: false, cadence: 14, standing: Overdue, shared: None, imbalance: None, renewal: None }
    Fri  6 Mar 09:30 Update(MilestoneId("milestone-Payroll")) UpdateDue { since: 2026-03-05 }
    "#);
}

#[test]
fn the_moment_of_a_plan_does_not_cost_the_weekly_plan() {
    let monday = now() + Duration::days(6);
    let moment = Nudge {
        stage: Stage::Planned,
        ..nudge(1, check_in("Ana"), NudgeState::Snoozed { until: monday + Duration::hours(3) }, now())
    };
    let desk = Desk { nudges: vec![moment], ..small_desk() };
    let occasion = Occasion { weekly_plan: true, ..Occasion::default() };
    let NudgePlan::Nudge(planned) = plan(&lead(), &desk, occasion, monday) else { panic!("held") };
    assert_eq!(planned.subject, Subject::WeeklyPlan);
    let occasion = Occasion { check_ins: true, milestones: true, ..Occasion::default() };
    assert_eq!(
        plan(&lead(), &desk, occasion, monday),
        NudgePlan::Held(Held::BudgetSpent),
        "nothing else comes"
    );
}

#[test]
fn what_comes_back_finds_a_day_with_room() {
    let wakes = |n, days: i64| {
        let until = now() + Duration::days(days);
        nudge(n, check_in("Ana"), NudgeState::Snoozed { until }, now() - Duration::days(1))
    };
    let mut weekly = schedule(ScheduleKind::WeeklyPlan, ScheduleKind::WeeklyPlan.default_cron(), &lead());
    weekly.next_at = Some(now() + Duration::days(6) - Duration::minutes(30));
    let desk = Desk { nudges: vec![wakes(1, 1), wakes(2, 2)], schedules: vec![weekly], ..desk(vec![]) };
    let back = |asked: DateTime<Utc>| {
        let at = room_from(&lead(), &desk, &wakes(3, 0), asked).expect("room");
        at.with_timezone(&lead().zone).format("%a %H:%M").to_string()
    };
    let hour = |days: i64, hours: i64| now() + Duration::days(days) + Duration::hours(hours);
    assert_eq!(back(hour(0, 3)), "Tue 12:30", "as asked");
    assert_eq!(back(hour(0, 12)), "Fri 09:30", "the hours are over, and two days have their nudge");
    assert_eq!(back(hour(4, 0)), "Tue 09:30", "from Saturday on: Monday has the weekly plan");
    assert_eq!(back(hour(13, 1)), "Tue 09:30", "and so has every Monday after it");
}

#[test]
fn a_snoozed_nudge_about_someone_gone_does_not_come_back() {
    let until = now() + Duration::days(1);
    let snoozed = nudge(1, check_in("Nobody"), NudgeState::Snoozed { until }, now() - Duration::days(5));
    let desk = Desk { nudges: vec![snoozed], ..desk(vec![]) };
    assert_eq!(shown(&lead(), desk, 7), "");
}

#[test]
fn the_occasion_left_out_is_one_and_not_all() {
    let sent = |n: usize| nudge(n, check_in("Ana"), NudgeState::Sent, now() - Duration::days(7 + n as i64));
    let lead = Lead { skips_next: true, ..lead() };
    let desk = Desk { nudges: vec![sent(2), sent(1)], ..small_desk() };
    insta::assert_snapshot!(shown(&lead, desk, 2), @r#"
    Tue  3 Mar 09:30 Halved
    Wed  4 Mar 09:30 Update(MilestoneId("milestone-Portal")) UpdateDue { since: 2026-02-27 }
    Thu  5 Mar 09:30 CheckIn(PeerId("peer-Ana")) PeerDue { days: 22, is_new: false, cadence: 14, standing: Overdue, shared: None, imbalance: None, renewal: None }
    "#);
}

/// Plays nudges that nobody answers, as the clock brings them; a word for each occasion.
fn unanswered(occasions: usize) -> Vec<&'static str> {
    let mut lead = lead();
    let mut desk = desk((0..20).map(|n| peer(&format!("P{n}"), Circle::Inner, 40, now())).collect());
    let occasion = Occasion { check_ins: true, ..Occasion::default() };
    let mut words = vec![];
    for n in 0..occasions {
        let at = now() + Days::new(7 * n as u64);
        match plan(&lead, &desk, occasion, at) {
            NudgePlan::Held(Held::Halved) => {
                lead.skips_next = false;
                words.push("left out");
            }
            NudgePlan::Held(held) => panic!("{held:?}"),
            NudgePlan::Nudge(planned) => {
                lead.skips_next = planned.halved;
                words.push(if planned.subject == Subject::StillUseful { "asked" } else { "nudged" });
                desk.nudges.push(nudge(n, planned.subject.clone(), NudgeState::Sent, at));
            }
        }
    }
    words
}

#[test]
fn two_unanswered_halve_and_four_ask() {
    let words = ["nudged", "nudged", "nudged", "left out", "nudged", "asked", "nudged"];
    assert_eq!(unanswered(7), words, "who is nudged after the question has resumed by hand: it starts anew");
}

#[test]
fn an_answer_ends_the_silence_and_what_was_withdrawn_says_nothing() {
    let ago = |days: i64| now() - Duration::days(days);
    let of = |n: i64, state| nudge(n as usize, check_in("Ana"), state, ago(n));
    let (at, how) = (now(), Act::Logged);
    assert_eq!(silence(&[of(1, NudgeState::Sent), of(2, NudgeState::Ignored { at })]), Silence::Halve);
    let withdrawn = of(1, NudgeState::Withdrawn { at });
    assert_eq!(silence(&[withdrawn, of(2, NudgeState::Sent), of(3, NudgeState::Sent)]), Silence::Halve);
    let answered = of(2, NudgeState::ActedOn { at, how });
    assert_eq!(silence(&[of(1, NudgeState::Sent), answered, of(3, NudgeState::Sent)]), Silence::None);
    let weekly = nudge(9, Subject::WeeklyPlan, NudgeState::Sent, ago(0));
    assert_eq!(silence(&[weekly, of(1, NudgeState::Sent)]), Silence::None);
}

#[test]
fn a_late_update_goes_before_the_person_and_one_just_due_after() {
    let first = |update: i64| {
        let desk = Desk { milestones: vec![milestone("Payroll", 90, update)], ..small_desk() };
        let occasion = Occasion { check_ins: true, milestones: true, weekly_plan: false };
        match plan(&lead(), &desk, occasion, now()) {
            NudgePlan::Nudge(planned) => planned.subject,
            NudgePlan::Held(held) => panic!("{held:?}"),
        }
    };
    assert_eq!(first(-3), Subject::Update(MilestoneId::new("milestone-Payroll")));
    assert_eq!(first(-2), check_in("Cy"));
}

fn promise(to: &str, days: i64) -> Promise {
    let due = lead().day(now()) + Duration::days(days);
    Promise {
        id: PromiseId::new(format!("promise-{to}-{days}")),
        workspace: lead().workspace,
        lead: lead().id,
        peer: PeerId::new(format!("peer-{to}")),
        what: "send the vendor list".into(),
        promised_on: lead().day(now()),
        first_estimate: due,
        estimate: due,
        first_due: due,
        due,
        moves: vec![],
        reason: None,
        state: PromiseState::Open,
        created_at: now(),
    }
}

#[test]
fn a_promise_near_its_day_goes_first_once_and_adds_to_its_peer() {
    let both = Occasion { check_ins: true, milestones: true, weekly_plan: false };
    let mut desk = desk(vec![peer("Ana", Circle::Inner, 40, now()), peer("Bo", Circle::Inner, 38, now())]);
    let subject = |desk: &Desk| match plan(&lead(), desk, both, now()) {
        NudgePlan::Nudge(planned) => planned.subject,
        NudgePlan::Held(held) => panic!("held: {held:?}"),
    };
    desk.promises = vec![promise("Bo", 29), promise("Gone", 1)];
    assert_eq!(subject(&desk), Subject::CheckIn(PeerId::new("peer-Bo")), "0.5 more than Ana within 30 days");
    desk.promises.push(promise("Ana", 1));
    let near = Subject::Promise(PromiseId::new("promise-Ana-1"));
    assert_eq!(subject(&desk), near, "the working day before; of Gone nothing is said");
    let warned = nudge(1, near, NudgeState::Sent, now() - Duration::hours(1));
    desk.nudges = vec![warned];
    let budget = Budget { per_day: 2, per_week: 9 };
    let again = plan(&Lead { budget, ..lead() }, &desk, both, now());
    let NudgePlan::Nudge(again) = again else { panic!("the budget is not spent") };
    assert!(matches!(again.subject, Subject::CheckIn(_)), "warned once: {:?}", again.subject);
}

#[test]
fn a_date_at_hand_and_a_missed_one_are_each_said_once() {
    let occasion = Occasion { milestones: true, ..Occasion::default() };
    let reason = |promise: i64, nudged: Option<i64>| {
        let mut desk = desk(vec![]);
        desk.milestones = vec![milestone("Payroll", promise, 5)];
        let about = Subject::Update(desk.milestones[0].id.clone());
        let ago = |days| nudge(1, about.clone(), NudgeState::Sent, now() - Duration::days(days));
        desk.nudges = nudged.map(ago).into_iter().collect();
        match plan(&lead(), &desk, occasion, now()) {
            NudgePlan::Nudge(planned) => format!("{:?}", planned.reason),
            NudgePlan::Held(held) => format!("{held:?}"),
        }
    };
    assert_eq!(reason(4, None), "NothingDue");
    assert_eq!(reason(3, None), "DateNear { on: 2026-03-06 }");
    assert_eq!(reason(2, Some(1)), "NothingDue", "said yesterday");
    assert_eq!(reason(-1, Some(3)), "DateMissed { on: 2026-03-02 }", "said before it passed, not since");
    assert_eq!(reason(-8, None), "NothingDue", "long ago: the status updates speak");
}

#[test]
fn a_peer_nudged_about_lately_rests() {
    let ranked = |days: i64, circle| {
        let mut ana = peer("Ana", circle, 400, now());
        ana.nudged_at = Some(now() - Duration::days(days));
        rank_peers(&lead(), &[ana], &[], &[], &[], now()).len()
    };
    assert_eq!([ranked(6, Circle::Inner), ranked(7, Circle::Inner)], [0, 1]);
    assert_eq!([ranked(13, Circle::Core), ranked(14, Circle::Core)], [0, 1]);
    assert_eq!([ranked(13, Circle::Wide), ranked(14, Circle::Wide)], [0, 1]);
}
