//! Peers.

use super::error::{Result, StoreError};
use super::row::{Loading, Reader, Row, Table};
use super::sql::Value;
use super::tx::Tx;
use crate::domain::balance::Run;
use crate::domain::desk::{DeskKey, Needs, PeersNeeded};
use crate::domain::id::{LeadId, UserId};
use crate::domain::lead::Lead;
use crate::domain::logline::Who;
use crate::domain::names::{first_word, is_written_otherwise};
use crate::domain::nudge::Nudge;
use crate::domain::peer::{About, Clocks, Peer};
use crate::domain::vocabulary::{Circle, Role};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a contact changes.
pub(super) const OF_CONTACTS: &[&str] = &[
    "last_contact",
    "last_talk",
    "last_chat",
    "started_by_them",
    "requests",
    "learned_only",
    "shared_only",
    "skipped_until",
    "due_at",
];

impl Row for Peer {
    const TABLE: Table = Table {
        name: "peer",
        columns: &[
            "id",
            "workspace_id",
            "lead_id",
            "slack_user",
            "name",
            "role",
            "circle",
            "cadence_days",
            "organisation",
            "email",
            "prefers",
            "cares",
            "goal",
            "they_need",
            "we_need",
            "renews_on",
            "added_at",
            "last_contact",
            "last_talk",
            "last_chat",
            "started_by_them",
            "requests",
            "learned_only",
            "shared_only",
            "nudged_at",
            "skipped_until",
            "removed_at",
            "due_at",
            "written_otherwise",
        ],
        key: &["id"],
        owner: &["workspace_id", "lead_id"],
        merged: &[],
    };

    fn write(&self) -> Vec<Value> {
        vec![
            (&self.id).into(),
            (&self.workspace).into(),
            (&self.lead).into(),
            self.slack_user.as_ref().into(),
            (&self.name).into(),
            self.role.code().into(),
            self.circle.code().into(),
            self.cadence_days.into(),
            self.organisation.as_ref().into(),
            self.email.as_ref().into(),
            self.about.prefers.as_ref().into(),
            self.about.cares.as_ref().into(),
            self.about.goal.as_ref().into(),
            self.about.they_need.as_ref().into(),
            self.about.we_need.as_ref().into(),
            self.about.renews_on.into(),
            self.added_at.into(),
            self.clocks.last_contact.into(),
            self.clocks.last_talk.into(),
            self.clocks.last_chat.into(),
            self.run.started_by_them.into(),
            self.run.requests.into(),
            self.run.learned_only.into(),
            self.run.shared_only.into(),
            self.nudged_at.into(),
            self.skipped_until.into(),
            self.removed_at.into(),
            self.comes_up_at().into(),
            is_written_otherwise(&self.name).into(),
        ]
    }

    fn read(row: &Reader<'_>) -> Result<Self> {
        let cadence = row.maybe_int("cadence_days")?.map(u32::try_from).transpose();
        Ok(Self {
            id: row.id("id")?,
            workspace: row.id("workspace_id")?,
            lead: row.id("lead_id")?,
            slack_user: row.maybe_id("slack_user")?,
            name: row.text("name")?,
            role: row.code("role", Role::from_code)?,
            circle: row.code("circle", Circle::from_code)?,
            cadence_days: cadence.map_err(|_| row.unreadable("cadence_days"))?,
            organisation: row.maybe_text("organisation")?,
            email: row.maybe_text("email")?,
            about: About {
                prefers: row.maybe_text("prefers")?,
                cares: row.maybe_text("cares")?,
                goal: row.maybe_text("goal")?,
                they_need: row.maybe_text("they_need")?,
                we_need: row.maybe_text("we_need")?,
                renews_on: row.maybe_day("renews_on")?,
            },
            added_at: row.time("added_at")?,
            clocks: Clocks {
                last_contact: row.maybe_time("last_contact")?,
                last_talk: row.maybe_time("last_talk")?,
                last_chat: row.maybe_time("last_chat")?,
            },
            run: Run {
                started_by_them: row.count("started_by_them")?,
                requests: row.count("requests")?,
                learned_only: row.count("learned_only")?,
                shared_only: row.count("shared_only")?,
            },
            nudged_at: row.maybe_time("nudged_at")?,
            skipped_until: row.maybe_time("skipped_until")?,
            removed_at: row.maybe_time("removed_at")?,
        })
    }
}

/// Who may be meant, of each lead: those who are called so, and what others are called whose names have to be read to tell.
#[derive(Default)]
pub(super) struct MayBeMeant {
    called: HashMap<LeadId, Vec<Peer>>,
    /// A JSON array of [`Named`].
    others: HashMap<LeadId, String>,
}

/// What a peer is called: their id, name and Slack user.
#[derive(Deserialize)]
struct Named<'a>(#[serde(borrow)] Cow<'a, str>, #[serde(borrow)] Cow<'a, str>, Option<UserId>);

