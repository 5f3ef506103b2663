//! A PostgreSQL server whose machine is gone tells nobody: what was connected hears nothing ever again.

use crate::harness::gate::Gate;
use crate::harness::port::free_port;
use crate::harness::postgres::{Server, skipped};
use rapport::store::Store;
use std::time::{Duration, Instant};

/// Long before a transaction would be given up for want of a connection (10 s).
const SOON: Duration = Duration::from_secs(8);
/// Long before the system would give a connection up by itself.
const AT_THE_END: Duration = Duration::from_secs(20);

/// Runs a test on a store whose server is behind a gate.
fn behind_a_gate(test: impl AsyncFnOnce(Store, &Gate, &Server)) {
    super::engines::run(async {
        let Some(server) = Server::start(Some(free_port())) else {
            return skipped("on PostgreSQL", "initdb");
        };
        server.new_database("silent").await;
        let gate = Gate::to(server.address()).await;
        let store = Store::open(&gate.url("silent")).await.expect("opens");
        test(store, &gate, &server).await;
    });
}

#[test]
fn a_store_is_closed_though_one_of_its_connections_fell_silent() {
    behind_a_gate(async |store, gate, _| {
        let never_given_back = store.begin().await.expect("begins");
        gate.falls_silent();
        tokio::time::timeout(AT_THE_END, store.close()).await.expect("closes");
        drop(never_given_back);
    });
}

#[test]
fn connections_that_fell_silent_are_replaced_at_once() {
    behind_a_gate(async |store, gate, server| {
        store.ping_writable().await.expect("writes");
        gate.falls_silent();
        gate.leads_to(server.address(), false);
        let began = Instant::now();
        store.ping_writable().await.expect("writes by a new connection");
        assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
        store.close().await;
    });
}
