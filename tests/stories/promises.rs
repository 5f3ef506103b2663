//! Promises: a line makes one, a follow-up becomes one, the warning comes in time, the list tells how many were kept.

use crate::harness::{Opening, actions_of, story, text_of};
use rapport::domain::promise::PromiseState;
use rapport::domain::vocabulary::Circle;
use serde_json::json;

#[test]
fn a_line_makes_a_promise_and_a_click_keeps_it() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 3).await;
        let echo = lena.asks("/rapport promise @dana send the vendor list by friday").await;
        let text = text_of(&echo);
        assert!(
            text.contains(
                "Promised <@U0DANA>: send the vendor list, by the end of your working day, Fri 6 Mar."
            ),
            "{text}"
        );
        lena.clicks(&echo, "promise.kept").await;
        assert!(matches!(lena.desk().await.promises[0].state, PromiseState::Kept { .. }));
        let list = text_of(&lena.asks("/rapport promises").await);
        assert!(list.contains("Of 1 promise, 1 kept by the first date."), "{list}");
        assert!(office.someone("dana").messages().is_empty(), "nothing is sent to her");
    });
}

#[test]
fn on_the_home_a_promise_is_kept_moved_and_taken_back_and_the_page_is_the_answer() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 3).await;
        let home = lena.opens_home().await;
        assert!(text_of(&home).contains("Nothing promised."), "{}", text_of(&home));
        for (what, due) in
            [("send the list", "2026-03-09"), ("show the plan", "2026-03-10"), ("ask Mei", "2026-03-11")]
        {
            lena.clicks(&lena.person.home().expect("a Home"), "promise.new").await;
            assert_eq!(lena.is_offered("peer", "da").await, ["Dana Whitfield"]);
            let dana = lena.desk().await.peers[0].id.to_string();
            lena.submits(&[("peer", json!(dana)), ("what", json!(what)), ("promise", json!(due))]).await;
        }
        let home = lena.person.home().expect("a Home");
        assert!(text_of(&home).contains("send the list\nDue Mon 9 Mar, in 6 days"), "{}", text_of(&home));
        lena.clicks(&home, "promise.kept").await;
        let home = lena.person.home().expect("a Home");
        assert!(text_of(&home).contains("Of 1 promise, 1 kept by the first date."), "{}", text_of(&home));
        lena.picks(&home, "promise.menu", "Take it back").await;
        assert!(lena.is_refused(&[("why", json!(" "))]).await["why"].is_string(), "a cause is asked for");
        lena.submits(&[("why", json!("the plan was dropped"))]).await;
        let promises = lena.desk().await.promises;
        assert!(
            matches!(&promises[1].state, PromiseState::Dropped { why, .. } if why == "the plan was dropped")
        );
        assert_eq!(office.calls("chat.postMessage"), 0, "nothing but the page answered");
        lena.clicks(&lena.person.home().expect("a Home"), "promise.move").await;
        lena.submits(&[("promise", json!("2026-03-13")), ("cause", json!("Mei is away"))]).await;
        let shown = text_of(&lena.person.home().expect("a Home"));
        assert!(shown.contains("Due Fri 13 Mar, in 10 days; moved once from 11 Mar"), "{shown}");
        lena.hears("A note to Dana").await;
    });
}

#[test]
fn what_is_missing_from_the_line_is_asked_for() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 3).await;
        for (line, asked) in [
            ("dana send the list", "By when?"),
            ("nobody send it by friday", "To whom?"),
            ("dana by friday", "What do you promise?"),
            ("dana send it by 2026-03-01", "That day has passed."),
        ] {
            let said = text_of(&lena.asks(&format!("/rapport promise {line}")).await);
            assert!(said.contains(asked), "{line}: {said}");
        }
        assert_eq!(lena.desk().await.promises, []);
    });
}

#[test]
fn a_follow_up_that_promises_becomes_one() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 3).await;
        let echo = lena.asks("/checkin @dana lunch, promised to send the deck by friday").await;
        lena.clicks(&echo, "promise.add").await;
        let form = lena.form().await;
        assert!(
            form.to_string().contains("2026-03-06") && form.to_string().contains("send the deck"),
            "{form}"
        );
        lena.submits(&[]).await;
        let promise = lena.desk().await.promises.remove(0);
        assert_eq!(
            (promise.what.as_str(), promise.due.to_string().as_str()),
            ("send the deck", "2026-03-06")
        );
    });
}

