//! The choice: one nudge or none, and the reason for either.

use super::rank::{candidate, renewal};
use super::{Candidate, Shared, Silence, rank_peers, sent, silence, spent};
use crate::domain::balance::{Imbalance, imbalances};
use crate::domain::desk::Desk;
use crate::domain::id::MilestoneId;
use crate::domain::lead::Lead;
use crate::domain::milestone::{Milestone, MilestoneState};
use crate::domain::nudge::Subject;
use crate::domain::promise::Promise;
use crate::domain::sighting::{News, predecessor, still_here, to_meet};
use crate::domain::vocabulary::{Circle, Role};
use crate::domain::warmth::{Standing, days_between, days_since, standing_by_days};
use chrono::{DateTime, Days, NaiveDate, Utc};

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
        /// A milestone they sponsor, or a promise to them, that falls within 30 days; within 60 once they
        /// are overdue: "meet before you need this".
        shared: Option<Shared>,
        /// What is out of balance with them.
        imbalance: Option<Imbalance>,
        /// When their contract renews, within 60 days.
        renewal: Option<NaiveDate>,
    },
    /// A milestone's status update is due.
    UpdateDue {
        /// Since when.
        since: NaiveDate,
    },
    /// A milestone's promised date comes within three days.
    DateNear {
        /// The date.
        on: NaiveDate,
    },
    /// A milestone's promised date has passed.
    DateMissed {
        /// The date.
        on: NaiveDate,
    },
    /// A promise is due by the end of this or of the next working day.
    PromiseNear {
        /// What was promised.
        what: String,
        /// By when.
        due: NaiveDate,
    },
    /// Somebody is new in a role of the leadership team, or was seen in one that the list has nobody for.
    NewLeader {
        /// The role.
        role: Role,
        /// What Slack told.
        news: News,
        /// When.
        on: NaiveDate,
        /// Who on the list held the role and has left.
        after: Option<String>,
    },
    /// It is the start of the week.
    WeekStarts,
    /// Four went unanswered.
    FourUnanswered,
    /// It was snoozed until now; the reason it was first sent with.
    Back(String),
}

