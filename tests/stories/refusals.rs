//! When Slack refuses: whoever waits is told what did not go out, and gets a way to mend it.

use super::milestones::lena_with_payroll;
use crate::harness::{Expected, Office, Someone, story, text_of};
use rapport::domain::lead::Standing;
use rapport::domain::vocabulary::Circle;
use rapport::store::DeliveryState;
use serde_json::{Value, json};
use slack_sandbox::{Fault, FaultKind, ProfileChange};

fn refuses(method: &str, error: &str) -> Fault {
    Fault::api(method, FaultKind::Error).error(error).times(10_000)
}

fn expects_failures(office: &Office) {
    office.expect(Expected::Refusals);
    office.expect(Expected::Failures);
}

/// Drafts, previews and posts an update.
async fn posts(lena: &Someone<'_>) {
    lena.says("/milestone update payroll").await;
    lena.submits(&[("changed", json!("The bank signed.")), ("means", json!("Nothing changes."))]).await;
    lena.submits(&[]).await;
}

fn posted(office: &Office) -> Vec<Value> {
    let mut posts = office.sandbox.messages("it-status");
    posts.retain(|m| text_of(m).contains("Status update by"));
    posts
}

#[test]
fn a_post_whose_answer_is_lost_is_found_in_a_channel_that_the_bot_is_no_member_of() {
    story(async |office| {
        office.expect(Expected::Refusals);
        let lena = lena_with_payroll(office, "C0STATUS").await;
        office
            .sandbox
            .fault(Fault::api("chat.postMessage", FaultKind::LostAnswer).given("channel", "C0STATUS"));
        posts(&lena).await;
        office.turn_by(5).await;
        assert_eq!((posted(office).len(), office.calls("conversations.join")), (1, 1));
        assert!(lena.messages().iter().all(|m| !text_of(m).contains("Not posted")), "nothing false is said");
    });
}

#[test]
fn while_it_cannot_be_looked_for_nothing_is_posted_again() {
    story(async |office| {
        expects_failures(office);
        let lena = lena_with_payroll(office, "C0STATUS").await;
        office
            .sandbox
            .fault(Fault::api("chat.postMessage", FaultKind::LostAnswer).given("channel", "C0STATUS"));
        office
            .sandbox
            .fault(refuses("conversations.history", "channel_not_found").given("channel", "C0STATUS"));
        posts(&lena).await;
        office.turn_to("2026-03-04 08:00").await;
        assert_eq!(posted(office).len(), 1);
        let told = text_of(&lena.hears("Not posted.").await);
        assert!(told.contains("Look there before you post it again."), "{told}");
    });
}

#[test]
fn what_slack_does_not_answer_for_most_of_a_day_is_said() {
    story(async |office| {
        expects_failures(office);
        let lena = lena_with_payroll(office, "C0STATUS").await;
        let unwell = Fault::api("chat.postMessage", FaultKind::RateLimited).status(200).times(10_000);
        office.sandbox.fault(unwell.given("channel", "C0STATUS"));
        posts(&lena).await;
        office.turn_to("2026-03-03 18:00").await;
        assert_eq!(office.count(DeliveryState::Failed).await, 0, "half a day is not most of a day");
        office.turn_to("2026-03-04 08:00").await;
        let told = lena.hears("Not posted. Slack did not answer for most of a day.").await;
        office.sandbox.clear_faults();
        lena.clicks(&told, "milestone.update").await;
        lena.submits(&[]).await;
        lena.submits(&[]).await;
        assert_eq!(posted(office).len(), 1);
    });
}

#[test]
fn an_edit_that_is_refused_is_said_and_tried_again_by_a_click() {
    story(async |office| {
        expects_failures(office);
        let lena = lena_with_payroll(office, "C0STATUS").await;
        posts(&lena).await;
        let answer = lena.hears("Posted *One payroll for all sites*").await;
        office.sandbox.fault(refuses("chat.update", "is_archived").given("channel", "C0STATUS"));
        lena.clicks(&answer, "post.edit").await;
        lena.submits(&[("changed", json!("The bank signed on Monday."))]).await;
        lena.submits(&[]).await;
        let told = lena.hears("Not changed.").await;
        assert!(text_of(&told).contains("the channel is archived"), "{}", text_of(&told));
        assert!(text_of(&posted(office)[0]).contains("The bank signed."), "it says what it said");
        office.sandbox.clear_faults();
        lena.clicks(&told, "post.retry").await;
        assert!(text_of(&posted(office)[0]).contains("The bank signed on Monday."));
    });
}

