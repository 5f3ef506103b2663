//! Both ways in, Socket Mode and signed requests, give the same.

use super::milestones::lena_with_payroll;
use crate::harness::{Office, Opening, Way, text_of};
use serde_json::json;

/// A day of Lena's; everything that was said in it and every method called.
async fn a_day(office: &Office) -> Vec<String> {
    let lena = lena_with_payroll(office, "C0STATUS").await;
    office.keeps(&lena, "ada", rapport::domain::vocabulary::Circle::Core, 40).await;
    office.turn_to("2026-03-03 09:30").await;
    let nudge = lena.kept().pop().expect("a nudge");
    lena.clicks(&nudge, "nudge.log").await;
    lena.submits(&[("setting", json!("coffee")), ("learned", json!("stores close early"))]).await;
    lena.asks("/checkin @tomas call yesterday").await;
    lena.asks("@tomas walk").await;
    lena.says("/milestone update payroll").await;
    lena.submits(&[("changed", json!("The bank signed.")), ("means", json!("Nothing changes until June."))])
        .await;
    lena.submits(&[]).await;
    lena.hears("Posted").await;
    let home = lena.opens_home().await;
    let said = lena.messages().into_iter().chain(office.sandbox.messages("it-status"));
    let mut day: Vec<String> = said.map(|m| text_of(&m)).collect();
    day.push(text_of(&home));
    let mut methods: Vec<String> = office.sandbox.calls().into_iter().map(|call| call.method).collect();
    methods.retain(|method| method != "apps.connections.open" && method != "views.publish");
    methods.sort();
    day.extend(methods);
    day
}

#[test]
fn a_day_is_the_same_over_a_socket_and_over_http() {
    let mut days = Vec::new();
    for way in [Way::Socket, Way::Http] {
        Opening::default().over(way).story(async |office| {
            days.push(a_day(office).await);
            let via = if way == Way::Socket { "socket" } else { "http" };
            assert!(office.sandbox.deliveries().iter().all(|d| d.via == via && d.outcome == "acknowledged"));
        });
    }
    assert!(days[0].len() > 10, "{:?}", days[0]);
    assert_eq!(days[0], days[1]);
}

#[test]
fn every_acknowledgement_comes_well_within_slacks_three_seconds() {
    Opening::default().over(Way::Http).story(async |office| {
        a_day(office).await;
        let slowest = office.sandbox.deliveries().iter().map(|d| d.took_ms).max();
        assert!(slowest < Some(1_500), "{slowest:?} ms");
    });
}
