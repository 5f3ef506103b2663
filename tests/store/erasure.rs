//! What is deleted at once: all of a lead's own, or one person; and nothing of anybody else.

use super::engines::on_both;
use super::openers::own_opener;
use super::outbox::{claim_all, enqueue, sent};
use super::rows::save;
use super::samples::*;
use rapport::domain::chronicle::Deed;
use rapport::domain::delivery::{Call, Delivery, ExportFile};
use rapport::domain::desk::{Change, Needs, PeersNeeded};
use rapport::domain::erasure::{Erased, Erasure};
use rapport::domain::id::{ChannelId, DeliveryId, LeadId, PeerId, PromiseId, UserId};
use rapport::domain::milestone::Milestone;
use rapport::domain::nudge::{Nudge, NudgeState, Subject};
use rapport::domain::opener::{OwnOpener, Whom};
use rapport::domain::plain::Readers;
use rapport::store::{DeliveryState, Store};
use serde_json::json;

fn erasure(lead: &str, what: Erased) -> Erasure {
    let (workspace, user) = (workspace(), UserId::new(format!("U{lead}")));
    Erasure { workspace, lead: LeadId::new(lead), user, what, instead: words("Removed."), at: at(30) }
}

fn dana() -> Erased {
    Erased::Peer { id: PeerId::new("P1"), called: vec!["Dana".into(), "<@UD>".into()] }
}

/// A message to the user of `L1`.
fn said(id: &str, text: &str) -> Delivery {
    let message = words(text);
    let call = Call::Post { channel: "UL1".into(), message, thread_of: None, quiet: false, author: None };
    Delivery { id: DeliveryId::new(id), ..delivery(id, id, call) }
}

fn of_lead(lead_id: &str, peer_id: &str, tail: &str) -> Vec<Change> {
    let id = |kind: &str| format!("{kind}{tail}");
    let milestone = Milestone { sponsor: Some(PeerId::new(peer_id)), ..milestone(lead_id, &id("M")) };
    let warning = Subject::Promise(PromiseId::new(id("PR")));
    vec![
        Change::Lead(lead(lead_id)),
        Change::Peer(peer(lead_id, peer_id)),
        Change::Milestone(milestone),
        Change::CheckIn(checkin(lead_id, peer_id, &id("C"))),
        Change::Promise(promise(lead_id, peer_id, &id("PR"))),
        Change::Nudge(nudge(lead_id, &id("N"), Subject::CheckIn(PeerId::new(peer_id)), NudgeState::Sent)),
        Change::Nudge(Nudge { ..nudge(lead_id, &id("NW"), warning, NudgeState::Sent) }),
        Change::Noted(noted(
            lead_id,
            &id("M"),
            0,
            Deed::Told { what: "late".into(), who: PeerId::new(peer_id), at: at(0) },
        )),
        Change::Allowed(allowed(lead_id, Readers::Peer(PeerId::new(peer_id)), &id("sso"))),
        Change::OwnOpener(OwnOpener {
            whom: Whom::Peer(PeerId::new(peer_id)),
            ..own_opener(lead_id, &id("O"))
        }),
    ]
}

async fn all(store: &Store, lead: &str) -> rapport::domain::desk::Desk {
    let needs = Needs {
        peers: PeersNeeded::AllEver,
        nudges_since: Some(at(-9_999)),
        checkins_since: Some(at(-9_999)),
        milestones: true,
        promises: true,
        drafts: true,
        own_openers: true,
        allowed: true,
        history: true,
        ..Needs::default()
    };
    desk(store, lead, needs).await
}

#[test]
fn a_forgotten_person_is_gone_and_the_rest_stays() {
    on_both(async |store| {
        save(&store, &of_lead("L1", "P1", "1")).await;
        save(&store, &of_lead("L2", "P2", "2")).await;
        save(&store, &[Change::Peer(peer("L1", "P3")), Change::CheckIn(checkin("L1", "P3", "C3"))]).await;
        let others = all(&store, "L2").await;
        let mut on_desk = all(&store, "L1").await;
        let change = Change::Erased(erasure("L1", dana()));
        save(&store, std::slice::from_ref(&change)).await;
        let left = all(&store, "L1").await;
        assert_eq!(left.peers.iter().map(|p| p.id.as_str()).collect::<Vec<_>>(), ["P3"]);
        assert_eq!(left.checkins.iter().map(|c| c.id.as_str()).collect::<Vec<_>>(), ["C3"]);
        assert!(left.promises.is_empty() && left.nudges.is_empty() && left.allowed.is_empty());
        assert!(left.noted.is_empty(), "nobody remembers that they were told");
        assert_eq!((left.milestones.len(), &left.milestones[0].sponsor), (1, &None));
        assert_eq!(all(&store, "L2").await, others);
        on_desk.apply(&change);
        assert_eq!(
            (on_desk.peers, on_desk.checkins),
            (left.peers, left.checkins),
            "the desk shows it at once"
        );
        assert_eq!(
            (on_desk.promises, on_desk.nudges, on_desk.milestones),
            (left.promises, left.nudges, left.milestones)
        );
        save(&store, &[change]).await;
    });
}

