//! A machine that slept, and one that starts at the very moment.

use super::{lena_with_three, nudges};
use crate::harness::{Opening, story};

#[test]
fn asleep_over_a_schedule_it_comes_once_on_waking() {
    story(async |office| {
        let lena = lena_with_three(office).await;
        office.leap_to("2026-03-03 11:00").await;
        assert_eq!(nudges(&lena), 1);
        office.turn_to("2026-03-03 17:00").await;
        assert_eq!(nudges(&lena), 1);
    });
}

#[test]
fn asleep_over_a_week_of_schedules_only_todays_comes() {
    story(async |office| {
        let lena = lena_with_three(office).await;
        office.leap_to("2026-03-12 11:00").await;
        office.turn_to("2026-03-13 17:00").await;
        assert_eq!(nudges(&lena), 1, "that Thursday's");
    });
}

#[test]
fn asleep_until_after_work_or_over_the_weekend_it_is_dropped_and_the_next_one_comes() {
    for wakes in ["2026-03-03 17:30", "2026-03-03 23:59", "2026-03-07 11:00"] {
        story(async |office| {
            let lena = lena_with_three(office).await;
            office.leap_to(wakes).await;
            assert_eq!(nudges(&lena), 0, "awake at {wakes}");
            let next = if wakes < "2026-03-05" { "2026-03-05" } else { "2026-03-10" };
            office.turn_to(&format!("{next} 09:29")).await;
            assert_eq!(nudges(&lena), 0, "awake at {wakes}");
            office.turn_to(&format!("{next} 09:30")).await;
            assert_eq!(nudges(&lena), 1, "awake at {wakes}");
        });
    }
}

#[test]
fn started_at_the_very_instant_it_comes_once() {
    for (starts, again) in [("09:30", "09:30"), ("09:30", "09:31"), ("09:29", "09:30")] {
        Opening::default().story(async |office| {
            let lena = lena_with_three(office).await;
            for minute in [starts, again] {
                office.bot_stops().await;
                office.leap_to(&format!("2026-03-03 {minute}")).await;
                office.bot_starts().await;
            }
            assert_eq!(nudges(&lena), 1, "started at {starts} and at {again}");
            office.turn_to("2026-03-03 17:00").await;
            assert_eq!(nudges(&lena), 1, "started at {starts} and at {again}");
        });
    }
}
