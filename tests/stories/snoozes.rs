//! Snoozes and skips.

use crate::harness::{Office, Opening, Someone, story, text_of};
use rapport::domain::vocabulary::Circle;
use serde_json::Value;

/// The nudge of this Tuesday, about Dana.
async fn nudged(office: &Office, lena: &Someone<'_>) -> Value {
    office.keeps(lena, "dana", Circle::Inner, 20).await;
    office.turn_to("2026-03-03 09:30").await;
    lena.kept().pop().expect("a nudge")
}

fn last(lena: &Someone<'_>) -> Value {
    lena.kept().pop().expect("a nudge")
}

#[test]
fn each_snooze_brings_it_back_at_its_time() {
    for (choice, just_before, back) in [
        ("Later today", "2026-03-03 12:29", "2026-03-03 12:31"),
        ("Tomorrow", "2026-03-04 09:29", "2026-03-04 09:30"),
        ("Next week", "2026-03-10 09:29", "2026-03-10 09:30"),
    ] {
        story(async |office| {
            let lena = office.lena().await;
            lena.says("/rapport schedule weekly-plan off").await;
            let nudge = nudged(office, &lena).await;
            lena.picks(&nudge, "nudge.snooze", choice).await;
            let line = text_of(&lena.again(&nudge));
            assert!(line.contains("Snoozed. Back "), "{line}");
            office.turn_to(just_before).await;
            assert_eq!(lena.kept().len(), 1, "{choice}: not before its time, and no other beside it");
            office.turn_to(back).await;
            assert_eq!(lena.kept().len(), 2, "{choice}");
            assert!(text_of(&last(&lena)).contains("<@U0DANA>"));
        });
    }
}

#[test]
fn a_snoozed_nudge_never_comes_beside_a_regular_one() {
    story(async |office| {
        let lena = office.lena().await;
        lena.says("/rapport schedule weekly-plan off").await;
        office.keeps(&lena, "ada", Circle::Core, 40).await;
        let nudge = nudged(office, &lena).await;
        lena.picks(&nudge, "nudge.snooze", "Next week").await;
        office.turn_to("2026-03-05 09:30").await;
        assert!(text_of(&last(&lena)).contains("<@U0ADA>"), "somebody else meanwhile");
        lena.says("/checkin @ada coffee").await;
        office.keeps(&lena, "tomas", Circle::Core, 60).await;
        office.turn_to("2026-03-10 17:00").await;
        assert_eq!(lena.kept().len(), 3, "one that day");
        assert!(text_of(&last(&lena)).contains("<@U0DANA>"));
    });
}

#[test]
fn a_skipped_cycle_is_left_alone() {
    story(async |office| {
        let lena = office.lena().await;
        lena.says("/rapport schedule weekly-plan off").await;
        let nudge = nudged(office, &lena).await;
        lena.picks(&nudge, "nudge.snooze", "Skip this cycle").await;
        assert_eq!(text_of(&lena.again(&nudge)), "<@U0DANA> · Skipped this cycle.");
        office.turn_to("2026-03-17 09:29").await;
        assert_eq!(lena.kept().len(), 1);
        office.turn_to("2026-03-17 09:30").await;
        assert_eq!(lena.kept().len(), 2, "a cadence later it is due again");
    });
}

#[test]
fn after_two_snoozes_it_offers_to_skip_widen_or_remove() {
    story(async |office| {
        let lena = office.lena().await;
        let mut nudge = nudged(office, &lena).await;
        for back in ["2026-03-03 12:31", "2026-03-03 15:33"] {
            lena.picks(&nudge, "nudge.snooze", "Later today").await;
            office.turn_to(back).await;
            nudge = last(&lena);
        }
        let said = text_of(&nudge);
        assert!(said.contains("Snoozed twice now.") && !said.contains("Tomorrow"), "{said}");
        for offered in ["Skip this cycle", "See them less often", "Take off my list"] {
            assert!(said.contains(offered), "{offered} in {said}");
        }
        lena.picks(&nudge, "nudge.snooze", "See them less often").await;
        assert!(text_of(&last(&lena)).contains("Every 30 days from now on."));
        assert_eq!(lena.desk().await.peers[0].circle, Circle::Core);
    });
}

