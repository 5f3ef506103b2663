//! Figures for the operator, and when there is something to do next.

use super::error::Result;
use super::outbox::DeliveryState;
use super::row::Reader;
use super::sql::Sql;
use super::tx::Tx;
use super::{Store, steps};
use chrono::{DateTime, Utc};

/// How much the store holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Leads who have not left.
    pub leads: u64,
    /// Peers, removed ones left out.
    pub peers: u64,
    /// Check-ins, deleted ones left out.
    pub checkins: u64,
    /// Inputs that were not understood, each counted once.
    pub unreadable: u64,
    /// Deliveries in each state.
    pub outbox: Vec<(DeliveryState, u64)>,
    /// The last step of the schema.
    pub schema: i64,
}

const COUNTS: &str = "SELECT (SELECT COUNT(*) FROM lead WHERE standing <> 'left') AS leads, \
    (SELECT COUNT(*) FROM peer WHERE removed_at IS NULL) AS peers, \
    (SELECT COUNT(*) FROM checkin WHERE deleted_at IS NULL) AS checkins, \
    (SELECT COUNT(*) FROM unreadable) AS unreadable, \
    (SELECT MAX(version) FROM _sqlx_migrations) AS schema_version";

/// The earliest of each kind of thing to do. What waits for a blocked workspace waits for the end of the block.
const WAKE: &str = "SELECT MIN(x.at_ms) AS at_ms FROM ( \
    SELECT * FROM (SELECT s.next_at AS at_ms FROM schedule s WHERE s.next_at > $1 \
        AND NOT EXISTS (SELECT 1 FROM workspace w WHERE w.id = s.workspace_id AND w.state = 'uninstalled') \
        ORDER BY s.next_at LIMIT 1) AS a \
    UNION ALL SELECT * FROM (SELECT n.wake_at AS at_ms FROM nudge n WHERE n.state = 'snoozed' AND n.wake_at > $1 \
        AND NOT EXISTS (SELECT 1 FROM workspace w WHERE w.id = n.workspace_id AND w.state = 'uninstalled') \
        ORDER BY n.wake_at LIMIT 1) AS b \
    UNION ALL SELECT MIN(lease_until) AS at_ms FROM outbox WHERE state = 'sending' AND lease_until > $1 \
    UNION ALL SELECT CASE WHEN w.blocked_until > p.due_at THEN w.blocked_until ELSE p.due_at END AS at_ms \
        FROM (SELECT o.workspace_id, MIN(o.due_at) AS due_at FROM outbox o LEFT JOIN workspace b \
            ON b.id = o.workspace_id WHERE o.state = 'pending' AND (o.due_at > $1 OR b.blocked_until > $1) \
            GROUP BY o.workspace_id) AS p \
        LEFT JOIN workspace w ON w.id = p.workspace_id WHERE w.id IS NULL OR w.state <> 'uninstalled' \
    ) AS x";

impl Store {
    /// When there is something new to do after now: the earliest schedule, snoozed nudge, delivery or lease's end. What
    /// was due before is done by now, or waits for what is under way.
    pub async fn next_wake(&self, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
        let mut tx = self.reading().await?;
        let rows = tx.fetch(Sql::of_one(WAKE, now)).await?;
        rows.first().map_or(Ok(None), |row| Reader::new(row, "wake").maybe_time("at_ms"))
    }

    /// The last step of the schema that this program knows.
    pub fn known_schema() -> i64 {
        steps::last(&steps::MIGRATIONS)
    }
}

impl Tx {
    /// How much the store holds.
    pub async fn counts(&mut self) -> Result<Counts> {
        let rows = self.fetch(Sql::new(COUNTS)).await?;
        let Some(row) = rows.first() else { return Ok(Counts::default()) };
        let row = Reader::new(row, "counts");
        let count = |column| row.int(column).map(i64::unsigned_abs);
        Ok(Counts {
            leads: count("leads")?,
            peers: count("peers")?,
            checkins: count("checkins")?,
            unreadable: count("unreadable")?,
            schema: row.int("schema_version")?,
            outbox: self.depth().await?,
        })
    }
}
