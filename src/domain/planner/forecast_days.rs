//! What the coming days would bring: the planner run ahead on a copy of the desk.

use super::{Held, NudgePlan, Occasion, Planned, Reason, plan, reason_now};
use crate::domain::cron::CronText;
use crate::domain::desk::{Change, Desk};
use crate::domain::id::{DeliveryId, NudgeId};
use crate::domain::lead::Lead;
use crate::domain::nudge::{Act, Nudge, NudgeState, Stage, Subject};
use crate::domain::schedule::ScheduleKind;
use crate::domain::sighting::still_here;
use chrono::{DateTime, Days, Utc};
use std::collections::BTreeMap;

/// One occasion of the coming days and what would come of it.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedDay {
    /// When.
    pub at: DateTime<Utc>,
    /// One nudge or none.
    pub plan: NudgePlan,
}

/// Runs the planner over the lead's schedules and what they snoozed until `until`, as if each nudge were
/// acted on the same day. Changes nothing but its own copy. The desk needs all peers, milestones and
/// schedules, and the nudges of the last 60 days.
pub fn plan_days(lead: &Lead, mut desk: Desk, now: DateTime<Utc>, until: DateTime<Utc>) -> Vec<PlannedDay> {
    let mut lead = lead.clone();
    let mut days = Vec::new();
    for (at, event) in events(&lead, &desk, now, until) {
        // As when it happens: what was snoozed comes before what the schedules bring.
        days.extend(event.back.iter().filter_map(|id| bring_back(&mut desk, &lead, id, at)));
        if event.occasion == Occasion::default() {
            continue;
        }
        let planned = plan(&lead, &desk, event.occasion, at);
        match &planned {
            NudgePlan::Nudge(nudge) => {
                lead.skips_next |= nudge.halved;
                let id = NudgeId::new(format!("ahead-{}", at.timestamp()));
                act_on(&mut desk, &lead, &nudge.subject, id, at);
            }
            // The occasion left out was this one.
            NudgePlan::Held(Held::Halved) => lead.skips_next = false,
            NudgePlan::Held(_) => {}
        }
        days.push(PlannedDay { at, plan: planned });
    }
    days
}

/// What one instant brings.
#[derive(Default)]
struct Event {
    /// The schedules that fire together.
    occasion: Occasion,
    /// Nudges that were snoozed until then.
    back: Vec<NudgeId>,
}

fn events(
    lead: &Lead,
    desk: &Desk,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> BTreeMap<DateTime<Utc>, Event> {
    let mut events = BTreeMap::<_, Event>::new();
    for schedule in desk.schedules.iter().filter(|s| s.channel.is_none() && s.next_at.is_some()) {
        let Ok(cron) = CronText::parse(&schedule.cron) else { continue };
        let mut after = now;
        while let Some(at) = cron.next_after(schedule.zone, after).filter(|at| *at <= until) {
            events.entry(at).or_default().occasion.add(schedule.kind);
            after = at;
        }
    }
    for nudge in &desk.nudges {
        let NudgeState::Snoozed { until: wakes } = nudge.state else { continue };
        // Outside working hours it waits for the next ones.
        if let Some(at) = lead.next_working_instant(wakes.max(now)).filter(|at| *at <= until) {
            events.entry(at).or_default().back.push(nudge.id.clone());
        }
    }
    events
}

/// A snoozed nudge comes back, unless its person is off the list or the lead is paused.
fn bring_back(desk: &mut Desk, lead: &Lead, id: &NudgeId, at: DateTime<Utc>) -> Option<PlannedDay> {
    let nudge = desk.nudges.iter().find(|n| n.id == *id && n.is_waiting())?.clone();
    let is_gone = nudge.peer().is_some_and(|peer| still_here(desk).iter().all(|p| p.id != *peer));
    if is_gone || !lead.is_active(lead.day(at)) {
        desk.apply(&Change::Nudge(nudge.withdraw(at).ok()?));
        return None;
    }
    let subject = nudge.subject.clone();
    // The moment of a plan is said in the lead's own words.
    let of_today = || reason_now(&subject, lead, desk, at).filter(|_| nudge.stage == Stage::Nudge);
    let reason = of_today().unwrap_or_else(|| Reason::Back(nudge.reason.clone()));
    act_on(desk, lead, &subject, id.clone(), at);
    Some(PlannedDay { at, plan: NudgePlan::Nudge(Box::new(Planned { subject, reason, halved: false })) })
}

impl Occasion {
    /// Adds what a schedule brings.
    pub fn add(&mut self, kind: ScheduleKind) {
        match kind {
            ScheduleKind::CheckIn => self.check_ins = true,
            ScheduleKind::Milestones => self.milestones = true,
            ScheduleKind::WeeklyPlan => self.weekly_plan = true,
            ScheduleKind::Digest => {}
        }
    }
}

/// The desk as it is once the lead has done what the nudge suggests.
fn act_on(desk: &mut Desk, lead: &Lead, subject: &Subject, id: NudgeId, at: DateTime<Utc>) {
    match subject {
        Subject::CheckIn(id) => {
            for peer in desk.peers.iter_mut().filter(|p| p.id == *id) {
                peer.clocks.last_talk = Some(at);
                peer.clocks.last_contact = Some(at);
                peer.nudged_at = Some(at);
            }
        }
        Subject::Update(id) => {
            for milestone in desk.milestones.iter_mut().filter(|m| m.id == *id) {
                milestone.next_update = Some(lead.day(at) + Days::new(14));
            }
        }
        Subject::Promise(_) | Subject::Introduce(..) | Subject::WeeklyPlan | Subject::StillUseful => {}
    }
    let nudge = Nudge {
        id,
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        subject: subject.clone(),
        reason: String::new(),
        opener: String::new(),
        state: NudgeState::ActedOn { at, how: Act::Logged },
        delivery: DeliveryId::new(""),
        snoozes: 0,
        stage: Stage::Nudge,
        planned_at: at,
    };
    desk.apply(&Change::Nudge(nudge));
}
