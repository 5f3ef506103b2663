//! Warmth: a reminder clock, never a measure of the relationship's quality.

use super::lead::Lead;
use super::peer::{Clocks, Peer};
use super::vocabulary::vocabulary;
use chrono::{DateTime, Utc};

/// What a talk is worth on the day.
const TALK: f64 = 100.0;
/// What a chat message is worth on the day.
const CHAT: f64 = 70.0;

vocabulary! {
    /// How warm, in four words; openers are chosen by it.
    Warmth {
        New = "new", "new";
        Warm = "warm", "warm";
        Cool = "cool", "cool";
        Cold = "cold", "cold";
    }
}

vocabulary! {
    /// Where the relationship clock stands against the cadence.
    Standing {
        OnCadence = "on-cadence", "on cadence";
        Due = "due", "due";
        Overdue = "overdue", "overdue";
        Dormant = "dormant", "dormant";
    }
}

/// Days between two instants, with fractions; never below 0.
pub fn days_between(from: DateTime<Utc>, to: DateTime<Utc>) -> f64 {
    ((to - from).num_seconds() as f64 / 86_400.0).max(0.0)
}

/// Warmth from 0 to 100: "Warmth halves each time a full cadence passes without relational contact."
/// A chat message starts at 70. `None` before the first relational check-in.
pub fn warmth(peer: &Peer, now: DateTime<Utc>) -> Option<f64> {
    warmth_of(&peer.clocks, peer.cadence(), now)
}

/// The same rule, for clocks as they stood at any instant.
pub fn warmth_of(clocks: &Clocks, cadence: u32, at: DateTime<Utc>) -> Option<f64> {
    let cadence = f64::from(cadence.max(1));
    let decayed = |worth: f64, since: DateTime<Utc>| worth * 0.5f64.powf(days_between(since, at) / cadence);
    let talk = clocks.last_talk.map(|since| decayed(TALK, since));
    let chat = clocks.last_chat.map(|since| decayed(CHAT, since));
    talk.into_iter().chain(chat).reduce(f64::max)
}

/// Warmth in a word: new without any, warm above 50 (within one cadence), cool above 25, else cold.
pub fn warmth_word(peer: &Peer, now: DateTime<Utc>) -> Warmth {
    word_for(warmth(peer, now))
}

/// The word for a number.
pub fn word_for(warmth: Option<f64>) -> Warmth {
    match warmth {
        None => Warmth::New,
        Some(w) if w > 50.0 => Warmth::Warm,
        Some(w) if w > 25.0 => Warmth::Cool,
        Some(_) => Warmth::Cold,
    }
}

/// Cadences passed since the clock's start.
pub fn cadences_passed(peer: &Peer, now: DateTime<Utc>) -> f64 {
    days_between(peer.clock_start(), now) / f64::from(peer.cadence().max(1))
}

/// Due at 1 × cadence, overdue at 1.5 ×, dormant at 3 ×.
pub fn standing(peer: &Peer, now: DateTime<Utc>) -> Standing {
    standing_at(days_between(peer.clock_start(), now), peer.cadence())
}

/// Days since the clock's start, counted in the lead's own days: lunch yesterday was yesterday, not today.
pub fn days_since(peer: &Peer, lead: &Lead, now: DateTime<Utc>) -> i64 {
    (lead.day(now) - lead.day(peer.clock_start())).num_days().max(0)
}

/// The same rule by the lead's own days: whoever falls due this afternoon is due this morning.
pub fn standing_by_days(peer: &Peer, lead: &Lead, now: DateTime<Utc>) -> Standing {
    standing_at(days_since(peer, lead, now) as f64, peer.cadence())
}

/// The same rule, for so many days since the clock's start.
pub fn standing_at(days: f64, cadence: u32) -> Standing {
    match days / f64::from(cadence.max(1)) {
        p if p >= 3.0 => Standing::Dormant,
        p if p >= 1.5 => Standing::Overdue,
        p if p >= 1.0 => Standing::Due,
        _ => Standing::OnCadence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::peer::Clocks;
    use crate::domain::planner::sample;
    use crate::domain::vocabulary::Circle;
    use chrono::Duration;
    use proptest::prelude::*;

    #[test]
    fn warmth_halves_each_cadence_and_a_chat_starts_lower() {
        let now = sample::now();
        let mut peer = sample::peer("Ada", Circle::Core, 0, now);
        peer.clocks = Clocks::default();
        assert_eq!(warmth(&peer, now), None);
        peer.clocks.last_talk = Some(now - Duration::days(30));
        assert_eq!(warmth(&peer, now), Some(50.0));
        peer.clocks.last_chat = Some(now);
        assert_eq!(warmth(&peer, now), Some(70.0));
        peer.clocks.last_talk = Some(now - Duration::days(3));
        assert!(warmth(&peer, now) > Some(90.0), "the greatest counts, not the latest");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn warmth_is_the_greatest_of_both_and_halves_with_each_cadence(
            talk in prop::option::of(0i64..400), chat in prop::option::of(0i64..400), cadence in 1u32..200
        ) {
            let now = sample::now();
            let ago = |days: Option<i64>| days.map(|days| now - Duration::days(days));
            let clocks = Clocks { last_contact: None, last_talk: ago(talk), last_chat: ago(chat) };
            let warm = warmth_of(&clocks, cadence, now);
            prop_assert_eq!(warm.is_none(), talk.is_none() && chat.is_none());
            let Some(warm) = warm else { return Ok(()) };
            let of = |worth: f64, days: Option<i64>| {
                days.map_or(0.0, |days| worth * 0.5f64.powf(days as f64 / f64::from(cadence)))
            };
            prop_assert!((warm - of(100.0, talk).max(of(70.0, chat))).abs() < 1e-9);
            let later = warmth_of(&clocks, cadence, now + Duration::days(i64::from(cadence)));
            prop_assert!(later.is_some_and(|later| (later - warm / 2.0).abs() < 1e-9), "halved");
        }
    }

    #[test]
    fn standing_follows_the_cadence() {
        let now = sample::now();
        let on = |days| standing(&sample::peer("Ada", Circle::Inner, days, now), now);
        assert_eq!(
            [on(13), on(14), on(20), on(21), on(41), on(42)],
            [
                Standing::OnCadence,
                Standing::Due,
                Standing::Due,
                Standing::Overdue,
                Standing::Overdue,
                Standing::Dormant
            ]
        );
    }
}
