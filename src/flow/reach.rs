//! What a person may reach: their own work, and the milestones they help with as co-owner or stand-in.

use super::case::Case;
use crate::domain::chronicle::{Deed, Noted};
use crate::domain::desk::{Change, Desk};
use crate::domain::lead::Lead;
use crate::domain::milestone::{Milestone, StatusUpdate};
use crate::domain::outlook::{Outlook, outlook};

impl Case<'_> {
    /// A milestone that this person may change.
    pub fn milestone(&self, id: &str) -> Option<Milestone> {
        self.milestones().into_iter().find(|m| m.id.as_str() == id)
    }

    /// Every milestone that this person may change, their own first.
    pub fn milestones(&self) -> Vec<Milestone> {
        let helped = self.desk.helps_with(self.now).map(|(_, milestone)| milestone);
        self.desk.milestones.iter().chain(helped).cloned().collect()
    }

    /// The milestones this person helps with, each with who leads it.
    pub fn helped(&self) -> Vec<(Milestone, Lead)> {
        let with_lead =
            |(desk, milestone): (&Desk, &Milestone)| Some((milestone.clone(), desk.lead.clone()?));
        self.desk.helps_with(self.now).filter_map(with_lead).collect()
    }

    /// Whether it is this person's own.
    pub fn is_own(&self, milestone: &Milestone) -> bool {
        self.desk.milestones.iter().any(|m| m.id == milestone.id)
    }

    /// The desk that a milestone is on.
    pub fn desk_of(&self, milestone: &Milestone) -> &Desk {
        let helped = self.desk.helps_with(self.now).find(|(_, m)| m.id == milestone.id);
        helped.map_or(&*self.desk, |(desk, _)| desk)
    }

    /// What the record of whoever leads a milestone says of it.
    pub fn outlook(&self, milestone: &Milestone, lead: &Lead) -> Outlook {
        outlook(&self.desk_of(milestone).milestones, milestone, lead.day(self.now))
    }

    /// A status update of a milestone that this person may change.
    pub fn update(&self, id: &str) -> Option<StatusUpdate> {
        let is_it = |u: &&StatusUpdate| u.id.as_str() == id;
        let own = self.desk.updates.iter().find(is_it);
        let helped = || {
            self.desk.helps_with(self.now).find_map(|(desk, milestone)| {
                desk.updates.iter().find(|u| is_it(u) && u.milestone == milestone.id)
            })
        };
        own.or_else(helped).cloned()
    }

    /// Notes what was done with a milestone, and by whom.
    pub fn note(&mut self, milestone: &Milestone, deed: Deed) {
        let of_now = |n: &&Noted| n.milestone == milestone.id && n.at == self.now;
        let ordinal = self.desk_of(milestone).noted.iter().filter(of_now).count() as u32;
        let noted = Noted {
            workspace: milestone.workspace.clone(),
            lead: milestone.lead.clone(),
            milestone: milestone.id.clone(),
            at: self.now,
            ordinal,
            by: self.user(),
            deed,
        };
        self.change(Change::Noted(noted));
    }

    /// Notes who it was, where a date or a post is by another than the lead.
    pub fn note_help(&mut self, milestone: &Milestone) {
        if !self.is_own(milestone) {
            self.note(milestone, Deed::Helped);
        }
    }
}
