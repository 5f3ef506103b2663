//! The contact log in full: what went deeper, a question to the log, a person's page.

use crate::harness::{element, story, text_of};
use rapport::domain::need::{Involvement, NeedOption};
use rapport::domain::vocabulary::Circle;
use serde_json::{Value, json};

#[test]
fn a_need_is_kept_in_their_words_with_what_could_meet_it() {
    story(async |office| {
        let lena = office.lena().await;
        let echo = lena.asks("/checkin @dana lunch, she asked me early, need: a dashboard for stock").await;
        let text = text_of(&echo);
        assert!(
            text.contains("Asked early") && text.contains("*They need:* a dashboard for stock"),
            "{text}"
        );
        assert!(text.contains("That names a solution."), "{text}");
        lena.clicks(&echo, "checkin.more").await;
        let errors = lena.is_refused(&[("need", Value::Null), ("options", json!(["process"]))]).await;
        assert!(errors["need"].as_str().is_some_and(|e| e.contains("what they need first")), "{errors}");
        let need = ("need", json!("see the stock of every shop at noon"));
        lena.submits(&[need, ("options", json!(["process", "existing"])), ("heard", json!(["yes"]))]).await;
        lena.hears("see the stock of every shop at noon").await;
        let depth = lena.desk().await.checkins.remove(0).depth;
        assert_eq!(depth.options, [NeedOption::Process, NeedOption::Existing]);
        assert_eq!((depth.involvement, depth.played_back), (Some(Involvement::Early), true));
        let page = text_of(&lena.asks("/rapport peer dana").await);
        assert!(page.contains("They need: see the stock of every shop at noon"), "{page}");
    });
}

#[test]
fn the_log_answers_a_question_and_an_entry_is_deleted_from_there() {
    story(async |office| {
        let lena = office.lena().await;
        for line in [
            "/checkin @dana lunch on 2 february, learned the close takes 9 days",
            "/checkin @dana coffee on 10 january",
            "/checkin @ada walk yesterday, shared our sign-in plan",
        ] {
            lena.asks(line).await;
        }
        let found = lena.asks("/rapport log @dana since february").await;
        let text = text_of(&found);
        assert!(text.contains("the close takes 9 days") && !text.contains("coffee"), "{text}");
        let about = text_of(&lena.asks("/rapport log about SIGN-IN").await);
        assert!(about.contains("<@U0ADA>") && !about.contains("<@U0DANA>"), "{about}");
        let none = text_of(&lena.asks("/rapport log @ada in january").await);
        assert!(none.contains("Nothing in your log fits that."), "{none}");
        let wrong = text_of(&lena.asks("/rapport log @dana since whenever").await);
        assert!(wrong.contains("I did not understand"), "{wrong}");
        lena.picks(&found, "checkin.menu", "Delete").await;
        lena.hears("Taken back").await;
        let left = text_of(&lena.asks("/rapport log @dana").await);
        assert!(left.contains("coffee") && !left.contains("the close takes 9 days"), "{left}");
    });
}

#[test]
fn a_persons_page_briefs_for_the_next_talk() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 3).await;
        let line =
            "/checkin @dana lunch yesterday, learned the close takes 9 days, next: ask about the audit";
        lena.asks(line).await;
        lena.asks("/rapport promise @dana send the vendor list by friday").await;
        let page = lena.asks("/rapport peer dana").await;
        let text = text_of(&page);
        for said in [
            "For your next talk",
            "Last time: lunch yesterday",
            "You learned: the close takes 9 days",
            "Come back to: ask about the audit",
            "You promised: send the vendor list, by Fri 6 Mar",
            "How does Dana prefer contact",
        ] {
            assert!(text.contains(said), "{said} in {text}");
        }
        lena.clicks(&page, "peer.edit").await;
        let about = [("prefers", json!("a walk, never before ten")), ("cares", json!("fewer late payments"))];
        lena.submits(&about).await;
        let text = text_of(&lena.asks("/rapport peer dana").await);
        assert!(text.contains("How they like it: a walk, never before ten"), "{text}");
        assert!(text.contains("What would you and Dana both call a win?"), "{text}");
        assert!(element(&page, "peer.log").is_some());
    });
}

#[test]
fn they_started_the_last_three_is_worth_a_nudge_before_the_cadence() {
    story(async |office| {
        let lena = office.lena().await;
        for day in ["20 january", "10 february", "16 february"] {
            lena.asks(&format!("/checkin @dana coffee on {day}, they called me")).await;
        }
        office.turn_to("2026-03-03 09:30").await;
        let nudge = text_of(&lena.hears("They started the last 3: your turn.").await);
        assert!(nudge.contains("15 days since you last talked."), "{nudge}");
    });
}
