//! Rows as they stand, whatever they mean: read by pages, written, and given to a sum.

use super::sum::Sum;
use super::tables::{Moved, TABLES};
use crate::store::Dialect;
use crate::store::error::{Result, StoreError};
use crate::store::row::Reader;
use crate::store::sql::{Sql, Value};
use crate::store::tx::Tx;
use sqlx::Row as _;
use sqlx::any::AnyRow;

/// How many rows are read and written together.
const PAGE: u32 = 250;

/// A table as the schema has it.
#[derive(Debug)]
pub(super) struct Shape {
    pub(super) table: &'static Moved,
    /// Its columns by name, and whether each holds numbers rather than texts.
    pub(super) columns: Vec<(String, bool)>,
}

/// The columns of a table: one statement for each engine.
const fn columns_of(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => "SELECT name, lower(type) AS kind FROM pragma_table_info($1) ORDER BY name",
        Dialect::Postgres => {
            "SELECT CAST(column_name AS TEXT) AS name, CAST(data_type AS TEXT) AS kind FROM information_schema.columns \
             WHERE table_schema = current_schema() AND table_name = $1 ORDER BY 1"
        }
    }
}

/// The tables that are there.
const fn tables_of(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => {
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name"
        }
        Dialect::Postgres => {
            "SELECT CAST(table_name AS TEXT) AS name FROM information_schema.tables \
             WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY 1"
        }
    }
}

impl Shape {
    fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// What makes this row the same row.
    pub(super) fn key_of(&self, row: &[Value]) -> Vec<Value> {
        let place = |key: &&&str| self.columns.iter().position(|(name, _)| name == **key);
        self.table.key.iter().filter_map(|key| place(&key)).map(|place| row[place].clone()).collect()
    }

    /// Whether a part of the key is a number.
    pub(super) fn is_number(&self, column: &str) -> bool {
        self.columns.iter().any(|(name, number)| name == column && *number)
    }

    fn read(&self, row: &AnyRow) -> Result<Vec<Value>> {
        let unreadable = || StoreError::Corrupt { table: self.table.name, column: "a column" };
        let value = |(name, number): &(String, bool)| match number {
            true => row.try_get::<Option<i64>, _>(name.as_str()).map(Value::Int).map_err(|_| unreadable()),
            false => {
                row.try_get::<Option<String>, _>(name.as_str()).map(Value::Text).map_err(|_| unreadable())
            }
        };
        self.columns.iter().map(value).collect()
    }

    /// The condition of coming after this key.
    fn after(&self, sql: Sql, after: Option<&[Value]>, is: &str) -> Sql {
        let Some(after) = after else { return sql };
        let mut sql = sql.push(&format!(" WHERE ({}) {is} (", self.table.key.join(", ")));
        for (nth, value) in after.iter().enumerate() {
            sql = sql.push(if nth == 0 { "" } else { ", " }).bind(value.clone());
        }
        sql.push(")")
    }
}

impl Tx {
    pub(super) async fn shape_of(&mut self, table: &'static Moved) -> Result<Shape> {
        let rows = self.fetch(Sql::of_one(columns_of(self.dialect()), table.name)).await?;
        let column = |row: &AnyRow| {
            let row = Reader::new(row, "schema");
            Ok((row.text("name")?, row.text("kind")? == "bigint"))
        };
        Ok(Shape { table, columns: rows.iter().map(column).collect::<Result<_>>()? })
    }

    /// The rows after this key, so many at most, in the order of this engine.
    pub(super) async fn page(&mut self, shape: &Shape, after: Option<&[Value]>) -> Result<Vec<Vec<Value>>> {
        let sql = Sql::new(&format!("SELECT {} FROM {}", shape.names(), shape.table.name));
        let order = format!(" ORDER BY {} LIMIT ", shape.table.key.join(", "));
        let rows = self.fetch(shape.after(sql, after, ">").push(&order).bind(PAGE)).await?;
        rows.iter().map(|row| shape.read(row)).collect()
    }

    /// Adds a page to a sum; the key of its last row, unless there was none.
    pub(super) async fn add_page(
        &mut self,
        shape: &Shape,
        after: Option<&[Value]>,
        sum: &mut Sum,
    ) -> Result<Option<Vec<Value>>> {
        let rows = self.page(shape, after).await?;
        rows.iter().for_each(|row| sum.add(shape, row));
        Ok(rows.last().map(|row| shape.key_of(row)))
    }

    /// How many rows come up to this key; none if there is no key.
    pub(super) async fn count_until(&mut self, shape: &Shape, until: Option<&[Value]>) -> Result<u64> {
        if until.is_none() {
            return Ok(0);
        }
        let sql = Sql::new(&format!("SELECT COUNT(*) AS n FROM {}", shape.table.name));
        self.counted(shape.after(sql, until, "<=")).await
    }

    async fn counted(&mut self, sql: Sql) -> Result<u64> {
        let rows = self.fetch(sql).await?;
        rows.first().map_or(Ok(0), |row| Ok(Reader::new(row, "count").int("n")?.unsigned_abs()))
    }

    /// Writes rows that are not there yet.
    pub(super) async fn put(&mut self, shape: &Shape, rows: &[Vec<Value>]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let sql = Sql::new(&format!("INSERT INTO {} ({}) SELECT * FROM ", shape.table.name, shape.names()));
        self.run(sql.rows(rows).push(" AS r")).await?;
        Ok(())
    }

    /// Refuses a database in which there is something.
    pub(super) async fn must_be_empty(&mut self) -> Result<()> {
        for table in TABLES {
            let rows = self.counted(Sql::new(&format!("SELECT COUNT(*) AS n FROM {}", table.name))).await?;
            if rows > 0 {
                return Err(StoreError::refused(format!(
                    "The target is not empty (there is something in {}): name an empty database.",
                    table.name
                )));
            }
        }
        Ok(())
    }

    /// Refuses a database in which something else stands.
    pub(super) async fn must_be_ours(&mut self) -> Result<()> {
        let rows = self.fetch(Sql::new(tables_of(self.dialect()))).await?;
        let names: Result<Vec<String>> =
            rows.iter().map(|row| Reader::new(row, "schema").text("name")).collect();
        let names = names?;
        match names.first().filter(|_| !names.iter().any(|name| name == "_sqlx_migrations")) {
            None => Ok(()),
            Some(first) => Err(StoreError::refused(format!(
                "The target holds tables of something else ({first}): name an empty database."
            ))),
        }
    }
}
