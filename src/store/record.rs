//! Rows as they are read, one by one or all in one text.
//!
//! sqlx runs SQLite on a thread of its own, and each row that is handed over wakes who waits for it. Where the columns are known,
//! the rows of a statement come as one JSON text instead: one hand-over, however many there are.

use super::dialect::Dialect;
use super::error::{Result, StoreError};
use super::sql::Sql;
use super::table::listed;
use super::tx::{Ticket, Tx};
use serde_json::Value;
use sqlx::any::{Any, AnyRow};
use sqlx::{Decode, Row as _, Type};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a column of one row holds. The outer absence is a column that is not there, or holds something else.
pub(super) trait Cells: Sync {
    fn int(&self, column: &str) -> Option<Option<i64>>;

    fn text(&self, column: &str) -> Option<Option<String>>;
}

impl Cells for AnyRow {
    fn int(&self, column: &str) -> Option<Option<i64>> {
        cell(self, column)
    }

    fn text(&self, column: &str) -> Option<Option<String>> {
        cell(self, column)
    }
}

fn cell<'r, T: Decode<'r, Any> + Type<Any>>(row: &'r AnyRow, column: &str) -> Option<Option<T>> {
    row.try_get(column).ok()
}

/// A row that came with others in one text.
struct Record {
    columns: Arc<[&'static str]>,
    values: Vec<Value>,
    /// Where the next column is looked for first: they are read about in their order.
    next: AtomicUsize,
}

impl Record {
    fn new(columns: &Arc<[&'static str]>, values: Vec<Value>) -> Self {
        Self { columns: columns.clone(), values, next: AtomicUsize::new(0) }
    }

    fn value(&self, column: &str) -> Option<&Value> {
        let next = self.next.load(Ordering::Relaxed);
        let place = (next..self.columns.len()).chain(0..next).find(|place| self.columns[*place] == column)?;
        self.next.store(place + 1, Ordering::Relaxed);
        self.values.get(place)
    }
}

impl Cells for Record {
    fn int(&self, column: &str) -> Option<Option<i64>> {
        match self.value(column)? {
            Value::Null => Some(None),
            value => value.as_i64().map(Some),
        }
    }

    fn text(&self, column: &str) -> Option<Option<String>> {
        match self.value(column)? {
            Value::Null => Some(None),
            value => value.as_str().map(|text| Some(text.to_owned())),
        }
    }
}

/// The rows of one statement, in its order.
pub(super) struct Rows(Came);

enum Came {
    OneByOne(Vec<AnyRow>),
    Together(Vec<Record>),
}

impl Rows {
    pub(super) fn iter(&self) -> impl Iterator<Item = &dyn Cells> {
        let (one_by_one, together) = match &self.0 {
            Came::OneByOne(rows) => (rows.as_slice(), &[][..]),
            Came::Together(rows) => (&[][..], rows.as_slice()),
        };
        let records = together.iter().map(|row| row as &dyn Cells);
        one_by_one.iter().map(|row| row as &dyn Cells).chain(records)
    }
}

/// The rows of a statement that was asked, and what their columns are called.
#[must_use]
pub(super) struct Gathering {
    ticket: Ticket,
    columns: Arc<[&'static str]>,
}

impl Tx {
    /// Asks, as by [`Tx::ask`], with a statement that only reads, and whose columns are called so.
    pub(super) fn ask_to_gather(&mut self, columns: &[&'static str], sql: Sql) -> Gathering {
        let sql = match self.dialect() {
            Dialect::Postgres => sql,
            Dialect::Sqlite => sql.after(&together(columns)).push(") AS found"),
        };
        Gathering { ticket: self.ask(sql), columns: columns.into() }
    }

    pub(super) async fn gathered(&mut self, Gathering { ticket, columns }: Gathering) -> Result<Rows> {
        let rows = self.told(ticket).await?;
        if self.dialect() == Dialect::Postgres {
            return Ok(Rows(Came::OneByOne(rows)));
        }
        let text = rows.first().and_then(|row| row.text("rows_found")?);
        let rows = text.and_then(|text| serde_json::from_str::<Vec<Vec<Value>>>(&text).ok());
        let records = |rows: Vec<_>| rows.into_iter().map(|values| Record::new(&columns, values)).collect();
        let rows = rows.map(|rows| Rows(Came::Together(records(rows))));
        rows.ok_or(StoreError::Corrupt { table: "a statement", column: "rows_found" })
    }
}

/// SQLite's words for all rows of `found` in one text.
fn together(columns: &[&str]) -> String {
    ["SELECT json_group_array(json_array(", &listed(columns, "found"), ")) AS rows_found FROM ("].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    async fn gather(tx: &mut Tx, sql: Sql) -> Rows {
        let asked = tx.ask_to_gather(&["n", "said"], sql);
        tx.gathered(asked).await.expect("reads")
    }

    #[tokio::test]
    async fn rows_in_one_text_are_the_rows_in_their_order() {
        let (_folder, store) = Store::for_a_test().await;
        let mut tx = store.reading().await.expect("begins");
        let large = 1_795_262_400_123_456_789;
        let row = |n: i64, text: Option<&str>| vec![n.into(), text.into()];
        let rows = [row(1, Some("a \"b\"\n{} é")), row(large, None), row(2, Some("[1]"))];
        let sql = |rows: &[_]| {
            let sql = Sql::new("SELECT v.column1 AS n, v.column2 AS said FROM ").rows(rows);
            sql.push(" AS v WHERE n > ").bind(0i64).push(" ORDER BY n DESC")
        };
        let found = gather(&mut tx, sql(&rows)).await;
        let found: Vec<_> = found.iter().map(|row| (row.int("n"), row.text("said"))).collect();
        let one = |n, text: Option<&str>| (Some(Some(n)), Some(text.map(str::to_owned)));
        let expected = [one(large, None), one(2, Some("[1]")), one(1, Some("a \"b\"\n{} é"))];
        assert_eq!(found, expected);
        let rest = gather(&mut tx, sql(&[row(0, None)])).await;
        assert_eq!(rest.iter().count(), 0);
        let other = gather(&mut tx, sql(&rows)).await;
        let row = other.iter().next().expect("a row");
        assert_eq!((row.int("other"), row.text("n")), (None, None), "not a column, and not a text");
    }
}
