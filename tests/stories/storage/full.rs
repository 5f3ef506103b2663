//! A disk that is full, and one that is read-only.

use super::{SORRY, lena, logged, refusal, run, said, stops, until, until_settled};
use crate::harness::Way;
use crate::harness::disk::Disk;
use crate::harness::process::Premises;
use crate::stories::process::a_minute_passes;
use slack_sandbox::{Delivery, Sandbox};

#[test]
fn on_a_full_disk_people_are_told_and_once_there_is_room_all_goes_on() {
    for way in [Way::Socket, Way::Http] {
        run(async {
            let premises = Premises::open(way).await;
            let Some(disk) = Disk::over(premises.folder.path()) else { return };
            let process = premises.serve().await;
            let lena = lena(&premises).await;
            until_settled(&premises).await;
            disk.fill();
            // What the log of the database has room for is still taken.
            let mut lines = 0;
            until("there is no room", async || {
                lines += 1;
                lena.say("rapport", &format!("/checkin @dana lunch, learned no. {lines}")).expect("said");
                until("an answer", async || said(&lena, SORRY) + said(&lena, "Logged:") == lines).await;
                said(&lena, SORRY) > 0
            })
            .await;
            let taken = said(&lena, "Logged:");
            until("a probe sees it", async || {
                let asked = process.asks("/readyz").await;
                asked == Some((503, "the database is not available: the disk is full\n".into()))
            })
            .await;
            lena.say("rapport", "@dana coffee").expect("said");
            let turned_away = |d: &Delivery| d.name == "message" && d.outcome != "acknowledged";
            let came = |s: &Sandbox| s.deliveries().iter().any(turned_away);
            assert!(premises.sandbox.wait_for(super::PATIENCE, came).await, "{way:?}: not acknowledged");
            disk.clear();
            lena.wait_text("rapport", "Logged: coffee today").await.expect("Slack sent it again");
            lena.say("rapport", "/checkin @dana walk").expect("said");
            lena.wait_text("rapport", "Logged: walk today").await.expect("logged");
            until("a probe sees that, too", async || {
                process.asks("/readyz").await == Some((200, "ready\n".into()))
            })
            .await;
            // What was sent and could not be marked is looked after once its lease has ended.
            a_minute_passes(&premises).await;
            until_settled(&premises).await;
            assert_eq!(said(&lena, "Logged: coffee today"), 1, "{way:?}");
            stops(process).await;
            assert_eq!(logged(&premises).await, taken + 2, "{way:?}: what was acknowledged, once each");
        });
    }
}

#[test]
fn started_on_a_read_only_disk_it_says_so_and_served_before_it_is_served_after() {
    run(async {
        let premises = Premises::open(Way::Socket).await;
        let Some(disk) = Disk::over(premises.folder.path()) else { return };
        let process = premises.serve().await;
        let lena = lena(&premises).await;
        lena.say("rapport", "/checkin @dana lunch").expect("said");
        lena.wait_text("rapport", "Logged: lunch today").await.expect("logged");
        stops(process).await;
        disk.is_read_only(true);
        let told = refusal(&premises).await;
        assert!(told.contains("read-only") || told.contains("cannot be opened"), "{told}");
        assert!(told.contains("access"), "what to look at: {told}");
        disk.is_read_only(false);
        let process = premises.serve().await;
        lena.say("rapport", "/checkin @dana walk").expect("said");
        lena.wait_text("rapport", "Logged: walk today").await.expect("logged");
        stops(process).await;
        assert_eq!(logged(&premises).await, 2);
    });
}

#[test]
fn where_a_copy_has_no_room_there_is_none_and_the_reason() {
    run(async {
        let premises = Premises::open(Way::Socket).await;
        let process = premises.serve().await;
        lena(&premises).await;
        let elsewhere = tempfile::tempdir().expect("a folder");
        let Some(disk) = Disk::over(elsewhere.path()) else { return };
        disk.fill();
        let (code, told) = super::restored::backup(&premises, &elsewhere.path().join("copy.db")).await;
        assert!(code == Some(1) && told.contains("the disk is full"), "{told}");
        assert!(!elsewhere.path().join("copy.db").exists(), "a part of a copy is none");
        stops(process).await;
    });
}
