//! A lead's own openers: added, seen on a nudge with where they came from, hidden for good, brought back.

use crate::harness::{Office, Someone, actions_of, element, story, text_of};
use rapport::domain::opener::Whom;
use rapport::domain::vocabulary::{Circle, Role};
use serde_json::{Value, json};

const MINE: &str = "You were right about the audit, and it saved us a week.";

/// Lena, who keeps Dana and is about to be nudged about her.
async fn lena_and_dana(office: &Office) -> Someone<'_> {
    let lena = office.lena().await;
    office.keeps(&lena, "dana", Circle::Inner, 20).await;
    lena
}

fn nudge(lena: &Someone<'_>) -> Value {
    lena.kept().into_iter().find(|m| text_of(m).contains("A moment with")).expect("a nudge")
}

/// The newest list of openers among the answers.
async fn list(lena: &Someone<'_>) -> Value {
    lena.asks("/rapport openers").await
}

#[test]
fn one_of_ones_own_comes_says_where_it_is_from_and_once_hidden_never_again() {
    story(async |office| {
        let lena = lena_and_dana(office).await;
        let kept = lena.asks(&format!("/rapport openers add thanks for dana: {MINE}")).await;
        assert!(
            text_of(&kept).contains(&format!("Kept: {MINE}\nThanks · for <@U0DANA>.")),
            "{}",
            text_of(&kept)
        );
        office.turn_to("2026-03-03 09:30").await;
        let said = text_of(&nudge(&lena));
        assert!(said.contains(&format!("> {MINE}")), "{said}");
        assert!(
            said.contains("One of your own (thanks), in case it helps. Nothing is sent to Dana."),
            "{said}"
        );
        lena.picks(&nudge(&lena), "nudge.about", "Hide this opener").await;
        let said = text_of(&nudge(&lena));
        assert!(!said.contains(MINE) && said.contains("From the catalogue ("), "{said}");
        assert!(said.contains("The one before is hidden. `/rapport openers` brings it back."), "{said}");
        for _ in 0..12 {
            lena.clicks(&nudge(&lena), "nudge.opener").await;
            assert!(!text_of(&nudge(&lena)).contains(MINE), "it is hidden");
        }
        let hidden = list(&lena).await;
        let said = text_of(&hidden);
        assert!(said.contains("*Hidden* · 1, never on a nudge") && said.contains(MINE), "{said}");
        lena.clicks(&hidden, "opener.back").await;
        let said = text_of(&lena.last());
        assert!(
            said.contains(&format!("{MINE}\n_Thanks, for <@U0DANA> · seen once, last on 3 Mar_")),
            "{said}"
        );
        assert!(!said.contains("*Hidden*"), "{said}");
    });
}

#[test]
fn one_that_was_hidden_before_it_came_is_there_once_it_is_brought_back() {
    story(async |office| {
        let lena = lena_and_dana(office).await;
        lena.says(&format!("/rapport openers add {MINE}")).await;
        let mine = list(&lena).await;
        lena.picks(&mine, "opener.menu", "Hide this opener").await;
        office.turn_to("2026-03-03 09:30").await;
        assert!(!text_of(&nudge(&lena)).contains(MINE));
        let hidden = list(&lena).await;
        lena.clicks(&hidden, "opener.back").await;
        lena.clicks(&nudge(&lena), "nudge.opener").await;
        assert!(text_of(&nudge(&lena)).contains(MINE), "{}", text_of(&nudge(&lena)));
    });
}

#[test]
fn one_of_the_catalogue_is_hidden_on_the_nudge_and_brought_back_in_the_list() {
    story(async |office| {
        let lena = lena_and_dana(office).await;
        office.turn_to("2026-03-03 09:30").await;
        let shown = lena.desk().await.nudges[0].opener.clone();
        lena.picks(&nudge(&lena), "nudge.about", "Hide this opener").await;
        let desk = lena.desk().await;
        assert_eq!(desk.hidden_openers[0].opener, shown);
        assert_ne!(desk.nudges[0].opener, shown);
        lena.picks(&nudge(&lena), "nudge.about", "Show my openers").await;
        let modal = lena.form().await;
        assert!(text_of(&modal).contains("*Hidden* · 1"), "{}", text_of(&modal));
        lena.clicks_in_form("opener.back").await;
        assert!(!text_of(&lena.form().await).contains("*Hidden*"));
        assert!(lena.desk().await.hidden_openers.is_empty());
        lena.person.close_all().expect("closed");
        let folded = list(&lena).await;
        lena.picks(&folded, "openers.turn", "Thanks (16)").await;
        let unfolded = lena.last();
        assert!(text_of(&unfolded).contains("*Thanks* · 16"), "{}", text_of(&unfolded));
        lena.clicks(&unfolded, "opener.hide").await;
        assert!(text_of(&lena.last()).contains("*Thanks* · 15"), "{}", text_of(&lena.last()));
        assert_eq!(lena.desk().await.hidden_openers.len(), 1);
    });
}

