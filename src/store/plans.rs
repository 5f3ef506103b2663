//! How SQLite finds what the loops and the commands ask for: by an index, never by going through a table.

use super::{Full, Result, Room, Store, Tx};
use crate::domain::desk::{Change, DeskKey, Needs, PeersNeeded};
use crate::domain::id::{CheckInId, DeliveryId, LeadId, NudgeId, PeerId, UpdateId, UserId, WorkspaceId};
use crate::domain::lead::{Budget, Lead, Standing, WorkingHours};
use crate::domain::link::Tracker;
use crate::domain::logline::Who;
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
    for text in texts.iter().flat_map(|together| together.split("; ")) {
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {text}"));
        let rows = sqlx::query(explain).fetch_all(&store.pools.pool).await.expect("explains");
        lines.extend(rows.iter().map(|row| row.get("detail")));
    }
    lines.retain(|line| line.starts_with("SCAN") || line.starts_with("SEARCH"));
    let mut seen = std::collections::HashSet::new();
    lines.retain(|line| seen.insert(line.clone()));
    lines
}

fn run<T>(test: impl AsyncFn(Store) -> T) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let (_folder, store) = Store::for_a_test().await;
        test(store).await
    })
}

#[test]
fn the_loops_find_what_is_due_by_an_index() {
    let lines = run(async |store: Store| {
        let mut lines = plans(&store, async |tx| tx.due_schedules(now(), 9).await.map(drop)).await;
        lines.push("--".into());
        lines.extend(plans(&store, async |tx| tx.due_snoozes(now(), 9).await.map(drop)).await);
        lines.push("--".into());
        lines.extend(
            plans(&store, async |tx| {
                tx.claim(now(), "me", Duration::minutes(1), Room::of(9), &Full::default()).await.map(drop)
            })
            .await,
        );
        lines.push("--".into());
        let until = now() + Duration::minutes(1);
        lines.extend(
            plans(&store, async |tx| tx.claim_links(Tracker::ALL, now(), until, 9).await.map(drop)).await,
        );
        lines
    });
    insta::assert_snapshot!(lines.join("\n"), @"
    SEARCH r USING INDEX schedule_next (next_at<?)
    SEARCH w USING INDEX sqlite_autoindex_workspace_1 (id=?)
    SEARCH l USING INDEX sqlite_autoindex_lead_1 (id=?)
    --
    SEARCH r USING INDEX nudge_wake (wake_at<?)
    SEARCH w USING INDEX sqlite_autoindex_workspace_1 (id=?)
    SEARCH l USING INDEX sqlite_autoindex_lead_1 (id=?)
    --
    SEARCH outbox USING INDEX sqlite_autoindex_outbox_1 (id=?)
    SEARCH o USING INDEX outbox_lease (lease_until<?)
    SEARCH o USING INDEX outbox_expiry (expires_at<?)
    SEARCH o USING INDEX outbox_target (target_id>?)
    SEARCH t USING INDEX sqlite_autoindex_outbox_1 (id=?)
    SEARCH o USING INDEX outbox_pending (urgency=? AND due_at<?)
    SEARCH w USING INDEX sqlite_autoindex_workspace_1 (id=?)
    SEARCH e USING INDEX outbox_lane (workspace_id=? AND lane=?)
    SCAN u
    --
    SEARCH milestone_link USING COVERING INDEX sqlite_autoindex_milestone_link_1 (milestone_id=?)
    SEARCH k USING INDEX milestone_link_next (next_read_at<?)
    SEARCH w USING INDEX sqlite_autoindex_workspace_1 (id=?)
    SEARCH m EXISTS USING INDEX sqlite_autoindex_milestone_1 (id=?)
    SEARCH l EXISTS USING INDEX sqlite_autoindex_lead_1 (id=?)
    ");
}

#[test]
fn calendars_that_are_due_are_found_by_an_index() {
    let lines = run(async |store: Store| {
        plans(&store, async |tx| tx.claim_calendars(now(), now() + Duration::minutes(1), 9).await.map(drop))
            .await
    });
    insta::assert_snapshot!(lines.join("\n"), @"
    SEARCH holiday_calendar USING COVERING INDEX sqlite_autoindex_holiday_calendar_1 (lead_id=?)
    SEARCH k USING INDEX holiday_calendar_next (next_read_at<?)
    SEARCH w USING INDEX sqlite_autoindex_workspace_1 (id=?)
    SEARCH l EXISTS USING INDEX sqlite_autoindex_lead_1 (id=?)
    ");
}

fn key(user: &str) -> DeskKey {
    DeskKey { workspace: WorkspaceId::new("T1"), user: UserId::new(user) }
}

fn lead(user: &str) -> Lead {
    let DeskKey { workspace, user } = key(user);
    Lead {
        id: LeadId::new(format!("lead-{user}")),
        workspace,
        user,
        name: String::new(),
        zone: chrono_tz::UTC,
        standing: Standing::Active,
        hours: WorkingHours::default(),
        budget: Budget::default(),
        days_off: vec![],
        holidays: Default::default(),
        skips_next: false,
        joined_at: now(),
        locale: String::new(),
        none_here: vec![],
    }
}

fn everything(peers: PeersNeeded) -> Needs {
    Needs {
        peers,
        nudges_waiting: true,
        nudges_since: Some(now()),
        nudges: vec![NudgeId::new("N")],
        checkins: vec![CheckInId::new("K")],
        checkins_with: vec![PeerId::new("P")],
        checkins_since: Some(now()),
        milestones: true,
        links: true,
        shared: true,
        updates: vec![UpdateId::new("U")],
        latest_updates: true,
        schedules: true,
        calendars: true,
        openers_since: Some(now()),
        own_openers: true,
        drafts: true,
        promises: true,
        answers: true,
        allowed: true,
        history: true,
        channels: vec![],
        acquainted: vec![],
        sightings_since: Some(now()),
        sightings_of: vec![UserId::new("U2")],
    }
}

#[test]
fn a_desk_is_found_by_indexes() {
    let lines = run(async |store: Store| {
        plans(&store, async |tx| {
            tx.save(&["U1", "U2"].map(|user| Change::Lead(lead(user)))).await?;
            tx.texts.clear();
            let meant = Who::Mention { user_id: UserId::new("U3"), label: None };
            let needed = [PeersNeeded::All, PeersNeeded::Due(now()), PeersNeeded::Meant(vec![meant])];
            // One row is bound as it is, several as one text.
            for (users, peers) in
                [&["U1"][..], &["U1", "U2"]].into_iter().flat_map(|u| needed.clone().map(|n| (u, n)))
            {
                let desks: Vec<_> = users.iter().map(|user| (key(user), everything(peers.clone()))).collect();
                tx.desks(&desks).await?;
            }
            tx.withdraw(&[DeliveryId::new("D")], now()).await?;
            tx.settle_nudges(&[DeliveryId::new("D")], true, now()).await
        })
        .await
    });
    insta::assert_snapshot!(lines.join("\n"), @"
    SCAN CONSTANT ROW
    SCAN v
    SEARCH m USING INDEX milestone_co_owner (workspace_id=? AND co_owner=?)
    SEARCH r USING INDEX sqlite_autoindex_lead_1 (id=?)
    SEARCH m USING INDEX milestone_stand_in (workspace_id=? AND stand_in=?)
    SEARCH r USING INDEX sqlite_autoindex_lead_2 (workspace_id=? AND user_id=?)
    SEARCH c USING INDEX sqlite_autoindex_holiday_calendar_1 (lead_id=?)
    SEARCH h USING INDEX sqlite_autoindex_house_calendar_1 (id=?)
    SEARCH l USING INDEX sqlite_autoindex_lead_2 (workspace_id=? AND user_id=?)
    SEARCH r USING INDEX nudge_waiting (lead_id=?)
    SEARCH r USING INDEX peer_called (lead_id=? AND removed_at=?)
    SCAN found
    SEARCH r USING INDEX nudge_lead (lead_id=? AND planned_at>?)
    SEARCH r USING INDEX sqlite_autoindex_nudge_1 (id=?)
    SEARCH r USING INDEX nudge_about (lead_id=? AND about_user>?)
    SEARCH r USING INDEX sqlite_autoindex_checkin_1 (id=?)
    SEARCH r USING INDEX checkin_peer (lead_id=? AND peer_id=?)
    SEARCH c USING INDEX checkin_peer (lead_id=? AND peer_id=?)
    SEARCH r USING INDEX checkin_lead (lead_id=? AND happened_at>?)
    SEARCH r USING INDEX sqlite_autoindex_opener_use_1 (lead_id=? AND used_at>?)
    SEARCH r USING INDEX own_opener_lead (lead_id=?)
    SEARCH r USING INDEX sqlite_autoindex_hidden_opener_1 (lead_id=?)
    SEARCH r USING INDEX sqlite_autoindex_milestone_2 (lead_id=?)
    SEARCH r USING INDEX milestone_link_lead (lead_id=?)
    SEARCH r USING INDEX sqlite_autoindex_status_update_1 (id=?)
    SEARCH r USING INDEX status_update_milestone (lead_id=?)
    SEARCH later USING INDEX status_update_milestone (lead_id=? AND milestone_id=?)
    SEARCH r USING INDEX schedule_lead (lead_id=?)
    SEARCH r USING INDEX sqlite_autoindex_holiday_calendar_1 (lead_id=?)
    SEARCH house_calendar USING INDEX sqlite_autoindex_house_calendar_1 (id=?)
    SEARCH r USING INDEX draft_lead (lead_id=?)
    SEARCH r USING INDEX sqlite_autoindex_promise_2 (lead_id=?)
    SEARCH r USING INDEX review_answer_milestone (lead_id=?)
    SEARCH r USING INDEX milestone_said_lead (lead_id=?)
    SEARCH r USING INDEX status_update_version_lead (lead_id=?)
    SEARCH r USING INDEX milestone_deed_lead (lead_id=?)
    SEARCH r USING INDEX sqlite_autoindex_allowed_word_1 (workspace_id=?)
    SEARCH r USING INDEX sighting_news (workspace_id=? AND news_at>?)
    SEARCH r USING INDEX sqlite_autoindex_sighting_1 (workspace_id=? AND user_id=?)
    SEARCH r USING INDEX peer_due (lead_id=? AND due_at<?)
    SEARCH p USING COVERING INDEX peer_otherwise (lead_id=? AND removed_at=?)
    SCAN e VIRTUAL TABLE INDEX 1:
    SEARCH outbox USING INDEX sqlite_autoindex_outbox_1 (id=?)
    SEARCH nudge USING INDEX nudge_delivery (delivery_id=?)
    ");
}

#[test]
fn what_people_are_called_is_taken_out_of_the_bound_text_before_it_is_held_against_each() {
    let lines = run(async |store: Store| {
        plans(&store, async |tx| {
            let peers = PeersNeeded::Meant(vec![Who::Named("ana".into())]);
            let needs = Needs { peers, ..Needs::default() };
            tx.desks(&["U1", "U2"].map(|user| (key(user), needs.clone()))).await.map(drop)
        })
        .await
    });
    insta::assert_snapshot!(lines.join("\n"), @"
    SCAN e VIRTUAL TABLE INDEX 1:
    SCAN v
    SEARCH r USING INDEX sqlite_autoindex_lead_2 (workspace_id=? AND user_id=?)
    SEARCH c USING INDEX sqlite_autoindex_holiday_calendar_1 (lead_id=?)
    SEARCH h USING INDEX sqlite_autoindex_house_calendar_1 (id=?)
    SEARCH p USING COVERING INDEX peer_otherwise (lead_id=? AND removed_at=?)
    SEARCH l USING INDEX sqlite_autoindex_lead_2 (workspace_id=? AND user_id=?)
    SEARCH r USING INDEX peer_called (lead_id=? AND removed_at=?)
    ");
}
