//! Loads desks: a few statements for all requests together, however many.

use super::error::Result;
use super::peer::MayBeMeant;
use super::tx::Tx;
use crate::domain::desk::{Desk, DeskKey, Needs, PeersNeeded};
use crate::domain::id::LeadId;
use crate::domain::lead::Lead;
use crate::domain::plain::{Allowed, Readers};
use chrono::{DateTime, Utc};
use std::collections::HashMap;

/// Each lead with what is needed of them.
struct Wanted<'a> {
    leads: Vec<(&'a LeadId, &'a Needs)>,
}

impl<'a> Wanted<'a> {
    /// Leads of whom this is needed at all.
    fn all(&self, needed: impl Fn(&Needs) -> bool) -> Vec<&'a LeadId> {
        self.leads.iter().filter(|(_, needs)| needed(needs)).map(|(lead, _)| *lead).collect()
    }

    /// Leads of whom this is needed, with since when or until when.
    fn at(&self, needed: impl Fn(&Needs) -> Option<DateTime<Utc>>) -> Vec<(&'a LeadId, DateTime<Utc>)> {
        self.leads.iter().filter_map(|(lead, needs)| Some((*lead, needed(needs)?))).collect()
    }

    /// Each thing needed by its id, with whose it must be.
    fn each<T>(&self, needed: impl Fn(&'a Needs) -> &'a [T]) -> Vec<(&'a LeadId, &'a T)> {
        self.leads.iter().flat_map(|(lead, needs)| needed(needs).iter().map(|id| (*lead, id))).collect()
    }
}

/// All that was found, whoever's.
#[derive(Default)]
struct Found {
    desks: HashMap<LeadId, Desk>,
}

impl Found {
    /// Puts rows on the desks they belong to.
    fn put<T>(
        &mut self,
        rows: Vec<T>,
        lead: impl Fn(&T) -> &LeadId,
        place: impl Fn(&mut Desk) -> &mut Vec<T>,
    ) {
        for row in rows {
            if let Some(desk) = self.desks.get_mut(lead(&row)) {
                place(desk).push(row);
            }
        }
    }

    /// A word that readers of a channel know counts for everyone; what a peer knows, for their lead.
    fn allow(&mut self, lead: &LeadId, allowed: &Allowed) {
        let Some(desk) = self.desks.get_mut(lead) else { return };
        let counts = match allowed.by {
            Readers::Channel(_) => allowed.workspace == desk.key.workspace,
            Readers::Peer(_) => allowed.lead == *lead,
        };
        if counts {
            desk.allowed.push(allowed.clone());
        }
    }

    /// The same row may have been asked for twice: by its id and by its time.
    fn settle(&mut self) {
        for desk in self.desks.values_mut() {
            desk.checkins.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
            desk.checkins.dedup_by(|a, b| a.id == b.id);
            desk.nudges.sort_by(|a, b| (a.planned_at, &a.id).cmp(&(b.planned_at, &b.id)));
            desk.nudges.dedup_by(|a, b| a.id == b.id);
            desk.updates.sort_by(|a, b| (a.created_at, &a.id).cmp(&(b.created_at, &b.id)));
            desk.updates.dedup_by(|a, b| a.id == b.id);
        }
    }
}

