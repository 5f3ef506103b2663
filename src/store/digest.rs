//! The digest post of a channel, one for each week.

use super::error::Result;
use super::row::Reader;
use super::sql::Sql;
use super::tx::Tx;
use crate::domain::id::{ChannelId, DeliveryId, WorkspaceId};
use chrono::NaiveDate;

/// It never stood there, nor will.
const NEVER_STOOD: &str = "EXISTS (SELECT 1 FROM outbox o WHERE o.id = digest.delivery_id \
    AND o.state IN ('failed', 'expired', 'withdrawn'))";

impl Tx {
    /// Makes this delivery the digest post of a channel for the week that begins on this Monday. Where one stands there
    /// already, or will, it stays, and is given back. Whoever comes at the same moment waits for the first to commit.
    pub async fn take_digest(
        &mut self,
        workspace: &WorkspaceId,
        channel: &ChannelId,
        week: NaiveDate,
        delivery: &DeliveryId,
    ) -> Result<Option<DeliveryId>> {
        let row = vec![workspace.into(), channel.into(), week.into(), delivery.into()];
        let sql = Sql::new("INSERT INTO digest (workspace_id, channel, week, delivery_id) SELECT * FROM ")
            .rows(&[row])
            .push(" AS r WHERE true ON CONFLICT (workspace_id, channel, week) ")
            .push("DO UPDATE SET delivery_id = excluded.delivery_id WHERE ")
            .push(NEVER_STOOD)
            .push(" RETURNING delivery_id");
        match self.fetch(sql).await?.is_empty() {
            true => self.digest_of(workspace, channel, week).await,
            false => Ok(None),
        }
    }

    /// The digest post of a channel for a week, if one stands there or will.
    pub async fn digest_of(
        &mut self,
        workspace: &WorkspaceId,
        channel: &ChannelId,
        week: NaiveDate,
    ) -> Result<Option<DeliveryId>> {
        let sql = Sql::new("SELECT delivery_id FROM digest WHERE workspace_id = ")
            .bind(workspace)
            .push(" AND channel = ")
            .bind(channel)
            .push(" AND week = ")
            .bind(week)
            .push(" AND NOT ")
            .push(NEVER_STOOD);
        let rows = self.fetch(sql).await?;
        rows.first().map(|row| Reader::new(row, "digest").id("delivery_id")).transpose()
    }
}