#[test]
fn the_warning_comes_the_working_day_before_with_a_note_to_send() {
    Opening::default().story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 3).await;
        lena.says("/rapport promise @dana send the vendor list by friday").await;
        office.turn_to("2026-03-05 09:25").await;
        assert!(!lena.messages().iter().any(|m| text_of(m).contains("rather hear it today")), "not before");
        office.turn_to("2026-03-05 09:40").await;
        let warning = lena.hears("You promised Dana Whitfield: send the vendor list").await;
        assert_eq!(actions_of(&warning), ["promise.kept", "promise.tell", "promise.move"]);
        lena.clicks(&warning, "promise.tell").await;
        let note = text_of(&lena.hears("A note to Dana, for you to send before the date passes").await);
        assert!(note.contains("Dana, send the vendor list is promised for 6 Mar."), "{note}");
        lena.clicks(&warning, "promise.move").await;
        lena.submits(&[("promise", json!("2026-03-11")), ("cause", json!("the vendor answers on Monday"))])
            .await;
        let promise = lena.desk().await.promises.remove(0);
        assert_eq!((promise.first_due.to_string().as_str(), promise.moves.len()), ("2026-03-06", 1));
        assert!(text_of(&lena.again(&warning)).contains("moved once"), "the warning is settled");
        office.turn_to("2026-03-06 12:00").await;
        assert!(office.someone("dana").messages().is_empty(), "nothing is sent to her");
    });
}

#[test]
fn a_promise_for_one_of_two_of_a_name_or_for_a_name_misspelled_asks_for_whom_and_keeps_the_line() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 3).await;
        for name in ["Ada Okafor", "Ada Lovelace", "Will Grant", "Ingrid Lind"] {
            lena.says(&format!("/rapport add {name}")).await;
        }
        let asked = lena.asks("/rapport promise Ada send the deck by friday").await;
        assert!(text_of(&asked).contains("To whom? Did you mean Ada Okafor or Ada Lovelace?"), "{asked}");
        assert_eq!(lena.desk().await.promises, []);
        lena.clicks(&asked, "peer.meant").await;
        let promise = lena.desk().await.promises.remove(0);
        assert_eq!(
            (promise.what.as_str(), promise.due.to_string().as_str()),
            ("send the deck", "2026-03-06")
        );
        let asked = lena.asks("/rapport promise Dnaa send the list by friday").await;
        assert!(text_of(&asked).contains("To whom? Did you mean Dana Whitfield?"), "{asked}");
        lena.clicks(&asked, "peer.meant").await;
        lena.hears("Promised <@U0DANA>: send the list, by").await;
        let echo = text_of(&lena.asks("/rapport promise I'll show Dana the plan by friday").await);
        assert!(echo.contains("Promised <@U0DANA>: show Dana the plan, by"), "{echo}");
        let nobody = text_of(&lena.asks("/rapport promise me a coffee by friday").await);
        assert!(nobody.contains("To whom? Name somebody on your list"), "{nobody}");
        assert_eq!(lena.desk().await.promises.len(), 3);
    });
}

#[test]
fn the_echo_tells_of_days_as_they_are() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 3).await;
        for (day, said) in [
            ("today", "by the end of your working day today."),
            ("by sunday", "by Sun 8 Mar."),
            ("by 12 march", "I remind you the working day before, Wed 11 Mar."),
        ] {
            let echo = text_of(&lena.asks(&format!("/rapport promise dana send the list {day}")).await);
            assert!(echo.contains(said), "{day}: {echo}");
            assert_eq!(echo.contains("I remind you"), day != "today", "{day}: {echo}");
        }
        let long = format!("/rapport promise dana {} by friday", "x".repeat(300));
        let refused = text_of(&lena.asks(&long).await);
        assert!(refused.contains("Shorten what you promise to 280 characters; it has 300."), "{refused}");
    });
}

#[test]
fn of_a_promise_that_is_late_the_list_forecasts_nothing() {
    Opening::default().story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 3).await;
        lena.says("/rapport promise @dana send the vendor list by thursday").await;
        let list = text_of(&lena.asks("/rapport promises").await);
        assert!(list.contains("The next one: 0 of 5 needed; no personal forecast yet."), "{list}");
        office.leap_to("2026-03-09 08:50").await;
        let list = text_of(&lena.asks("/rapport promises").await);
        assert!(list.contains("Was due") && !list.contains("The next one"), "{list}");
    });
}
