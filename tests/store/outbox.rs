//! The life of a delivery.

use super::engines::on_both;
use super::samples::*;
use chrono::{DateTime, Duration, Utc};
use rapport::domain::delivery::{Call, Delivery, Urgency};
use rapport::domain::home::Unfolded;
use rapport::domain::id::{ChannelId, DeliveryId, UserId};
use rapport::store::{Claimed, DeliveryState, Full, Posted, Room, Store};

pub async fn enqueue(store: &Store, deliveries: &[Delivery]) {
    let mut tx = store.begin().await.expect("begins");
    tx.enqueue(deliveries).await.expect("enqueues");
    tx.commit().await.expect("commits");
}

/// Claims under a lease of ten minutes.
pub async fn claim_all(store: &Store, now: DateTime<Utc>) -> Vec<Claimed> {
    let mut tx = store.begin().await.expect("begins");
    let claimed =
        tx.claim(now, "me", Duration::minutes(10), Room::of(100), &Full::default()).await.expect("claims");
    tx.commit().await.expect("commits");
    claimed
}

pub async fn claim(store: &Store, minutes: i64) -> Vec<String> {
    claim_all(store, at(minutes)).await.iter().map(|c| c.delivery.id.to_string()).collect()
}

pub async fn one(store: &Store, minutes: i64) -> Claimed {
    let mut claimed = claim_all(store, at(minutes)).await;
    assert_eq!(claimed.len(), 1, "{claimed:?}");
    claimed.remove(0)
}

fn posted(ts: &str) -> Posted {
    Posted { channel: ChannelId::new("C1"), ts: ts.into() }
}

pub async fn sent(store: &Store, claimed: &Claimed, ts: &str) {
    let mut tx = store.begin().await.expect("begins");
    tx.mark_sent(claimed, Some(&posted(ts)), at(1)).await.expect("marks");
    tx.commit().await.expect("commits");
}

pub async fn states(store: &Store) -> Vec<(DeliveryState, u64)> {
    store.reading().await.expect("begins").depth().await.expect("counts")
}

fn home(user: &str) -> Delivery {
    let call = Call::PublishHome { user: UserId::new(user), unfolded: Unfolded::default() };
    Delivery { urgency: Urgency::Refresh, ..delivery("any", &format!("home:{user}"), call) }
}

#[test]
fn a_delivery_is_claimed_as_it_was_written_and_sent_once() {
    on_both(async |store| {
        let written = Delivery { expires_at: Some(at(90)), ..post("D1", "C1") };
        enqueue(&store, std::slice::from_ref(&written)).await;
        enqueue(&store, std::slice::from_ref(&written)).await;
        let claimed = one(&store, 0).await;
        assert_eq!((&claimed.delivery, claimed.attempts, claimed.ambiguous), (&written, 1, false));
        assert!(claim(&store, 5).await.is_empty(), "the lease holds");
        sent(&store, &claimed, "1.1").await;
        enqueue(&store, &[written]).await;
        assert!(claim(&store, 60).await.is_empty());
        assert_eq!(states(&store).await, [(DeliveryState::Sent, 1)]);
    });
}

#[test]
fn every_call_comes_back_as_it_was_written() {
    on_both(async |store| {
        let (channel, user) = (ChannelId::new("C9"), UserId::new("U9"));
        let calls = [
            Call::Post {
                channel: "U9".into(),
                message: words("a"),
                thread_of: None,
                quiet: true,
                author: Some(user.clone()),
            },
            Call::Ephemeral { channel, user: user.clone(), message: words("b") },
            Call::Respond {
                url: "https://hooks.slack.com/x".into(),
                user: None,
                replace: true,
                message: words("c"),
            },
            Call::PublishHome { user: user.clone(), unfolded: Unfolded::default() },
            Call::ReadProfile { user: user.clone(), reader: user },
        ];
        let deliveries: Vec<Delivery> = (1..)
            .zip(&calls)
            .map(|(n, call)| delivery(&format!("D{n}"), &format!("lane {n}"), call.clone()))
            .collect();
        enqueue(&store, &deliveries).await;
        let found: Vec<Call> = claim_all(&store, at(0)).await.into_iter().map(|c| c.delivery.call).collect();
        assert_eq!(found, calls);
    });
}

