//! The balance of a relationship: kinds, who starts, and whether both sides learn. Each imbalance is worth a
//! nudge, and each has its sentence.

use super::checkin::CheckIn;
use super::peer::Peer;
use super::vocabulary::{Initiator, Kind};
use chrono::{DateTime, Duration, Utc};

/// What the last check-ins have in common, counted as they are logged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// How many in a row they started.
    pub started_by_them: u32,
    /// How many transactional ones since the last relational one.
    pub requests: u32,
    /// How many in a row with something learned and nothing shared.
    pub learned_only: u32,
    /// How many in a row with something shared and nothing learned.
    pub shared_only: u32,
}

/// "They started the last 3" is worth a nudge.
pub const THEY_STARTED: u32 = 3;
/// Transactional-only: 3 or more, none relational.
pub const REQUESTS: u32 = 3;
/// One-way: the last 4 in which anything was learned or shared.
pub const ONE_WAY: u32 = 4;

impl Run {
    /// With one more check-in, the latest so far. What was not said changes nothing.
    pub fn with(self, checkin: &CheckIn) -> Self {
        if checkin.deleted_at.is_some() {
            return self;
        }
        let started_by_them = match checkin.initiator {
            Some(Initiator::Them) => self.started_by_them + 1,
            Some(Initiator::Me) => 0,
            None => self.started_by_them,
        };
        let requests = match checkin.kind {
            Kind::Transactional => self.requests + 1,
            Kind::Relational if checkin.structured => self.requests,
            Kind::Relational => 0,
        };
        let (learned_only, shared_only) = match (&checkin.learned, &checkin.shared) {
            (Some(_), None) => (self.learned_only + 1, 0),
            (None, Some(_)) => (0, self.shared_only + 1),
            (Some(_), Some(_)) => (0, 0),
            (None, None) => (self.learned_only, self.shared_only),
        };
        Self { started_by_them, requests, learned_only, shared_only }
    }

    /// The run that ends a log, whatever its order.
    pub fn of(log: &[CheckIn]) -> Self {
        let mut log: Vec<&CheckIn> = log.iter().collect();
        log.sort_by_key(|c| (c.at, c.created_at));
        log.into_iter().fold(Self::default(), Self::with)
    }

    /// Whether it may bring the peer up before their cadence.
    pub fn is_uneven(&self) -> bool {
        self.started_by_them >= THEY_STARTED
            || self.requests >= REQUESTS
            || self.learned_only >= ONE_WAY
            || self.shared_only >= ONE_WAY
    }
}

/// What is out of balance with a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Imbalance {
    /// All of the last ones were requests: how many.
    OnlyRequests(u32),
    /// Most were requests: how many of how many.
    MostlyRequests(u32, u32),
    /// They started so many in a row.
    TheyStarted(u32),
    /// So many in a row in which the lead only took.
    OnlyLearned(u32),
    /// So many in a row in which the lead only gave.
    OnlyShared(u32),
}

/// What is out of balance, the gravest first. The kinds are counted over the longer of 60 days and two
/// cadences: 3 or more and none relational, or 4 or more and under a quarter relational. A structured
/// meeting is neither.
pub fn imbalances(peer: &Peer, log: &[CheckIn], now: DateTime<Utc>) -> Vec<Imbalance> {
    let back = Duration::days(i64::from(2 * peer.cadence()).max(60));
    let of_peer = |c: &&CheckIn| c.peer == peer.id && c.deleted_at.is_none();
    let recent: Vec<&CheckIn> =
        log.iter().filter(of_peer).filter(|c| now - c.at <= back && !c.structured).collect();
    let all = recent.len() as u32;
    let relational = recent.iter().filter(|c| c.kind == Kind::Relational).count() as u32;
    let mut found = vec![];
    match (all, relational) {
        (REQUESTS.., 0) => found.push(Imbalance::OnlyRequests(all)),
        (4.., _) if relational * 4 < all => found.push(Imbalance::MostlyRequests(all - relational, all)),
        _ => {}
    }
    let run = peer.run;
    let counted = [
        (run.started_by_them, THEY_STARTED, Imbalance::TheyStarted as fn(u32) -> Imbalance),
        (run.learned_only, ONE_WAY, Imbalance::OnlyLearned),
        (run.shared_only, ONE_WAY, Imbalance::OnlyShared),
    ];
    found.extend(counted.into_iter().filter(|(n, least, _)| n >= least).map(|(n, _, of)| of(n)));
    found
}

#[cfg(test)]
mod tests;
