//! Saves changes: whole rows, all of one table in one statement.

use super::error::Result;
use super::peer::OF_CONTACTS;
use super::tx::Tx;
use crate::domain::checkin::CheckIn;
use crate::domain::chronicle::{Noted, Said, UpdateVersion};
use crate::domain::desk::{Change, OpenerUse};
use crate::domain::draft::Draft;
use crate::domain::erasure::Erasure;
use crate::domain::holiday::LeadCalendar;
use crate::domain::id::{DraftId, LeadId, MilestoneId, OpenerId};
use crate::domain::invitation::Invitation;
use crate::domain::lead::Lead;
use crate::domain::link::MilestoneLink;
use crate::domain::milestone::{Milestone, StatusUpdate};
use crate::domain::nudge::Nudge;
use crate::domain::obstacle::Obstacle;
use crate::domain::opener::{HiddenOpener, OwnOpener};
use crate::domain::peer::Peer;
use crate::domain::plain::Allowed;
use crate::domain::promise::Promise;
use crate::domain::review::Answer;
use crate::domain::schedule::Schedule;
use crate::domain::sighting::Sighting;

/// Changes by table, each in its order.
#[derive(Default)]
struct Sorted<'a> {
    leads: Vec<&'a Lead>,
    peers: Vec<&'a Peer>,
    talked: Vec<&'a Peer>,
    checkins: Vec<&'a CheckIn>,
    nudges: Vec<&'a Nudge>,
    milestones: Vec<&'a Milestone>,
    updates: Vec<&'a StatusUpdate>,
    schedules: Vec<&'a Schedule>,
    openers: Vec<&'a OpenerUse>,
    own_openers: Vec<&'a OwnOpener>,
    own_openers_gone: Vec<&'a OpenerId>,
    hidden_openers: Vec<&'a HiddenOpener>,
    openers_back: Vec<&'a HiddenOpener>,
    drafts: Vec<&'a Draft>,
    used_drafts: Vec<&'a DraftId>,
    promises: Vec<&'a Promise>,
    answers: Vec<&'a Answer>,
    allowed: Vec<&'a Allowed>,
    said: Vec<&'a Said>,
    versions: Vec<&'a UpdateVersion>,
    obstacles: Vec<&'a Obstacle>,
    noted: Vec<&'a Noted>,
    invitations: Vec<&'a Invitation>,
    sightings: Vec<&'a Sighting>,
    erasures: Vec<&'a Erasure>,
    links: Vec<&'a MilestoneLink>,
    links_gone: Vec<&'a MilestoneId>,
    calendars: Vec<&'a LeadCalendar>,
    calendars_gone: Vec<&'a LeadId>,
}

impl<'a> Sorted<'a> {
    fn add(&mut self, change: &'a Change) {
        match change {
            Change::Lead(lead) => self.leads.push(lead),
            Change::Peer(peer) => {
                self.talked.retain(|talked| talked.id != peer.id);
                self.peers.push(peer);
            }
            Change::Talked(peer) => self.talked.push(peer),
            Change::CheckIn(checkin) => self.checkins.push(checkin),
            Change::Nudge(nudge) => self.nudges.push(nudge),
            Change::Milestone(milestone) => self.milestones.push(milestone),
            Change::Update(update) => self.updates.push(update),
            Change::Schedule(schedule) => self.schedules.push(schedule),
            Change::OpenerUsed(used) => self.openers.push(used),
            Change::OwnOpener(own) => self.own_openers.push(own),
            Change::OwnOpenerGone(id) => {
                self.own_openers.retain(|own| own.id != *id);
                self.own_openers_gone.push(id);
            }
            Change::OpenerHidden(hidden) => self.hide(hidden),
            Change::OpenerBack(back) => self.bring_back(back),
            Change::Promise(promise) => self.promises.push(promise),
            Change::Answered(answer) => self.answers.push(answer),
            Change::Allowed(allowed) => self.allowed.push(allowed),
            Change::Said(said) => self.said.push(said),
            Change::Version(version) => self.versions.push(version),
            Change::Obstacle(obstacle) => self.obstacles.push(obstacle),
            Change::Noted(noted) => self.noted.push(noted),
            Change::Draft(draft) => {
                self.used_drafts.retain(|id| **id != draft.id);
                self.drafts.push(draft);
            }
            Change::Sighted(sighting) => self.sightings.push(sighting),
            Change::Erased(erasure) => self.erasures.push(erasure),
            Change::Invited(invitation) => self.invitations.push(invitation),
            Change::Link(link) => self.link(link),
            Change::LinkGone { milestone, .. } => self.unlink(milestone),
            Change::Calendar(calendar) => {
                self.calendars_gone.retain(|lead| **lead != calendar.lead);
                self.calendars.push(calendar);
            }
            Change::CalendarGone(lead) => {
                self.calendars.retain(|calendar| calendar.lead != *lead);
                self.calendars_gone.push(lead);
            }
            Change::DraftUsed(id) => {
                self.drafts.retain(|draft| draft.id != *id);
                self.used_drafts.push(id);
            }
        }
    }
}

