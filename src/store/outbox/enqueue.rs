//! Writes deliveries, in the transaction of the change that caused them.

use super::{rank, refresh_id, target_of};
use crate::domain::delivery::Delivery;
use crate::domain::id::DeliveryId;
use crate::store::error::Result;
use crate::store::row::json;
use crate::store::sql::{ROWS_A_STATEMENT, Sql, Value};
use crate::store::tx::Tx;
use chrono::{DateTime, Utc};
use std::collections::HashSet;

/// The columns that a row begins with, up to its place.
const WRITTEN: &[&str] =
    &["id", "workspace_id", "lane", "urgency", "call", "target_id", "coalesced", "due_at", "expires_at"];

/// What a row is written from; the rest of its columns start the same for all.
const COLUMNS: &str = "id, workspace_id, lane, urgency, call, target_id, coalesced, due_at, expires_at, seq, \
                       state, generation, attempts, claims, held, ambiguous";

/// The tenth value is a row's place in this write; the order of writing goes on from the last row there is.
const FROM: &str = "SELECT r.column1, r.column2, r.column3, r.column4, r.column5, r.column6, r.column7, r.column8, \
                    r.column9, r.column10 + (SELECT COALESCE(MAX(seq), 0) FROM outbox), 'pending', 1, 0, 0, 0, 0 FROM ";

/// A message that is there already stays as it is. A refresh is asked for again: it waits again, or will once the
/// one under way is done, which saw the state before. One that waits already, and for nothing less, is left alone: it is
/// made when it is sent, and each write of a row costs all its indexes.
const AGAIN: &str = "ON CONFLICT (id) DO UPDATE SET generation = outbox.generation + 1, \
    call = excluded.call, expires_at = excluded.expires_at, settled_at = NULL, \
    state = CASE WHEN outbox.state = 'sending' THEN 'sending' ELSE 'pending' END, \
    attempts = CASE WHEN outbox.state IN ('pending', 'sending') THEN outbox.attempts ELSE 0 END, \
    seq = CASE WHEN outbox.state IN ('pending', 'sending') THEN outbox.seq ELSE excluded.seq END, \
    due_at = CASE WHEN outbox.state = 'pending' AND outbox.due_at < excluded.due_at \
        THEN outbox.due_at ELSE excluded.due_at END, \
    urgency = CASE WHEN outbox.state = 'pending' AND outbox.urgency < excluded.urgency \
        THEN outbox.urgency ELSE excluded.urgency END \
    WHERE outbox.coalesced = 1 AND (outbox.state <> 'pending' OR outbox.call <> excluded.call \
    OR outbox.due_at > excluded.due_at OR outbox.urgency > excluded.urgency \
    OR outbox.expires_at IS DISTINCT FROM excluded.expires_at)";

impl Tx {
    /// Puts deliveries into the outbox, in this order within each lane. One that is there already is left alone; a
    /// refresh that is there becomes pending again, even while it is being sent.
    pub async fn enqueue(&mut self, deliveries: &[Delivery]) -> Result<()> {
        self.enqueue_later(deliveries);
        self.catch_up().await
    }

    /// The same, written together with what comes next.
    pub fn enqueue_later(&mut self, deliveries: &[Delivery]) {
        let mut seen = HashSet::new();
        let mut rows = Vec::new();
        for (place, delivery) in (1i64..).zip(deliveries) {
            let refresh = refresh_id(delivery);
            let id = refresh.clone().unwrap_or_else(|| delivery.id.clone());
            if seen.insert(id.clone()) {
                let mut row = row(&id, delivery, refresh.is_some(), place);
                self.vault().seal_row("outbox", WRITTEN, &mut row);
                rows.push(row);
            }
        }
        for part in rows.chunks(ROWS_A_STATEMENT) {
            let sql = Sql::new("INSERT INTO outbox (").push(COLUMNS).push(") ").push(FROM);
            self.later(sql.rows(part).push(" AS r WHERE true ").push(AGAIN), None);
        }
    }

    /// Takes deliveries back that still wait; those done are left alone. Those under way, and those that may have been
    /// sent, are too late from now on: they are looked for first, so that what replaces them reaches them, and are not sent
    /// again.
    pub async fn withdraw(&mut self, ids: &[DeliveryId], now: DateTime<Utc>) -> Result<()> {
        for part in ids.chunks(ROWS_A_STATEMENT) {
            let ids: Vec<&DeliveryId> = part.iter().collect();
            let sql = Sql::new(
                "UPDATE outbox SET expires_at = 0, \
                 state = CASE WHEN state = 'pending' AND ambiguous = 0 THEN 'withdrawn' ELSE state END, \
                 settled_at = CASE WHEN state = 'pending' AND ambiguous = 0 THEN ",
            );
            let sql = sql
                .bind(now)
                .push(" ELSE settled_at END WHERE state IN ('pending', 'sending') AND id IN ")
                .list(&ids)
                .push(" RETURNING id");
            let withdrawn: Vec<DeliveryId> = self.ids(sql).await?;
            self.settle_nudges(&withdrawn, false, now).await?;
        }
        Ok(())
    }
}

fn row(id: &DeliveryId, delivery: &Delivery, refresh: bool, place: i64) -> Vec<Value> {
    vec![
        id.into(),
        (&delivery.workspace).into(),
        (&delivery.lane).into(),
        rank(delivery.urgency).into(),
        json(&delivery.call).into(),
        target_of(&delivery.call).into(),
        refresh.into(),
        delivery.due_at.into(),
        delivery.expires_at.into(),
        place.into(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::delivery::{Call, Urgency};
    use crate::domain::home::Unfolded;
    use crate::domain::id::{UserId, WorkspaceId};
    use crate::store::Store;
    use crate::store::row::Reader;
    use chrono::Duration;

    #[tokio::test]
    async fn a_refresh_that_waits_is_written_anew_only_if_it_is_asked_for_sooner() {
        let (_folder, store) = Store::for_a_test().await;
        let now = DateTime::from_timestamp_millis(1_795_262_400_000).expect("in range");
        let home = |seconds: i64| Delivery {
            id: DeliveryId::new(format!("D{seconds}")),
            workspace: WorkspaceId::new("T1"),
            call: Call::PublishHome { user: UserId::new("U1"), unfolded: Unfolded::default() },
            lane: "home:U1".into(),
            urgency: Urgency::Refresh,
            due_at: now + Duration::seconds(seconds),
            expires_at: None,
        };
        let mut tx = store.begin().await.expect("begins");
        let mut written = vec![];
        for seconds in [5, 5, 9, 1] {
            tx.enqueue(&[home(seconds)]).await.expect("enqueues");
            let rows = tx.fetch(Sql::new("SELECT generation FROM outbox")).await.expect("reads");
            let times =
                rows.iter().map(|row| Reader::new(row, "outbox").int("generation").expect("a number"));
            written.extend(times);
        }
        assert_eq!(written, [1, 1, 1, 2]);
    }
}
