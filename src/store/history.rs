//! What was said of milestones: dates with their forecast, and posts before their edits. Rows are only added.

use super::error::Result;
use super::row::{Reader, Row, Table, json};
use super::sql::Value;
use super::tx::Tx;
use crate::domain::chronicle::{Noted, Said, UpdateVersion};
use crate::domain::id::LeadId;

impl Row for Said {
    const TABLE: Table = Table {
        name: "milestone_said",
        columns: &[
            "workspace_id",
            "lead_id",
            "milestone_id",
            "said_at",
            "promise",
            "estimate",
            "likely",
            "safe",
            "met",
            "of_items",
            "why",
        ],
        key: &["milestone_id", "said_at"],
        owner: &["workspace_id", "lead_id"],
        merged: &[],
    };

    fn write(&self) -> Vec<Value> {
        vec![
            (&self.workspace).into(),
            (&self.lead).into(),
            (&self.milestone).into(),
            self.at.into(),
            self.promise.into(),
            self.estimate.into(),
            self.likely.into(),
            self.safe.into(),
            self.confidence.map(|(met, _)| met).into(),
            self.confidence.map(|(_, of)| of).into(),
            (&self.why).into(),
        ]
    }

    fn read(row: &Reader<'_>) -> Result<Self> {
        let count = |column| -> Result<Option<u32>> {
            Ok(row.maybe_int(column)?.and_then(|n| u32::try_from(n).ok()))
        };
        Ok(Self {
            workspace: row.id("workspace_id")?,
            lead: row.id("lead_id")?,
            milestone: row.id("milestone_id")?,
            at: row.time("said_at")?,
            promise: row.day("promise")?,
            estimate: row.day("estimate")?,
            likely: row.maybe_day("likely")?,
            safe: row.maybe_day("safe")?,
            confidence: count("met")?.zip(count("of_items")?),
            why: row.text("why")?,
        })
    }
}

impl Row for UpdateVersion {
    const TABLE: Table = Table {
        name: "status_update_version",
        columns: &["workspace_id", "lead_id", "update_id", "ordinal", "words", "until_at"],
        key: &["update_id", "ordinal"],
        owner: &["workspace_id", "lead_id"],
        merged: &[],
    };

    fn write(&self) -> Vec<Value> {
        vec![
            (&self.workspace).into(),
            (&self.lead).into(),
            (&self.update).into(),
            self.ordinal.into(),
            json(&self.words).into(),
            self.until.into(),
        ]
    }

    fn read(row: &Reader<'_>) -> Result<Self> {
        Ok(Self {
            workspace: row.id("workspace_id")?,
            lead: row.id("lead_id")?,
            update: row.id("update_id")?,
            ordinal: row.count("ordinal")?,
            words: row.json("words")?,
            until: row.time("until_at")?,
        })
    }
}

impl Row for Noted {
    const TABLE: Table = Table {
        name: "milestone_deed",
        columns: &["workspace_id", "lead_id", "milestone_id", "done_at", "ordinal", "by_user", "deed"],
        key: &["milestone_id", "done_at", "ordinal"],
        owner: &["workspace_id", "lead_id"],
        merged: &[],
    };

    fn write(&self) -> Vec<Value> {
        vec![
            (&self.workspace).into(),
            (&self.lead).into(),
            (&self.milestone).into(),
            self.at.into(),
            self.ordinal.into(),
            (&self.by).into(),
            json(&self.deed).into(),
        ]
    }

    fn read(row: &Reader<'_>) -> Result<Self> {
        Ok(Self {
            workspace: row.id("workspace_id")?,
            lead: row.id("lead_id")?,
            milestone: row.id("milestone_id")?,
            at: row.time("done_at")?,
            ordinal: row.count("ordinal")?,
            by: row.id("by_user")?,
            deed: row.json("deed")?,
        })
    }
}

impl Tx {
    /// What else was done with the milestones of these leads, oldest first.
    pub(super) async fn noted_of(&mut self, leads: &[&LeadId]) -> Result<Vec<Noted>> {
        let wanted: Vec<Vec<Value>> = leads.iter().map(|lead| vec![(*lead).into()]).collect();
        let joined = "JOIN milestone_deed r ON r.lead_id = v.column1 ORDER BY r.done_at, r.ordinal";
        self.joined(&wanted, joined).await
    }

    /// Every date that these leads said, oldest first.
    pub(super) async fn said_of(&mut self, leads: &[&LeadId]) -> Result<Vec<Said>> {
        let wanted: Vec<Vec<Value>> = leads.iter().map(|lead| vec![(*lead).into()]).collect();
        let joined = "JOIN milestone_said r ON r.lead_id = v.column1 ORDER BY r.said_at, r.milestone_id";
        self.joined(&wanted, joined).await
    }

    /// What the posts of these leads said before each edit, oldest first.
    pub(super) async fn versions_of(&mut self, leads: &[&LeadId]) -> Result<Vec<UpdateVersion>> {
        let wanted: Vec<Vec<Value>> = leads.iter().map(|lead| vec![(*lead).into()]).collect();
        let joined = "JOIN status_update_version r ON r.lead_id = v.column1 ORDER BY r.update_id, r.ordinal";
        self.joined(&wanted, joined).await
    }
}
