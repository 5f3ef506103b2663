//! One lead's life: schedules fire, nudges come, the lead does something about them or not.

use super::chance::Chance;
use super::people::{self, TEMPERS, Temper, ZONES};
use super::watch::Watch;
use crate::domain::cron::CronText;
use crate::domain::delivery::Call;
use crate::domain::desk::{Change, Desk, DeskKey};
use crate::domain::id::{DeliveryId, NudgeId, PeerId, UserId, WorkspaceId};
use crate::domain::lead::Lead;
use crate::domain::load::asked_a_week;
use crate::domain::nudge::{Act, Nudge, NudgeState, Stage, Subject};
use crate::domain::peer::Peer;
use crate::domain::planner::{Occasion, Silence, rank_peers, silence, spent};
use crate::domain::promise::PromiseState;
use crate::domain::reply::Decision;
use crate::domain::sighting::{News, Sighting};
use crate::domain::vocabulary::{Circle, Role};
use crate::domain::warmth::cadences_passed;
use crate::flow::case::House;
use crate::flow::decide::decide;
use crate::flow::needs::NUDGES_BACK;
use crate::flow::ring::ring;
use crate::flow::tick::{in_time, latest_due};
use chrono::{DateTime, Duration, Utc};
use std::collections::BTreeMap;

mod deeds;

use deeds::Deed;

/// Check-in days of a week, as leads begin with.
const CHECKIN_DAYS: f64 = 2.0;

/// One lead and all around them.
pub struct World<'a> {
    desk: Desk,
    house: &'a House,
    chance: Chance,
    temper: Temper,
    ahead: BTreeMap<(DateTime<Utc>, u64), Deed>,
    made: u64,
    until: DateTime<Utc>,
    watch: Watch,
}

impl<'a> World<'a> {
    /// A lead who joins now, with a list, milestones and promises.
    pub fn new(nth: u32, seed: u64, house: &'a House, from: DateTime<Utc>, until: DateTime<Utc>) -> Self {
        let mut chance = Chance::new(seed);
        let key = DeskKey { workspace: WorkspaceId::new("T1"), user: people::user(nth) };
        let temper = chance.one_of(&TEMPERS);
        let mut world = Self {
            watch: Watch::new(key.user.clone(), false),
            desk: Desk::new(key),
            house,
            chance,
            temper,
            ahead: BTreeMap::new(),
            made: 0,
            until,
        };
        world.joins(from);
        world
    }

    fn joins(&mut self, now: DateTime<Utc>) {
        self.take(deeds::start(), now);
        let zone = self.chance.one_of(&ZONES);
        self.take(deeds::profile(&self.desk.key.user, zone), now);
        let Some(mut lead) = self.desk.lead.clone() else { return };
        lead.days_off = people::days_off(&mut self.chance, now.date_naive());
        let peers = people::peers(&lead, &mut self.chance, now);
        self.desk.milestones = people::milestones(&lead, &peers, &mut self.chance, now);
        self.desk.promises = people::promises(&lead, &peers, &mut self.chance, now);
        self.watch.is_too_long = asked_a_week(&peers) > CHECKIN_DAYS;
        (self.desk.lead, self.desk.peers) = (Some(lead), peers);
        let days = (self.until - now).num_days();
        for _ in 0..=days / 90 {
            self.travels(now, days);
            let at = now + Duration::hours(self.chance.between(0, 24 * days.max(1)));
            let role = self.chance.one_of(&[Role::Ceo, Role::Cfo, Role::Chro]);
            self.plan(at, Deed::Hears(role));
        }
        for day in 0..days {
            if self.chance.percent(self.temper.logs) {
                let at = now + Duration::hours(24 * day + self.chance.between(0, 24));
                self.plan(at, Deed::LogsSomebody);
            }
        }
    }

