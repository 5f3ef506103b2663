//! Moving house: all that a database holds is copied into another, row by row as it stands, and compared.
//!
//! The source is only read, in one transaction: one state of it, whatever others do. The copy keeps with each page of rows
//! how far it has come, so that it goes on after an interruption where it was. Words stay sealed as they are: a row keeps
//! its key and its place, so they open there too.

mod ends;
mod ledger;
mod rows;
mod sum;
mod tables;

pub use sum::Differs;

use super::Store;
use super::error::{Result, StoreError};
use super::open::{CONNECTIONS, Opening, open};
use super::sql::Value;
use super::steps::MIGRATIONS;
use super::tx::Tx;
use chrono::{DateTime, Utc};
use ends::Ends;
use ledger::Ledger;
use rows::Shape;
use sum::{Sum, differs, fingerprint};
use tables::TABLES;

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The source is read, to know what has to arrive.
    Reading,
    /// Rows are copied.
    Copying,
    /// The copy is read, and compared.
    Comparing,
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// With which table.
    pub table: &'static str,
    /// How many of its rows that is done with.
    pub rows: u64,
    /// How many it has in the source.
    pub of: u64,
}

/// A copy that is being made: it goes on only while [`Copying::next`] is asked for.
pub struct Copying {
    ends: Ends,
    source: Tx,
    stage: Stage,
    /// The place of the table under way.
    place: usize,
    after: Option<Vec<Value>>,
    sum: Sum,
    shape: Option<Shape>,
    ledger: Option<Ledger>,
    expected: Vec<Sum>,
    found: Vec<Sum>,
}

impl Copying {
    /// Looks at both ends, and makes the schema of the target.
    ///
    /// # Errors
    /// The source is not there, is served, or has another schema; the target is served, is not empty, or is the source.
    pub async fn begin(from: &str, to: &str) -> Result<Self> {
        let ends = Ends::open(from, to).await?;
        let source = ends.from.reading().await?;
        Ok(Self {
            ends,
            source,
            stage: Stage::Reading,
            place: 0,
            after: None,
            sum: Sum::default(),
            shape: None,
            ledger: None,
            expected: vec![],
            found: vec![],
        })
    }

    /// Does a little of the work, and tells how far it has come; `None` once all is copied and compared.
    ///
    /// # Errors
    /// The target holds something else, or a copy of another state of the source.
    pub async fn next(&mut self) -> Result<Option<Progress>> {
        let Some(table) = TABLES.get(self.place) else {
            return self.next_stage().await;
        };
        let shape = match self.shape.take() {
            Some(shape) => shape,
            None => self.source.shape_of(table).await?,
        };
        let last = match self.stage {
            Stage::Reading => self.source.add_page(&shape, self.after.as_deref(), &mut self.sum).await?,
            Stage::Copying => self.copy_page(&shape).await?,
            Stage::Comparing => {
                let mut target = self.ends.to.reading().await?;
                target.add_page(&shape, self.after.as_deref(), &mut self.sum).await?
            }
        };
        let of = self.expected.get(self.place).map_or(self.sum.rows, |sum| sum.rows);
        let progress = Progress { stage: self.stage, table: table.name, rows: self.sum.rows, of };
        match last {
            Some(key) => (self.after, self.shape) = (Some(key), Some(shape)),
            None => self.table_done(),
        }
        Ok(Some(progress))
    }

    /// Rows in all, as the source has them.
    pub fn rows(&self) -> u64 {
        self.expected.iter().map(|sum| sum.rows).sum()
    }

    /// How many tables there are.
    pub fn tables(&self) -> usize {
        TABLES.len()
    }

    /// Whether words are encrypted in it.
    pub fn is_sealed(&self) -> bool {
        let keys = TABLES.iter().position(|table| table.name == "notes_key");
        keys.and_then(|place| self.expected.get(place)).is_some_and(|sum| sum.rows > 0)
    }

