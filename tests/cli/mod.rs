//! The operator's commands, on a database of their own.

mod backup;
mod closed;
mod copy;
mod doctor;
mod import;
mod person;
mod plan;
mod rekey;
mod simulate;
mod version;

use crate::store::engines::{on_sqlite, sqlite_at};
use chrono::{DateTime, Utc};
use rapport::clock::TurnedClock;
use rapport::config::Settings;
use rapport::domain::desk::Change;
use rapport::store::Store;
use std::path::Path;
use std::sync::Arc;

/// Monday 2 March 2026, 07:00 in London.
fn now() -> DateTime<Utc> {
    "2026-03-02T07:00:00Z".parse().expect("an instant")
}

/// A clock that stands.
fn clock() -> TurnedClock {
    let (_, changed) = tokio::sync::watch::channel(0);
    let at = now().timestamp_millis();
    TurnedClock::new(Arc::new(move || at), changed)
}

fn settings(folder: &Path) -> Settings {
    settings_at(&sqlite_at(folder))
}

fn settings_at(url: &str) -> Settings {
    let env = |name: &str| (name == "RAPPORT_DATABASE_URL").then(|| url.to_owned());
    Settings::load_without_slack(None, &env).expect("settings")
}

async fn save(store: &Store, changes: &[Change]) {
    let mut tx = store.begin().await.expect("begins");
    tx.save(changes).await.expect("saves");
    tx.commit().await.expect("commits");
}