impl<'a> Named<'a> {
    fn read_all(text: Option<&'a str>) -> Result<Vec<Self>> {
        let read = text.map_or(Ok(vec![]), serde_json::from_str);
        read.map_err(|_| StoreError::Corrupt { table: "lead", column: "people" })
    }

    fn as_candidate(&self) -> (&str, Option<&UserId>, &str) {
        (&self.1, self.2.as_ref(), &self.0)
    }
}

/// What those are like whom these words may mean: a user of Slack, or a pattern of their name.
fn called(needs: &Needs) -> String {
    let PeersNeeded::Meant(words) = &needs.peers else { return String::new() };
    match words.as_slice() {
        [Who::Mention { user_id, .. }] => user_id.to_string(),
        [Who::Named(name)] => format!("%{}%", first_word(name)),
        _ => "%".to_owned(),
    }
}

impl Tx {
    /// All peers of these leads, removed ones left out.
    pub(super) async fn peers_of(&mut self, leads: &[&LeadId]) -> Result<Vec<Peer>> {
        let wanted: Vec<Vec<Value>> = leads.iter().map(|lead| vec![(*lead).into()]).collect();
        let joined =
            "JOIN peer r ON r.lead_id = v.column1 AND r.removed_at IS NULL ORDER BY r.added_at, r.id";
        self.joined(&wanted, joined).await
    }

    /// The leads of these desks, locked until the end, with who may be meant of their people, those left out whom they took off, and
    /// with the nudges that wait where they are needed: all of it in one way to the database.
    pub(super) async fn leads_with_what_comes_along(
        &mut self,
        wanted: &[(&DeskKey, &Needs)],
    ) -> Result<(Vec<Lead>, MayBeMeant, Vec<Nudge>)> {
        let is_meant = |needs: &Needs| matches!(needs.peers, PeersNeeded::Meant(_));
        let row = |(key, needs): &(&DeskKey, &Needs)| {
            vec![(&key.workspace).into(), (&key.user).into(), called(needs).into()]
        };
        let people: Vec<Vec<Value>> = wanted.iter().map(row).collect();
        let meaning: Vec<Vec<Value>> = wanted.iter().filter(|(_, needs)| is_meant(needs)).map(row).collect();
        let others = (!meaning.is_empty()).then(|| ("people", self.others_called()));
        let read = |row: &Reader<'_>| if meaning.is_empty() { Ok(None) } else { row.maybe_text("people") };
        // The leads come first: where rows are locked, what is read after theirs are is read as it stays.
        let asked = self.ask_leads_at(&people, others);
        let near = self.peers_called(&meaning);
        let waiting = self.nudges_waiting(wanted);
        let (mut leads, mut may_be) = (vec![], MayBeMeant::default());
        for asked in asked {
            for (lead, others) in self.leads_and(asked, read).await? {
                may_be.others.extend(others.map(|others| (lead.id.clone(), others)));
                leads.push(lead);
            }
        }
        for peer in self.loaded(near).await? {
            may_be.called.entry(peer.lead.clone()).or_default().push(peer);
        }
        Ok((leads, may_be, self.loaded(waiting).await?))
    }

    /// What finds the names of a lead `r` that may be meant by words that are not in them as they stand: those with an accent or an
    /// apostrophe, but for those that are called so as well, as the row `v` has it.
    fn others_called(&self) -> String {
        let (rows, array, like) =
            (self.dialect().json_of_rows(), self.dialect().json_array(), self.dialect().like());
        format!(
            "(SELECT CAST({rows}({array}(p.id, p.name, p.slack_user)) AS TEXT) \
             FROM peer p WHERE p.lead_id = r.id AND p.removed_at IS NULL AND p.written_otherwise = 1 \
             AND (p.name {like} v.column3 OR p.slack_user = v.column3) IS NOT TRUE)"
        )
    }

    /// Asks for the peers of these leads, each a row of workspace, user and what a peer is called.
    fn peers_called(&mut self, people: &[Vec<Value>]) -> Loading<Peer> {
        let like = self.dialect().like();
        let joined = format!(
            "JOIN lead l ON l.workspace_id = v.column1 AND l.user_id = v.column2 \
             JOIN peer r ON r.lead_id = l.id AND r.removed_at IS NULL \
             AND (r.name {like} v.column3 OR r.slack_user = v.column3)"
        );
        self.load_joined(people, &joined)
    }

