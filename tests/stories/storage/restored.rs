//! A backup made while people work, and what happens once it takes the place of the database.

use super::{lena, logged, run, said, stops, until, until_settled};
use crate::harness::process::{Premises, output, rapport};
use crate::harness::{Expected, Way, actions_of, story, text_of};
use crate::stories::time::{lena_with_three, nudges};
use rapport::domain::nudge::NudgeState;
use rapport::store::DeliveryState;
use serde_json::json;
use slack_sandbox::{Fault, FaultKind};
use std::path::Path;
use std::time::Duration;

/// `rapport backup --to`; its exit code and all that it says.
pub async fn backup(premises: &Premises, to: &Path) -> (Option<i32>, String) {
    let mut command = rapport(premises.folder.path());
    let (program, to) = (command.get_program().to_owned(), to.to_owned());
    command = std::process::Command::new(program);
    command.args(["backup", "--to"]).arg(to).env_clear().env("RAPPORT_DATA", premises.folder.path());
    command.current_dir(premises.folder.path());
    let ended = tokio::task::spawn_blocking(move || output(command)).await.expect("ended");
    let told = [ended.stdout, ended.stderr].concat();
    (ended.status.code(), String::from_utf8_lossy(&told).into_owned())
}

/// As the page of the backup says.
pub fn restore(premises: &Premises, copy: &Path) {
    let folder = premises.folder.path();
    for beside in ["rapport.db-wal", "rapport.db-shm"] {
        // They are not there after a stop in good order.
        let _ = std::fs::remove_file(folder.join(beside));
    }
    std::fs::copy(copy, folder.join("rapport.db")).expect("put in its place");
}

#[test]
fn a_copy_made_under_load_is_restored_with_all_that_it_counted_and_sends_nothing_twice() {
    run(async {
        let premises = Premises::open(Way::Socket).await;
        let process = premises.serve().await;
        let lena = lena(&premises).await;
        let copy = premises.folder.path().join("copy.db");
        // The first answers wait while the copy is made, and are sent after it.
        premises.sandbox.fault(Fault::api("chat.postMessage", FaultKind::RateLimited).retry_after(2));
        let works = async {
            for n in 0..8 {
                for words in ["/checkin @dana coffee, learned fact", "@dana lunch, learned rule"] {
                    lena.say("rapport", &format!("{words} {n}")).expect("said");
                }
                // So that what comes in is spread over the time of the copy.
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        };
        let copies = async {
            until("some are logged", async || said(&lena, "Logged:") > 3).await;
            backup(&premises, &copy).await
        };
        let ((), (code, page)) = tokio::join!(works, copies);
        assert_eq!(code, Some(0), "{page}");
        until("all are logged and answered", async || said(&lena, "Logged:") == 16).await;
        process.kill();
        restore(&premises, &copy);
        let counted = logged(&premises).await;
        assert!((4..=16).contains(&counted), "{counted}");
        assert!(page.contains(&format!("{counted} check-in")), "as the page said: {page}");
        let process = premises.serve().await;
        until_settled(&premises).await;
        assert_eq!(said(&lena, "Logged:"), 16, "none of those that waited in the copy came again");
        lena.say("rapport", "/checkin @dana walk").expect("said");
        lena.wait_text("rapport", "Logged: walk today").await.expect("logged");
        stops(process).await;
        assert_eq!(logged(&premises).await, counted + 1, "it serves, and has what the copy had");
    });
}

#[test]
fn what_waited_in_the_copy_and_was_sent_since_is_found_and_goes_on_from_there() {
    story(async |office| {
        office.expect(Expected::Refusals);
        let lena = lena_with_three(office).await;
        office.sandbox.clock().pause().expect("a simulated clock");
        office.sandbox.fault(Fault::api("chat.postMessage", FaultKind::Status).status(500));
        office.turn_to("2026-03-03 09:30").await;
        assert_eq!(office.count(DeliveryState::Pending).await, 1, "it waits to be tried again");
        office.is_backed_up("copy.db").await;
        office.turn_to("2026-03-03 09:40").await;
        assert_eq!(nudges(&lena), 1);
        office.is_restored_from("copy.db").await;
        office.bot_starts().await;
        office.turn_to("2026-03-03 09:50").await;
        assert_eq!((nudges(&lena), office.calls("chat.postMessage")), (1, 2), "found, not sent again");
        let nudge = lena.kept().pop().expect("a nudge");
        lena.clicks(&nudge, "nudge.log").await;
        lena.submits(&[("setting", json!("coffee"))]).await;
        assert!(text_of(&lena.again(&nudge)).contains("Logged: coffee today."), "and it works");
        assert!(actions_of(&lena.again(&nudge)).is_empty());
    });
}

#[test]
fn what_waited_in_the_copy_and_was_never_sent_is_sent() {
    story(async |office| {
        office.expect(Expected::Refusals);
        let lena = lena_with_three(office).await;
        office.sandbox.clock().pause().expect("a simulated clock");
        office.sandbox.fault(Fault::api("chat.postMessage", FaultKind::Status).status(500));
        office.turn_to("2026-03-03 09:30").await;
        office.is_backed_up("copy.db").await;
        office.is_restored_from("copy.db").await;
        office.bot_starts().await;
        office.turn_to("2026-03-03 09:40").await;
        assert_eq!(nudges(&lena), 1);
    });
}

#[test]
fn what_was_due_between_the_copy_and_the_restore_does_not_come_again() {
    story(async |office| {
        let lena = lena_with_three(office).await;
        office.is_backed_up("copy.db").await;
        office.turn_to("2026-03-03 09:30").await;
        assert_eq!(nudges(&lena), 1);
        office.is_restored_from("copy.db").await;
        office.leap_to("2026-03-03 11:00").await;
        office.bot_starts().await;
        office.turn_to("2026-03-05 09:29").await;
        assert_eq!(nudges(&lena), 1, "half past nine of Tuesday was before the restore");
        office.turn_to("2026-03-05 09:30").await;
        assert_eq!(nudges(&lena), 2, "Thursday's comes");
        office.bot_stops().await;
        office.leap_to("2026-03-10 11:00").await;
        office.bot_starts().await;
        assert_eq!(nudges(&lena), 3, "a restart is no restore: what was missed today comes");
    });
}

#[test]
fn a_snoozed_nudge_that_was_to_come_back_meanwhile_does_not() {
    story(async |office| {
        let lena = lena_with_three(office).await;
        office.turn_to("2026-03-03 09:30").await;
        let nudge = lena.kept().pop().expect("a nudge");
        lena.picks(&nudge, "nudge.snooze", "Later today").await;
        office.is_backed_up("copy.db").await;
        office.turn_to("2026-03-03 12:40").await;
        let came = lena.kept().len();
        office.is_restored_from("copy.db").await;
        office.leap_to("2026-03-03 13:00").await;
        office.bot_starts().await;
        office.turn_to("2026-03-03 17:00").await;
        assert_eq!(lena.kept().len(), came);
        let state = lena.desk().await.nudges[0].state;
        assert!(matches!(state, NudgeState::Withdrawn { .. }), "{state:?}");
    });
}
