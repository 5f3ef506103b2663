//! What a settled delivery means for its nudge, and how long it is kept.

use super::engines::on_both;
use super::outbox::{claim, claim_all, enqueue, one, sent, states};
use super::rows::save;
use super::samples::*;
use rapport::domain::delivery::{Call, Delivery};
use rapport::domain::desk::{Change, Needs};
use rapport::domain::id::{ChannelId, DeliveryId, UserId};
use rapport::domain::nudge::{NudgeState, Subject};
use rapport::store::{DeliveryState, Store};

/// Where the nudge `N1` stands after something was done with its delivery.
async fn nudge_after(store: &Store, then: impl AsyncFn(&Store)) -> NudgeState {
    let changes = [
        Change::Lead(lead("L1")),
        Change::Nudge(nudge("L1", "N1", Subject::WeeklyPlan, NudgeState::Planned)),
    ];
    save(store, &changes).await;
    enqueue(store, &[Delivery { expires_at: Some(at(60)), ..post("D-N1", "C1") }]).await;
    then(store).await;
    let needs = Needs { nudges_since: Some(at(-99)), ..Needs::default() };
    desk(store, "L1", needs).await.nudges[0].state
}

#[test]
fn a_nudge_is_sent_with_its_delivery_and_an_older_row_does_not_undo_it() {
    on_both(async |store| {
        let state = nudge_after(&store, async |store| {
            let claimed = one(store, 0).await;
            sent(store, &claimed, "1.1").await;
            let stale = nudge("L1", "N1", Subject::WeeklyPlan, NudgeState::Planned);
            save(store, &[Change::Nudge(stale)]).await;
        });
        assert_eq!(state.await, NudgeState::Sent);
    });
}

#[test]
fn a_nudge_is_withdrawn_when_its_delivery_never_will_be_sent() {
    on_both(async |store| {
        let state = nudge_after(&store, async |store| {
            let claimed = one(store, 0).await;
            let mut tx = store.begin().await.expect("begins");
            tx.give_up(&claimed, "not_in_channel", at(7)).await.expect("marks");
            tx.commit().await.expect("commits");
        });
        assert_eq!(state.await, NudgeState::Withdrawn { at: at(7) });
    });
    on_both(async |store| {
        let state = nudge_after(&store, async |store| assert!(claim(store, 61).await.is_empty()));
        assert_eq!(state.await, NudgeState::Withdrawn { at: at(61) });
        assert_eq!(states(&store).await, [(DeliveryState::Expired, 1)]);
    });
    on_both(async |store| {
        let state = nudge_after(&store, async |store| {
            let mut tx = store.begin().await.expect("begins");
            tx.withdraw(&[DeliveryId::new("D-N1"), DeliveryId::new("D0")], at(8)).await.expect("withdraws");
            tx.commit().await.expect("commits");
        });
        assert_eq!(state.await, NudgeState::Withdrawn { at: at(8) });
        assert!(claim(&store, 9).await.is_empty());
    });
    on_both(async |store| {
        let state = nudge_after(&store, async |store| {
            let mut tx = store.begin().await.expect("begins");
            tx.uninstall(&workspace(), at(9), at(9)).await.expect("uninstalls");
            tx.commit().await.expect("commits");
        });
        assert_eq!(state.await, NudgeState::Withdrawn { at: at(9) });
    });
}

#[test]
fn what_is_under_way_is_not_withdrawn() {
    on_both(async |store| {
        enqueue(&store, &[post("D1", "C1")]).await;
        let claimed = one(&store, 0).await;
        let mut tx = store.begin().await.expect("begins");
        tx.withdraw(&[DeliveryId::new("D1")], at(0)).await.expect("withdraws");
        tx.commit().await.expect("commits");
        sent(&store, &claimed, "1.1").await;
        assert_eq!(states(&store).await, [(DeliveryState::Sent, 1)]);
    });
}

