//! Milestones: how they begin, how they are told, how they end. Practices 3, 13, 14, 23, 25, 27 and 32.

use super::{DAYS, ENOUGH, Number, Share, Value};
use crate::domain::desk::Desk;
use crate::domain::id::MilestoneId;
use crate::domain::milestone::{Milestone, MilestoneState, StatusUpdate, UpdateState};
use crate::domain::plain::{Dictionary, Readers};
use chrono::{DateTime, Duration, Utc};

/// Of so many obstacles the hours to tell are known before their middle says anything.
const TOLD: u32 = 3;

pub(super) fn numbers(desk: &Desk, plain: &Dictionary, now: DateTime<Utc>) -> Vec<Number> {
    let mut numbers = beginnings(&desk.milestones);
    numbers.extend([
        hours_to_tell(desk),
        overrides(desk, now),
        jargon(desk, plain, now),
        all_three(&desk.milestones),
    ]);
    numbers
}

/// Practices 25, 32 and 13: outcome, case, and what each side needs.
fn beginnings(milestones: &[Milestone]) -> Vec<Number> {
    let open = || milestones.iter().filter(|m| m.is_open());
    let of = |counts: fn(&Milestone) -> bool| Value::share(open().map(counts), 1);
    vec![
        Number::new(
            "With an outcome",
            of(|m| !m.outcome.trim().is_empty()),
            "Of your open milestones, ideas included, those that say what the business can do afterwards.",
        ),
        Number::new(
            "With a business case",
            of(|m| m.business_case.is_some()),
            "Of your open milestones, ideas included, those with a business case.",
        ),
        Number::new(
            "Agreed both ways",
            of(|m| m.terms.agreed_both_ways()),
            "Of your open milestones, ideas included, those with what each side needs of the other.",
        ),
    ]
}

/// Practice 3: bad news travels early. The middle of the hours, so that one forgotten note does not decide.
fn hours_to_tell(desk: &Desk) -> Number {
    let sponsor =
        |id: &MilestoneId| desk.milestones.iter().find(|m| m.id == *id).and_then(|m| m.sponsor.as_ref());
    let mut hours: Vec<i64> =
        desk.obstacles.iter().filter_map(|o| o.hours_to_tell(sponsor(&o.milestone)?)).collect();
    hours.sort_unstable();
    let have = hours.len() as u32;
    let value = match have {
        ..TOLD => Value::NotYet { have, needed: TOLD },
        _ => Value::Hours(hours[hours.len() / 2]),
    };
    let rule =
        "The middle of the hours from noting an obstacle to telling the sponsor, over all you told them of.";
    Number::new("Hours to tell the sponsor", value, rule)
}

/// The posts of the last 90 days.
fn posts(desk: &Desk, now: DateTime<Utc>) -> impl Iterator<Item = &StatusUpdate> {
    let recent = move |u: &&StatusUpdate| match &u.state {
        UpdateState::Posted { at, .. } => now - *at <= Duration::days(DAYS),
        UpdateState::Draft => false,
    };
    desk.updates.iter().filter(recent)
}

/// Practice 23: straightforward and honest.
fn overrides(desk: &Desk, now: DateTime<Utc>) -> Number {
    let better = posts(desk, now).filter_map(|u| u.words.computed.map(|computed| u.words.colour < computed));
    let rule = format!(
        "Of your posts of the last {DAYS} days that had a forecast, those with a better colour than the forecast, each \
         with its reason."
    );
    Number::new("Better than the forecast", Value::share(better, ENOUGH), rule)
}

/// Practice 14: speak each other's language.
fn jargon(desk: &Desk, plain: &Dictionary, now: DateTime<Utc>) -> Number {
    let found = |u: &StatusUpdate| {
        let sponsor = desk.milestones.iter().find(|m| m.id == u.milestone).and_then(|m| m.sponsor.as_ref());
        let knows = |by: &Readers| match by {
            Readers::Channel(channel) => *channel == u.channel,
            Readers::Peer(peer) => Some(peer) == sponsor,
        };
        let allowed: Vec<&str> =
            desk.allowed.iter().filter(|a| knows(&a.by)).map(|a| a.word.as_str()).collect();
        plain.findings(&u.words.text(), &allowed).len() as u32
    };
    let (words, of) = posts(desk, now).fold((0, 0), |(words, of), u| (words + found(u), of + 1));
    let value = match of {
        ..ENOUGH => Value::NotYet { have: of, needed: ENOUGH },
        _ => Value::Mean(Share { part: words, of }),
    };
    let rule =
        format!("The words in a post of the last {DAYS} days that its readers may not know, on average.");
    Number::new("Jargon in a post", value, rule)
}

/// Practice 27: on time, within budget, with the result wanted.
fn all_three(milestones: &[Milestone]) -> Number {
    let done = milestones.iter().filter_map(|m| match (&m.state, &m.dates) {
        (MilestoneState::Done(outcome), Some(dates)) => {
            Some(outcome.on <= dates.first_promise && outcome.within_budget && outcome.result_wanted)
        }
        _ => None,
    });
    let rule = "Of the milestones you delivered, those by the date first promised, within budget, and with the result \
                wanted.";
    Number::new("Date, budget and result", Value::share(done, ENOUGH), rule)
}
