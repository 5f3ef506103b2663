//! Status posts: drafted, previewed, posted on the lead's click, edited afterwards, closed.

use super::milestones::lena_with_payroll;
use crate::harness::{Expected, Office, Someone, actions_of, fields_of, story, text_of};
use rapport::domain::milestone::{MilestoneState, UpdateState};
use rapport::domain::status::Colour;
use serde_json::{Value, json};
use slack_sandbox::{Fault, FaultKind};

fn update(changed: &str) -> Vec<(&'static str, Value)> {
    vec![("changed", json!(changed)), ("means", json!("Payslips stay as they are until June."))]
}

/// The bot's posts in a channel, replies left out.
fn posts(office: &Office, channel: &str) -> Vec<Value> {
    let bot = office.sandbox.bot_user(0).expect("an app");
    let mut posts = office.sandbox.messages(channel);
    posts.retain(|m| m["user"] == bot.as_str() && (m["thread_ts"].is_null() || m["thread_ts"] == m["ts"]));
    posts
}

/// Drafts and posts an update; the answer that says it is posted.
async fn posted(lena: &Someone<'_>, changed: &str) -> Value {
    lena.says("/milestone update payroll").await;
    lena.submits(&update(changed)).await;
    assert!(text_of(&lena.form().await).contains(changed), "the preview shows the post");
    lena.submits(&[]).await;
    lena.hears("Posted *One payroll for all sites* to <#C0STATUS>.").await
}

#[test]
fn nothing_is_posted_before_the_click_on_the_preview() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        lena.says("/milestone update payroll").await;
        assert!(lena.form().await.to_string().contains("Still 20 May?"), "the estimate is asked for first");
        lena.submits(&update("The bank signed.")).await;
        let preview = lena.form().await;
        assert!(text_of(&preview).contains("Nothing is posted until you say so."));
        assert!(posts(office, "it-status").is_empty());
        lena.person.close(&preview).expect("closed");
        lena.says("/milestone update payroll").await;
        assert!(lena.form().await.to_string().contains("The bank signed."), "the draft was kept");
    });
}

#[test]
fn a_post_says_what_was_promised_and_what_it_means() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        posted(&lena, "The bank signed.").await;
        let post = text_of(&posts(office, "it-status")[0]);
        for said in [
            "*Pay all sites on one day*",
            "🟢 Green · the lead's own judgement",
            "Promised 1 Jun",
            "*Changed:* The bank signed.",
            "*Means for you:* Payslips",
            "*Need from you:* Nothing",
            "*Next update:*",
            "Status update by <@U0LENA>",
        ] {
            assert!(post.contains(said), "{said} in {post}");
        }
        assert!(!post.contains("20 May"), "the estimate is private: {post}");
    });
}

#[test]
fn the_same_click_from_two_devices_posts_once() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        lena.says("/milestone update payroll").await;
        lena.submits(&update("The bank signed.")).await;
        office.sandbox.fault(Fault::socket(FaultKind::Duplicate).only("view_submission"));
        lena.submits(&[]).await;
        lena.hears("Posted").await;
        office.settle().await;
        assert_eq!(posts(office, "it-status").len(), 1);
    });
}

#[test]
fn a_post_stays_in_its_channel_whatever_its_lead_deletes() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        let answer = posted(&lena, "Dana Whitfield signed.").await;
        lena.clicks(&answer, "post.edit").await;
        lena.submits(&update("Dana Whitfield signed on Monday.")).await;
        lena.submits(&[]).await;
        let before = posts(office, "it-status");
        for (line, button) in [("/rapport forget dana", "forget"), ("/rapport delete mine", "delete.mine")] {
            let question = lena.asks(line).await;
            lena.clicks(&question, button).await;
            office.settle().await;
            let after = posts(office, "it-status");
            assert_eq!(
                after.iter().map(text_of).collect::<Vec<_>>(),
                before.iter().map(text_of).collect::<Vec<_>>()
            );
        }
        assert!(text_of(&before[0]).contains("signed on Monday."), "{before:?}");
    });
}

