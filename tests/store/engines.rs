//! Runs a test on both engines: SQLite in a folder of its own, PostgreSQL in a database of its own on a cluster that
//! this process starts once and that ends with it.

use crate::harness::postgres::Server;
use rapport::store::Store;
use std::future::Future;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// Set where a missing engine is a failure rather than a reason to skip.
const NEED_ALL: &str = "RAPPORT_TESTS_NEED_ALL";

static SERVER: OnceLock<Option<Server>> = OnceLock::new();
static DATABASES: AtomicU32 = AtomicU32::new(0);

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
        if let Some(server) = SERVER.get_or_init(start) {
            let name = format!("test_{}", DATABASES.fetch_add(1, Ordering::Relaxed));
            test(&server.new_database(&name).await).await;
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

fn start() -> Option<Server> {
    let server = Server::start(None);
    if server.is_none() {
        skipped();
    }
    server
}

/// Tells that PostgreSQL is missing, or fails where it must not be.
pub fn skipped() {
    assert!(std::env::var_os(NEED_ALL).is_none(), "no initdb found, and {NEED_ALL} is set");
    eprintln!("SKIPPED on PostgreSQL: no initdb found");
}
