//! What the coming days would bring: the planner run ahead on a copy of the desk.

use super::{NudgePlan, Occasion, plan};
use crate::domain::cron::CronText;
use crate::domain::desk::{Change, Desk};
use crate::domain::id::{DeliveryId, NudgeId};
use crate::domain::lead::Lead;
use crate::domain::nudge::{Act, Nudge, NudgeState, Subject};
use crate::domain::schedule::{Schedule, ScheduleKind};
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

/// Runs the planner over the lead's schedules until `until`, as if each nudge were acted on the same
/// day. Changes nothing but its own copy. The desk needs all peers, milestones and schedules, and the
/// nudges of the last 60 days.
pub fn plan_days(lead: &Lead, mut desk: Desk, now: DateTime<Utc>, until: DateTime<Utc>) -> Vec<PlannedDay> {
    let mut days = Vec::new();
    for (at, occasion) in occasions(&desk.schedules, now, until) {
        let planned = plan(lead, &desk, occasion, at);
        if let NudgePlan::Nudge(nudge) = &planned {
            act_on(&mut desk, lead, &nudge.subject, at);
        }
        days.push(PlannedDay { at, plan: planned });
    }
    days
}

/// When the lead's schedules fire, those of one instant together.
fn occasions(
    schedules: &[Schedule],
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> BTreeMap<DateTime<Utc>, Occasion> {
    let mut fired = BTreeMap::<_, Occasion>::new();
    for schedule in schedules.iter().filter(|s| s.channel.is_none() && s.next_at.is_some()) {
        let Ok(cron) = CronText::parse(&schedule.cron) else { continue };
        let mut after = now;
        while let Some(at) = cron.next_after(schedule.zone, after).filter(|at| *at <= until) {
            fired.entry(at).or_default().add(schedule.kind);
            after = at;
        }
    }
    fired
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
fn act_on(desk: &mut Desk, lead: &Lead, subject: &Subject, at: DateTime<Utc>) {
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
        Subject::WeeklyPlan | Subject::StillUseful => {}
    }
    let nudge = Nudge {
        id: NudgeId::new(format!("ahead-{}", at.timestamp())),
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        subject: subject.clone(),
        reason: String::new(),
        opener: String::new(),
        state: NudgeState::ActedOn { at, how: Act::Logged },
        delivery: DeliveryId::new(""),
        snoozes: 0,
        planned_at: at,
    };
    desk.apply(&Change::Nudge(nudge));
}