#[test]
fn an_edit_changes_the_post_in_place_and_its_thread_keeps_what_it_said() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        let answer = posted(&lena, "The bank signed.").await;
        lena.clicks(&answer, "post.edit").await;
        lena.submits(&update("The bank signed on Monday.")).await;
        assert!(
            posts(office, "it-status")[0].to_string().contains("The bank signed."),
            "not before the click"
        );
        lena.submits(&[]).await;
        let all = posts(office, "it-status");
        assert_eq!(all.len(), 1, "in place");
        assert!(text_of(&all[0]).contains("The bank signed on Monday."));
        let note = office
            .sandbox
            .messages("it-status")
            .into_iter()
            .find(|m| m["thread_ts"] == all[0]["ts"] && m["ts"] != all[0]["ts"]);
        let note = text_of(&note.expect("a reply in the thread"));
        assert!(note.contains("Edited. Before, it said:") && note.contains("The bank signed."), "{note}");
    });
}

#[test]
fn a_closing_post_stays_one_when_it_is_edited() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        lena.says("/milestone done payroll").await;
        lena.submits(&[("learned", json!("ask the bank first"))]).await;
        lena.submits(&[]).await;
        let shown = lena.hears("Posted *One payroll").await;
        lena.clicks(&shown, "post.edit").await;
        assert_eq!(fields_of(&lena.form().await), ["changed", "means", "need"]);
        lena.submits(&[("changed", json!("Delivered. Learned: ask the bank in May"))]).await;
        lena.submits(&[]).await;
        let post = text_of(&posts(office, "it-status")[0]);
        for said in ["✅ Delivered", "Promised 1 Jun · delivered 3 Mar", "ask the bank in May"] {
            assert!(post.contains(said), "{said} in {post}");
        }
        assert!(!post.contains("Next update") && !post.contains("Green"), "{post}");
    });
}

#[test]
fn a_closing_post_that_waits_is_found_again() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        lena.says("/milestone done payroll").await;
        lena.submits(&[("learned", json!("ask the bank first"))]).await;
        lena.person.close_all().expect("closed");
        lena.says("/milestone update payroll").await;
        lena.submits(&[]).await;
        lena.submits(&[]).await;
        lena.sees("it-status", "✅ Delivered").await;
    });
}

#[test]
fn an_edit_of_an_earlier_post_changes_that_post_alone() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        let mut answers = vec![];
        for colour in ["red", "green"] {
            lena.says("/milestone update payroll").await;
            lena.submits(&[&update(colour)[..], &[("colour", json!(colour))]].concat()).await;
            lena.submits(&[]).await;
            answers.push(lena.last());
        }
        let standing = lena.desk().await.milestones.remove(0);
        lena.clicks(&answers[0], "post.edit").await;
        lena.submits(&[("changed", json!("The bank closed."))]).await;
        lena.submits(&[]).await;
        let all = posts(office, "it-status");
        assert!(text_of(&all[0]).contains("🔴 Red") && text_of(&all[0]).contains("The bank closed."));
        assert_eq!(lena.desk().await.milestones[0], standing, "it stands as the later post says");
        lena.clicks(&answers[1], "post.edit").await;
        lena.submits(&[("colour", json!("amber")), ("next", json!("2026-03-19"))]).await;
        lena.submits(&[]).await;
        let standing = lena.desk().await.milestones.remove(0);
        assert_eq!(standing.colour, Some(Colour::Amber), "the latest one says where it stands");
        assert_eq!(standing.next_update.map(|on| on.to_string()).as_deref(), Some("2026-03-19"));
    });
}

#[test]
fn the_next_update_follows_the_colour_unless_it_was_typed() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        let red = [&update("The bank closed.")[..], &[("colour", json!("red"))]].concat();
        lena.says("/milestone update payroll").await;
        assert!(lena.form().await.to_string().contains("2026-03-17"), "every 14 days");
        lena.submits(&red).await;
        let preview = text_of(&lena.form().await);
        assert!(preview.contains("*Next update:* 10 Mar"), "every 7 when Red: {preview}");
        lena.person.close_all().expect("closed");
        lena.says("/milestone update payroll").await;
        lena.submits(&[("next", json!("2026-03-12"))]).await;
        let preview = text_of(&lena.form().await);
        assert!(preview.contains("*Next update:* 12 Mar"), "{preview}");
    });
}

