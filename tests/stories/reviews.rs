//! The monthly and quarterly reviews: one question at a time, kept at once, coming back when two people meet.

use super::milestones::lena_with_payroll;
use crate::harness::{Opening, Someone, fields_of, story, text_of};
use rapport::domain::vocabulary::Circle;
use serde_json::{Value, json};

/// Answers the question on top: each of its fields is named after the question.
async fn answers(lena: &Someone<'_>, answers: &[(&str, &str)]) {
    let fields = fields_of(&lena.form().await);
    let named = |name: &str| {
        let found = fields.iter().find(|f| f.split('/').next() == Some(name));
        found.unwrap_or_else(|| panic!("no field {name} among {fields:?}")).as_str()
    };
    let inputs: Vec<(&str, Value)> = answers.iter().map(|(name, text)| (named(name), json!(text))).collect();
    lena.submits(&inputs).await;
}

#[test]
fn a_month_is_looked_back_on_and_what_was_said_comes_back() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        let ada = office.keeps(&lena, "ada", Circle::Core, 40).await;
        lena.says("/rapport review").await;
        let first = lena.form().await;
        let text = text_of(&first);
        assert!(text.contains("February · question 1 of 5"), "{text}");
        assert!(
            first.to_string().contains("What does Dana Whitfield gain from One payroll for all sites"),
            "{first}"
        );
        answers(&lena, &[("words", "supports it under 40,000")]).await;
        let next = text_of(&lena.form().await);
        assert!(next.contains("question 2 of 5"), "{next}");
        lena.submits(&[]).await;
        // Left here, and taken up again where it was.
        lena.person.close_all().expect("closed");
        lena.says("/rapport review month").await;
        assert!(text_of(&lena.form().await).contains("question 3 of 5"));
        lena.submits(&[]).await;
        lena.submits(&[]).await;
        answers(&lena, &[("words", "ask what IT should stop doing"), ("peer", ada.id.as_str())]).await;
        let done = text_of(&lena.form().await);
        assert!(done.contains("That is all for February.") && done.contains("2 answers kept"), "{done}");
        lena.person.close_all().expect("closed");
        let page = text_of(&lena.asks("/milestone show payroll").await);
        assert!(page.contains("*Dana's stance*, 3 Mar: supports it under 40,000"), "{page}");
        let page = text_of(&lena.asks("/rapport peer ada").await);
        assert!(page.contains("From your review, 3 Mar: ask what IT should stop doing"), "{page}");
        office.turn_to("2026-03-03 09:30").await;
        let nudge = text_of(&lena.hears("A moment with <@U0ADA>").await);
        assert!(nudge.contains("In your review you noted: ask what IT should stop doing"), "{nudge}");
    });
}

#[test]
fn a_quarter_asks_whether_circles_are_still_right_and_what_each_needs() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 60).await;
        lena.says("/rapport review quarter").await;
        let form = lena.form().await;
        assert!(text_of(&form).contains("Inner circle, every 14 days · 60 days ago, dormant"), "{form}");
        answers(&lena, &[("circle", "core")]).await;
        assert_eq!(lena.desk().await.peers[0].circle, Circle::Core);
        let mut asked = vec![];
        for _ in 0..12 {
            let form = lena.form().await;
            if form["callback_id"] != "review" {
                break;
            }
            asked.push(text_of(&form));
            match fields_of(&form).iter().any(|f| f.starts_with("we_need")) {
                true => answers(&lena, &[("words", "straight dates"), ("we_need", "a decision")]).await,
                false => lena.submits(&[]).await,
            }
        }
        assert!(text_of(&lena.form().await).contains("the fourth quarter 2025"));
        assert!(asked.len() >= 6, "{asked:?}");
        let about = lena.desk().await.peers.remove(0).about;
        assert_eq!(about.they_need.as_deref(), Some("straight dates"));
        assert_eq!(about.we_need.as_deref(), Some("a decision"));
        lena.person.close_all().expect("closed");
        let said = text_of(&lena.asks("/rapport review quarter").await);
        assert!(said.contains("The review of the fourth quarter 2025 is done."), "{said}");
    });
}

#[test]
fn whoever_types_nothing_is_told_that_nothing_was_kept() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 60).await;
        let said = text_of(&lena.asks("/rapport review year").await);
        assert!(said.contains("`/rapport review month` or `/rapport review quarter`"), "{said}");
        lena.says("/rapport review quarter").await;
        while lena.form().await["callback_id"] == "review" {
            lena.submits(&[]).await;
        }
        let done = text_of(&lena.form().await);
        assert!(done.contains("Nothing was kept, and nothing is asked again."), "{done}");
    });
}

#[test]
fn the_weekly_plan_of_a_months_first_week_offers_its_review() {
    Opening::default().at("2026-03-02 08:50").story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Core, 3).await;
        office.turn_to("2026-03-02 09:00").await;
        let plan = lena.hears("A look back at February").await;
        assert!(text_of(&plan).contains("4 questions, about five minutes"), "{plan}");
        lena.clicks(&plan, "review").await;
        assert!(text_of(&lena.form().await).contains("February · question 1 of 4"));
    });
}

#[test]
fn the_weekly_plan_names_what_one_stands_in_for() {
    Opening::default().at("2026-03-20 10:00").story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        let marco = office.someone("marco");
        marco.joins().await;
        office.keeps(&marco, "tomas", Circle::Core, 3).await;
        lena.says("/milestone agree payroll").await;
        lena.submits(&[("stand_in", json!("U0MARCO"))]).await;
        lena.asks("/rapport pause").await;
        office.leap_to("2026-03-30 14:50").await;
        // Nine in New York.
        office.turn_to("2026-03-30 15:00").await;
        let plan = text_of(&marco.hears("Your week").await);
        assert!(plan.contains("One payroll for all sites") && plan.contains("Led by <@U0LENA>"), "{plan}");
    });
}

#[test]
fn a_review_waits_for_the_first_plan_that_comes() {
    Opening::default().at("2026-03-27 10:00").story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Core, 3).await;
        lena.says("/rapport off 6 april").await;
        office.turn_to("2026-04-13 09:00").await;
        let plan = text_of(&lena.hears("A look back at March").await);
        assert!(plan.contains("A look back at the first quarter"), "Easter Monday cost nothing: {plan}");
        assert!(plan.contains("Your leadership team:") && plan.contains("CHRO"), "{plan}");
        office.turn_to("2026-04-20 09:00").await;
        assert!(!text_of(&lena.hears("Your week").await).contains("look back"), "once");
    });
}
