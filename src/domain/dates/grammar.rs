//! The forms a date can take, each tried at the start of a list of lower-case words.

use super::calendar::{
    count, day, month, month_end, month_name, nearest_weekday, nearest_year, number, quarter_end, shift,
    weekday, year,
};
use super::{DateError, Direction};
use chrono::{Datelike, Days, NaiveDate};
use std::ops::Range;

/// The years that people plan and remember in; Slack's own calendar reaches no further.
const YEARS: Range<i32> = 1900..2200;

/// No date has more words. Beyond, somebody only repeats "on", and each would be a call within a call.
const LONGEST: usize = 12;

/// How many words were used, and the date they make.
type Read = (usize, Result<NaiveDate, DateError>);

/// What dates are read against.
pub(super) struct Reader {
    pub today: NaiveDate,
    pub direction: Direction,
    /// Inside a sentence, words that are more often something else are left alone.
    pub inside_text: bool,
}

impl Reader {
    /// The date that `words` begin with, with the part of the day.
    pub fn read(&self, words: &[&str]) -> Option<Read> {
        let words = &words[..words.len().min(LONGEST)];
        let (used, date) = self.read_day(words)?;
        let date =
            date.and_then(|day| if YEARS.contains(&day.year()) { Ok(day) } else { Err(DateError::TooFar) });
        let part = matches!(words.get(used), Some(&("morning" | "afternoon" | "evening" | "night")));
        Some((used + usize::from(part), date))
    }

    fn read_day(&self, words: &[&str]) -> Option<Read> {
        if let ["on", rest @ ..] = words {
            let found = if self.inside_text { self.after_on(rest) } else { self.read_day(rest) };
            return found.map(|(used, date)| (used + 1, date));
        }
        self.named(words)
            .or_else(|| self.relative(words))
            .or_else(|| self.calendar(words))
            .or_else(|| self.weekday(words))
            .or_else(|| self.numbers(words))
            .or_else(|| self.day_alone(words))
            .or_else(|| self.month_alone(words))
            .or_else(|| self.period(words))
    }

    /// After `on`, `sat`, `1.3` and `the 10th` are dates even inside a sentence.
    fn after_on(&self, words: &[&str]) -> Option<Read> {
        let relaxed = Reader { inside_text: false, ..*self };
        self.calendar(words)
            .or_else(|| relaxed.weekday(words))
            .or_else(|| relaxed.numbers(words))
            .or_else(|| relaxed.day_alone(words))
            .or_else(|| self.read_day(words))
    }

    fn named(&self, words: &[&str]) -> Option<Read> {
        let back = |n| self.today.checked_sub_days(Days::new(n));
        let ahead = |n| self.today.checked_add_days(Days::new(n));
        let (used, date) = match words {
            ["today" | "tonight", ..] => (1, Some(self.today)),
            ["this", "morning" | "afternoon" | "evening", ..] => (2, Some(self.today)),
            ["yesterday", ..] => (1, back(1)),
            ["last", "night", ..] => (2, back(1)),
            ["tomorrow", ..] => (1, ahead(1)),
            ["the", "day", "before", "yesterday", ..] => (4, back(2)),
            ["day", "before", "yesterday", ..] => (3, back(2)),
            ["the", "week", "before", "last", ..] => (4, back(14)),
            ["week", "before", "last", ..] => (3, back(14)),
            ["the", "day", "after", "tomorrow", ..] => (4, ahead(2)),
            ["day", "after", "tomorrow", ..] => (3, ahead(2)),
            _ => return None,
        };
        Some((used, Ok(date?)))
    }

    fn relative(&self, words: &[&str]) -> Option<Read> {
        if let Some((used, n, unit)) = span(words)
            && is_ago(&words[used..])
        {
            return Some((used + 1, Ok(shift(self.today, n, unit, true)?)));
        }
        let (used, date) = match words {
            ["in", n, unit, ..] => (3, shift(self.today, count(n)?, unit, false)),
            [n, unit, "from", "now" | "today", ..] => (4, shift(self.today, count(n)?, unit, false)),
            ["last", unit @ ("week" | "month" | "year"), ..] => (2, shift(self.today, 1, unit, true)),
            ["next", unit @ ("week" | "month" | "year"), ..] => (2, shift(self.today, 1, unit, false)),
            _ => return None,
        };
        Some((used, Ok(date?)))
    }

    /// `in january`, `end of january`, `start of the month`: a time in which something was has many days.
    fn month_alone(&self, words: &[&str]) -> Option<Read> {
        if self.direction == Direction::Future {
            return None;
        }
        let (used, m) = match words {
            ["in" | "last", name, ..] => (2, month(name)?),
            ["start" | "beginning" | "middle" | "end", "of", "the" | "this", "month", ..] => {
                (4, self.today.month())
            }
            ["start" | "beginning" | "middle" | "end", "of", name, ..] => (3, month(name)?),
            _ => return None,
        };
        let has_year = words.get(used).is_some_and(|y| year(y).is_some());
        Some((used + usize::from(has_year), Err(DateError::WhichDay(month_name(m).to_owned()))))
    }

