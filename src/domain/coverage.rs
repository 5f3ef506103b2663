//! Coverage: which roles of the leadership team a lead has somebody for, and which are vacant.

use super::peer::Peer;
use super::vocabulary::Role;

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
