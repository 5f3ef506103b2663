//! How SQLite finds what the loops and the commands ask for: by an index, never by going through a table.

use super::{Result, Store, Tx};
use crate::domain::desk::{DeskKey, Needs, PeersNeeded};
use crate::domain::id::{CheckInId, DeliveryId, MilestoneId, NudgeId, PeerId, UpdateId, UserId, WorkspaceId};
use crate::domain::lead::{Budget, Lead, Standing, WorkingHours};
use chrono::{DateTime, Duration, Utc};
use sqlx::{AssertSqlSafe, Row as _};

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_795_262_400_000).expect("in range")
}

/// The plans of the statements that one step runs, each line once.
async fn plans(store: &Store, step: impl AsyncFn(&mut Tx) -> Result<()>) -> Vec<String> {
    let mut tx = store.begin().await.expect("begins");
    step(&mut tx).await.expect("runs");
    let texts = std::mem::take(&mut tx.texts);
    let mut lines: Vec<String> = Vec::new();
    for text in texts {
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {text}"));
        let rows = sqlx::query(explain).fetch_all(&store.pools.readers).await.expect("explains");
        lines.extend(rows.iter().map(|row| row.get("detail")));
    }
    lines.retain(|line| line.starts_with("SCAN") || line.starts_with("SEARCH") || line.contains("SORT"));
    let mut seen = std::collections::HashSet::new();
    lines.retain(|line| seen.insert(line.clone()));
    lines
}

fn run<T>(test: impl AsyncFn(Store) -> T) -> T {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("plans.db").display());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async { test(Store::open(&url).await.expect("opens")).await })
}

#[test]
fn the_loops_find_what_is_due_by_an_index() {
    let lines = run(async |store: Store| {
        let mut lines = plans(&store, async |tx| tx.due_schedules(now(), 9).await.map(drop)).await;
        lines.push("--".into());
        lines.extend(plans(&store, async |tx| tx.due_snoozes(now(), 9).await.map(drop)).await);
        lines.push("--".into());
        lines.extend(plans(&store, async |tx| tx.claim(now(), "me", Duration::minutes(1), 9).await.map(drop)).await);
        lines
    });
    insta::assert_snapshot!(lines.join("\n"), @"");
}

#[test]
fn a_desk_is_found_by_indexes() {
    let key = DeskKey { workspace: WorkspaceId::new("T1"), user: UserId::new("U1") };
    let lead = Lead {
        id: crate::domain::id::LeadId::new("L1"),
        workspace: key.workspace.clone(),
        user: key.user.clone(),
        name: String::new(),
        zone: chrono_tz::UTC,
        standing: Standing::Active,
        hours: WorkingHours::default(),
        budget: Budget::default(),
        days_off: vec![],
        skips_next: false,
        joined_at: now(),
    };
    let needs = |peers| Needs {
        peers,
        nudges_since: Some(now()),
        nudges: vec![NudgeId::new("N")],
        checkins: vec![CheckInId::new("K")],
        checkins_with: vec![PeerId::new("P")],
        checkins_since: Some(now()),
        milestones: true,
        updates: vec![UpdateId::new("U")],
        updates_of: vec![MilestoneId::new("M")],
        schedules: true,
        openers_since: Some(now()),
        drafts: true,
    };
    let lines = run(async |store: Store| {
        plans(&store, async |tx| {
            tx.save(&[crate::domain::desk::Change::Lead(lead.clone())]).await?;
            tx.texts.clear();
            tx.desks(&[(key.clone(), needs(PeersNeeded::All))]).await?;
            tx.desks(&[(key.clone(), needs(PeersNeeded::Due(now())))]).await?;
            tx.withdraw(&[DeliveryId::new("D")], now()).await?;
            tx.settle_nudges(&[DeliveryId::new("D")], true, now()).await
        })
        .await
    });
    insta::assert_snapshot!(lines.join("\n"), @"");
}