impl Tx {
    /// The desks asked for, in the same order. In a transaction that writes, their leads stay locked until its end.
    pub async fn desks(&mut self, requests: &[(DeskKey, Needs)]) -> Result<Vec<Desk>> {
        let mut requests_by_key = merged(requests);
        let helped = self.helped(&requests_by_key).await?;
        for (_, owner) in &helped {
            add(requests_by_key.entry(owner.clone()).or_default(), &of_helped(requests));
        }
        let mut by_key: Vec<(&DeskKey, &Needs)> = requests_by_key.iter().collect();
        by_key.sort_by_key(|(key, _)| (&key.workspace, &key.user));
        let (leads, may_be, waiting) = self.leads_with_what_comes_along(&by_key).await?;
        let wanted = Wanted { leads: leads.iter().map(|l| (&l.id, &requests_by_key[&key_of(l)])).collect() };
        let mut found = Found::default();
        for lead in &leads {
            let desk = Desk { lead: Some(lead.clone()), ..Desk::new(key_of(lead)) };
            found.desks.insert(lead.id.clone(), desk);
        }
        found.put(waiting, |n| &n.lead, |d| &mut d.nudges);
        self.load_people(&wanted, may_be, &mut found).await?;
        self.load_work(&wanted, &mut found).await?;
        self.load_acquainted(&leads, &wanted, &mut found).await?;
        found.settle();
        let knowing = wanted.all(|n| n.allowed);
        for allowed in self.allowed_in(&leads, &knowing).await? {
            for lead in &knowing {
                found.allow(lead, &allowed);
            }
        }
        let by_key: HashMap<DeskKey, Desk> =
            found.desks.into_values().map(|desk| (desk.key.clone(), desk)).collect();
        let mut desks = handed_out(requests, &helped, by_key);
        // A channel may be asked about by whoever reads it, also by one who never joined.
        for (desk, (key, needs)) in desks.iter_mut().zip(requests) {
            for channel in &needs.channels {
                desk.of_channels.extend(self.milestones_of_channel(&key.workspace, channel).await?);
            }
        }
        self.load_sightings(requests, &mut desks).await?;
        Ok(desks)
    }

    async fn load_people(
        &mut self,
        wanted: &Wanted<'_>,
        may_be: MayBeMeant,
        found: &mut Found,
    ) -> Result<()> {
        let all = |needs: &Needs| matches!(needs.peers, PeersNeeded::All | PeersNeeded::AllEver);
        let peers = self.peers_of(&wanted.all(all)).await?;
        found.put(peers, |p| &p.lead, |d| &mut d.peers);
        for lead in wanted.all(|n| n.peers == PeersNeeded::AllEver) {
            let removed = self.removed_peers(lead).await?;
            found.put(removed, |p| &p.lead, |d| &mut d.peers);
        }
        let due = |needs: &Needs| match needs.peers {
            PeersNeeded::Due(at) => Some(at),
            _ => None,
        };
        let peers = self.peers_due(&wanted.at(due)).await?;
        found.put(peers, |p| &p.lead, |d| &mut d.peers);
        let meant = wanted.each(|needs| match &needs.peers {
            PeersNeeded::Meant(words) => words.as_slice(),
            _ => &[],
        });
        let nudges = self.nudges_since(&wanted.at(|n| n.nudges_since));
        let peers = self.peers_meant(&meant, may_be).await?;
        found.put(peers, |p| &p.lead, |d| &mut d.peers);
        found.put(self.loaded(nudges).await?, |n| &n.lead, |d| &mut d.nudges);
        let nudges = self.nudges_by_id(&wanted.each(|n| &n.nudges)).await?;
        found.put(nudges, |n| &n.lead, |d| &mut d.nudges);
        let introductions = self.introductions_of(&wanted.all(|n| n.sightings_since.is_some())).await?;
        found.put(introductions, |n| &n.lead, |d| &mut d.nudges);
        let checkins = self.checkins_by_id(&wanted.each(|n| &n.checkins)).await?;
        found.put(checkins, |c| &c.lead, |d| &mut d.checkins);
        let checkins = self.checkins_with(&wanted.each(|n| &n.checkins_with)).await?;
        found.put(checkins, |c| &c.lead, |d| &mut d.checkins);
        let checkins = self.checkins_since(&wanted.at(|n| n.checkins_since)).await?;
        found.put(checkins, |c| &c.lead, |d| &mut d.checkins);
        let openers = self.openers_since(&wanted.at(|n| n.openers_since)).await?;
        found.put(openers, |o| &o.lead, |d| &mut d.openers);
        let choosing = wanted.all(|n| n.own_openers);
        let (own, hidden) = (self.own_openers_of(&choosing).await?, self.hidden_openers_of(&choosing).await?);
        found.put(own, |o| &o.lead, |d| &mut d.own_openers);
        found.put(hidden, |h| &h.lead, |d| &mut d.hidden_openers);
        Ok(())
    }

