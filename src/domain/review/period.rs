//! Which month or quarter a review looks back on: the last whole one.

use crate::domain::vocabulary::vocabulary;
use chrono::{Datelike, Days, Months, NaiveDate};

vocabulary! {
    /// How far a review looks back.
    Span {
        Month = "month", "month";
        Quarter = "quarter", "quarter";
    }
}

/// One month or quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// Month or quarter.
    pub span: Span,
    /// Its first day.
    pub from: NaiveDate,
}

impl Span {
    fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
        }
    }
}

impl Period {
    /// The last whole one before this day.
    pub fn last(span: Span, today: NaiveDate) -> Self {
        let months = span.months();
        let into = today.month0() % months;
        let this = today.with_day(1).unwrap_or(today) - Months::new(into);
        Self { span, from: this - Months::new(months) }
    }

    /// The first day after it.
    pub fn until(self) -> NaiveDate {
        self.from + Months::new(self.span.months())
    }

    /// The one after it.
    pub fn next(self) -> Self {
        Self { from: self.until(), ..self }
    }

    /// Its place among the periods of its span, counted on for ever; what takes turns goes by it.
    pub fn turn(self) -> usize {
        let months = self.from.year() * 12 + i32::try_from(self.from.month0()).unwrap_or(0);
        usize::try_from(months).unwrap_or(0) / self.span.months() as usize
    }

    /// "2026-03" or "2026-Q1": what the store keeps and forms carry.
    pub fn code(self) -> String {
        match self.span {
            Span::Month => self.from.format("%Y-%m").to_string(),
            Span::Quarter => format!("{}-Q{}", self.from.year(), self.from.month0() / 3 + 1),
        }
    }

    /// Reads [`Period::code`].
    pub fn from_code(code: &str) -> Option<Self> {
        let (year, rest) = code.split_once('-')?;
        let year = year.parse().ok()?;
        let (span, month) = match rest.strip_prefix('Q') {
            Some(quarter) => {
                (Span::Quarter, quarter.parse::<u32>().ok()?.checked_sub(1)?.checked_mul(3)? + 1)
            }
            None => (Span::Month, rest.parse().ok()?),
        };
        Some(Self { span, from: NaiveDate::from_ymd_opt(year, month, 1)? })
    }

    /// "March", "the first quarter"; with the year when it is another than today's.
    pub fn label(self, today: NaiveDate) -> String {
        let name = match self.span {
            Span::Month => self.from.format("%B").to_string(),
            Span::Quarter => {
                let quarters = ["first", "second", "third", "fourth"];
                format!("the {} quarter", quarters[self.from.month0() as usize / 3])
            }
        };
        if self.from.year() == today.year() { name } else { format!("{name} {}", self.from.year()) }
    }

    /// Whether its review may still be offered on this day: within four weeks after it.
    pub fn is_fresh(self, today: NaiveDate) -> bool {
        (self.until()..self.until() + Days::new(28)).contains(&today)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn the_last_whole_one_is_looked_back_on() {
        let of = |span, on: &str| {
            let period = Period::last(span, day(on));
            format!("{} {}", period.code(), period.label(day(on)))
        };
        assert_eq!(of(Span::Month, "2026-03-31"), "2026-02 February");
        assert_eq!(of(Span::Month, "2026-01-01"), "2025-12 December 2025");
        assert_eq!(of(Span::Quarter, "2026-03-31"), "2025-Q4 the fourth quarter 2025");
        assert_eq!(of(Span::Quarter, "2026-04-01"), "2026-Q1 the first quarter");
        let quarter = Period::last(Span::Quarter, day("2026-03-13"));
        assert_eq!(quarter.next().until(), day("2026-04-01"), "when the next one can be looked back on");
    }

    proptest! {
        #[test]
        fn a_code_reads_back(days in 0i64..40_000, quarter in any::<bool>()) {
            let today = day("1990-01-01") + chrono::Duration::days(days);
            let span = if quarter { Span::Quarter } else { Span::Month };
            let period = Period::last(span, today);
            prop_assert_eq!(Period::from_code(&period.code()), Some(period));
            prop_assert!(period.until() <= today && today < period.until() + Months::new(3));
        }

        #[test]
        fn nothing_typed_panics(text in ".{0,12}", parts in "[0-9Q-]{0,10}") {
            let _ = (Period::from_code(&text), Period::from_code(&parts));
        }
    }
}