impl<'a> Sorted<'a> {
    fn link(&mut self, link: &'a MilestoneLink) {
        self.links_gone.retain(|id| **id != link.milestone);
        self.links.push(link);
    }

    fn hide(&mut self, hidden: &'a HiddenOpener) {
        self.openers_back.retain(|back| (&back.lead, &back.opener) != (&hidden.lead, &hidden.opener));
        self.hidden_openers.push(hidden);
    }

    fn bring_back(&mut self, back: &'a HiddenOpener) {
        self.hidden_openers.retain(|hidden| (&hidden.lead, &hidden.opener) != (&back.lead, &back.opener));
        self.openers_back.push(back);
    }

    fn unlink(&mut self, milestone: &'a MilestoneId) {
        self.links.retain(|link| link.milestone != *milestone);
        self.links_gone.push(milestone);
    }
}

impl Tx {
    /// Writes rows as they stand in the changes; of two changes of one row the later wins. A row that belongs to
    /// another lead is not written, and the whole is refused.
    pub async fn save(&mut self, changes: &[Change]) -> Result<()> {
        self.save_later(changes).await?;
        self.catch_up().await
    }

    /// The same, most of it written together with what comes next; refused by then.
    pub async fn save_later(&mut self, changes: &[Change]) -> Result<()> {
        let mut sorted = Sorted::default();
        changes.iter().for_each(|change| sorted.add(change));
        // What others point at comes first.
        self.upsert(sorted.leads);
        self.upsert(sorted.peers);
        self.update(sorted.talked, OF_CONTACTS);
        self.save_milestones(&sorted.milestones);
        self.upsert(sorted.links);
        self.drop_links(&sorted.links_gone).await?;
        self.upsert(sorted.calendars);
        self.drop_calendars(&sorted.calendars_gone).await?;
        self.upsert(sorted.checkins);
        sorted.nudges.iter().for_each(|nudge| self.watch.nudged(nudge));
        self.upsert(sorted.nudges);
        self.upsert(sorted.updates);
        self.upsert(sorted.said);
        self.upsert(sorted.versions);
        self.upsert(sorted.obstacles);
        self.upsert(sorted.noted);
        self.upsert(sorted.promises);
        self.upsert(sorted.answers);
        self.upsert(sorted.allowed);
        self.upsert(sorted.schedules);
        self.add_openers(&sorted.openers).await?;
        self.upsert(sorted.own_openers);
        self.drop_own_openers(&sorted.own_openers_gone).await?;
        self.upsert(sorted.hidden_openers);
        self.show_openers(&sorted.openers_back).await?;
        self.upsert(sorted.drafts);
        self.drop_drafts(&sorted.used_drafts).await?;
        self.upsert(sorted.sightings);
        self.upsert(sorted.invitations);
        // Last, so that nothing of the same moment is left behind.
        for erasure in sorted.erasures {
            self.erase(erasure).await?;
        }
        Ok(())
    }
}
