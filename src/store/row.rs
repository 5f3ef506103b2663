//! A table's row: how it is written, how it is read.

use super::error::{Result, StoreError};
use super::record::{Cells, Gathering};
use super::sql::{ROWS_A_STATEMENT, Sql, Value};
pub(super) use super::table::Table;
use super::tx::Tx;
use super::vault::{Vault, is_marked};
use super::words;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::any::AnyRow;
use std::collections::HashSet;
use std::marker::PhantomData;

/// Something that one table keeps.
pub(super) trait Row: Sized {
    const TABLE: Table;

    fn write(&self) -> Vec<Value>;

    fn read(row: &Reader<'_>) -> Result<Self>;
}

/// Reads columns of a row; what cannot be read names its column.
pub(super) struct Reader<'r> {
    row: &'r dyn Cells,
    table: &'static str,
    /// Opens words that are sealed; a row without words needs none.
    vault: Option<&'r Vault>,
}

impl<'r> Reader<'r> {
    pub(super) fn new(row: &'r dyn Cells, table: &'static str) -> Self {
        Self { row, table, vault: None }
    }

    /// Reads a row that may hold words.
    pub(super) fn opening(row: &'r dyn Cells, table: &'static str, vault: &'r Vault) -> Self {
        Self { row, table, vault: Some(vault) }
    }

    /// The same row, read as one of another table that was joined to it.
    pub(super) fn of<R: Row>(&self) -> Result<R> {
        R::read(&Reader { table: R::TABLE.name, ..*self })
    }

    /// The text as it was before it was sealed, if it was.
    fn opened(&self, column: &'static str, stored: String) -> Result<String> {
        if !is_marked(&stored) {
            return Ok(stored);
        }
        let words = words::of(self.table).filter(|words| words.columns.contains(&column));
        let Some((words, vault)) = words.zip(self.vault) else { return Ok(stored) };
        let part = |key: &&'static str| self.key_part(key);
        let key: Vec<String> = words.key.iter().map(part).collect::<Result<_>>()?;
        vault.open(&words::place(self.table, column, &key), stored)
    }

    fn key_part(&self, column: &'static str) -> Result<String> {
        match self.row.text(column).flatten() {
            Some(text) => Ok(text),
            None => Ok(self.int(column)?.to_string()),
        }
    }

    pub(super) fn unreadable(&self, column: &'static str) -> StoreError {
        StoreError::Corrupt { table: self.table, column }
    }

    pub(super) fn text(&self, column: &'static str) -> Result<String> {
        self.maybe_text(column)?.ok_or_else(|| self.unreadable(column))
    }

    pub(super) fn maybe_text(&self, column: &'static str) -> Result<Option<String>> {
        let stored = self.row.text(column).ok_or_else(|| self.unreadable(column))?;
        stored.map(|stored| self.opened(column, stored)).transpose()
    }

    /// An identity, or anything else made from text.
    pub(super) fn id<T: From<String>>(&self, column: &'static str) -> Result<T> {
        self.text(column).map(T::from)
    }

    pub(super) fn maybe_id<T: From<String>>(&self, column: &'static str) -> Result<Option<T>> {
        Ok(self.maybe_text(column)?.map(T::from))
    }

    pub(super) fn int(&self, column: &'static str) -> Result<i64> {
        self.maybe_int(column)?.ok_or_else(|| self.unreadable(column))
    }

    pub(super) fn maybe_int(&self, column: &'static str) -> Result<Option<i64>> {
        self.row.int(column).ok_or_else(|| self.unreadable(column))
    }

    pub(super) fn count(&self, column: &'static str) -> Result<u32> {
        u32::try_from(self.int(column)?).map_err(|_| self.unreadable(column))
    }

    pub(super) fn flag(&self, column: &'static str) -> Result<bool> {
        Ok(self.int(column)? != 0)
    }

    pub(super) fn time(&self, column: &'static str) -> Result<DateTime<Utc>> {
        self.maybe_time(column)?.ok_or_else(|| self.unreadable(column))
    }

    pub(super) fn maybe_time(&self, column: &'static str) -> Result<Option<DateTime<Utc>>> {
        let instant = |ms| DateTime::from_timestamp_millis(ms).ok_or_else(|| self.unreadable(column));
        self.maybe_int(column)?.map(instant).transpose()
    }

    pub(super) fn day(&self, column: &'static str) -> Result<NaiveDate> {
        self.maybe_day(column)?.ok_or_else(|| self.unreadable(column))
    }

    pub(super) fn maybe_day(&self, column: &'static str) -> Result<Option<NaiveDate>> {
        self.maybe(column, |text| text.parse().ok())
    }

    /// A value of a vocabulary, by its code.
    pub(super) fn code<T>(&self, column: &'static str, read: impl Fn(&str) -> Option<T>) -> Result<T> {
        self.maybe(column, read)?.ok_or_else(|| self.unreadable(column))
    }

