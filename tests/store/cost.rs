//! What a journey costs, in statements.

use super::engines::on_both;
use super::rows::save;
use super::samples::*;
use rapport::domain::delivery::Delivery;
use rapport::domain::desk::{Change, DeskKey, Needs, PeersNeeded};
use rapport::domain::id::DeliveryId;
use rapport::domain::input::{Arrival, Input};
use rapport::domain::logline::Who;
use rapport::domain::nudge::{NudgeState, Subject};
use rapport::store::{Full, Room, Store};

/// What one batch brings and writes.
#[derive(Default)]
struct Batch {
    arrivals: Vec<Arrival>,
    requests: Vec<(DeskKey, Needs)>,
    changes: Vec<Change>,
    messages: Vec<Delivery>,
    withdrawn: Vec<DeliveryId>,
}

impl Batch {
    /// A line logged by this lead, with the nudge that it settles and the answer.
    fn add_line(&mut self, id: &str, batch: &str) {
        let (key, input) = (key(id), Input::HomeOpened);
        self.arrivals.push(Arrival { id: format!("{batch} of {id}"), key: key.clone(), at: at(0), input });
        let peers = PeersNeeded::Meant(vec![Who::Named("dana".into())]);
        let needs = Needs { peers, nudges_waiting: true, ..Needs::default() };
        self.requests.push((key, needs));
        let peer = peer(id, &format!("P-{id}"));
        let (subject, state) = (Subject::CheckIn(peer.id.clone()), NudgeState::Withdrawn { at: at(0) });
        let nudge = nudge(id, &format!("N-{id}"), subject, state);
        self.withdrawn.push(nudge.delivery.clone());
        let checkin = checkin(id, peer.id.as_str(), &format!("K-{batch}-{id}"));
        self.changes.extend([Change::Peer(peer), Change::CheckIn(checkin), Change::Nudge(nudge)]);
        self.messages.push(post(&format!("D-{batch}-{id}"), id));
    }
}

/// A line logged by each of these leads, in one batch: how many statements there were after each step.
async fn log_lines(store: &Store, leads: &[String], batch: &str) -> String {
    save(store, &leads.iter().map(|id| Change::Lead(lead(id))).collect::<Vec<_>>()).await;
    save(store, &leads.iter().map(|id| Change::Peer(peer(id, &format!("P-{id}")))).collect::<Vec<_>>()).await;
    let mut lines = Batch::default();
    leads.iter().for_each(|id| lines.add_line(id, batch));
    let mut tx = store.begin().await.expect("begins");
    let mut steps = vec![];
    tx.admit(&lines.arrivals.iter().collect::<Vec<_>>()).await.expect("admits");
    steps.push(("admit", tx.statements()));
    tx.desks(&lines.requests).await.expect("loads");
    steps.push(("desks", tx.statements()));
    tx.save(&lines.changes).await.expect("saves");
    steps.push(("save", tx.statements()));
    tx.enqueue(&lines.messages).await.expect("enqueues");
    steps.push(("enqueue", tx.statements()));
    tx.withdraw(&lines.withdrawn, at(0)).await.expect("withdraws");
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
        let claimed = tx
            .claim(at(0), "me", chrono::Duration::minutes(1), Room::of(10), &Full::default())
            .await
            .expect("claims");
        assert_eq!((claimed.len(), tx.statements()), (0, 4));
    });
}
