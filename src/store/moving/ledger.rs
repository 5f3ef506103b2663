//! How far a copy has come: a row of the target, written with each page, until the bot first serves it.

use super::rows::Shape;
use super::tables::TABLES;
use crate::store::Dialect;
use crate::store::error::{Result, StoreError};
use crate::store::row::{Reader, json};
use crate::store::sql::{Sql, Value};
use crate::store::tx::Tx;
use chrono::{DateTime, Utc};

/// Stands for the end of the list of tables.
const ALL_DONE: &str = "";

/// A copy, as the target knows it.
#[derive(Debug)]
pub(super) struct Ledger {
    /// Which state of which source it is made from.
    pub(super) source: String,
    at_table: String,
    after_key: Option<String>,
    backup_of: Option<DateTime<Utc>>,
}

impl Ledger {
    /// The place of the table under way; past the last one if all are copied.
    pub(super) fn place(&self) -> Result<usize> {
        if self.at_table == ALL_DONE {
            return Ok(TABLES.len());
        }
        let place = TABLES.iter().position(|table| table.name == self.at_table);
        place.ok_or(StoreError::Corrupt { table: "moving", column: "at_table" })
    }

    /// The key of the last row of it that is copied.
    pub(super) fn after(&self, shape: &Shape) -> Result<Option<Vec<Value>>> {
        let unreadable = || StoreError::Corrupt { table: "moving", column: "after_key" };
        let Some(text) = &self.after_key else { return Ok(None) };
        let parts: Vec<serde_json::Value> = serde_json::from_str(text).map_err(|_| unreadable())?;
        let value = |(column, part): (&&str, serde_json::Value)| match shape.is_number(column) {
            true => part.as_i64().map(Value::from),
            false => part.as_str().map(Value::from),
        };
        let key: Option<Vec<Value>> = shape.table.key.iter().zip(parts).map(value).collect();
        key.filter(|key| key.len() == shape.table.key.len()).map(Some).ok_or_else(unreadable)
    }
}

impl Tx {
    /// The copy that is made here, if one is.
    pub(super) async fn ledger(&mut self) -> Result<Option<Ledger>> {
        let sql = "SELECT source, at_table, after_key, backup_of FROM moving WHERE id = 1";
        let rows = self.fetch(Sql::new(sql)).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let row = Reader::new(row, "moving");
        Ok(Some(Ledger {
            source: row.text("source")?,
            at_table: row.text("at_table")?,
            after_key: row.maybe_text("after_key")?,
            backup_of: row.maybe_time("backup_of")?,
        }))
    }

    pub(super) async fn begin_ledger(
        &mut self,
        source: &str,
        backup_of: Option<DateTime<Utc>>,
    ) -> Result<Ledger> {
        let at_table = TABLES[0].name;
        let row: Vec<Value> = vec![1i64.into(), source.into(), backup_of.into(), at_table.into()];
        let sql = Sql::new("INSERT INTO moving (id, source, backup_of, at_table) SELECT * FROM ");
        self.run(sql.rows(&[row]).push(" AS r")).await?;
        Ok(Ledger { source: source.to_owned(), at_table: at_table.to_owned(), after_key: None, backup_of })
    }

    /// So far it is: up to this row of this table, or to the end of it.
    pub(super) async fn note(&mut self, table: &str, after: Option<&[Value]>) -> Result<()> {
        let next = || {
            let place = TABLES.iter().position(|moved| moved.name == table).map_or(0, |place| place + 1);
            TABLES.get(place).map_or(ALL_DONE, |table| table.name)
        };
        let at_table = if after.is_some() { table } else { next() };
        let sql = Sql::new("UPDATE moving SET at_table = ").bind(at_table).push(", after_key = ");
        self.run(sql.bind(after.map(|key| json(&key))).push(" WHERE id = 1")).await?;
        Ok(())
    }

    /// It is equal to its source. Where that was a backup that was never served, this is one too.
    pub(super) async fn finish(&mut self, ledger: &Ledger, now: DateTime<Utc>) -> Result<()> {
        let sql = Sql::new("UPDATE moving SET finished_at = ").bind(now);
        self.run(sql.push(" WHERE id = 1 AND finished_at IS NULL")).await?;
        if let (Some(made), Dialect::Sqlite) = (ledger.backup_of, self.dialect()) {
            self.mark_copied(made).await?;
        }
        Ok(())
    }

    /// When the backup was made that this is a copy of, if it is one and was never served.
    pub(super) async fn backup_of(&mut self) -> Result<Option<DateTime<Utc>>> {
        let moved = self.moved().await?.flatten();
        Ok(self.copied_at().await?.or(moved))
    }

    /// A copy that was made here is served from now on, and is none any more. If it was one of a backup that was never
    /// served: when that was made.
    ///
    /// # Errors
    /// It was not finished.
    pub async fn move_in(&mut self) -> Result<Option<DateTime<Utc>>> {
        let Some(backup_of) = self.moved().await? else { return Ok(None) };
        self.run(Sql::new("DELETE FROM moving")).await?;
        Ok(backup_of)
    }

    /// Whether a copy was made here that was not served yet, and of which backup if it is of one.
    async fn moved(&mut self) -> Result<Option<Option<DateTime<Utc>>>> {
        let sql = format!("SELECT finished_at, backup_of FROM moving WHERE id = 1{}", self.lock());
        let rows = self.fetch(Sql::new(&sql)).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let row = Reader::new(row, "moving");
        if row.maybe_time("finished_at")?.is_none() {
            return Err(StoreError::refused(
                "This database is a copy that was not finished: run the same `rapport copy` again, which goes on where it \
                 was.",
            ));
        }
        Ok(Some(row.maybe_time("backup_of")?))
    }
}
