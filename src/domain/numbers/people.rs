//! The list itself: how well the people on it are known. Practices 10, 11, 12, 17, 19 and 20.

use super::{DAYS, Number, Value};
use crate::domain::coverage::{Held, coverage};
use crate::domain::peer::Peer;
use crate::domain::vocabulary::Role;
use chrono::{DateTime, Duration, Utc};

pub(super) fn numbers(peers: &[Peer], none_here: &[Role], now: DateTime<Utc>) -> Vec<Number> {
    let on_list: Vec<&Peer> = peers.iter().filter(|p| p.removed_at.is_none()).collect();
    // A count of people is no sample: one is enough.
    let of = |counts: &dyn Fn(&Peer) -> bool| Value::share(on_list.iter().map(|p| counts(p)), 1);
    let there = coverage(peers, none_here).into_iter().filter(|(_, held)| *held != Held::NoneHere);
    let roles = there.map(|(_, held)| matches!(held, Held::By(_)));
    let board = on_list.iter().filter(|p| p.role == Role::Board);
    let lately = |p: &&Peer| p.clocks.last_contact.is_some_and(|at| now - at <= Duration::days(DAYS));
    vec![
        Number::new(
            "Roles covered",
            if on_list.is_empty() { Value::NotYet { have: 0, needed: 1 } } else { Value::share(roles, 1) },
            "Of the roles of a leadership team that there are here, board and vendors included, those that somebody on your \
             list has.",
        )
        .first(),
        Number::new(
            "People with a role",
            of(&|p| p.role != Role::Other),
            "Of the people on your list, those whose role is another than Other.",
        ),
        Number::new(
            "People tailored",
            of(&|p| p.about.is_tailored() || p.cadence_days.is_some()),
            "Of the people on your list, those with how they prefer contact, what they care about, or a cadence of \
             their own.",
        ),
        Number::new(
            "People with a shared goal",
            of(&|p| p.about.goal.is_some()),
            "Of the people on your list, those with what you would both call a win.",
        ),
        Number::new(
            "Both needs written down",
            of(&|p| p.about.they_need.is_some() && p.about.we_need.is_some()),
            "Of the people on your list, those with what they need of IT and what IT needs of them.",
        ),
        Number::new(
            "Board members met",
            Value::share(board.map(lately), 1),
            format!("Of the board members on your list, those you were in contact with in the last {DAYS} days."),
        ),
    ]
}
