//! The needs of others as they were logged. Practices 30 and 40.

use super::{DAYS, ENOUGH, Number, Value, of_90_days};
use crate::domain::checkin::CheckIn;
use crate::domain::need::names_a_solution;
use chrono::{DateTime, Utc};

/// So many options keep a need from becoming a project too soon.
const OPTIONS: usize = 2;

pub(super) fn numbers(log: &[CheckIn], now: DateTime<Utc>) -> Vec<Number> {
    let needs =
        || of_90_days(log, now).filter_map(|c| Some((c.depth.need.as_deref()?, c.depth.options.len())));
    vec![
        Number::new(
            "Needs in their words",
            Value::share(needs().map(|(need, _)| !names_a_solution(need)), ENOUGH),
            format!("Of the needs you logged in the last {DAYS} days, those that name no solution."),
        ),
        Number::new(
            "Needs with a choice",
            Value::share(needs().map(|(_, options)| options >= OPTIONS), ENOUGH),
            format!(
                "Of the needs you logged in the last {DAYS} days, those with {OPTIONS} or more ways to meet them."
            ),
        ),
    ]
}
