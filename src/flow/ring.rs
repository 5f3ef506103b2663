//! From a plan to a nudge in the outbox: pure, on one desk.

use crate::domain::delivery::{Call, Delivery, Message, PictureKind, Urgency};
use crate::domain::desk::{Change, Desk, OpenerUse};
use crate::domain::home::Unfolded;
use crate::domain::id::{DeliveryId, IdSource, NudgeId};
use crate::domain::lead::{Lead, Standing};
use crate::domain::link::linked;
use crate::domain::nudge::{Nudge, NudgeState, Stage, Subject};
use crate::domain::opener::Chosen;
use crate::domain::peer::Peer;
use crate::domain::planner::{
    Held, NudgePlan, Occasion, Planned, Silence, due_peers, has_day, plan, reason_now, room_from, silence,
    spent,
};
use crate::domain::reply::Decision;
use crate::domain::sighting::{departed, has_left, still_here};
use crate::flow::case::House;
use crate::flow::opening::opener;
use crate::view;
use chrono::{DateTime, Days, Duration, Utc};

/// Brings back what was snoozed until now, then plans what the schedules brought.
pub fn ring(
    desk: &mut Desk,
    lead: &Lead,
    snoozed: &[NudgeId],
    occasion: Occasion,
    house: &House,
    now: DateTime<Utc>,
) -> Decision {
    let cause = format!("ring/{}/{}", lead.id, now.timestamp_millis());
    let mut ring =
        Ring { desk, lead, house, now, ids: IdSource::new(cause, now), decision: Decision::default() };
    for id in snoozed {
        ring.bring_back(id);
    }
    if occasion != Occasion::default() {
        ring.plan(occasion);
    }
    ring.decision
}

struct Ring<'a> {
    desk: &'a mut Desk,
    lead: &'a Lead,
    house: &'a House,
    now: DateTime<Utc>,
    ids: IdSource,
    decision: Decision,
}

