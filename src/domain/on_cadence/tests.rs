use super::*;
use crate::domain::checkin::Source;
use crate::domain::id::CheckInId;
use crate::domain::planner::sample;
use crate::domain::vocabulary::{Circle, Kind, Setting};
use proptest::prelude::*;

fn checkin(peer: &Peer, days_ago: i64, kind: Kind) -> CheckIn {
    let at = sample::now() - Duration::days(days_ago);
    CheckIn {
        id: CheckInId::new(format!("{}-{days_ago}", peer.id)),
        workspace: peer.workspace.clone(),
        lead: peer.lead.clone(),
        peer: peer.id.clone(),
        at,
        kind,
        setting: Some(Setting::Lunch),
        structured: false,
        initiator: None,
        learned: None,
        shared: None,
        follow_up: None,
        note: None,
        source: Source::Line,
        created_at: at,
        deleted_at: None,
        depth: crate::domain::need::Depth::default(),
    }
}

/// Added long ago, last talked to so many days ago by the clock.
fn known(name: &str, circle: Circle, days_ago: i64) -> Peer {
    let mut peer = sample::peer(name, circle, days_ago, sample::now());
    peer.added_at = sample::now() - Duration::days(400);
    peer
}

fn counted(peers: &[Peer], log: &[CheckIn]) -> (u32, u32) {
    let OnCadence { kept, of } = on_cadence(peers, log, &sample::lead(), sample::now());
    (kept, of)
}

#[test]
fn a_week_is_on_cadence_until_somebody_is_overdue_at_its_end() {
    // It is Tuesday; the last week ended with Sunday. Inner is overdue after 21 days.
    let ada = known("Ada", Circle::Inner, 100);
    assert_eq!(counted(std::slice::from_ref(&ada), &[]), (0, 8));
    let lunch = |days| checkin(&ada, days, Kind::Relational);
    assert_eq!(counted(std::slice::from_ref(&ada), &[lunch(3)]), (1, 8));
    assert_eq!(counted(std::slice::from_ref(&ada), &[lunch(3), lunch(40)]), (4, 8));
    assert_eq!(counted(std::slice::from_ref(&ada), &[checkin(&ada, 3, Kind::Transactional)]), (0, 8));
    assert_eq!(counted(std::slice::from_ref(&ada), &[lunch(1)]), (0, 8), "this week has not ended");
}

#[test]
fn one_in_five_may_be_overdue() {
    let list = |well: i64| {
        let mut list: Vec<Peer> = (0..well).map(|n| known(&format!("P{n}"), Circle::Wide, 70)).collect();
        list.push(known("Neglected", Circle::Inner, 300));
        list
    };
    assert_eq!(counted(&list(3), &[]), (0, 8), "one of four is more");
    assert_eq!(counted(&list(4), &[]), (8, 8));
}

#[test]
fn weeks_before_anybody_was_there_and_people_without_nudges_do_not_count() {
    assert_eq!(counted(&[], &[]), (0, 0));
    assert_eq!(counted(&[known("Outer", Circle::Outer, 390)], &[]), (0, 0));
    let newcomer = sample::peer("New", Circle::Core, 15, sample::now());
    assert_eq!(counted(&[newcomer], &[]), (2, 2), "added fifteen days ago: two weeks have ended since");
}

#[test]
fn a_skipped_cycle_is_not_held_against_the_lead() {
    let mut ada = known("Ada", Circle::Inner, 100);
    ada.skipped_until = Some(sample::now() + Duration::days(7));
    assert_eq!(counted(&[ada], &[]), (1, 8), "a cadence of fourteen days, half of it to come");
}

fn circle() -> impl Strategy<Value = Circle> {
    prop::sample::select(Circle::ALL)
}

/// Peers with their clocks, and a log among them: whom by number, how many days ago.
fn lists() -> impl Strategy<Value = (Vec<Peer>, Vec<CheckIn>)> {
    let peers = prop::collection::vec((circle(), 0i64..400), 0..12);
    let talks = prop::collection::vec((any::<prop::sample::Index>(), 0i64..300), 0..30);
    (peers, talks).prop_map(|(peers, talks)| {
        let peers: Vec<Peer> =
            peers.iter().enumerate().map(|(n, (c, days))| known(&format!("P{n}"), *c, *days)).collect();
        let of = |(who, days): &(prop::sample::Index, i64)| {
            checkin(&peers[who.index(peers.len())], *days, Kind::Relational)
        };
        let log = if peers.is_empty() { vec![] } else { talks.iter().map(of).collect() };
        (peers, log)
    })
}

proptest! {
    #[test]
    fn never_more_than_the_weeks_there_were((peers, log) in lists()) {
        let (kept, of) = counted(&peers, &log);
        prop_assert!(kept <= of && of as usize <= WEEKS);
    }

    #[test]
    fn one_more_talk_never_costs_a_week((peers, mut log) in lists(), who in any::<prop::sample::Index>(), days in 0i64..300) {
        prop_assume!(!peers.is_empty());
        let before = counted(&peers, &log);
        log.push(checkin(&peers[who.index(peers.len())], days, Kind::Relational));
        let after = counted(&peers, &log);
        prop_assert!(after.0 >= before.0 && after.1 == before.1);
    }

    #[test]
    fn requests_change_nothing((peers, mut log) in lists(), who in any::<prop::sample::Index>(), days in 0i64..300) {
        prop_assume!(!peers.is_empty());
        let before = counted(&peers, &log);
        log.push(checkin(&peers[who.index(peers.len())], days, Kind::Transactional));
        prop_assert_eq!(counted(&peers, &log), before);
    }

    #[test]
    fn what_lies_before_the_look_back_changes_nothing((peers, log) in lists()) {
        let since = sample::now() - look_back(&peers);
        let recent: Vec<CheckIn> = log.iter().filter(|c| c.at >= since).cloned().collect();
        prop_assert_eq!(counted(&peers, &recent), counted(&peers, &log));
    }
}
