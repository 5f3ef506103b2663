//! Plurals, days and names, as sentences need them.

use super::blocks::escape;
use crate::domain::lead::Budget;
use crate::domain::peer::Peer;
use crate::domain::vocabulary::Role;
use chrono::{DateTime, Datelike, NaiveDate, Utc};

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

/// An instant in the reader's own zone and clock, with a fallback for screen readers.
pub fn moment(at: DateTime<Utc>, zone: chrono_tz::Tz) -> String {
    let fallback = at.with_timezone(&zone).format("%a %-d %b, %H:%M");
    format!("<!date^{}^{{date_short_pretty}}, {{time}}|{fallback}>", at.timestamp())
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
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
