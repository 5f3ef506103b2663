//! The forms: settings, schedules, until when to snooze, and menus of people.

use crate::harness::{Office, Someone, actions_of, story, text_of};
use rapport::domain::lead::Standing;
use rapport::domain::vocabulary::Circle;
use serde_json::{Value, json};
use slack_sandbox::ProfileChange;

async fn opens(lena: &Someone<'_>, action: &str) {
    let home = lena.opens_home().await;
    lena.clicks(&home, action).await;
}

#[test]
fn settings_are_kept_and_errors_stand_beside_their_fields() {
    story(async |office| {
        let lena = office.lena().await;
        opens(&lena, "settings").await;
        let wrong = [
            ("from", json!("17:00")),
            ("to", json!("17:30")),
            ("days_off", json!("24 Dec\nsomeday")),
            ("pause", json!("2026-03-01")),
        ];
        let errors = lena.is_refused(&wrong).await;
        assert!(errors["to"].to_string().contains("At least one hour"), "{errors}");
        assert!(errors["days_off"].to_string().contains("someday"), "{errors}");
        assert!(errors["pause"].to_string().contains("a day ahead"), "{errors}");
        assert!(lena.form().await.to_string().contains("24 Dec\\nsomeday"), "what was typed stays");
        let right = [
            ("from", json!("09:00")),
            ("days_off", json!("24 Dec\n1 Jan 2027")),
            ("pause", json!("2026-03-09")),
            ("per_week", json!("2")),
        ];
        lena.submits(&right).await;
        let lead = lena.desk().await.lead.expect("a lead");
        assert_eq!((lead.hours.from, lead.hours.to, lead.budget.per_week), (540, 1050, 2));
        let days: Vec<String> = lead.days_off.iter().map(ToString::to_string).collect();
        assert_eq!(days, ["2026-12-24", "2027-01-01"]);
        assert!(matches!(lead.standing, Standing::Paused { until: Some(_) }));
        opens(&lena, "settings").await;
        lena.submits(&[("pause", Value::Null)]).await;
        assert_eq!(lena.desk().await.lead.expect("a lead").standing, Standing::Active, "emptied, it ends");
    });
}

#[test]
fn a_schedule_is_echoed_in_plain_words_as_it_is_typed() {
    story(async |office| {
        let lena = office.lena().await;
        opens(&lena, "schedules").await;
        let form = text_of(&lena.form().await);
        assert!(form.contains("Every Tuesday and Thursday at 09:30; next: "), "{form}");
        lena.enters("schedule.try.check-in", "mon, wed 14:00").await;
        let form = text_of(&lena.form().await);
        assert!(form.contains("Every Monday and Wednesday at 14:00; next: "), "{form}");
        lena.enters("schedule.try.check-in", "now and then").await;
        let unclear = lena.form().await;
        assert!(text_of(&unclear).contains("Not yet clear."), "{}", text_of(&unclear));
        assert!(unclear.to_string().contains("now and then"), "what was typed stays");
        assert!(lena.is_refused(&[]).await["check-in"].is_string());
        let typed =
            [("schedule.try.check-in", json!("0 14 * * 1,3")), ("schedule.try.weekly-plan", json!("off"))];
        lena.submits(&typed).await;
        let desk = lena.desk().await;
        let mut kept: Vec<_> =
            desk.schedules.iter().map(|s| (s.cron.as_str(), s.next_at.is_some())).collect();
        kept.sort_unstable();
        assert_eq!(kept, [("0 14 * * 1,3", true), ("0 9 * * 1", false), ("30 9 * * 1-5", true)]);
    });
}

#[test]
fn times_are_told_as_the_reader_tells_them() {
    story(async |office| {
        let lena = office.lena().await;
        let american = ProfileChange { locale: Some("en-US".into()), ..ProfileChange::default() };
        lena.changes(&american).await;
        lena.leaves().await;
        lena.joins().await;
        let shown = text_of(&lena.opens_home().await);
        assert!(shown.contains("8:30 am to 5:30 pm, Monday to Friday"), "{shown}");
        assert!(shown.contains("Every Tuesday and Thursday at 9:30 am"), "{shown}");
    });
}

async fn nudged(office: &Office, lena: &Someone<'_>) -> Value {
    office.keeps(lena, "dana", Circle::Inner, 20).await;
    lena.says("/rapport schedule weekly-plan off").await;
    office.turn_to("2026-03-03 09:30").await;
    lena.kept().pop().expect("a nudge")
}

