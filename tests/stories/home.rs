//! The Home tab: the welcome before joining, then all that a lead keeps, as it is at that moment.

use crate::harness::{Expected, actions_of, story, text_of};
use rapport::domain::lead::Standing;
use rapport::domain::vocabulary::Circle;
use serde_json::json;
use slack_sandbox::{Fault, FaultKind};

#[test]
fn whoever_never_joined_sees_the_welcome_and_joins_there() {
    story(async |office| {
        let lena = office.someone("lena");
        let home = lena.opens_home().await;
        assert_eq!(actions_of(&home), ["start"]);
        lena.clicks(&home, "start").await;
        let home = lena.opens_home().await;
        assert!(text_of(&home).contains("At most one nudge a day and four a week"), "{}", text_of(&home));
    });
}

#[test]
fn it_shows_what_is_owed_and_is_refreshed_by_whatever_happens() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        let home = lena.opens_home().await;
        let owed = text_of(&home);
        assert!(owed.contains("Worth a moment now") && owed.contains("20 days ago, due"), "{owed}");
        lena.clicks(&home, "peer.log").await;
        lena.submits(&[("setting", json!("walk"))]).await;
        let home = lena.person.home().expect("a Home");
        assert!(text_of(&home).contains("Nobody is due, and no update either."), "{}", text_of(&home));
        let people = office.calls("chat.postMessage");
        assert_eq!(people, 0, "in the Home the refreshed page is the answer");
    });
}

#[test]
fn a_pause_and_its_end_are_a_click_each() {
    story(async |office| {
        let lena = office.lena().await;
        let home = lena.opens_home().await;
        lena.clicks(&home, "pause.week").await;
        let home = lena.person.home().expect("a Home");
        assert!(text_of(&home).contains("Paused until 10 Mar."), "{}", text_of(&home));
        lena.clicks(&home, "resume").await;
        assert_eq!(lena.desk().await.lead.expect("a lead").standing, Standing::Active);
    });
}

#[test]
fn a_person_and_a_milestone_are_added_there() {
    story(async |office| {
        let lena = office.lena().await;
        let home = lena.opens_home().await;
        lena.clicks(&home, "peer.add").await;
        assert!(lena.is_refused(&[]).await["name"].is_string(), "somebody has to be named");
        lena.submits(&[("user", json!("U0DANA")), ("role", json!("cfo")), ("circle", json!("inner"))]).await;
        lena.clicks(&home, "milestone.add").await;
        let idea = [("title", json!("Answers for shops")), ("outcome", json!("answer faster"))];
        lena.submits(&idea).await;
        let shown = text_of(&lena.person.home().expect("a Home"));
        assert!(shown.contains("<@U0DANA> · CFO") && shown.contains("*Answers for shops*"), "{shown}");
    });
}

#[test]
fn a_circle_unfolds_in_pages_and_stays_so_while_one_works_there() {
    story(async |office| {
        let lena = office.lena().await;
        for n in 0..45 {
            office.keeps(&lena, &format!("Person {n:02}"), Circle::Core, 50 + n).await;
        }
        let home = lena.opens_home().await;
        assert_eq!(text_of(&home).matches("Person").count(), 3 + 5, "{}", text_of(&home));
        lena.clicks(&home, "home.show.all").await;
        let all = lena.person.home().expect("a Home");
        assert!(text_of(&all).contains("Person 44") && text_of(&all).contains("Person 25"));
        lena.clicks(&all, "home.show.next").await;
        lena.clicks(&all, "home.show.next").await;
        let next = lena.person.home().expect("a Home");
        assert!(text_of(&next).contains("Person 04") && !text_of(&next).contains("Person 05"));
        lena.picks(&next, "peer.menu", "Edit").await;
        lena.submits(&[("organisation", json!("Elsewhere"))]).await;
        let still = lena.person.home().expect("a Home");
        assert!(actions_of(&still).contains(&"home.show.back".into()), "saving folds nothing");
        lena.clicks(&still, "home.show.fold").await;
        assert!(actions_of(&lena.person.home().expect("a Home")).contains(&"home.show.all".into()));
    });
}

#[test]
fn after_a_conflict_of_versions_it_is_rendered_once_more() {
    story(async |office| {
        let lena = office.lena().await;
        lena.opens_home().await;
        office.expect(Expected::Refusals);
        office.sandbox.fault(Fault::api("views.publish", FaultKind::Error).error("hash_conflict"));
        let before = office.calls("views.publish");
        lena.says("/rapport add @dana cfo inner").await;
        let shown = text_of(&lena.person.home().expect("a Home"));
        assert!(shown.contains("<@U0DANA> · CFO"), "{shown}");
        assert!(office.calls("views.publish") >= before + 2);
    });
}

#[test]
fn coverage_says_who_covers_a_role_and_which_are_vacant() {
    story(async |office| {
        let lena = office.lena().await;
        lena.says("/rapport add @dana cfo inner").await;
        let shown = text_of(&lena.opens_home().await);
        assert!(shown.contains("*CFO*  <@U0DANA>") && shown.contains("*CHRO*  _vacant_"), "{shown}");
        assert!(shown.contains("9 roles are without anybody on your list"), "{shown}");
    });
}

#[test]
fn leaving_stops_everything_and_joining_again_finds_it() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        let home = lena.opens_home().await;
        lena.clicks(&home, "leave").await;
        assert_eq!(actions_of(&lena.person.home().expect("a Home")), ["start"]);
        office.turn_to("2026-03-05 12:00").await;
        assert!(lena.kept().is_empty(), "no nudge after that");
        lena.joins().await;
        assert_eq!(lena.desk().await.peers.len(), 1);
        office.turn_to("2026-03-10 09:30").await;
        assert!(!lena.kept().is_empty(), "nudged again");
    });
}

#[test]
fn shortcuts_open_the_form() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        lena.person.shortcut("log").await.expect("taken");
        let form = lena.form().await;
        lena.person.close(&form).expect("closed");
        let said = office.someone("dana").person.say("general", "Good talk today").expect("said");
        let message = lena.person.messages("general").into_iter().find(|m| m["ts"] == json!(said));
        lena.person.message_shortcut(&message.expect("the message"), "log_message").await.expect("taken");
        let form = lena.form().await;
        assert!(text_of(&form).contains("With <@U0DANA>"), "{}", text_of(&form));
        assert!(!form.to_string().contains("Good talk"), "its text is never read");
        assert!(form.to_string().contains("slack.com/archives/C0GENERAL/p"), "where it stands: {form}");
        lena.submits(&[]).await;
        let echo = text_of(&lena.sees("general", "Logged: ").await);
        assert!(echo.contains("|the message>"), "{echo}");
    });
}

#[test]
fn logging_from_a_message_adds_its_author() {
    story(async |office| {
        let lena = office.lena().await;
        let said = office.someone("ada").person.say("general", "Shops close early").expect("said");
        let message = lena.person.messages("general").into_iter().find(|m| m["ts"] == json!(said));
        lena.person.message_shortcut(&message.expect("the message"), "log_message").await.expect("taken");
        let form = text_of(&lena.form().await);
        assert!(form.contains("With <@U0ADA>, who is not on your list yet."), "{form}");
        lena.submits(&[("setting", json!("chat"))]).await;
        let desk = lena.desk().await;
        assert_eq!((desk.peers.len(), lena.logged().await), (1, 1));
        assert_eq!(desk.peers[0].slack_user.as_ref().map(|u| u.as_str()), Some("U0ADA"));
    });
}