#[test]
fn another_leads_row_cannot_be_erased_by_its_id() {
    on_both(async |store| {
        save(&store, &of_lead("L1", "P1", "1")).await;
        save(&store, &of_lead("L2", "P2", "2")).await;
        let before = all(&store, "L1").await;
        save(&store, &[Change::Erased(erasure("L2", dana()))]).await;
        assert_eq!(all(&store, "L1").await, before);
    });
}

#[test]
fn messages_are_taken_back_replaced_and_forgotten() {
    on_both(async |store| {
        save(&store, &of_lead("L1", "P1", "1")).await;
        let waits = Delivery { due_at: at(60), ..said("D3", "Dana waits") };
        let elsewhere = post("D4", "C-general");
        let edit = Delivery {
            id: DeliveryId::new("D6"),
            due_at: at(60),
            ..delivery(
                "D6",
                "message:D1",
                Call::Update { of: DeliveryId::new("D1"), message: words("<@UD> again"), author: None },
            )
        };
        enqueue(&store, &[said("D1", "Lunch with <@UD>"), said("D2", "Also, nobody"), elsewhere]).await;
        for claimed in claim_all(&store, at(0)).await {
            let ts = format!("{}.1", claimed.delivery.id.as_str().trim_start_matches('D'));
            sent(&store, &claimed, &ts).await;
        }
        enqueue(&store, &[waits, edit]).await;
        save(&store, &[Change::Erased(erasure("L1", dana()))]).await;
        let out = claim_all(&store, at(61)).await;
        assert_eq!(out.len(), 1, "what waited is withdrawn: {out:?}");
        let Call::Update { of, message, .. } = &out[0].delivery.call else {
            panic!("{:?}", out[0].delivery.call)
        };
        assert_eq!((of.as_str(), message), ("D1", &words("Removed.")));
        assert_eq!(out[0].target.as_ref().map(|t| t.ts.as_str()), Some("1.1"));
        let depth = super::outbox::states(&store).await;
        assert!(depth.contains(&(DeliveryState::Withdrawn, 2)), "{depth:?}");
        let mut tx = store.begin().await.expect("begins");
        let mut whom = rapport::store::Person { users: vec![UserId::new("UD")], ..Default::default() };
        let found = tx.appearances(&mut whom).await.expect("looks");
        let said: Vec<_> = found.mentions.iter().filter(|m| m["in"] == "outbox").collect();
        assert!(said.is_empty(), "no row of the outbox keeps the words: {said:?}");
    });
}

/// A post of the lead's in a channel, and an edit of it, both of which name somebody.
fn posted_and_edited() -> [Delivery; 2] {
    let author = Some(UserId::new("UL1"));
    let message = words("Waits for <@UD>");
    let post = Call::Post {
        channel: "C-status".into(),
        message: message.clone(),
        thread_of: None,
        quiet: false,
        author: author.clone(),
    };
    let edit = Call::Update { of: DeliveryId::new("D1"), message, author };
    let named = |id: &str, lane: &str, call| Delivery { id: DeliveryId::new(id), ..delivery(id, lane, call) };
    [named("D1", "C-status", post), named("D2", "message:D1", edit)]
}

#[test]
fn what_stands_in_a_channel_stays_there_and_only_its_words_here_go() {
    on_both(async |store| {
        save(&store, &of_lead("L1", "P1", "1")).await;
        for one in posted_and_edited() {
            enqueue(&store, &[one]).await;
            for claimed in claim_all(&store, at(0)).await {
                sent(&store, &claimed, "1.1").await;
            }
        }
        // The next one, too, knows the rows that the one before it left.
        for what in [dana(), Erased::Everything, Erased::Everything] {
            save(&store, &[Change::Erased(erasure("L1", what))]).await;
            let out = claim_all(&store, at(61)).await;
            assert!(out.is_empty(), "{out:?}");
            let mut tx = store.begin().await.expect("begins");
            let mut whom = rapport::store::Person { users: vec![UserId::new("UD")], ..Default::default() };
            let found = tx.appearances(&mut whom).await.expect("looks");
            assert!(found.mentions.iter().all(|m| m["in"] != "outbox"), "{:?}", found.mentions);
        }
    });
}

