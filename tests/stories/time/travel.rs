//! Leads who fly: a schedule goes by the wall, and each of its times comes once, wherever that wall is.

use super::{lena_with_three, nudges};
use crate::harness::{Office, Opening, Someone, text_of};
use slack_sandbox::ProfileChange;

async fn lands_in(lena: &Someone<'_>, zone: &str) {
    lena.changes(&ProfileChange { tz: Some(zone.into()), ..ProfileChange::default() }).await;
}

fn weekly_plans(lena: &Someone<'_>) -> usize {
    lena.kept().iter().filter(|message| text_of(message).contains("Your week")).count()
}

/// Lena in Auckland, twelve hours ahead of Berlin, on its Monday morning at 08:00.
async fn lena_in_auckland(office: &Office) -> Someone<'_> {
    let lena = lena_with_three(office).await;
    lands_in(&lena, "Pacific/Auckland").await;
    lena.says("/rapport schedule weekly-plan mon 9:00").await;
    lena
}

#[test]
fn whoever_flies_from_auckland_to_los_angeles_has_no_tuesday_twice() {
    Opening::default().at("2026-03-01 20:00").story(async |office| {
        let lena = lena_in_auckland(office).await;
        office.turn_to("2026-03-02 21:30").await;
        assert_eq!((weekly_plans(&lena), nudges(&lena)), (1, 1), "Tuesday, 09:30 in Auckland");
        office.turn_to("2026-03-03 09:00").await;
        lands_in(&lena, "America/Los_Angeles").await;
        office.turn_to("2026-03-03 19:00").await;
        assert_eq!(nudges(&lena), 1, "Tuesday, 10:00 in Los Angeles: that one came in Auckland");
        office.turn_to("2026-03-05 18:29").await;
        assert_eq!(nudges(&lena), 1);
        office.turn_to("2026-03-05 18:30").await;
        assert_eq!(nudges(&lena), 2, "Thursday, 09:30 in Los Angeles");
    });
}

#[test]
fn a_monday_that_is_lived_twice_is_planned_once() {
    Opening::default().at("2026-03-01 20:00").story(async |office| {
        let lena = lena_in_auckland(office).await;
        office.turn_to("2026-03-01 22:00").await;
        assert_eq!(weekly_plans(&lena), 1, "Monday, 10:00 in Auckland");
        lands_in(&lena, "America/Los_Angeles").await;
        office.turn_to("2026-03-03 00:00").await;
        assert_eq!(weekly_plans(&lena), 1, "Monday, 15:00 in Los Angeles");
        office.turn_to("2026-03-09 17:00").await;
        assert_eq!(weekly_plans(&lena), 2, "the next one, at 09:00 in Los Angeles");
    });
}

#[test]
fn a_day_lost_over_the_date_line_brings_no_burst() {
    Opening::default().at("2026-03-03 09:20").story(async |office| {
        let lena = lena_with_three(office).await;
        lands_in(&lena, "America/Los_Angeles").await;
        // Tuesday, 00:20 in Los Angeles; she lands on Wednesday at 23:00 in Auckland.
        office.turn_to("2026-03-04 11:00").await;
        let before = nudges(&lena);
        assert_eq!(before, 1, "Tuesday, 09:30 in Los Angeles");
        lands_in(&lena, "Pacific/Auckland").await;
        office.turn_to("2026-03-04 21:29").await;
        assert_eq!(nudges(&lena), before);
        office.turn_to("2026-03-04 21:30").await;
        assert_eq!(nudges(&lena), before + 1, "Thursday, 09:30 in Auckland");
    });
}

#[test]
fn what_was_missed_on_the_way_east_comes_once_on_that_working_day() {
    Opening::default().at("2026-03-03 09:20").story(async |office| {
        let lena = lena_with_three(office).await;
        lands_in(&lena, "America/Los_Angeles").await;
        office.turn_to("2026-03-03 16:00").await;
        assert_eq!(nudges(&lena), 0, "Tuesday, 07:00 in Los Angeles");
        lands_in(&lena, "America/New_York").await;
        assert_eq!(nudges(&lena), 1, "Tuesday, 10:00 in New York: half past nine has passed");
        office.turn_to("2026-03-04 00:00").await;
        assert_eq!(nudges(&lena), 1);
    });
}

#[test]
fn what_was_missed_on_the_way_until_after_work_is_dropped() {
    Opening::default().at("2026-03-03 09:20").story(async |office| {
        let lena = lena_with_three(office).await;
        lands_in(&lena, "America/Los_Angeles").await;
        // Tuesday, 09:00 in Los Angeles and 18:00 in Berlin.
        office.turn_to("2026-03-03 18:00").await;
        lands_in(&lena, "Europe/Berlin").await;
        office.turn_to("2026-03-05 09:29").await;
        assert_eq!(nudges(&lena), 0);
        office.turn_to("2026-03-05 09:30").await;
        assert_eq!(nudges(&lena), 1, "the next one comes");
    });
}
