//! The forecast from the lead's own record: what past dates became says what this one will.
//!
//! The slip of an item is its actual ÷ its estimated duration, counted in days from the day it was
//! promised, with the first estimate. All arithmetic is exact, in whole days.

mod sentences;
mod slip;

use super::status::Colour;
use chrono::{Days, Months, NaiveDate};
pub use sentences::Overpromise;
pub use slip::Slip;

/// A forecast needs this many items.
pub const NEEDED: usize = 5;
/// The record holds this many items, the latest.
pub const LATEST: usize = 10;
/// Older items than this are forgotten.
const WITHIN: Months = Months::new(24);

/// How an item ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ended {
    /// Done on this day.
    On(NaiveDate),
    /// Not done yet.
    Open,
}

/// A milestone or a promise that can tell about dates. Keep the two apart: each has its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finished {
    /// The day it was promised.
    pub promised_on: NaiveDate,
    /// The first estimate of when it would be done.
    pub first_estimate: NaiveDate,
    /// When it was.
    pub actual: Ended,
}

/// The slips of the last items, from the best to the worst.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    slips: Vec<Slip>,
}

impl Record {
    /// The last ten items done, or open past their estimate (at their slip so far), within 24
    /// months before `today`. The order of `items` does not matter.
    pub fn new(items: impl IntoIterator<Item = Finished>, today: NaiveDate) -> Self {
        let oldest = today.checked_sub_months(WITHIN).unwrap_or(NaiveDate::MIN);
        let mut ended: Vec<(NaiveDate, NaiveDate, Slip)> = items
            .into_iter()
            .filter_map(|item| {
                let end = match item.actual {
                    Ended::On(day) => day,
                    Ended::Open if item.first_estimate < today => today,
                    Ended::Open => return None,
                };
                let slip = Slip::new(item.promised_on, item.first_estimate, end);
                (oldest <= end && end <= today).then_some((end, item.promised_on, slip))
            })
            .collect();
        ended.sort();
        let mut slips: Vec<Slip> = ended.into_iter().rev().take(LATEST).map(|(.., slip)| slip).collect();
        slips.sort();
        Self { slips }
    }

    /// How many items the record holds.
    pub fn len(&self) -> usize {
        self.slips.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.slips.is_empty()
    }

    /// What the record makes of an estimate.
    pub fn forecast(&self, estimate: NaiveDate, today: NaiveDate) -> Forecast {
        let (n, has_passed) = (self.len(), estimate < today);
        if n < NEEDED {
            return Forecast {
                n,
                likely: None,
                safe: None,
                landed_by_safe: 0,
                too_uncertain: false,
                has_passed,
            };
        }
        let safe_slip = self.slips[self.safe_rank() - 1];
        // Neither date is ever earlier than the estimate.
        let safe = landing(safe_slip, estimate, today).max(estimate);
        let likely = landing(self.median(), estimate, today).max(estimate);
        let landed = self.slips.iter().filter(|slip| landing(**slip, estimate, today) <= safe);
        Forecast {
            n,
            likely: Some(likely),
            safe: Some(safe),
            landed_by_safe: landed.count(),
            too_uncertain: safe_slip > Slip::DOUBLE,
            has_passed,
        }
    }

    /// How many of the slips would still meet the promise, and of how many; none below five.
    pub fn confidence(
        &self,
        promised: NaiveDate,
        estimate: NaiveDate,
        today: NaiveDate,
    ) -> Option<(usize, usize)> {
        let met = self.slips.iter().filter(|slip| landing(**slip, estimate, today) <= promised);
        (self.len() >= NEEDED).then(|| (met.count(), self.len()))
    }

    /// The computed colour of what is not done yet. Green: Safe ≤ promised. Amber: Likely ≤ promised
    /// < Safe, or the estimate has passed. Red: Likely > promised, or the promise is missed. With a
    /// record too short only the two facts count; else none, and the lead's own judgement stands.
    pub fn colour(&self, promised: NaiveDate, estimate: NaiveDate, today: NaiveDate) -> Option<Colour> {
        let forecast = self.forecast(estimate, today);
        let estimate_passed = estimate < today;
        if promised < today || forecast.likely.is_some_and(|likely| likely > promised) {
            Some(Colour::Red)
        } else if estimate_passed || forecast.safe.is_some_and(|safe| safe > promised) {
            Some(Colour::Amber)
        } else {
            forecast.safe.map(|_| Colour::Green)
        }
    }

    /// The middle slip, or the mean of the two in the middle. At least one slip.
    fn median(&self) -> Slip {
        let n = self.len();
        self.slips[(n - 1) / 2].mean(self.slips[n / 2])
    }

    /// ⌈0.8 (n + 1)⌉: the worst of 5 to 8, the second worst of 9 or 10.
    fn safe_rank(&self) -> usize {
        (8 * (self.len() + 1)).div_ceil(10)
    }
}

/// Today + what remains of the estimate × the slip, in whole days, rounded up.
fn landing(slip: Slip, estimate: NaiveDate, today: NaiveDate) -> NaiveDate {
    let remaining = (estimate - today).num_days().max(0);
    let days = u64::try_from(slip.times(remaining)).unwrap_or(u64::MAX);
    today.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

/// Likely and safe dates for one estimate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// How many items the record holds.
    pub n: usize,
    /// At the median slip; none below five items.
    pub likely: Option<NaiveDate>,
    /// At the slip of rank ⌈0.8 (n + 1)⌉; none below five items.
    pub safe: Option<NaiveDate>,
    /// How many of the `n` would have landed by `safe`.
    pub landed_by_safe: usize,
    /// The slip behind `safe` is beyond 2: too uncertain to promise.
    pub too_uncertain: bool,
    /// The estimate has passed: nothing remains to forecast by.
    pub has_passed: bool,
}

#[cfg(test)]
mod tests;
