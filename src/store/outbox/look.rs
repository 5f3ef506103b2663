//! What the operator sees of the outbox, and what is no longer kept of it.

use super::{DeliveryState, urgency};
use crate::domain::backlog::{Backlog, Work};
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

/// Which work a delivery is: 0 a message, 1 what follows one, 2 a Home, 3 a profile.
const WORK: &str = "CASE WHEN coalesced = 0 AND target_id IS NULL THEN 0 WHEN coalesced = 0 THEN 1 \
    WHEN id LIKE 'home:%' THEN 2 ELSE 3 END";

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

    /// Why deliveries wait that were tried already: the reason of most of them first, and how many wait for it.
    pub async fn waiting_for(&mut self, limit: u32) -> Result<Vec<(String, u64)>> {
        let sql = Sql::new(
            "SELECT error, COUNT(*) AS n FROM outbox WHERE state = 'pending' AND error IS NOT NULL \
             GROUP BY error ORDER BY n DESC, error LIMIT ",
        );
        let rows = self.fetch(sql.bind(limit)).await?;
        let read = |row: &Reader<'_>| Ok((row.text("error")?, row.int("n")?.unsigned_abs()));
        rows.iter().map(|row| read(&Reader::new(row, "outbox"))).collect()
    }

    /// What is due and not sent, by workspace, urgency and work. What the work is, is told from the columns: the call itself
    /// may be sealed.
    pub async fn backlog(&mut self, now: DateTime<Utc>) -> Result<Vec<Backlog>> {
        let sql = Sql::new(&format!(
            "SELECT workspace_id, urgency, {WORK} AS work, COUNT(*) AS n, MIN(due_at) AS due_at FROM outbox \
             WHERE state IN ('pending', 'sending') AND due_at <= "
        ));
        let grouped =
            format!(" GROUP BY workspace_id, urgency, {WORK} ORDER BY workspace_id, urgency, {WORK}");
        let rows = self.fetch(sql.bind(now).push(&grouped)).await?;
        rows.iter().map(|row| backlog(&Reader::new(row, "outbox"))).collect()
    }

    /// When something was sent last.
    pub async fn last_sent(&mut self) -> Result<Option<DateTime<Utc>>> {
        let sql = "SELECT settled_at FROM outbox WHERE settled_at IS NOT NULL AND state = 'sent' \
                   ORDER BY settled_at DESC LIMIT 1";
        let rows = self.fetch(Sql::new(sql)).await?;
        rows.first().map_or(Ok(None), |row| Reader::new(row, "outbox").maybe_time("settled_at"))
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

fn backlog(row: &Reader<'_>) -> Result<Backlog> {
    let work = match row.int("work")? {
        0 => Work::Message,
        1 => Work::FollowUp,
        2 => Work::Home,
        _ => Work::Profile,
    };
    Ok(Backlog {
        workspace: row.id("workspace_id")?,
        urgency: urgency(row)?,
        work,
        deliveries: row.int("n")?.unsigned_abs(),
        since: row.time("due_at")?,
    })
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
