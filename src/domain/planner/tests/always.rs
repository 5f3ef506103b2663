//! What holds for every desk, zone and schedule.

use super::{milestone, nudge, schedule};
use crate::domain::desk::Desk;
use crate::domain::id::PeerId;
use crate::domain::lead::{Budget, Lead, Standing, WorkingHours};
use crate::domain::nudge::{Nudge, NudgeState, Subject};
use crate::domain::peer::{Clocks, Peer};
use crate::domain::planner::sample::{desk, lead, now, peer};
use crate::domain::planner::{NudgePlan, PlannedDay, plan_days, rank_peers};
use crate::domain::schedule::ScheduleKind;
use crate::domain::vocabulary::Circle;
use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, Timelike, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;
use std::collections::HashMap;

const ZONES: [Tz; 7] = [
    Tz::UTC,
    Tz::Europe__Berlin,
    Tz::America__New_York,
    Tz::Asia__Kathmandu,
    Tz::Australia__Lord_Howe,
    Tz::Pacific__Apia,
    Tz::America__St_Johns,
];
const CRONS: [&str; 7] = [
    "30 9 * * 2,4",
    "0 9 * * 1",
    "30 9 * * 1-5",
    "0 */2 * * *",
    "15 3,10,16 * * *",
    "0 17 * * 5",
    "30 2 * * *",
];

fn some_peer() -> impl Strategy<Value = Peer> {
    let own = prop::option::weighted(0.3, 1u32..40);
    let nudged = prop::option::of(0i64..30);
    (0usize..1000, 0usize..4, 0i64..300, own, nudged, any::<bool>()).prop_map(
        |(n, circle, days, cadence_days, nudged, is_new)| {
            let known = peer(&n.to_string(), Circle::ALL[circle], days, now());
            let clocks = if is_new { Clocks::default() } else { known.clocks };
            let nudged_at = nudged.map(|days| now() - Duration::days(days));
            Peer { cadence_days, nudged_at, clocks, ..known }
        },
    )
}

fn some_nudge() -> impl Strategy<Value = Nudge> {
    (0usize..1000, 0usize..1000, 0i64..20, 0usize..4).prop_map(|(n, who, days, state)| {
        let (at, subject) = (now(), Subject::CheckIn(PeerId::new(format!("peer-{who}"))));
        let states =
            [NudgeState::Sent, NudgeState::Planned, NudgeState::Ignored { at }, NudgeState::Withdrawn { at }];
        nudge(n, subject, states[state], now() - Duration::hours(days * 24 + 1))
    })
}

fn some_lead() -> impl Strategy<Value = Lead> {
    let standing = prop_oneof![
        6 => Just(Standing::Active),
        2 => (0u64..40).prop_map(|days| Standing::Paused { until: Some(lead().day(now()) + Days::new(days)) }),
        1 => Just(Standing::Paused { until: None }),
    ];
    let off = prop::collection::vec(0u64..60, 0..8);
    (0..ZONES.len(), standing, 1u32..3, 1u32..6, 360u32..720, 60u32..600, off, any::<bool>()).prop_map(
        |(zone, standing, per_day, per_week, from, length, off, skips_next)| Lead {
            zone: ZONES[zone],
            standing,
            budget: Budget { per_day, per_week },
            hours: WorkingHours { from, to: from + length },
            days_off: off.into_iter().map(|days| lead().day(now()) + Days::new(days)).collect(),
            holidays: Default::default(),
            skips_next,
            ..lead()
        },
    )
}

fn some_desk() -> impl Strategy<Value = (Lead, Desk)> {
    let peers = prop::collection::vec(some_peer(), 0..10);
    let nudges = prop::collection::vec(some_nudge(), 0..5);
    let milestones = prop::collection::vec((0i64..90, -20i64..60), 0..4);
    let crons = prop::collection::vec((0usize..3, 0..CRONS.len()), 0..5);
    (some_lead(), peers, nudges, milestones, crons).prop_map(|(lead, peers, nudges, milestones, crons)| {
        let kinds = [ScheduleKind::CheckIn, ScheduleKind::WeeklyPlan, ScheduleKind::Milestones];
        let titled = |(n, (promise, update)): (usize, (i64, i64))| milestone(&n.to_string(), promise, update);
        let mut peers = peers;
        peers.sort_by(|a, b| a.id.cmp(&b.id));
        peers.dedup_by(|a, b| a.id == b.id);
        let desk = Desk {
            nudges,
            milestones: milestones.into_iter().enumerate().map(titled).collect(),
            schedules: crons
                .into_iter()
                .map(|(kind, cron)| schedule(kinds[kind], CRONS[cron], &lead))
                .collect(),
            ..desk(peers)
        };
        (lead, desk)
    })
}

