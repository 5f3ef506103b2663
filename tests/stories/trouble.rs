//! Trouble with Slack: nothing is lost, and nothing comes twice.

use crate::harness::{Expected, Office, Opening, Someone, Way, story, text_of};
use rapport::domain::vocabulary::Circle;
use rapport::store::DeliveryState;
use serde_json::{Value, json};
use slack_sandbox::{Fault, FaultKind, Sandbox};
use std::time::Duration;

/// Lena, who keeps Dana, due at half past nine.
async fn lena_with_dana(office: &Office) -> Someone<'_> {
    let lena = office.lena().await;
    office.keeps(&lena, "dana", Circle::Inner, 20).await;
    lena
}

fn the_nudge(lena: &Someone<'_>) -> Value {
    let mut kept = lena.kept();
    assert_eq!(kept.len(), 1, "once and not twice");
    kept.remove(0)
}

#[test]
fn told_to_wait_the_whole_workspace_waits_and_nothing_is_lost() {
    story(async |office| {
        office.expect(Expected::Refusals);
        let lena = lena_with_dana(office).await;
        office.sandbox.fault(Fault::api("chat.postMessage", FaultKind::RateLimited).retry_after(2));
        office.turn_to("2026-03-03 09:30").await;
        let calls = office.sandbox.calls().len();
        let echo = lena.asks("/checkin @ada coffee").await;
        assert!(text_of(&echo).contains("Logged"), "a command is still answered, in its acknowledgement");
        assert_eq!(office.sandbox.calls().len(), calls, "and Slack is left alone meanwhile");
        assert!(office.count(DeliveryState::Pending).await >= 2, "the nudge and what the line brought wait");
        lena.hears("20 days since you last talked").await;
        lena.person.wait_home(|home| home.to_string().contains("U0ADA")).await.expect("the Home as well");
        office.settle().await;
        the_nudge(&lena);
    });
}

#[test]
fn an_answer_lost_after_the_message_was_posted_posts_nothing_twice() {
    story(async |office| {
        let lena = lena_with_dana(office).await;
        office.sandbox.fault(Fault::api("chat.postMessage", FaultKind::LostAnswer));
        office.turn_to("2026-03-03 09:30").await;
        the_nudge(&lena);
        assert_eq!(office.count(DeliveryState::Pending).await, 1, "its fate is not known yet");
        office.turn_by(1).await;
        assert_eq!((office.calls("chat.postMessage"), office.calls("conversations.history")), (1, 1));
        lena.clicks(&the_nudge(&lena), "nudge.log").await;
        lena.submits(&[("setting", json!("coffee"))]).await;
        assert!(text_of(&the_nudge(&lena)).contains("Logged: coffee today."), "found, and updated in place");
    });
}

#[test]
fn logged_while_a_nudges_fate_is_unknown_it_is_still_found_and_updated() {
    story(async |office| {
        let lena = lena_with_dana(office).await;
        office.sandbox.fault(Fault::api("chat.postMessage", FaultKind::LostAnswer));
        office.turn_to("2026-03-03 09:30").await;
        lena.says("/checkin @dana lunch").await;
        office.turn_by(1).await;
        assert_eq!(text_of(&the_nudge(&lena)), "<@U0DANA> · Logged: lunch today.");
    });
}

#[test]
fn logged_while_a_nudge_that_never_came_is_in_doubt_it_never_comes() {
    story(async |office| {
        office.expect(Expected::Refusals);
        let lena = lena_with_dana(office).await;
        office.sandbox.fault(Fault::api("chat.postMessage", FaultKind::Status).status(500));
        office.turn_to("2026-03-03 09:30").await;
        lena.says("/checkin @dana lunch").await;
        office.turn_by(5).await;
        assert!(lena.kept().is_empty(), "{:?}", lena.kept());
        assert_eq!((office.calls("chat.postMessage"), office.calls("conversations.history")), (1, 1));
    });
}

