//! If-then plans: made, come back, and asked about once, the day after.

use crate::harness::{Office, Someone, actions_of, fields_of, story, text_of};
use rapport::domain::nudge::{NudgeState, Stage};
use rapport::domain::vocabulary::Circle;
use serde_json::{Value, json};

fn last(lena: &Someone<'_>) -> Value {
    lena.kept().pop().expect("a nudge")
}

fn typed(day: &str, time: &str) -> Vec<(&'static str, Value)> {
    let then = json!("ask Dana about the close");
    vec![("day", json!(day)), ("slot", json!("lunch")), ("time", json!(time)), ("then", then)]
}

/// Lena plans to talk to Dana over lunch on Thursday.
async fn planned(office: &Office) -> Someone<'_> {
    let lena = office.lena().await;
    lena.says("/rapport schedule weekly-plan off").await;
    office.keeps(&lena, "dana", Circle::Inner, 20).await;
    office.turn_to("2026-03-03 09:30").await;
    lena.clicks(&last(&lena), "nudge.plan").await;
    lena.submits(&typed("2026-03-05", "12:00")).await;
    lena
}

#[test]
fn a_plan_comes_back_at_its_time_in_its_own_words() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        office.turn_to("2026-03-03 09:30").await;
        let nudge = last(&lena);
        lena.clicks(&nudge, "nudge.plan").await;
        assert_eq!(fields_of(&lena.form().await), ["day", "slot", "time", "then"]);
        assert!(lena.is_refused(&typed("2026-03-02", "12:00")).await["day"].is_string(), "that has passed");
        assert!(lena.is_refused(&typed("2026-03-07", "12:00")).await["time"].is_string(), "a Saturday");
        lena.submits(&typed("2026-03-05", "12:00")).await;
        let line = text_of(&lena.again(&nudge));
        let plan = "If it is Thursday lunch, then I ask Dana about the close.";
        assert!(line.contains(&format!("{plan} Back ")), "{line}");
        office.turn_to("2026-03-05 11:59").await;
        assert_eq!(lena.kept().len(), 1, "no regular nudge about the same person meanwhile");
        office.turn_to("2026-03-05 12:00").await;
        let moment = last(&lena);
        assert!(text_of(&moment).contains(plan), "{}", text_of(&moment));
        assert_eq!(actions_of(&moment), ["nudge.log", "nudge.again", "nudge.snooze"]);
    });
}

#[test]
fn the_day_after_it_asks_once_whether_it_happened() {
    story(async |office| {
        let lena = planned(office).await;
        office.turn_to("2026-03-06 09:29").await;
        assert_eq!(lena.kept().len(), 2);
        office.turn_to("2026-03-06 09:30").await;
        let question = last(&lena);
        let said = text_of(&question);
        assert!(said.contains("was to ask Dana about the close. Did it happen?"), "{said}");
        assert_eq!(actions_of(&question), ["nudge.log", "nudge.notyet", "nudge.again"]);
        lena.clicks(&question, "nudge.notyet").await;
        assert!(text_of(&lena.again(&question)).contains("Not yet, and that is fine."));
        office.turn_to("2026-03-11 17:00").await;
        assert_eq!(lena.kept().len(), 3, "once");
    });
}

#[test]
fn logged_before_the_question_comes_it_is_not_asked() {
    story(async |office| {
        let lena = planned(office).await;
        office.turn_to("2026-03-05 12:00").await;
        let moment = last(&lena);
        lena.clicks(&moment, "nudge.log").await;
        lena.submits(&[("setting", json!("lunch"))]).await;
        assert!(text_of(&lena.again(&moment)).contains("Logged: lunch"), "{}", text_of(&lena.again(&moment)));
        office.turn_to("2026-03-06 17:00").await;
        assert_eq!(lena.kept().iter().filter(|m| text_of(m).contains("Did it happen?")).count(), 0);
    });
}

#[test]
fn planned_again_it_comes_back_again_and_asks_again() {
    story(async |office| {
        let lena = planned(office).await;
        office.turn_to("2026-03-05 12:00").await;
        lena.clicks(&last(&lena), "nudge.again").await;
        lena.submits(&typed("2026-03-10", "12:00")).await;
        office.turn_to("2026-03-09 17:00").await;
        assert_eq!(lena.kept().len(), 2, "the question waits for the new moment");
        office.turn_to("2026-03-10 12:00").await;
        assert!(text_of(&last(&lena)).contains("If it is Tuesday lunch"), "{}", text_of(&last(&lena)));
        office.turn_to("2026-03-11 09:30").await;
        assert!(text_of(&last(&lena)).contains("Did it happen?"));
    });
}

#[test]
fn the_question_keeps_to_the_budget_and_to_the_days_worked() {
    story(async |office| {
        let lena = office.lena().await;
        lena.says("/rapport schedule weekly-plan off").await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        office.turn_to("2026-03-03 09:30").await;
        lena.clicks(&last(&lena), "nudge.plan").await;
        // On a Friday: the day after is a Saturday, and Monday is a day off.
        lena.submits(&typed("2026-03-06", "12:00")).await;
        lena.says("/rapport off 9 march").await;
        office.turn_to("2026-03-10 09:29").await;
        assert_eq!(lena.kept().len(), 2);
        let stages: Vec<Stage> = lena.desk().await.nudges.iter().map(|n| n.stage).collect();
        assert_eq!(stages, [Stage::Reminded]);
        office.keeps(&lena, "ada", Circle::Inner, 60).await;
        office.turn_to("2026-03-10 17:00").await;
        assert_eq!(lena.kept().len(), 3, "the question is the one nudge of Tuesday");
        assert!(text_of(&last(&lena)).contains("Did it happen?"));
        let sent = lena.desk().await.nudges.iter().filter(|n| n.state == NudgeState::Sent).count();
        assert_eq!(sent, 1);
    });
}

#[test]
fn the_moment_and_the_question_cost_no_weekly_plan() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        office.turn_to("2026-03-03 09:30").await;
        lena.clicks(&last(&lena), "nudge.plan").await;
        lena.submits(&typed("2026-03-09", "12:00")).await;
        office.turn_to("2026-03-09 11:00").await;
        lena.hears("Your week").await;
        office.turn_to("2026-03-09 12:00").await;
        assert!(text_of(&last(&lena)).contains("If it is Monday lunch"), "{}", text_of(&last(&lena)));
    });
}