#[test]
fn taken_off_the_list_by_the_menu_they_are_gone() {
    story(async |office| {
        let lena = office.lena().await;
        let mut nudge = nudged(office, &lena).await;
        for back in ["2026-03-03 12:31", "2026-03-03 15:33"] {
            lena.picks(&nudge, "nudge.snooze", "Later today").await;
            office.turn_to(back).await;
            nudge = last(&lena);
        }
        lena.picks(&nudge, "nudge.snooze", "Take off my list").await;
        assert!(text_of(&last(&lena)).contains("Taken off your list."));
        assert!(lena.desk().await.peers.is_empty());
    });
}

#[test]
fn a_skip_outlives_a_request_and_ends_with_another_circle() {
    story(async |office| {
        let lena = office.lena().await;
        let nudge = nudged(office, &lena).await;
        lena.picks(&nudge, "nudge.snooze", "Skip this cycle").await;
        lena.says("/checkin @dana call, transactional").await;
        assert!(
            text_of(&lena.asks("/rapport").await).contains("Nobody is due."),
            "the cycle is still skipped"
        );
        lena.says("/rapport circle dana every 10 days").await;
        let today = text_of(&lena.asks("/rapport").await);
        assert!(today.contains("<@U0DANA>") && today.contains("20 days ago, overdue"), "{today}");
    });
}

#[test]
fn of_two_snoozed_to_one_day_the_second_waits_for_the_next_with_room() {
    story(async |office| {
        let lena = office.lena().await;
        lena.says("/rapport schedule weekly-plan off").await;
        let dana = nudged(office, &lena).await;
        office.keeps(&lena, "ada", Circle::Core, 40).await;
        office.turn_to("2026-03-05 09:30").await;
        let ada = last(&lena);
        lena.picks(&dana, "nudge.snooze", "Tomorrow").await;
        assert!(text_of(&lena.again(&dana)).contains("Fri 6 Mar, 09:30."), "{}", text_of(&lena.again(&dana)));
        lena.picks(&ada, "nudge.snooze", "Tomorrow").await;
        let line = text_of(&lena.again(&ada));
        assert!(line.contains("Mon 9 Mar, 09:30. The day you asked for has its nudge already."), "{line}");
        office.turn_to("2026-03-06 17:00").await;
        assert_eq!(lena.kept().len(), 3);
        let back = text_of(&last(&lena));
        assert!(back.contains("<@U0DANA>") && back.contains("23 days since you last talked"), "{back}");
        office.turn_to("2026-03-09 09:30").await;
        assert_eq!(lena.kept().len(), 4);
        assert!(text_of(&last(&lena)).contains("46 days since you last talked"), "{}", text_of(&last(&lena)));
    });
}

#[test]
fn what_is_snoozed_on_a_friday_leaves_monday_to_the_weekly_plan() {
    Opening::default().at("2026-03-06 09:20").story(async |office| {
        let lena = office.lena().await;
        lena.says("/rapport schedule check-in 30 9 * * 5").await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        office.turn_to("2026-03-06 15:45").await;
        let nudge = last(&lena);
        lena.picks(&nudge, "nudge.snooze", "Later today").await;
        let line = text_of(&lena.again(&nudge));
        assert!(line.contains("Tue 10 Mar, 09:30."), "{line}");
        office.turn_to("2026-03-09 17:00").await;
        assert!(text_of(&lena.hears("Your week").await).contains("U0DANA"));
        assert_eq!(lena.kept().len(), 3, "the plan and its map");
        office.turn_to("2026-03-10 09:30").await;
        assert_eq!(lena.kept().len(), 4);
    });
}

#[test]
fn late_in_the_day_later_today_says_that_the_day_is_over() {
    story(async |office| {
        let lena = office.lena().await;
        let nudge = nudged(office, &lena).await;
        office.turn_to("2026-03-03 15:45").await;
        lena.picks(&nudge, "nudge.snooze", "Later today").await;
        let line = text_of(&lena.again(&nudge));
        assert!(line.contains("Wed 4 Mar, 09:30. Today is over for nudges by then."), "{line}");
    });
}
