//! Milestones: an idea, a promise with its first date kept for ever, a moved date with its cause.

use crate::harness::{Office, Someone, fields_of, story, text_of};
use rapport::domain::milestone::MilestoneState;
use rapport::domain::peer::Peer;
use rapport::domain::vocabulary::Circle;
use serde_json::{Value, json};

/// The form of one payroll, with all that a promise needs.
pub fn payroll(channel: &str, sponsor: &Peer) -> Vec<(&'static str, Value)> {
    vec![
        ("title", json!("One payroll for all sites")),
        ("outcome", json!("pay all sites on one day")),
        ("case", json!("Three payroll runs cost 14 days of work a month")),
        ("estimate", json!("2026-05-20")),
        ("promise", json!("2026-06-01")),
        ("channel", json!(channel)),
        ("sponsor", json!(sponsor.id.as_str())),
    ]
}

/// Lena, who promised one payroll for 1 June, sponsored by Dana.
pub async fn lena_with_payroll<'a>(office: &'a Office, channel: &str) -> Someone<'a> {
    let lena = office.lena().await;
    let dana = office.keeps(&lena, "dana", Circle::Inner, 3).await;
    lena.says("/milestone add").await;
    lena.submits(&payroll(channel, &dana)).await;
    lena
}

#[test]
fn without_a_business_case_it_is_parked_as_an_idea() {
    story(async |office| {
        let lena = office.lena().await;
        assert!(text_of(&lena.asks("/milestone").await).contains("No milestones yet."));
        lena.says("/milestone add Chat & answers").await;
        assert!(lena.form().await.to_string().contains("Chat & answers"), "what was typed is in the form");
        let promised = [("outcome", json!("answer faster")), ("promise", json!("2026-06-01"))];
        let errors = lena.is_refused(&promised).await;
        assert!(errors["case"].as_str().expect("a sentence").contains("needs a business case"), "{errors}");
        lena.submits(&[("promise", Value::Null)]).await;
        let shown = text_of(&lena.hears("An idea: no business case yet").await);
        assert!(shown.contains("Chat &amp; answers") || shown.contains("Chat & answers"), "{shown}");
        assert_eq!(lena.desk().await.milestones[0].state, MilestoneState::Idea);
    });
}

#[test]
fn a_promise_is_listed_and_shown_with_its_sponsor_and_dates() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        let shown = text_of(&lena.asks("/milestone show payroll").await);
        for said in ["Promised for 1 Jun, in 90 days", "Sponsor: <@U0DANA>", "<#C0STATUS>", "20 May"] {
            assert!(shown.contains(said), "{said} in {shown}");
        }
        let list = text_of(&lena.asks("/milestone list").await);
        assert!(list.contains("*One payroll for all sites*"), "{list}");
    });
}

#[test]
fn days_that_have_passed_are_not_promised() {
    story(async |office| {
        let lena = office.lena().await;
        let dana = office.keeps(&lena, "dana", Circle::Inner, 3).await;
        lena.says("/milestone add").await;
        let form = lena.form().await;
        let asked =
            ["title", "outcome", "case", "sponsor", "stance", "estimate", "promise", "channel", "linked"];
        assert_eq!(fields_of(&form), asked);
        let mut past = payroll("C0STATUS", &dana);
        past[4].1 = json!("2026-03-02");
        let errors = lena.is_refused(&past).await;
        assert!(errors["promise"].as_str().expect("a sentence").contains("has passed"), "{errors}");
    });
}

#[test]
fn a_promise_needs_a_sponsor_and_a_channel() {
    story(async |office| {
        let lena = office.lena().await;
        lena.says("/milestone add").await;
        let dana = office.keeps(&lena, "dana", Circle::Inner, 3).await;
        let mut lacking = payroll("C0STATUS", &dana);
        lacking.truncate(6);
        let errors = lena.is_refused(&lacking).await;
        assert!(
            errors["promise"].as_str().is_some_and(|e| e.contains("`/rapport add`")),
            "no field: {errors}"
        );
        lena.person.close_all().expect("closed");
        lena.says("/milestone add").await;
        let errors = lena.is_refused(&lacking[..5]).await;
        for field in ["sponsor", "channel"] {
            let said = errors[field].as_str().unwrap_or_default();
            assert!(said.contains("or leave the dates empty to park it as an idea"), "{field}: {errors}");
        }
        lena.submits(&[("estimate", Value::Null), ("promise", Value::Null)]).await;
        assert_eq!(lena.desk().await.milestones[0].state, MilestoneState::Idea);
    });
}