#[test]
fn a_nudge_is_snoozed_until_a_moment_of_ones_own() {
    story(async |office| {
        let lena = office.lena().await;
        let nudge = nudged(office, &lena).await;
        lena.picks(&nudge, "nudge.snooze", "Until…").await;
        for (day, time, field) in [("2026-03-02", "12:00", "day"), ("2026-03-07", "12:00", "time")] {
            let refused = lena.is_refused(&[("day", json!(day)), ("time", json!(time))]).await;
            assert!(refused[field].is_string(), "{refused}");
        }
        lena.submits(&[("day", json!("2026-03-05")), ("time", json!("14:15"))]).await;
        assert!(text_of(&lena.again(&nudge)).contains("Snoozed. Back "), "{}", text_of(&lena.again(&nudge)));
        assert!(actions_of(&lena.again(&nudge)).is_empty());
        office.turn_to("2026-03-05 14:15").await;
        assert_eq!(lena.kept().len(), 2);
    });
}

#[test]
fn two_devices_count_once() {
    story(async |office| {
        let lena = office.lena().await;
        let nudge = nudged(office, &lena).await;
        lena.clicks(&nudge, "nudge.log").await;
        lena.says("/checkin @dana walk").await;
        let errors = lena.is_refused(&[("setting", json!("walk")), ("learned", json!("kept"))]).await;
        assert!(errors["day"].to_string().contains("on another device"), "{errors}");
        assert!(lena.form().await.to_string().contains("kept"), "what was typed stays");
        assert_eq!(lena.logged().await, 1);
        assert_eq!(text_of(&lena.again(&nudge)), "<@U0DANA> · Logged: walk today.");
    });
}

#[test]
fn snoozed_on_one_device_it_is_not_snoozed_again_on_the_other() {
    story(async |office| {
        let lena = office.lena().await;
        let nudge = nudged(office, &lena).await;
        lena.picks(&nudge, "nudge.snooze", "Until…").await;
        let left_open = lena.form().await;
        lena.picks(&nudge, "nudge.snooze", "Tomorrow").await;
        let before = lena.desk().await.nudges[0].clone();
        let moment = [("day", json!("2026-03-05")), ("time", json!("14:15"))];
        let again = lena.person.submit(&left_open, &moment).await.expect_err("refused");
        let errors = again.errors.expect("beside its field");
        assert!(errors["day"].to_string().contains("on another device"), "{errors}");
        assert_eq!(lena.desk().await.nudges[0], before, "once is once");
    });
}

#[test]
fn whoever_is_taken_off_leaves_no_nudge_with_buttons() {
    story(async |office| {
        let lena = office.lena().await;
        let nudge = nudged(office, &lena).await;
        lena.says("/rapport remove dana").await;
        assert_eq!(text_of(&lena.again(&nudge)), "<@U0DANA> · Off your list.");
        assert!(actions_of(&lena.again(&nudge)).is_empty());
    });
}

#[test]
fn a_menu_of_people_shows_the_most_due_first_and_is_searched_by_name() {
    story(async |office| {
        let lena = office.lena().await;
        for n in 0..120 {
            office.keeps(&lena, &format!("Person {n:03}"), Circle::Wide, n).await;
        }
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        lena.says("/checkin").await;
        let offered = lena.is_offered("peer", "").await;
        assert_eq!((offered.len(), offered[0].as_str()), (100, "Dana Whitfield"));
        assert_eq!(lena.is_offered("peer", "person 07").await.len(), 10);
        assert_eq!(lena.is_offered("peer", "whitfield").await, ["Dana Whitfield"]);
        assert!(lena.is_offered("peer", "nobody").await.is_empty());
    });
}

#[test]
fn the_form_of_somebody_taken_off_meanwhile_adds_nobody() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 3).await;
        let page = lena.asks("/rapport peer dana").await;
        lena.clicks(&page, "peer.edit").await;
        assert!(lena.form().await.to_string().contains("Dana Whitfield"));
        lena.asks("/rapport remove dana").await;
        let errors = lena.is_refused(&[("name", json!("Dana W."))]).await;
        assert!(errors["name"].to_string().contains("taken off your list meanwhile"), "{errors}");
        let kept: Vec<String> = lena.desk().await.peers.into_iter().map(|peer| peer.name).collect();
        assert!(!kept.contains(&"Dana W.".to_owned()), "{kept:?}");
    });
}

#[test]
fn what_is_too_long_for_a_name_is_refused_however_it_is_typed() {
    story(async |office| {
        let lena = office.lena().await;
        let long = format!("Ada {}", "Love".repeat(20));
        let said = text_of(&lena.asks(&format!("/rapport add {long}")).await);
        assert!(said.contains("A name has at most 80 characters."), "{said}");
        let unknown = lena.asks(&format!("/checkin {long}, lunch")).await;
        lena.clicks(&unknown, "checkin.add").await;
        lena.hears("A name has at most 80 characters.").await;
        lena.says("/rapport add").await;
        let errors = lena.is_refused(&[("name", json!(long))]).await;
        assert!(errors["name"].to_string().contains("at most 80"), "{errors}");
        assert!(lena.desk().await.peers.is_empty());
    });
}
