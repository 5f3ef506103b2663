//! What a list asks for: the sum of 7 ÷ cadence over its people, set against the weekly budget.

use super::lead::Lead;
use super::peer::Peer;
use super::warmth::cadences_passed;
use chrono::{DateTime, Utc};

/// Contacts a week that a list asks for: "Sum of 7/cadence over the peers" that are nudged about.
pub fn asked_a_week(peers: &[Peer]) -> f64 {
    peers.iter().map(share).sum()
}

/// What one person asks for, in contacts a week.
fn share(peer: &Peer) -> f64 {
    if peer.is_nudged() { 7.0 / f64::from(peer.cadence().max(1)) } else { 0.0 }
}

/// Whether a list asks for more than the lead's budget of a week holds.
pub fn is_too_long(lead: &Lead, peers: &[Peer]) -> bool {
    asked_a_week(peers) > f64::from(lead.budget.per_week) + 1e-9
}

/// One person who could be widened.
#[derive(Clone, Debug, PartialEq)]
pub struct Widened<'a> {
    /// As they are.
    pub peer: &'a Peer,
    /// How many contacts a week fewer it would be.
    pub fewer: f64,
    /// Whether the list would fit once this one and those before are widened.
    pub fits: bool,
}

/// Whom to widen first: those furthest past their cadence, for there the aim is missed already; then those who
/// ask for the most. Each one circle wider.
pub fn to_widen<'a>(lead: &Lead, peers: &'a [Peer], now: DateTime<Utc>) -> Vec<Widened<'a>> {
    let mut all: Vec<&Peer> = peers.iter().filter(|p| p.is_nudged()).collect();
    all.sort_by(|a, b| {
        let past = cadences_passed(b, now).total_cmp(&cadences_passed(a, now));
        past.then_with(|| share(b).total_cmp(&share(a))).then_with(|| a.id.cmp(&b.id))
    });
    let mut left = asked_a_week(peers);
    let budget = f64::from(lead.budget.per_week) + 1e-9;
    let one = |peer: &'a Peer| {
        let fewer = share(peer) - share(&peer.clone().wider(now));
        left -= fewer;
        Widened { peer, fewer, fits: left <= budget }
    };
    all.into_iter().map(one).filter(|widened| widened.fewer > 0.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::planner::sample::{lead, now, peer};
    use crate::domain::vocabulary::Circle;
    use proptest::prelude::*;

    fn some_list() -> impl Strategy<Value = Vec<Peer>> {
        let own = prop::option::weighted(0.3, 1u32..60);
        let one = (0usize..4, 0i64..200, own);
        prop::collection::vec(one, 0..25).prop_map(|all| {
            let of = |(n, (circle, days, cadence_days)): (usize, (usize, i64, Option<u32>))| Peer {
                cadence_days,
                ..peer(&n.to_string(), Circle::ALL[circle], days, now())
            };
            all.into_iter().enumerate().map(of).collect()
        })
    }

    #[test]
    fn a_list_asks_for_seven_days_by_each_cadence() {
        let list = |inner: usize, core: usize, outer: usize| -> Vec<Peer> {
            let of = |n: usize, circle: Circle| {
                (0..n).map(move |i| peer(&format!("{circle}{i}"), circle, 9, now()))
            };
            of(inner, Circle::Inner).chain(of(core, Circle::Core)).chain(of(outer, Circle::Outer)).collect()
        };
        assert_eq!(asked_a_week(&list(8, 0, 9)), 4.0, "Outer asks for nothing");
        assert!(!is_too_long(&lead(), &list(8, 0, 9)) && is_too_long(&lead(), &list(8, 1, 0)));
    }

    #[test]
    fn whoever_waits_longest_is_widened_first() {
        let peers = [peer("Ana", Circle::Inner, 10, now()), peer("Bo", Circle::Inner, 40, now())];
        let first = to_widen(&lead(), &peers, now());
        let shown: Vec<_> = first.iter().map(|w| (w.peer.name.as_str(), format!("{:.2}", w.fewer))).collect();
        assert_eq!(shown, [("Bo", "0.27".to_owned()), ("Ana", "0.27".to_owned())]);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn widened_as_told_a_list_asks_for_just_so_much_less(list in some_list(), n in 0usize..25) {
            let before = asked_a_week(&list);
            let told = to_widen(&lead(), &list, now());
            let told: Vec<_> = told.iter().take(n).map(|w| (w.peer.id.clone(), w.fewer, w.fits)).collect();
            let widen = |p: &Peer| {
                if told.iter().any(|(id, ..)| *id == p.id) { p.clone().wider(now()) } else { p.clone() }
            };
            let after: Vec<Peer> = list.iter().map(widen).collect();
            let fewer: f64 = told.iter().map(|(_, fewer, _)| fewer).sum();
            prop_assert!((asked_a_week(&after) - (before - fewer)).abs() < 1e-6);
            if let Some((.., fits)) = told.last() {
                prop_assert_eq!(*fits, !is_too_long(&lead(), &after));
            }
        }
    }
}
