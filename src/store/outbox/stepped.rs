//! What a clock that was set leaves behind: leases, pauses and waits that end later than any can.

use crate::domain::id::DeliveryId;
use crate::store::error::Result;
use crate::store::sql::Sql;
use crate::store::tx::Tx;
use chrono::{DateTime, Duration, Utc};

/// The clocks of two replicas may differ by this much, and a clock may be corrected by it unnoticed.
const DIFFER: Duration = Duration::minutes(5);

impl Tx {
    /// Prolongs the leases of what their owner is still sending, so that it becomes nobody else's, however the clock was
    /// set meanwhile.
    pub async fn keep_leases(
        &mut self,
        under_way: &[&DeliveryId],
        owner: &str,
        until: DateTime<Utc>,
    ) -> Result<()> {
        if under_way.is_empty() {
            return Ok(());
        }
        let sql = Sql::new("UPDATE outbox SET lease_until = ").bind(until);
        let sql = sql.push(" WHERE state = 'sending' AND owner = ").bind(owner).push(" AND id IN ");
        self.run(sql.list(under_way)).await?;
        Ok(())
    }

    /// Ends what a clock that went ahead wrote: leases longer than `lease`, pauses longer than `pauses` has for so many
    /// attempts (the last stands for all beyond), waits for Slack of hours. A nudge held back for a person keeps its time.
    pub async fn end_what_cannot_be(
        &mut self,
        now: DateTime<Utc>,
        lease: Duration,
        pauses: &[Duration],
    ) -> Result<()> {
        let lock = self.claim_lock();
        let leases = Sql::new("UPDATE outbox SET lease_until = ").bind(now).push(
            " WHERE state = 'sending' AND id IN (SELECT o.id FROM outbox o \
             WHERE o.state = 'sending' AND o.lease_until > ",
        );
        self.run(leases.bind(now + lease + DIFFER).push(lock).push(")")).await?;
        let mut waiting = Sql::new("UPDATE outbox SET due_at = ").bind(now).push(
            " WHERE state = 'pending' AND id IN (SELECT o.id FROM outbox o \
             WHERE o.state = 'pending' AND o.held = 0 AND (1 = 0",
        );
        for (attempts, pause) in pauses.iter().enumerate() {
            let from = if attempts + 1 < pauses.len() { " OR (o.attempts = " } else { " OR (o.attempts >= " };
            waiting = waiting.push(from).bind(attempts as i64).push(" AND o.due_at > ");
            waiting = waiting.bind(now + *pause + DIFFER).push(")");
        }
        self.run(waiting.push(")").push(lock).push(")")).await?;
        let blocked =
            Sql::new("UPDATE workspace SET blocked_until = ").bind(now).push(" WHERE blocked_until > ");
        self.run(blocked.bind(now + DIFFER)).await?;
        Ok(())
    }
}
