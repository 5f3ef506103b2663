//! What this version cannot read stops nothing else.

use super::engines::on_both_at;
use super::opening::connect;
use super::outbox::{claim, enqueue, states};
use super::samples::*;
use rapport::store::DeliveryState;
use sqlx::Connection;

#[test]
fn a_delivery_of_a_newer_version_is_given_up_and_the_rest_goes() {
    on_both_at(async |store, url| {
        enqueue(&store, &[post("D1", "C1"), post("D2", "C1"), post("D3", "C2")]).await;
        let mut connection = connect(url).await;
        let newer = "UPDATE outbox SET call = '{\"call\":\"sing\"}' WHERE id = 'D1'";
        sqlx::raw_sql(newer).execute(&mut connection).await.expect("writes");
        connection.close().await.expect("closes");
        assert_eq!(claim(&store, 0).await, ["D3"], "one a conversation");
        assert_eq!(claim(&store, 1).await, ["D2"]);
        assert_eq!(states(&store).await, [(DeliveryState::Failed, 1), (DeliveryState::Sending, 2)]);
    });
}