#[test]
fn what_the_sponsor_gains_is_asked_at_the_start_and_not_again_that_month() {
    story(async |office| {
        let lena = office.lena().await;
        let dana = office.keeps(&lena, "dana", Circle::Inner, 3).await;
        lena.says("/milestone add").await;
        let form = lena.form().await.to_string();
        assert!(form.contains("What does the sponsor gain"), "{form}");
        let mut said = payroll("C0STATUS", &dana);
        said.push(("stance", json!("supports it under 40,000")));
        lena.submits(&said).await;
        let shown = text_of(&lena.asks("/milestone show payroll").await);
        assert!(shown.contains("*Dana's stance*, 3 Mar: supports it under 40,000"), "{shown}");
        lena.says("/rapport review").await;
        let form = lena.form().await.to_string();
        assert!(!form.contains("gain from One payroll"), "{form}");
    });
}

#[test]
fn a_move_asks_for_the_estimate_first_and_keeps_it() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        lena.says("/milestone move payroll to 30 june").await;
        let form = lena.form().await;
        assert_eq!(fields_of(&form)[..2], ["estimate", "promise"]);
        assert!(form.to_string().contains("Still 20 May?"), "{form}");
        let past = [("estimate", json!("2026-01-10")), ("cause", json!("the bank"))];
        assert!(lena.is_refused(&past).await["estimate"].is_string());
        lena.submits(&[("estimate", json!("2026-05-20"))]).await;
        let dates = lena.desk().await.milestones.remove(0).dates.expect("dates");
        assert_eq!(
            (dates.estimate.to_string(), dates.promise.to_string()),
            ("2026-05-20".into(), "2026-06-30".into())
        );
    });
}

#[test]
fn a_moved_date_keeps_the_first_promise_and_says_why() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        lena.says("/milestone move payroll to 9 june").await;
        let form = lena.form().await;
        assert!(form.to_string().contains("2026-06-09"), "the day typed is in the form: {form}");
        assert!(lena.is_refused(&[]).await["cause"].is_string(), "a cause is asked for");
        lena.submits(&[("cause", json!("supplier three weeks late"))]).await;
        lena.says("/milestone move payroll to 24 june").await;
        lena.submits(&[("cause", json!("the bank's freeze"))]).await;
        let shown = text_of(&lena.asks("/milestone show payroll").await);
        assert!(shown.contains("First promised for 1 Jun, now 24 Jun, in 113 days; moved twice"), "{shown}");
        for line in
            ["moved from 1 Jun to 9 Jun: supplier three weeks late", "moved from 9 Jun to 24 Jun: the bank"]
        {
            assert!(shown.contains(line), "{line} in {shown}");
        }
        let milestone = lena.desk().await.milestones.remove(0);
        assert_eq!(
            milestone.next_update.map(|on| on.to_string()).as_deref(),
            Some("2026-03-04"),
            "told next day"
        );
    });
}

#[test]
fn one_is_dropped_with_its_reason_and_stays_in_the_list() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        lena.says("/milestone drop payroll").await;
        assert!(lena.is_refused(&[]).await["cause"].is_string(), "a cause is asked for");
        assert!(text_of(&lena.asks("/milestone show payroll").await).contains("Promised"), "still");
        lena.says("/milestone drop payroll, the vendor left the market").await;
        lena.submits(&[("instead", json!("the old run, once more"))]).await;
        let said = text_of(&lena.hears("We are giving it up").await);
        for words in [
            "Dropped: the vendor left the market",
            "promised in <#C0STATUS>",
            "Dana, One payroll for all sites was promised for 1 Jun. We are giving it up.",
            "Cause: the vendor left the market",
            "What comes instead: the old run, once more",
        ] {
            assert!(said.contains(words), "{words} in {said}");
        }
        assert!(text_of(&lena.asks("/milestone").await).contains("Dropped: the vendor left"));
        let said = text_of(&lena.asks("/milestone update payroll").await);
        assert!(said.contains("That milestone is already closed."), "{said}");
    });
}

#[test]
fn a_title_that_is_not_there_is_answered_with_the_nearest() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        let said = text_of(&lena.asks("/milestone show payrol").await);
        assert!(said.contains("One payroll for all sites"), "{said}");
        let said = text_of(&lena.asks("/milestone show").await);
        assert!(said.contains("Which milestone? You have One payroll for all sites."), "{said}");
    });
}

#[test]
fn what_is_promised_keeps_its_business_case() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        let list = lena.asks("/milestone").await;
        lena.picks(&list, "milestone.menu", "Edit").await;
        assert!(lena.is_refused(&[("case", Value::Null)]).await["case"].is_string());
        lena.submits(&[("case", json!("Three payroll runs cost 14 days of work a month"))]).await;
    });
}
