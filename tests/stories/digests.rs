//! The channel digest: one post a week, edited through its week.

use super::milestones::lena_with_payroll;
use crate::harness::{Expected, story, text_of};
use serde_json::json;

#[test]
fn it_is_posted_once_and_edited_through_its_week() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        let said = text_of(&lena.asks("/rapport digest #it-status 0 10 * * 1-5").await);
        assert!(said.contains("*Channel digest* for <#C0STATUS>: Monday to Friday at 10:00"), "{said}");
        office.turn_to("2026-03-03 10:00").await;
        let first = lena.sees("it-status", "Milestones this week").await;
        assert!(
            text_of(&first).contains("no update yet · *One payroll for all sites*"),
            "{}",
            text_of(&first)
        );
        lena.says("/milestone move payroll to 9 june").await;
        lena.submits(&[("cause", json!("the bank's freeze"))]).await;
        office.turn_to("2026-03-06 10:00").await;
        assert_eq!(office.sandbox.messages("it-status").len(), 1, "edited, not posted again");
        assert!(text_of(&lena.again(&first)).contains("now 9 Jun"), "{}", text_of(&lena.again(&first)));
        office.turn_to("2026-03-09 10:00").await;
        assert_eq!(office.sandbox.messages("it-status").len(), 2, "a new week, a new post");
        assert_eq!(
            text_of(&lena.sees("it-status", "Milestones this week").await).matches("One payroll").count(),
            1
        );
    });
}

#[test]
fn a_colour_that_no_record_gave_is_labelled_for_every_reader() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        lena.says("/rapport digest #it-status weekdays 10:00").await;
        lena.says("/milestone update payroll").await;
        lena.submits(&[("changed", json!("The bank signed.")), ("means", json!("Pay stays as it is."))])
            .await;
        lena.submits(&[]).await;
        let labelled = "🟢 Green · the lead's own judgement · *One payroll for all sites*";
        assert!(text_of(&lena.asks("/milestone list #it-status").await).contains(labelled));
        office.turn_to("2026-03-03 10:00").await;
        let digest = text_of(&lena.sees("it-status", "Milestones this week").await);
        assert!(digest.contains(labelled), "{digest}");
    });
}

#[test]
fn it_names_who_leads_each_and_who_asked_for_it() {
    story(async |office| {
        let _lena = lena_with_payroll(office, "C0STATUS").await;
        let ada = office.someone("ada");
        ada.joins().await;
        ada.says("/rapport digest #it-status weekdays 10:00").await;
        office.turn_to("2026-03-03 10:01").await;
        let post = text_of(&ada.sees("it-status", "Milestones this week").await);
        assert!(post.contains("One payroll for all sites") && post.contains("Led by <@U0LENA>"), "{post}");
        assert!(post.contains("Asked for by <@U0ADA>"), "{post}");
    });
}

#[test]
fn of_two_leads_who_asked_for_it_the_channel_gets_one() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        let ada = office.someone("ada");
        ada.joins().await;
        for lead in [&lena, &ada] {
            lead.says("/rapport digest #it-status weekdays 10:00").await;
        }
        office.turn_to("2026-03-03 10:01").await;
        assert_eq!(office.sandbox.messages("it-status").len(), 1);
    });
}

#[test]
fn where_the_bot_cannot_post_the_lead_is_told_and_it_comes_once_it_can() {
    story(async |office| {
        office.expect(Expected::Refusals);
        office.expect(Expected::Failures);
        let lena = lena_with_payroll(office, "G0BOARD").await;
        lena.says("/rapport digest #board weekdays 10:00").await;
        office.turn_to("2026-03-03 10:00").await;
        let told = text_of(&lena.hears("Not posted.").await);
        assert!(
            told.contains("`/invite @rapport`") && !told.contains("draft"),
            "there is no draft of it: {told}"
        );
        office.sandbox.invite("board", "rapport").expect("invited");
        office.turn_to("2026-03-04 10:00").await;
        lena.sees("board", "One payroll for all sites").await;
    });
}

#[test]
fn missed_until_after_work_it_is_dropped_and_within_the_day_it_comes_once() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        lena.says("/rapport digest #it-status weekdays 10:00").await;
        for (back_at, posts) in [("2026-03-03 19:00", 0), ("2026-03-04 17:00", 1)] {
            office.bot_stops().await;
            office.leap_to(back_at).await;
            office.bot_starts().await;
            assert_eq!(office.sandbox.messages("it-status").len(), posts, "back at {back_at}");
        }
    });
}

#[test]
fn set_for_the_evening_and_missed_it_is_still_posted_that_day() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        lena.says("/rapport digest #it-status weekdays 18:00").await;
        office.bot_stops().await;
        office.leap_to("2026-03-03 19:00").await;
        office.bot_starts().await;
        assert_eq!(office.sandbox.messages("it-status").len(), 1);
    });
}
