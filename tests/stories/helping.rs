//! A milestone's life beside its dates: what was agreed, what is in the way, and who helps.

use super::milestones::lena_with_payroll;
use crate::harness::{element, fields_of, story, text_of};
use rapport::domain::milestone::MilestoneState;
use serde_json::{Value, json};

#[test]
fn both_sides_needs_and_the_budget_are_written_down_and_remembered() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        let shown = text_of(&lena.asks("/milestone show payroll").await);
        assert!(shown.contains("Not agreed both ways yet. What do they expect of IT"), "{shown}");
        lena.says("/milestone agree payroll").await;
        let only_a_day = [("expected_by", json!("2026-06-01"))];
        assert!(lena.is_refused(&only_a_day).await["expected"].is_string());
        let past = [("expected", json!("payslips on one day")), ("expected_by", json!("2026-03-02"))];
        assert!(lena.is_refused(&past).await["expected_by"].is_string());
        lena.submits(&[
            ("expected_by", json!("2026-06-01")),
            ("needed", json!("a decision on the pay dates")),
            ("budget", json!("at_risk")),
            ("budget_note", json!("licences rose")),
        ])
        .await;
        let shown = text_of(&lena.hears("They expect payslips on one day, by 1 Jun").await);
        for said in ["IT needs a decision on the pay dates", "Budget at risk: licences rose"] {
            assert!(shown.contains(said), "{said} in {shown}");
        }
        assert!(!shown.contains("Not agreed"), "{shown}");
        let history = text_of(&lena.asks("/milestone history payroll").await);
        assert!(history.contains("<@U0LENA> agreed: they expect payslips on one day, by 1 Jun"), "{history}");
    });
}

#[test]
fn an_obstacle_comes_with_a_note_to_the_sponsor_and_the_hours_it_took() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        let noted = lena.asks("/milestone obstacle payroll, the supplier is three weeks late").await;
        let text = text_of(&noted);
        assert!(text.contains("the supplier is three weeks late"), "{text}");
        assert!(text.contains("Dana not told yet"), "{text}");
        assert!(text.contains("What we are after stays: you can pay all sites on one day."), "{text}");
        office.turn_by(125).await;
        lena.clicks(&noted, "obstacle.told").await;
        let told = lena.hears("Dana told after 3 hours").await;
        lena.says("/milestone update payroll").await;
        let form = lena.form().await.to_string();
        assert!(form.contains("In the way: the supplier is three weeks late."), "drafted: {form}");
        lena.person.close_all().expect("closed");
        lena.picks(&told, "obstacle.menu", "It is cleared").await;
        let history = text_of(&lena.asks("/milestone history payroll").await);
        for said in
            ["noted what is in the way: the supplier", "told <@U0DANA> on 3 Mar of", "cleared: the supplier"]
        {
            assert!(history.contains(said), "{said} in {history}");
        }
    });
}

#[test]
fn someone_else_who_was_told_is_noted_with_the_day() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        let ada = office.keeps(&lena, "ada", rapport::domain::vocabulary::Circle::Core, 3).await;
        let noted = lena.asks("/milestone obstacle payroll, the bank has a freeze").await;
        lena.picks(&noted, "obstacle.menu", "I told someone else").await;
        let ahead = [("peer", json!(ada.id.as_str())), ("on", json!("2026-03-04"))];
        assert!(lena.is_refused(&ahead).await["on"].is_string());
        let before = [("on", json!("2026-03-02"))];
        assert!(lena.is_refused(&before).await["on"].is_string());
        lena.submits(&[("on", json!("2026-03-03"))]).await;
        lena.hears("Ada told at once, Dana not told yet").await;
    });
}

#[test]
fn a_co_owner_posts_and_moves_and_the_history_says_who_it_was() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        let marco = office.someone("marco");
        marco.joins().await;
        let said = text_of(&marco.asks("/milestone update payroll").await);
        assert!(said.contains("There is no milestone payroll."), "not his yet: {said}");
        lena.says("/milestone agree payroll").await;
        assert!(lena.is_refused(&[("co_owner", json!("U0LENA"))]).await["co_owner"].is_string());
        lena.submits(&[("co_owner", json!("U0MARCO"))]).await;
        lena.hears("Nobody was messaged").await;
        let list = text_of(&marco.asks("/milestone").await);
        assert!(list.contains("One payroll for all sites") && list.contains("Led by <@U0LENA>"), "{list}");
        marco.says("/milestone update payroll").await;
        let words = [("changed", json!("The bank signed.")), ("means", json!("Costs fall in June."))];
        marco.submits(&words).await;
        marco.submits(&[]).await;
        let post = text_of(&marco.sees("it-status", "The bank signed.").await);
        assert!(post.contains("Status update by <@U0MARCO>"), "{post}");
        marco.says("/milestone move payroll to 9 june").await;
        marco.submits(&[("cause", json!("supplier late"))]).await;
        let dates = lena.desk().await.milestones.remove(0).dates.expect("promised");
        assert_eq!((dates.promise.to_string().as_str(), dates.moves.len()), ("2026-06-09", 1));
        let history = text_of(&lena.asks("/milestone history payroll").await);
        for said in ["<@U0MARCO> posted", "<@U0MARCO> moved it from 1 Jun to 9 Jun", "<@U0LENA> promised it"]
        {
            assert!(history.contains(said), "{said} in {history}");
        }
        marco.says("/milestone agree payroll").await;
        let form = marco.form().await;
        assert!(!fields_of(&form).iter().any(|f| f == "co_owner"), "who helps is for Lena to say: {form}");
    });
}

#[test]
fn the_form_of_who_no_longer_helps_changes_nothing_and_makes_nothing() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        let marco = office.someone("marco");
        marco.joins().await;
        lena.says("/milestone agree payroll").await;
        lena.submits(&[("co_owner", json!("U0MARCO"))]).await;
        let shown = marco.asks("/milestone show payroll").await;
        marco.picks(&shown, "milestone.menu", "Edit").await;
        assert!(marco.form().await.to_string().contains("One payroll for all sites"));
        lena.says("/milestone agree payroll").await;
        lena.submits(&[("co_owner", Value::Null)]).await;
        let errors = marco.is_refused(&[("title", json!("One payroll for me"))]).await;
        assert!(errors["title"].to_string().contains("no longer among yours"), "{errors}");
        assert_eq!(marco.desk().await.milestones, []);
        assert_eq!(lena.desk().await.milestones[0].title, "One payroll for all sites");
    });
}

#[test]
fn a_stand_in_may_act_only_while_the_lead_is_paused() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        let marco = office.someone("marco");
        marco.joins().await;
        lena.says("/milestone agree payroll").await;
        lena.submits(&[("stand_in", json!("U0MARCO"))]).await;
        let said = text_of(&marco.asks("/milestone done payroll").await);
        assert!(said.contains("There is no milestone payroll."), "{said}");
        lena.asks("/rapport pause").await;
        let shown = marco.asks("/milestone show payroll").await;
        assert!(text_of(&shown).contains("Led by <@U0LENA>; you help"), "{shown}");
        let done = element(&shown, "milestone.done").expect("a button").clone();
        lena.asks("/rapport resume").await;
        let said = text_of(&marco.asks("/milestone show payroll").await);
        assert!(said.contains("There is no milestone payroll."), "{said}");
        marco.clicks(&shown, done["action_id"].as_str().expect("an id")).await;
        marco.hears("That milestone is not among yours.").await;
        assert_eq!(lena.desk().await.milestones[0].state, MilestoneState::Promised);
        assert_eq!(marco.desk().await.milestones, []);
        let _: Value = done;
    });
}
