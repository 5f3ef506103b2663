//! What is kept long enough goes, and nothing else does.

use super::engines::on_both;
use super::openers::own_opener;
use super::samples::*;
use rapport::domain::checkin::CheckIn;
use rapport::domain::desk::{Change, Needs, PeersNeeded};
use rapport::domain::id::PeerId;
use rapport::domain::lead::{Lead, Standing};
use rapport::domain::opener::{OwnOpener, Whom};
use rapport::domain::peer::Peer;
use rapport::store::{Gone, Kept};

#[test]
fn what_is_kept_long_enough_goes_and_nothing_else() {
    on_both(async |store| {
        let gone_lead = Lead { standing: Standing::Left { at: at(0) }, ..lead("L2") };
        let gone_peer = Peer { removed_at: Some(at(0)), ..peer("L1", "P2") };
        let old = CheckIn { at: at(0), ..checkin("L1", "P1", "C1") };
        let older = CheckIn { at: at(-100), ..checkin("L1", "P1", "C2") };
        let about =
            |whom, id: &str, minutes| OwnOpener { whom, written_at: at(minutes), ..own_opener("L1", id) };
        let of_one = || Whom::Peer(PeerId::new("P1"));
        let openers = [about(of_one(), "O1", 0), about(of_one(), "O2", 500), about(Whom::Anyone, "O3", 0)];
        let new = CheckIn { at: at(500), ..checkin("L1", "P1", "C3") };
        let mut tx = store.begin().await.expect("begins");
        tx.save_workspace(&team("T1")).await.expect("saves");
        tx.save(&[
            Change::Lead(lead("L1")),
            Change::Lead(gone_lead),
            Change::Peer(peer("L1", "P1")),
            Change::Peer(gone_peer),
            Change::Peer(peer("L2", "P3")),
            Change::CheckIn(old),
            Change::CheckIn(older),
            Change::CheckIn(new.clone()),
            Change::OwnOpener(openers[0].clone()),
            Change::OwnOpener(openers[1].clone()),
            Change::OwnOpener(openers[2].clone()),
        ])
        .await
        .expect("saves");
        let kept = Kept { notes: at(100), checkins: at(-50), peers: at(100), leads: at(100), drafts: at(0) };
        let gone = tx.retain(&kept).await.expect("retains");
        assert_eq!(gone, Gone { notes: 3, checkins: 1, peers: 1, leads: 1, drafts: 0 });
        assert_eq!(tx.retain(&kept).await.expect("again"), Gone::default(), "once is enough");
        let needs = Needs {
            peers: PeersNeeded::All,
            checkins_since: Some(at(-200)),
            own_openers: true,
            ..Needs::default()
        };
        let desks = tx.desks(&[(key("L1"), needs.clone()), (key("L2"), needs)]).await.expect("loads");
        assert_eq!(desks[0].checkins.len(), 2);
        assert_eq!(desks[0].checkins[0], new, "the new one is as it was");
        assert_eq!(desks[0].checkins[1].learned, None);
        assert_eq!(desks[0].own_openers, openers[1..], "of one for a person it is a note, else a setting");
        assert!(desks[1].lead.is_none());
    });
}