#[test]
fn logged_while_slack_is_asked_whether_a_nudge_may_disturb_it_does_not_come() {
    Opening::default().patience(Duration::from_secs(3)).story(async |office| {
        office.expect(Expected::Refusals);
        let lena = lena_with_dana(office).await;
        office.sandbox.fault(Fault::api("dnd.info", FaultKind::Hang));
        let asked = |s: &Sandbox| !s.calls_of("dnd.info").is_empty();
        let log = async {
            assert!(office.sandbox.wait_for(Duration::from_secs(20), asked).await, "it is on its way");
            lena.says("/checkin @dana lunch").await;
        };
        tokio::join!(office.turn_to("2026-03-03 09:30"), log);
        office.turn_by(5).await;
        assert!(lena.kept().is_empty(), "{:?}", lena.kept());
    });
}

#[test]
fn errors_of_slacks_own_are_tried_again() {
    story(async |office| {
        office.expect(Expected::Refusals);
        let lena = lena_with_dana(office).await;
        for method in ["dnd.info", "users.info", "chat.postMessage", "chat.update"] {
            office.sandbox.fault(Fault::api(method, FaultKind::Status).status(500).times(2));
        }
        office.turn_to("2026-03-03 09:30").await;
        office.turn_to("2026-03-03 09:40").await;
        let nudge = the_nudge(&lena);
        lena.clicks(&nudge, "nudge.opener").await;
        office.turn_to("2026-03-03 10:00").await;
        assert_ne!(text_of(&the_nudge(&lena)), text_of(&nudge), "updated in the end");
    });
}

#[test]
fn garbage_and_cut_connections_are_tried_again() {
    story(async |office| {
        office.expect(Expected::Refusals);
        let lena = lena_with_dana(office).await;
        for kind in [FaultKind::Garbage, FaultKind::Close] {
            office.sandbox.fault(Fault::api("chat.postMessage", kind));
        }
        office.turn_to("2026-03-03 09:30").await;
        office.turn_to("2026-03-03 09:50").await;
        the_nudge(&lena);
    });
}

#[test]
fn a_form_that_slack_does_not_open_leaves_a_button_in_its_place() {
    story(async |office| {
        office.expect(Expected::Refusals);
        let lena = lena_with_dana(office).await;
        let late = Fault::api("views.open", FaultKind::Error).error("expired_trigger_id");
        office.sandbox.fault(late);
        let offered = lena.asks("/checkin").await;
        assert!(text_of(&offered).contains("Slack did not open the form in time."), "{}", text_of(&offered));
        lena.clicks(&offered, "checkin.new").await;
        lena.form().await;
    });
}

#[test]
fn an_event_that_comes_twice_counts_once() {
    for way in [Way::Socket, Way::Http] {
        Opening::default().over(way).story(async |office| {
            let lena = lena_with_dana(office).await;
            office.sandbox.fault(Fault::events(FaultKind::Duplicate).only("message"));
            lena.asks("@dana lunch").await;
            office.sandbox.fault(Fault::events(FaultKind::LostAnswer).only("message"));
            lena.says("@dana coffee yesterday").await;
            let again = |d: &slack_sandbox::Delivery| d.name == "message" && d.attempt == 1;
            let patience = Duration::from_secs(5);
            assert!(
                office.sandbox.wait_for(patience, |s| s.deliveries().iter().any(again)).await,
                "sent again"
            );
            office.settle().await;
            assert_eq!((lena.logged().await, lena.kept().len()), (2, 2));
        });
    }
}

#[test]
fn a_command_typed_again_within_two_minutes_is_one_command() {
    story(async |office| {
        let lena = office.lena().await;
        lena.asks("/checkin @dana lunch").await;
        let again = text_of(&lena.asks("/checkin @dana lunch").await);
        assert!(again.contains("it counts once"), "{again}");
        assert_eq!(lena.logged().await, 1);
        office.turn_by(3).await;
        lena.asks("/checkin @dana lunch").await;
        assert_eq!(lena.logged().await, 2, "later it is another");
    });
}

