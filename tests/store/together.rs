//! Several at once: nothing is lost, done twice, or refused because another writes.

use super::engines::{on_both, on_both_at};
use super::rows::save;
use super::samples::*;
use chrono::Duration;
use rapport::domain::delivery::{Call, Delivery};
use rapport::domain::desk::{Change, Needs};
use rapport::domain::id::{ChannelId, LeadId};
use rapport::domain::lead::Lead;
use rapport::domain::nudge::{Nudge, NudgeState, Subject};
use rapport::domain::schedule::Schedule;
use rapport::flow::digest;
use rapport::store::{Dialect, Full, Result, Room, Run, Store, StoreError};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// Runs the same in so many tasks at once.
async fn at_once<F: Future<Output = ()> + Send + 'static>(tasks: usize, task: impl Fn(usize) -> F) {
    let running: Vec<_> = (0..tasks).map(|nth| tokio::spawn(task(nth))).collect();
    for one in running {
        one.await.expect("no task panics");
    }
}

/// Reads two desks and writes both, raising a number of each.
async fn raise(store: &Store, order: [&str; 2]) -> Result<()> {
    let mut tx = store.begin().await?;
    let desks = tx.desks(&order.map(|id| (key(id), Needs::default()))).await?;
    let raised = desks.into_iter().filter_map(|desk| desk.lead).map(|mut lead| {
        lead.budget.per_day += 1;
        Change::Lead(lead)
    });
    tx.save(&raised.collect::<Vec<_>>()).await?;
    tx.commit().await
}

#[test]
fn of_two_leads_whose_digest_comes_at_the_same_moment_the_second_edits_the_firsts() {
    on_both(async |store| {
        save(&store, &[Change::Lead(lead("L1")), Change::Lead(lead("L2"))]).await;
        let ring = async |lead_id: &str| {
            let (schedule, channel) =
                (schedule(lead_id, &format!("S-{lead_id}"), None), ChannelId::new("C1"));
            let mut tx = store.begin().await.expect("begins");
            let said = digest::post(&mut tx, &lead(lead_id), &schedule, &channel, at(0)).await.expect("made");
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            tx.enqueue(std::slice::from_ref(&said)).await.expect("enqueues");
            tx.commit().await.expect("commits");
            said
        };
        let (one, other) = tokio::join!(ring("L1"), ring("L2"));
        let edits = |edit: &Delivery, post: &Delivery| {
            matches!(&edit.call, Call::Update { of, .. } if *of == post.id)
                && matches!(&post.call, Call::Post { .. })
        };
        assert!(edits(&one, &other) || edits(&other, &one), "{one:?} {other:?}");
    });
}

#[test]
fn writers_at_once_wait_for_each_other_and_lose_nothing() {
    on_both_at(async |store, url| {
        save(&store, &[Change::Lead(lead("L1")), Change::Lead(lead("L2"))]).await;
        // As another process would.
        let other = Store::open(url).await.expect("opens again");
        let stores = [store.clone(), other.clone()];
        at_once(8, |nth| {
            let store = stores[nth % 2].clone();
            let order = if nth < 4 { ["L1", "L2"] } else { ["L2", "L1"] };
            async move {
                for _ in 0..10 {
                    raise(&store, order).await.expect("no writer is refused");
                }
            }
        })
        .await;
        for id in ["L1", "L2"] {
            let lead = desk(&store, id, Needs::default()).await.lead.expect("is a lead");
            assert_eq!(lead.budget.per_day, 2 + 80);
        }
        other.close().await;
    });
}

#[test]
fn a_reader_does_not_wait_for_a_writer() {
    on_both(async |store| {
        save(&store, &[Change::Lead(lead("L1"))]).await;
        let mut writing = store.begin().await.expect("begins");
        writing.save(&[Change::Lead(lead("L2"))]).await.expect("saves");
        let mut reading = store.reading().await.expect("begins");
        let requests = [(key("L1"), Needs::default()), (key("L2"), Needs::default())];
        let desks = reading.desks(&requests).await.expect("loads");
        assert!(desks[0].lead.is_some() && desks[1].lead.is_none());
        assert!(reading.save(&[Change::Lead(lead("L3"))]).await.is_err(), "a reader writes nothing");
    });
}

