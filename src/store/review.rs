//! Answers of the reviews.

use super::error::Result;
use super::row::{Reader, Row, Table};
use super::sql::Value;
use super::tx::Tx;
use crate::domain::id::LeadId;
use crate::domain::review::{Answer, Practice};

impl Row for Answer {
    const TABLE: Table = Table {
        name: "review_answer",
        columns: &[
            "workspace_id",
            "lead_id",
            "period",
            "question",
            "practice",
            "peer_id",
            "milestone_id",
            "words",
            "answered_at",
        ],
        key: &["lead_id", "period", "question"],
        owner: &["workspace_id", "lead_id"],
        merged: &[],
    };

    fn write(&self) -> Vec<Value> {
        vec![
            (&self.workspace).into(),
            (&self.lead).into(),
            (&self.period).into(),
            (&self.question).into(),
            self.practice.code().into(),
            self.peer.as_ref().into(),
            self.milestone.as_ref().into(),
            self.words.as_ref().into(),
            self.at.into(),
        ]
    }

    fn read(row: &Reader<'_>) -> Result<Self> {
        Ok(Self {
            workspace: row.id("workspace_id")?,
            lead: row.id("lead_id")?,
            period: row.text("period")?,
            question: row.text("question")?,
            practice: row.code("practice", Practice::from_code)?,
            peer: row.maybe_id("peer_id")?,
            milestone: row.maybe_id("milestone_id")?,
            words: row.maybe_text("words")?,
            at: row.time("answered_at")?,
        })
    }
}

impl Tx {
    /// All answers of these leads, oldest first.
    pub(super) async fn answers_of(&mut self, leads: &[&LeadId]) -> Result<Vec<Answer>> {
        let wanted: Vec<Vec<Value>> = leads.iter().map(|lead| vec![(*lead).into()]).collect();
        let joined = "JOIN review_answer r ON r.lead_id = v.column1 ORDER BY r.answered_at, r.question";
        self.joined(&wanted, joined).await
    }
}
