//! Nobody is left out for ever: the simulation of a year found each of these.

use super::milestone;
use crate::domain::desk::Desk;
use crate::domain::nudge::{Nudge, NudgeState, Subject};
use crate::domain::peer::Peer;
use crate::domain::planner::sample::{desk, lead, now, nudge, peer};
use crate::domain::planner::{Held, NudgePlan, Occasion, plan};
use crate::domain::vocabulary::Circle;
use chrono::{Days, Duration};

fn both() -> Occasion {
    Occasion { check_ins: true, milestones: true, weekly_plan: false }
}

fn planned(desk: &Desk) -> Subject {
    match plan(&lead(), desk, both(), now()) {
        NudgePlan::Nudge(planned) => planned.subject,
        NudgePlan::Held(held) => panic!("held: {held:?}"),
    }
}

#[test]
fn those_left_unanswered_do_not_keep_the_others_away() {
    let nudged = |name: &str, days: i64, nudged: i64| Peer {
        nudged_at: Some(now() - Duration::days(nudged)),
        ..peer(name, Circle::Inner, days, now())
    };
    let (loud, quiet) = (nudged("Loud", 300, 8), nudged("Quiet", 90, 28));
    let quiet_is_first = desk(vec![loud.clone(), quiet.clone()]);
    assert_eq!(
        planned(&quiet_is_first),
        Subject::CheckIn(quiet.id.clone()),
        "not brought up for two cadences"
    );
    let lately = Peer { nudged_at: Some(now() - Duration::days(27)), ..quiet };
    assert_eq!(planned(&desk(vec![loud.clone(), lately])), Subject::CheckIn(loud.id), "else by the order");
}

#[test]
fn of_those_left_out_the_inner_circle_goes_first_and_the_others_before_the_unanswered() {
    let since = |days: i64| Some(now() - Duration::days(days));
    let unanswered = Peer { nudged_at: since(8), ..peer("Loud", Circle::Core, 300, now()) };
    let fresh = peer("Fresh", Circle::Core, 300, now());
    let inner = Peer { nudged_at: since(30), ..peer("Ida", Circle::Inner, 40, now()) };
    let wide = peer("Will", Circle::Wide, 195, now());
    let first = |peers: &[&Peer]| planned(&desk(peers.iter().copied().cloned().collect()));
    let about = |peer: &Peer| Subject::CheckIn(peer.id.clone());
    assert_eq!(first(&[&fresh, &wide, &inner]), about(&inner));
    assert_eq!(first(&[&unanswered, &wide]), about(&wide));
    assert_eq!(first(&[&fresh, &wide]), about(&fresh), "else the order holds");
}

#[test]
fn of_the_inner_circle_whoever_was_left_out_the_longest_comes_up() {
    let left_out = |name: &str, circle, talked: i64, nudged: i64| Peer {
        nudged_at: Some(now() - Duration::days(nudged)),
        ..peer(name, circle, talked, now())
    };
    let first = |peers: &[&Peer]| planned(&desk(peers.iter().copied().cloned().collect()));
    let about = |peer: &Peer| Subject::CheckIn(peer.id.clone());
    let (loud, quiet) = (left_out("Loud", Circle::Inner, 300, 29), left_out("Quiet", Circle::Inner, 45, 43));
    assert_eq!(first(&[&loud, &quiet]), about(&quiet), "three cadences, against two");
    let often = Peer { cadence_days: Some(5), ..left_out("Often", Circle::Inner, 20, 16) };
    assert_eq!(first(&[&quiet, &often]), about(&often), "as many, and before the other in the order");
    let (core, wide) = (left_out("Cora", Circle::Core, 400, 70), left_out("Will", Circle::Wide, 900, 8));
    assert_eq!(first(&[&core, &wide, &loud]), about(&loud), "though others stand before them in the order");
}

#[test]
fn whoever_of_the_inner_circle_is_left_out_goes_before_a_late_update_and_not_before_a_date() {
    let (ida, wide) = (peer("Ida", Circle::Inner, 28, now()), peer("Will", Circle::Wide, 300, now()));
    let with = |milestone, who: &Peer| Desk { milestones: vec![milestone], ..desk(vec![who.clone()]) };
    let late = || milestone("Portal", 90, -9);
    assert_eq!(planned(&with(late(), &ida)), Subject::CheckIn(ida.id.clone()));
    assert!(matches!(planned(&with(late(), &wide)), Subject::Update(_)), "of the Inner circle alone");
    let lately = peer("Ida", Circle::Inner, 27, now());
    assert!(matches!(planned(&with(late(), &lately)), Subject::Update(_)), "not before two cadences");
    assert!(matches!(planned(&with(milestone("Payroll", 2, 9), &ida)), Subject::Update(_)), "a date is near");
}

#[test]
fn late_updates_go_before_people_once_a_week() {
    let ana = peer("Ana", Circle::Inner, 20, now());
    let late = [milestone("Portal", 90, -9), milestone("Payroll", 90, -8)];
    let first = late[0].id.clone();
    let lied = Desk { milestones: late.to_vec(), ..desk(vec![ana.clone()]) };
    assert_eq!(planned(&lied), Subject::Update(first.clone()));
    let had = |days: u64| Nudge {
        subject: Subject::Update(first.clone()),
        state: NudgeState::Withdrawn { at: now() },
        planned_at: now() - Days::new(days),
        ..nudge(&ana)
    };
    let told = |days| Desk { nudges: vec![had(days)], ..lied.clone() };
    assert_eq!(planned(&told(6)), Subject::CheckIn(ana.id.clone()));
    assert!(matches!(planned(&told(7)), Subject::Update(_)));
}

#[test]
fn a_renewal_ahead_is_told_once_and_not_after_it() {
    let renews = |ahead: u64, nudged: Option<i64>| {
        let mut vera = peer("Vera", Circle::Wide, 20, now());
        vera.about.renews_on = Some(now().date_naive() + Days::new(ahead));
        vera.nudged_at = nudged.map(|days| now() - Duration::days(days));
        let occasion = Occasion { check_ins: true, ..Occasion::default() };
        matches!(plan(&lead(), &desk(vec![vera]), occasion, now()), NudgePlan::Nudge(_))
    };
    assert_eq!([46, 45, 30].map(|ahead| renews(ahead, None)), [false, true, true]);
    assert!(!renews(40, Some(4)), "brought up since");
    let mut past = peer("Vera", Circle::Wide, 80, now());
    past.about.renews_on = Some(now().date_naive() - Days::new(1));
    assert_eq!(plan(&lead(), &desk(vec![past]), both(), now()), NudgePlan::Held(Held::NothingDue));
}
