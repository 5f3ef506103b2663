//! Days to be left alone: `24 december`, `next week`, `24 december to 2 january`, `for two weeks`.

use super::dates::{DateError, Direction, parse_date};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use std::ops::RangeInclusive;

/// What stands between the first day and the last.
const BETWEEN: &[&str] = &[" to ", " until ", " till ", " through ", " - ", " – "];

/// Reads one day, or several from the first to the last, ahead. A week begins on Monday.
///
/// # Errors
/// Those of [`parse_date`].
pub fn parse_days(text: &str, today: NaiveDate) -> Result<RangeInclusive<NaiveDate>, DateError> {
    let lower = text.trim().to_lowercase();
    let date = |text: &str, from: NaiveDate| parse_date(text, from, Direction::Future);
    let monday = today + Days::new(7 - u64::from(today.weekday().num_days_from_monday()));
    match lower.as_str() {
        "this week" | "the rest of the week" => return Ok(today..=monday - Days::new(1)),
        "next week" => return Ok(monday..=monday + Days::new(6)),
        _ => {}
    }
    if let Some(long) = lower.strip_prefix("for ") {
        let end = date(&format!("in {long}"), today)?;
        return Ok(today..=(end - Days::new(1)).max(today));
    }
    let of_two = BETWEEN.iter().find_map(|between| {
        let (first, last) = lower.split_once(between)?;
        let first = date(first, today).ok()?;
        let last = date(last, first).ok().filter(|last| *last >= first)?;
        Some(first..=last)
    });
    match of_two {
        Some(days) => Ok(days),
        None => date(text, today).map(|day| day..=day),
    }
}

/// Those of the days that are Monday to Friday.
pub fn weekdays(days: RangeInclusive<NaiveDate>) -> Vec<NaiveDate> {
    let is_weekend = |day: &NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let (first, last) = days.into_inner();
    first.iter_days().take_while(|day| *day <= last).filter(|day| !is_weekend(day)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;
    use proptest::prelude::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 3, 3).expect("a day")
    }

    #[test]
    fn days_are_read_one_by_one_or_from_the_first_to_the_last() {
        let texts = [
            "24 december",
            "on friday",
            "this week",
            "Next week",
            "for two weeks",
            "for 3 days",
            "24 december to 2 january",
            "monday - wednesday",
            "friday until monday",
            "yesterday",
            "soon to be",
        ];
        let read = |text: &&str| match parse_days(text, today()) {
            Ok(days) if days.start() == days.end() => format!("{text} => {}", days.start()),
            Ok(days) => format!("{text} => {} to {}", days.start(), days.end()),
            Err(problem) => format!("{text} => {problem}"),
        };
        assert_snapshot!(texts.iter().map(read).collect::<Vec<_>>().join("\n"), @r#"
        24 december => 2026-12-24
        on friday => 2026-03-06
        this week => 2026-03-03 to 2026-03-08
        Next week => 2026-03-09 to 2026-03-15
        for two weeks => 2026-03-03 to 2026-03-16
        for 3 days => 2026-03-03 to 2026-03-05
        24 december to 2 january => 2026-12-24 to 2027-01-02
        monday - wednesday => 2026-03-09 to 2026-03-11
        friday until monday => 2026-03-06 to 2026-03-09
        yesterday => 2026-03-02
        soon to be => I did not understand "soon to be" as a date. Write it like friday, in 2 weeks, 12 march or 2027-03-12.
        "#);
        assert_eq!(weekdays(parse_days("friday until monday", today()).expect("days")).len(), 2);
    }

    proptest! {
        #[test]
        fn no_text_panics(text in ".{0,40}", said in "(for|this|next|week|to|2|999999999|days|friday| ){0,6}") {
            let _ = parse_days(&text, today());
            let _ = parse_days(&said, today());
        }
    }
}