    /// A trip of some days to another zone.
    fn travels(&mut self, now: DateTime<Utc>, days: i64) {
        let Some(home) = self.desk.lead.as_ref().map(|lead| lead.zone) else { return };
        let leaves = now + Duration::hours(self.chance.between(0, 24 * days.max(1)));
        let away = self.chance.one_of(&ZONES);
        self.plan(leaves, Deed::Travels(away));
        let back = leaves + Duration::hours(self.chance.between(20, 24 * 12));
        self.plan(back, Deed::Travels(home));
    }

    fn plan(&mut self, at: DateTime<Utc>, deed: Deed) {
        self.made += 1;
        self.ahead.insert((at, self.made), deed);
    }

    /// Lives to the end; what was seen.
    pub fn live(mut self) -> Watch {
        let mut now = DateTime::<Utc>::MIN_UTC;
        while let Some(next) = self.next().filter(|at| *at < self.until) {
            // What was missed on a journey lies in the past.
            now = now.max(next);
            while let Some(entry) = self.ahead.first_entry().filter(|entry| entry.key().0 <= now) {
                let deed = entry.remove();
                self.does(deed, now);
            }
            self.ticks(now);
            self.forgets(now);
        }
        self.watch
    }

    fn next(&self) -> Option<DateTime<Utc>> {
        let schedules = self.desk.schedules.iter().filter_map(|s| s.next_at);
        let snoozed = self.desk.nudges.iter().filter_map(wakes_at);
        let deeds = self.ahead.first_key_value().map(|((at, _), _)| *at);
        schedules.chain(snoozed).chain(deeds).min()
    }

    /// What falls due now, as the tick of the bot does it.
    fn ticks(&mut self, now: DateTime<Utc>) {
        let snoozed: Vec<NudgeId> = self
            .desk
            .nudges
            .iter()
            .filter(|n| wakes_at(n).is_some_and(|at| at <= now))
            .map(|n| n.id.clone())
            .collect();
        let Some(lead) = self.desk.lead.clone() else { return };
        let mut occasion = Occasion::default();
        for schedule in &mut self.desk.schedules {
            if schedule.next_at.is_some_and(|at| at <= now) {
                if in_time(&lead, schedule, latest_due(schedule, now), now) {
                    occasion.add(schedule.kind);
                }
                let cron = CronText::parse(&schedule.cron).ok();
                schedule.next_at = cron.and_then(|cron| cron.next_after(schedule.zone, now));
            }
        }
        if snoozed.is_empty() && occasion == Occasion::default() {
            return;
        }
        let asked: Vec<NudgeId> = self.asked_for(&snoozed);
        let waiting = self.inner_waiting(&lead, occasion, now);
        let decision = ring(&mut self.desk, &lead, &snoozed, occasion, self.house, now);
        let sent = self.sent(&decision);
        for nudge in &sent {
            self.watch.see(&lead, &self.desk.peers, nudge, asked.contains(&nudge.id), now);
        }
        if let Some(waiting) = waiting {
            self.watch.is_too_long |= asked_a_week(&self.desk.peers) > CHECKIN_DAYS;
            let about_somebody = sent.iter().find(|nudge| nudge.peer().is_some());
            self.watch.passed_over(&waiting, about_somebody.or(sent.first()), now);
        }
        for nudge in sent {
            self.reaches(&nudge, now);
        }
    }

    /// Those among what comes back whose time the lead set; the question after a plan is the bot's own.
    fn asked_for(&self, snoozed: &[NudgeId]) -> Vec<NudgeId> {
        let asked = |n: &&Nudge| snoozed.contains(&n.id) && n.stage != Stage::Reminded;
        self.desk.nudges.iter().filter(asked).map(|n| n.id.clone()).collect()
    }

