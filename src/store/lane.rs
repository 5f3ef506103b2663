//! SQLite's one writer: its connection, which transactions take in turn.
//!
//! It is in no pool of sqlx's. That asks after each transaction, in a task of its own and by way of SQLite's thread, whether the
//! connection is still there, and the next one waits until it has heard.

use super::error::{Result, StoreError};
use super::open::{PATIENCE, settle};
use sqlx::{AnyConnection, Connection};
use std::sync::Arc;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// Whose turn it is to write. Clones share it.
#[derive(Clone)]
pub(super) struct Lane {
    slot: Arc<Mutex<Slot>>,
    url: Arc<str>,
    settings: &'static str,
}

enum Slot {
    Open(AnyConnection),
    /// A new connection takes the place of one that cannot be relied on.
    Lost,
    Closed,
}

/// The connection, until it is dropped; a transaction that is open by then is rolled back.
pub(super) struct Held {
    slot: Option<OwnedMutexGuard<Slot>>,
    is_in_transaction: bool,
}

impl Lane {
    /// Connects to this file.
    pub(super) async fn open(url: &str, settings: &'static str) -> Result<Self> {
        let slot = Slot::Open(connect(url, settings).await?);
        Ok(Self { slot: Arc::new(Mutex::new(slot)), url: url.into(), settings })
    }

    /// Waits for its turn.
    ///
    /// # Errors
    /// It did not come within [`PATIENCE`], or the lane is closed.
    pub(super) async fn hold(&self) -> Result<Held> {
        let turn = tokio::time::timeout(PATIENCE, self.slot.clone().lock_owned());
        let mut slot = turn.await.map_err(|_| StoreError::Busy)?;
        match *slot {
            Slot::Open(_) => {}
            Slot::Lost => *slot = Slot::Open(connect(&self.url, self.settings).await?),
            Slot::Closed => return Err(sqlx::Error::PoolClosed.into()),
        }
        Ok(Held { slot: Some(slot), is_in_transaction: false })
    }

    /// Waits until it is given back, and closes it for good.
    pub(super) async fn close(&self) {
        let mut slot = self.slot.lock().await;
        if let Slot::Open(connection) = std::mem::replace(&mut *slot, Slot::Closed) {
            // Whatever is wrong with it, nobody uses it any more.
            let _ = connection.close().await;
        }
    }
}

async fn connect(url: &str, settings: &'static str) -> Result<AnyConnection> {
    let mut connection = AnyConnection::connect(url).await?;
    settle(&mut connection, settings).await?;
    Ok(connection)
}

impl Held {
    /// A transaction is open from now on, or will be with the next statement.
    pub(super) fn begins(&mut self) {
        self.is_in_transaction = true;
    }

    pub(super) fn connection(&mut self) -> Result<&mut AnyConnection> {
        match self.slot.as_deref_mut() {
            Some(Slot::Open(connection)) => Ok(connection),
            _ => Err(StoreError::unavailable("the connection is gone")),
        }
    }

    pub(super) async fn commit(mut self) -> Result<()> {
        sqlx::query("COMMIT").execute(self.connection()?).await?;
        self.end();
        Ok(())
    }

    /// No transaction is open any more.
    pub(super) fn end(mut self) {
        self.is_in_transaction = false;
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let Some(mut slot) = self.slot.take().filter(|_| self.is_in_transaction) else { return };
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(roll_back(slot))),
            // Closed, it is rolled back as well.
            Err(_) => *slot = Slot::Lost,
        }
    }
}

/// A transaction that SQLite ended by itself, as it does on a full disk, cannot be rolled back: the connection may be in
/// any state, and another takes its place.
async fn roll_back(mut slot: OwnedMutexGuard<Slot>) {
    let Slot::Open(connection) = &mut *slot else { return };
    if sqlx::query("ROLLBACK").execute(connection).await.is_err() {
        *slot = Slot::Lost;
    }
}

#[cfg(test)]
mod tests {
    use crate::store::sql::Sql;
    use crate::store::{Store, StoreError};

    #[tokio::test]
    async fn whoever_comes_next_finds_nothing_of_what_was_dropped_and_after_the_end_nobody_comes() {
        let (_folder, store) = Store::for_a_test().await;
        for begun_together in [false, true] {
            let begun = if begun_together { store.begin_with_first().await } else { store.begin().await };
            let mut tx = begun.expect("begins");
            let insert =
                "INSERT INTO inbox (workspace_id, id, arrived_at, repeat_until) VALUES ('T1', 'E1', 1, 1)";
            assert_eq!(tx.run(Sql::new(insert)).await.expect("runs"), 1);
            drop(tx);
            let mut tx = store.begin().await.expect("begins");
            let rows = tx.fetch(Sql::new("SELECT id FROM inbox")).await.expect("reads");
            assert!(rows.is_empty(), "{begun_together}");
            tx.commit().await.expect("commits");
        }
        store
            .begin_with_first()
            .await
            .expect("begins")
            .commit()
            .await
            .expect("nothing is something to commit");
        store.close().await;
        let refused = store.begin().await.expect_err("it is closed");
        assert!(matches!(refused, StoreError::Unavailable { .. }), "{refused:?}");
    }
}
