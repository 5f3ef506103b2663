//! Nudges: they come at their time, once, and what is done about them settles them.

use crate::harness::{Opening, Someone, actions_of, story, text_of};
use rapport::domain::nudge::{Act, NudgeState};
use rapport::domain::vocabulary::Circle;
use serde_json::{Value, json};

/// The one nudge in the direct message.
fn nudge(lena: &Someone<'_>) -> Value {
    let mut kept = lena.kept();
    assert_eq!(kept.len(), 1, "one nudge and no more");
    kept.remove(0)
}

fn opener(nudge: &Value) -> String {
    let text = text_of(nudge);
    text.lines()
        .find(|line| line.starts_with("&gt;") || line.starts_with("> "))
        .expect("an opener")
        .to_owned()
}

#[test]
fn on_tuesday_at_half_past_nine_one_person_one_reason_one_opener() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        office.keeps(&lena, "ada", Circle::Core, 31).await;
        office.turn_to("2026-03-03 09:29").await;
        assert!(lena.kept().is_empty());
        office.turn_to("2026-03-03 09:30").await;
        let said = text_of(&nudge(&lena));
        assert!(
            said.contains("<@U0DANA>")
                && said.contains("20 days since you last talked; you aim for every 14.")
        );
        assert!(!said.contains("U0ADA"), "one person: {said}");
        assert!(opener(&nudge(&lena)).len() > 5);
        assert_eq!(
            actions_of(&nudge(&lena)),
            ["nudge.about", "nudge.log", "nudge.plan", "nudge.opener", "nudge.snooze"]
        );
        let mentioned = office.someone("dana").person.messages("rapport");
        assert!(mentioned.is_empty(), "the peer is never told");
    });
}

#[test]
fn each_lead_has_the_clock_of_their_own_zone() {
    story(async |office| {
        let marco = office.someone("marco");
        marco.joins().await;
        office.keeps(&marco, "dana", Circle::Inner, 20).await;
        office.turn_to("2026-03-03 15:29").await;
        assert!(marco.kept().is_empty(), "09:30 in New York is half past three in Berlin");
        office.turn_to("2026-03-03 15:30").await;
        nudge(&marco);
    });
}

#[test]
fn logged_from_the_nudge_it_is_updated_in_place() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        office.turn_to("2026-03-03 09:30").await;
        lena.clicks(&nudge(&lena), "nudge.log").await;
        assert!(text_of(&lena.form().await).contains("With <@U0DANA>"));
        lena.submits(&[("setting", json!("coffee")), ("learned", json!("the close takes 9 days"))]).await;
        let settled = nudge(&lena);
        assert_eq!(text_of(&settled), "<@U0DANA> · Logged: coffee today.");
        assert!(actions_of(&settled).is_empty());
        let state = lena.desk().await.nudges[0].state;
        assert!(matches!(state, NudgeState::ActedOn { how: Act::Logged, .. }), "{state:?}");
        assert_eq!(lena.logged().await, 1);
    });
}

#[test]
fn a_line_withdraws_the_nudge_that_waits_for_the_same_person() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        office.turn_to("2026-03-03 09:30").await;
        lena.says("/checkin @dana lunch").await;
        assert_eq!(text_of(&nudge(&lena)), "<@U0DANA> · Logged: lunch today.");
        assert!(actions_of(&nudge(&lena)).is_empty());
        assert!(matches!(lena.desk().await.nudges[0].state, NudgeState::Withdrawn { .. }));
    });
}

#[test]
fn a_form_about_somebody_who_was_taken_off_meanwhile_says_so() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        office.turn_to("2026-03-03 09:30").await;
        lena.clicks(&nudge(&lena), "nudge.log").await;
        lena.says("/rapport remove dana").await;
        let errors = lena.is_refused(&[("note", json!("kept"))]).await;
        assert!(errors.to_string().contains("no longer on your list"), "{errors}");
        assert!(lena.form().await.to_string().contains("kept"), "nothing typed is lost");
    });
}

#[test]
fn another_opener_takes_the_place_of_the_first() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        office.turn_to("2026-03-03 09:30").await;
        let mut seen = vec![opener(&nudge(&lena))];
        for _ in 0..3 {
            lena.clicks(&nudge(&lena), "nudge.opener").await;
            let next = opener(&nudge(&lena));
            assert!(!seen.contains(&next), "{next} was shown before");
            seen.push(next);
        }
        assert_eq!(lena.desk().await.openers.len(), 4);
    });
}

#[test]
fn an_open_follow_up_is_the_opener() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        lena.says("/checkin @dana call 16 february, follow up on the audit").await;
        office.turn_to("2026-03-03 09:30").await;
        assert!(text_of(&nudge(&lena)).contains("the audit"), "{}", text_of(&nudge(&lena)));
    });
}

#[test]
fn summer_time_moves_no_nudge() {
    Opening::default().at("2026-03-27 12:00").story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        lena.says("/rapport schedule weekly-plan off").await;
        office.turn_to("2026-03-31 09:29").await;
        assert!(lena.kept().is_empty(), "the clocks went forward on the 29th");
        office.turn_to("2026-03-31 09:30").await;
        nudge(&lena);
    });
}

#[test]
fn two_leads_who_keep_the_same_person_know_nothing_of_each_other() {
    story(async |office| {
        let (lena, marco) = (office.lena().await, office.someone("marco"));
        marco.joins().await;
        for lead in [&lena, &marco] {
            office.keeps(lead, "dana", Circle::Inner, 20).await;
        }
        lena.says("/checkin @dana lunch, learned a private thing").await;
        office.turn_to("2026-03-03 15:30").await;
        assert!(lena.kept().is_empty(), "hers is logged");
        assert!(text_of(&nudge(&marco)).contains("20 days since you last talked"), "his is not");
        assert!(!text_of(&marco.asks("/rapport peer dana").await).contains("private"));
    });
}

#[test]
fn the_weekly_plan_comes_on_monday_at_nine_and_counts_as_the_days_nudge() {
    Opening::default().at("2026-03-02 08:50").story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 30).await;
        office.keeps(&lena, "ada", Circle::Core, 40).await;
        lena.says("/rapport schedule check-in 30 9 * * 1").await;
        lena.says("/rapport promise @ada show the budget by thursday").await;
        office.turn_to("2026-03-02 09:00").await;
        let plan_and_map = lena.kept();
        assert_eq!(plan_and_map.len(), 2, "the plan, and its map");
        let plan = text_of(&plan_and_map[0]);
        assert!(
            plan.contains("Two worth a moment this week")
                && plan.contains("U0DANA")
                && plan.contains("U0ADA")
        );
        assert!(plan.contains("show the budget\nDue Thu 5 Mar, in 3 days"), "{plan}");
        // Ada was there six weeks ago; Dana has been overdue for the last two.
        assert!(plan.contains("On cadence 4 of the last 6 weeks."), "{plan}");
        office.turn_to("2026-03-02 17:00").await;
        assert_eq!(lena.kept(), plan_and_map, "and no nudge beside it");
        lena.picks(&plan_and_map[0], "promise.menu", "Mark kept").await;
        let list = text_of(&lena.last());
        assert!(list.contains("Of 1 promise, 1 kept by the first date."), "{list}");
    });
}
