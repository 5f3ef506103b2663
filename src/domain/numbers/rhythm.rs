//! The rhythm: weeks on cadence, what nudges led to, and whether talks come before requests. Practices 4, 8, 9 and 18.

use super::{DAYS, ENOUGH, Number, Share, Value, of_90_days};
use crate::domain::checkin::CheckIn;
use crate::domain::desk::Desk;
use crate::domain::lead::Lead;
use crate::domain::nudge::{Act, Nudge, NudgeState};
use crate::domain::on_cadence::{ONE_IN, OnCadence, WEEKS, on_cadence};
use crate::domain::vocabulary::{Kind, Role};
use chrono::{DateTime, Duration, Utc};

pub(super) fn numbers(desk: &Desk, lead: &Lead, now: DateTime<Utc>) -> Vec<Number> {
    vec![
        weeks_on_cadence(desk, lead, now).first(),
        openers(&desk.nudges, now),
        before_asking(desk, now),
        vendors(desk, now),
    ]
}

/// Practice 4: continuous effort.
fn weeks_on_cadence(desk: &Desk, lead: &Lead, now: DateTime<Utc>) -> Number {
    let OnCadence { kept, of } = on_cadence(&desk.peers, &desk.checkins, lead, now);
    let value = match of {
        0 => Value::NotYet { have: 0, needed: 1 },
        _ => Value::Share(Share { part: kept, of }),
    };
    let rule = format!(
        "Of the last {WEEKS} weeks, those at whose end at most one in {} of your people was overdue.",
        ONE_IN
    );
    Number::new("Weeks on cadence", value, rule)
}

/// Practice 8: find reasons to interact.
fn openers(nudges: &[Nudge], now: DateTime<Utc>) -> Number {
    let recent = |n: &&Nudge| !n.opener.is_empty() && now - n.planned_at <= Duration::days(DAYS);
    let used = |n: &Nudge| matches!(n.state, NudgeState::ActedOn { how: Act::Logged, .. });
    let rule = format!(
        "Of the nudges of the last {DAYS} days that had an opener, those you logged a check-in from."
    );
    Number::new("Openers used", Value::share(nudges.iter().filter(recent).map(used), ENOUGH), rule)
}

/// Practice 18: meet before you need them.
fn before_asking(desk: &Desk, now: DateTime<Utc>) -> Number {
    let asked = of_90_days(&desk.checkins, now).filter(|c| c.kind == Kind::Transactional);
    let prepared = asked.filter_map(|request| {
        let peer = desk.peers.iter().find(|p| p.id == request.peer)?;
        let within = Duration::days(i64::from(peer.cadence()));
        let talk = |c: &CheckIn| c.warms() && c.at < request.at && request.at - c.at <= within;
        Some(desk.checkins.iter().any(|c| c.peer == peer.id && talk(c)))
    });
    let rule = format!(
        "Of your check-ins of the last {DAYS} days in which something had to be decided or done, those with a talk \
         within that person's cadence before."
    );
    Number::new("A talk before the request", Value::share(prepared, ENOUGH), rule)
}

/// Practice 9: the same care as for vendors.
fn vendors(desk: &Desk, now: DateTime<Utc>) -> Number {
    let with = |c: &CheckIn| desk.peers.iter().find(|p| p.id == c.peer).map(|p| p.role == Role::Vendor);
    let (vendors, peers): (Vec<bool>, Vec<bool>) =
        of_90_days(&desk.checkins, now).filter_map(with).partition(|vendor| *vendor);
    let (vendors, peers) = (vendors.len() as u32, peers.len() as u32);
    let value = match vendors + peers {
        have if have < ENOUGH => Value::NotYet { have, needed: ENOUGH },
        _ => Value::Beside([("peers", peers), ("vendors", vendors)]),
    };
    let rule =
        format!("Your check-ins of the last {DAYS} days with vendors, beside those with everybody else.");
    Number::new("Peers and vendors", value, rule)
}