#[test]
fn a_picture_and_an_export_that_are_refused_are_said() {
    story(async |office| {
        expects_failures(office);
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        office.sandbox.fault(refuses("files.getUploadURLExternal", "file_uploads_disabled"));
        lena.says("/rapport map").await;
        lena.hears("Not sent: your map. Slack did not take it (file_uploads_disabled).").await;
        lena.says("/rapport export").await;
        lena.hears("Not sent: your contact log, as CSV.").await;
    });
}

#[test]
fn while_the_token_is_refused_everything_waits_and_then_goes_on() {
    story(async |office| {
        office.expect(Expected::Refusals);
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        office.sandbox.fault(Fault { method: None, ..refuses("", "token_revoked") });
        office.turn_to("2026-03-03 09:30").await;
        lena.says("@ada coffee").await;
        let calls = office.sandbox.calls().len();
        office.turn_to("2026-03-03 11:00").await;
        let asked = office.sandbox.calls().len() - calls;
        assert!(asked < 20 * 6, "it is asked now and then, and not hammered: {asked}");
        assert!(lena.kept().is_empty());
        let page = office.doctor().await;
        assert!(page.contains("to be tried again: Slack refused it: token_revoked"), "{page}");
        office.sandbox.clear_faults();
        office.turn_by(6).await;
        let said: Vec<String> = lena.kept().iter().map(text_of).collect();
        assert_eq!(said.len(), 2, "{said:?}");
        assert_eq!(office.count(DeliveryState::Failed).await, 0);
    });
}

#[test]
fn a_lead_whose_account_is_deactivated_is_sent_nothing_more() {
    story(async |office| {
        expects_failures(office);
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        office.sandbox.fault(refuses("chat.postMessage", "user_disabled"));
        office.turn_to("2026-03-03 09:31").await;
        assert_eq!(lena.desk().await.lead.expect("a lead").standing, Standing::Paused { until: None });
        let calls = office.sandbox.calls().len();
        office.turn_to("2026-03-12 17:00").await;
        assert_eq!(office.sandbox.calls().len(), calls, "not a word to them after that");
        office.sandbox.clear_faults();
        lena.says("/rapport resume").await;
        office.turn_to("2026-03-24 17:00").await;
        assert!(!lena.kept().is_empty(), "back, and nudged again");
    });
}

#[test]
fn a_lead_who_left_slack_has_left() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        let gone = ProfileChange { deleted: Some(true), ..ProfileChange::default() };
        let calls = office.sandbox.calls().len();
        lena.changes(&gone).await;
        assert!(matches!(lena.desk().await.lead.expect("a lead").standing, Standing::Left { .. }));
        office.turn_to("2026-03-12 17:00").await;
        assert_eq!(office.sandbox.calls().len(), calls, "not a word to them");
    });
}

#[test]
fn a_form_that_the_home_could_not_open_leaves_a_button_in_the_direct_message() {
    story(async |office| {
        office.expect(Expected::Refusals);
        let lena = office.lena().await;
        let home = lena.opens_home().await;
        office.sandbox.fault(refuses("views.open", "expired_trigger_id").times(1));
        lena.clicks(&home, "peer.add").await;
        let offered = lena.hears("Slack did not open the form in time.").await;
        lena.clicks(&offered, "peer.add").await;
        lena.form().await;
    });
}

#[test]
fn an_answer_that_its_address_does_not_take_comes_as_a_direct_message() {
    story(async |office| {
        office.expect(Expected::Refusals);
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        let peer = lena.desk().await.peers[0].id.to_string();
        lena.says("/checkin").await;
        office.sandbox.fault(Fault { status: Some(404), ..refuses("response_url", "expired_url") });
        lena.submits(&[("peer", json!(peer)), ("setting", json!("coffee"))]).await;
        let answer = lena.hears("Logged: coffee today").await;
        assert_ne!(answer["ephemeral"], true);
        lena.clicks(&answer, "checkin.undo").await;
        assert_eq!(lena.logged().await, 0, "its buttons work there as well");
    });
}
