//! From text to five checked fields, and on to the schedule that the `cron` crate runs.

use super::CronError;
use super::field::{DAY, Field, HOUR, MINUTE, MONTH, WEEKDAY};
use std::str::FromStr;

const MAX_CHARS: usize = 100;
const LEAST_MINUTES_BETWEEN: u16 = 15;
const MINUTES_A_DAY: u16 = 24 * 60;

/// The five fields of a schedule.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    pub minutes: Field,
    pub hours: Field,
    pub days: Field,
    pub months: Field,
    pub weekdays: Field,
}

impl Fields {
    pub fn parse(text: &str) -> Result<Self, CronError> {
        let chars = text.trim().chars().count();
        if chars > MAX_CHARS {
            return Err(CronError::TooLong(chars));
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        if let Some(word) = words.iter().find(|w| w.contains(['@', '#'])) {
            return Err(CronError::Unsupported((*word).to_owned()));
        }
        let words = match words.as_slice() {
            [seconds, rest @ ..] if rest.len() == 5 => {
                if seconds.parse() != Ok(0u8) {
                    return Err(CronError::Seconds);
                }
                rest
            }
            words => words,
        };
        let &[minutes, hours, days, months, weekdays] = words else {
            return Err(CronError::FieldCount(words.len()));
        };
        refuse_last_and_nearest(days, weekdays)?;
        let free = |field: &str| matches!(field, "*" | "?");
        let fields = Self {
            minutes: Field::parse(minutes, &MINUTE)?,
            hours: Field::parse(hours, &HOUR)?,
            days: Field::parse(days, &DAY)?,
            months: Field::parse(months, &MONTH)?,
            weekdays: Field::parse(weekdays, &WEEKDAY)?,
        };
        // Unix joins the two with "or", others with "and": neither is what a reader expects.
        if !free(days) && !free(weekdays) {
            return Err(CronError::BothDays);
        }
        fields.checked()
    }

    fn checked(self) -> Result<Self, CronError> {
        if !self.months.values().into_iter().any(|m| (1..=longest(m)).any(|d| self.days.has(d))) {
            return Err(CronError::NeverFires);
        }
        let times = self.times();
        let wrapped = times.first().map(|first| first + MINUTES_A_DAY);
        let following = times.iter().copied().skip(1).chain(wrapped);
        if times.iter().zip(following).any(|(a, b)| b - a < LEAST_MINUTES_BETWEEN) {
            return Err(CronError::TooOften);
        }
        Ok(self)
    }

    /// The minutes of the day at which this fires, growing.
    pub fn times(&self) -> Vec<u16> {
        let minutes = self.minutes.values();
        let at = |hour: u8| minutes.iter().map(move |minute| u16::from(hour) * 60 + u16::from(*minute));
        self.hours.values().into_iter().flat_map(at).collect()
    }

    /// The normalised five-field text.
    pub fn to_text(self) -> String {
        [self.minutes, self.hours, self.days, self.months, self.weekdays].map(Field::to_text).join(" ")
    }

    /// What the `cron` crate runs. Its weekdays count from 1 for Sunday, so they are given by name.
    pub fn schedule(&self) -> Result<cron::Schedule, CronError> {
        let names = |v: Vec<u8>| v.iter().map(|d| WEEKDAY.names[usize::from(*d)]).collect::<Vec<_>>();
        let weekdays =
            if self.weekdays.is_all() { "*".to_owned() } else { names(self.weekdays.values()).join(",") };
        let [minutes, hours, days, months] =
            [self.minutes, self.hours, self.days, self.months].map(Field::to_text);
        let text = format!("0 {minutes} {hours} {days} {months} {weekdays}");
        cron::Schedule::from_str(&text).map_err(|_| CronError::NotUnderstood {
            text,
            field: "schedule",
            expected: "minute hour day month weekday",
        })
    }
}

fn refuse_last_and_nearest(days: &str, weekdays: &str) -> Result<(), CronError> {
    let letters = |item: &&str| item.contains(['l', 'L', 'w', 'W']);
    let last = |item: &&str| item.trim_start_matches(|c: char| c.is_ascii_digit()).eq_ignore_ascii_case("l");
    match days.split(',').find(letters).or_else(|| weekdays.split(',').find(last)) {
        Some(item) => Err(CronError::Unsupported(item.to_owned())),
        None => Ok(()),
    }
}

/// The days of a month, February in a leap year.
const fn longest(month: u8) -> u8 {
    match month {
        2 => 29,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
