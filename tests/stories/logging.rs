//! Logging a contact by a line, in one's own words.

use crate::harness::{Someone, actions_of, fields_of, story, text_of};
use rapport::domain::vocabulary::Circle;
use serde_json::json;

async fn says(lena: &Someone<'_>, line: &str) -> String {
    text_of(&lena.asks(line).await)
}

#[test]
fn a_line_with_a_mention_adds_the_person_and_logs() {
    story(async |office| {
        let lena = office.lena().await;
        let said = says(&lena, "/checkin @dana coffee, shared our SSO plan").await;
        assert!(said.contains("Logged: coffee today with <@U0DANA>."), "{said}");
        assert!(said.contains("*Shared:* our SSO plan") && said.contains("I added"), "{said}");
        assert_eq!(lena.logged().await, 1);
    });
}

#[test]
fn undo_takes_it_back_and_the_clock_with_it() {
    story(async |office| {
        let lena = office.lena().await;
        let echo = lena.asks("/checkin @dana coffee").await;
        assert!(lena.desk().await.peers[0].clocks.last_talk.is_some());
        lena.clicks(&echo, "checkin.undo").await;
        assert!(text_of(&lena.again(&echo)).contains("Taken back"));
        let desk = lena.desk().await;
        assert_eq!((lena.logged().await, desk.peers[0].clocks.last_talk), (0, None));
    });
}

#[test]
fn edit_opens_what_was_logged_and_keeps_the_change() {
    story(async |office| {
        let lena = office.lena().await;
        let echo = lena.asks("/checkin @dana coffee, learned the close takes 9 days").await;
        lena.clicks(&echo, "checkin.edit").await;
        let form = lena.form().await;
        assert!(form.to_string().contains("the close takes 9 days"), "{form}");
        lena.submits(&[("learned", json!("the close takes 7 days")), ("kind", json!("transactional"))]).await;
        lena.hears("the close takes 7 days").await;
        let desk = lena.desk().await;
        assert_eq!((lena.logged().await, desk.peers[0].clocks.last_talk), (1, None), "it was transactional");
    });
}

#[test]
fn a_name_or_a_part_of_it_is_enough() {
    story(async |office| {
        let lena = office.lena().await;
        lena.says("/rapport add Margaret Reid board").await;
        for line in ["/checkin Margaret Reid lunch", "/checkin margaret call", "/checkin reid walk yesterday"]
        {
            let said = says(&lena, line).await;
            assert!(said.contains("with *Margaret Reid*"), "{line}: {said}");
        }
        assert_eq!(lena.logged().await, 3);
    });
}

#[test]
fn of_two_the_lead_chooses_by_a_button() {
    story(async |office| {
        let lena = office.lena().await;
        lena.says("/rapport add Ana Silva").await;
        lena.says("/rapport add Ana Lopez").await;
        let which = lena.asks("/checkin ana lunch, learned she moves to Lisbon").await;
        assert!(text_of(&which).contains("Which ana?"), "{}", text_of(&which));
        assert_eq!((actions_of(&which).len(), lena.logged().await), (2, 0));
        lena.clicks(&which, "checkin.with").await;
        let echo = text_of(&lena.again(&which));
        assert!(
            echo.contains("Logged: lunch today with *Ana") && echo.contains("she moves to Lisbon"),
            "{echo}"
        );
        assert_eq!(lena.logged().await, 1);
    });
}

#[test]
fn somebody_unknown_is_added_and_logged_by_a_button() {
    story(async |office| {
        let lena = office.lena().await;
        lena.says("/rapport add Jonas Keller vendor").await;
        let unknown = lena.asks("/checkin Sofia walk, follow up on the audit").await;
        assert!(text_of(&unknown).contains("Sofia is not among your people."), "{}", text_of(&unknown));
        lena.clicks(&unknown, "checkin.add").await;
        let echo = text_of(&lena.again(&unknown));
        assert!(
            echo.contains("with *Sofia*") && echo.contains("*Next:*") && echo.contains("the audit"),
            "{echo}"
        );
        assert_eq!((lena.desk().await.peers.len(), lena.logged().await), (2, 1));
    });
}

#[test]
fn a_line_that_cannot_be_read_is_kept_for_the_form() {
    story(async |office| {
        let lena = office.lena().await;
        lena.says("/rapport add Jonas Keller").await;
        for line in ["jonas lunch on 31 february", "jonas lunch tomorrow"] {
            let unclear = lena.asks(&format!("/checkin {line}")).await;
            assert!(text_of(&unclear).contains(&format!("You typed: {line}")), "{}", text_of(&unclear));
            lena.clicks(&unclear, "line.form").await;
            let form = lena.form().await;
            assert!(form.to_string().contains(line), "{form}");
            lena.person.close(&form).expect("closed");
        }
        assert_eq!(lena.logged().await, 0);
    });
}

