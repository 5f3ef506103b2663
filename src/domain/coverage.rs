//! Coverage: which roles of the leadership team a lead has somebody for, and which are vacant.

use super::peer::Peer;
use super::vocabulary::Role;

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

/// Each role of the leadership team with the people who cover it, those on the list only.
pub fn coverage(peers: &[Peer]) -> Vec<(Role, Vec<&Peer>)> {
    let of = |role: Role| peers.iter().filter(|p| p.role == role && p.removed_at.is_none()).collect();
    LEADERSHIP.into_iter().map(|role| (role, of(role))).collect()
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
        let covered: Vec<_> = coverage(&peers).into_iter().map(|(role, by)| (role, by.len())).collect();
        assert_eq!(covered.len(), LEADERSHIP.len());
        assert!(covered.contains(&(Role::Cfo, 2)) && covered.contains(&(Role::Ceo, 0)));
        assert!(CHIEFS.iter().all(|role| LEADERSHIP.contains(role)));
    }
}
