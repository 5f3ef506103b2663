//! The wall clock: nights of daylight saving, and 29 February.

use super::{lena_with_three, nudges};
use crate::harness::{Office, Opening, text_of};
use crate::stories::milestones::lena_with_payroll;
use chrono::{DateTime, Utc};

fn at(instant: &str) -> DateTime<Utc> {
    instant.parse().expect("an instant")
}

#[test]
fn half_past_nine_is_half_past_nine_before_and_after_the_clocks_change() {
    // The Thursday before the night, and the Tuesday after it.
    for days in [["2026-03-26", "2026-03-31"], ["2026-10-22", "2026-10-27"]] {
        Opening::default().at(&format!("{} 09:00", days[0])).story(async |office| {
            let lena = lena_with_three(office).await;
            for (nth, day) in days.iter().enumerate() {
                office.turn_to(&format!("{day} 09:29")).await;
                assert_eq!(nudges(&lena), nth, "before its time on {day}");
                office.turn_to(&format!("{day} 09:30")).await;
                assert_eq!(nudges(&lena), nth + 1, "on {day}");
            }
        });
    }
}

/// How often the digest of a channel was posted or edited.
fn digests(office: &Office) -> usize {
    let told = |method| {
        let calls = office.sandbox.calls_of(method);
        calls.iter().filter(|call| call.args["channel"] == "C0STATUS").count()
    };
    told("chat.postMessage") + told("chat.update")
}

async fn next(lena: &crate::harness::Someone<'_>) -> DateTime<Utc> {
    let desk = lena.desk().await;
    let digest = desk.schedules.iter().find(|s| s.channel.is_some()).expect("a digest");
    digest.next_at.expect("is on")
}

#[test]
fn what_is_due_in_the_hour_that_is_left_out_or_comes_twice_comes_once() {
    let nights = [
        ("2026-03-28 20:00", "2026-03-29T01:30:00Z", "2026-03-29 06:00", "2026-03-30T00:30:00Z"),
        ("2025-10-25 20:00", "2025-10-26T00:30:00Z", "2025-10-26 06:00", "2025-10-27T01:30:00Z"),
    ];
    for (evening, first, morning, second) in nights {
        for is_down in [false, true] {
            Opening::default().at(evening).story(async |office| {
                let lena = lena_with_payroll(office, "C0STATUS").await;
                lena.says("/rapport digest #it-status 30 2 * * *").await;
                assert_eq!(next(&lena).await, at(first), "half past two, or what comes of it");
                if is_down {
                    office.bot_stops().await;
                    office.leap_to(morning).await;
                    office.bot_starts().await;
                } else {
                    office.turn_to(morning).await;
                }
                assert_eq!(digests(office), 1, "{evening}, down: {is_down}");
                assert_eq!(next(&lena).await, at(second));
            });
        }
    }
}

#[test]
fn on_29_february_all_is_as_on_other_days() {
    Opening::default().at("2028-02-28 09:20").story(async |office| {
        let lena = lena_with_three(office).await;
        let promised = text_of(&lena.asks("/rapport promise @dana send the vendor list by 29 feb").await);
        assert!(promised.contains("by the end of your working day tomorrow"), "{promised}");
        assert_eq!(lena.desk().await.promises[0].due.to_string(), "2028-02-29");
        office.turn_to("2028-02-28 09:30").await;
        lena.hears("send the vendor list").await;
        assert_eq!(nudges(&lena), 0, "the working day before, it is the promise");
        office.turn_to("2028-02-29 09:30").await;
        assert_eq!(nudges(&lena), 1, "a Tuesday");
        office.turn_to("2028-03-01 10:00").await;
        lena.asks("/checkin @ada coffee yesterday").await;
        let logged = lena.desk().await.checkins.pop().expect("a check-in");
        assert_eq!(logged.at.date_naive().to_string(), "2028-02-29");
    });
}

#[test]
fn a_schedule_of_29_february_comes_every_four_years() {
    Opening::default().at("2028-02-29 09:20").story(async |office| {
        let lena = lena_with_three(office).await;
        lena.says("/rapport schedule check-in 30 9 29 2 *").await;
        let own = async || {
            let schedules = lena.desk().await.schedules;
            schedules.into_iter().find(|s| s.cron == "30 9 29 2 *").and_then(|s| s.next_at)
        };
        assert_eq!(own().await, Some(at("2028-02-29T08:30:00Z")));
        office.turn_to("2028-02-29 09:30").await;
        assert_eq!((nudges(&lena), own().await), (1, Some(at("2032-02-29T08:30:00Z"))));
    });
}