    pub(super) fn maybe<T>(
        &self,
        column: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>> {
        let value = |text: String| read(&text).ok_or_else(|| self.unreadable(column));
        self.maybe_text(column)?.map(value).transpose()
    }

    pub(super) fn json<T: serde::de::DeserializeOwned>(&self, column: &'static str) -> Result<T> {
        serde_json::from_str(&self.text(column)?).map_err(|_| self.unreadable(column))
    }
}

/// Rows of a table that were asked for.
#[must_use]
pub(super) struct Loading<R>(Vec<Gathering>, PhantomData<R>);

/// Text for a column that holds JSON.
pub(super) fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("plain data with text keys")
}

impl Tx {
    /// Writes whole rows, in as few statements as the limits allow, together with what comes next. Of two with one key the
    /// later wins.
    pub(super) fn upsert<'a, R: Row + 'a>(&mut self, rows: impl IntoIterator<Item = &'a R>) {
        let table = R::TABLE;
        let mut rows = latest(&table, rows.into_iter().map(R::write));
        rows.iter_mut().for_each(|row| self.vault().seal_row(table.name, table.columns, row));
        for part in rows.chunks(ROWS_A_STATEMENT) {
            let sql = Sql::new(&table.insert()).rows(part).push(&table.or_update());
            self.later(sql, Some((part.len() as u64, table.name)));
        }
    }

    /// Writes these columns of rows that are there, together with what comes next. Of two with one key the later wins. An
    /// index is written anew only if one of its columns is among them.
    pub(super) fn update<'a, R: Row + 'a>(
        &mut self,
        rows: impl IntoIterator<Item = &'a R>,
        columns: &[&str],
    ) {
        let table = R::TABLE;
        let mut rows = latest(&table, rows.into_iter().map(R::write));
        rows.iter_mut().for_each(|row| self.vault().seal_row(table.name, table.columns, row));
        let names: Vec<&str> = [table.key, table.owner, columns].concat();
        let places: Vec<usize> = names.iter().map(|name| table.place(name)).collect();
        let rows: Vec<Vec<Value>> =
            rows.into_iter().map(|row| places.iter().map(|place| row[*place].clone()).collect()).collect();
        let (before, after) = table.update(columns);
        for part in rows.chunks(ROWS_A_STATEMENT) {
            let sql = Sql::new(&before).rows(part).push(&after);
            self.later(sql, Some((part.len() as u64, table.name)));
        }
    }

    /// Loads rows by `SELECT … FROM (SELECT …) AS v <joined>`, where `joined` joins the row's table as `r`.
    pub(super) async fn joined<R: Row>(&mut self, wanted: &[Vec<Value>], joined: &str) -> Result<Vec<R>> {
        let loading = self.load_joined(wanted, joined);
        self.loaded(loading).await
    }

    /// The same together with what comes next, as by [`Tx::ask`]; [`Tx::loaded`] gives the rows.
    pub(super) fn load_joined<R: Row>(&mut self, wanted: &[Vec<Value>], joined: &str) -> Loading<R> {
        let part = |part: &[Vec<Value>]| {
            let sql = Sql::new("SELECT ").push(&R::TABLE.select("r")).push(" FROM ");
            self.ask_to_gather(R::TABLE.columns, sql.rows(part).push(" AS v ").push(joined))
        };
        Loading(wanted.chunks(ROWS_A_STATEMENT).map(part).collect(), PhantomData)
    }

    pub(super) async fn loaded<R: Row>(&mut self, Loading(parts, _): Loading<R>) -> Result<Vec<R>> {
        let mut found = Vec::new();
        for part in parts {
            let rows = self.gathered(part).await?;
            let read = |row| R::read(&Reader::opening(row, R::TABLE.name, self.vault()));
            found.append(&mut self.as_read(rows.iter().map(read).collect::<Result<Vec<_>>>())?);
        }
        Ok(found)
    }

    pub(super) async fn fetch_as<R: Row>(&mut self, sql: Sql) -> Result<Vec<R>> {
        let rows = self.fetch(sql).await?;
        let read = |row: &AnyRow| R::read(&Reader::opening(row, R::TABLE.name, self.vault()));
        self.as_read(rows.iter().map(read).collect())
    }
}

/// One row a key: an upsert may not touch one row twice.
fn latest(table: &Table, rows: impl Iterator<Item = Vec<Value>>) -> Vec<Vec<Value>> {
    let places: Vec<usize> =
        table.columns.iter().enumerate().filter(|(_, c)| table.key.contains(c)).map(|(n, _)| n).collect();
    let mut rows: Vec<Vec<Value>> = rows.collect();
    let mut seen: HashSet<Vec<&Value>> = HashSet::with_capacity(rows.len());
    let keys = rows.iter().rev().map(|row| places.iter().map(|place| &row[*place]).collect());
    let mut is_latest: Vec<bool> = keys.map(|key| seen.insert(key)).collect();
    rows.retain(|_| is_latest.pop().unwrap_or_default());
    rows
}
