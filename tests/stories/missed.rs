//! What was missed while the bot was down, and that nothing comes twice.

use crate::harness::{Office, Opening, Someone, Way, local, story};
use rapport::domain::vocabulary::Circle;

/// Lena, who keeps Dana, due.
async fn lena_with_dana(office: &Office) -> Someone<'_> {
    let lena = office.lena().await;
    office.keeps(&lena, "dana", Circle::Inner, 20).await;
    lena
}

#[test]
fn missed_on_the_same_working_day_it_comes_once() {
    story(async |office| {
        let lena = lena_with_dana(office).await;
        office.bot_stops().await;
        office.leap_to("2026-03-03 11:00").await;
        office.bot_starts().await;
        assert_eq!(lena.kept().len(), 1);
        office.turn_to("2026-03-03 17:00").await;
        assert_eq!(lena.kept().len(), 1);
    });
}

#[test]
fn missed_until_after_work_or_another_day_it_is_dropped() {
    for back in ["2026-03-03 17:31", "2026-03-04 08:00", "2026-03-04 11:00"] {
        story(async |office| {
            let lena = lena_with_dana(office).await;
            office.bot_stops().await;
            office.leap_to(back).await;
            office.bot_starts().await;
            office.turn_to("2026-03-04 17:00").await;
            assert!(lena.kept().is_empty(), "back at {back}");
            office.turn_to("2026-03-05 09:30").await;
            assert_eq!(lena.kept().len(), 1, "the next one comes");
        });
    }
}

#[test]
fn a_week_away_brings_no_burst() {
    story(async |office| {
        let lena = lena_with_dana(office).await;
        for who in ["ada", "tomas", "ingrid"] {
            office.keeps(&lena, who, Circle::Core, 60).await;
        }
        office.bot_stops().await;
        office.leap_to("2026-03-12 11:00").await;
        office.bot_starts().await;
        office.turn_to("2026-03-13 17:00").await;
        assert_eq!(lena.kept().len(), 1, "that Thursday's, and none of those before");
    });
}

#[test]
fn restarted_at_the_very_instant_it_comes_once() {
    story(async |office| {
        let lena = lena_with_dana(office).await;
        office.turn_to("2026-03-03 09:30").await;
        for _ in 0..2 {
            office.bot_stops().await;
            office.sandbox.clock().set(local("2026-03-03 09:30").timestamp_millis()).expect("turned back");
            office.bot_starts().await;
        }
        office.turn_to("2026-03-03 12:00").await;
        assert_eq!(lena.kept().len(), 1);
        assert_eq!(lena.desk().await.nudges.len(), 1);
    });
}

#[test]
fn a_clock_that_is_set_back_repeats_nothing() {
    story(async |office| {
        let lena = lena_with_dana(office).await;
        office.keeps(&lena, "ada", Circle::Core, 60).await;
        office.turn_to("2026-03-03 09:30").await;
        office.leap_to("2026-03-03 08:30").await;
        office.turn_to("2026-03-03 12:00").await;
        assert_eq!(lena.kept().len(), 1);
    });
}

#[test]
fn what_people_do_while_the_bot_is_away_is_taken_when_it_is_back() {
    Opening::default().over(Way::Socket).story(async |office| {
        office.expect(crate::harness::Expected::Complaints);
        let lena = lena_with_dana(office).await;
        office.bot_stops().await;
        lena.person.say("rapport", "@dana lunch").expect("said");
        lena.person.say("rapport", "/checkin @dana coffee").expect("said");
        lena.person.wait_complaint("/checkin").await.expect("Slack tells that the command failed");
        office.bot_starts().await;
        lena.hears("Logged: lunch today with <@U0DANA>.").await;
        assert_eq!(lena.logged().await, 1, "the event was kept by Slack, the command was not");
    });
}