#[test]
fn two_who_join_at_once_are_one_lead() {
    on_both(async |store| {
        at_once(6, |nth| {
            let store = store.clone();
            async move {
                let joining = Lead { id: LeadId::new(format!("made by {nth}")), ..lead("L1") };
                loop {
                    match join(&store, &joining).await {
                        Ok(()) => break,
                        Err(StoreError::Busy) => {}
                        Err(other) => panic!("{other}"),
                    }
                }
            }
        })
        .await;
        let mut tx = store.reading().await.expect("begins");
        assert_eq!(tx.counts().await.expect("counts").leads, 1);
    });
}

async fn join(store: &Store, joining: &Lead) -> Result<()> {
    let mut tx = store.begin().await?;
    let desks = tx.desks(&[(key("L1"), Needs::default())]).await?;
    if desks[0].lead.is_none() {
        tx.save(&[Change::Lead(joining.clone())]).await?;
    }
    tx.commit().await
}

#[test]
fn schedules_and_snoozes_are_claimed_once_by_several_claimants() {
    on_both(async |store| {
        let mut changes = vec![];
        for nth in 0..20 {
            let (id, due) = (format!("L{nth}"), Some(at(-nth)));
            let until = at(-nth);
            changes.push(Change::Lead(lead(&id)));
            changes.push(Change::Schedule(schedule(&id, &format!("S{nth}"), due)));
            let snoozed = nudge(&id, &format!("N{nth}"), Subject::WeeklyPlan, NudgeState::Snoozed { until });
            changes.push(Change::Nudge(snoozed));
        }
        changes.push(Change::Schedule(schedule("L0", "later", Some(at(1)))));
        changes.push(Change::Schedule(schedule("L0", "off", None)));
        save(&store, &changes).await;
        let handled: Arc<Mutex<HashMap<String, u32>>> = Arc::default();
        at_once(3, |_| {
            let (store, handled) = (store.clone(), handled.clone());
            async move {
                for id in handle_due(&store).await.expect("handles") {
                    *handled.lock().expect("sound").entry(id).or_default() += 1;
                }
            }
        })
        .await;
        let handled = std::mem::take(&mut *handled.lock().expect("sound"));
        assert!(handled.len() == 40 && handled.values().all(|times| *times == 1), "{handled:?}");
        assert_eq!(store.next_wake(at(0)).await.expect("looks"), Some(at(1)));
    });
}

