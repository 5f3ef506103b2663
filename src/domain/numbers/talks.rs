//! The shares of the contact log: what a lead's check-ins of the last 90 days have in common. Practices 5, 6, 7, 15,
//! 16, 22, 29, 38 and 39.

use super::{DAYS, ENOUGH, Number, Share, Value, of_90_days};
use crate::domain::checkin::CheckIn;
use crate::domain::history::weeks;
use crate::domain::lead::Lead;
use crate::domain::need::{Depth, Involvement};
use crate::domain::vocabulary::{Initiator, Kind};
use chrono::{DateTime, Duration, Utc};

/// One share of the log.
struct Measure {
    label: &'static str,
    /// What follows "Of your check-ins of the last 90 days, ".
    rule: &'static str,
    /// Whether a check-in counts; none where it does not say.
    counts: fn(&CheckIn) -> Option<bool>,
}

const RELATIONAL: Measure = Measure {
    label: "Relational",
    rule: "those in which nothing had to be decided or done.",
    counts: |c| Some(c.kind == Kind::Relational),
};
const UNSTRUCTURED: Measure = Measure {
    label: "Unstructured",
    rule: "those with neither a request nor an agenda; only they add warmth.",
    counts: |c| Some(c.warms()),
};
const STRUCTURED: Measure = Measure {
    label: "Logged as structured",
    rule: "those that had an agenda; they are kept out of warmth.",
    counts: |c| Some(c.structured),
};
const STARTED: Measure = Measure {
    label: "Started by you",
    rule: "among those that say who started them, those that you started.",
    counts: |c| c.initiator.map(|who| who == Initiator::Me),
};
const LEARNED: Measure = Measure {
    label: "Something learned",
    rule: "those with something you learned of their space.",
    counts: |c| Some(c.learned.is_some()),
};
const TWO_WAY: Measure = Measure {
    label: "Two-way",
    rule: "among those with something learned or shared, those with both.",
    counts: |c| {
        (c.learned.is_some() || c.shared.is_some()).then(|| c.learned.is_some() && c.shared.is_some())
    },
};
const EARLY: Measure = Measure {
    label: "Asked early",
    rule: "among those that say whether you were asked early or told after, those where you were asked early.",
    counts: |c| c.depth.involvement.map(|when| when == Involvement::Early),
};
const PLAYED_BACK: Measure = Measure {
    label: "Played back",
    rule: "among those where you added more, those where you played back what you heard.",
    counts: |c| (c.depth != Depth::default()).then_some(c.depth.played_back),
};
const RAISED: Measure = Measure {
    label: "Raised by you",
    rule: "among those in which you shared something and that say who started them, those that you started.",
    counts: |c| c.shared.as_ref().and(c.initiator).map(|who| who == Initiator::Me),
};

const ALL: [&Measure; 9] =
    [&RELATIONAL, &UNSTRUCTURED, &STRUCTURED, &STARTED, &LEARNED, &TWO_WAY, &EARLY, &PLAYED_BACK, &RAISED];
/// Those that stand before the others.
const FIRST: [&str; 2] = [RELATIONAL.label, TWO_WAY.label];
/// Those that the picture shows.
const PICTURED: [&Measure; DRAWN] = [&RELATIONAL, &UNSTRUCTURED, &STARTED, &TWO_WAY, &LEARNED, &EARLY];
/// How many shares the picture shows.
pub const DRAWN: usize = 6;

impl Measure {
    /// Over the 90 days that end then; how many there are where that is not enough.
    fn at(&self, log: &[CheckIn], end: DateTime<Utc>) -> Result<Share, u32> {
        Share::among(of_90_days(log, end).filter_map(self.counts), ENOUGH)
    }
}

pub(super) fn numbers(log: &[CheckIn], now: DateTime<Utc>) -> Vec<Number> {
    let number = |measure: &&Measure| Number {
        label: measure.label,
        value: measure.at(log, now).map_or_else(|have| Value::NotYet { have, needed: ENOUGH }, Value::Share),
        before: measure.at(log, now - Duration::days(DAYS)).ok(),
        rule: format!("Of your check-ins of the last {DAYS} days, {}", measure.rule),
        stands_first: FIRST.contains(&measure.label),
    };
    ALL.iter().map(number).collect()
}

/// One share over time.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// What it counts.
    pub label: &'static str,
    /// Over the 90 days that end with each of the last thirteen weeks, oldest first; none where there is too little.
    pub weeks: Vec<Option<Share>>,
    /// Over the 90 days before the last 90.
    pub before: Option<Share>,
}

impl Drawn {
    /// As it is now.
    pub fn now(&self) -> Option<Share> {
        self.weeks.last().copied().flatten()
    }
}

/// The shares that the picture shows, in its order.
pub fn drawn(lead: &Lead, log: &[CheckIn], now: DateTime<Utc>) -> Vec<Drawn> {
    let weeks = weeks(lead, now);
    let of = |measure: &&Measure| Drawn {
        label: measure.label,
        weeks: weeks.iter().map(|week| measure.at(log, week.to).ok()).collect(),
        before: measure.at(log, now - Duration::days(DAYS)).ok(),
    };
    PICTURED.iter().map(of).collect()
}