    /// What is not in the copy as it is in the source; nothing if they are equal.
    pub async fn differences(&mut self) -> Result<Vec<Differs>> {
        let mut found = vec![];
        let sums = TABLES.iter().zip(self.expected.iter().zip(&self.found));
        for (table, (expected, here)) in sums.filter(|(_, (expected, here))| expected != here) {
            let shape = self.source.shape_of(table).await?;
            let mut target = self.ends.to.reading().await?;
            found.push(differs(&mut self.source, &mut target, &shape, *expected, *here).await?);
        }
        Ok(found)
    }

    /// Lets both ends go. A copy that is equal is finished: the bot may serve it.
    pub async fn end(self, is_equal: bool, now: DateTime<Utc>) -> Result<()> {
        if let (true, Some(ledger)) = (is_equal, &self.ledger) {
            let mut tx = self.ends.to.begin().await?;
            tx.finish(ledger, now).await?;
            tx.commit().await?;
        }
        drop(self.source);
        self.ends.close().await;
        Ok(())
    }

    /// Copies a page, and notes with it how far that is; the key of its last row.
    async fn copy_page(&mut self, shape: &Shape) -> Result<Option<Vec<Value>>> {
        let rows = self.source.page(shape, self.after.as_deref()).await?;
        let last = rows.last().map(|row| shape.key_of(row));
        let mut target = self.ends.to.begin().await?;
        target.put(shape, &rows).await?;
        target.note(shape.table.name, last.as_deref()).await?;
        target.commit().await?;
        self.sum.rows += rows.len() as u64;
        Ok(last)
    }

    fn table_done(&mut self) {
        let sum = std::mem::take(&mut self.sum);
        match self.stage {
            Stage::Reading => self.expected.push(sum),
            Stage::Copying => {}
            Stage::Comparing => self.found.push(sum),
        }
        (self.place, self.after) = (self.place + 1, None);
    }

    /// From reading to copying, where the copy was left; from copying to comparing.
    async fn next_stage(&mut self) -> Result<Option<Progress>> {
        match self.stage {
            Stage::Reading => self.take_up().await?,
            Stage::Copying => (self.stage, self.place) = (Stage::Comparing, 0),
            Stage::Comparing => return Ok(None),
        }
        Box::pin(self.next()).await
    }

    /// Begins the copy, or takes it up where it was left.
    async fn take_up(&mut self) -> Result<()> {
        let source = fingerprint(&self.expected);
        let backup_of = self.source.backup_of().await?;
        let mut target = self.ends.to.begin().await?;
        let ledger = match target.ledger().await? {
            Some(ledger) if ledger.source == source => ledger,
            Some(_) => {
                return Err(StoreError::refused(
                    "The target holds a copy that was begun from another source, or from this one before it changed: empty the \
                 target, and begin anew.",
                ));
            }
            None => {
                target.must_be_empty().await?;
                target.begin_ledger(&source, backup_of).await?
            }
        };
        target.commit().await?;
        (self.stage, self.place) = (Stage::Copying, ledger.place()?);
        if self.place < TABLES.len() {
            let shape = self.source.shape_of(&TABLES[self.place]).await?;
            self.after = ledger.after(&shape)?;
            self.sum.rows = self.source.count_until(&shape, self.after.as_deref()).await?;
            self.shape = Some(shape);
        }
        self.ledger = Some(ledger);
        Ok(())
    }
}

impl std::fmt::Debug for Copying {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Copying")
            .field("stage", &self.stage)
            .field("place", &self.place)
            .finish_non_exhaustive()
    }
}

impl Store {
    /// A database that is only read.
    pub(super) async fn of_reading(url: &str) -> Result<Self> {
        let pools = open(url, Opening::ToRead, &MIGRATIONS, CONNECTIONS).await?;
        Ok(Self { pools: pools.into(), vault: Default::default() })
    }
}
