//! Peers.

use super::error::{Result, StoreError};
use super::row::{Reader, Row, Table};
use super::sql::Value;
use super::tx::Tx;
use crate::domain::balance::Run;
use crate::domain::desk::{DeskKey, Needs, PeersNeeded};
use crate::domain::id::{LeadId, UserId};
use crate::domain::lead::Lead;
use crate::domain::logline::Who;
use crate::domain::names::first_word;
use crate::domain::peer::{About, Clocks, Peer};
use crate::domain::vocabulary::{Circle, Role};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

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

/// What the people of each lead are called: a JSON array of [`Named`], if there are any.
pub(super) type Names = HashMap<LeadId, Option<String>>;

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

    /// Leads, as by `leads_at`, and what those of their people are called who may be meant, those left out whom they took
    /// off: in one text a lead, from an index that holds nothing else.
    pub(super) async fn leads_with_names_at(
        &mut self,
        wanted: &[(&DeskKey, &Needs)],
    ) -> Result<(Vec<Lead>, Names)> {
        let (rows, array, like) =
            (self.dialect().json_of_rows(), self.dialect().json_array(), self.dialect().like());
        // A name with an accent or an apostrophe may be meant by words that are not in it as they stand.
        let column = format!(
            "(SELECT CAST({rows}({array}(p.id, p.name, p.slack_user)) AS TEXT) \
             FROM (SELECT v.column3 AS called) AS w CROSS JOIN peer p WHERE p.lead_id = r.id AND p.removed_at IS NULL \
             AND (p.name {like} w.called OR p.slack_user = w.called OR p.name LIKE '%''%' \
             OR length(p.name) <> octet_length(p.name)))"
        );
        let read = |row: &Reader<'_>| row.maybe_text("people");
        let row = |(key, needs): &(&DeskKey, &Needs)| {
            vec![(&key.workspace).into(), (&key.user).into(), called(needs).into()]
        };
        let people: Vec<Vec<Value>> = wanted.iter().map(row).collect();
        let found = self.leads_at_and(&people, Some(("people", column)), read).await?;
        let names = found.iter().map(|(lead, _)| lead.id.clone()).collect::<Vec<_>>();
        let (leads, people): (Vec<_>, Vec<_>) = found.into_iter().unzip();
        Ok((leads, names.into_iter().zip(people).collect()))
    }

    /// Whom these words mean among the peers of each lead. Only whoever is meant is loaded, or everybody where somebody is
    /// not found.
    pub(super) async fn peers_meant(
        &mut self,
        words: &[(&LeadId, &Who)],
        names: &Names,
    ) -> Result<Vec<Peer>> {
        let (mut meant, mut whole) = (BTreeSet::new(), BTreeSet::new());
        for (lead, who) in words {
            let people = Named::read_all(names.get(*lead).and_then(Option::as_deref))?;
            let found = who.meant_of(people.iter().map(Named::as_candidate));
            if found.is_empty() {
                whole.insert(*lead);
            }
            meant.extend(found.into_iter().map(|id| (*lead, id.to_owned())));
        }
        meant.retain(|(lead, _)| !whole.contains(lead));
        let wanted: Vec<Vec<Value>> = meant.into_iter().map(|(l, id)| vec![l.into(), id.into()]).collect();
        let joined = "JOIN peer r ON r.id = v.column2 AND r.lead_id = v.column1 ORDER BY r.added_at, r.id";
        let mut peers = self.joined(&wanted, joined).await?;
        peers.extend(self.peers_of(&whole.into_iter().collect::<Vec<_>>()).await?);
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
