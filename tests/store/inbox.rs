//! What comes in once counts once.

use super::engines::on_both;
use super::samples::*;
use chrono::{DateTime, Duration, Utc};
use rapport::domain::desk::DeskKey;
use rapport::domain::id::{ChannelId, UserId, WorkspaceId};
use rapport::domain::input::{Arrival, Command, Input, said_by};
use rapport::store::Store;

fn event(id: &str, at: DateTime<Utc>) -> Arrival {
    Arrival { id: id.into(), key: key("L1"), at, input: Input::HomeOpened }
}

/// Typed at that instant.
fn command(id: &str, at: DateTime<Utc>) -> Arrival {
    sent(id, &at.to_string(), at)
}

/// The same request, arriving then.
fn sent(id: &str, trigger: &str, at: DateTime<Utc>) -> Arrival {
    let input = Input::Command(Command {
        name: "/checkin".into(),
        text: "@dana lunch".into(),
        channel: ChannelId::new("C1"),
        trigger: trigger.into(),
        response_url: "https://hooks.slack.com/x".into(),
    });
    Arrival { input, ..event(id, at) }
}

async fn admit(store: &Store, arrivals: &[Arrival]) -> Vec<bool> {
    let mut tx = store.begin().await.expect("begins");
    let admitted = tx.admit(&arrivals.iter().collect::<Vec<_>>()).await.expect("admits");
    assert!(tx.statements() <= 1);
    tx.commit().await.expect("commits");
    admitted
}

#[test]
fn what_changed_nothing_may_come_again() {
    on_both(async |store| {
        let all = [event("E1", at(0)), event("E2", at(0)), event("E3", at(0))];
        assert_eq!(admit(&store, &all).await, [true, true, true]);
        let mut tx = store.begin().await.expect("begins");
        tx.readmit(&[]).await.expect("nothing to do");
        tx.readmit(&[&all[0], &all[2]]).await.expect("readmits");
        assert_eq!(tx.statements(), 1);
        tx.commit().await.expect("commits");
        assert_eq!(admit(&store, &all).await, [true, false, true]);
    });
}

#[test]
fn what_was_taken_back_may_be_said_again_and_a_replay_may_not() {
    on_both(async |store| {
        let by = |user: &str| format!("{}digest", said_by(user));
        let (theirs, others) = (command(&by("UL1"), at(0)), command(&by("UL2"), at(0)));
        assert_eq!(admit(&store, &[theirs.clone(), others]).await, [true, true]);
        let mut tx = store.begin().await.expect("begins");
        tx.hear_anew(&[]).await.expect("nothing to do");
        tx.hear_anew(&[(theirs.key.clone(), at(0))]).await.expect("hears anew");
        assert_eq!(tx.statements(), 1);
        tx.commit().await.expect("commits");
        assert_eq!(admit(&store, &[theirs]).await, [false], "the same request");
        let again = [command(&by("UL1"), at(1)), command(&by("UL2"), at(1))];
        assert_eq!(admit(&store, &again).await, [true, false]);
        assert_eq!(admit(&store, &[command(&by("UL1"), at(2))]).await, [false]);
    });
}

#[test]
fn repeats_are_known_within_a_batch_and_after_it() {
    on_both(async |store| {
        assert!(admit(&store, &[]).await.is_empty());
        let batch = [event("E2", at(0)), event("E1", at(0)), event("E2", at(0))];
        assert_eq!(admit(&store, &batch).await, [true, true, false]);
        let batch = [event("E1", at(60)), event("E3", at(60))];
        assert_eq!(admit(&store, &batch).await, [false, true]);
        let elsewhere = DeskKey { workspace: WorkspaceId::new("T2"), user: UserId::new("U1") };
        let elsewhere = Arrival { key: elsewhere, ..event("E1", at(60)) };
        assert_eq!(admit(&store, &[elsewhere]).await, [true], "another workspace's id is another");
    });
}

