//! Lines that say more, or say it otherwise, than the help has it: each is understood whole, or said to be not.

use super::milestones::lena_with_payroll;
use crate::harness::{Someone, story, text_of};
use rapport::domain::lead::Standing;
use rapport::domain::vocabulary::Circle;

async fn is_told(lena: &Someone<'_>, lines: &[(&str, &str)]) {
    for (line, said) in lines {
        let answer = text_of(&lena.asks(line).await);
        assert!(answer.contains(said), "{line}: {answer}");
    }
}

#[test]
fn times_at_which_nothing_is_sent_are_marked_and_those_that_fit_no_schedule_are_refused() {
    story(async |office| {
        let lena = office.lena().await;
        let never = "(left out: outside your working hours)";
        let hint = "Nothing is sent then: your working hours are 08:30 to 17:30, Monday to Friday.";
        for line in ["tue, thu 19:30", "0 3 * * 1", "sat 10:00", "weekends 10:00"] {
            let answer = text_of(&lena.asks(&format!("/rapport schedule check-in {line}")).await);
            assert!(answer.contains(never) && answer.contains(hint), "{line}: {answer}");
        }
        let some = text_of(&lena.asks("/rapport schedule check-in daily 10:00").await);
        assert!(!some.contains("Nothing is sent then"), "{some}");
        is_told(
            &lena,
            &[
                ("/rapport schedule check-in tue 9:30 and thu 14:30", "the same times on each of its days"),
                ("/rapport schedule check-in every 2nd monday 10:00", "Days of the week come every week"),
                ("/rapport schedule weekly plan monday 10:00", "*Weekly plan*: Every Monday at 10:00"),
                ("/rapport schedule check-ins wed 10:00", "*Check-in nudges*: Every Wednesday at 10:00"),
                ("/rapport schedule checkin off", "*Check-in nudges*: off"),
            ],
        )
        .await;
    });
}

#[test]
fn hours_pauses_and_days_off_are_taken_as_they_are_said_or_refused() {
    story(async |office| {
        let lena = office.lena().await;
        is_told(
            &lena,
            &[
                ("/rapport hours mon-thu 8:30 to 17:30", "The days are Monday to Friday"),
                ("/rapport hours 9am - 5pm", "Nudges come from 09:00 to 17:00, Monday to Friday."),
                ("/rapport hours 8:30 to 5:30", "Is 5:30 in the morning or the afternoon?"),
                ("/rapport off yesterday", "That day has passed."),
                ("/rapport off next week", "No nudges from Mon 9 Mar to Fri 13 Mar."),
                ("/rapport pause until yesterday", "That day has passed."),
                ("/rapport pause until today", "Pause until a day ahead"),
                ("/rapport pause until next week", "Paused. Nudges come again from Mon 9 Mar."),
                ("/rapport resume", "Nudges come again"),
                ("/rapport pause next week", "No nudges from Mon 9 Mar to Fri 13 Mar."),
                ("/rapport pause for two weeks", "Paused. Nudges come again from Tue 17 Mar."),
                ("/rapport resume on monday", "Paused. Nudges come again from Mon 9 Mar."),
            ],
        )
        .await;
        let lead = lena.desk().await.lead.expect("a lead");
        assert_eq!(lead.days_off.len(), 5, "Monday to Friday, once");
        assert!(matches!(lead.standing, Standing::Paused { until: Some(_) }));
    });
}

#[test]
fn what_belongs_to_another_command_leads_there_and_talk_is_no_line_to_log() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        is_told(
            &lena,
            &[
                ("/rapport checkin dana lunch", "That is a command of its own: `/checkin dana lunch`"),
                ("/rapport milestone", "That is a command of its own: `/milestone`"),
                ("/milestone list #nowhere", "I do not know the channel #nowhere."),
                ("thanks!", "You are welcome."),
                ("What can you do?", "/rapport add"),
                ("who is due?", "<@U0DANA>"),
            ],
        )
        .await;
        assert_eq!(lena.desk().await.checkins, []);
    });
}

#[test]
fn a_milestone_is_found_at_the_beginning_of_a_line_without_a_comma() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        let what = "/milestone obstacle payroll the supplier is late, again";
        is_told(&lena, &[(what, "the supplier is late, again")]).await;
        assert_eq!(lena.desk().await.obstacles[0].what, "the supplier is late, again");
        let long = format!("/milestone obstacle payroll, {}", "x".repeat(300));
        is_told(&lena, &[(&long, "to 280 characters; it has 300.")]).await;
    });
}
