//! Takes deliveries to be sent, each under a lease.

use super::{Claimed, Full, Posted, Room, rank, read_delivery, target_of};
use crate::domain::delivery::Urgency;
use crate::domain::id::{DeliveryId, WorkspaceId};
use crate::store::error::{Result, StoreError};
use crate::store::row::Reader;
use crate::store::sql::Sql;
use crate::store::tx::Tx;
use chrono::{DateTime, Duration, Utc};
use std::collections::HashMap;

/// No earlier row of the lane is in the way. One that is to go later is in the way once it was claimed, or a second
/// edit could be overtaken by the first, which is tried again; save when it is held back for the person: a nudge that
/// waits for the morning holds back no answer.
const LANE_IS_FREE: &str = "NOT EXISTS (SELECT 1 FROM outbox e WHERE e.workspace_id = o.workspace_id \
    AND e.lane = o.lane AND e.state IN ('pending', 'sending') AND e.id <> o.id AND (e.state = 'sending' \
    OR ((e.seq < o.seq OR (e.seq = o.seq AND e.id < o.id)) AND ((e.claims > 0 AND e.held = 0) OR e.due_at <= ";

const TARGET_IS_SETTLED: &str = "NOT EXISTS (SELECT 1 FROM outbox t WHERE t.id = o.target_id \
    AND t.state IN ('pending', 'sending'))";

const RETURNED: &str = " RETURNING id, workspace_id, lane, seq, urgency, call, due_at, expires_at, attempts, \
    claims, ambiguous, generation";

impl Tx {
    /// Takes deliveries that may be sent now, as many of each urgency as there is room for, the most urgent first. Each
    /// is the caller's alone until the lease ends; after that it is given to another, marked ambiguous. Nothing
    /// is taken of a workspace that is full.
    pub async fn claim(
        &mut self,
        now: DateTime<Utc>,
        owner: &str,
        lease: Duration,
        room: Room,
        full: &Full,
    ) -> Result<Vec<Claimed>> {
        self.end_leases(now).await?;
        self.expire(now).await?;
        self.withdraw_orphans(now).await?;
        let sql = Sql::new(
            "UPDATE outbox SET state = 'sending', attempts = attempts + 1, claims = claims + 1, held = 0, owner = ",
        )
        .bind(owner)
        .push(", lease_until = ")
        .bind(now + lease)
        .push(" WHERE state = 'pending' AND id IN (");
        let sql = self.sendable(sql, now, Urgency::Answer, room.answers, &full.answers).push(" UNION ALL ");
        let sql =
            self.sendable(sql, now, Urgency::Message, room.messages, &full.messages).push(" UNION ALL ");
        let sql = self.sendable(sql, now, Urgency::Refresh, room.refreshes, &full.refreshes);
        let sql = sql.push(")").push(RETURNED);
        let rows = self.fetch(sql).await?;
        let (mut claimed, mut unreadable) = (vec![], vec![]);
        for row in &rows {
            let row = Reader::opening(row, "outbox", self.vault());
            match self.as_read(read_claimed(&row)) {
                Ok(read) => claimed.push((row.int("seq")?, read)),
                Err(error) => unreadable.push((row.id("id")?, error)),
            }
        }
        self.give_up_unread(unreadable, now).await?;
        let order = |(seq, c): &(i64, Claimed)| (rank(c.delivery.urgency), c.delivery.due_at, *seq);
        claimed.sort_by_key(order);
        self.with_targets(claimed.into_iter().map(|(_, claimed)| claimed).collect()).await
    }

    /// What cannot be read, as of a newer version, is given up, kept and shown: it must not stop all the rest.
    async fn give_up_unread(
        &mut self,
        unreadable: Vec<(DeliveryId, StoreError)>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        for (id, error) in unreadable {
            tracing::error!(delivery = %id, %error, "cannot be read, and is given up");
            let sql = Sql::new("UPDATE outbox SET state = 'failed', settled_at = ").bind(now);
            let sql = sql
                .push(", error = ")
                .bind(error.to_string())
                .push(", owner = NULL, lease_until = NULL WHERE id = ");
            self.run(sql.bind(&id)).await?;
            self.settle_nudges(&[id], false, now).await?;
        }
        Ok(())
    }

