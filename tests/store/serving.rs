//! One process serves a SQLite database, and takes over from the one before at once; of PostgreSQL's there may be several.

use super::engines::{on_both_at, on_sqlite, sqlite_at};
use super::outbox::{claim, claim_all, enqueue, one};
use super::samples::*;
use chrono::Duration;
use rapport::domain::delivery::{Call, PictureKind};
use rapport::domain::id::UserId;
use rapport::store::{Dialect, Sealing, Serving};

#[test]
fn a_second_process_is_told_that_another_serves_the_file() {
    on_both_at(async |store, url| {
        let first = Serving::claim(url).expect("nobody serves it");
        let second = Serving::claim(url);
        match store.dialect() {
            Dialect::Postgres => drop(second.expect("several may")),
            Dialect::Sqlite => {
                let said = second.expect_err("it is served").to_string();
                assert!(said.starts_with("Another Rapport serves this database already"), "{said}");
            }
        }
        drop(first);
        Serving::claim(url).expect("free again");
    });
}

#[test]
fn what_the_process_before_was_sending_is_taken_over_at_once_and_looked_for() {
    on_both_at(async |store, url| {
        let map = Call::Upload { user: UserId::new("U1"), picture: PictureKind::Map, after: None };
        enqueue(&store, &[post("D1", "C1"), post("D2", "C1"), delivery("D3", "U1", map)]).await;
        assert_eq!(claim(&store, 0).await, ["D1", "D3"], "of a lane the first");
        let serving = Serving::claim(url).expect("nobody serves it");
        let taken = store.take_over(&serving, at(1)).await.expect("takes over");
        if store.dialect() == Dialect::Postgres {
            assert_eq!(taken, 0, "another may be alive: its leases hold");
            assert!(claim_all(&store, at(2)).await.is_empty());
            return;
        }
        assert_eq!(taken, 2);
        assert!(claim_all(&store, at(1)).await.is_empty(), "what is on its way may still arrive");
        let again = claim_all(&store, at(1) + Duration::seconds(5)).await;
        assert_eq!(again.len(), 1, "D2 waits for D1, and a file shows later: {again:?}");
        assert_eq!((again[0].delivery.id.as_str(), again[0].ambiguous), ("D1", true));
        let file = one(&store, 2).await;
        assert_eq!((file.delivery.id.as_str(), file.ambiguous), ("D3", true));
    });
}

#[test]
fn whoever_serves_a_file_tells_with_which_key_it_seals() {
    on_sqlite(async |_, folder| {
        let url = sqlite_at(folder);
        let told = || Serving::sealing_of_another(&url);
        assert_eq!(told(), Sealing::Unknown, "nobody serves it");
        let serving = Serving::claim(&url).expect("nobody serves it");
        assert_eq!(told(), Sealing::Unknown, "it does not tell yet");
        let serving = serving.sealing_with(Some("df2cf73c"));
        assert_eq!(told(), Sealing::With("df2cf73c".to_owned()));
        drop(serving);
        assert_eq!(told(), Sealing::Unknown, "gone");
        let serving = Serving::claim(&url).expect("nobody serves it").sealing_with(None);
        assert_eq!(told(), Sealing::Plain);
        drop(serving);
    });
}

#[test]
fn a_store_in_a_folder_that_is_not_there_yet_can_be_claimed() {
    on_sqlite(async |_, folder| {
        let url = sqlite_at(&folder.join("elsewhere"));
        let serving = Serving::claim(&url).expect("the folder is made");
        assert!(Serving::claim(&url).is_err());
        drop(serving);
    });
}