#[test]
fn the_urgent_go_first_then_the_older_and_none_before_its_time() {
    on_both(async |store| {
        let due = |id: &str, urgency, minutes| Delivery { urgency, due_at: at(minutes), ..post(id, id) };
        let deliveries = [
            due("refresh", Urgency::Refresh, -9),
            due("later", Urgency::Message, -1),
            due("earlier", Urgency::Message, -2),
            due("tomorrow", Urgency::Answer, 1440),
            due("answer", Urgency::Answer, 0),
        ];
        enqueue(&store, &deliveries).await;
        assert_eq!(claim(&store, 0).await, ["answer", "earlier", "later", "refresh"]);
        assert_eq!(store.next_wake(at(0)).await.expect("looks"), Some(at(10)), "the leases end first");
    });
}

#[test]
fn a_lane_goes_one_at_a_time_in_the_order_of_writing() {
    on_both(async |store| {
        let answer = Delivery { urgency: Urgency::Answer, ..post("second", "C1") };
        enqueue(&store, &[post("first", "C1"), answer]).await;
        enqueue(&store, &[post("third", "C1"), post("other", "C2")]).await;
        let claimed = claim_all(&store, at(0)).await;
        let ids: Vec<&str> = claimed.iter().map(|c| c.delivery.id.as_str()).collect();
        assert_eq!(ids, ["first", "other"]);
        assert!(claim(&store, 1).await.is_empty());
        let mut tx = store.begin().await.expect("begins");
        tx.retry_at(&claimed[0], at(5), "500", false).await.expect("marks");
        tx.commit().await.expect("commits");
        assert!(claim(&store, 4).await.is_empty(), "what is tried again is not overtaken");
        let first = one(&store, 5).await;
        assert_eq!((first.delivery.id.as_str(), first.attempts), ("first", 2));
        sent(&store, &first, "1.1").await;
        assert_eq!(claim(&store, 5).await, ["second"]);
    });
}

#[test]
fn what_waits_for_the_morning_does_not_hold_back_an_answer() {
    on_both(async |store| {
        let quiet = |id: &str| {
            let (channel, message) = ("U1".into(), words(id));
            delivery(id, "D1", Call::Post { channel, message, thread_of: None, quiet: true, author: None })
        };
        enqueue(&store, &[quiet("nudge"), post("answer", "D1")]).await;
        let nudge = one(&store, 0).await;
        let mut tx = store.begin().await.expect("begins");
        tx.postpone(&nudge, at(600)).await.expect("marks");
        tx.commit().await.expect("commits");
        assert_eq!(claim(&store, 0).await, ["answer"]);
        let claimed = claim_all(&store, at(600)).await;
        assert_eq!(
            claimed[0].delivery.id.as_str(),
            "nudge",
            "the answer's lease has ended, and it comes after"
        );
        assert_eq!((claimed.len(), claimed[0].attempts, claimed[0].ambiguous), (1, 1, false));
    });
}

#[test]
fn what_waits_for_slacks_pace_is_not_overtaken_and_counts_no_attempt() {
    on_both(async |store| {
        enqueue(&store, &[post("first", "C1"), post("second", "C1")]).await;
        let first = one(&store, 0).await;
        let mut tx = store.begin().await.expect("begins");
        tx.postpone(&first, at(2)).await.expect("marks");
        tx.commit().await.expect("commits");
        assert!(claim(&store, 1).await.is_empty());
        let first = one(&store, 2).await;
        assert_eq!((first.delivery.id.as_str(), first.attempts), ("first", 1));
    });
}

