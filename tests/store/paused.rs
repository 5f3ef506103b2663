//! A process that is paused in the middle of a transaction does not keep its rows from the others for ever.

use super::engines::on_both;
use super::outbox::{claim, enqueue};
use super::samples::*;
use rapport::domain::id::DeliveryId;
use rapport::store::Dialect;

/// Longer than any transaction may be left alone.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);

#[test]
fn rows_locked_by_who_went_silent_are_free_again() {
    on_both(async |store| {
        if store.dialect() == Dialect::Sqlite {
            return; // There is one process.
        }
        enqueue(&store, &[post("D1", "C1")]).await;
        let mut paused = store.begin().await.expect("begins");
        paused.withdraw(&[DeliveryId::new("D1")], at(0)).await.expect("withdraws");
        assert!(claim(&store, 0).await.is_empty(), "its row is locked");
        let freed = async {
            while claim(&store, 0).await.is_empty() {
                tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            }
        };
        tokio::time::timeout(PATIENCE, freed).await.expect("it is free again");
        let late = paused.commit().await.expect_err("the server ended it");
        assert!(late.is_passing(), "{late}");
    });
}