    async fn load_work(&mut self, wanted: &Wanted<'_>, found: &mut Found) -> Result<()> {
        let milestones = self.milestones_of(&wanted.all(|n| n.milestones)).await?;
        if !milestones.is_empty() {
            let obstacles = self.obstacles_of(&wanted.all(|n| n.milestones)).await?;
            found.put(obstacles, |o| &o.lead, |d| &mut d.obstacles);
        }
        found.put(milestones, |m| &m.lead, |d| &mut d.milestones);
        let links = self.links_of(&wanted.all(|n| n.links)).await?;
        found.put(links, |l| &l.lead, |d| &mut d.links);
        let updates = self.updates_by_id(&wanted.each(|n| &n.updates)).await?;
        found.put(updates, |u| &u.lead, |d| &mut d.updates);
        let updates = self.latest_updates(&wanted.all(|n| n.latest_updates)).await?;
        found.put(updates, |u| &u.lead, |d| &mut d.updates);
        let schedules = self.schedules_of(&wanted.all(|n| n.schedules)).await?;
        found.put(schedules, |s| &s.lead, |d| &mut d.schedules);
        self.load_calendars(wanted, found).await?;
        let drafts = self.drafts_of(&wanted.all(|n| n.drafts)).await?;
        found.put(drafts, |d| &d.lead, |d| &mut d.drafts);
        let promises = self.promises_of(&wanted.all(|n| n.promises)).await?;
        found.put(promises, |p| &p.lead, |d| &mut d.promises);
        let answers = self.answers_of(&wanted.all(|n| n.answers)).await?;
        found.put(answers, |a| &a.lead, |d| &mut d.answers);
        let history = wanted.all(|n| n.history);
        let updates = self.updates_of(&history).await?;
        found.put(updates, |u| &u.lead, |d| &mut d.updates);
        let (said, versions) = (self.said_of(&history).await?, self.versions_of(&history).await?);
        found.put(said, |s| &s.lead, |d| &mut d.said);
        found.put(versions, |v| &v.lead, |d| &mut d.versions);
        let noted = self.noted_of(&history).await?;
        found.put(noted, |n| &n.lead, |d| &mut d.noted);
        Ok(())
    }

    async fn load_calendars(&mut self, wanted: &Wanted<'_>, found: &mut Found) -> Result<()> {
        let asked = wanted.all(|n| n.calendars);
        if asked.is_empty() {
            return Ok(());
        }
        let (calendars, house) = (self.calendars_of(&asked).await?, self.house_calendar().await?);
        for calendar in calendars {
            if let Some(desk) = found.desks.get_mut(&calendar.lead) {
                desk.calendar = Some(calendar);
            }
        }
        for lead in asked {
            if let Some(desk) = found.desks.get_mut(lead) {
                desk.house_calendar = house.clone();
            }
        }
        Ok(())
    }

    /// Who of those asked about helps with milestones of whom.
    async fn helped(&mut self, requests: &HashMap<DeskKey, Needs>) -> Result<Vec<(DeskKey, DeskKey)>> {
        let asked: Vec<&DeskKey> = requests.iter().filter(|(_, n)| n.shared).map(|(key, _)| key).collect();
        if asked.is_empty() { Ok(vec![]) } else { self.helpers_of(&asked).await }
    }

    async fn load_acquainted(
        &mut self,
        leads: &[Lead],
        wanted: &Wanted<'_>,
        found: &mut Found,
    ) -> Result<()> {
        let asked = wanted.each(|n| &n.acquainted);
        let workspace = |lead: &LeadId| leads.iter().find(|l| l.id == *lead).map(|l| &l.workspace);
        let people: Vec<_> =
            asked.iter().filter_map(|(lead, user)| Some((workspace(lead)?, *user))).collect();
        let acquainted = self.acquainted(&people).await?;
        for (lead, user) in asked {
            let known = acquainted.iter().any(|(w, u)| u == user && Some(w) == workspace(lead));
            if let Some(desk) = found.desks.get_mut(lead).filter(|_| known) {
                desk.acquainted.push(user.clone());
            }
        }
        Ok(())
    }
}

/// What is needed of those who are helped: their milestones, and what the helper asks of their own.
fn of_helped(requests: &[(DeskKey, Needs)]) -> Needs {
    let of_one = |(_, needs): &(DeskKey, Needs)| Needs {
        milestones: true,
        links: needs.links,
        latest_updates: needs.latest_updates,
        updates: needs.updates.clone(),
        nudges_waiting: needs.nudges_waiting,
        nudges_since: needs.nudges_since,
        history: needs.history,
        ..Needs::default()
    };
    let mut together = Needs::default();
    requests.iter().filter(|(_, needs)| needs.shared).map(of_one).for_each(|n| add(&mut together, &n));
    together
}

