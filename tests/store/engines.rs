//! Runs a test on both engines: SQLite in a folder of its own, PostgreSQL in a database of its own on a server
//! that this process starts once.

use crate::harness::postgres::cluster;
use rapport::store::Store;
use std::future::Future;
use std::path::Path;

/// Runs the test on each engine that is here, each time on a new and empty store.
pub fn on_both(test: impl AsyncFn(Store)) {
    on_both_at(async |store: Store, _| test(store).await);
}

/// The same, with the store's address, for what looks beneath it.
pub fn on_both_at(test: impl AsyncFn(Store, &str)) {
    on_each(async |url| {
        let store = Store::open(url).await.expect("a new store opens");
        test(store.clone(), url).await;
        store.close().await;
    });
}

/// Runs the test with the address of an empty database on each engine that is here.
pub fn on_each(test: impl AsyncFn(&str)) {
    run(async {
        let folder = tempfile::tempdir().expect("a folder");
        test(&sqlite_at(folder.path())).await;
        if let Some(cluster) = cluster() {
            test(&cluster.new_url().await).await;
        }
    });
}

/// Runs the test on SQLite alone, with the folder of the store.
pub fn on_sqlite(test: impl AsyncFn(Store, &Path)) {
    run(async {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&sqlite_at(folder.path())).await.expect("a new store opens");
        test(store.clone(), folder.path()).await;
        store.close().await;
    });
}

pub fn sqlite_at(folder: &Path) -> String {
    format!("sqlite://{}", folder.join("of its own/rapport.db").display())
}

pub fn run(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(test);
}
