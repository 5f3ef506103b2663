//! The product's stories, each told in front of the page: read, typed and clicked by hand.

use super::visit::{Visit, visit};

/// Tuesday, 08:00 in Berlin: an hour and a half before the first nudge.
const MORNING: &str = "2026-03-03T07:00:00Z";

#[test]
fn somebody_joins_names_three_people_and_gets_a_first_nudge() {
    visit(MORNING, async |dana| {
        dana.opens("home").await;
        dana.becomes("Dana Whitfield").await;
        dana.reads_at_home("At most one nudge a day and four a week").await;
        dana.clicks_at_home("start").await;
        dana.reads_in_the_form("Whom would you want on your side before you need them?").await;
        dana.chooses("users", "Lena Brandt").await;
        dana.browser.press_escape().await;
        dana.fills("names", "Margaret Reid\nJonas Keller").await;
        dana.submits().await;
        dana.reads_at_home("3 people").await;
        dana.reads_at_home("Margaret Reid").await;
        dana.opens("messages").await;
        dana.sends("/checkin Margaret Reid lunch on 20 january, learned the board meets in June").await;
        dana.reads("Logged: lunch Tue 20 Jan with Margaret Reid.").await;
        dana.waits_for_the_next_nudge().await;
        dana.reads("A moment with Margaret Reid? 42 days since you last talked; you aim for every 30.").await;
        dana.reads("Nothing is sent to Margaret").await;
    });
}

#[test]
fn a_nudge_becomes_a_check_in_of_the_log() {
    visit(MORNING, async |lena| {
        lena.opens("messages").await;
        lena.waits_for_the_next_nudge().await;
        lena.reads("A moment with").await;
        let opener = "return [...document.querySelectorAll('[data-testid=message] blockquote')].pop()?.innerText ?? ''";
        let first = lena.browser.ask(opener).await;
        lena.clicks("nudge.opener").await;
        lena.browser.until("another opener", &format!("return (() => {{ {opener} }})() !== {first}")).await;
        lena.clicks("nudge.log").await;
        lena.reads_in_the_form("facts, not judgements").await;
        lena.marks("kind", "relational").await;
        lena.chooses("setting", "Walk").await;
        lena.fills("learned", "the depot opens on Sundays from May").await;
        lena.fills("follow_up", "ask how the first Sunday went").await;
        lena.submits().await;
        lena.reads("Logged: walk today.").await;
        lena.sends("/rapport log").await;
        lena.reads("the depot opens on Sundays from May; ask how the first Sunday went").await;
    });
}

#[test]
fn an_idea_is_promised_moved_and_delivered() {
    visit(MORNING, async |lena| {
        lena.opens("home").await;
        lena.clicks_at_home("milestone.add").await;
        lena.fills("title", "Returns without a receipt").await;
        lena.fills("outcome", "refund a customer in a minute").await;
        lena.submits().await;
        lena.reads_at_home("An idea: no business case yet").await;
        the_idea_is_promised(lena).await;
        lena.reads_at_home("Promised for 30 Jun").await;
        its_date_is_moved(lena).await;
        it_is_delivered(lena).await;
        lena.opens("messages").await;
        lena.sends("/milestone show receipt").await;
        lena.reads("Done 3 Mar").await;
        lena.reads("moved from 30 Jun to 14 Jul: the till maker ships two weeks later").await;
    });
}

/// With a sponsor and a channel found by name, and both dates from the calendar.
async fn the_idea_is_promised(lena: &Visit) {
    lena.opens_form_of_row("Returns without a receipt", "Edit").await;
    lena.fills("case", "Every tenth return fails at the till; worth 40 hours a month").await;
    lena.chooses("sponsor", "Tomás Herrera").await;
    lena.chooses_day("estimate", "2026-04-30").await;
    lena.chooses_day("promise", "2026-06-30").await;
    lena.chooses("channel", "it-status").await;
    lena.submits().await;
}

async fn its_date_is_moved(lena: &Visit) {
    lena.opens_form_of_row("Returns without a receipt", "Move date").await;
    lena.reads_in_the_form("Promised for 30 Jun").await;
    lena.chooses_day("promise", "2026-07-14").await;
    lena.chooses_day("estimate", "2026-05-12").await;
    lena.fills("cause", "the till maker ships two weeks later").await;
    lena.submits().await;
    lena.reads_at_home("First promised for 30 Jun, now 14 Jul").await;
    lena.opens("messages").await;
    lena.reads("A note to Tomás, for you to send before the date passes. I send nothing.").await;
    lena.opens("home").await;
}

async fn it_is_delivered(lena: &Visit) {
    lena.opens_form_of_row("Returns without a receipt", "Mark done").await;
    lena.reads_in_the_form("The result wanted?").await;
    lena.fills("learned", "ask the till maker first").await;
    lena.goes_on().await;
    lena.reads_in_the_form("✅ Delivered").await;
    lena.submits().await;
    let gone = "return !document.querySelector('[data-testid=home]').innerText.includes('Returns without a receipt')";
    lena.browser.until("the Home without it", gone).await;
}

#[test]
fn settings_are_changed_and_nudges_pause() {
    visit(MORNING, async |lena| {
        lena.opens("home").await;
        lena.clicks_at_home("settings").await;
        lena.chooses("per_week", "3 nudges").await;
        lena.fills("days_off", "24 Dec").await;
        lena.submits().await;
        lena.reads_at_home("At most one nudge a day and three a week").await;
        lena.clicks_at_home("schedules").await;
        lena.refills("schedule.try.check-in", "wed 10:15\u{e007}").await;
        lena.reads_in_the_form("Every Wednesday at 10:15; next:").await;
        lena.submits().await;
        lena.reads_at_home("Check-in nudges: Every Wednesday at 10:15").await;
        lena.clicks_at_home("pause.week").await;
        lena.reads_at_home("Paused until 10 Mar.").await;
        lena.clicks_at_home("resume").await;
        lena.reads_at_home("At most one nudge a day and three a week").await;
        lena.opens("messages").await;
        lena.sends("/rapport schedule").await;
        lena.reads("Days off: Thu 24 Dec").await;
    });
}
