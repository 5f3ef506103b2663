//! Coverage: which roles of the leadership team a lead has somebody for, which are vacant, and which there are
//! none of. Practices 9, 10 and 19.

use super::checkin::CheckIn;
use super::lead::Lead;
use super::peer::Peer;
use super::vocabulary::Role;
use chrono::{DateTime, Duration, Utc};

/// The chiefs among them: a leadership team without its units, board and vendors.
pub const CHIEFS: [Role; 7] =
    [Role::Ceo, Role::Cfo, Role::Cmo, Role::Coo, Role::Chro, Role::Clo, Role::Engineering];

/// The roles of a leadership team, in the order they are shown.
pub const LEADERSHIP: [Role; 10] = [
    Role::Ceo,
    Role::Cfo,
    Role::Cmo,
    Role::Coo,
    Role::Chro,
    Role::Clo,
    Role::Engineering,
    Role::BusinessUnit,
    Role::Board,
    Role::Vendor,
];

/// A member of the board comes up after so many days without contact.
pub const BOARD_DAYS: i64 = 90;
/// Contacts of so many days are set against each other.
const CONTACT_DAYS: Duration = Duration::days(30);

/// How a role of the leadership team stands.
#[derive(Clone, Debug, PartialEq)]
pub enum Held<'a> {
    /// By these people on the list, one at least.
    By(Vec<&'a Peer>),
    /// By nobody on the list.
    Vacant,
    /// The lead says there is none here.
    NoneHere,
}

/// Each role of the leadership team with who covers it, those on the list only. Somebody on the list counts for
/// more than "none here".
pub fn coverage<'a>(peers: &'a [Peer], none_here: &[Role]) -> Vec<(Role, Held<'a>)> {
    let of = |role: Role| {
        let by: Vec<&Peer> = peers.iter().filter(|p| p.role == role && p.removed_at.is_none()).collect();
        match by.is_empty() {
            false => Held::By(by),
            true if none_here.contains(&role) => Held::NoneHere,
            true => Held::Vacant,
        }
    };
    LEADERSHIP.into_iter().map(|role| (role, of(role))).collect()
}

/// How many contacts of the last 30 days were with whom.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Contacts {
    /// With vendors.
    pub vendors: usize,
    /// With everybody else.
    pub peers: usize,
}

/// The contacts of the last 30 days with those on the list: "the same care as vendor relations".
pub fn contacts(peers: &[Peer], checkins: &[CheckIn], now: DateTime<Utc>) -> Contacts {
    let lately = |c: &&CheckIn| c.deleted_at.is_none() && c.at <= now && now - c.at < CONTACT_DAYS;
    let role_of = |c: &CheckIn| peers.iter().find(|p| p.id == c.peer).map(|p| p.role);
    let (vendors, others): (Vec<Role>, Vec<Role>) =
        checkins.iter().filter(lately).filter_map(role_of).partition(|role| *role == Role::Vendor);
    Contacts { vendors: vendors.len(), peers: others.len() }
}

/// The members of the board without contact for more than 90 days, counted in the lead's own, the longest first.
/// Whoever was never spoken to counts from the day they were added.
pub fn board_waiting<'a>(lead: &Lead, peers: &'a [Peer], now: DateTime<Utc>) -> Vec<(&'a Peer, i64)> {
    let days = |p: &Peer| {
        let last = p.clocks.last_contact.unwrap_or(p.added_at);
        (lead.day(now) - lead.day(last)).num_days()
    };
    let board = peers.iter().filter(|p| p.role == Role::Board && p.removed_at.is_none());
    let mut waiting: Vec<(&Peer, i64)> =
        board.map(|p| (p, days(p))).filter(|(_, days)| *days > BOARD_DAYS).collect();
    waiting.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.id.cmp(&b.0.id)));
    waiting
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::planner::sample;
    use crate::domain::vocabulary::Circle;

    #[test]
    fn a_role_is_covered_by_whoever_is_on_the_list() {
        let now = sample::now();
        let of = |name| sample::peer(name, Circle::Core, 9, now);
        let peers = [
            Peer { role: Role::Cfo, ..of("Dana") },
            Peer { role: Role::Cfo, ..of("Carl") },
            Peer { role: Role::Ceo, removed_at: Some(now), ..of("Gone") },
        ];
        let all = coverage(&peers, &[Role::Cfo, Role::Clo]);
        let of = |role| all.iter().find(|(r, _)| *r == role).map(|(_, held)| held).expect("is listed");
        assert_eq!(all.len(), LEADERSHIP.len());
        assert!(matches!(of(Role::Cfo), Held::By(both) if both.len() == 2), "more than what was said");
        assert_eq!((of(Role::Ceo), of(Role::Clo)), (&Held::Vacant, &Held::NoneHere));
        assert!(CHIEFS.iter().all(|role| LEADERSHIP.contains(role)));
    }

    #[test]
    fn contacts_of_thirty_days_are_set_against_each_other() {
        let now = sample::now();
        let vendor = Peer { role: Role::Vendor, ..sample::peer("Vera", Circle::Core, 9, now) };
        let peer = sample::peer("Pia", Circle::Core, 9, now);
        let log = [(&vendor, 1), (&vendor, 29), (&vendor, 30), (&peer, 3)]
            .map(|(who, days)| sample::checkin(who, now - Duration::days(days)));
        let undone = CheckIn { deleted_at: Some(now), ..log[0].clone() };
        let log = [log.to_vec(), vec![undone]].concat();
        assert_eq!(contacts(&[vendor, peer], &log, now), Contacts { vendors: 2, peers: 1 });
    }

    #[test]
    fn the_board_waits_no_longer_than_ninety_days() {
        let now = sample::now();
        let board = |name, days| Peer { role: Role::Board, ..sample::peer(name, Circle::Wide, days, now) };
        let peers = [board("Ann", 90), board("Margaret", 94), board("Ben", 120)];
        let waiting: Vec<_> = board_waiting(&sample::lead(), &peers, now)
            .into_iter()
            .map(|(peer, days)| (peer.name.as_str(), days))
            .collect();
        assert_eq!(waiting, [("Ben", 120), ("Margaret", 94)]);
    }
}