#[test]
fn done_is_told_with_a_closing_post() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        lena.says("/milestone done payroll").await;
        let errors = lena.is_refused(&[("on", json!("2026-03-04"))]).await;
        assert!(errors["on"].as_str().expect("a sentence").contains("still to come"), "{errors}");
        lena.submits(&[
            ("on", json!("2026-03-02")),
            ("budget", json!("no")),
            ("learned", json!("ask the bank first")),
        ])
        .await;
        assert!(matches!(lena.desk().await.milestones[0].state, MilestoneState::Done(_)), "done already");
        lena.submits(&[]).await;
        let post = text_of(&lena.sees("it-status", "✅ Delivered").await);
        for said in ["Promised 1 Jun · delivered 2 Mar", "ask the bank first", "Within budget: no."] {
            assert!(post.contains(said), "{said} in {post}");
        }
        assert!(text_of(&lena.asks("/milestone").await).contains("Done 2 Mar, on time"));
    });
}

#[test]
fn where_the_bot_cannot_post_the_lead_is_told_and_the_draft_is_kept() {
    story(async |office| {
        office.expect(Expected::Refusals);
        office.expect(Expected::Failures);
        let lena = lena_with_payroll(office, "G0BOARD").await;
        lena.says("/milestone update payroll").await;
        lena.submits(&update("The bank signed.")).await;
        lena.submits(&[]).await;
        let told = lena.hears("Not posted.").await;
        assert!(text_of(&told).contains("Invite me there with `/invite @rapport`"), "{}", text_of(&told));
        assert_eq!(lena.desk().await.updates[0].state, UpdateState::Draft);
        office.sandbox.invite("board", "rapport").expect("invited");
        lena.clicks(&told, "milestone.update").await;
        assert!(lena.form().await.to_string().contains("The bank signed."), "nothing is lost");
        lena.submits(&[]).await;
        lena.submits(&[]).await;
        lena.sees("board", "The bank signed.").await;
        assert_eq!(posts(office, "board").len(), 1);
    });
}

#[test]
fn an_update_that_is_due_is_nudged_and_settled_by_its_post() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        let due = lena.desk().await.milestones[0].next_update.expect("a day");
        lena.says("/rapport schedule weekly-plan off").await;
        lena.says("/rapport schedule check-in off").await;
        office.turn_to(&format!("{due} 09:29")).await;
        assert!(lena.kept().is_empty());
        office.turn_to(&format!("{due} 09:30")).await;
        let nudge = lena.kept().pop().expect("a nudge");
        assert!(text_of(&nudge).contains("Its next status update is due today."), "{}", text_of(&nudge));
        lena.clicks(&nudge, "nudge.update").await;
        lena.submits(&update("All sites are in the test.")).await;
        lena.submits(&[]).await;
        lena.sees("it-status", "All sites are in the test.").await;
        let settled = lena.again(&nudge);
        assert!(text_of(&settled).contains("posted to <#C0STATUS>"), "{}", text_of(&settled));
        assert!(actions_of(&settled).is_empty());
    });
}

#[test]
fn better_than_the_forecast_takes_a_reason() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        lena.says("/rapport schedule weekly-plan off").await;
        lena.says("/rapport schedule milestones off").await;
        office.turn_to("2026-06-02 10:00").await;
        lena.says("/milestone update payroll").await;
        let missed =
            [update("Late."), vec![("colour", json!("green")), ("estimate", json!("2026-06-10"))]].concat();
        let errors = lena.is_refused(&missed).await;
        assert!(
            errors["colour"].is_string() || errors["reason"].is_string(),
            "missed, it cannot be Green: {errors}"
        );
        let errors = lena.is_refused(&[("colour", json!("amber"))]).await;
        assert!(errors["reason"].is_string(), "{errors}");
        lena.submits(&[("reason", json!("the bank is done on Friday"))]).await;
        assert!(text_of(&lena.form().await).contains("*Amber because:* the bank is done on Friday"));
    });
}
