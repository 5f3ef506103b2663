//! Who may serve a database: on SQLite one process, on PostgreSQL any number.
//!
//! On SQLite the one process shows it by a lock on a file beside the database. The lock ends with the process, however
//! that ends; so whoever holds it knows that all leases are those of the dead, and need not wait for their end. In that
//! file stands with which key it seals notes, so that `rapport rekey` does not write what it cannot read.

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
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// What a process was sending when it was killed may still be on its way: it is looked for after this long.
const ARRIVES_WITHIN: Duration = Duration::seconds(5);
/// The same for a file, which Slack shows a little after it said so.
const SHOWN_WITHIN: Duration = Duration::seconds(40);

/// What stands in the lock before the name of the key that its holder seals notes with, and in its place if that has none.
const SEALS_WITH: &str = "notes key: ";
const NO_KEY: &str = "none";

/// With which key whoever serves a SQLite file seals notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sealing {
    /// Nobody serves it, or does not tell.
    Unknown,
    /// With none.
    Plain,
    /// With the key of this name.
    With(String),
}

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
        let unusable = |error: std::io::Error| unusable(&path, &error);
        match locked(writable(&path).map_err(unusable)?).map_err(unusable)? {
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
        match writable(&path).or_else(|_| File::open(&path)) {
            Err(_) => Ok(Some(Self { lock: None })),
            Ok(file) => locked(file).map_err(|error| StoreError::unavailable(error.kind().to_string())),
        }
    }

    /// The same; others are told with which key this process seals notes.
    pub fn sealing_with(self, key: Option<&str>) -> Self {
        if let Some(mut lock) = self.lock.as_ref() {
            // Without room for the line it is not told.
            let _ = writeln!(lock, "{SEALS_WITH}{}", key.unwrap_or(NO_KEY));
        }
        self
    }

    /// With which key the process seals notes that serves this SQLite file now.
    pub fn sealing_of_another(url: &str) -> Sealing {
        let lock = sqlite_path(url).and_then(|path| File::open(beside(Path::new(path))).ok());
        match lock.map(|lock| (lock.try_lock_shared(), std::io::read_to_string(&lock))) {
            Some((Err(TryLockError::WouldBlock), Ok(text))) => {
                match text.trim().strip_prefix(SEALS_WITH.trim_end()).map(str::trim) {
                    None => Sealing::Unknown,
                    Some(NO_KEY) => Sealing::Plain,
                    Some(key) => Sealing::With(key.to_owned()),
                }
            }
            _ => Sealing::Unknown,
        }
    }
}

/// The lock, to write into; made for its owner alone if it is not there.
fn writable(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().create(true).write(true).truncate(false).mode(0o600).open(path)
}

/// Why the lock cannot be had, and how to mend it.
fn unusable(path: &Path, error: &std::io::Error) -> StoreError {
    let file = path.display();
    StoreError::refused(match error.kind() {
        // As a command leaves it that was run by root.
        ErrorKind::PermissionDenied if path.exists() => format!(
            "{file} belongs to another user: give it, and the database beside it, back to the user that runs Rapport."
        ),
        kind => format!("{file} cannot be made ({kind}): give the program's user access to its folder."),
    })
}

/// The right that comes with this lock, unless another has it.
fn locked(file: File) -> std::io::Result<Option<Serving>> {
    match file.try_lock() {
        Ok(()) => {
            // What the one before told of itself; of a file that is only read it stays.
            let _ = file.set_len(0);
            Ok(Some(Serving { lock: Some(file) }))
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_of_another_user_is_told_from_a_folder_that_takes_none() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("rapport.db.lock");
        let denied = || {
            let said = unusable(&path, &ErrorKind::PermissionDenied.into()).to_string();
            said.replace(&folder.path().display().to_string(), "FOLDER")
        };
        insta::assert_snapshot!(denied(), @"FOLDER/rapport.db.lock cannot be made (permission denied): give the program's user access to its folder.");
        std::fs::write(&path, "").expect("written");
        insta::assert_snapshot!(denied(), @"FOLDER/rapport.db.lock belongs to another user: give it, and the database beside it, back to the user that runs Rapport.");
    }
}