#[test]
fn an_answer_under_the_conversations_own_id_is_replaced_too() {
    on_both(async |store| {
        save(&store, &of_lead("L1", "P1", "1")).await;
        let message = words("Lunch with <@UD>");
        let call = Call::Post { channel: "D77".into(), message, thread_of: None, quiet: false, author: None };
        enqueue(&store, &[delivery("A1", "answer:UL1", call)]).await;
        for claimed in claim_all(&store, at(0)).await {
            sent(&store, &claimed, "1.1").await;
        }
        save(&store, &[Change::Erased(erasure("L1", dana()))]).await;
        let out = claim_all(&store, at(61)).await;
        assert_eq!(out.len(), 1, "{out:?}");
        assert!(matches!(&out[0].delivery.call, Call::Update { of, .. } if of.as_str() == "A1"), "{out:?}");
    });
}

#[test]
fn of_a_forgotten_person_nothing_goes_out_to_a_channel_any_more() {
    on_both(async |store| {
        save(&store, &of_lead("L1", "P1", "1")).await;
        enqueue(&store, &posted_and_edited()).await;
        save(&store, &[Change::Erased(erasure("L1", dana()))]).await;
        let out = claim_all(&store, at(61)).await;
        assert!(out.is_empty(), "{out:?}");
    });
}

#[test]
fn what_may_have_been_sent_when_its_words_go_stays_what_it_was_and_is_not_sent_again() {
    on_both(async |store| {
        save(&store, &[Change::Lead(lead("L1"))]).await;
        let user = UserId::new("UL1");
        let export = Call::Export { user: user.clone(), file: ExportFile::Log };
        let channel = ChannelId::new("C1");
        let ephemeral = Call::Ephemeral { channel, user: user.clone(), message: words("Dana") };
        let author = Some(user);
        let posted = Call::Post {
            channel: "C2".into(),
            message: words("payroll"),
            thread_of: None,
            quiet: false,
            author,
        };
        let calls = [export.clone(), ephemeral, posted];
        let deliveries: Vec<Delivery> = (1..)
            .zip(calls)
            .map(|(n, call)| delivery(&format!("D{n}"), &format!("lane {n}"), call))
            .collect();
        enqueue(&store, &deliveries).await;
        assert_eq!(claim_all(&store, at(0)).await.len(), 3);
        save(&store, &[Change::Erased(erasure("L1", Erased::Everything))]).await;
        // The lease ends: what became of them is not known.
        let doubtful = claim_all(&store, at(11)).await;
        let calls: Vec<&Call> = doubtful.iter().map(|c| &c.delivery.call).collect();
        let [first, Call::Ephemeral { message, .. }, Call::Post { channel, message: other, .. }] =
            calls.as_slice()
        else {
            panic!("{calls:?}")
        };
        assert_eq!((*first, channel.as_str()), (&export, "C2"));
        assert_eq!((message, other), (&words("Removed."), &words("Removed.")));
        assert!(doubtful.iter().all(|c| c.ambiguous && c.delivery.expires_at.is_some_and(|end| end < at(0))));
    });
}

#[test]
fn all_of_a_lead_goes_and_nobody_elses() {
    on_both(async |store| {
        save(&store, &of_lead("L1", "P1", "1")).await;
        save(&store, &of_lead("L2", "P2", "2")).await;
        save(&store, &[Change::Draft(draft("L1", "DR1")), Change::Schedule(schedule("L1", "S1", None))])
            .await;
        let others = all(&store, "L2").await;
        let mut tx = store.begin().await.expect("begins");
        let kept = tx.all_of(&LeadId::new("L1")).await.expect("exports");
        assert_eq!(kept["people"][0]["id"], "P1");
        assert!(kept["check-ins"][0]["happened_at"].as_str().is_some_and(|at| at.contains('T')), "{kept}");
        tx.commit().await.expect("commits");
        save(&store, &[Change::Erased(erasure("L1", Erased::Everything))]).await;
        let mut tx = store.begin().await.expect("begins");
        let left = tx.all_of(&LeadId::new("L1")).await.expect("exports");
        let rows: Vec<_> =
            left.as_object().expect("tables").iter().filter(|(_, rows)| **rows != json!([])).collect();
        assert_eq!(rows, [(&"lead".to_owned(), &json!(null))]);
        tx.commit().await.expect("commits");
        assert_eq!(all(&store, "L2").await, others);
    });
}
