//! When nudges keep quiet: the budget, weekends, days off, a pause, do-not-disturb, a status that says away.

use crate::harness::{Expected, Office, Opening, Someone, story, text_of};
use rapport::domain::nudge::NudgeState;
use rapport::domain::vocabulary::Circle;
use slack_sandbox::ProfileChange;

/// Lena, who keeps Dana, due, and is asked for nudges every day of the week.
async fn lena_with_dana(office: &Office) -> Someone<'_> {
    let lena = office.lena().await;
    office.keeps(&lena, "dana", Circle::Inner, 20).await;
    lena.says("/rapport schedule weekly-plan off").await;
    lena.says("/rapport schedule check-in 30 9 * * *").await;
    lena
}

#[test]
fn at_most_one_a_day_and_four_a_week() {
    Opening::default().at("2026-03-02 09:20").story(async |office| {
        let lena = lena_with_dana(office).await;
        lena.says("/rapport schedule check-in */30 9-16 * * 1-5").await;
        for who in ["ada", "tomas", "ingrid", "marco", "Jonas Keller"] {
            office.keeps(&lena, who, Circle::Core, 60).await;
        }
        for day in 2..=6 {
            office.turn_to(&format!("2026-03-0{day} 17:00")).await;
            let nudges = lena.desk().await.nudges;
            assert_eq!(nudges.len(), (day - 1).min(4), "by Friday four, one a day");
            if let Some(last) = nudges.iter().find(|n| n.state == NudgeState::Sent) {
                let peer = last.peer().expect("a person").clone();
                let peer = lena.desk().await.peers.into_iter().find(|p| p.id == peer).expect("on the list");
                lena.says(&format!("/checkin {} coffee", peer.name)).await;
            }
        }
        assert_eq!(lena.kept().len(), 4);
    });
}

#[test]
fn nothing_on_a_weekend_or_a_day_off() {
    Opening::default().at("2026-03-06 12:00").story(async |office| {
        let lena = lena_with_dana(office).await;
        lena.says("/rapport off 9 march").await;
        office.turn_to("2026-03-09 17:00").await;
        assert!(lena.kept().is_empty(), "Saturday, Sunday, and a Monday off");
        office.turn_to("2026-03-10 09:30").await;
        assert_eq!(lena.kept().len(), 1);
    });
}

#[test]
fn nothing_on_the_holidays_of_the_settings() {
    let holiday = "2026-03-03".parse().expect("a day");
    Opening::default().set(|settings| settings.nudges.holidays = vec![holiday]).story(async |office| {
        let lena = lena_with_dana(office).await;
        office.turn_to("2026-03-03 17:00").await;
        assert!(lena.kept().is_empty());
        office.turn_to("2026-03-04 09:30").await;
        assert_eq!(lena.kept().len(), 1);
    });
}

#[test]
fn nothing_while_paused_and_nothing_comes_after() {
    story(async |office| {
        let lena = lena_with_dana(office).await;
        let said = text_of(&lena.asks("/rapport pause until 5 march").await);
        assert!(said.contains("Paused. Nudges come again from Thu 5 Mar."), "{said}");
        let today = text_of(&lena.asks("/rapport").await);
        assert!(today.contains("Paused until 5 Mar. `/rapport resume` brings nudges back."), "{today}");
        office.turn_to("2026-03-05 09:29").await;
        assert!(lena.kept().is_empty());
        office.turn_to("2026-03-05 09:30").await;
        assert_eq!(lena.kept().len(), 1);
        lena.says("/checkin @dana lunch").await;
        lena.says("/rapport pause").await;
        office.keeps(&lena, "ada", Circle::Core, 60).await;
        office.turn_to("2026-03-06 17:00").await;
        assert_eq!(lena.kept().len(), 1);
        lena.says("/rapport resume").await;
        office.turn_to("2026-03-09 09:30").await;
        assert_eq!(lena.kept().len(), 2);
    });
}

