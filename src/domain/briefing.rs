//! A briefing for the next talk with a peer: at most ten points, what was said last first.

use super::balance::{Imbalance, imbalances};
use super::checkin::CheckIn;
use super::milestone::Milestone;
use super::need::NeedOption;
use super::peer::Peer;
use super::promise::Promise;
use chrono::{DateTime, NaiveDate, Utc};

/// How many points a briefing has at most.
pub const POINTS: usize = 10;

/// One point.
#[derive(Clone, Debug, PartialEq)]
pub enum Point<'a> {
    /// The last time.
    LastTime(&'a CheckIn),
    /// What the lead learned then.
    Learned(&'a str),
    /// What the lead shared then.
    Shared(&'a str),
    /// What they meant to come back to.
    AskAbout(&'a str),
    /// What was promised, and by when.
    Promised(&'a str, NaiveDate),
    /// A need of theirs in their words, and what could meet it.
    Needs(&'a str, &'a [NeedOption]),
    /// A milestone they sponsor, with its date if it has one.
    Sponsors(&'a str, Option<NaiveDate>),
    /// What both would call a win.
    Goal(&'a str),
    /// What they care about.
    CaresAbout(&'a str),
    /// How they like to be contacted.
    Prefers(&'a str),
    /// What is out of balance.
    Uneven(Imbalance),
}

/// The points in the order of a talk: the last time, what is open between the two, what they care about.
/// Empty while nothing is known.
pub fn briefing<'a>(
    peer: &'a Peer,
    log: &'a [CheckIn],
    promises: &'a [Promise],
    milestones: &'a [Milestone],
    now: DateTime<Utc>,
) -> Vec<Point<'a>> {
    let mut said: Vec<&CheckIn> =
        log.iter().filter(|c| c.peer == peer.id && c.deleted_at.is_none()).collect();
    said.sort_by_key(|c| std::cmp::Reverse((c.at, c.created_at)));
    let mut points: Vec<Point<'a>> = said.first().map(|last| Point::LastTime(last)).into_iter().collect();
    points.extend(said.iter().find_map(|c| c.learned.as_deref()).map(Point::Learned));
    points.extend(said.iter().find_map(|c| c.shared.as_deref()).map(Point::Shared));
    points.extend(said.first().and_then(|c| c.follow_up.as_deref()).map(Point::AskAbout));
    let mut open: Vec<&Promise> = promises.iter().filter(|p| p.is_open() && p.peer == peer.id).collect();
    open.sort_by_key(|p| p.due);
    points.extend(open.iter().take(2).map(|p| Point::Promised(&p.what, p.due)));
    let need = said.iter().find_map(|c| Some((c.depth.need.as_deref()?, c.depth.options.as_slice())));
    points.extend(need.map(|(need, options)| Point::Needs(need, options)));
    let sponsored = milestones.iter().filter(|m| m.is_open() && m.sponsor.as_ref() == Some(&peer.id));
    points.extend(sponsored.take(2).map(|m| Point::Sponsors(&m.title, m.dates.as_ref().map(|d| d.promise))));
    points.extend(peer.about.goal.as_deref().map(Point::Goal));
    points.extend(peer.about.cares.as_deref().map(Point::CaresAbout));
    points.extend(imbalances(peer, log, now).into_iter().take(1).map(Point::Uneven));
    points.extend(peer.about.prefers.as_deref().map(Point::Prefers));
    points.truncate(POINTS);
    points
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::planner::sample::{now, peer};
    use crate::domain::vocabulary::Circle;

    #[test]
    fn of_a_stranger_nothing_is_known() {
        assert_eq!(briefing(&peer("Ada", Circle::Core, 0, now()), &[], &[], &[], now()), []);
    }

    #[test]
    fn ten_points_are_enough() {
        let mut ada = peer("Ada", Circle::Core, 40, now());
        ada.about.goal = Some("one close for all sites".into());
        ada.about.cares = Some("the audit".into());
        ada.about.prefers = Some("a walk on Thursdays".into());
        let points = briefing(&ada, &[], &[], &[], now());
        let wanted = [
            Point::Goal("one close for all sites"),
            Point::CaresAbout("the audit"),
            Point::Prefers("a walk on Thursdays"),
        ];
        assert_eq!(points, wanted);
    }
}
