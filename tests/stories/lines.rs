//! Lines that name several people, somebody nearly, or a talk that was not.

use crate::harness::{Someone, actions_of, story, text_of};

async fn with_people(lena: &Someone<'_>, names: &[&str]) {
    for name in names {
        lena.says(&format!("/rapport add {name}")).await;
    }
}

#[test]
fn everybody_named_together_is_logged_and_whom_it_cannot_tell_stays_in_the_note() {
    story(async |office| {
        let lena = office.lena().await;
        with_people(&lena, &["Mei Tanaka", "Tomas Herrera", "Ingrid Solberg"]).await;
        lena.says("/checkin Mei, Tomas and Ingrid: steering committee yesterday").await;
        for name in ["Mei Tanaka", "Tomas Herrera", "Ingrid Solberg"] {
            lena.hears(&format!("Logged: meeting yesterday with *{name}*.")).await;
        }
        assert_eq!(lena.logged().await, 3);
        let echo = text_of(&lena.asks("/checkin Mei and Bob lunch").await);
        assert!(echo.contains("with *Mei Tanaka*") && echo.contains("Bob"), "{echo}");
        assert_eq!(lena.logged().await, 4, "Bob is not on the list");
    });
}

#[test]
fn the_longest_known_name_counts_and_the_rest_is_words() {
    story(async |office| {
        let lena = office.lena().await;
        with_people(&lena, &["Dana Whitfield", "Jonas Keller"]).await;
        for line in ["Dana golf on saturday", "dana lucnh yesterday", "dana whitfield happy"] {
            let echo = text_of(&lena.asks(&format!("/checkin {line}")).await);
            let rest =
                line.split(' ').find(|word| ["golf", "lucnh", "happy"].contains(word)).expect("a word");
            assert!(echo.contains("with *Dana Whitfield*") && echo.contains(rest), "{echo}");
        }
        assert_eq!(lena.logged().await, 3);
    });
}

#[test]
fn a_slip_in_a_name_is_set_right_by_one_button_and_the_form_knows_the_rest() {
    story(async |office| {
        let lena = office.lena().await;
        with_people(&lena, &["Dana Whitfield", "Jonas Keller"]).await;
        let unknown = lena.asks("/checkin Dnaa golf yesterday, learned the close takes 9 days").await;
        let said = text_of(&unknown);
        assert!(said.contains("Dnaa is not among your people. Did you mean Dana Whitfield?"), "{said}");
        assert_eq!(actions_of(&unknown).len(), 3);
        lena.clicks(&unknown, "line.form").await;
        let form = lena.form().await.to_string();
        let understood = ["Dana Whitfield", "2026-03-02", "the close takes 9 days", "golf"];
        assert!(understood.iter().all(|word| form.contains(word)), "{form}");
        lena.person.close_all().expect("closed");
        lena.clicks(&unknown, "checkin.with").await;
        let echo = text_of(&lena.again(&unknown));
        assert!(echo.contains("yesterday with *Dana Whitfield*") && echo.contains("golf"), "{echo}");
        assert_eq!(lena.logged().await, 1);
    });
}

#[test]
fn somebody_known_is_found_in_a_line_that_begins_otherwise() {
    story(async |office| {
        let lena = office.lena().await;
        with_people(&lena, &["Dana Whitfield"]).await;
        let unknown = lena.asks("/checkin Ran a workshop for Dana on the tills").await;
        assert!(text_of(&unknown).contains("Did you mean Dana Whitfield?"), "{}", text_of(&unknown));
        lena.clicks(&unknown, "checkin.with").await;
        let echo = text_of(&lena.again(&unknown));
        assert!(echo.contains("with *Dana Whitfield*") && echo.contains("Ran a workshop for Dana"), "{echo}");
    });
}

#[test]
fn a_talk_that_was_not_is_asked_about() {
    story(async |office| {
        let lena = office.lena().await;
        with_people(&lena, &["Dana Whitfield"]).await;
        for line in ["Dana cancelled our lunch", "called Dana, no answer", "Dana lunch was moved to Friday"] {
            let asked = text_of(&lena.asks(&format!("/checkin {line}")).await);
            assert!(asked.contains("did not come about") && asked.contains(line), "{asked}");
        }
        let asked = lena.asks("/checkin Dana didn't come to lunch yesterday").await;
        assert_eq!(lena.logged().await, 0);
        lena.clicks(&asked, "checkin.with").await;
        assert!(text_of(&lena.again(&asked)).contains("yesterday with *Dana Whitfield*"));
        assert_eq!(lena.logged().await, 1);
    });
}

#[test]
fn a_promise_in_a_line_is_offered_with_its_day() {
    story(async |office| {
        let lena = office.lena().await;
        with_people(&lena, &["Mei Tanaka"]).await;
        let echo = lena.asks("/checkin Mei lunch, I promised her the deck by Friday").await;
        let said = text_of(&echo);
        assert!(
            said.contains("Logged: lunch today") && said.contains("promised her the deck by Friday"),
            "{said}"
        );
        lena.clicks(&echo, "promise.add").await;
        let form = lena.form().await.to_string();
        assert!(form.contains("the deck") && form.contains("2026-03-06"), "{form}");
    });
}

#[test]
fn somebody_mentioned_in_a_direct_message_keeps_their_name() {
    story(async |office| {
        let lena = office.lena().await;
        lena.says("/checkin @dana coffee").await;
        lena.says("/checkin @marco coffee").await;
        lena.says("@dana lunch, learned @marco leads the audit").await;
        let desk = lena.desk().await;
        let learned = desk.checkins.iter().find_map(|checkin| checkin.learned.clone()).expect("learned");
        assert!(learned.starts_with('@') && !learned.contains("@U0"), "{learned}");
    });
}