#[test]
fn a_lease_that_ended_is_given_to_another_who_must_look_first() {
    on_both(async |store| {
        enqueue(&store, &[post("D1", "C1")]).await;
        let lost = one(&store, 0).await;
        let again = one(&store, 10).await;
        assert_eq!((again.attempts, again.ambiguous), (2, true));
        let mut tx = store.begin().await.expect("begins");
        tx.give_up(&lost, "late", at(11)).await.expect("marks");
        tx.retry_at(&lost, at(11), "late", false).await.expect("marks");
        tx.postpone(&lost, at(11)).await.expect("marks");
        tx.commit().await.expect("commits");
        assert_eq!(states(&store).await, [(DeliveryState::Sending, 1)], "late marks change nothing");
        sent(&store, &lost, "1.1").await;
        assert_eq!(states(&store).await, [(DeliveryState::Sent, 1)], "but what was sent is sent");
    });
}

#[test]
fn what_is_too_late_is_dropped_but_looked_for_where_it_may_have_been_sent() {
    on_both(async |store| {
        let written = |id: &str| Delivery { expires_at: Some(at(5)), ..post(id, id) };
        enqueue(&store, &[written("D1"), written("D2")]).await;
        let claimed = claim_all(&store, at(0)).await;
        let mut tx = store.begin().await.expect("begins");
        for (one, ambiguous) in claimed.iter().zip([true, false]) {
            tx.retry_at(one, at(1), "500", ambiguous).await.expect("marks");
        }
        tx.commit().await.expect("commits");
        assert_eq!(claim(&store, 6).await, ["D1"]);
        assert_eq!(states(&store).await, [(DeliveryState::Expired, 1), (DeliveryState::Sending, 1)]);
    });
}

#[test]
fn an_unknown_outcome_stays_so_until_it_is_sent() {
    on_both(async |store| {
        enqueue(&store, &[post("D1", "C1")]).await;
        let claimed = one(&store, 0).await;
        let mut tx = store.begin().await.expect("begins");
        tx.retry_at(&claimed, at(1), "timed out", true).await.expect("marks");
        tx.commit().await.expect("commits");
        let claimed = one(&store, 1).await;
        assert!(claimed.ambiguous);
        let mut tx = store.begin().await.expect("begins");
        tx.retry_at(&claimed, at(2), "500", false).await.expect("marks");
        tx.commit().await.expect("commits");
        let claimed = one(&store, 2).await;
        assert_eq!((claimed.ambiguous, claimed.attempts), (true, 3));
    });
}

#[test]
fn nothing_goes_to_a_workspace_that_is_blocked_or_gone() {
    on_both(async |store| {
        let elsewhere =
            Delivery { workspace: rapport::domain::id::WorkspaceId::new("T2"), ..post("D2", "C1") };
        enqueue(&store, &[post("D1", "C1"), elsewhere]).await;
        let mut tx = store.begin().await.expect("begins");
        tx.save_workspace(&team("T1")).await.expect("saves");
        tx.save_workspace(&team("T2")).await.expect("saves");
        tx.block_until(&workspace(), at(3)).await.expect("blocks");
        tx.commit().await.expect("commits");
        assert_eq!(store.next_wake(at(-1)).await.expect("looks"), Some(at(0)));
        assert_eq!(claim(&store, 2).await, ["D2"]);
        assert_eq!(store.next_wake(at(2)).await.expect("looks"), Some(at(3)), "the end of the block");
        let mut tx = store.begin().await.expect("begins");
        tx.uninstall(&workspace(), at(4), at(4)).await.expect("uninstalls");
        tx.enqueue(&[post("D3", "C1")]).await.expect("enqueues");
        tx.commit().await.expect("commits");
        assert!(claim(&store, 5).await.is_empty());
        assert_eq!(store.next_wake(at(5)).await.expect("looks"), Some(at(12)), "only the lease of D2");
        enqueue(&store, &[Delivery { workspace: team("T2").id, ..post("D4", "C2") }]).await;
        let mut tx = store.begin().await.expect("begins");
        for back in ["T1", "T2"] {
            tx.save_workspace(&team(back)).await.expect("saves");
        }
        tx.commit().await.expect("commits");
        assert_eq!(claim(&store, 6).await, ["D4"], "D3 was said while it was gone; T2 never was");
    });
}