impl Ring<'_> {
    fn change(&mut self, change: Change) {
        self.desk.apply(&change);
        self.decision.changes.push(change);
    }

    fn plan(&mut self, occasion: Occasion) {
        match plan(self.lead, self.desk, occasion, self.now) {
            NudgePlan::Held(Held::Halved) => self.set_lead(Lead { skips_next: false, ..self.lead.clone() }),
            NudgePlan::Held(Held::Holiday(_)) => {
                tracing::info!(lead = %self.lead.id, "falls on a holiday; dropped");
            }
            NudgePlan::Held(held) => tracing::debug!(lead = %self.lead.id, ?held, "no nudge"),
            NudgePlan::Nudge(planned) => self.nudge(*planned),
        }
    }

    fn set_lead(&mut self, lead: Lead) {
        self.change(Change::Lead(lead));
    }

    fn nudge(&mut self, planned: Planned) {
        self.note_silence();
        match &planned.subject {
            Subject::StillUseful => {
                self.set_lead(Lead { standing: Standing::Paused { until: None }, ..self.lead.clone() });
            }
            _ if planned.halved => self.set_lead(Lead { skips_next: true, ..self.lead.clone() }),
            _ => {}
        }
        let peer = self.peer_of(&planned.subject);
        let opener = peer.as_ref().and_then(|peer| self.opener(peer));
        let today = self.lead.day(self.now);
        let name = self.name(&planned.subject, peer.as_ref());
        let nudge = Nudge {
            id: self.ids.make(),
            workspace: self.lead.workspace.clone(),
            lead: self.lead.id.clone(),
            reason: view::nudge::rhythm(view::nudge::reason(&planned.reason, &name, today), planned.halved),
            subject: planned.subject,
            opener: opener.as_ref().map_or(String::new(), |o| o.key.clone()),
            state: NudgeState::Planned,
            delivery: DeliveryId::new(""),
            snoozes: 0,
            stage: Stage::Nudge,
            planned_at: self.now,
        };
        if let Some(peer) = peer {
            self.change(Change::Peer(Peer { nudged_at: Some(self.now), ..peer }));
        }
        self.put_out(nudge, opener.as_ref());
    }

    /// The next nudge comes: those before it that were sent and not answered have gone unanswered.
    fn note_silence(&mut self) {
        if silence(&self.desk.nudges) == Silence::None && self.desk.nudges.is_empty() {
            return;
        }
        let sent: Vec<Nudge> =
            self.desk.nudges.iter().filter(|n| n.state == NudgeState::Sent).cloned().collect();
        for nudge in sent {
            if let Ok(ignored) = nudge.ignore(self.now) {
                self.change(Change::Nudge(ignored));
            }
        }
    }

    /// Whom a reason speaks of; for a promise, to whom it was given.
    fn name(&self, subject: &Subject, peer: Option<&Peer>) -> String {
        match subject {
            Subject::Promise(_) => view::schedule::subject(subject, self.desk),
            _ => peer.map_or(String::new(), |p| p.name.clone()),
        }
    }

    /// A snoozed nudge whose time has come; one whose person was taken off in the meantime is withdrawn.
    fn bring_back(&mut self, id: &NudgeId) {
        let Some(nudge) = self.desk.nudges.iter().find(|n| n.id == *id).cloned() else { return };
        let peer = self.peer_of(&nudge.subject);
        let no_room = nudge.stage == Stage::Reminded && !self.has_room_for(&nudge);
        if self.is_gone(&nudge.subject) || no_room || !self.lead.is_active(self.lead.day(self.now)) {
            if let Ok(withdrawn) = nudge.withdraw(self.now) {
                self.change(Change::Nudge(withdrawn));
            }
            return;
        }
        if let Some(until) = self.waits_on(&nudge) {
            return self.change(Change::Nudge(Nudge { state: NudgeState::Snoozed { until }, ..nudge }));
        }
        // The peer rests from the day they were last brought up.
        if let Some(peer) = peer.clone() {
            self.change(Change::Peer(Peer { nudged_at: Some(self.now), ..peer }));
        }
        if nudge.stage != Stage::Nudge {
            return self.go_on(nudge);
        }
        let opener = peer.and_then(|peer| self.opener(&peer));
        let key = opener.as_ref().map_or(String::new(), |o| o.key.clone());
        let reason = self.reason_of(&nudge);
        let back = Nudge { state: NudgeState::Planned, planned_at: self.now, opener: key, reason, ..nudge };
        self.put_out(back, opener.as_ref());
    }

    /// Whether nobody is to be nudged about what this is about any more.
    fn is_gone(&self, subject: &Subject) -> bool {
        match subject {
            Subject::Introduce(user, _) => {
                self.desk.peers.iter().any(|p| p.slack_user.as_ref() == Some(user))
            }
            Subject::CheckIn(_) => {
                self.peer_of(subject).is_none_or(|peer| has_left(self.desk, &peer).is_some())
            }
            _ => false,
        }
    }

    /// Until when a nudge that was to come back now waits on: hours or days off changed since it was snoozed, or the
    /// day has its nudge. The moment of a plan is the lead's own and finds room.
    fn waits_on(&self, nudge: &Nudge) -> Option<DateTime<Utc>> {
        let (lead, now) = (self.lead, self.now);
        let has_day = nudge.stage != Stage::Nudge || has_day(lead, self.desk, nudge, now);
        if lead.works_at(now) && has_day {
            return None;
        }
        let room =
            if has_day { lead.next_working_instant(now) } else { room_from(lead, self.desk, nudge, now) };
        Some(room.unwrap_or(now + Duration::days(1)))
    }

    /// Why it comes back: with the numbers of today where the days changed them.
    fn reason_of(&self, nudge: &Nudge) -> String {
        let Some(reason) = reason_now(&nudge.subject, self.lead, self.desk, self.now) else {
            return nudge.reason.clone();
        };
        let name = self.name(&nudge.subject, self.peer_of(&nudge.subject).as_ref());
        view::nudge::reason(&reason, &name, self.lead.day(self.now))
    }

    /// The next step of a plan: its moment, which takes the question of the next day along; then the question.
    fn go_on(&mut self, nudge: Nudge) {
        let asked_at = || {
            let tomorrow = self.lead.morning(self.lead.day(self.now) + Days::new(1))?;
            room_from(self.lead, self.desk, &nudge, tomorrow)
        };
        let (stage, state) = match asked_at().filter(|_| nudge.stage == Stage::Planned) {
            Some(until) => (Stage::Reminded, NudgeState::Snoozed { until }),
            None => (Stage::Asked, NudgeState::Planned),
        };
        self.put_out(Nudge { stage, state, planned_at: self.now, ..nudge }, None);
    }

    /// Whether the question after a plan fits the budget; what does not fit is dropped.
    fn has_room_for(&self, question: &Nudge) -> bool {
        let others = self.desk.nudges.iter().filter(|n| n.id != question.id);
        let moment = Nudge { state: NudgeState::Sent, ..question.clone() };
        spent(self.lead, others.chain([&moment]), self.now).leaves_room(self.lead)
    }

    fn peer_of(&self, subject: &Subject) -> Option<Peer> {
        let Subject::CheckIn(id) = subject else { return None };
        self.desk.peers.iter().find(|p| p.id == *id && p.removed_at.is_none()).cloned()
    }

    fn opener(&mut self, peer: &Peer) -> Option<Chosen> {
        let chosen = opener(self.house, self.desk, peer, false, self.now)?;
        if !chosen.key.is_empty() {
            let used = OpenerUse {
                workspace: self.lead.workspace.clone(),
                lead: self.lead.id.clone(),
                opener: chosen.key.clone(),
                at: self.now,
            };
            self.change(Change::OpenerUsed(used));
        }
        Some(chosen)
    }

    /// The message goes to the lead's direct message, not before now and not after the working day.
    fn put_out(&mut self, nudge: Nudge, opener: Option<&Chosen>) {
        let Some(message) = self.message(&nudge, opener) else { return };
        let id: DeliveryId = self.ids.make();
        let channel = self.lead.user.to_string();
        let call =
            Call::Post { channel: channel.clone(), message, thread_of: None, quiet: true, author: None };
        self.decision.messages.push(Delivery {
            id: id.clone(),
            workspace: self.lead.workspace.clone(),
            call,
            lane: channel,
            urgency: Urgency::Message,
            due_at: self.now,
            expires_at: self.lead.end_of_work(self.lead.day(self.now)),
        });
        if nudge.subject == Subject::WeeklyPlan {
            self.add_pictures(&id);
        }
        self.change(Change::Nudge(Nudge { delivery: id, ..nudge }));
        let user = self.lead.user.clone();
        let (workspace, lane) = (self.lead.workspace.clone(), format!("home:{user}"));
        let id = self.ids.make();
        let (call, urgency, due_at) =
            (Call::PublishHome { user, unfolded: Unfolded::default() }, Urgency::Refresh, self.now);
        self.decision.messages.push(Delivery {
            id,
            workspace,
            call,
            lane,
            urgency,
            due_at,
            expires_at: None,
        });
    }

    /// The map, and the chart where a date is promised, follow the weekly plan as the next messages, and share
    /// its fate.
    fn add_pictures(&mut self, plan: &DeliveryId) {
        let has_chart = view::picture::has_anything(PictureKind::Chart, self.desk, self.now);
        for picture in [PictureKind::Map].into_iter().chain(has_chart.then_some(PictureKind::Chart)) {
            let user = self.lead.user.clone();
            let delivery = Delivery {
                id: self.ids.make(),
                workspace: self.lead.workspace.clone(),
                lane: user.to_string(),
                call: Call::Upload { user, picture, after: Some(plan.clone()) },
                urgency: Urgency::Message,
                due_at: self.now,
                expires_at: self.lead.end_of_work(self.lead.day(self.now)),
            };
            self.decision.messages.push(delivery);
        }
    }

    fn message(&self, nudge: &Nudge, opener: Option<&Chosen>) -> Option<Message> {
        let today = self.lead.day(self.now);
        match &nudge.subject {
            Subject::CheckIn(_) => {
                let peer = self.peer_of(&nudge.subject)?;
                match nudge.stage {
                    Stage::Nudge => {}
                    Stage::Planned | Stage::Reminded => return Some(view::plan::moment(nudge, &peer)),
                    Stage::Asked => return Some(view::plan::question(nudge, &peer)),
                }
                Some(view::nudge::check_in(nudge, &peer, opener, self.lead, self.now))
            }
            Subject::Update(id) => {
                let milestone = self.desk.milestones.iter().find(|m| m.id == *id)?;
                let linked = linked(&self.desk.links, milestone, &self.house.readable, self.now, today);
                Some(view::nudge::update(nudge, milestone, linked.as_ref(), today))
            }
            Subject::Promise(id) => {
                let promise = self.desk.promises.iter().find(|p| p.id == *id)?;
                let peer = self.desk.peers.iter().find(|p| p.id == promise.peer)?;
                Some(view::promise::warning(nudge, promise, peer))
            }
            Subject::WeeklyPlan => {
                let due = due_peers(
                    self.lead,
                    &still_here(self.desk),
                    &self.desk.milestones,
                    &self.desk.promises,
                    self.now,
                );
                let mut message = view::weekly::plan(self.desk, self.lead, &due, self.now);
                message.blocks.extend(view::load::too_long(self.lead, &self.desk.peers));
                message.blocks.extend(view::newcomer::departed(&self.left_this_week()));
                Some(message)
            }
            Subject::Introduce(user, _) => Some(view::newcomer::introduce(nudge, user)),
            Subject::StillUseful => Some(view::nudge::still_useful(nudge)),
        }
    }

    /// Those on the list who left Slack since the last weekly plan: each is told of in one.
    fn left_this_week(&self) -> Vec<&Peer> {
        let lately = departed(self.desk).filter(|(_, at)| self.now - *at <= Duration::days(7));
        lately.map(|(peer, _)| peer).collect()
    }
}