/// Why there is no nudge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// The lead is paused or gone.
    Paused,
    /// A holiday of a calendar, by its title.
    Holiday(String),
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
    if let Some(holiday) = lead.holiday_on(lead.day(now)) {
        return NudgePlan::Held(Held::Holiday(holiday.title.clone()));
    }
    if !lead.works_at(now) {
        return NudgePlan::Held(Held::OutsideHours);
    }
    // The moment of an if-then plan is the lead's own: the weekly plan of that day comes all the same.
    let spent =
        if occasion.weekly_plan { sent(lead, &desk.nudges, now) } else { spent(lead, &desk.nudges, now) };
    if !spent.leaves_room(lead) {
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

/// A promise about to be broken goes first, then a date at hand. Then, on a check-in day, whoever is new, whoever of the
/// Inner circle was left out for two cadences, a status update late by three days or more, and the person due; the
/// milestone reminders take the other days. A late update goes before people once a week, or those of whoever lets
/// updates lie would never come up.
fn choose(lead: &Lead, desk: &Desk, occasion: Occasion, now: DateTime<Utc>) -> Option<(Subject, Reason)> {
    let promise = occasion.milestones.then(|| promise_near(lead, desk, now)).flatten();
    if promise.is_some() {
        return promise;
    }
    let update = update_due(lead, desk, occasion, now);
    let since = update.as_ref().and_then(|(_, reason)| match reason {
        Reason::UpdateDue { since } => Some(*since),
        _ => None,
    });
    let is_at_hand = update.is_some() && since.is_none();
    let update = update.map(|(id, reason)| (Subject::Update(id), reason));
    if !occasion.check_ins || is_at_hand {
        return update;
    }
    let here = still_here(desk);
    let ranked = rank_peers(lead, &here, &desk.milestones, &desk.promises, &desk.nudges, now);
    let left_out = || left_out_longest(&ranked, now).map(|peer| about(peer, lead, desk, now));
    if let Some(person) = new_leader(lead, desk, now).or_else(left_out) {
        return Some(person);
    }
    let is_late = since.is_some_and(|since| (lead.day(now) - since).num_days() >= 3);
    let peer = first_peer(&ranked, now).map(|peer| about(peer, lead, desk, now));
    if is_late && !had_update_this_week(lead, desk, now) { update.or(peer) } else { peer.or(update) }
}

/// For how many cadences somebody was neither brought up nor spoken to. From two on, those of the Inner circle go
/// before late updates and all other people, and the others before whoever was brought up in vain.
fn left_out(candidate: &Candidate, now: DateTime<Utc>) -> f64 {
    let peer = &candidate.peer;
    let last = peer.nudged_at.map_or(peer.clock_start(), |nudged| nudged.max(peer.clock_start()));
    days_between(last, now) / f64::from(peer.cadence().max(1))
}

/// Who of the Inner circle was left out for the most whole cadences, the first of the order among equals; nobody for less
/// than two. Updates have the other days, so they wait.
pub fn left_out_longest(ranked: &[Candidate], now: DateTime<Utc>) -> Option<&Candidate> {
    let inner = ranked.iter().filter(|c| c.peer.circle == Circle::Inner && left_out(c, now) >= 2.0);
    // Of equals the last would be taken, and the first is to be.
    inner.rev().max_by_key(|c| left_out(c, now) as u64)
}

/// Whether a nudge of the last seven days was about a milestone.
fn had_update_this_week(lead: &Lead, desk: &Desk, now: DateTime<Utc>) -> bool {
    let since = lead.day(now) - Days::new(6);
    desk.nudges.iter().any(|n| n.milestone().is_some() && lead.day(n.planned_at) >= since)
}

/// The first promise whose warning day has come and of which its lead was not warned yet.
fn promise_near(lead: &Lead, desk: &Desk, now: DateTime<Utc>) -> Option<(Subject, Reason)> {
    let today = lead.day(now);
    let warned = |p: &Promise| {
        desk.nudges
            .iter()
            .any(|n| n.promise() == Some(&p.id) && lead.day(n.planned_at) >= p.warned_from(lead))
    };
    // Of a peer off the list nothing is said any more.
    let has_peer = |p: &Promise| desk.peers.iter().any(|peer| peer.id == p.peer);
    let near = |p: &&Promise| {
        has_peer(p) && p.is_open() && p.warned_from(lead) <= today && today <= p.due && !warned(p)
    };
    let first = desk.promises.iter().filter(near).min_by_key(|p| (p.due, p.id.clone()))?;
    let reason = Reason::PromiseNear { what: first.what.clone(), due: first.due };
    Some((Subject::Promise(first.id.clone()), reason))
}

/// Whoever is new in a role of the leadership team and was not brought up yet.
fn new_leader(lead: &Lead, desk: &Desk, now: DateTime<Utc>) -> Option<(Subject, Reason)> {
    let new = to_meet(desk, now).next()?;
    let after = predecessor(desk, new.role).map(|peer| peer.name.clone());
    let on = lead.day(new.news_at);
    let reason = Reason::NewLeader { role: new.role, news: new.news, on, after };
    Some((Subject::Introduce(new.user.clone(), new.role), reason))
}

/// The first of the order, unless they were brought up in vain: left unanswered, they would come up again and again,
/// and the rest never.
fn first_peer(ranked: &[Candidate], now: DateTime<Utc>) -> Option<&Candidate> {
    let top = ranked.first()?;
    let in_vain = top.peer.nudged_at.is_some_and(|nudged| nudged > top.peer.clock_start());
    let mut others = ranked.iter().filter(|c| in_vain && left_out(c, now) >= 2.0);
    Some(others.next().unwrap_or(top))
}

/// Why a nudge that was snoozed comes back, with the numbers of today; `None` where its first reason still says it.
pub fn reason_now(subject: &Subject, lead: &Lead, desk: &Desk, now: DateTime<Utc>) -> Option<Reason> {
    let today = lead.day(now);
    match subject {
        Subject::CheckIn(id) => {
            let peer = desk.peers.iter().find(|p| p.id == *id)?;
            let candidate = candidate(lead, peer, &desk.milestones, &desk.promises, now);
            Some(about(&candidate, lead, desk, now).1)
        }
        Subject::Update(id) => {
            let milestone = desk.milestones.iter().find(|m| m.id == *id)?;
            let on = milestone.dates.as_ref()?.promise;
            let since = milestone.next_update.filter(|due| *due <= today);
            match milestone {
                m if m.is_missed(today) => Some(Reason::DateMissed { on }),
                m if m.is_near(today) => Some(Reason::DateNear { on }),
                _ => since.map(|since| Reason::UpdateDue { since }),
            }
        }
        Subject::Promise(id) => {
            let promise = desk.promises.iter().find(|p| p.id == *id)?;
            Some(Reason::PromiseNear { what: promise.what.clone(), due: promise.due })
        }
        Subject::Introduce(..) | Subject::WeeklyPlan | Subject::StillUseful => None,
    }
}

/// A nudge about somebody, with all that speaks for it.
fn about(candidate: &Candidate, lead: &Lead, desk: &Desk, now: DateTime<Utc>) -> (Subject, Reason) {
    let peer = &candidate.peer;
    let reason = Reason::PeerDue {
        days: days_since(peer, lead, now),
        is_new: peer.clocks.last_relational().is_none(),
        cadence: peer.cadence(),
        standing: standing_by_days(peer, lead, now),
        shared: candidate.shared.clone(),
        imbalance: imbalances(peer, &desk.checkins, now).into_iter().next(),
        renewal: renewal(peer, lead.day(now)),
    };
    (Subject::CheckIn(peer.id.clone()), reason)
}

/// The milestone whose date is at hand or has passed, once each; else the one whose status update has been
/// due the longest, if none of its nudges waits.
fn update_due(
    lead: &Lead,
    desk: &Desk,
    occasion: Occasion,
    now: DateTime<Utc>,
) -> Option<(MilestoneId, Reason)> {
    let today = lead.day(now);
    let since = |m: &Milestone, day: NaiveDate| {
        desk.nudges.iter().any(|n| n.milestone() == Some(&m.id) && lead.day(n.planned_at) >= day)
    };
    let open =
        || desk.milestones.iter().filter(|m| occasion.milestones && m.state == MilestoneState::Promised);
    let told = |m: &Milestone| {
        let on = m.dates.as_ref()?.promise;
        let near = m.is_near(today) && !since(m, on - Days::new(3));
        // Of a date missed long ago the status updates speak.
        let missed = m.is_missed(today) && (today - on).num_days() <= 7 && !since(m, on + Days::new(1));
        let reason =
            if near { Some(Reason::DateNear { on }) } else { missed.then_some(Reason::DateMissed { on }) };
        Some((on, m.id.clone(), reason?))
    };
    if let Some((_, id, reason)) = open().filter_map(told).min_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1))) {
        return Some((id, reason));
    }
    open()
        .filter(|m| !since(m, today - Days::new(2)))
        .filter_map(|m| Some((m.id.clone(), m.next_update?)))
        .filter(|(_, due)| *due <= today)
        .min_by(|a, b| a.1.cmp(&b.1).then_with(|| a.0.cmp(&b.0)))
        .map(|(id, since)| (id, Reason::UpdateDue { since }))
}