#[test]
fn nothing_outside_the_working_hours_of_the_lead() {
    story(async |office| {
        let lena = lena_with_dana(office).await;
        let said = text_of(&lena.asks("/rapport hours 10 to 16:30").await);
        assert!(said.contains("10:00 to 16:30"), "{said}");
        office.turn_to("2026-03-04 09:00").await;
        assert!(lena.kept().is_empty(), "half past nine is too early for her");
        lena.says("/rapport schedule check-in 0 10 * * *").await;
        office.turn_to("2026-03-04 10:00").await;
        assert_eq!(lena.kept().len(), 1);
    });
}

#[test]
fn in_do_not_disturb_it_waits_until_that_ends() {
    story(async |office| {
        let lena = lena_with_dana(office).await;
        let until = Some(crate::harness::local("2026-03-03 11:00").timestamp_millis());
        lena.changes(&ProfileChange { dnd_until: until, ..ProfileChange::default() }).await;
        office.turn_to("2026-03-03 10:59").await;
        assert!(lena.kept().is_empty());
        office.turn_to("2026-03-03 11:00").await;
        assert_eq!(lena.kept().len(), 1);
    });
}

#[test]
fn logged_while_it_waits_it_never_comes() {
    story(async |office| {
        let lena = lena_with_dana(office).await;
        let until = Some(crate::harness::local("2026-03-03 11:00").timestamp_millis());
        lena.changes(&ProfileChange { dnd_until: until, ..ProfileChange::default() }).await;
        office.turn_to("2026-03-03 10:00").await;
        lena.says("/checkin @dana lunch yesterday").await;
        office.turn_to("2026-03-03 12:00").await;
        assert!(lena.kept().is_empty());
    });
}

#[test]
fn in_do_not_disturb_for_the_rest_of_the_day_it_is_dropped() {
    story(async |office| {
        office.expect(Expected::Failures);
        let lena = lena_with_dana(office).await;
        let until = Some(crate::harness::local("2026-03-03 20:00").timestamp_millis());
        lena.changes(&ProfileChange { dnd_until: until, ..ProfileChange::default() }).await;
        office.turn_to("2026-03-04 09:00").await;
        assert!(lena.kept().is_empty());
        assert!(matches!(lena.desk().await.nudges[0].state, NudgeState::Withdrawn { .. }));
    });
}

#[test]
fn away_by_status_it_is_dropped_and_comes_again_another_day() {
    story(async |office| {
        office.expect(Expected::Failures);
        let lena = lena_with_dana(office).await;
        let status = |emoji: &str, text: &str| ProfileChange {
            status_emoji: Some(emoji.into()),
            status_text: Some(text.into()),
            ..ProfileChange::default()
        };
        lena.changes(&status(":palm_tree:", "Vacationing")).await;
        office.turn_to("2026-03-03 17:00").await;
        assert!(lena.kept().is_empty());
        lena.changes(&status("", "")).await;
        office.turn_to("2026-03-12 17:00").await;
        assert_eq!(lena.kept().len(), 1);
    });
}

#[test]
fn paused_or_gone_while_it_waits_it_never_comes() {
    for leaves in [false, true] {
        story(async |office| {
            let lena = lena_with_dana(office).await;
            let until = Some(crate::harness::local("2026-03-03 11:00").timestamp_millis());
            lena.changes(&ProfileChange { dnd_until: until, ..ProfileChange::default() }).await;
            office.turn_to("2026-03-03 10:00").await;
            match leaves {
                true => lena.leaves().await,
                false => lena.says("/rapport pause").await,
            }
            office.turn_to("2026-03-03 12:00").await;
            assert!(lena.kept().is_empty());
            assert!(matches!(lena.desk().await.nudges[0].state, NudgeState::Withdrawn { .. }));
        });
    }
}

#[test]
fn hours_that_end_while_it_waits_are_kept() {
    story(async |office| {
        office.expect(Expected::Failures);
        let lena = lena_with_dana(office).await;
        let until = Some(crate::harness::local("2026-03-03 11:00").timestamp_millis());
        lena.changes(&ProfileChange { dnd_until: until, ..ProfileChange::default() }).await;
        office.turn_to("2026-03-03 10:00").await;
        lena.says("/rapport hours 8:30 to 10:30").await;
        office.turn_to("2026-03-03 12:00").await;
        assert!(lena.kept().is_empty());
    });
}
