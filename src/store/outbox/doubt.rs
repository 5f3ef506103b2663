//! Doubts what waits in a database that was restored: its bot went on after the copy was made.

use super::read_delivery;
use crate::domain::delivery::{Call, Delivery};
use crate::domain::id::DeliveryId;
use crate::store::error::Result;
use crate::store::row::Reader;
use crate::store::sql::Sql;
use crate::store::tx::Tx;
use chrono::{DateTime, Utc};

impl Tx {
    /// Whatever waits or was under way may have been sent since: it is looked for before it is sent. What leaves no trace
    /// to look for, and was an answer of that moment, is withdrawn. Gives how many are looked for.
    pub async fn doubt_waiting(&mut self, now: DateTime<Utc>) -> Result<u64> {
        let waiting = Sql::new(
            "SELECT id, workspace_id, lane, urgency, call, due_at, expires_at FROM outbox \
             WHERE state IN ('pending', 'sending')",
        );
        let rows = self.fetch(waiting).await?;
        let waiting: Result<Vec<Delivery>> =
            rows.iter().map(|row| read_delivery(&Reader::opening(row, "outbox", self.vault()))).collect();
        let momentary = |call: &Call| matches!(call, Call::Ephemeral { .. } | Call::Respond { .. });
        let momentary: Vec<DeliveryId> =
            waiting?.into_iter().filter(|d| momentary(&d.call)).map(|d| d.id).collect();
        let free = "UPDATE outbox SET state = 'pending', ambiguous = 0, owner = NULL, lease_until = NULL \
                    WHERE state IN ('pending', 'sending')";
        self.run(Sql::new(free)).await?;
        self.withdraw(&momentary, now).await?;
        self.run(Sql::new("UPDATE outbox SET ambiguous = 1 WHERE state = 'pending'")).await
    }
}
