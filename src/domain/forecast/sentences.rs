//! A forecast in sentences. Each rule is explained where its result is shown.

use super::{Forecast, NEEDED, Record};
use chrono::{Datelike, NaiveDate};
use std::fmt;

const TOO_UNCERTAIN: &str = "Too uncertain to promise; split it";

impl Forecast {
    /// The one sentence beside the dates: `Of your last 10, 9 would have landed by 24 June`.
    pub fn sentence(&self, today: NaiveDate) -> String {
        match self.safe {
            None => format!("{} of {NEEDED} needed; no personal forecast yet", self.n),
            Some(_) if self.has_passed => "The estimate has passed; a new one brings a forecast".to_owned(),
            Some(_) if self.too_uncertain => TOO_UNCERTAIN.to_owned(),
            Some(safe) => format!(
                "Of your last {}, {} would have landed by {}",
                self.n,
                self.landed_by_safe,
                day(safe, today)
            ),
        }
    }
}

/// A new promise earlier than Likely.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overpromise {
    /// How many of the record would have made it.
    pub met: usize,
    /// How many the record holds.
    pub of: usize,
    /// The date to promise instead: Likely; none where the record is too uncertain to promise by.
    pub instead: Option<NaiveDate>,
    today: NaiveDate,
}

impl fmt::Display for Overpromise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "At your record, {} of {} would have made this. ", self.met, self.of)?;
        match self.instead {
            Some(instead) => write!(f, "Promise {} instead?", day(instead, self.today)),
            None => write!(f, "{TOO_UNCERTAIN}."),
        }
    }
}

impl Record {
    /// Whether a new promise is earlier than Likely, and what to say then.
    pub fn overpromise(
        &self,
        promised: NaiveDate,
        estimate: NaiveDate,
        today: NaiveDate,
    ) -> Option<Overpromise> {
        let forecast = self.forecast(estimate, today);
        let likely = forecast.likely.filter(|likely| promised < *likely)?;
        let (met, of) = self.confidence(promised, estimate, today)?;
        let instead = Some(likely).filter(|_| !forecast.too_uncertain);
        Some(Overpromise { met, of, instead, today })
    }
}

fn day(date: NaiveDate, today: NaiveDate) -> String {
    date.format(if date.year() == today.year() { "%-d %B" } else { "%-d %B %Y" }).to_string()
}
