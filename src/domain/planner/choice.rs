//! The choice: one nudge or none, and the reason for either.

use super::{Silence, rank_peers, silence, spent};
use crate::domain::desk::Desk;
use crate::domain::id::{MilestoneId, PeerId};
use crate::domain::lead::Lead;
use crate::domain::milestone::{Milestone, MilestoneState};
use crate::domain::nudge::Subject;
use crate::domain::warmth::{Standing, standing};
use chrono::{DateTime, NaiveDate, Utc};

/// What the clock brought: the schedules of one lead that fired together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Occasion {
    /// The schedule for check-in nudges.
    pub check_ins: bool,
    /// The schedule for milestone reminders.
    pub milestones: bool,
    /// The weekly plan.
    pub weekly_plan: bool,
}

/// One nudge or none.
#[derive(Clone, Debug, PartialEq)]
pub enum NudgePlan {
    /// This one.
    Nudge(Box<Planned>),
    /// None, and why.
    Held(Held),
}

/// A nudge to be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// What it is about.
    pub subject: Subject,
    /// Why now.
    pub reason: Reason,
    /// Whether the lead's turn to be left alone comes next, because nudges go unanswered.
    pub halved: bool,
}

/// Why a nudge comes now, with the numbers of its rule.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// A peer is due.
    PeerDue {
        /// Whole days since the last relational check-in, or since they were added.
        days: i64,
        /// Whether there was none yet.
        is_new: bool,
        /// Days of their cadence.
        cadence: u32,
        /// Due, overdue or dormant.
        standing: Standing,
        /// A milestone they sponsor that falls within 30 days.
        shared: Option<(String, NaiveDate)>,
    },
    /// A milestone's status update is due.
    UpdateDue {
        /// Since when.
        since: NaiveDate,
    },
    /// It is the start of the week.
    WeekStarts,
    /// Four went unanswered.
    FourUnanswered,
    /// It was snoozed until now; the reason it was first sent with.
    Back(String),
}

/// Why there is no nudge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// The lead is paused or gone.
    Paused,
    /// Outside working hours, a weekend or a day off.
    OutsideHours,
    /// The budget is spent.
    BudgetSpent,
    /// Two went unanswered: this occasion is left out.
    Halved,
    /// Nobody is due, and no update.
    NothingDue,
}

/// Chooses. `desk` needs the peers due, the milestones, and the nudges of the last 60 days.
pub fn plan(lead: &Lead, desk: &Desk, occasion: Occasion, now: DateTime<Utc>) -> NudgePlan {
    let hush = silence(&desk.nudges);
    if !lead.is_active(lead.day(now)) {
        return NudgePlan::Held(Held::Paused);
    }
    if !lead.works_at(now) {
        return NudgePlan::Held(Held::OutsideHours);
    }
    if !spent(lead, &desk.nudges, now).leaves_room(lead) {
        return NudgePlan::Held(Held::BudgetSpent);
    }
    if occasion.weekly_plan {
        return nudge(Subject::WeeklyPlan, Reason::WeekStarts, hush);
    }
    let Some((subject, reason)) = choose(lead, desk, occasion, now) else {
        return NudgePlan::Held(Held::NothingDue);
    };
    match hush {
        Silence::Ask => nudge(Subject::StillUseful, Reason::FourUnanswered, hush),
        Silence::Halve if lead.skips_next => NudgePlan::Held(Held::Halved),
        _ => nudge(subject, reason, hush),
    }
}

fn nudge(subject: Subject, reason: Reason, hush: Silence) -> NudgePlan {
    NudgePlan::Nudge(Box::new(Planned { subject, reason, halved: hush == Silence::Halve }))
}

/// On a check-in day the person goes first, unless a status update is late by three days or more; the
/// milestone reminders take the other days.
fn choose(lead: &Lead, desk: &Desk, occasion: Occasion, now: DateTime<Utc>) -> Option<(Subject, Reason)> {
    let update = update_due(lead, desk, occasion, now);
    let is_late = update.as_ref().is_some_and(|(_, since)| (lead.day(now) - *since).num_days() >= 3);
    let peer = occasion.check_ins.then(|| first_peer(lead, desk, now)).flatten();
    let update = update.map(|(id, since)| (Subject::Update(id), Reason::UpdateDue { since }));
    let peer = peer.map(|(id, reason)| (Subject::CheckIn(id), reason));
    if is_late { update.or(peer) } else { peer.or(update) }
}

fn first_peer(lead: &Lead, desk: &Desk, now: DateTime<Utc>) -> Option<(PeerId, Reason)> {
    let first = rank_peers(lead, &desk.peers, &desk.milestones, &desk.nudges, now).into_iter().next()?;
    let reason = Reason::PeerDue {
        days: (lead.day(now) - lead.day(first.peer.clock_start())).num_days().max(0),
        is_new: first.peer.clocks.last_relational().is_none(),
        cadence: first.peer.cadence(),
        standing: standing(&first.peer, now),
        shared: first.shared,
    };
    Some((first.peer.id, reason))
}

/// The milestone whose status update has been due the longest, if none of its nudges waits.
fn update_due(
    lead: &Lead,
    desk: &Desk,
    occasion: Occasion,
    now: DateTime<Utc>,
) -> Option<(MilestoneId, NaiveDate)> {
    let today = lead.day(now);
    let waits = |m: &Milestone| {
        let about = |n: &&crate::domain::nudge::Nudge| n.milestone() == Some(&m.id);
        desk.nudges.iter().filter(about).any(|n| lead.day(n.planned_at) >= today - chrono::Days::new(2))
    };
    desk.milestones
        .iter()
        .filter(|m| occasion.milestones && m.state == MilestoneState::Promised && !waits(m))
        .filter_map(|m| Some((m.id.clone(), m.next_update?)))
        .filter(|(_, due)| *due <= today)
        .min_by(|a, b| a.1.cmp(&b.1).then_with(|| a.0.cmp(&b.0)))
}
