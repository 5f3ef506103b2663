//! Dates as people write them: a date that is understood can be written down and read again.

use super::{text, today};
use chrono::Datelike;
use rapport::domain::dates::{Direction, find_date, parse_date, parse_month};
use rapport::domain::logquery::LogQuery;
use rapport::domain::promise::PromiseLine;

/// Words that may be a date, alone or inside a text.
pub fn check(data: &[u8]) {
    let Some(words) = text(data) else { return };
    for direction in [Direction::Past, Direction::Future] {
        if let Ok(date) = parse_date(words, today(), direction) {
            assert!((1900..2200).contains(&date.year()), "{date}");
            assert_eq!(parse_date(&date.to_string(), today(), direction), Ok(date));
        }
        if let Some(found) = find_date(words, today(), direction) {
            let there = &words[found.range];
            assert!(!there.trim().is_empty());
            if let Ok(date) = found.date {
                assert_eq!(parse_date(there, today(), direction), Ok(date), "{there:?}");
            }
        }
    }
    if let Some((first, last)) = parse_month(words, today()) {
        assert!(first.day() == 1 && (27..=30).contains(&(last - first).num_days()), "{first} to {last}");
    }
    if let Ok(promise) = PromiseLine::parse(words, today()) {
        assert!(promise.by >= today() && !promise.what.trim().is_empty());
    }
    let _ = LogQuery::parse(words, today());
}
