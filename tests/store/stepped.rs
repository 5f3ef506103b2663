//! A clock that was set, as the outbox sees it: what it wrote while it was ahead.

use super::engines::on_both;
use super::outbox::{claim, enqueue, one, states};
use super::samples::*;
use chrono::Duration;
use rapport::domain::delivery::Call;
use rapport::store::{Claimed, DeliveryState, Store};

const HOUR: i64 = 60;

/// Pauses that double from one minute on.
fn pauses() -> Vec<Duration> {
    [1, 2, 4].map(Duration::minutes).to_vec()
}

/// The clock shows this after it was set back, or the program starts by it.
async fn set_right(store: &Store, minutes: i64) {
    let mut tx = store.begin().await.expect("begins");
    tx.end_what_cannot_be(at(minutes), Duration::minutes(10), &pauses()).await.expect("sets right");
    tx.commit().await.expect("commits");
}

async fn fails(store: &Store, claimed: &Claimed, again: i64) {
    let mut tx = store.begin().await.expect("begins");
    tx.retry_at(claimed, at(again), "it failed", false).await.expect("marks");
    tx.commit().await.expect("commits");
}

#[test]
fn a_lease_given_an_hour_ahead_ends_and_whoever_takes_it_looks_first() {
    on_both(async |store| {
        enqueue(&store, &[post("D1", "C1")]).await;
        one(&store, HOUR).await;
        set_right(&store, HOUR).await;
        assert!(claim(&store, HOUR + 1).await.is_empty(), "under way, and no clock was set");
        assert!(claim(&store, 1).await.is_empty(), "as it would be for an hour");
        set_right(&store, 1).await;
        assert!(one(&store, 1).await.ambiguous);
    });
}

#[test]
fn what_its_owner_keeps_is_nobody_elses_an_hour_later() {
    on_both(async |store| {
        enqueue(&store, &[post("D1", "C1"), post("D2", "C2")]).await;
        let both = super::outbox::claim_all(&store, at(0)).await;
        let kept = &both[0].delivery.id;
        let mut tx = store.begin().await.expect("begins");
        tx.keep_leases(&[kept], "another", at(HOUR + 10)).await.expect("keeps");
        tx.keep_leases(&[], "me", at(HOUR + 10)).await.expect("keeps");
        tx.keep_leases(&[kept], "me", at(HOUR + 10)).await.expect("keeps");
        tx.commit().await.expect("commits");
        let taken = claim(&store, HOUR).await;
        assert_eq!(taken, [both[1].delivery.id.to_string()], "the other is no longer kept by anybody");
    });
}

#[test]
fn a_pause_longer_than_so_many_attempts_make_ends_and_another_does_not() {
    on_both(async |store| {
        enqueue(&store, &[post("D1", "C1"), post("D2", "C2")]).await;
        let both = super::outbox::claim_all(&store, at(HOUR)).await;
        fails(&store, &both[0], HOUR + 1).await;
        fails(&store, &both[1], 3).await;
        set_right(&store, 0).await;
        assert_eq!(claim(&store, 0).await, ["D1"], "D2 waits for its three minutes");
        assert_eq!(claim(&store, 3).await, ["D2"]);
    });
}

#[test]
fn a_wait_for_slack_of_an_hour_ends_and_one_of_minutes_does_not() {
    on_both(async |store| {
        let mut tx = store.begin().await.expect("begins");
        tx.save_workspace(&team("T1")).await.expect("saves");
        tx.commit().await.expect("commits");
        for (until, sent) in [(HOUR + 1, 1), (4, 0)] {
            enqueue(&store, &[post(&format!("D{until}"), &format!("C{until}"))]).await;
            let mut tx = store.begin().await.expect("begins");
            tx.block_until(&workspace(), at(until)).await.expect("blocks");
            tx.commit().await.expect("commits");
            set_right(&store, 0).await;
            assert_eq!(claim(&store, 0).await.len(), sent, "until {until}");
        }
    });
}

#[test]
fn a_nudge_held_back_for_a_person_keeps_its_time() {
    on_both(async |store| {
        let message = words("a nudge");
        let call = Call::Post { channel: "U1".into(), message, thread_of: None, quiet: true, author: None };
        enqueue(&store, &[delivery("D1", "U1", call)]).await;
        let held = one(&store, 0).await;
        let mut tx = store.begin().await.expect("begins");
        tx.postpone(&held, at(3 * HOUR)).await.expect("postpones");
        tx.commit().await.expect("commits");
        set_right(&store, 0).await;
        assert!(claim(&store, 2 * HOUR).await.is_empty(), "do not disturb");
        assert_eq!(states(&store).await, [(DeliveryState::Pending, 1)]);
        assert_eq!(claim(&store, 3 * HOUR).await, ["D1"]);
    });
}
