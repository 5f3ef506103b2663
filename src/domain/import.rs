//! x
use super::vocabulary::Role;
/// x
pub fn guess_role(_: &str) -> Role { Role::Other }
