//! "Nothing changed": one line and one click, as long as it is true.

use super::milestones::lena_with_payroll;
use crate::harness::{Office, Opening, Someone, actions_of, text_of};
use serde_json::{Value, json};

async fn first_post(lena: &Someone<'_>) {
    // So that nobody else is due on those days.
    lena.says("/rapport circle dana every 365 days").await;
    // Two weekly plans without an answer would halve the nudges.
    lena.says("/rapport schedule weekly-plan off").await;
    lena.says("/milestone update payroll").await;
    lena.submits(&[("changed", json!("The bank signed.")), ("means", json!("Pay stays as it is."))]).await;
    lena.submits(&[]).await;
}

/// The update nudge that waits on this morning.
async fn nudge(office: &Office, lena: &Someone<'_>, day: &str) -> Value {
    office.turn_to(&format!("{day} 09:40")).await;
    let waiting = lena.kept().into_iter().rev().find(|m| actions_of(m).contains(&"nudge.unchanged".into()));
    waiting.unwrap_or_else(|| panic!("no update nudge on {day}"))
}

#[test]
fn one_click_posts_one_line_and_three_in_a_row_ask_what_would_make_it_amber() {
    Opening::default().story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        first_post(&lena).await;
        for day in ["2026-03-17", "2026-03-31", "2026-04-14"] {
            let waiting = nudge(office, &lena, day).await;
            lena.clicks(&waiting, "nudge.unchanged").await;
            let settled = lena.again(&waiting);
            assert_eq!(actions_of(&settled), ["post.edit"], "editable afterwards");
        }
        let post = text_of(&lena.sees("it-status", "next update 28 Apr").await);
        assert!(
            post.contains(
                "Nothing changed since 3 Mar · 🟢 Green · the lead's own judgement · next update 28 Apr"
            ),
            "{post}"
        );
        let waiting = nudge(office, &lena, "2026-04-28").await;
        lena.clicks(&waiting, "nudge.unchanged").await;
        let form = lena.form().await;
        assert!(form.to_string().contains("What would make this Amber?"), "{form}");
        let said = [
            ("changed", json!("Nothing changed")),
            ("means", json!("Pay stays as it is.")),
            ("amber", json!("the bank's freeze in May")),
        ];
        lena.submits(&said).await;
        lena.submits(&[]).await;
        lena.sees("it-status", "*What would make it Amber:* the bank's freeze in May").await;
    });
}

#[test]
fn nothing_typed_into_the_form_is_one_line_too_and_what_is_needed_is_not_lost() {
    Opening::default().story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        first_post(&lena).await;
        let said = [("changed", json!("Nothing")), ("means", json!("Pay stays as it is."))];
        lena.says("/milestone update payroll").await;
        lena.submits(&said).await;
        lena.submits(&[]).await;
        let post = text_of(&lena.sees("it-status", "Nothing changed since 3 Mar").await);
        assert!(!post.contains("*Changed:*") && !post.contains("Means for you"), "{post}");
        lena.says("/milestone update payroll").await;
        lena.submits(&[&said[..], &[("need", json!("Dana signs by Friday"))]].concat()).await;
        let preview = text_of(&lena.form().await);
        assert!(preview.contains("*Need from you:* Dana signs by Friday"), "{preview}");
    });
}

#[test]
fn where_the_date_moved_the_form_opens_instead() {
    Opening::default().story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        first_post(&lena).await;
        lena.says("/milestone move payroll to 9 june").await;
        lena.submits(&[("cause", json!("supplier three weeks late"))]).await;
        let waiting = nudge(office, &lena, "2026-03-04").await;
        lena.clicks(&waiting, "nudge.unchanged").await;
        assert!(lena.form().await.to_string().contains("What changed"));
    });
}

#[test]
fn of_what_is_given_up_nothing_is_asked_any_more() {
    Opening::default().story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        first_post(&lena).await;
        let waiting = nudge(office, &lena, "2026-03-17").await;
        lena.picks(&waiting, "nudge.snooze", "Tomorrow").await;
        lena.says("/milestone drop payroll, the vendor left the market").await;
        lena.submits(&[]).await;
        office.turn_to("2026-03-18 12:00").await;
        let asked = lena.kept().into_iter().filter(|m| actions_of(m).contains(&"nudge.unchanged".into()));
        assert_eq!(asked.count(), 0);
    });
}