#[test]
fn from_the_home_one_is_added_changed_and_deleted_in_one_window() {
    story(async |office| {
        let lena = lena_and_dana(office).await;
        let home = lena.opens_home().await;
        lena.clicks(&home, "openers").await;
        lena.clicks_in_form("opener.add").await;
        let long = lena.is_refused(&[("opener", json!("How did it go? ".repeat(12)))]).await;
        assert!(long.to_string().contains("That is 179 characters"), "{long}");
        lena.submits(&[("opener", json!("What did the close teach you?")), ("role", json!("cfo"))]).await;
        let said = text_of(&lena.form().await);
        assert!(said.contains("Kept: What did the close teach you?"), "{said}");
        assert!(said.contains("_Curiosity, for the role of CFO · not seen yet_"), "{said}");
        lena.picks(&lena.form().await, "opener.menu", "Edit").await;
        let form = lena.person.wait_view(|view| view["callback_id"] == "opener").await.expect("the form");
        let both = lena.is_refused(&[("peer", json!("peer-U0LENA-dana")), ("role", json!("cfo"))]).await;
        assert!(both.to_string().contains("A role or a person"), "{both}");
        assert!(form.to_string().contains("What did the close teach you?"), "{form}");
        lena.submits(&[
            ("peer", json!({ "selected_option": null })),
            ("opener", json!("What did the year-end close teach you?")),
            ("category", json!("goal")),
        ])
        .await;
        let own = lena.desk().await.own_openers.remove(0);
        assert_eq!(
            (own.text.as_str(), own.whom),
            ("What did the year-end close teach you?", Whom::Role(Role::Cfo))
        );
        lena.picks(&lena.form().await, "opener.menu", "Delete").await;
        let gone = |view: &Value| text_of(view).contains("Deleted: What did the year-end close teach you?");
        lena.person.wait_view(gone).await.expect("the list");
        assert!(lena.desk().await.own_openers.is_empty());
    });
}

#[test]
fn a_line_that_cannot_be_kept_says_why_and_loses_nothing() {
    story(async |office| {
        let lena = lena_and_dana(office).await;
        let long = format!("for dana: {}", "How did it go? ".repeat(12));
        let refused = lena.asks(&format!("/rapport openers add {long}")).await;
        let said = text_of(&refused);
        assert!(said.contains("That is 179 characters; an opener has at most 159"), "{said}");
        lena.clicks(&refused, "opener.add").await;
        let form = lena.form().await;
        assert!(form.to_string().contains("How did it go? How did it go?"), "what was typed is there");
        assert_eq!(element_of(&form, "peer")["initial_option"]["text"]["text"], "Dana Whitfield");
        lena.submits(&[("opener", json!("How did it go?"))]).await;
        lena.hears("Kept: How did it go?").await;
        let again = lena.asks("/rapport openers add for Dana: how did it go").await;
        assert!(text_of(&again).contains("You keep that one already."), "{}", text_of(&again));
        let nobody = lena.asks("/rapport openers add for bob: x").await;
        assert!(text_of(&nobody).contains("bob is not among your people."), "{}", text_of(&nobody));
        let open = lena.asks("/rapport openers hide").await;
        assert!(text_of(&open).contains("`/rapport openers` shows them all"), "{}", text_of(&open));
        assert_eq!(lena.desk().await.own_openers.len(), 1);
    });
}

fn element_of<'a>(form: &'a Value, field: &str) -> &'a Value {
    let blocks = form["blocks"].as_array().expect("blocks");
    &blocks.iter().find(|block| block["block_id"] == field).expect("the field")["element"]
}

#[test]
fn an_ask_and_a_hard_word_are_kindly_pointed_out_and_a_sensitive_matter_is_asked_about() {
    story(async |office| {
        let lena = lena_and_dana(office).await;
        let advised = lena.asks("/rapport openers add Could you approve our SSO?").await;
        let said = text_of(&advised);
        assert!(said.contains("Kept: Could you approve our SSO?"), "{said}");
        assert!(said.contains("It asks for something (\"approve\")."), "{said}");
        assert!(said.contains("\"SSO\" may need a translation"), "{said}");
        lena.clicks(&advised, "opener.edit").await;
        lena.submits(&[("opener", json!("What would make signing in easier for you?"))]).await;
        assert_eq!(lena.desk().await.own_openers.len(), 1, "changed, not added");
        let warned = lena.asks("/rapport openers add for dana: How is your diagnosis?").await;
        assert!(text_of(&warned).contains("Nothing is kept yet"), "{}", text_of(&warned));
        assert_eq!(actions_of(&warned), ["words.reword", "words.keep"]);
        assert_eq!(lena.desk().await.own_openers.len(), 1);
        lena.clicks(&warned, "words.reword").await;
        assert!(lena.form().await.to_string().contains("How is your diagnosis?"));
        lena.submits(&[("opener", json!("How are you?"))]).await;
        assert_eq!(lena.desk().await.own_openers.len(), 2);
    });
}

#[test]
fn those_for_a_person_go_with_them() {
    story(async |office| {
        let lena = lena_and_dana(office).await;
        lena.says(&format!("/rapport openers add for dana: {MINE}")).await;
        lena.says("/rapport openers add How was your week?").await;
        let asked = lena.asks("/rapport forget dana").await;
        assert!(text_of(&asked).contains("your openers for them"), "{}", text_of(&asked));
        lena.clicks(&asked, "forget").await;
        let left: Vec<String> = lena.desk().await.own_openers.into_iter().map(|own| own.text).collect();
        assert_eq!(left, ["How was your week?"]);
    });
}

#[test]
fn with_no_other_that_suits_the_one_that_is_shown_stays() {
    story(async |office| {
        let lena = lena_and_dana(office).await;
        office.turn_to("2026-03-03 09:30").await;
        let mut shown = text_of(&nudge(&lena));
        loop {
            lena.clicks(&nudge(&lena), "nudge.opener").await;
            let next = text_of(&nudge(&lena));
            if next == shown {
                break;
            }
            shown = next;
        }
        lena.hears("No other suits them now: none comes twice within six weeks.").await;
        let used = lena.desk().await.openers;
        let mut keys: Vec<&String> = used.iter().map(|used| &used.opener).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), used.len(), "each came once");
        assert!(element(&nudge(&lena), "nudge.opener").is_some());
    });
}
