//! Milestones: an idea, a promise with its first date kept for ever, a moved date with its cause.

use crate::harness::{Office, Someone, fields_of, story, text_of};
use rapport::domain::milestone::MilestoneState;
use rapport::domain::vocabulary::Circle;
use serde_json::{Value, json};

pub fn payroll(channel: &str) -> Vec<(&'static str, Value)> {
    vec![
        ("title", json!("One payroll for all sites")),
        ("outcome", json!("pay all sites on one day")),
        ("case", json!("Three payroll runs cost 14 days of work a month")),
        ("estimate", json!("2026-05-20")),
        ("promise", json!("2026-06-01")),
        ("channel", json!(channel)),
    ]
}

/// Lena, who promised one payroll for 1 June, sponsored by Dana.
pub async fn lena_with_payroll<'a>(office: &'a Office, channel: &str) -> Someone<'a> {
    let lena = office.lena().await;
    let dana = office.keeps(&lena, "dana", Circle::Inner, 3).await;
    lena.says("/milestone add").await;
    let mut form = payroll(channel);
    form.push(("sponsor", json!(dana.id.as_str())));
    lena.submits(&form).await;
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
        lena.says("/milestone add").await;
        let form = lena.form().await;
        assert_eq!(
            fields_of(&form),
            ["title", "outcome", "case", "estimate", "promise", "channel", "linked"]
        );
        let mut past = payroll("C0STATUS");
        past[4].1 = json!("2026-03-02");
        let errors = lena.is_refused(&past).await;
        assert!(errors["promise"].as_str().expect("a sentence").contains("has passed"), "{errors}");
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