    /// The due of the Inner circle who may come up, if a check-in nudge is free now; else nothing.
    fn inner_waiting(&self, lead: &Lead, occasion: Occasion, now: DateTime<Utc>) -> Option<Vec<Peer>> {
        let hush = silence(&self.desk.nudges);
        let is_free = occasion.check_ins
            && !occasion.weekly_plan
            && lead.is_active(lead.day(now))
            && lead.works_at(now)
            && spent(lead, &self.desk.nudges, now).leaves_room(lead)
            && (hush == Silence::None || hush == Silence::Halve && !lead.skips_next);
        let desk = &self.desk;
        let ranked =
            || rank_peers(lead, &desk.peers, &desk.milestones, &desk.promises, &desk.nudges, now).into_iter();
        // Whoever comes up early, for an uneven run or a renewal, was talked to within their cadence.
        let waits = |p: &Peer| p.circle == Circle::Inner && cadences_passed(p, now) >= 1.0;
        is_free.then(|| ranked().map(|c| c.peer).filter(waits).collect())
    }

    /// The nudges whose messages a decision puts out.
    fn sent(&self, decision: &Decision) -> Vec<Nudge> {
        let quiet = |call: &Call| matches!(call, Call::Post { quiet: true, .. });
        let ids: Vec<&DeliveryId> =
            decision.messages.iter().filter(|m| quiet(&m.call)).map(|m| &m.id).collect();
        self.desk.nudges.iter().filter(|n| ids.contains(&&n.delivery)).cloned().collect()
    }

    /// The message stands in Slack, or was dropped because the lead is away; the lead does something in time.
    fn reaches(&mut self, nudge: &Nudge, now: DateTime<Utc>) {
        let is_away = self.chance.percent(2);
        if nudge.state == NudgeState::Planned {
            let state = if is_away { NudgeState::Withdrawn { at: now } } else { NudgeState::Sent };
            self.desk.apply(&Change::Nudge(Nudge { state, ..nudge.clone() }));
        }
        let Some(deed) = self.answer(nudge).filter(|_| !is_away) else { return };
        let later = now + Duration::minutes(self.chance.between(1, 60 * 30));
        self.plan(later, deed);
    }

    /// The log as far back as it counts, as the store would bring it.
    fn forgets(&mut self, now: DateTime<Utc>) {
        self.desk.nudges.retain(|n| {
            n.is_waiting() || matches!(n.subject, Subject::Introduce(..)) || now - n.planned_at < NUDGES_BACK
        });
        self.desk.checkins.retain(|c| now - c.at < Duration::days(200));
        self.desk.openers.retain(|used| now - used.at < Duration::days(365));
        self.desk.drafts.clear();
    }

    /// Somebody of the leadership joins the company.
    fn hears(&mut self, role: Role, now: DateTime<Utc>) {
        self.made += 1;
        let user = UserId::new(format!("UNEW{}", self.made));
        let workspace = self.desk.key.workspace.clone();
        let sighting = Sighting { workspace, user, role, news: News::Joined, news_at: now, seen_at: now };
        self.desk.apply(&Change::Sighted(sighting));
    }

    fn milestone_done_with(&mut self, id: &NudgeId, now: DateTime<Utc>) {
        let Some(nudge) = self.desk.nudges.iter().find(|n| n.id == *id).cloned() else { return };
        for milestone in self.desk.milestones.iter_mut().filter(|m| Some(&m.id) == nudge.milestone()) {
            milestone.next_update = Some((now + Duration::days(14)).date_naive());
        }
        for promise in self.desk.promises.iter_mut().filter(|p| Some(&p.id) == nudge.promise()) {
            promise.state = PromiseState::Kept { on: now.date_naive() };
        }
        if let Ok(settled) = nudge.act(Act::Updated, now) {
            self.desk.apply(&Change::Nudge(settled));
        }
    }

    fn anybody(&mut self) -> Option<PeerId> {
        let many = self.desk.peers.len() as u64;
        (many > 0).then(|| self.desk.peers[self.chance.below(many) as usize].id.clone())
    }
}

fn wakes_at(nudge: &Nudge) -> Option<DateTime<Utc>> {
    match nudge.state {
        NudgeState::Snoozed { until } => Some(until),
        _ => None,
    }
}
