//! What Slack last said of people's places.

use super::error::Result;
use super::row::{Reader, Row, Table};
use super::sql::{Sql, Value};
use super::tx::Tx;
use crate::domain::desk::{Desk, DeskKey, Needs};
use crate::domain::id::{LeadId, UserId, WorkspaceId};
use crate::domain::nudge::Nudge;
use crate::domain::sighting::{News, Sighting};
use crate::domain::vocabulary::Role;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

impl Row for Sighting {
    const TABLE: Table = Table {
        name: "sighting",
        columns: &["workspace_id", "user_id", "role", "news", "news_at", "seen_at"],
        key: &["workspace_id", "user_id"],
        owner: &["workspace_id"],
        merged: &[],
    };

    fn write(&self) -> Vec<Value> {
        vec![
            (&self.workspace).into(),
            (&self.user).into(),
            self.role.code().into(),
            self.news.code().into(),
            self.news_at.into(),
            self.seen_at.into(),
        ]
    }

    fn read(row: &Reader<'_>) -> Result<Self> {
        Ok(Self {
            workspace: row.id("workspace_id")?,
            user: row.id("user_id")?,
            role: row.code("role", Role::from_code)?,
            news: row.code("news", News::from_code)?,
            news_at: row.time("news_at")?,
            seen_at: row.time("seen_at")?,
        })
    }
}

impl Tx {
    /// Puts the sightings asked for on the desks, also of those who never joined.
    pub(super) async fn load_sightings(
        &mut self,
        requests: &[(DeskKey, Needs)],
        desks: &mut [Desk],
    ) -> Result<()> {
        let mut since: BTreeMap<&WorkspaceId, DateTime<Utc>> = BTreeMap::new();
        let mut people: Vec<(&WorkspaceId, &UserId)> = vec![];
        for (key, needs) in requests {
            if let Some(at) = needs.sightings_since {
                let earliest = since.entry(&key.workspace).or_insert(at);
                *earliest = at.min(*earliest);
            }
            people.extend(needs.sightings_of.iter().map(|user| (&key.workspace, user)));
        }
        let mut found = self.sightings_since(&since).await?;
        found.extend(self.sightings_of(&people).await?);
        for (desk, (key, needs)) in desks.iter_mut().zip(requests) {
            let asked = |s: &&Sighting| {
                let since = needs.sightings_since.is_some_and(|at| s.news_at >= at);
                s.workspace == key.workspace && (since || needs.sightings_of.contains(&s.user))
            };
            desk.sightings = found.iter().filter(asked).cloned().collect();
            desk.sightings.sort_by(|a, b| a.user.cmp(&b.user));
            desk.sightings.dedup();
        }
        Ok(())
    }

    /// Leaders who joined or took up their role since then, and whoever left.
    async fn sightings_since(
        &mut self,
        since: &BTreeMap<&WorkspaceId, DateTime<Utc>>,
    ) -> Result<Vec<Sighting>> {
        let wanted: Vec<Vec<Value>> =
            since.iter().map(|(workspace, at)| vec![(*workspace).into(), (*at).into()]).collect();
        let joined = "JOIN sighting r ON r.workspace_id = v.column1 AND r.news_at >= v.column2 \
                      AND (r.role <> 'other' OR r.news = 'left')";
        self.joined(&wanted, joined).await
    }

    async fn sightings_of(&mut self, people: &[(&WorkspaceId, &UserId)]) -> Result<Vec<Sighting>> {
        let wanted: Vec<Vec<Value>> =
            people.iter().map(|(workspace, user)| vec![(*workspace).into(), (*user).into()]).collect();
        let joined = "JOIN sighting r ON r.workspace_id = v.column1 AND r.user_id = v.column2";
        self.joined(&wanted, joined).await
    }

    /// Each lead's nudges to introduce themselves, however old: nobody comes up twice.
    pub(super) async fn introductions_of(&mut self, leads: &[&LeadId]) -> Result<Vec<Nudge>> {
        let wanted: Vec<Vec<Value>> = leads.iter().map(|lead| vec![(*lead).into()]).collect();
        self.joined(&wanted, "JOIN nudge r ON r.lead_id = v.column1 AND r.about_user IS NOT NULL").await
    }

    /// Forgets whom Slack has not spoken of since then.
    pub async fn forget_sightings_before(&mut self, before: DateTime<Utc>) -> Result<u64> {
        self.run(Sql::new("DELETE FROM sighting WHERE seen_at < ").bind(before)).await
    }
}
