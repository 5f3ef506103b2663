//! Schedules in words, so that nobody needs to write cron: `tue, thu 9:30`, `weekdays 8:45`.

use super::field::WEEKDAY;
use super::{CronError, CronText};
use std::collections::BTreeSet;

/// Words that carry no meaning of their own here.
const FILLER: &[&str] = &["at", "on", "every", "each", "and", "the", "of", "month", "monthly", "weekly", "&"];

/// Reads days (names, `weekdays`, `daily`, `mon-fri`, `1st`) and one or more times of day.
///
/// # Errors
/// A sentence naming the word that was not understood, or what is missing.
pub fn parse_schedule_words(text: &str) -> Result<CronText, CronError> {
    let text = text.to_lowercase().replace(" to ", "-").replace(" - ", "-").replace([',', ';'], " ");
    let mut found = Found::default();
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut rest = words.as_slice();
    while let [word, after @ ..] = rest {
        rest = found.take(word, after)?;
    }
    found.schedule(&words.join(" "))
}

#[derive(Default)]
struct Found {
    weekdays: BTreeSet<String>,
    days: BTreeSet<u8>,
    hours: BTreeSet<u8>,
    minutes: BTreeSet<u8>,
    times: usize,
    daily: bool,
}

impl Found {
    /// Takes `word`, with `am` or `pm` if it stands apart; gives what is left.
    fn take<'a>(&mut self, word: &str, after: &'a [&'a str]) -> Result<&'a [&'a str], CronError> {
        if FILLER.contains(&word) || self.take_day(word) {
            return Ok(after);
        }
        let (word, after) = match after {
            [half @ ("am" | "pm" | "a.m." | "p.m."), after @ ..] => (format!("{word}{half}"), after),
            _ => (word.to_owned(), after),
        };
        let (hour, minute) = time_of_day(&word)?;
        self.hours.insert(hour);
        self.minutes.insert(minute);
        self.times += 1;
        Ok(after)
    }

    fn take_day(&mut self, word: &str) -> bool {
        match word {
            "daily" | "everyday" | "day" | "days" => self.daily = true,
            "weekday" | "weekdays" | "workday" | "workdays" => _ = self.weekdays.insert("mon-fri".to_owned()),
            "weekend" | "weekends" => self.weekdays.extend(["sat".to_owned(), "sun".to_owned()]),
            _ => return self.take_weekday(word) || self.take_day_of_month(word),
        }
        true
    }

    fn take_weekday(&mut self, word: &str) -> bool {
        let name = |w: &str| {
            let whole = WEEKDAY.value(w).or_else(|| WEEKDAY.value(w.strip_suffix('s')?));
            whole.filter(|_| w.starts_with(|c: char| c.is_ascii_alphabetic())).map(|d| d.to_string())
        };
        let found = match word.split_once('-') {
            Some((first, last)) => name(first).zip(name(last)).map(|(a, b)| format!("{a}-{b}")),
            None => name(word),
        };
        found.map(|days| self.weekdays.insert(days)).is_some()
    }

    fn take_day_of_month(&mut self, word: &str) -> bool {
        let digits = match word {
            "first" => "1",
            _ => ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(""),
        };
        let day = digits.parse().ok().filter(|d| (1..=31).contains(d));
        day.map(|d| self.days.insert(d)).is_some()
    }

    fn schedule(self, words: &str) -> Result<CronText, CronError> {
        let no_days = self.weekdays.is_empty() && self.days.is_empty();
        match (self.times, no_days && !self.daily) {
            (0, true) => return Err(CronError::Word(words.to_owned())),
            (0, false) => return Err(CronError::NoTime(words.to_owned())),
            (_, true) => return Err(CronError::NoDays(words.trim_start_matches("at ").to_owned())),
            // Cron fires at every hour with every minute: only such a grid can be kept.
            (n, false) if n != self.hours.len() * self.minutes.len() => return Err(CronError::MixedTimes),
            _ => {}
        }
        let list = |items: Vec<String>| if items.is_empty() { "*".to_owned() } else { items.join(",") };
        let numbers = |set: &BTreeSet<u8>| list(set.iter().map(u8::to_string).collect());
        CronText::parse(&format!(
            "{} {} {} * {}",
            numbers(&self.minutes),
            numbers(&self.hours),
            numbers(&self.days),
            list(self.weekdays.into_iter().collect())
        ))
    }
}

/// `9`, `9:30`, `9.30`, `09h30`, `4pm`, `4:30pm`, `noon`.
fn time_of_day(word: &str) -> Result<(u8, u8), CronError> {
    let unknown = || CronError::Word(word.to_owned());
    if matches!(word, "noon" | "midday") {
        return Ok((12, 0));
    }
    let plain = word.replace("a.m.", "am").replace("p.m.", "pm");
    let (digits, half) = match (plain.strip_suffix("am"), plain.strip_suffix("pm")) {
        (Some(digits), _) => (digits, Some(0)),
        (_, Some(digits)) => (digits, Some(12)),
        _ => (plain.as_str(), None),
    };
    let (hour_text, minute_text) = digits.split_once([':', '.', 'h']).unwrap_or((digits, "00"));
    let number = |text: &str| -> Option<u8> {
        text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
    };
    let minute = number(minute_text).filter(|m| *m < 60 && minute_text.len() == 2).ok_or_else(unknown)?;
    let hour = number(hour_text).filter(|_| hour_text.len() <= 2).ok_or_else(unknown)?;
    match half {
        Some(add) if (1..=12).contains(&hour) => Ok((hour % 12 + add, minute)),
        // Nobody who writes "4" means four in the night; "04:00" does.
        None if (1..=6).contains(&hour) && hour_text.len() == 1 => {
            Err(CronError::HalfOfDay(digits.to_owned()))
        }
        None if hour < 24 => Ok((hour, minute)),
        _ => Err(unknown()),
    }
}