    /// `12 march`, `march 12th`, `1 jun 2027`, `the 3rd of may`, `2026-03-12`, each after a day's name.
    fn calendar(&self, words: &[&str]) -> Option<Read> {
        if let [name, rest @ ..] = words
            && (*name == "the" || weekday(name).is_some())
        {
            let (used, date) = self.calendar(rest)?;
            let fits = |d: &NaiveDate| weekday(name).is_none_or(|day| day == d.weekday());
            let date = date.and_then(|d| {
                if fits(&d) {
                    Ok(d)
                } else {
                    Err(DateError::OtherWeekday(d.format("%-d %B %Y is a %A").to_string()))
                }
            });
            return Some((used + 1, date));
        }
        let (used, d, m, y) = match words {
            [d, "of", m, y, ..] if year(y).is_some() => (4, day(d)?, month(m)?, year(y)),
            [d, "of", m, ..] => (3, day(d)?, month(m)?, None),
            [a, b, rest @ ..] => {
                let (d, m) = day(a).zip(month(b)).or_else(|| day(b).zip(month(a)))?;
                let y = rest.first().and_then(|y| year(y));
                (2 + usize::from(y.is_some()), d, m, y)
            }
            _ => return None,
        };
        Some((used, self.day_of_month(d, m, y, &words[..used].join(" "))))
    }

    fn day_of_month(&self, d: u32, m: u32, y: Option<i32>, text: &str) -> Result<NaiveDate, DateError> {
        match y {
            Some(y) => NaiveDate::from_ymd_opt(y, m, d),
            None => nearest_year(self.today, self.direction, |y| NaiveDate::from_ymd_opt(y, m, d)),
        }
        .ok_or_else(|| DateError::NoSuchDay(text.to_owned()))
    }

    fn weekday(&self, words: &[&str]) -> Option<Read> {
        let (used, date) = match words {
            ["last" | "past", name, ..] => {
                let yesterday = self.today.pred_opt()?;
                (2, nearest_weekday(yesterday, weekday(name)?, Direction::Past))
            }
            ["next", name, ..] => {
                let sunday = 6 - u64::from(self.today.weekday().num_days_from_monday());
                let sunday = self.today.checked_add_days(Days::new(sunday))?;
                (2, nearest_weekday(sunday, weekday(name)?, Direction::Future))
            }
            ["this", name, ..] => (2, nearest_weekday(self.today, weekday(name)?, self.direction)),
            ["sat" | "sun" | "wed", ..] if self.inside_text => return None,
            [name, ..] => (1, nearest_weekday(self.today, weekday(name)?, self.direction)),
            [] => return None,
        };
        Some((used, Ok(date?)))
    }

