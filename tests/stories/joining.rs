//! Joining: the welcome, Start, and what Slack's profile says.

use crate::harness::{Opening, story, text_of};
use slack_sandbox::ProfileChange;

#[test]
fn start_takes_care_of_what_was_typed_before() {
    story(async |office| {
        let lena = office.someone("lena");
        let welcome = lena.asks("/checkin @dana lunch yesterday, learned the close takes 9 days").await;
        assert!(text_of(&welcome).contains("At most one nudge a day and four a week"));
        assert!(lena.desk().await.lead.is_none(), "nobody is a lead who did not opt in");
        lena.clicks(&welcome, "start").await;
        let echo = lena.hears("Logged: lunch yesterday with <@U0DANA>.").await;
        assert!(text_of(&echo).contains("*Learned:* the close takes 9 days"));
        let desk = lena.desk().await;
        assert_eq!((desk.peers.len(), desk.checkins.len(), desk.schedules.len()), (1, 1, 3));
        assert_eq!(desk.peers[0].name, "Dana Whitfield", "the full name of the profile, not the handle");
    });
}

#[test]
fn who_joins_is_told_when_nudges_come_as_the_house_set_it() {
    let office = Opening::default().set(|settings| {
        settings.nudges.check_in = "15 10 * * 3".into();
        settings.nudges.weekly_plan = "45 8 * * 5".into();
    });
    office.story(async |office| {
        let lena = office.someone("lena");
        let welcome = lena.asks("/rapport").await;
        lena.clicks(&welcome, "start").await;
        let told = text_of(&lena.hears("You are in.").await);
        let when = "check-ins come every Wednesday at 10:15, your week every Friday at 08:45.";
        assert!(told.contains(when), "{told}");
    });
}

#[test]
fn the_time_zone_is_the_profiles() {
    story(async |office| {
        let (lena, marco) = (office.lena().await, office.someone("marco"));
        marco.joins().await;
        assert_eq!(lena.desk().await.lead.expect("a lead").zone, chrono_tz::Europe::Berlin);
        let desk = marco.desk().await;
        assert_eq!(desk.lead.expect("a lead").zone, chrono_tz::America::New_York);
        assert!(desk.schedules.iter().all(|s| s.zone == chrono_tz::America::New_York));
    });
}

#[test]
fn whoever_moves_takes_their_schedules_along() {
    story(async |office| {
        let lena = office.lena().await;
        let change = ProfileChange { tz: Some("America/New_York".into()), ..ProfileChange::default() };
        lena.changes(&change).await;
        let desk = lena.desk().await;
        assert_eq!(desk.lead.expect("a lead").zone, chrono_tz::America::New_York);
        assert!(desk.schedules.iter().all(|s| s.zone == chrono_tz::America::New_York));
        let said = text_of(&lena.asks("/rapport schedule").await);
        assert!(said.contains("(America/New_York)"), "{said}");
    });
}

#[test]
fn nobody_hears_of_the_bot_who_did_not_speak_to_it() {
    story(async |office| {
        let lena = office.lena().await;
        lena.says("/rapport add @dana cfo inner").await;
        lena.says("/checkin @dana lunch").await;
        office.turn_to("2026-03-06 17:00").await;
        for other in ["dana", "ada", "marco"] {
            assert!(office.someone(other).messages().is_empty(), "{other}");
        }
        assert!(office.sandbox.messages("general").is_empty());
    });
}
