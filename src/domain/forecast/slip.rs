//! A slip as an exact fraction, so that rounding up to a day is never off by one.

use chrono::NaiveDate;
use std::cmp::Ordering;

/// A shorter duration, planned or actual, counts as this many days.
const LEAST_DAYS: i128 = 14;

/// Actual ÷ estimated duration; 1 is on time.
#[derive(Clone, Copy, Debug)]
pub struct Slip {
    took: i128,
    planned: i128,
}

impl Slip {
    /// Beyond this, a date is too uncertain to promise.
    pub(super) const DOUBLE: Self = Self { took: 2, planned: 1 };

    /// The slip of what was promised on a day, first estimated for another and ended on a third.
    pub fn new(promised_on: NaiveDate, first_estimate: NaiveDate, ended: NaiveDate) -> Self {
        let days = |to: NaiveDate| i128::from((to - promised_on).num_days()).max(LEAST_DAYS);
        Self { took: days(ended), planned: days(first_estimate) }
    }

    /// The slip as a number, to be shown.
    pub fn ratio(self) -> f64 {
        self.took as f64 / self.planned as f64
    }

    /// The mean of two.
    pub(super) fn mean(self, other: Self) -> Self {
        Self {
            took: self.took * other.planned + other.took * self.planned,
            planned: 2 * self.planned * other.planned,
        }
    }

    /// This many days, stretched, rounded up.
    pub(super) fn times(self, days: i64) -> i128 {
        let stretched = i128::from(days) * self.took;
        // div_euclid rounds down; the negation rounds up.
        -(-stretched).div_euclid(self.planned)
    }
}

impl Ord for Slip {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.took * other.planned).cmp(&(other.took * self.planned))
    }
}

impl PartialOrd for Slip {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Slip {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Slip {}