    /// Whom these words mean among the peers of each lead. Only whoever is meant is loaded, or everybody where somebody is
    /// not found.
    pub(super) async fn peers_meant(
        &mut self,
        words: &[(&LeadId, &Who)],
        may_be: MayBeMeant,
    ) -> Result<Vec<Peer>> {
        let (mut meant, mut whole) = (BTreeMap::new(), BTreeSet::new());
        for (lead, who) in words {
            let others = Named::read_all(may_be.others.get(*lead).map(String::as_str))?;
            let near = may_be.called.get(*lead).into_iter().flatten();
            let near = near.map(|p| (p.name.as_str(), p.slack_user.as_ref(), p.id.as_str()));
            let found = who.meant_of(near.chain(others.iter().map(Named::as_candidate)));
            if found.is_empty() {
                whole.insert(*lead);
            }
            meant.extend(found.into_iter().map(|id| (id.to_owned(), *lead)));
        }
        meant.retain(|_, lead| !whole.contains(lead));
        let mut peers: Vec<Peer> = may_be.called.into_values().flatten().collect();
        peers.retain(|peer| meant.remove(peer.id.as_str()).is_some());
        let wanted: Vec<Vec<Value>> = meant.into_iter().map(|(id, l)| vec![l.into(), id.into()]).collect();
        let joined = "JOIN peer r ON r.id = v.column2 AND r.lead_id = v.column1";
        peers.append(&mut self.joined(&wanted, joined).await?);
        peers.append(&mut self.peers_of(&whole.into_iter().collect::<Vec<_>>()).await?);
        peers.sort_by(|a, b| (a.added_at, &a.id).cmp(&(b.added_at, &b.id)));
        Ok(peers)
    }

    /// The peers that this lead took off the list, while they are kept.
    pub async fn removed_peers(&mut self, lead: &LeadId) -> Result<Vec<Peer>> {
        let wanted = vec![vec![lead.into()]];
        let joined =
            "JOIN peer r ON r.lead_id = v.column1 AND r.removed_at IS NOT NULL ORDER BY r.removed_at, r.id";
        self.joined(&wanted, joined).await
    }

    /// The peers of each lead who are due at that instant; by the index on (lead, due).
    pub(super) async fn peers_due(&mut self, leads: &[(&LeadId, DateTime<Utc>)]) -> Result<Vec<Peer>> {
        let wanted: Vec<Vec<Value>> = leads.iter().map(|(l, at)| vec![(*l).into(), (*at).into()]).collect();
        let joined = "JOIN peer r ON r.lead_id = v.column1 AND r.due_at <= v.column2 ORDER BY r.due_at, r.id";
        self.joined(&wanted, joined).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::desk::Change;
    use crate::domain::planner::sample;
    use crate::store::Store;

    fn called_by(who: &Who) -> String {
        match who {
            Who::Named(name) => name.clone(),
            Who::Mention { user_id, .. } => format!("@{user_id}"),
        }
    }

    #[tokio::test]
    async fn whoever_is_called_so_comes_in_one_way_with_the_lead_and_whoever_is_written_otherwise_in_a_second()
     {
        let (_folder, store) = Store::for_a_test().await;
        let (lead, now) = (sample::lead(), sample::now());
        let people = ["Ana Ruiz", "Dana Ruiz", "Pat O'Brien", "Zoë Lind"];
        let peer = |name: &str| Peer { lead: lead.id.clone(), ..sample::peer(name, Circle::Core, 9, now) };
        let gone = Peer { removed_at: Some(now), ..peer("Ana Gone") };
        let user = UserId::new("U0DANA");
        let known = Peer { slack_user: Some(user.clone()), ..peer("D. Kim") };
        let other = Lead { id: LeadId::new("L2"), user: UserId::new("U2"), ..lead.clone() };
        let theirs = Peer { lead: other.id.clone(), ..peer("Ana Other") };
        let mut changes = vec![Change::Lead(lead.clone()), Change::Lead(other)];
        changes.extend(people.map(peer).into_iter().chain([gone, known, theirs]).map(Change::Peer));
        let mut tx = store.begin().await.expect("begins");
        tx.save(&changes).await.expect("saves");
        tx.commit().await.expect("commits");
        let key = DeskKey { workspace: lead.workspace, user: lead.user };
        let named = |said: &str| Who::Named(said.into());
        let mention = Who::Mention { user_id: user, label: None };
        let mut asked: Vec<_> =
            ["ana", "ruiz", "obrien", "zoe", "nobody"].map(|said| vec![named(said)]).into();
        asked.extend([vec![mention], vec![named("ana"), named("zoe")]]);
        let mut found = vec![];
        for words in asked {
            let peers = PeersNeeded::Meant(words.clone());
            let needs = Needs { peers, nudges_waiting: true, ..Needs::default() };
            let mut tx = store.begin_with_first().await.expect("begins");
            let desks = tx.desks(&[(key.clone(), needs)]).await.expect("loads");
            let mut names: Vec<&str> = desks[0].peers.iter().map(|peer| peer.name.as_str()).collect();
            names.sort_unstable();
            let words: Vec<_> = words.iter().map(called_by).collect();
            found.push(format!("{}, ways {}: {}", words.join(" and "), tx.texts.len(), names.join(", ")));
        }
        insta::assert_snapshot!(found.join("\n"), @"
        ana, ways 1: Ana Ruiz
        ruiz, ways 1: Ana Ruiz, Dana Ruiz
        obrien, ways 2: Pat O'Brien
        zoe, ways 2: Zoë Lind
        nobody, ways 2: Ana Ruiz, D. Kim, Dana Ruiz, Pat O'Brien, Zoë Lind
        @U0DANA, ways 1: D. Kim
        ana and zoe, ways 1: Ana Ruiz, Zoë Lind
        ");
    }
}
