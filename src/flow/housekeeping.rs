//! Housekeeping, once an hour: what is kept too long goes, and what guards against repeats is forgotten
//! once no repeat can come.

use crate::clock::Clock;
use crate::config::RetentionSettings;
use crate::store::{Gone, Kept, Result, Store};
use chrono::{DateTime, Duration, Months, Utc};
use std::sync::Arc;

const EVERY: Duration = Duration::hours(1);
/// After a start: whoever waited for the program comes first.
const FIRST: Duration = Duration::minutes(1);
/// Messages that are sent are kept this long, unless they may still be edited.
const SENT: Duration = Duration::days(30);
/// Who joined, took up a role or left: longer than it is news.
const SIGHTINGS: Duration = Duration::days(60);
/// Whoever left Slack stays on a list this long while its lead says nothing; shorter than they are remembered.
const DEPARTED: Duration = Duration::days(30);
/// Longer than a signed request is taken.
const REPLAY: Duration = Duration::minutes(15);
/// Long after an occurrence can come again.
const RUNS: Duration = Duration::days(14);
/// Forms that were never used.
const DRAFTS: Duration = Duration::days(30);

/// Keeps house until it is dropped.
pub async fn run(store: Store, clock: Arc<dyn Clock>, retention: RetentionSettings) {
    clock.sleep_until(clock.now() + FIRST).await;
    loop {
        let now = clock.now();
        match tidy(&store, &retention, now).await {
            Ok(gone) if gone == Gone::default() => {}
            Ok(gone) => tracing::info!(?gone, "kept long enough, and deleted"),
            Err(error) => tracing::error!(%error, "housekeeping failed; it is tried again in an hour"),
        }
        clock.sleep_until(now + EVERY).await;
    }
}

/// Deletes what was kept long enough; how much that was.
pub async fn tidy(store: &Store, retention: &RetentionSettings, now: DateTime<Utc>) -> Result<Gone> {
    let months = |n: u32| now.checked_sub_months(Months::new(n)).unwrap_or(DateTime::UNIX_EPOCH);
    let kept = Kept {
        notes: months(retention.notes_months),
        checkins: months(retention.checkins_months),
        peers: now - Duration::days(i64::from(retention.peer_left_days)),
        departed: now - DEPARTED,
        leads: now - Duration::days(i64::from(retention.lead_left_days)),
        drafts: now - DRAFTS,
    };
    let mut tx = store.begin().await?;
    let gone = tx.retain(&kept).await?;
    tx.forget_inbox_before(now - REPLAY).await?;
    tx.forget_runs_before(now - RUNS).await?;
    tx.forget_sightings_before(now - SIGHTINGS).await?;
    tx.forget_settled_before(now - SENT).await?;
    tx.forget_paces().await?;
    tx.commit().await?;
    Ok(gone)
}
