//! A year of a made-up company, to see that the rules hold whatever leads do: they answer, ignore, put off, plan,
//! travel to other zones, take holidays. Seeded, so that the same figures come out each time; pure, on the very
//! functions that serve (`ring`, `decide`).

pub mod chance;
mod people;
mod watch;
mod world;

pub use watch::{Broken, Rule};

use crate::flow::case::House;
use chrono::{DateTime, Duration, Utc};
use std::collections::BTreeMap;

/// What is to be simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Simulation {
    /// How many leads.
    pub leads: u32,
    /// For how many days.
    pub days: u16,
    /// What the same figures come from.
    pub seed: u64,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    /// Nudges and the like that reached somebody, by what they were.
    pub sent: BTreeMap<&'static str, u64>,
    /// The same for each week since the beginning.
    pub weeks: Vec<BTreeMap<&'static str, u64>>,
    /// In how many weeks a lead had so many different nudges.
    pub a_week: BTreeMap<usize, u64>,
    /// Check-ins that were logged.
    pub logged: u64,
    /// Leads whose list asks for more than their check-in days can bring.
    pub too_long: u32,
    /// How often, at the most, somebody of an Inner circle was passed over in a row while a nudge was free; first
    /// for lists that fit, then for those that do not.
    pub passed_over: (u32, u32),
    /// Rules that did not hold; there should be none.
    pub broken: Vec<Broken>,
}

/// Lets so many leads live for so many days from `from` on.
pub fn simulate(asked: &Simulation, house: &House, from: DateTime<Utc>) -> Findings {
    let until = from + Duration::days(i64::from(asked.days));
    let mut findings = Findings::default();
    for nth in 0..asked.leads {
        let seed = asked.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ u64::from(nth);
        let lived = world::World::new(nth, seed, house, from, until).live();
        findings.add(lived, from);
    }
    findings
}

impl Findings {
    fn add(&mut self, lived: watch::Watch, from: DateTime<Utc>) {
        for sent in &lived.sent {
            *self.sent.entry(sent.what).or_default() += 1;
            let week = (sent.at - from).num_weeks().max(0) as usize;
            if self.weeks.len() <= week {
                self.weeks.resize(week + 1, BTreeMap::new());
            }
            *self.weeks[week].entry(sent.what).or_default() += 1;
        }
        for n in lived.nudges_a_week() {
            *self.a_week.entry(n).or_default() += 1;
        }
        self.logged += lived.logged;
        self.too_long += u32::from(lived.is_too_long);
        let (fit, long) = &mut self.passed_over;
        let most = if lived.is_too_long { long } else { fit };
        *most = lived.passed_over.max(*most);
        self.broken.extend(lived.broken);
    }
}