#[test]
fn what_is_withdrawn_under_way_or_in_doubt_is_not_sent_again() {
    on_both(async |store| {
        enqueue(&store, &[post("D1", "C1"), post("D2", "C2"), post("D3", "C3")]).await;
        let claimed = claim_all(&store, at(0)).await;
        let mut tx = store.begin().await.expect("begins");
        assert!(tx.still_holds(&claimed[0]).await.expect("looks"));
        tx.retry_at(&claimed[1], at(1), "HTTP 500", true).await.expect("marks");
        let ids: Vec<DeliveryId> = claimed.iter().map(|c| c.delivery.id.clone()).collect();
        tx.withdraw(&ids, at(0)).await.expect("withdraws");
        assert!(!tx.still_holds(&claimed[0]).await.expect("looks"), "it is not sent any more");
        tx.retry_at(&claimed[0], at(1), "HTTP 500", false).await.expect("marks");
        tx.postpone(&claimed[2], at(1)).await.expect("marks");
        tx.commit().await.expect("commits");
        // Whoever takes it next may have a clock that is behind.
        let doubtful = one(&store, 1).await;
        assert_eq!((doubtful.delivery.id.as_str(), doubtful.ambiguous), ("D2", true));
        assert!(doubtful.delivery.expires_at.is_some_and(|end| end < at(-999)), "{doubtful:?}");
        let mut tx = store.begin().await.expect("begins");
        tx.give_up(&doubtful, "it was not sent in time", at(1)).await.expect("marks");
        tx.commit().await.expect("commits");
        assert_eq!(states(&store).await, [(DeliveryState::Withdrawn, 3)], "and none of it is a failure");
    });
}

#[test]
fn old_deliveries_are_forgotten_unless_they_may_still_be_edited() {
    on_both(async |store| {
        let mut of_sent = nudge("L1", "N1", Subject::WeeklyPlan, NudgeState::Planned);
        of_sent.delivery = DeliveryId::new("nudge");
        save(&store, &[Change::Lead(lead("L1")), Change::Nudge(of_sent)]).await;
        let (channel, digest) = (ChannelId::new("C1"), DeliveryId::new("digest"));
        let mut tx = store.begin().await.expect("begins");
        tx.take_digest(&workspace(), &channel, day("2026-11-16"), &digest).await.expect("takes");
        tx.commit().await.expect("commits");
        enqueue(&store, &["nudge", "digest", "plain"].map(|id| post(id, id))).await;
        for claimed in claim_all(&store, at(0)).await {
            sent(&store, &claimed, "1.1").await;
        }
        enqueue(&store, &[post("waiting", "waiting")]).await;
        let mut tx = store.begin().await.expect("begins");
        assert_eq!(tx.forget_settled_before(at(1)).await.expect("forgets"), 0);
        assert_eq!(tx.forget_settled_before(at(2)).await.expect("forgets"), 1);
        tx.commit().await.expect("commits");
        assert_eq!(states(&store).await, [(DeliveryState::Pending, 1), (DeliveryState::Sent, 2)]);
        assert_eq!(store.reading().await.expect("begins").oldest().await.expect("looks"), Some(at(0)));
    });
}

#[test]
fn what_its_way_does_not_take_goes_another_way_from_the_start() {
    on_both(async |store| {
        let url = "https://hooks.slack.com/x".to_owned();
        let answer =
            Call::Respond { url, user: Some(UserId::new("U1")), replace: false, message: words("Logged.") };
        enqueue(&store, &[delivery("D1", "answer:U1", answer)]).await;
        let claimed = one(&store, 0).await;
        let instead = post("D1", "U1").call;
        let mut tx = store.begin().await.expect("begins");
        tx.reroute(&claimed, &instead, "expired_url", at(1)).await.expect("rerouted");
        tx.commit().await.expect("commits");
        let again = one(&store, 1).await;
        assert_eq!((&again.delivery.id, &again.delivery.call), (&claimed.delivery.id, &instead));
        assert_eq!((again.attempts, again.ambiguous), (1, false));
    });
}

#[test]
fn what_is_held_counts_no_attempt_and_says_why_it_waits() {
    on_both(async |store| {
        enqueue(&store, &[post("D1", "C1"), post("D2", "C2")]).await;
        for minute in 0..30 {
            for claimed in claim_all(&store, at(minute)).await {
                assert_eq!(claimed.attempts, 1);
                let mut tx = store.begin().await.expect("begins");
                tx.hold(&claimed, at(minute + 1), "token_revoked").await.expect("held");
                tx.commit().await.expect("commits");
            }
        }
        let mut tx = store.reading().await.expect("begins");
        assert_eq!(tx.waiting_for(3).await.expect("read"), [("token_revoked".to_owned(), 2)]);
    });
}
