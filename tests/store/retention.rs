//! What is kept long enough goes, and nothing else does.

use super::engines::on_both;
use super::openers::own_opener;
use super::samples::*;
use rapport::domain::checkin::CheckIn;
use rapport::domain::desk::{Change, Needs, PeersNeeded};
use rapport::domain::id::{PeerId, UserId};
use rapport::domain::lead::{Lead, Standing};
use rapport::domain::opener::{OwnOpener, Whom};
use rapport::domain::peer::Peer;
use rapport::domain::sighting::{News, Sighting};
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
        let kept = Kept {
            notes: at(100),
            checkins: at(-50),
            peers: at(100),
            departed: at(100),
            leads: at(100),
            drafts: at(0),
        };
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

#[test]
fn whoever_left_slack_goes_off_the_list_as_of_that_day_unless_they_stay() {
    on_both(async |store| {
        let left =
            |user: &str, minutes| Sighting { news: News::Left, news_at: at(minutes), ..sighting(user) };
        let of = |id: &str, user: Option<&str>| Peer { slack_user: user.map(UserId::new), ..peer("L1", id) };
        let mut tx = store.begin().await.expect("begins");
        tx.save_workspace(&team("T1")).await.expect("saves");
        tx.save(&[
            Change::Lead(lead("L1")),
            Change::Peer(of("P1", Some("UGONE"))),
            Change::Peer(of("P2", Some("ULATELY"))),
            Change::Peer(of("P3", None)),
            Change::Sighted(left("UGONE", 0)),
            Change::Sighted(left("ULATELY", 200)),
        ])
        .await
        .expect("saves");
        let kept = |peers| Kept {
            notes: at(-500),
            checkins: at(-500),
            peers: at(peers),
            departed: at(100),
            leads: at(-500),
            drafts: at(-500),
        };
        assert_eq!(tx.retain(&kept(-500)).await.expect("retains"), Gone::default());
        let needs = Needs { peers: PeersNeeded::AllEver, ..Needs::default() };
        let mut peers = tx.desks(&[(key("L1"), needs)]).await.expect("loads").remove(0).peers;
        peers.sort_by(|a, b| a.id.cmp(&b.id));
        let removed: Vec<_> = peers.iter().map(|p| p.removed_at).collect();
        assert_eq!(removed, [Some(at(0)), None, None]);
        assert_eq!(tx.retain(&kept(50)).await.expect("retains").peers, 1, "and is deleted with the others");
    });
}
