use super::*;
use crate::domain::planner::sample::{self, now, peer};
use crate::domain::vocabulary::Circle;
use proptest::option;
use proptest::prelude::*;

fn checkin(days: i64, kind: Kind, initiator: Option<Initiator>, learned: bool, shared: bool) -> CheckIn {
    let of = peer("Ada", Circle::Core, 0, now());
    let text = |said: bool| said.then(|| "something".to_owned());
    CheckIn {
        kind,
        initiator,
        learned: text(learned),
        shared: text(shared),
        ..sample::checkin(&of, now() - Duration::days(days))
    }
}

fn found(log: &[CheckIn]) -> Vec<Imbalance> {
    let mut ada = peer("Ada", Circle::Core, 5, now());
    ada.run = Run::of(log);
    imbalances(&ada, log, now())
}

#[test]
fn three_requests_and_nothing_else_are_an_imbalance() {
    let request = |days| checkin(days, Kind::Transactional, None, false, false);
    assert_eq!(found(&[request(1), request(9)]), []);
    assert_eq!(found(&[request(1), request(9), request(30)]), [Imbalance::OnlyRequests(3)]);
    assert_eq!(found(&[request(1), request(9), request(61)]), [], "older than two cadences");
    let talk = checkin(50, Kind::Relational, None, false, false);
    let log = [request(1), request(9), request(30), request(40), talk];
    assert_eq!(found(&log), [Imbalance::MostlyRequests(4, 5)], "a fifth is under a quarter");
    assert_eq!(found(&log[1..]), [], "a quarter is not under a quarter");
}

#[test]
fn a_meeting_with_an_agenda_is_neither_kind() {
    let request = |days| checkin(days, Kind::Transactional, None, false, false);
    let meeting = CheckIn { structured: true, ..checkin(2, Kind::Relational, None, false, false) };
    assert_eq!(found(&[request(1), meeting, request(9), request(30)]), [Imbalance::OnlyRequests(3)]);
}

#[test]
fn who_starts_and_who_gives_is_counted_in_a_row() {
    let talk = |days, who, learned, shared| checkin(days, Kind::Relational, who, learned, shared);
    let them = Some(Initiator::Them);
    let log: Vec<_> = (1..=4).map(|n| talk(n, them, true, false)).collect();
    assert_eq!(found(&log), [Imbalance::TheyStarted(4), Imbalance::OnlyLearned(4)]);
    let mut mended = log.clone();
    mended.push(talk(0, Some(Initiator::Me), true, true));
    assert_eq!(found(&mended), []);
    let silent = talk(0, None, false, false);
    assert_eq!(Run::of(&[&log[..], &[silent]].concat()), Run::of(&log), "what was not said changes nothing");
}

proptest! {
    #[test]
    fn counted_one_by_one_is_counted_at_once(
        kinds in prop::collection::vec(
            (prop::sample::select(Kind::ALL), option::of(prop::sample::select(Initiator::ALL)), any::<(bool, bool)>()),
            0..12,
        ),
    ) {
        let days = (0..kinds.len() as i64).rev();
        let log: Vec<CheckIn> =
            kinds.iter().zip(days).map(|((kind, who, (l, s)), day)| checkin(day, *kind, *who, *l, *s)).collect();
        let one_by_one = log.iter().fold(Run::default(), Run::with);
        let mut shuffled = log.clone();
        shuffled.reverse();
        prop_assert_eq!(one_by_one, Run::of(&shuffled));
    }
}