fn sixty_days(lead: &Lead, desk: &Desk) -> Vec<(DateTime<Utc>, Subject)> {
    let nudged = |day: PlannedDay| match day.plan {
        NudgePlan::Nudge(planned) => Some((day.at, planned.subject)),
        NudgePlan::Held(_) => None,
    };
    plan_days(lead, desk.clone(), now(), now() + Days::new(60)).into_iter().filter_map(nudged).collect()
}

fn monday(day: NaiveDate) -> NaiveDate {
    day - Days::new(u64::from(day.weekday().num_days_from_monday()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_budget_is_never_exceeded((lead, desk) in some_desk()) {
        let planned = sixty_days(&lead, &desk);
        let (mut days, mut weeks) = (HashMap::<NaiveDate, u32>::new(), HashMap::<NaiveDate, u32>::new());
        // What went out before counts too: a full day or week gets nothing on top.
        let before: Vec<NaiveDate> = desk.nudges.iter().map(|n| lead.day(n.planned_at)).collect();
        for (at, _) in &planned {
            let day = lead.day(*at);
            *days.entry(day).or_insert_with(|| before.iter().filter(|d| **d == day).count() as u32) += 1;
            let week = monday(day);
            *weeks.entry(week).or_insert_with(|| before.iter().filter(|d| monday(**d) == week).count() as u32) += 1;
        }
        prop_assert!(days.values().all(|n| *n <= lead.budget.per_day), "{days:?}");
        prop_assert!(weeks.values().all(|n| *n <= lead.budget.per_week), "{weeks:?}");
    }

    #[test]
    fn nothing_comes_outside_the_hours_on_days_off_or_while_paused((lead, desk) in some_desk()) {
        for (at, _) in sixty_days(&lead, &desk) {
            let local = at.with_timezone(&lead.zone);
            let (day, minute) = (local.date_naive(), local.hour() * 60 + local.minute());
            prop_assert!(lead.hours.from <= minute && minute < lead.hours.to, "{local}");
            prop_assert!(day.weekday().num_days_from_monday() < 5 && !lead.days_off.contains(&day), "{local}");
            let is_paused = match lead.standing {
                Standing::Active => false,
                Standing::Paused { until } => until.is_none_or(|first| day < first),
                Standing::Left { .. } => true,
            };
            prop_assert!(!is_paused, "{local}");
        }
    }

    #[test]
    fn nobody_comes_up_twice_within_their_rest((lead, desk) in some_desk()) {
        let mut last: HashMap<PeerId, DateTime<Utc>> =
            desk.peers.iter().filter_map(|p| Some((p.id.clone(), p.nudged_at?))).collect();
        for (at, subject) in sixty_days(&lead, &desk) {
            let Subject::CheckIn(id) = subject else { continue };
            let peer = desk.peers.iter().find(|p| p.id == id).expect("is on the desk");
            let rest = Duration::days(i64::from(peer.cadence() / 2).clamp(7, 14));
            if let Some(before) = last.insert(id, at) {
                prop_assert!(at - before >= rest, "{}: {before} and {at}", peer.name);
            }
        }
    }

    #[test]
    fn the_due_are_ranked_by_the_rule((lead, desk) in some_desk(), sponsor in 0usize..10) {
        let mut desk = desk;
        if let (Some(milestone), Some(peer)) = (desk.milestones.first_mut(), desk.peers.get(sponsor)) {
            milestone.sponsor = Some(peer.id.clone());
        }
        let ranked = rank_peers(&lead, &desk.peers, &desk.milestones, &desk.promises, &[], now());
        prop_assert!(ranked.windows(2).all(|pair| pair[0].score >= pair[1].score));
        for candidate in &ranked {
            let peer = &candidate.peer;
            let days = (now() - peer.clock_start()).num_seconds() as f64 / 86_400.0;
            let cadences = days / f64::from(peer.cadence());
            let today = lead.day(now());
            let near = desk.milestones.iter().any(|m| {
                let promise = m.dates.as_ref().map(|d| d.promise);
                m.sponsor.as_ref() == Some(&peer.id)
                    && promise.is_some_and(|on| (today..=today + Days::new(30)).contains(&on))
            });
            let expected = cadences * peer.circle.weight() + if near { 0.5 } else { 0.0 };
            prop_assert!((candidate.score - expected).abs() < 1e-9, "{}", peer.name);
            prop_assert!(cadences >= 1.0 && peer.is_nudged(), "{} is not due", peer.name);
        }
    }
}
