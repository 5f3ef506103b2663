//! Settles what was claimed. A mark that comes after the lease was given to another changes nothing, save that what
//! was sent is sent, whoever says so.

use super::{Claimed, Posted, refresh_id};
use crate::domain::delivery::Call;
use crate::domain::id::DeliveryId;
use crate::store::error::Result;
use crate::store::row::json;
use crate::store::sql::{Sql, Value};
use crate::store::tx::Tx;
use chrono::{DateTime, Utc};

/// How much of an error is kept, in characters.
const ERROR_LIMIT: usize = 500;

/// What was withdrawn meanwhile is missed by nobody.
const GIVEN_UP: &str = "CASE WHEN expires_at = 0 THEN 'withdrawn' ELSE 'failed' END";

/// Ends a lease.
const FREE: &str = ", owner = NULL, lease_until = NULL";

impl Tx {
    /// It was sent, and stands there if it is a message; its nudge is sent with it. A refresh that was asked for again
    /// meanwhile waits again.
    pub async fn mark_sent(
        &mut self,
        claimed: &Claimed,
        posted: Option<&Posted>,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let sql = settle(claimed, "'sent'", now)
            .push(", ambiguous = 0, error = NULL, channel = ")
            .bind(posted.map(|p| &p.channel))
            .push(", ts = ")
            .bind(posted.map(|p| &p.ts))
            .push(FREE)
            .push(" WHERE state <> 'sent' AND id = ")
            .bind(&claimed.delivery.id)
            .push(" AND (coalesced = 0 OR claims = ")
            .bind(claimed.claim)
            .push(")");
        self.run(sql).await?;
        self.settle_nudge_of(claimed, true, now).await
    }

    /// It is tried again at that instant; `ambiguous` if Slack may have taken it all the same.
    pub async fn retry_at(
        &mut self,
        claimed: &Claimed,
        at: DateTime<Utc>,
        error: &str,
        ambiguous: bool,
    ) -> Result<()> {
        let sql = Sql::new("UPDATE outbox SET state = 'pending', due_at = ").bind(at).push(", error = ");
        let sql = sql.bind(short(error)).push(", ambiguous = CASE WHEN ambiguous = 1 THEN 1 ELSE ");
        let sql = sql.bind(ambiguous).push(" END").push(FREE);
        self.run(held(sql, claimed)).await?;
        Ok(())
    }

    /// It waits until that instant, and no attempt is counted: Slack's pace, or a person who is away. A nudge lets the
    /// rest of its lane pass meanwhile.
    pub async fn postpone(&mut self, claimed: &Claimed, until: DateTime<Utc>) -> Result<()> {
        let quiet = matches!(claimed.delivery.call, Call::Post { quiet: true, .. });
        let sql = Sql::new("UPDATE outbox SET state = 'pending', attempts = attempts - 1, due_at = ")
            .bind(until)
            .push(", held = ")
            .bind(quiet)
            .push(FREE);
        self.run(held(sql, claimed)).await?;
        Ok(())
    }

    /// It waits until that instant, and no attempt is counted: nothing is taken for this workspace at the moment.
    pub async fn hold(&mut self, claimed: &Claimed, until: DateTime<Utc>, error: &str) -> Result<()> {
        let sql =
            Sql::new("UPDATE outbox SET state = 'pending', attempts = attempts - 1, due_at = ").bind(until);
        let sql = sql.push(", error = ").bind(short(error)).push(FREE);
        self.run(held(sql, claimed)).await?;
        Ok(())
    }

    /// It is sent another way, from the start: its own way does not take it.
    pub async fn reroute(
        &mut self,
        claimed: &Claimed,
        call: &Call,
        error: &str,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let mut row: [Value; 2] = [(&claimed.delivery.id).into(), json(call).into()];
        self.vault().seal_row("outbox", &["id", "call"], &mut row);
        let [_, sealed] = row;
        let sql = Sql::new("UPDATE outbox SET state = 'pending', attempts = 0, ambiguous = 0, due_at = ");
        let sql =
            sql.bind(now).push(", call = ").bind(sealed).push(", error = ").bind(short(error)).push(FREE);
        self.run(held(sql, claimed)).await?;
        Ok(())
    }

    /// It is given up, kept and shown; its nudge is withdrawn.
    pub async fn give_up(&mut self, claimed: &Claimed, error: &str, now: DateTime<Utc>) -> Result<()> {
        let sql = settle(claimed, GIVEN_UP, now).push(", error = ").bind(short(error)).push(FREE);
        match self.run(held(sql, claimed)).await? {
            0 => Ok(()),
            _ => self.settle_nudge_of(claimed, false, now).await,
        }
    }

    async fn settle_nudge_of(&mut self, claimed: &Claimed, sent: bool, now: DateTime<Utc>) -> Result<()> {
        if refresh_id(&claimed.delivery).is_some() {
            return Ok(());
        }
        let id: [DeliveryId; 1] = [claimed.delivery.id.clone()];
        self.settle_nudges(&id, sent, now).await
    }
}

/// Settles a row, unless it was asked for again since it was claimed: then it waits, untried.
fn settle(claimed: &Claimed, state: &str, now: DateTime<Utc>) -> Sql {
    Sql::new("UPDATE outbox SET settled_at = ")
        .bind(now)
        .push(", state = CASE WHEN generation = ")
        .bind(claimed.generation)
        .push(&format!(" THEN {state} ELSE 'pending' END, attempts = CASE WHEN generation = "))
        .bind(claimed.generation)
        .push(" THEN attempts ELSE 0 END")
}

/// Only the row as it was claimed.
impl Tx {
    /// Whether the claim still stands: a process that slept past its lease may find that another has sent, and what is
    /// withdrawn meanwhile is not to be sent.
    pub async fn still_holds(&mut self, claimed: &Claimed) -> Result<bool> {
        let sql = held(Sql::new("SELECT id FROM outbox"), claimed);
        let rows = self.fetch(sql.push(" AND (expires_at IS NULL OR expires_at > 0)")).await?;
        Ok(!rows.is_empty())
    }
}

fn held(sql: Sql, claimed: &Claimed) -> Sql {
    sql.push(" WHERE state = 'sending' AND id = ")
        .bind(&claimed.delivery.id)
        .push(" AND claims = ")
        .bind(claimed.claim)
}

fn short(error: &str) -> String {
    error.chars().take(ERROR_LIMIT).collect()
}
