//! The store: all SQL of the product, one set of statements for SQLite and PostgreSQL.
//!
//! [`Store::begin`] gives a [`Tx`], and everything is a method of it: what comes in ([`Tx::admit`]), what a
//! journey sees ([`Tx::desks`]) and changes ([`Tx::save`]), what goes out ([`Tx::enqueue`], [`Tx::claim`]).
//! No transaction is held across a call to Slack.

mod audit;
mod backup;
mod change;
mod check;
mod checkin;
mod desk;
mod dialect;
mod digest;
mod draft;
mod erasure;
mod error;
mod export;
mod guard;
mod history;
mod holiday;
mod inbox;
mod installation;
mod invitation;
mod lane;
mod lead;
mod link;
mod milestone;
mod moving;
mod nudge;
mod obstacle;
mod open;
mod opener;
mod outbox;
mod pace;
mod peer;
mod person;
mod plain;
#[cfg(test)]
mod plans;
mod postgres;
mod promise;
mod record;
mod report;
mod retention;
mod review;
mod row;
mod schedule;
mod serving;
mod sighting;
mod sql;
mod status_update;
mod steps;
mod table;
mod tally;
mod tx;
mod unlock;
mod vault;
mod words;
mod workspace;

pub use audit::Act;
pub use dialect::Dialect;
pub use error::{Result, StoreError};
pub use inbox::Unreadable;
pub use moving::{Copying, Differs, Progress, Stage};
pub use open::file_of;
pub use outbox::{Claimed, DeliveryState, Failure, Full, Posted, Room};
pub use pace::Pace;
pub use person::{Appears, Person};
pub use report::Counts;
pub use retention::{Gone, Kept};
pub use schedule::Run;
pub use serving::{Sealing, Serving};
pub use tally::{About, Counters, Fate, Trouble, Work};
pub use tx::Tx;
pub use unlock::{OtherKeys, Rekeyed};
pub use vault::{KeyBytes, Vault};
pub use workspace::{Workspace, WorkspaceState};

use crate::metrics::Page;
use open::Pools;
use sql::Sql;
use sqlx::migrate::Migrator;
use std::time::{Duration, Instant};
use tally::Watch;
use tx::Inner;

/// How long connections are waited for at the end whose server may never answer.
const FAREWELL: Duration = Duration::from_secs(5);

/// A database that is open. Clones share its connections.
#[derive(Clone)]
pub struct Store {
    pools: std::sync::Arc<Pools>,
    vault: std::sync::Arc<Vault>,
}

impl Store {
    /// Opens `sqlite://path` (made if it is not there) or `postgres://…`, and brings its schema up to date.
    pub async fn open(url: &str) -> Result<Self> {
        Self::open_with(url, open::CONNECTIONS).await
    }

    /// The same with at most so many connections to PostgreSQL, from 1 on; SQLite has one that writes and four that read.
    pub async fn open_with(url: &str, connections: u32) -> Result<Self> {
        let pools = open::open(url, open::Opening::Prepare, &steps::MIGRATIONS, connections).await?;
        Ok(Self { pools: pools.into(), vault: Default::default() })
    }

    /// Opens it as a program with these steps would: for tests of one version beside another.
    #[doc(hidden)]
    pub async fn open_for(url: &str, program: &Migrator) -> Result<Self> {
        let pools = open::open(url, open::Opening::Prepare, program, open::CONNECTIONS).await?;
        Ok(Self { pools: pools.into(), vault: Default::default() })
    }

    /// Begins a transaction that may write.
    pub async fn begin(&self) -> Result<Tx> {
        let mut tx = self.begin_with_first().await?;
        tx.catch_up().await?;
        Ok(tx)
    }

    /// The same; on SQLite, what begins it goes with its first statement, which tells if it cannot.
    pub async fn begin_with_first(&self) -> Result<Tx> {
        self.begun(self.dialect().begin(), Work::Write).await
    }

    /// Begins a transaction that only reads, and waits for no writer.
    pub async fn reading(&self) -> Result<Tx> {
        self.begun(self.dialect().begin_reading(), Work::Read).await
    }

    async fn begun(&self, words: &'static str, work: Work) -> Result<Tx> {
        let (asked, pools) = (Instant::now(), &self.pools);
        let inner = match (work, &pools.lane) {
            (Work::Write, Some(lane)) => lane.hold().await.map(Inner::Lane),
            _ => pools.pool.begin_with(words).await.map(Inner::Pooled).map_err(StoreError::from),
        };
        let inner = inner.inspect_err(|error| pools.tally.troubled(error))?;
        let watch = Watch::start(&pools.tally, work, asked);
        let tx = Tx::new(inner, self.dialect(), work == Work::Write, watch, self.vault.clone());
        Ok(tx.preparing(pools.prepares).begun_by(words))
    }

    /// Puts what it counts and times on a page.
    pub fn show(&self, page: &mut Page) {
        self.pools.tally.show(page);
    }

    /// Which engine it is.
    pub fn dialect(&self) -> Dialect {
        self.pools.dialect
    }

    /// What it was asked to do since it was opened, by all its clones together.
    pub fn counters(&self) -> Counters {
        self.pools.tally.counters()
    }

    /// Writes something, for the health check.
    pub async fn ping_writable(&self) -> Result<()> {
        let mut tx = self.begin().await?;
        let probe = "INSERT INTO probe (id, turns) VALUES (1, 1) \
                     ON CONFLICT (id) DO UPDATE SET turns = probe.turns + 1";
        tx.run(Sql::new(probe)).await?;
        tx.commit().await
    }

    /// Closes its connections, once each is given back. One that a server fell silent on may never be, and is not waited for
    /// for long.
    pub async fn close(&self) {
        let closing = self.pools.pool.close();
        match self.pools.dialect {
            Dialect::Sqlite => closing.await,
            Dialect::Postgres => drop(tokio::time::timeout(FAREWELL, closing).await),
        }
        if let Some(lane) = &self.pools.lane {
            lane.close().await;
        }
    }
}

#[cfg(test)]
impl Store {
    /// A new one in a folder of its own, which is gone once that is dropped.
    pub(crate) async fn for_a_test() -> (tempfile::TempDir, Self) {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("rapport.db").display());
        (folder, Self::open(&url).await.expect("opens"))
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store").field("dialect", &self.dialect()).finish_non_exhaustive()
    }
}