#[test]
fn very_long_lines_are_refused_and_not_lost() {
    story(async |office| {
        let lena = office.lena().await;
        lena.says("/rapport add @dana").await;
        for length in [3_000, 40_000] {
            let unclear = lena.asks(&format!("/checkin @dana lunch {}", "long ".repeat(length / 5))).await;
            assert!(
                text_of(&unclear).contains("Shorten the line to 3000 characters"),
                "{}",
                text_of(&unclear)
            );
            lena.clicks(&unclear, "line.form").await;
            let form = lena.form().await;
            assert!(form.to_string().contains("lunch long long"), "{form}");
            lena.person.close(&form).expect("closed");
        }
        let said = says(&lena, &format!("/checkin @dana lunch, learned {}", "x".repeat(281))).await;
        assert!(said.contains("Shorten what you learned to 280 characters; it has 281."), "{said}");
        assert_eq!(lena.logged().await, 0);
    });
}

#[test]
fn nothing_typed_reaches_others_or_is_read_as_markup() {
    story(async |office| {
        let lena = office.lena().await;
        for typed in
            ["<!channel> & *all* of `it`", "@channel and @here", "<https://evil.example|click>", "a > b < c"]
        {
            let echo = lena.asks(&format!("/checkin @dana lunch, learned {typed}")).await;
            let said = text_of(&echo);
            assert!(said.contains("*Learned:*"), "{said}");
            for forbidden in ["<!channel>", "<!here>", "<https://evil.example|click>"] {
                assert!(!said.contains(forbidden), "{said}");
            }
            let verbatim = echo["blocks"][0]["text"]["verbatim"] == true;
            assert!(verbatim, "Slack itself links nothing in it: {echo}");
        }
        let said = says(&lena, "/checkin @dana قهوة, learned الإغلاق يستغرق تسعة أيام 🎉").await;
        assert!(said.contains("الإغلاق يستغرق تسعة أيام 🎉"), "{said}");
        let note = lena.desk().await.checkins.iter().find_map(|c| c.learned.clone()).expect("learned");
        assert!(!note.contains("&lt;") && !note.contains("&amp;"), "kept as it was typed: {note}");
    });
}

#[test]
fn a_message_to_the_bot_and_a_mention_of_it_log_as_well() {
    story(async |office| {
        let lena = office.lena().await;
        let said = says(&lena, "@dana lunch yesterday").await;
        assert!(said.contains("Logged: lunch yesterday with <@U0DANA>."), "{said}");
        office.sandbox.invite("general", "rapport").expect("invited");
        let answer = lena.asks_in("general", "@rapport @ada coffee, learned stores close early").await;
        assert!(text_of(&answer).contains("Logged: coffee today with <@U0ADA>."), "{}", text_of(&answer));
        assert_eq!(answer["ephemeral"], true, "nobody else sees it");
        assert_eq!(lena.logged().await, 2);
    });
}

#[test]
fn whoever_names_themselves_or_nobody_is_told() {
    story(async |office| {
        let lena = office.lena().await;
        assert!(says(&lena, "/checkin @lena lunch").await.contains("That is you."));
        lena.says("/rapport add Jonas Keller").await;
        let unclear = says(&lena, "/checkin lunch yesterday").await;
        assert!(unclear.contains("You typed: lunch yesterday"), "{unclear}");
        assert_eq!(lena.logged().await, 0);
    });
}

#[test]
fn a_bare_command_opens_the_form_and_errors_stand_beside_their_fields() {
    story(async |office| {
        let lena = office.lena().await;
        assert!(
            !says(&lena, "/checkin").await.is_empty(),
            "with nobody on the list yet, it says how to begin"
        );
        office.keeps(&lena, "dana", rapport::domain::vocabulary::Circle::Inner, 20).await;
        lena.says("/checkin").await;
        let form = lena.form().await;
        assert_eq!(fields_of(&form)[..3], ["peer", "day", "kind"]);
        let peer = lena.desk().await.peers[0].id.to_string();
        let future = [("peer", json!(peer)), ("day", json!("2026-03-04")), ("note", json!("kept"))];
        let errors = lena.is_refused(&future).await;
        assert!(errors["day"].to_string().contains("still to come"), "{errors}");
        let again = lena.is_refused(&future).await;
        assert_eq!(again, errors, "pressed again, it is refused again, and nothing typed is lost");
        assert!(lena.form().await.to_string().contains("kept"));
        lena.submits(&[("day", json!("2026-03-02")), ("setting", json!("lunch"))]).await;
        lena.hears("Logged: lunch yesterday with <@U0DANA>.").await;
        assert!(lena.person.views().is_empty());
        assert_eq!(lena.logged().await, 1);
    });
}

#[test]
fn a_talk_of_another_day_starts_the_clock_from_that_day() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 5).await;
        office.keeps(&lena, "tomas", Circle::Inner, 40).await;
        let earlier = says(&lena, "/checkin @dana lunch 1 december").await;
        assert!(
            earlier.contains("You talked later than that, so") && !earlier.contains("due in"),
            "{earlier}"
        );
        let backdated = says(&lena, "/checkin @tomas lunch 20 february").await;
        assert!(backdated.contains("clock starts again: due in 3 days."), "from 20 February on: {backdated}");
    });
}