    /// Selects the ids of what may be sent now, of one urgency.
    fn sendable(
        &self,
        sql: Sql,
        now: DateTime<Utc>,
        urgency: Urgency,
        limit: u32,
        full: &[WorkspaceId],
    ) -> Sql {
        let sql = sql
            .push("SELECT u.id FROM (SELECT o.id FROM outbox o WHERE o.state = 'pending' AND o.urgency = ")
            .bind(rank(urgency))
            .push(" AND o.due_at <= ")
            .bind(now);
        let full: Vec<&WorkspaceId> = full.iter().collect();
        let sql = if full.is_empty() { sql } else { sql.push(" AND o.workspace_id NOT IN ").list(&full) };
        let sql = sql
            .push(" AND NOT EXISTS (SELECT 1 FROM workspace w WHERE w.id = o.workspace_id ")
            .push("AND (w.state = 'uninstalled' OR w.blocked_until > ")
            .bind(now)
            .push(")) AND ")
            .push(LANE_IS_FREE)
            .bind(now)
            .push(")))) AND ")
            .push(TARGET_IS_SETTLED);
        // Where the limit is a placeholder alone, SQLite prepares the statement anew for each value.
        sql.push(" ORDER BY o.due_at, o.seq LIMIT 0 + ").bind(limit).push(self.claim_lock()).push(") AS u")
    }

    /// Whoever held a lease that ended may have sent: the next one has to look.
    async fn end_leases(&mut self, now: DateTime<Utc>) -> Result<()> {
        let lock = self.claim_lock();
        let sql = Sql::new(
            "UPDATE outbox SET state = 'pending', ambiguous = 1, owner = NULL, lease_until = NULL \
             WHERE state = 'sending' AND id IN (SELECT o.id FROM outbox o \
             WHERE o.state = 'sending' AND o.lease_until <= ",
        );
        self.run(sql.bind(now).push(lock).push(")")).await?;
        Ok(())
    }

    /// What is too late is dropped; what may have been sent is claimed all the same, to be looked for.
    async fn expire(&mut self, now: DateTime<Utc>) -> Result<()> {
        let lock = self.claim_lock();
        let state = "CASE WHEN expires_at = 0 THEN 'withdrawn' ELSE 'expired' END";
        let sql = Sql::new(&format!("UPDATE outbox SET state = {state}, settled_at = "))
            .bind(now)
            .push(
                " WHERE state = 'pending' AND id IN (SELECT o.id FROM outbox o \
                 WHERE o.state = 'pending' AND o.ambiguous = 0 AND o.expires_at < ",
            )
            .bind(now)
            .push(lock)
            .push(") RETURNING id");
        let expired: Vec<DeliveryId> = self.ids(sql).await?;
        self.settle_nudges(&expired, false, now).await
    }

    /// What replaces or answers a message that never will stand is withdrawn.
    async fn withdraw_orphans(&mut self, now: DateTime<Utc>) -> Result<()> {
        let lock = self.claim_lock();
        let sql = Sql::new("UPDATE outbox SET state = 'withdrawn', settled_at = ")
            .bind(now)
            .push(
                " WHERE state = 'pending' AND id IN (SELECT o.id FROM outbox o WHERE o.state = 'pending' \
                 AND o.target_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM outbox t \
                 WHERE t.id = o.target_id AND t.state IN ('pending', 'sending', 'sent'))",
            )
            .push(lock)
            .push(") RETURNING id");
        let withdrawn: Vec<DeliveryId> = self.ids(sql).await?;
        self.settle_nudges(&withdrawn, false, now).await
    }

    /// Adds where the messages stand that these replace or answer.
    async fn with_targets(&mut self, mut claimed: Vec<Claimed>) -> Result<Vec<Claimed>> {
        let targets: Vec<&DeliveryId> = claimed.iter().filter_map(|c| target_of(&c.delivery.call)).collect();
        if targets.is_empty() {
            return Ok(claimed);
        }
        let sql =
            Sql::new("SELECT id, channel, ts FROM outbox WHERE ts IS NOT NULL AND id IN ").list(&targets);
        let mut posted: HashMap<DeliveryId, Posted> = HashMap::new();
        for row in &self.fetch(sql).await? {
            let row = Reader::new(row, "outbox");
            posted.insert(row.id("id")?, Posted { channel: row.id("channel")?, ts: row.text("ts")? });
        }
        for one in &mut claimed {
            one.target = target_of(&one.delivery.call).and_then(|target| posted.get(target)).cloned();
        }
        Ok(claimed)
    }

    /// Runs a statement that gives identities.
    pub(in crate::store) async fn ids<T: From<String>>(&mut self, sql: Sql) -> Result<Vec<T>> {
        let rows = self.fetch(sql).await?;
        rows.iter().map(|row| Reader::new(row, "outbox").id("id")).collect()
    }
}

fn read_claimed(row: &Reader<'_>) -> Result<Claimed> {
    Ok(Claimed {
        delivery: read_delivery(row)?,
        attempts: row.count("attempts")?,
        target: None,
        ambiguous: row.flag("ambiguous")?,
        generation: row.int("generation")?,
        claim: row.int("claims")?,
    })
}
