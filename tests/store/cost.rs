//! What a journey costs, in statements.

use super::engines::on_both;
use super::rows::save;
use super::samples::*;
use rapport::domain::checkin::CheckIn;
use rapport::domain::desk::{Change, DeskKey, Needs, PeersNeeded};
use rapport::domain::input::{Arrival, Input};
use rapport::domain::nudge::{NudgeState, Subject};
use rapport::store::Store;

/// A line logged by each of these leads, in one batch: how many statements each step took.
async fn log_lines(store: &Store, leads: &[String], batch: &str) -> String {
    let mut changes = vec![];
    for id in leads {
        changes.push(Change::Lead(lead(id)));
        changes.push(Change::Peer(peer(id, &format!("P-{id}"))));
    }
    save(store, &changes).await;
    let keys: Vec<DeskKey> = leads.iter().map(|id| key(id)).collect();
    let needs = Needs { peers: PeersNeeded::All, nudges_since: Some(at(-999)), ..Needs::default() };
    let requests: Vec<(DeskKey, Needs)> = keys.iter().map(|key| (key.clone(), needs.clone())).collect();
    let arrival = |key: &DeskKey| {
        let id = format!("{batch} of {}", key.user);
        Arrival { id, key: key.clone(), at: at(0), input: Input::HomeOpened }
    };
    let arrivals: Vec<Arrival> = keys.iter().map(arrival).collect();
    let (mut changes, mut messages, mut withdrawn) = (vec![], vec![], vec![]);
    for id in leads {
        let peer = peer(id, &format!("P-{id}"));
        let settled = nudge(
            id,
            &format!("N-{id}"),
            Subject::CheckIn(peer.id.clone()),
            NudgeState::Withdrawn { at: at(0) },
        );
        withdrawn.push(settled.delivery.clone());
        let checkin = CheckIn { peer: peer.id.clone(), ..checkin(id, "", &format!("K-{batch}-{id}")) };
        changes.extend([Change::Peer(peer), Change::CheckIn(checkin), Change::Nudge(settled)]);
        messages.push(post(&format!("D-{batch}-{id}"), id));
    }
    let mut tx = store.begin().await.expect("begins");
    let mut steps = vec![];
    tx.admit(&arrivals).await.expect("admits");
    steps.push(("admit", tx.statements()));
    tx.desks(&requests).await.expect("loads");
    steps.push(("desks", tx.statements()));
    tx.save(&changes).await.expect("saves");
    steps.push(("save", tx.statements()));
    tx.enqueue(&messages).await.expect("enqueues");
    steps.push(("enqueue", tx.statements()));
    tx.withdraw(&withdrawn, at(0)).await.expect("withdraws");
    steps.push(("withdraw", tx.statements()));
    tx.commit().await.expect("commits");
    steps.iter().map(|(step, sum)| format!("{step} {sum}")).collect::<Vec<_>>().join(", ")
}

#[test]
fn forty_commands_cost_as_many_statements_as_one() {
    on_both(async |store| {
        let one = log_lines(&store, &["L1".to_owned()], "one").await;
        insta::allow_duplicates! {
            insta::assert_snapshot!(one, @"admit 1, desks 4, save 7, enqueue 8, withdraw 9");
        }
        let leads: Vec<String> = (1..=40).map(|n| format!("L{n}")).collect();
        assert_eq!(log_lines(&store, &leads, "forty").await, one);
    });
}

#[test]
fn an_empty_outbox_costs_four_statements_to_look_at() {
    on_both(async |store| {
        let mut tx = store.begin().await.expect("begins");
        let claimed = tx.claim(at(0), "me", chrono::Duration::minutes(1), 10).await.expect("claims");
        assert_eq!((claimed.len(), tx.statements()), (0, 4));
    });
}
