//! Who may serve a database: on SQLite one process, on PostgreSQL any number.
//!
//! On SQLite the one process shows it by a lock on a file beside the database. The lock ends with the process, however
//! that ends; so whoever holds it knows that all leases are those of the dead, and need not wait for their end.

use super::Store;
use super::error::{Result, StoreError};
use super::open::{make_folder, sqlite_path};
use super::outbox::read_delivery;
use super::row::Reader;
use super::sql::Sql;
use super::tx::Tx;
use crate::domain::id::DeliveryId;
use chrono::{DateTime, Duration, Utc};
use std::ffi::OsString;
use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

/// What a process was sending when it was killed may still be on its way: it is looked for after this long.
const ARRIVES_WITHIN: Duration = Duration::seconds(5);
/// The same for a file, which Slack shows a little after it said so.
const SHOWN_WITHIN: Duration = Duration::seconds(40);

/// The right to serve a database, as long as it lives.
#[derive(Debug)]
pub struct Serving {
    /// Of a SQLite file; held for as long as this lives.
    lock: Option<File>,
}

impl Serving {
    /// Takes the right. A new SQLite database's folder is made; the database is not touched.
    ///
    /// # Errors
    /// Another process serves the same SQLite file.
    pub fn claim(url: &str) -> Result<Self> {
        let Some(path) = sqlite_path(url).filter(|path| !path.is_empty()) else {
            return Ok(Self { lock: None });
        };
        let path = beside(&make_folder(Path::new(path))?);
        let unusable = |error: std::io::Error| {
            StoreError::refused(format!(
                "The folder of the database cannot be written to ({}): give the program's user access to it.",
                error.kind()
            ))
        };
        let opened = OpenOptions::new().create(true).write(true).truncate(false).open(&path);
        match locked(opened.map_err(unusable)?).map_err(unusable)? {
            Some(serving) => Ok(serving),
            None => Err(StoreError::refused(
                "Another Rapport serves this database already, and a SQLite file takes one: stop that one first. \
                 PostgreSQL takes several.",
            )),
        }
    }

    /// Keeps others from serving a SQLite file that is only read; `None` if another serves it. Where no lock can be made,
    /// nobody serves it: that takes one.
    pub(super) fn keep_off(file: &Path) -> Result<Option<Self>> {
        let path = beside(file);
        let opened = OpenOptions::new().create(true).write(true).truncate(false).open(&path);
        match opened.or_else(|_| File::open(&path)) {
            Err(_) => Ok(Some(Self { lock: None })),
            Ok(file) => locked(file).map_err(|error| StoreError::unavailable(error.kind().to_string())),
        }
    }
}

/// The right that comes with this lock, unless another has it.
fn locked(file: File) -> std::io::Result<Option<Serving>> {
    match file.try_lock() {
        Ok(()) => Ok(Some(Serving { lock: Some(file) })),
        Err(TryLockError::Error(error)) => Err(error),
        Err(TryLockError::WouldBlock) => Ok(None),
    }
}

/// The lock of a database; not the database itself, whose own locks would end when another handle on it is closed.
fn beside(database: &Path) -> PathBuf {
    let mut name = OsString::from(database);
    name.push(".lock");
    name.into()
}

impl Store {
    /// Takes over what the process before was sending when it ended, if there can be no other; how many deliveries.
    /// Each is looked for before it is sent again, once what was on its way has arrived.
    pub async fn take_over(&self, serving: &Serving, now: DateTime<Utc>) -> Result<u64> {
        if serving.lock.is_none() {
            return Ok(0);
        }
        let mut tx = self.begin().await?;
        let (files, others) = tx.under_way().await?;
        let taken = tx.give_back(&files, now + SHOWN_WITHIN).await?
            + tx.give_back(&others, now + ARRIVES_WITHIN).await?;
        tx.commit().await?;
        Ok(taken)
    }
}

impl Tx {
    /// What is being sent: files, and all else.
    async fn under_way(&mut self) -> Result<(Vec<DeliveryId>, Vec<DeliveryId>)> {
        let sql = Sql::new(
            "SELECT id, workspace_id, lane, urgency, call, due_at, expires_at FROM outbox \
             WHERE state = 'sending' ORDER BY seq, id",
        );
        let rows = self.fetch(sql).await?;
        let mut under_way = Vec::with_capacity(rows.len());
        for row in &rows {
            under_way.push(read_delivery(&Reader::opening(row, "outbox", self.vault()))?);
        }
        let (files, others): (Vec<_>, Vec<_>) = under_way.into_iter().partition(|d| d.call.is_file());
        let ids = |deliveries: Vec<crate::domain::delivery::Delivery>| {
            deliveries.into_iter().map(|delivery| delivery.id).collect()
        };
        Ok((ids(files), ids(others)))
    }

    /// They wait until then, and may have been sent.
    async fn give_back(&mut self, ids: &[DeliveryId], due_at: DateTime<Utc>) -> Result<u64> {
        if ids.is_empty() {
            return Ok(0);
        }
        let sql = Sql::new(
            "UPDATE outbox SET state = 'pending', ambiguous = 1, owner = NULL, lease_until = NULL, due_at = ",
        );
        let ids: Vec<&DeliveryId> = ids.iter().collect();
        self.run(sql.bind(due_at).push(" WHERE state = 'sending' AND id IN ").list(&ids)).await
    }
}
