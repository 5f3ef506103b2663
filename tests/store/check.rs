//! What is asked of a database before it is used, without changing it.

use super::engines::{on_both, on_both_at, on_each};
use super::rows::save;
use super::samples::{at, lead, peer};
use rapport::domain::desk::Change;
use rapport::domain::id::LeadId;
use rapport::domain::peer::Peer;
use rapport::store::Store;

#[test]
fn a_database_is_opened_as_it_is_and_found_sound() {
    on_both_at(async |_, url| {
        let store = Store::open_as_it_is(url).await.expect("opens");
        assert_eq!(store.schema().await.expect("reads"), Some(Store::known_schema()));
        assert_eq!(store.damage().await.expect("reads"), Vec::<String>::new());
        store.close().await;
    });
}

#[test]
fn an_empty_database_stays_empty_and_none_is_made() {
    on_each(async |url| match Store::open_as_it_is(url).await {
        Ok(store) => {
            assert_eq!(store.schema().await.expect("reads"), None, "PostgreSQL's is there, and empty");
            store.close().await;
        }
        Err(error) => {
            assert!(url.starts_with("sqlite:"), "{error}");
            assert!(!std::path::Path::new(url.trim_start_matches("sqlite://")).exists());
        }
    });
}

#[test]
fn the_peers_taken_off_are_found_and_only_those() {
    on_both(async |store| {
        let gone = Peer { removed_at: Some(at(5)), ..peer("L1", "P2") };
        let others = [peer("L1", "P1"), Peer { removed_at: Some(at(5)), ..peer("L2", "P3") }];
        let mut changes =
            vec![Change::Lead(lead("L1")), Change::Lead(lead("L2")), Change::Peer(gone.clone())];
        changes.extend(others.map(Change::Peer));
        save(&store, &changes).await;
        let mut tx = store.reading().await.expect("begins");
        assert_eq!(tx.removed_peers(&LeadId::new("L1")).await.expect("reads"), [gone]);
    });
}
