//! A consistent copy of the database, made while others read and write it.

use super::error::{Result, StoreError};
use super::{Dialect, Store};
use std::path::Path;

impl Store {
    /// Writes a copy to a new file: the whole of one instant, whatever is written meanwhile. Refused where the
    /// file is there already, and for PostgreSQL, which has its own tools.
    pub async fn back_up(&self, to: &Path) -> Result<()> {
        if self.dialect() == Dialect::Postgres {
            return Err(StoreError::refused(
                "A PostgreSQL database is backed up by its own tools: `pg_dump`, or your server's snapshots.",
            ));
        }
        if to.exists() {
            return Err(StoreError::refused(format!(
                "{} is there already: name a new file, so that no copy is lost.",
                to.display()
            )));
        }
        let Some(path) = to.to_str() else {
            return Err(StoreError::refused("The copy's path has to be plain text."));
        };
        // It only reads the database; whoever writes to it meanwhile is not held up.
        let mut connection = self.pools.writer.acquire().await?;
        let copied = sqlx::query("VACUUM INTO ?").bind(path).execute(&mut *connection).await;
        copied.map(drop).map_err(StoreError::from)
    }
}