/// A desk for each request, in its order, with the desks of those they help.
fn handed_out(
    requests: &[(DeskKey, Needs)],
    helped: &[(DeskKey, DeskKey)],
    mut by_key: HashMap<DeskKey, Desk>,
) -> Vec<Desk> {
    let mut shared: Vec<Vec<Desk>> = vec![];
    for (key, _) in requests {
        let owners = helped.iter().filter(|(helper, _)| helper == key);
        shared.push(owners.filter_map(|(_, owner)| by_key.get(owner).cloned()).collect());
    }
    let mut left: HashMap<&DeskKey, usize> = HashMap::new();
    requests.iter().for_each(|(key, _)| *left.entry(key).or_default() += 1);
    // Hardly ever are two of one key, and a desk is large: the last one asked for is not copied.
    let mut desk = |key: &DeskKey| {
        let rest = left.get_mut(key).map_or(0, |n| {
            *n -= 1;
            *n
        });
        let found = if rest == 0 { by_key.remove(key) } else { by_key.get(key).cloned() };
        found.unwrap_or_else(|| Desk::new(key.clone()))
    };
    let with = |((key, _), shared): (&(DeskKey, Needs), Vec<Desk>)| Desk { shared, ..desk(key) };
    requests.iter().zip(shared).map(with).collect()
}

fn key_of(lead: &Lead) -> DeskKey {
    DeskKey { workspace: lead.workspace.clone(), user: lead.user.clone() }
}

/// One request a key: of two with one key, whatever either needs.
fn merged(requests: &[(DeskKey, Needs)]) -> HashMap<DeskKey, Needs> {
    let mut merged: HashMap<DeskKey, Needs> = HashMap::new();
    for (key, needs) in requests {
        match merged.get_mut(key) {
            Some(already) => add(already, needs),
            None => {
                merged.insert(key.clone(), needs.clone());
            }
        }
    }
    merged
}

fn add(to: &mut Needs, more: &Needs) {
    to.peers = match (&to.peers, &more.peers) {
        (PeersNeeded::AllEver, _) | (_, PeersNeeded::AllEver) => PeersNeeded::AllEver,
        (PeersNeeded::All, _) | (_, PeersNeeded::All) => PeersNeeded::All,
        (PeersNeeded::Due(a), PeersNeeded::Due(b)) => PeersNeeded::Due(*a.max(b)),
        (PeersNeeded::Meant(a), PeersNeeded::Meant(b)) => PeersNeeded::Meant([a.as_slice(), b].concat()),
        (PeersNeeded::Due(_), PeersNeeded::Meant(_)) | (PeersNeeded::Meant(_), PeersNeeded::Due(_)) => {
            PeersNeeded::All
        }
        (PeersNeeded::None, other) | (other, PeersNeeded::None) => other.clone(),
    };
    to.nudges_waiting |= more.nudges_waiting;
    to.nudges_since = earlier(to.nudges_since, more.nudges_since);
    to.nudges.extend_from_slice(&more.nudges);
    to.checkins.extend_from_slice(&more.checkins);
    to.checkins_with.extend_from_slice(&more.checkins_with);
    to.checkins_since = earlier(to.checkins_since, more.checkins_since);
    to.milestones |= more.milestones;
    to.links |= more.links;
    to.shared |= more.shared;
    to.updates.extend_from_slice(&more.updates);
    to.latest_updates |= more.latest_updates;
    to.schedules |= more.schedules;
    to.calendars |= more.calendars;
    to.openers_since = earlier(to.openers_since, more.openers_since);
    to.own_openers |= more.own_openers;
    to.drafts |= more.drafts;
    to.promises |= more.promises;
    to.answers |= more.answers;
    to.allowed |= more.allowed;
    to.history |= more.history;
    to.channels.extend_from_slice(&more.channels);
    to.acquainted.extend_from_slice(&more.acquainted);
    to.sightings_since = earlier(to.sightings_since, more.sightings_since);
    to.sightings_of.extend_from_slice(&more.sightings_of);
}

fn earlier(a: Option<DateTime<Utc>>, b: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    a.into_iter().chain(b).min()
}
