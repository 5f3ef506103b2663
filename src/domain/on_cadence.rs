//! On cadence: in how many of the last eight weeks a lead kept up with the people on their list.
//!
//! A week is Monday to Sunday in the lead's zone, and counts once it has ended. It was on cadence if at most one
//! in five of the people the lead is nudged about was overdue (1.5 × cadence) at its end: one neglected person
//! of a long list does not spoil it, of fewer than five nobody may be. It is a share and never a streak, so a
//! bad week costs one week and nothing else.
//!
//! The list and its cadences are today's: who is no longer on it, or never nudged about, does not count; who was
//! added later does not count for the weeks before.

use super::checkin::CheckIn;
use super::history::weeks;
use super::lead::Lead;
use super::peer::Peer;
use super::warmth::{Standing, days_between, standing_at};
use chrono::{DateTime, Duration, Utc};
use std::collections::HashMap;

/// How many weeks are looked at.
pub const WEEKS: usize = 8;
/// Of so many people one may be overdue.
const ONE_IN: usize = 5;

/// The weeks on cadence among those that count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OnCadence {
    /// Weeks on cadence.
    pub kept: u32,
    /// Weeks that count: ended, and with somebody on the list at their end. At most [`WEEKS`].
    pub of: u32,
}

/// Counts the weeks. The log needs to reach back to [`look_back`].
pub fn on_cadence(peers: &[Peer], log: &[CheckIn], lead: &Lead, now: DateTime<Utc>) -> OnCadence {
    let mut talks: HashMap<_, Vec<DateTime<Utc>>> = HashMap::new();
    for checkin in log.iter().filter(|c| c.warms()) {
        talks.entry(&checkin.peer).or_default().push(checkin.at);
    }
    let nudged: Vec<(&Peer, &[DateTime<Utc>])> = peers
        .iter()
        .filter(|peer| peer.is_nudged())
        .map(|peer| (peer, talks.get(&peer.id).map_or(&[][..], Vec::as_slice)))
        .collect();
    // The last week is still under way.
    let ends = weeks(lead, now).into_iter().rev().skip(1).take(WEEKS).map(|week| week.to);
    ends.fold(OnCadence::default(), |counted, end| {
        let there: Vec<_> = nudged.iter().filter(|(peer, _)| peer.added_at < end).collect();
        let overdue = there.iter().filter(|(peer, talks)| was_overdue(peer, talks, end)).count();
        match there.len() {
            0 => counted,
            all => OnCadence { kept: counted.kept + u32::from(overdue * ONE_IN <= all), of: counted.of + 1 },
        }
    })
}

/// Whether somebody was overdue at that instant. The clocks stand in for contacts that are in no log; a skipped
/// cycle is not held against the lead.
fn was_overdue(peer: &Peer, talks: &[DateTime<Utc>], at: DateTime<Utc>) -> bool {
    let clocks = [peer.clocks.last_talk, peer.clocks.last_chat];
    let since = talks.iter().copied().chain(clocks.into_iter().flatten()).filter(|talk| *talk <= at).max();
    let cadence = Duration::days(i64::from(peer.cadence()));
    let skipped = peer.skipped_until.is_some_and(|until| (until - cadence..until).contains(&at));
    let days = days_between(since.unwrap_or(peer.added_at), at);
    !skipped && matches!(standing_at(days, peer.cadence()), Standing::Overdue | Standing::Dormant)
}

/// How far back a contact can decide a week: eight weeks, and what the longest cadence allows before them.
pub fn look_back(peers: &[Peer]) -> Duration {
    let longest = peers.iter().map(Peer::cadence).max().unwrap_or(0);
    Duration::weeks(WEEKS as i64 + 1) + Duration::days(i64::from(longest) * 3 / 2 + 1)
}

#[cfg(test)]
mod tests;