#[test]
fn a_command_typed_again_counts_after_two_minutes() {
    on_both(async |store| {
        assert_eq!(admit(&store, &[command("c", at(0))]).await, [true]);
        assert_eq!(admit(&store, &[command("c", at(1))]).await, [false]);
        assert_eq!(admit(&store, &[command("c", at(2))]).await, [true]);
        assert_eq!(admit(&store, &[command("c", at(3))]).await, [false]);
    });
}

#[test]
fn one_request_replayed_counts_once_however_late() {
    on_both(async |store| {
        assert_eq!(admit(&store, &[sent("c", "1.2.a", at(0))]).await, [true]);
        assert_eq!(admit(&store, &[sent("c", "1.2.a", at(4)), sent("c", "1.2.a", at(5))]).await, [false; 2]);
        assert_eq!(admit(&store, &[sent("c", "1.2.b", at(6))]).await, [true], "typed anew");
        assert_eq!(admit(&store, &[sent("c", "1.2.b", at(9))]).await, [false]);
        assert_eq!(admit(&store, &[sent("d", "", at(0)), sent("d", "", at(1))]).await, [true, false]);
        assert_eq!(
            admit(&store, &[sent("d", "", at(3))]).await,
            [true],
            "nothing is known of where it is from"
        );
    });
}

#[test]
fn what_was_rolled_back_is_new_again() {
    on_both(async |store| {
        let mut tx = store.begin().await.expect("begins");
        assert_eq!(tx.admit(&[&event("E1", at(0))]).await.expect("admits"), [true]);
        drop(tx);
        assert_eq!(admit(&store, &[event("E1", at(0))]).await, [true]);
    });
}

#[test]
fn the_inbox_forgets_what_can_no_longer_come_again() {
    on_both(async |store| {
        admit(&store, &[event("E1", at(0)), command("c", at(0))]).await;
        let mut tx = store.begin().await.expect("begins");
        assert_eq!(tx.forget_inbox_before(at(3)).await.expect("forgets"), 1);
        assert_eq!(tx.forget_inbox_before(at(0) + Duration::hours(49)).await.expect("forgets"), 1);
    });
}

#[test]
fn what_cannot_be_read_is_kept_as_it_came_and_counted() {
    on_both(async |store| {
        let mut tx = store.begin().await.expect("begins");
        let long = vec![b'x'; 100_000];
        tx.keep_unreadable(None, b"{\"type\":\"\0\xff\"}", "no such type", at(0)).await.expect("keeps");
        tx.keep_unreadable(Some(&workspace()), &long, "too long", at(1)).await.expect("keeps");
        tx.keep_unreadable(Some(&workspace()), &long, "too long", at(2)).await.expect("keeps");
        tx.commit().await.expect("commits");
        let mut tx = store.reading().await.expect("begins");
        let kept = tx.unreadables(9).await.expect("lists");
        assert_eq!(kept.len(), 2);
        assert_eq!((kept[0].times, kept[0].last_at, kept[0].raw.len()), (2, at(2), 65_536));
        assert_eq!((&kept[1].workspace, kept[1].why.as_str()), (&None, "no such type"));
        assert_eq!(kept[1].raw, "{\"type\":\"\u{fffd}\u{fffd}\"}");
        assert_eq!(tx.counts().await.expect("counts").unreadable, 2);
    });
}

#[test]
fn once_the_clock_is_set_back_a_line_of_before_is_no_repeat_and_an_event_is() {
    on_both(async |store| {
        let admits = async |arrival| admit(&store, &[arrival]).await[0];
        assert!(admits(command("A1", at(60))).await);
        assert!(!admits(command("A1", at(59))).await, "set right by a minute");
        assert!(admits(command("A1", at(0))).await && !admits(command("A1", at(0))).await);
        assert!(admits(event("E1", at(60))).await && !admits(event("E1", at(0))).await);
    });
}
