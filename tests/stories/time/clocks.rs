//! A clock that is set: an hour back holds nothing back, an hour forward doubles nothing.

use super::{lena_with_three, nudges};
use crate::harness::{Expected, Office, Opening, Way, local, story, text_of};
use rapport::store::DeliveryState;
use slack_sandbox::{Delivery, Fault, FaultKind};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(20);

/// The clock shows this from now on; nothing is waited for.
fn set(office: &Office, berlin: &str) {
    office.sandbox.clock().set(local(berlin).timestamp_millis()).expect("a simulated clock");
}

#[test]
fn set_back_what_is_tried_again_does_not_wait_for_the_hour() {
    for trouble in [
        Fault::api("chat.postMessage", FaultKind::Status).status(500),
        Fault::api("chat.postMessage", FaultKind::RateLimited).retry_after(1),
        Fault::api("chat.postMessage", FaultKind::LostAnswer),
    ] {
        story(async |office| {
            office.expect(Expected::Refusals);
            let lena = lena_with_three(office).await;
            let sent = office.count(DeliveryState::Sent).await;
            office.sandbox.fault(trouble);
            // A clock that stands brings no second try by itself.
            office.sandbox.clock().pause().expect("a simulated clock");
            office.turn_to("2026-03-03 09:30").await;
            assert_eq!(office.count(DeliveryState::Pending).await, 1, "it waits to be tried again");
            set(office, "2026-03-03 08:31");
            let began = std::time::Instant::now();
            while office.count(DeliveryState::Sent).await == sent {
                assert!(began.elapsed() < PATIENCE, "still held: {:?}", office.outbox().await);
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            assert_eq!(nudges(&lena), 1);
            office.turn_to("2026-03-03 17:00").await;
            assert_eq!(nudges(&lena), 1, "and half past nine comes once");
        });
    }
}

#[test]
fn set_back_a_line_typed_again_is_another_and_an_event_sent_again_is_the_same() {
    Opening::default().over(Way::Http).story(async |office| {
        let lena = lena_with_three(office).await;
        lena.asks("/checkin @dana lunch").await;
        office.sandbox.fault(Fault::events(FaultKind::LostAnswer).only("message"));
        lena.person.say("rapport", "@ada coffee").expect("said");
        let came = |attempt| move |d: &Delivery| d.name == "message" && d.attempt == attempt;
        let first = |s: &slack_sandbox::Sandbox| s.deliveries().iter().any(came(0));
        assert!(office.sandbox.wait_for(PATIENCE, first).await, "sent");
        set(office, "2026-03-03 08:25");
        let again = |s: &slack_sandbox::Sandbox| s.deliveries().iter().any(came(1));
        assert!(office.sandbox.wait_for(PATIENCE, again).await, "sent again");
        office.settle().await;
        assert_eq!(lena.logged().await, 2, "Dana's lunch and Ada's coffee");
        let told = text_of(&lena.asks("/checkin @dana lunch").await);
        assert!(told.contains("Logged"), "not taken for the one of an hour ahead: {told}");
        assert_eq!(lena.logged().await, 3);
    });
}

#[test]
fn set_forward_what_is_under_way_is_not_sent_by_another() {
    story(async |office| {
        office.expect(Expected::Refusals);
        let lena = lena_with_three(office).await;
        office.sandbox.fault(Fault::api("chat.postMessage", FaultKind::Hang));
        set(office, "2026-03-03 09:30");
        let hangs = |s: &slack_sandbox::Sandbox| s.calls_of("chat.postMessage").len() == 1;
        assert!(office.sandbox.wait_for(PATIENCE, hangs).await, "it is on its way");
        let published = office.calls("views.publish");
        set(office, "2026-03-03 10:31");
        lena.person.say("rapport", "/checkin @marco coffee").expect("said");
        let on = |s: &slack_sandbox::Sandbox| s.calls_of("views.publish").len() > published;
        assert!(office.sandbox.wait_for(PATIENCE, on).await, "the rest goes on");
        let looked = office.calls("conversations.history");
        assert_eq!((office.calls("chat.postMessage"), looked), (1, 0), "nobody else took it");
        office.turn_to("2026-03-03 10:45").await;
        assert_eq!(nudges(&lena), 1);
    });
}

#[test]
fn set_forward_and_back_again_each_time_of_a_schedule_comes_once() {
    story(async |office| {
        let lena = lena_with_three(office).await;
        office.leap_to("2026-03-03 10:20").await;
        assert_eq!(nudges(&lena), 1, "half past nine, by that clock");
        office.leap_to("2026-03-03 09:21").await;
        office.turn_to("2026-03-03 17:00").await;
        assert_eq!(nudges(&lena), 1);
        office.turn_to("2026-03-05 09:30").await;
        assert_eq!(nudges(&lena), 2, "the next one comes at its time");
    });
}
