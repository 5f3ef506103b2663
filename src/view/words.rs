//! Plurals, days and names, as sentences need them.

use super::blocks::escape;
use crate::domain::face::Face;
use crate::domain::lead::Budget;
use crate::domain::peer::Peer;
use crate::domain::vocabulary::Role;
use chrono::{DateTime, Datelike, Duration, NaiveDate, Timelike, Utc};

/// "every day", "every 3 days".
pub fn every(days: u32) -> String {
    if days == 1 { "every day".to_owned() } else { format!("every {days} days") }
}

/// "1 day", "3 days".
pub fn count(n: i64, one: &str, many: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{n} {many}") }
}

/// "9 Jun", with the year when it is another than today's.
pub fn day(date: NaiveDate, today: NaiveDate) -> String {
    let pattern = if date.year() == today.year() { "%-d %b" } else { "%-d %b %Y" };
    date.format(pattern).to_string()
}

/// "today", "tomorrow", "yesterday", else "Tue 9 Jun".
pub fn day_in_words(date: NaiveDate, today: NaiveDate) -> String {
    match (date - today).num_days() {
        0 => "today".into(),
        1 => "tomorrow".into(),
        -1 => "yesterday".into(),
        _ => format!("{} {}", date.format("%a"), day(date, today)),
    }
}

/// "in 3 days", "3 days ago", "today".
pub fn distance(date: NaiveDate, today: NaiveDate) -> String {
    match (date - today).num_days() {
        0 => "today".into(),
        n if n > 0 => format!("in {}", count(n, "day", "days")),
        n => format!("{} ago", count(-n, "day", "days")),
    }
}

/// "today", "tomorrow", "yesterday", else "Tue 9 Jun, in 3 days".
pub fn when(date: NaiveDate, today: NaiveDate) -> String {
    let said = day_in_words(date, today);
    if (date - today).num_days().abs() <= 1 { said } else { format!("{said}, {}", distance(date, today)) }
}

/// "today", else "since 2 Mar", for what has come due.
pub fn since(on: NaiveDate, today: NaiveDate) -> String {
    if on == today { "today".into() } else { format!("since {}", day(on, today)) }
}

/// "just now", "5 minutes ago", "2 hours ago", "3 days ago".
pub fn ago(age: Duration) -> String {
    match age.num_minutes() {
        ..=1 => "just now".to_owned(),
        minutes @ 2..=59 => format!("{minutes} minutes ago"),
        minutes @ 60..=2_879 => format!("{} ago", count(minutes / 60, "hour", "hours")),
        minutes => format!("{} days ago", minutes / 1_440),
    }
}

/// "Tue 3 Mar, 17:30": an instant in its reader's zone, which is that of their Slack profile, on the face that they
/// are used to. Slack's own way to write a time has no short one with a weekday, and begins with a capital "Today".
pub fn moment(at: DateTime<Utc>, zone: chrono_tz::Tz, face: Face) -> String {
    let local = at.with_timezone(&zone);
    let time = face.time(local.hour() * 60 + local.minute());
    format!("{}, {time}", local.format("%a %-d %b"))
}

/// A peer by mention if they are in Slack, else by name. A mention in a private message does not notify.
pub fn who(peer: &Peer) -> String {
    match &peer.slack_user {
        Some(user) => format!("<@{user}>"),
        None => format!("*{}*", escape(&peer.name)),
    }
}

/// A peer by mention, with their role where it says something: "@Ana (CFO)".
pub fn who_and_role(peer: &Peer) -> String {
    match peer.role {
        Role::Other => who(peer),
        role => format!("{} ({})", who(peer), role.label()),
    }
}

/// "one", "two" … "ten", then digits.
pub fn number(n: u32) -> String {
    const WORDS: [&str; 11] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    WORDS.get(n as usize).map_or_else(|| n.to_string(), |word| (*word).to_owned())
}

/// "one nudge a day and four a week".
pub fn budget(budget: &Budget) -> String {
    let a_day = if budget.per_day == 1 { "nudge" } else { "nudges" };
    format!("{} {a_day} a day and {} a week", number(budget.per_day), number(budget.per_week))
}

/// The first word of a name.
pub fn first_name(peer: &Peer) -> String {
    escape(peer.name.split_whitespace().next().unwrap_or(&peer.name))
}

/// With a capital at its beginning.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// "Ana", "Ana and Ben", "Ana, Ben and Cy".
pub fn list(names: &[String]) -> String {
    joined(names, "and")
}

/// "Ana", "Ana or Ben", "Ana, Ben or Cy".
pub fn either(names: &[String]) -> String {
    joined(names, "or")
}

fn joined(names: &[String], word: &str) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} {word} {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_on_the_readers_clock() {
        let at = "2026-03-03T16:30:00Z".parse().expect("an instant");
        let zone = chrono_tz::Europe::Berlin;
        let said = |face| moment(at, zone, face);
        assert_eq!(said(Face::TwentyFour), "Tue 3 Mar, 17:30");
        assert_eq!(said(Face::Twelve), "Tue 3 Mar, 5:30 pm");
    }

    #[test]
    fn a_cadence_is_counted_as_people_count() {
        assert_eq!([every(1), every(2)], ["every day", "every 2 days"]);
    }

    #[test]
    fn a_day_nearby_is_said_once() {
        let today: NaiveDate = "2026-03-03".parse().expect("a day");
        let said = |days: i64| when(today + chrono::Duration::days(days), today);
        assert_eq!(
            [said(-5), said(-1), said(0), said(1), said(2)],
            ["Thu 26 Feb, 5 days ago", "yesterday", "today", "tomorrow", "Thu 5 Mar, in 2 days"]
        );
    }
}
