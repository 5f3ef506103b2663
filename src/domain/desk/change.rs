//! What a change does to a desk.

use super::{Change, Desk};
use crate::domain::erasure::Erased;
use crate::domain::holiday::LeadCalendar;
use crate::domain::id::PromiseId;
use crate::domain::opener::Whom;

impl Desk {
    /// The desk as it is after a change, so that the next input of a batch sees it. What was changed for
    /// another lead changes on their desk, if it is here.
    pub fn apply(&mut self, change: &Change) {
        let theirs = |desk: &&mut Desk| desk.lead.as_ref().map(|lead| &lead.id) == change.shared_by();
        match change.shared_by().is_some().then(|| self.shared.iter_mut().find(theirs)).flatten() {
            Some(desk) => desk.take(change),
            None => self.take(change),
        }
    }

    /// Takes a change that was made on another desk, if it is of this lead or of one whose desk is here.
    pub fn hear(&mut self, change: &Change) {
        let Some(whose) = change.shared_by() else { return };
        let is_of = |desk: &Desk| desk.lead.as_ref().is_some_and(|lead| lead.id == *whose);
        if is_of(self) {
            self.take(change);
        }
        self.shared.iter_mut().filter(|desk| is_of(desk)).for_each(|desk| desk.take(change));
    }

    fn forget(&mut self, what: &Erased) {
        let Erased::Peer { id, .. } = what else {
            let shared = std::mem::take(&mut self.shared);
            *self = Self { shared, ..Self::new(self.key.clone()) };
            return;
        };
        self.peers.retain(|peer| peer.id != *id);
        self.checkins.retain(|checkin| checkin.peer != *id);
        let promises = &self.promises;
        let theirs = |promise: &PromiseId| promises.iter().any(|p| p.id == *promise && p.peer == *id);
        self.nudges.retain(|nudge| nudge.peer() != Some(id) && !nudge.promise().is_some_and(theirs));
        self.promises.retain(|promise| promise.peer != *id);
        self.answers.retain(|answer| answer.peer.as_ref() != Some(id));
        self.own_openers.retain(|own| own.whom != Whom::Peer(id.clone()));
        let sponsored = self.milestones.iter_mut().filter(|m| m.sponsor.as_ref() == Some(id));
        sponsored.for_each(|milestone| milestone.sponsor = None);
        self.obstacles.iter_mut().for_each(|obstacle| obstacle.told.retain(|told| told.who != *id));
    }

    /// The days of another calendar are not those of the one before.
    fn set_calendar(&mut self, calendar: Option<LeadCalendar>) {
        if let Some(lead) = &mut self.lead {
            lead.holidays.own = calendar.iter().flat_map(|c| c.kept.days.iter().cloned()).collect();
        }
        self.calendar = calendar;
    }

    fn take(&mut self, change: &Change) {
        match change {
            Change::Lead(lead) => self.lead = Some(lead.clone()),
            Change::Peer(peer) | Change::Talked(peer) => put(&mut self.peers, peer, |p| &p.id),
            Change::CheckIn(checkin) => put(&mut self.checkins, checkin, |c| &c.id),
            Change::Nudge(nudge) => put(&mut self.nudges, nudge, |n| &n.id),
            Change::Milestone(milestone) => put(&mut self.milestones, milestone, |m| &m.id),
            Change::Link(link) => put(&mut self.links, link, |l| &l.milestone),
            Change::LinkGone { milestone, .. } => self.links.retain(|l| l.milestone != *milestone),
            Change::Update(update) => put(&mut self.updates, update, |u| &u.id),
            Change::Schedule(schedule) => put(&mut self.schedules, schedule, |s| &s.id),
            Change::Calendar(calendar) => self.set_calendar(Some(calendar.clone())),
            Change::CalendarGone(_) => self.set_calendar(None),
            Change::OpenerUsed(used) => self.openers.push(used.clone()),
            Change::OwnOpener(own) => put(&mut self.own_openers, own, |o| &o.id),
            Change::OwnOpenerGone(id) => self.own_openers.retain(|o| o.id != *id),
            Change::OpenerHidden(hidden) => put(&mut self.hidden_openers, hidden, |h| &h.opener),
            Change::OpenerBack(back) => self.hidden_openers.retain(|h| h.opener != back.opener),
            Change::Draft(draft) => put(&mut self.drafts, draft, |d| &d.id),
            Change::Promise(promise) => put(&mut self.promises, promise, |p| &p.id),
            Change::Answered(answer) => self.answers.push(answer.clone()),
            Change::Allowed(allowed) => self.allowed.push(allowed.clone()),
            Change::Said(said) => self.said.push(said.clone()),
            Change::Version(version) => self.versions.push(version.clone()),
            Change::Obstacle(obstacle) => put(&mut self.obstacles, obstacle, |o| &o.id),
            Change::Noted(noted) => self.noted.push(noted.clone()),
            Change::Invited(invitation) => self.acquainted.push(invitation.user.clone()),
            Change::Sighted(sighting) => put(&mut self.sightings, sighting, |s| &s.user),
            Change::DraftUsed(id) => self.drafts.retain(|d| d.id != *id),
            Change::Erased(erasure) => self.forget(&erasure.what),
        }
    }
}

fn put<T: Clone, K: PartialEq>(rows: &mut Vec<T>, row: &T, key: impl Fn(&T) -> &K) {
    match rows.iter_mut().find(|r| key(r) == key(row)) {
        Some(old) => *old = row.clone(),
        None => rows.push(row.clone()),
    }
}
