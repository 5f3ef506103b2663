//! The Home, as it stands for whom and with what unfolded.

use super::samples::{Data, now};
use super::{Named, Screen};
use rapport::domain::desk::Desk;
use rapport::domain::home::{HomePart, Unfolded};
use rapport::domain::lead::{Budget, Lead, Standing};
use rapport::view::home;

pub fn homes(data: &Data) -> Vec<Named> {
    let desk = data.desk();
    let stranger = Desk { lead: None, ..desk.clone() };
    let paused = Lead { standing: Standing::Paused { until: None }, ..data.lead() };
    let paused = Desk { lead: Some(paused), ..desk.clone() };
    let budget = Budget::default();
    let of = |desk: &Desk, unfolded| Screen::View(home::home(desk, unfolded, &budget, now()));
    vec![
        ("home::home", of(&desk, Unfolded::default())),
        ("home::home, of a stranger", of(&stranger, Unfolded::default())),
        ("home::home, paused", of(&paused, Unfolded::default())),
        ("home::home, Core unfolded", of(&desk, Unfolded::at(HomePart::Core, 0))),
        ("home::home, Core's second page", of(&desk, Unfolded::at(HomePart::Core, 1))),
        ("home::home, promises unfolded", of(&desk, Unfolded::at(HomePart::Promises, 0))),
        ("home::home, the promises' last page", of(&desk, Unfolded::at(HomePart::Promises, 99))),
        ("home::home, milestones unfolded", of(&desk, Unfolded::at(HomePart::Milestones, 99))),
    ]
}