#[test]
fn a_refresh_is_one_row_a_person_and_waits_again_when_asked_for_while_it_is_sent() {
    on_both(async |store| {
        enqueue(&store, &[home("U1"), home("U2"), home("U1")]).await;
        enqueue(&store, &[home("U1")]).await;
        let claimed = claim_all(&store, at(0)).await;
        let ids: Vec<&str> = claimed.iter().map(|c| c.delivery.id.as_str()).collect();
        assert_eq!(ids, ["home:T1:U1", "home:T1:U2"]);
        enqueue(&store, &[home("U1")]).await;
        assert!(claim(&store, 0).await.is_empty());
        let mut tx = store.begin().await.expect("begins");
        for one in &claimed {
            tx.mark_sent(one, None, at(0)).await.expect("marks");
        }
        tx.commit().await.expect("commits");
        let again = one(&store, 0).await;
        assert_eq!((again.delivery.id.as_str(), again.attempts), ("home:T1:U1", 1));
        let mut tx = store.begin().await.expect("begins");
        tx.mark_sent(&again, None, at(0)).await.expect("marks");
        tx.commit().await.expect("commits");
        assert!(claim(&store, 0).await.is_empty());
        enqueue(&store, &[home("U2")]).await;
        assert_eq!(claim(&store, 0).await, ["home:T1:U2"], "one that was sent can be asked for again");
    });
}

#[test]
fn an_edit_waits_for_its_message_and_learns_where_it_stands() {
    on_both(async |store| {
        let edit = |id: &str, of: &str| {
            delivery(id, id, Call::Update { of: DeliveryId::new(of), message: words("edited"), author: None })
        };
        let thread_of = Some(DeliveryId::new("D1"));
        let reply = Call::Post {
            channel: "C1".into(),
            message: words("reply"),
            thread_of,
            quiet: false,
            author: None,
        };
        enqueue(&store, &[edit("E1", "D1"), post("D1", "C1"), delivery("E2", "E2", reply)]).await;
        enqueue(&store, &[post("D2", "C2"), edit("E3", "D2"), edit("E4", "unknown")]).await;
        let claimed = claim_all(&store, at(0)).await;
        let ids: Vec<&str> = claimed.iter().map(|c| c.delivery.id.as_str()).collect();
        assert_eq!(ids, ["D1", "D2"]);
        sent(&store, &claimed[0], "1.1").await;
        let mut tx = store.begin().await.expect("begins");
        tx.give_up(&claimed[1], "channel_not_found", at(1)).await.expect("marks");
        tx.commit().await.expect("commits");
        let edits = claim_all(&store, at(1)).await;
        let ids: Vec<&str> = edits.iter().map(|c| c.delivery.id.as_str()).collect();
        assert_eq!(ids, ["E1", "E2"]);
        assert!(edits.iter().all(|edit| edit.target == Some(posted("1.1"))), "{edits:?}");
        let expected = [
            (DeliveryState::Failed, 1),
            (DeliveryState::Sending, 2),
            (DeliveryState::Sent, 1),
            (DeliveryState::Withdrawn, 2),
        ];
        assert_eq!(states(&store).await, expected);
        let failures = store.reading().await.expect("begins").recent_failures(9).await.expect("lists");
        let [failure] = failures.as_slice() else { panic!("{failures:?}") };
        assert_eq!((failure.id.as_str(), failure.error.as_deref()), ("D2", Some("channel_not_found")));
    });
}
