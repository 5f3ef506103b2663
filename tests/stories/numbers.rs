//! A lead's own numbers: a few first, all of them by a click, and as a picture for them alone.

use crate::harness::{element, story, text_of};

#[test]
fn the_numbers_say_what_was_logged_and_how_they_are_counted() {
    story(async |office| {
        let lena = office.lena().await;
        let few = text_of(&lena.asks("/rapport me").await);
        assert!(few.contains("*Relational:* not enough yet (0 of 5)"), "{few}");
        for day in ["2 february", "9 february", "16 february", "23 february"] {
            lena.asks(&format!("/checkin @dana lunch on {day}, learned the close takes 9 days")).await;
        }
        lena.asks("/checkin @dana call yesterday, transactional, shared our plan, they called me").await;
        let page = lena.asks("/rapport me").await;
        let text = text_of(&page);
        for said in [
            "*Relational:* 4 of 5",
            "_Of your check-ins of the last 90 days, those in which nothing had to be decided or done._",
            "*Two-way:* 0 of 5",
            "Only you see this. None of it is a score",
        ] {
            assert!(text.contains(said), "{said} in {text}");
        }
        assert!(!text.contains("Something learned"), "the rest is folded: {text}");
        lena.clicks(&page, "numbers.show").await;
        let all = lena.hears("*Something learned:* 4 of 5").await;
        let text = text_of(&all);
        for group in ["*Rhythm*", "*Talks*", "*People*", "*Needs*", "*Promises*", "*Milestones*"] {
            assert!(text.contains(group), "{group} in {text}");
        }
        lena.clicks(&all, "numbers.show").await;
        let folded = lena.again(&all);
        assert_eq!(element(&folded, "numbers.show").expect("a button")["text"]["text"], "Show all");
    });
}

#[test]
fn the_numbers_come_as_a_picture_that_only_their_lead_gets() {
    story(async |office| {
        let lena = office.lena().await;
        let page = lena.asks("/rapport me").await;
        lena.clicks(&page, "numbers.draw").await;
        lena.hears("A share needs five check-ins in 90 days, so there is nothing to draw yet.").await;
        for day in ["2 february", "9 february", "16 february", "23 february", "2 march"] {
            lena.asks(&format!("/checkin @dana lunch on {day}")).await;
        }
        let page = lena.asks("/rapport me").await;
        lena.clicks(&page, "numbers.draw").await;
        let said = "Your check-ins of the last 90 days: relational 100 %, unstructured 100 %";
        let message = lena.hears(said).await;
        let file = &message["files"][0];
        assert_eq!(file["title"], "Your numbers of 3 March 2026");
        let alt = file["alt_txt"].as_str().expect("alt text");
        assert!(
            alt.contains("Relational: 100 % of 5.") && alt.contains("Asked early: not enough yet."),
            "{alt}"
        );
        assert!(office.someone("dana").person.messages("rapport").is_empty(), "nobody else sees it");
    });
}
