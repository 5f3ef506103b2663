//! The people of the made-up company: a lead's temper, zone and holidays, and whom and what they keep.

use super::chance::Chance;
use crate::domain::balance::Run;
use crate::domain::id::{MilestoneId, PeerId, PromiseId, UserId};
use crate::domain::lead::Lead;
use crate::domain::milestone::{Dates, Milestone, MilestoneState};
use crate::domain::peer::{About, Clocks, Peer};
use crate::domain::promise::{Promise, PromiseState};
use crate::domain::terms::{Team, Terms};
use crate::domain::vocabulary::{Circle, Role};
use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use chrono_tz::Tz;

/// Where leads live, and where they travel.
pub const ZONES: [Tz; 8] = [
    Tz::Europe__Berlin,
    Tz::Europe__London,
    Tz::America__New_York,
    Tz::America__Los_Angeles,
    Tz::Asia__Tokyo,
    Tz::Asia__Kolkata,
    Tz::Australia__Sydney,
    Tz::Pacific__Auckland,
];

/// What a lead does with nudges, each of a hundred; the rest they ignore.
#[derive(Clone, Copy)]
pub struct Temper {
    /// They talk to the person and log it.
    pub answers: u64,
    /// They put it off.
    pub snoozes: u64,
    /// They make an if-then plan.
    pub plans: u64,
    /// They draft the status update.
    pub updates: u64,
    /// On so many of a hundred days they log somebody by themselves.
    pub logs: u64,
}

/// The eager, the usual, the one who puts off, the one who never looks, the one who talks but never writes.
pub const TEMPERS: [Temper; 5] = [
    Temper { answers: 80, snoozes: 10, plans: 5, updates: 90, logs: 30 },
    Temper { answers: 45, snoozes: 20, plans: 10, updates: 60, logs: 10 },
    Temper { answers: 10, snoozes: 70, plans: 10, updates: 30, logs: 5 },
    Temper { answers: 2, snoozes: 3, plans: 0, updates: 2, logs: 2 },
    Temper { answers: 70, snoozes: 10, plans: 5, updates: 0, logs: 20 },
];

/// Whom a lead keeps: three to fourteen people, now and then far too many.
pub fn peers(lead: &Lead, chance: &mut Chance, now: DateTime<Utc>) -> Vec<Peer> {
    let many = if chance.percent(15) { chance.between(20, 40) } else { chance.between(3, 15) };
    (0..many).map(|n| peer(lead, n, chance, now)).collect()
}

fn peer(lead: &Lead, n: i64, chance: &mut Chance, now: DateTime<Utc>) -> Peer {
    let circle = chance.one_of(&[
        Circle::Inner,
        Circle::Core,
        Circle::Core,
        Circle::Wide,
        Circle::Wide,
        Circle::Outer,
    ]);
    let talked = now - Duration::days(chance.between(0, 2 * i64::from(circle.cadence_days())));
    let is_new = chance.percent(20);
    let renews = chance.percent(10).then(|| now.date_naive() + Days::new(chance.below(300)));
    Peer {
        id: PeerId::new(format!("{}-peer-{n}", lead.id)),
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        slack_user: None,
        name: name(n),
        role: chance.one_of(Role::ALL),
        circle,
        cadence_days: chance.percent(15).then(|| chance.between(5, 60) as u32),
        organisation: None,
        email: None,
        about: About { renews_on: renews, ..About::default() },
        added_at: if is_new { now } else { talked },
        clocks: match is_new {
            true => Clocks::default(),
            false => Clocks { last_contact: Some(talked), last_talk: Some(talked), last_chat: None },
        },
        run: Run::default(),
        nudged_at: None,
        skipped_until: None,
        removed_at: None,
    }
}

/// Names that are told apart when typed.
fn name(n: i64) -> String {
    const FIRST: [&str; 8] = ["Ana", "Bruno", "Chloe", "Dmitri", "Elif", "Femi", "Greta", "Hugo"];
    const LAST: [&str; 6] = ["Abel", "Brandt", "Castro", "Dahl", "Eriksen", "Fontaine"];
    let (first, last) = (FIRST[(n % 8) as usize], LAST[(n / 8 % 6) as usize]);
    format!("{first} {last}")
}

/// Up to four milestones, promised for some day of the year.
pub fn milestones(lead: &Lead, peers: &[Peer], chance: &mut Chance, now: DateTime<Utc>) -> Vec<Milestone> {
    let many = chance.between(0, 5);
    (0..many).map(|n| milestone(lead, peers, n, chance, now)).collect()
}

fn milestone(lead: &Lead, peers: &[Peer], n: i64, chance: &mut Chance, now: DateTime<Utc>) -> Milestone {
    let today = lead.day(now);
    let on = today + Days::new(chance.below(300));
    let sponsor = chance.percent(60).then(|| peers[chance.below(peers.len() as u64) as usize].id.clone());
    Milestone {
        id: MilestoneId::new(format!("{}-milestone-{n}", lead.id)),
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        title: format!("Milestone {n}"),
        outcome: "the close takes a day less".into(),
        business_case: None,
        sponsor,
        channel: None,
        dates: Some(Dates {
            promised_on: today,
            first_estimate: on,
            estimate: on,
            first_promise: on,
            promise: on,
            moves: vec![],
        }),
        terms: Terms::default(),
        team: Team::default(),
        state: MilestoneState::Promised,
        colour: None,
        next_update: Some(today + Days::new(chance.below(14))),
        created_at: now,
    }
}

/// Up to three promises to people on the list.
pub fn promises(lead: &Lead, peers: &[Peer], chance: &mut Chance, now: DateTime<Utc>) -> Vec<Promise> {
    let today: NaiveDate = lead.day(now);
    let many = chance.between(0, 4);
    let one = |n: i64| {
        let due = today + Days::new(chance.below(200));
        Promise {
            id: PromiseId::new(format!("{}-promise-{n}", lead.id)),
            workspace: lead.workspace.clone(),
            lead: lead.id.clone(),
            peer: peers[chance.below(peers.len() as u64) as usize].id.clone(),
            what: "send the list".into(),
            promised_on: today,
            first_estimate: due,
            estimate: due,
            first_due: due,
            due,
            moves: vec![],
            reason: None,
            state: PromiseState::Open,
            created_at: now,
        }
    };
    (0..many).map(one).collect()
}

/// Two weeks of holiday and ten days more, within a year.
pub fn days_off(chance: &mut Chance, from: NaiveDate) -> Vec<NaiveDate> {
    let start = from + Days::new(chance.below(300));
    let mut days: Vec<NaiveDate> = (0..14).map(|n| start + Days::new(n)).collect();
    days.extend((0..10).map(|_| from + Days::new(chance.below(365))));
    days.sort();
    days.dedup();
    days
}

/// The user of a lead.
pub fn user(nth: u32) -> UserId {
    UserId::new(format!("U{nth}"))
}
