//! What an operator did with one person's data. Rows are only added.

use super::error::Result;
use super::row::{Reader, Row, Table, json};
use super::sql::{Sql, Value};
use super::tx::Tx;
use chrono::{DateTime, Utc};

/// One act on one person's data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// Identity.
    pub id: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub by: String,
    /// Which: export, correct, erase.
    pub act: String,
    /// A digest of whom: the same person gives the same one, and nobody can be read from it who is not known already.
    pub whom: String,
    /// How much it touched, by what.
    pub counts: Vec<(String, u64)>,
}

impl Row for Act {
    const TABLE: Table = Table {
        name: "audit",
        columns: &["id", "done_at", "by_whom", "act", "whom", "counts"],
        key: &["id"],
        owner: &["by_whom", "act", "whom"],
        merged: &[],
    };

    fn write(&self) -> Vec<Value> {
        vec![
            (&self.id).into(),
            self.at.into(),
            (&self.by).into(),
            (&self.act).into(),
            (&self.whom).into(),
            json(&self.counts).into(),
        ]
    }

    fn read(row: &Reader<'_>) -> Result<Self> {
        Ok(Self {
            id: row.text("id")?,
            at: row.time("done_at")?,
            by: row.text("by_whom")?,
            act: row.text("act")?,
            whom: row.text("whom")?,
            counts: row.json("counts")?,
        })
    }
}

impl Tx {
    /// Notes an act, in the transaction that does it.
    pub async fn audit(&mut self, act: &Act) -> Result<()> {
        self.upsert([act]);
        self.catch_up().await
    }

    /// The latest acts, newest first.
    pub async fn audited(&mut self, limit: u32) -> Result<Vec<Act>> {
        let sql = Sql::new(&format!(
            "SELECT {} FROM audit r ORDER BY r.done_at DESC, r.id LIMIT ",
            Act::TABLE.select("r")
        ));
        self.fetch_as(sql.bind(limit)).await
    }
}