/// Handles what is due, three at a time, until nothing is.
async fn handle_due(store: &Store) -> Result<Vec<String>> {
    let mut handled = vec![];
    let mut idle = 0;
    // Another claimant's rows are passed over, so finding none once proves nothing.
    while idle < 20 {
        let mut tx = store.begin().await?;
        let schedules = tx.due_schedules(at(0), 3).await?;
        let snoozes = tx.due_snoozes(at(0), 3).await?;
        let mut changes = vec![];
        for (key, schedule) in schedules {
            assert_eq!(key.user.as_str(), format!("U{}", schedule.lead));
            let occurrence = schedule.next_at.expect("was due");
            let run = Run { schedule: &schedule, occurrence, recipient: "someone" };
            assert_eq!(tx.record_runs(&[run]).await?, [true]);
            handled.push(schedule.id.to_string());
            changes.push(Change::Schedule(Schedule { next_at: None, ..schedule }));
        }
        for (_, nudge) in snoozes {
            handled.push(nudge.id.to_string());
            changes.push(Change::Nudge(Nudge { state: NudgeState::Planned, ..nudge }));
        }
        idle = if changes.is_empty() { idle + 1 } else { 0 };
        tx.save(&changes).await?;
        tx.commit().await?;
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    Ok(handled)
}

#[test]
fn a_claim_on_postgresql_passes_over_what_another_holds() {
    on_both(async |store| {
        if store.dialect() == Dialect::Sqlite {
            return;
        }
        let mut changes = vec![Change::Lead(lead("L1")), Change::Lead(lead("L2"))];
        changes.push(Change::Schedule(schedule("L1", "S1", Some(at(-2)))));
        changes.push(Change::Schedule(schedule("L2", "S2", Some(at(-1)))));
        save(&store, &changes).await;
        let (mut first, mut second) =
            (store.begin().await.expect("begins"), store.begin().await.expect("begins"));
        let held = first.due_schedules(at(0), 1).await.expect("claims");
        let rest = second.due_schedules(at(0), 9).await.expect("claims");
        assert_eq!((held[0].1.id.as_str(), rest[0].1.id.as_str(), rest.len()), ("S1", "S2", 1));
    });
}

#[test]
fn an_occurrence_is_recorded_once() {
    on_both(async |store| {
        let schedule = schedule("L1", "S1", Some(at(0)));
        save(&store, &[Change::Lead(lead("L1")), Change::Schedule(schedule.clone())]).await;
        let mut tx = store.begin().await.expect("begins");
        let run = |occurrence, recipient| Run { schedule: &schedule, occurrence, recipient };
        let runs = [run(at(0), "UL1"), run(at(0), "UL1"), run(at(0), "C1")];
        assert_eq!(tx.record_runs(&runs).await.expect("records"), [true, false, true]);
        let runs = [run(at(0), "C1"), run(at(1), "UL1"), run(at(0), "UL1")];
        assert_eq!(tx.record_runs(&runs).await.expect("records"), [false, true, false]);
        assert_eq!(tx.record_runs(&[]).await.expect("records"), [false; 0]);
        assert_eq!(tx.statements(), 2, "all runs are recorded in one statement");
        assert_eq!(tx.forget_runs_before(at(1)).await.expect("forgets"), 2);
    });
}

#[test]
fn deliveries_are_claimed_once_by_several_claimants_and_in_order_within_a_lane() {
    on_both(async |store| {
        let deliveries: Vec<_> =
            (0..60).map(|n| post(&format!("D{n:02}"), &format!("lane {}", n % 5))).collect();
        let mut tx = store.begin().await.expect("begins");
        tx.enqueue(&deliveries).await.expect("enqueues");
        tx.commit().await.expect("commits");
        let sent: Arc<Mutex<Vec<(String, String)>>> = Arc::default();
        at_once(4, |nth| {
            let (store, sent) = (store.clone(), sent.clone());
            async move {
                while sent.lock().expect("sound").len() < 60 {
                    match deliver(&store, &format!("owner {nth}"), &sent).await {
                        Ok(()) | Err(StoreError::Busy) => {}
                        Err(other) => panic!("{other}"),
                    }
                }
            }
        })
        .await;
        let sent = sent.lock().expect("sound");
        for lane in 0..5 {
            let expected: Vec<String> =
                (0..60).filter(|n| n % 5 == lane).map(|n| format!("D{n:02}")).collect();
            let lane = format!("lane {lane}");
            let in_order: Vec<&String> =
                sent.iter().filter(|(of, _)| *of == lane).map(|(_, id)| id).collect();
            assert_eq!(in_order, expected.iter().collect::<Vec<_>>());
        }
    });
}

async fn deliver(store: &Store, owner: &str, sent: &Mutex<Vec<(String, String)>>) -> Result<()> {
    let mut tx = store.begin().await?;
    let claimed = tx.claim(at(0), owner, Duration::minutes(9), Room::of(3), &Full::default()).await?;
    tx.commit().await?;
    for one in claimed {
        sent.lock().expect("sound").push((one.delivery.lane.clone(), one.delivery.id.to_string()));
        loop {
            let mut tx = store.begin().await?;
            match tx.mark_sent(&one, None, at(0)).await {
                Ok(()) => break tx.commit().await?,
                Err(StoreError::Busy) => {}
                Err(other) => return Err(other),
            }
        }
    }
    Ok(())
}