    /// `2026-03-12`, `25/3`, `3/25/2026`, `12.3.2026`. Dots put the day first; slashes leave it open.
    fn numbers(&self, words: &[&str]) -> Option<Read> {
        let word = words.first().filter(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
        let parts: Vec<&str> = word.trim_end_matches('.').split(['-', '/', '.']).collect();
        let numbers: Vec<u32> = parts.iter().map(|p| number(p)).collect::<Option<_>>()?;
        let full_year = |y: u32| i32::try_from(if y < 100 { y + 2000 } else { y }).ok();
        let (a, b, y) = match (numbers.as_slice(), parts.as_slice()) {
            (&[y, m, d], [written, _, _]) if written.len() == 4 => {
                return Some((1, self.day_of_month(d, m, i32::try_from(y).ok(), word)));
            }
            (&[a, b, y], _) if !word.contains('-') => (a, b, full_year(y)),
            (&[a, b], _) if word.contains('/') || (word.contains('.') && !self.inside_text) => (a, b, None),
            // `28.2.` has a full stop of its own, a time such as `9.30` has none.
            (&[a, b], _) if word.ends_with('.') && (1..=31).contains(&a) && (1..=12).contains(&b) => {
                (a, b, None)
            }
            _ => return None,
        };
        Some((1, self.two_orders(a, b, y, word)))
    }

    fn two_orders(&self, a: u32, b: u32, y: Option<i32>, word: &str) -> Result<NaiveDate, DateError> {
        match (a, b) {
            _ if word.contains('.') || a == b || a > 12 => self.day_of_month(a, b, y, word),
            _ if b > 12 => self.day_of_month(b, a, y, word),
            _ => {
                let [first, second] = [(a, b), (b, a)].map(|(d, m)| {
                    let date = self.day_of_month(d, m, y, word);
                    date.map_or_else(|_| word.to_owned(), |date| self.named_day(date))
                });
                Err(DateError::Ambiguous { text: word.to_owned(), first, second })
            }
        }
    }

    /// `3 April`, with its year where that is another one.
    fn named_day(&self, date: NaiveDate) -> String {
        let form = if date.year() == self.today.year() { "%-d %B" } else { "%-d %B %Y" };
        date.format(form).to_string()
    }

    /// `the 12th`: the most recent or the next one.
    fn day_alone(&self, words: &[&str]) -> Option<Read> {
        let (used, word) = match words {
            _ if self.inside_text => return None,
            ["the", word, ..] => (2, word),
            [word, ..] => (1, word),
            _ => return None,
        };
        let wanted = day(word).filter(|_| word.ends_with(|c: char| c.is_ascii_alphabetic()))?;
        let back = self.direction == Direction::Past;
        let first = self.today.with_day(1)?;
        let date = (0..=3).find_map(|away| {
            let date = shift(first, away, "month", back)?.with_day(wanted)?;
            let fits = if back { date <= self.today } else { date >= self.today };
            fits.then_some(date)
        });
        Some((used, Ok(date?)))
    }

    /// `end of month`, `end of q3`, `mid june`, `q3`: dates to come only.
    fn period(&self, words: &[&str]) -> Option<Read> {
        if self.direction == Direction::Past {
            return None;
        }
        let (used, date) = match words {
            ["end", "of", "the" | "this", unit, ..] => (4, self.end_of(unit)),
            ["end", "of", unit, rest @ ..] => return self.end(unit, rest, 3),
            ["end", unit, rest @ ..] => return self.end(unit, rest, 2),
            ["mid", name, rest @ ..] => return self.middle(month(name)?, rest, 2),
            [word, rest @ ..] => match word.strip_prefix("mid-") {
                Some(name) => return self.middle(month(name)?, rest, 1),
                None => return word.starts_with('q').then(|| self.end(word, rest, 1)).flatten(),
            },
            [] => return None,
        };
        Some((used, Ok(date?)))
    }

    fn end_of(&self, unit: &str) -> Option<NaiveDate> {
        match unit {
            "week" => nearest_weekday(self.today.pred_opt()?, chrono::Weekday::Fri, Direction::Future),
            "month" => month_end(self.today.year(), self.today.month()),
            "quarter" => quarter_end(self.today),
            "year" => NaiveDate::from_ymd_opt(self.today.year(), 12, 31),
            _ => None,
        }
    }

    fn end(&self, unit: &str, rest: &[&str], used: usize) -> Option<Read> {
        if let Some(date) = self.end_of(unit) {
            return Some((used, Ok(date)));
        }
        let quarter = unit.strip_prefix('q').and_then(number).filter(|q| (1..=4).contains(q));
        let last_month = quarter.map(|q| q * 3).or_else(|| month(unit))?;
        let y = rest.first().and_then(|y| year(y));
        let date = match y {
            Some(y) => month_end(y, last_month),
            None => nearest_year(self.today, self.direction, |y| month_end(y, last_month)),
        };
        Some((used + usize::from(y.is_some()), Ok(date?)))
    }

    fn middle(&self, m: u32, rest: &[&str], used: usize) -> Option<Read> {
        let y = rest.first().and_then(|y| year(y));
        Some((used + usize::from(y.is_some()), self.day_of_month(15, m, y, "the 15th")))
    }
}

/// `3 days`, `a couple of weeks`, `half a year`, `a fortnight`: how many words, and how many of which unit.
fn span<'a>(words: &[&'a str]) -> Option<(usize, u32, &'a str)> {
    let (used, n) = match words {
        ["half", "a" | "an", "year", ..] => return Some((3, 6, "month")),
        ["a", "couple" | "few", "of", ..] => (3, few(words[1])),
        ["a", "couple" | "few", ..] | ["couple" | "few", "of", ..] => {
            (2, few(if words[0] == "a" { words[1] } else { words[0] }))
        }
        [word @ ("couple" | "few"), ..] => (1, few(word)),
        [word, ..] => (1, count(word)?),
        [] => return None,
    };
    Some((used + 1, n, words.get(used)?))
}

/// Vague on purpose; what is made of it is shown as a day that can be edited.
fn few(word: &str) -> u32 {
    if word == "couple" { 2 } else { 3 }
}

/// `ago`, or a `back` that does not go on as in "a week back from holiday".
fn is_ago(words: &[&str]) -> bool {
    match words {
        ["ago", ..] => true,
        ["back", rest @ ..] => !matches!(rest.first(), Some(&("from" | "in" | "at" | "to" | "on"))),
        _ => false,
    }
}
