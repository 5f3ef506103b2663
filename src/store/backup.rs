//! A consistent copy of the database, made while others read and write it, and known as a copy wherever it is put.

use super::error::{Result, StoreError};
use super::row::Reader;
use super::sql::Sql;
use super::{Dialect, Store, Tx, open};
use chrono::{DateTime, Utc};
use sqlx::{AnyConnection, AssertSqlSafe, Connection};
use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// The mark of a copy is a number of 32 bits in the head of its file: the minute it was made.
const MINUTE: i64 = 60;

impl Store {
    /// Writes a copy to a new file: the whole of one instant, whatever is written meanwhile. Refused where the
    /// file is there already, and for PostgreSQL, which has its own tools. `now` is what the copy is marked with.
    pub async fn back_up(&self, to: &Path, now: DateTime<Utc>) -> Result<()> {
        if self.dialect() == Dialect::Postgres {
            return Err(StoreError::refused(
                "A PostgreSQL database is backed up by its own tools: `pg_dump`, or your server's snapshots.",
            ));
        }
        let Some(path) = to.to_str() else {
            return Err(StoreError::refused("The copy's path has to be plain text."));
        };
        // For its owner alone; SQLite fills an empty file as it would a new one.
        let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(to);
        made.map_err(|error| {
            match error.kind() {
                ErrorKind::AlreadyExists => {
                    StoreError::refused("It is there already: name a new file, so that no copy is lost.")
                }
                why => StoreError::refused(format!(
                    "It cannot be written ({why}): name another place, or give access to it."
                )),
            }
            .about(to)
        })?;
        let copied = self.copy_into(path, now).await;
        if copied.is_err() {
            // A part of a copy is none. It was not there before.
            let _ = std::fs::remove_file(to);
        }
        copied
    }

    async fn copy_into(&self, path: &str, now: DateTime<Utc>) -> Result<()> {
        // It only reads the database; whoever writes to it meanwhile is not held up.
        let Some(lane) = &self.pools.lane else { return Err(StoreError::unavailable("it is no file")) };
        sqlx::query("VACUUM INTO ?").bind(path).execute(lane.hold().await?.connection()?).await?;
        let mut copy =
            AnyConnection::connect(&open::sqlite_url(&open::absolute(Path::new(path))?, "rw")?).await?;
        sqlx::query(AssertSqlSafe(mark(now))).execute(&mut copy).await?;
        copy.close().await?;
        Ok(())
    }
}

fn mark(made: DateTime<Utc>) -> String {
    format!("PRAGMA user_version = {}", made.timestamp() / MINUTE)
}

impl Tx {
    /// Marks it as a copy that was made then.
    pub(super) async fn mark_copied(&mut self, made: DateTime<Utc>) -> Result<()> {
        self.run(Sql::new(&mark(made))).await.map(|_| ())
    }

    /// When the copy was made that stands here now, to the minute; `None` if this is none, or was begun to be used.
    pub async fn copied_at(&mut self) -> Result<Option<DateTime<Utc>>> {
        if self.dialect() == Dialect::Postgres {
            return Ok(None);
        }
        let rows = self.fetch(Sql::new("PRAGMA user_version")).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let minutes = Reader::new(row, "copy").int("user_version")?;
        Ok(DateTime::from_timestamp(minutes * MINUTE, 0).filter(|_| minutes > 0))
    }

    /// It is used from now on, and no copy any more.
    pub async fn forget_copied(&mut self) -> Result<()> {
        if self.dialect() == Dialect::Sqlite {
            self.run(Sql::new("PRAGMA user_version = 0")).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How large the file's own head says that its pages are.
    fn page(file: &Path) -> u16 {
        let bytes = std::fs::read(file).expect("reads");
        u16::from_be_bytes([bytes[16], bytes[17]])
    }

    #[tokio::test]
    async fn a_file_with_smaller_pages_is_used_as_it_is_and_its_copy_has_those_of_today() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        sqlx::any::install_default_drivers();
        let url = open::sqlite_url(&path("old.db"), "rwc").expect("plain");
        let mut old = AnyConnection::connect(&url).await.expect("opens");
        let small = "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL; CREATE TABLE t (x); DROP TABLE t";
        sqlx::raw_sql(small).execute(&mut old).await.expect("made");
        old.close().await.expect("closes");
        for (name, size) in [("old.db", 4_096), ("new.db", 8_192)] {
            let address = format!("sqlite://{}", path(name).display());
            let store = Store::open(&address).await.expect("opens");
            let copy = path(&format!("{name}.copy"));
            store.back_up(&copy, DateTime::UNIX_EPOCH).await.expect("copied");
            store.close().await;
            assert_eq!((page(&path(name)), page(&copy)), (size, 8_192), "{name}");
            let copy = Store::open(&format!("sqlite://{}", copy.display())).await.expect("opens");
            assert_eq!(copy.damage().await.expect("read"), Vec::<String>::new());
            copy.close().await;
        }
    }
}