#[test]
fn what_was_taken_back_or_set_otherwise_in_between_is_no_repeat() {
    story(async |office| {
        let lena = office.lena().await;
        let echo = lena.asks("/checkin @dana lunch").await;
        lena.clicks(&echo, "checkin.undo").await;
        assert_eq!(lena.logged().await, 0);
        let again = text_of(&lena.asks("/checkin @dana lunch").await);
        assert!(again.contains("Logged"), "{again}");
        assert_eq!(lena.logged().await, 1);
        for day in ["Wednesday", "Monday", "Wednesday"] {
            let set = text_of(&lena.asks(&format!("/rapport schedule check-in {day} 10:00")).await);
            assert!(set.contains(&format!("Every {day}")), "{set}");
        }
    });
}

#[test]
fn a_click_that_comes_twice_counts_once() {
    story(async |office| {
        let lena = lena_with_dana(office).await;
        office.turn_to("2026-03-03 09:30").await;
        office.sandbox.fault(Fault::socket(FaultKind::Duplicate).only("block_actions"));
        lena.clicks(&the_nudge(&lena), "nudge.opener").await;
        assert_eq!(lena.desk().await.openers.len(), 2, "the first, and one other");
        lena.clicks(&the_nudge(&lena), "nudge.log").await;
        office.sandbox.fault(Fault::socket(FaultKind::Duplicate).only("view_submission"));
        lena.submits(&[("setting", json!("coffee"))]).await;
        assert_eq!(lena.logged().await, 1);
    });
}

#[test]
fn a_socket_that_breaks_is_opened_again_and_nothing_is_missed() {
    story(async |office| {
        let lena = lena_with_dana(office).await;
        for kind in [FaultKind::Close, FaultKind::DropNoClose, FaultKind::Disconnect] {
            let opened = office.calls("apps.connections.open");
            office.sandbox.fault(Fault::socket(kind).reason("refresh_requested"));
            lena.says("@dana lunch").await;
            // After several breaks in a row the bot waits longer before each try.
            let patience = Duration::from_secs(20);
            let again =
                |s: &Sandbox| s.connections() == 1 && s.calls_of("apps.connections.open").len() > opened;
            assert!(office.sandbox.wait_for(patience, again).await, "{kind:?}: not back");
        }
        lena.hears("Logged: lunch today").await;
        office.settle().await;
        assert_eq!(lena.logged().await, 3);
    });
}

#[test]
fn uninstalled_it_stops_at_once() {
    story(async |office| {
        let lena = lena_with_dana(office).await;
        let heard = |s: &Sandbox| s.deliveries().iter().any(|d| d.name == "app_uninstalled");
        office.sandbox.uninstall().expect("uninstalled");
        let patience = Duration::from_secs(5);
        assert!(office.sandbox.wait_for(patience, heard).await, "the bot was told");
        office.settle().await;
        let calls = office.sandbox.calls().len();
        office.turn_to("2026-03-05 12:00").await;
        assert_eq!(office.sandbox.calls().len(), calls, "not a word to Slack after that");
        assert!(lena.kept().is_empty());
    });
}

#[test]
fn a_schedule_that_cannot_be_run_keeps_nobody_elses_from_running() {
    story(async |office| {
        let lena = super::milestones::lena_with_payroll(office, "C0STATUS").await;
        office.someone("ada").joins().await;
        lena.says("/rapport digest #it-status 0 10 * * 1-5").await;
        let mut connection = crate::store::opening::connect(&office.database()).await;
        let spoilt = "UPDATE schedule SET zone = 'Mars/Base', next_at = 1 \
                      WHERE lead_id IN (SELECT id FROM lead WHERE user_id <> 'U0LENA')";
        let rows = sqlx::raw_sql(spoilt).execute(&mut connection).await.expect("writes").rows_affected();
        assert!(rows > 0);
        office.leap_to("2026-03-03 10:00").await;
        lena.sees("it-status", "Milestones this week").await;
        let waits = "SELECT count(*) FROM schedule WHERE zone = 'Mars/Base' AND next_at > 1";
        let aside: i64 = sqlx::query_scalar(waits).fetch_one(&mut connection).await.expect("counts");
        assert_eq!(aside as u64, rows, "they are looked at again later");
    });
}
