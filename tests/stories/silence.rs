//! Nudges that go unanswered: half as often after two, a question and a pause after four.

use crate::harness::{Office, Someone, story, text_of};
use rapport::domain::lead::Standing;
use rapport::domain::vocabulary::Circle;

/// Lena, asked on every working day, who answers none of her first four nudges.
async fn four_unanswered(office: &Office) -> Someone<'_> {
    let lena = office.lena().await;
    lena.says("/rapport schedule weekly-plan off").await;
    for who in ["dana", "ada", "tomas", "ingrid", "marco", "Jonas Keller"] {
        office.keeps(&lena, who, Circle::Inner, 60).await;
    }
    lena.says("/rapport schedule check-in 30 9 * * 1-5").await;
    for (day, by_then) in [(3, 1), (4, 2), (5, 3), (6, 3), (9, 4)] {
        office.turn_to(&format!("2026-03-{day:02} 12:00")).await;
        assert_eq!(lena.kept().len(), by_then, "by {day} March");
        let last = text_of(&lena.kept().pop().expect("a nudge"));
        let told = last.contains("so every second is left out until you answer one");
        assert_eq!(told, by_then > 2, "why they come half as often: {last}");
    }
    office.turn_to("2026-03-10 12:00").await;
    assert_eq!(lena.kept().len(), 5);
    lena
}

#[test]
fn after_four_it_asks_and_pauses_and_goes_on_when_told_to() {
    story(async |office| {
        let lena = four_unanswered(office).await;
        let question = lena.kept().pop().expect("a question");
        assert!(text_of(&question).contains("the last four went unanswered"), "{}", text_of(&question));
        assert_eq!(lena.desk().await.lead.expect("a lead").standing, Standing::Paused { until: None });
        office.turn_to("2026-03-12 12:00").await;
        assert_eq!(lena.kept().len(), 5, "it waits for the answer");
        lena.clicks(&question, "still.keep").await;
        assert_eq!(text_of(&lena.again(&question)), "Nudges go on, as before.");
        office.turn_to("2026-03-13 12:00").await;
        assert_eq!(lena.kept().len(), 6);
        assert_eq!(lena.desk().await.lead.expect("a lead").standing, Standing::Active);
    });
}

#[test]
fn told_to_stay_paused_it_stays_so_until_resumed() {
    story(async |office| {
        let lena = four_unanswered(office).await;
        let question = lena.kept().pop().expect("a question");
        lena.clicks(&question, "still.pause").await;
        assert!(text_of(&lena.again(&question)).contains("`/rapport resume` starts them again."));
        office.turn_to("2026-03-20 12:00").await;
        assert_eq!(lena.kept().len(), 5);
        lena.says("/rapport resume").await;
        office.turn_to("2026-03-23 12:00").await;
        let next = text_of(&lena.kept().pop().expect("a nudge"));
        assert!(next.contains("since you last talked"), "a person again, not the same question: {next}");
    });
}
