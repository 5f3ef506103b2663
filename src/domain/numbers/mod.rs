//! A lead's own numbers, for them alone: what the practices look like in what they logged. Each number comes
//! with its rule in one sentence. None is a score of a person, a streak or a rank, and nobody is compared with
//! anybody: the only comparison is with one's own 90 days before.

mod milestones;
mod needs;
mod people;
mod promises;
mod reviews;
mod rhythm;
mod talks;

use super::checkin::CheckIn;
use super::desk::Desk;
use super::plain::Dictionary;
use chrono::{DateTime, Duration, Utc};
pub use talks::{DRAWN, Drawn, drawn};

/// How many days back most numbers look.
pub const DAYS: i64 = 90;
/// Below so many there is no share: two of three would look like two thirds.
pub const ENOUGH: u32 = 5;

/// One number of a lead.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// What it counts, in a few words.
    pub label: &'static str,
    /// What it is now.
    pub value: Value,
    /// What it was over the 90 days before, where that is known.
    pub before: Option<Share>,
    /// How it is counted, in one sentence.
    pub rule: String,
    /// Whether it is one of the few that stand first.
    pub stands_first: bool,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Those that count.
    pub part: u32,
    /// Of how many; at least one.
    pub of: u32,
}

/// What a number says.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// So many of so many.
    Share(Share),
    /// So many.
    Count(u32),
    /// Two counts beside each other, each with its name.
    Beside([(&'static str, u32); 2]),
    /// So many altogether, over how many: shown as the mean.
    Mean(Share),
    /// Hours, rounded up.
    Hours(i64),
    /// Too few to say anything.
    NotYet {
        /// How many there are.
        have: u32,
        /// How many it takes.
        needed: u32,
    },
}

/// Numbers that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What they are about.
    pub title: &'static str,
    /// The numbers, in the order they are shown.
    pub numbers: Vec<Number>,
}

/// All numbers of a desk, in groups; none for somebody who never joined. The desk holds all people, milestones,
/// promises and answers, the whole history, and the log of two years.
pub fn numbers(desk: &Desk, plain: &Dictionary, now: DateTime<Utc>) -> Vec<Group> {
    let Some(lead) = &desk.lead else { return vec![] };
    let group = |title, numbers| Group { title, numbers };
    vec![
        group("Rhythm", rhythm::numbers(desk, lead, now)),
        group("Talks", talks::numbers(&desk.checkins, now)),
        group("People", people::numbers(&desk.peers, &lead.none_here, now)),
        group("Needs", needs::numbers(&desk.checkins, now)),
        group("Promises", promises::numbers(desk, lead, now)),
        group("Milestones", milestones::numbers(desk, plain, now)),
        group("Reviews", reviews::numbers(desk, lead, now)),
    ]
}

impl Share {
    /// In whole per cent, rounded.
    pub fn per_cent(self) -> u32 {
        (self.part * 100 + self.of / 2) / self.of.max(1)
    }

    /// The share of what counts among what says anything; none while there is too little.
    fn among(counts: impl Iterator<Item = bool>, needed: u32) -> Result<Self, u32> {
        let (part, of) = counts.fold((0, 0), |(part, of), yes| (part + u32::from(yes), of + 1));
        if of >= needed.max(1) { Ok(Self { part, of }) } else { Err(of) }
    }
}

impl Value {
    /// The share of what counts, once there are `needed`.
    fn share(counts: impl Iterator<Item = bool>, needed: u32) -> Self {
        Share::among(counts, needed)
            .map_or_else(|have| Self::NotYet { have, needed: needed.max(1) }, Self::Share)
    }
}

impl Number {
    fn new(label: &'static str, value: Value, rule: impl Into<String>) -> Self {
        Self { label, value, before: None, rule: rule.into(), stands_first: false }
    }

    fn first(self) -> Self {
        Self { stands_first: true, ..self }
    }
}

/// The check-ins that stand in the log, of the 90 days that end at an instant.
fn of_90_days(log: &[CheckIn], end: DateTime<Utc>) -> impl Iterator<Item = &CheckIn> {
    let from = end - Duration::days(DAYS);
    log.iter().filter(move |c| c.deleted_at.is_none() && from <= c.at && c.at <= end)
}

#[cfg(test)]
pub mod sample;
#[cfg(test)]
mod tests;
