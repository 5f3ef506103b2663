//! What the operator sees of the outbox, and what is no longer kept of it.

use super::{DeliveryState, urgency};
use crate::domain::delivery::Urgency;
use crate::domain::id::{DeliveryId, WorkspaceId};
use crate::store::error::Result;
use crate::store::row::Reader;
use crate::store::sql::Sql;
use crate::store::tx::Tx;
use chrono::{DateTime, Utc};

/// A delivery that was given up, or became too late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Which.
    pub id: DeliveryId,
    /// Where it was to go.
    pub workspace: WorkspaceId,
    /// In which conversation, or whose Home.
    pub lane: String,
    /// Failed or expired.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: u32,
    /// The last error, if it was tried.
    pub error: Option<String>,
    /// When it was settled.
    pub at: DateTime<Utc>,
}

/// What is due and not sent, of one urgency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// How urgent.
    pub urgency: Urgency,
    /// How many.
    pub deliveries: u64,
    /// Since when the oldest of them is due.
    pub since: DateTime<Utc>,
}

impl Tx {
    /// How many deliveries stand in each state; states without any are left out.
    pub async fn depth(&mut self) -> Result<Vec<(DeliveryState, u64)>> {
        let rows =
            self.fetch(Sql::new("SELECT state, COUNT(*) AS n FROM outbox GROUP BY state ORDER BY state"));
        let mut depth = Vec::new();
        for row in &rows.await? {
            let row = Reader::new(row, "outbox");
            depth.push((row.code("state", DeliveryState::from_code)?, row.int("n")?.unsigned_abs()));
        }
        Ok(depth)
    }

    /// Since when the delivery is due that has waited longest.
    pub async fn oldest(&mut self) -> Result<Option<DateTime<Utc>>> {
        let rows =
            self.fetch(Sql::new("SELECT MIN(due_at) AS due_at FROM outbox WHERE state = 'pending'")).await?;
        rows.first().map_or(Ok(None), |row| Reader::new(row, "outbox").maybe_time("due_at"))
    }

    /// What is due and not sent, by urgency; those without any are left out.
    pub async fn waiting(&mut self, now: DateTime<Utc>) -> Result<Vec<Waiting>> {
        let sql = Sql::new(
            "SELECT urgency, COUNT(*) AS n, MIN(due_at) AS due_at FROM outbox \
             WHERE state IN ('pending', 'sending') AND due_at <= ",
        );
        let rows = self.fetch(sql.bind(now).push(" GROUP BY urgency ORDER BY urgency")).await?;
        let read = |row| {
            let row = Reader::new(row, "outbox");
            Ok(Waiting {
                urgency: urgency(&row)?,
                deliveries: row.int("n")?.unsigned_abs(),
                since: row.time("due_at")?,
            })
        };
        rows.iter().map(read).collect()
    }

    /// The latest deliveries that were given up or became too late.
    pub async fn recent_failures(&mut self, limit: u32) -> Result<Vec<Failure>> {
        let sql = Sql::new(
            "SELECT id, workspace_id, lane, state, attempts, error, settled_at FROM outbox \
             WHERE state IN ('failed', 'expired') ORDER BY settled_at DESC, id LIMIT ",
        );
        let rows = self.fetch(sql.bind(limit)).await?;
        rows.iter().map(|row| failure(&Reader::new(row, "outbox"))).collect()
    }

    /// Forgets deliveries settled before this instant, but not those that a status update, a digest or an open nudge
    /// may still edit; how many.
    pub async fn forget_settled_before(&mut self, at: DateTime<Utc>) -> Result<u64> {
        let sql = Sql::new(
            "DELETE FROM outbox WHERE state IN ('sent', 'failed', 'withdrawn', 'expired') AND settled_at < ",
        )
        .bind(at)
        .push(
            " AND NOT EXISTS (SELECT 1 FROM status_update u WHERE u.delivery_id = outbox.id) \
                 AND NOT EXISTS (SELECT 1 FROM digest d WHERE d.delivery_id = outbox.id) \
                 AND NOT EXISTS (SELECT 1 FROM nudge n WHERE n.delivery_id = outbox.id \
                 AND n.state IN ('planned', 'sent', 'snoozed', 'ignored')) \
                 AND NOT EXISTS (SELECT 1 FROM outbox waiting WHERE waiting.target_id = outbox.id \
                 AND waiting.state = 'pending')",
        );
        self.run(sql).await
    }
}

fn failure(row: &Reader<'_>) -> Result<Failure> {
    Ok(Failure {
        id: row.id("id")?,
        workspace: row.id("workspace_id")?,
        lane: row.text("lane")?,
        state: row.code("state", DeliveryState::from_code)?,
        attempts: row.count("attempts")?,
        error: row.maybe_text("error")?,
        at: row.time("settled_at")?,
    })
}
