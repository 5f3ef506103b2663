//! Schedules in words, so that nobody needs to write cron: `tue, thu 9:30`, `weekdays 8:45`.

use super::field::WEEKDAY;
use super::{CronError, CronText};
use std::collections::BTreeSet;

/// Words that carry no meaning of their own here.
const FILLER: &[&str] = &["at", "on", "every", "each", "and", "the", "of", "month", "monthly", "weekly", "&"];

/// Words that count days of the week.
const COUNTED: &[&str] = &["other", "second", "third", "fourth", "last"];

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
    /// Days with their times, as they follow each other: `tue 9:30 and thu 14:30` are two.
    groups: Vec<Group>,
    daily: bool,
}

/// Some days and the times that stand beside them.
#[derive(Default)]
struct Group {
    has_days: bool,
    times: BTreeSet<(u8, u8)>,
    /// What stands last in it.
    ends_with_days: bool,
}

impl Group {
    /// Whether days, or times, would begin another one.
    fn is_full(&self, days: bool) -> bool {
        self.has_days && !self.times.is_empty() && self.ends_with_days != days
    }
}

impl Found {
    /// Takes `word`, with `am` or `pm` if it stands apart; gives what is left.
    fn take<'a>(&mut self, word: &str, after: &'a [&'a str]) -> Result<&'a [&'a str], CronError> {
        if FILLER.contains(&word) || self.take_day(word) {
            return Ok(after);
        }
        if COUNTED.contains(&word) {
            return Err(CronError::NthWeekday);
        }
        let (word, after) = match after {
            [half @ ("am" | "pm" | "a.m." | "p.m."), after @ ..] => (format!("{word}{half}"), after),
            _ => (word.to_owned(), after),
        };
        let time = time_of_day(&word)?;
        self.group(false).times.insert(time);
        Ok(after)
    }

    /// The group that the next days, or times, belong to.
    fn group(&mut self, days: bool) -> &mut Group {
        if self.groups.last().is_none_or(|group| group.is_full(days)) {
            self.groups.push(Group::default());
        }
        let last = self.groups.len() - 1;
        let group = &mut self.groups[last];
        group.ends_with_days = days;
        group
    }

    fn take_day(&mut self, word: &str) -> bool {
        let is_day = self.note_day(word);
        if is_day {
            self.group(true).has_days = true;
        }
        is_day
    }

    fn note_day(&mut self, word: &str) -> bool {
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
        let times: BTreeSet<(u8, u8)> = self.groups.iter().flat_map(|group| group.times.clone()).collect();
        let hours: BTreeSet<u8> = times.iter().map(|(hour, _)| *hour).collect();
        let minutes: BTreeSet<u8> = times.iter().map(|(_, minute)| *minute).collect();
        let no_days = self.weekdays.is_empty() && self.days.is_empty();
        match (times.len(), no_days && !self.daily) {
            (0, true) => return Err(CronError::Word(words.to_owned())),
            (0, false) => return Err(CronError::NoTime(words.to_owned())),
            (_, true) => return Err(CronError::NoDays(words.trim_start_matches("at ").to_owned())),
            _ if !self.weekdays.is_empty() && !self.days.is_empty() => return Err(CronError::NthWeekday),
            _ if !self.has_the_same_times_each_day() => return Err(CronError::MixedDays),
            // Cron fires at every hour with every minute: only such a grid can be kept.
            (n, false) if n != hours.len() * minutes.len() => return Err(CronError::MixedTimes),
            _ => {}
        }
        let list = |items: Vec<String>| if items.is_empty() { "*".to_owned() } else { items.join(",") };
        let numbers = |set: &BTreeSet<u8>| list(set.iter().map(u8::to_string).collect());
        CronText::parse(&format!(
            "{} {} {} * {}",
            numbers(&minutes),
            numbers(&hours),
            numbers(&self.days),
            list(self.weekdays.into_iter().collect())
        ))
    }

    fn has_the_same_times_each_day(&self) -> bool {
        let mut groups = self.groups.iter().filter(|group| group.has_days && !group.times.is_empty());
        let first = groups.next();
        groups.all(|group| first.is_some_and(|first| first.times == group.times))
    }
}

/// The hour and minute of `9`, `9:30`, `9.30`, `09h30`, `4pm`, `4:30pm`, `noon`.
pub fn time_of_day(word: &str) -> Result<(u8, u8), CronError> {
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
