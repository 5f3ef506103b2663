//! Who was invited, or left.

use super::error::Result;
use super::row::{Reader, Row, Table};
use super::sql::{ROWS_A_STATEMENT, Sql, Value};
use super::tx::Tx;
use crate::domain::id::{UserId, WorkspaceId};
use crate::domain::invitation::Invitation;

impl Row for Invitation {
    const TABLE: Table = Table {
        name: "invitation",
        columns: &["workspace_id", "user_id", "invited_at"],
        key: &["workspace_id", "user_id"],
        owner: &["workspace_id"],
        merged: &[],
    };

    fn write(&self) -> Vec<Value> {
        vec![(&self.workspace).into(), (&self.user).into(), self.at.into()]
    }

    fn read(row: &Reader<'_>) -> Result<Self> {
        Ok(Self { workspace: row.id("workspace_id")?, user: row.id("user_id")?, at: row.time("invited_at")? })
    }
}

impl Tx {
    /// Those of these people who were invited before, or joined, or left.
    pub(super) async fn acquainted(
        &mut self,
        people: &[(&WorkspaceId, &UserId)],
    ) -> Result<Vec<(WorkspaceId, UserId)>> {
        let mut found = Vec::new();
        for table in ["invitation", "lead"] {
            for part in people.chunks(ROWS_A_STATEMENT) {
                let rows: Vec<Vec<Value>> =
                    part.iter().map(|(workspace, user)| vec![(*workspace).into(), (*user).into()]).collect();
                let sql = Sql::new(&format!(
                    "SELECT r.workspace_id, r.user_id FROM {table} r WHERE (r.workspace_id, r.user_id) IN "
                ));
                for row in &self.fetch(sql.rows(&rows)).await? {
                    let row = Reader::new(row, "invitation");
                    found.push((row.id("workspace_id")?, row.id("user_id")?));
                }
            }
        }
        Ok(found)
    }
}
