//! Slack's pace, kept by several together.

use super::engines::on_both_at;
use rapport::domain::id::WorkspaceId;
use rapport::store::{Dialect, Pace, Store};
use sqlx::Connection;
use std::time::Duration;

fn pace(what: &str, step: u64, burst: u32) -> Pace {
    Pace { what: what.into(), step: Duration::from_millis(step), burst }
}

async fn take(store: &Store, paces: &[Pace]) -> Result<(), Duration> {
    store.take_turn(&WorkspaceId::new("T1"), paces).await.expect("asks")
}

#[test]
fn two_who_share_a_database_keep_one_pace_and_on_sqlite_nothing_is_asked() {
    on_both_at(async |store, url| {
        let other = Store::open(url).await.expect("opens again");
        let long = 60_000;
        let before = store.counters().statements;
        let paces = [pace("channel/C1", long, 1), pace("method/post", long, 3)];
        if store.dialect() == Dialect::Sqlite {
            for _ in 0..9 {
                assert_eq!(take(&store, &paces).await, Ok(()));
            }
            assert_eq!(store.counters().statements, before);
            return other.close().await;
        }
        assert_eq!(take(&store, &paces).await, Ok(()));
        let wait = take(&other, &paces).await.expect_err("not yet");
        assert!(wait > Duration::from_secs(50) && wait <= Duration::from_secs(60), "{wait:?}");
        let elsewhere = [pace("channel/C2", long, 1), pace("method/post", long, 3)];
        assert_eq!(
            take(&other, &elsewhere).await,
            Ok(()),
            "another channel, and a refused call costs nothing"
        );
        let third = [pace("channel/C3", long, 1), pace("method/post", long, 3)];
        assert_eq!(take(&store, &third).await, Ok(()));
        let fourth = [pace("channel/C4", long, 1), pace("method/post", long, 3)];
        assert!(take(&other, &fourth).await.is_err(), "the method's three are taken by both together");
        assert_eq!(other.take_turn(&WorkspaceId::new("T2"), &fourth).await.expect("asks"), Ok(()));
        other.close().await;
    });
}

#[test]
fn what_slack_asked_one_to_wait_for_all_wait_for() {
    on_both_at(async |store, url| {
        if store.dialect() == Dialect::Sqlite {
            return;
        }
        let other = Store::open(url).await.expect("opens again");
        for seconds in [30, 5] {
            let mut tx = store.begin().await.expect("begins");
            tx.hold_paces(&WorkspaceId::new("T1"), Duration::from_secs(seconds)).await.expect("holds");
            tx.commit().await.expect("commits");
        }
        let wait = take(&other, &[pace("method/post", 1, 1)]).await.expect_err("not yet");
        assert!(wait > Duration::from_secs(20), "the longer wait stands: {wait:?}");
        assert_eq!(other.take_turn(&WorkspaceId::new("T2"), &[]).await.expect("asks"), Ok(()));
        other.close().await;
    });
}

#[test]
fn of_many_who_ask_at_once_each_gets_a_turn_of_its_own() {
    on_both_at(async |store, url| {
        if store.dialect() == Dialect::Sqlite {
            return;
        }
        let other = Store::open(url).await.expect("opens again");
        let tasks = (0..40).map(|nth: usize| {
            let store = if nth.is_multiple_of(2) { store.clone() } else { other.clone() };
            let paces = [pace(&format!("channel/C{}", nth % 4), 60_000, 1), pace("method/post", 60_000, 9)];
            tokio::spawn(async move { take(&store, &paces).await.is_ok() })
        });
        let mut taken = 0;
        for task in tasks.collect::<Vec<_>>() {
            taken += usize::from(task.await.expect("asks"));
        }
        assert_eq!(taken, 4, "one in each channel");
        other.close().await;
    });
}

#[test]
fn what_no_call_waits_for_is_forgotten() {
    on_both_at(async |store, url| {
        if store.dialect() == Dialect::Sqlite {
            return;
        }
        let mut connection = super::opening::connect(url).await;
        sqlx::raw_sql("INSERT INTO pace VALUES ('T1', 'channel/C0', 5)")
            .execute(&mut connection)
            .await
            .expect("old");
        assert_eq!(take(&store, &[pace("channel/C1", 60_000, 1)]).await, Ok(()));
        let mut tx = store.begin().await.expect("begins");
        tx.forget_paces().await.expect("forgets");
        tx.commit().await.expect("commits");
        let left = "SELECT what FROM pace WHERE what <> '' ORDER BY what";
        let left: Vec<String> = sqlx::query_scalar(left).fetch_all(&mut connection).await.expect("reads");
        assert_eq!(left, ["channel/C1"]);
        connection.close().await.expect("closes");
    });
}
