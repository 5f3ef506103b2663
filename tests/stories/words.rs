//! Commands and their words: help that works as it says, the nearest to a mistyped one, schedules echoed.

use super::milestones::lena_with_payroll;
use crate::harness::{Someone, story, text_of};
use rapport::domain::command::{MilestoneWord, RapportWord};
use rapport::domain::delivery::Message;
use rapport::domain::desk::Change;
use rapport::domain::vocabulary::Circle;
use rapport::view::help;
use serde_json::Value;

/// Every command that a help message shows as it may be typed: its examples, and what takes no arguments.
fn typed(help: &Message) -> Vec<String> {
    let text = text_of(&serde_json::json!({ "blocks": help.blocks }));
    let quoted = text.split('`').skip(1).step_by(2).filter(|quoted| quoted.starts_with('/'));
    let complete = quoted.filter(|quoted| !quoted.contains(['[', '…']) && !quoted.contains("&lt;"));
    complete.map(str::to_owned).collect()
}

/// Whether an answer turns the person away.
fn turns_away(answer: &str) -> bool {
    let signs =
        ["I do not know", "is not among your", "There is no", "Which ", "Whom?", "As in `", "Did you mean"];
    signs.iter().any(|sign| answer.contains(sign))
}

#[test]
fn every_example_of_the_help_does_what_it_says() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        let ada = office.keeps(&lena, "ada", Circle::Core, 3).await;
        let desk = lena.desk().await;
        let as_before = [
            Change::Lead(desk.lead.expect("a lead")),
            Change::Peer(ada),
            Change::Milestone(desk.milestones[0].clone()),
        ];
        let pages = [help::rapport(None), help::milestone(None), help::checkin()];
        let mut examples: Vec<String> = pages.iter().flat_map(typed).collect();
        let mut seen = std::collections::HashSet::new();
        examples.retain(|example| seen.insert(example.clone()));
        assert!(examples.len() > 25, "{examples:?}");
        for example in examples {
            office.given(&as_before).await;
            let before = lena.messages().len();
            lena.says(&example).await;
            let opened = |lena: &Someone<'_>| !lena.person.views().is_empty();
            let patience = std::time::Duration::from_secs(5);
            let came =
                office.sandbox.wait_for(patience, |_| opened(&lena) || lena.messages().len() > before).await;
            assert!(came, "no answer to {example}");
            if let Some(form) = lena.person.views().pop() {
                lena.person.close(&form).expect("closed");
            } else {
                let answer = text_of(&lena.last());
                let is_help = example.contains("help");
                assert!(is_help || !turns_away(&answer), "{example} was turned away: {answer}");
            }
        }
    });
}

#[test]
fn every_word_has_help_of_its_own_with_an_example_that_is_its_own() {
    story(async |office| {
        let lena = office.lena().await;
        for word in RapportWord::ALL {
            let said = text_of(&lena.asks(&format!("/rapport help {}", word.code())).await);
            assert!(said.contains(word.label()), "{said}");
        }
        for word in MilestoneWord::ALL {
            let said = text_of(&lena.asks(&format!("/milestone help {}", word.code())).await);
            assert!(said.contains(word.label()), "{said}");
        }
    });
}

#[test]
fn an_unknown_word_is_answered_with_the_nearest_and_the_help() {
    story(async |office| {
        let lena = office.lena().await;
        for (typed, nearest) in
            [("/rapport peple", "/rapport people"), ("/milestone lsit", "/milestone list")]
        {
            let said = text_of(&lena.asks(typed).await);
            assert!(said.contains(&format!("I do not know `{typed}`. Did you mean `{nearest}`?")), "{said}");
            assert!(said.contains("e.g. `"), "and the help: {said}");
        }
        for (typed, nearest) in
            [("rapport help peple", "rapport people"), ("milestone help lsit", "milestone list")]
        {
            let said = text_of(&lena.asks(&format!("/{typed}")).await);
            assert!(
                said.contains(&format!("Did you mean `/{nearest}`?")) && said.contains("e.g. `"),
                "{said}"
            );
        }
        let said = text_of(&lena.asks("/rapport help peers").await);
        assert!(said.starts_with("`/rapport people`"), "another word for it is one too: {said}");
        let said = text_of(&lena.asks("/rapport <!channel> xyzzy").await);
        assert!(!said.contains("<!channel>"), "{said}");
    });
}

#[test]
fn what_asks_only_is_answered_as_often_as_it_is_asked() {
    story(async |office| {
        let lena = office.lena().await;
        for command in
            ["/rapport help", "/rapport schedule", "/rapport people", "/milestone list", "/checkin help"]
        {
            let (first, second) = (lena.asks(command).await, lena.asks(command).await);
            assert_eq!(text_of(&first), text_of(&second), "{command}");
        }
    });
}

/// How many times to come it names, as in "Tue 3 Mar, 09:30".
fn times(said: &str) -> usize {
    said.split(", ").filter(|rest| rest.get(2..3) == Some(":")).count()
}

#[test]
fn a_schedule_by_words_or_by_cron_is_echoed_with_its_next_three_times() {
    story(async |office| {
        let lena = office.lena().await;
        let by_words = text_of(&lena.asks("/rapport schedule check-in tue, thu 9:30").await);
        assert!(
            by_words.contains("*Check-in nudges*: Every Tuesday and Thursday at 09:30 (Europe/Berlin)"),
            "{by_words}"
        );
        assert!(
            by_words.contains("Tue 3 Mar, 09:30 · ") && by_words.contains("Thu 5 Mar, 09:30 · "),
            "{by_words}"
        );
        assert_eq!(times(&by_words), 3);
        let by_cron = text_of(&lena.asks("/rapport schedule check-in 30 9 * * 2,4").await);
        assert_eq!(by_cron, by_words);
        let all = text_of(&lena.asks("/rapport schedule").await);
        assert_eq!(times(&all), 9, "three schedules: {all}");
    });
}

#[test]
fn a_schedule_that_cannot_be_is_refused_and_the_old_one_stays() {
    story(async |office| {
        let lena = office.lena().await;
        let before = lena.desk().await.schedules;
        for wrong in ["30 9 31 2 *", "30 25 * * 2", "whenever you like", "* * * * * * * * *", "30 9 1 * 2"] {
            let said = text_of(&lena.asks(&format!("/rapport schedule check-in {wrong}")).await);
            assert!(!said.is_empty() && times(&said) == 0, "{wrong}: {said}");
        }
        let said = text_of(&lena.asks("/rapport schedule chekin tue 9:30").await);
        assert!(said.contains("Did you mean `check-in`?"), "{said}");
        let channel = text_of(&lena.asks("/rapport digest it-status monday 10:00").await);
        assert!(channel.contains("I do not know the channel"), "{channel}");
        assert_eq!(lena.desk().await.schedules, before);
    });
}

#[test]
fn people_are_listed_shown_moved_and_taken_off() {
    story(async |office| {
        let lena = office.lena().await;
        let added = text_of(&lena.asks("/rapport add @dana cfo inner every 21 days").await);
        assert!(added.contains("Added <@U0DANA>: CFO, Inner circle, every 21 days."), "{added}");
        assert!(text_of(&lena.asks("/rapport people").await).contains("<@U0DANA> · CFO"));
        lena.says("/checkin @dana lunch, learned the close takes 9 days").await;
        let page = text_of(&lena.asks("/rapport peer dana").await);
        assert!(page.contains("the close takes 9 days") && page.contains("▰▰▰▰▰\u{a0}100"), "{page}");
        let log = text_of(&lena.asks("/rapport log").await);
        assert!(log.contains("<@U0DANA> · lunch today — the close takes 9 days"), "{log}");
        let moved = text_of(&lena.asks("/rapport circle dana wide").await);
        assert!(moved.contains("Wide circle, every 90 days"), "{moved}");
        let removed = lena.asks("/rapport remove dana").await;
        assert!(lena.desk().await.peers.is_empty());
        lena.clicks(&removed, "peer.keep").await;
        assert_eq!(lena.desk().await.peers.len(), 1, "put back");
    });
}

#[test]
fn the_coming_two_weeks_are_shown_as_they_then_come() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        let plan = text_of(&lena.asks("/rapport plan").await);
        assert!(plan.contains("Tue 3 Mar, 09:30") && plan.contains("*Dana Whitfield*"), "{plan}");
        office.turn_to("2026-03-03 09:30").await;
        let nudge: Value = lena.kept().pop().expect("as it was shown");
        assert!(text_of(&nudge).contains("<@U0DANA>"));
    });
}

#[test]
fn nobody_is_taken_off_by_a_part_of_their_name_without_a_question() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 3).await;
        for name in ["Priya Natarajan", "Ada Okafor", "Ada Lovelace"] {
            lena.says(&format!("/rapport add {name}")).await;
        }
        let asked = lena.asks("/rapport remove tara").await;
        let said = text_of(&asked);
        assert!(said.contains("tara is not among your people. Did you mean Priya Natarajan?"), "{said}");
        let asked = lena.asks("/rapport remove dan").await;
        assert!(text_of(&asked).contains("Did you mean Dana Whitfield?"), "{asked}");
        assert_eq!(lena.desk().await.peers.len(), 4, "nobody is gone yet");
        lena.clicks(&asked, "peer.off").await;
        lena.hears("Dana Whitfield is off your list").await;
        let which = lena.asks("/rapport circle ada wide").await;
        assert!(text_of(&which).contains("Which ada?"), "{which}");
        lena.clicks(&which, "peer.meant").await;
        lena.hears("*Ada Okafor*: Wide circle, every 90 days.").await;
        let log = text_of(&lena.asks("/checkin Raj lunch").await);
        assert!(log.contains("Raj is not among your people. Did you mean Priya Natarajan?"), "{log}");
    });
}

#[test]
fn a_person_is_added_with_all_that_was_said_of_them_and_never_twice() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Core, 3).await;
        for (line, said) in [
            ("Zoë Müller business unit", "Added *Zoë Müller*: Business unit, Core circle, every 30 days."),
            (
                "Peter, head of sales, likes chess",
                "Added *Peter*: Business unit, Core circle, every 30 days. I left out \"likes chess\".",
            ),
            ("Ole every two weeks", "Added *Ole*: Core circle, every 14 days."),
            ("Oli every 0 days", "every 1 to 365 days"),
            ("@dana inner", "<@U0DANA> is already on your list; now Inner circle, every 14 days."),
            ("@dana", "<@U0DANA> is already on your list."),
            ("dana", "<@U0DANA> is on your list already. Another dana? Add the last name as well"),
            ("@here", "That is no single person."),
        ] {
            let answer = text_of(&lena.asks(&format!("/rapport add {line}")).await);
            assert!(answer.contains(said), "{line}: {answer}");
        }
        assert_eq!(lena.desk().await.peers.len(), 4);
    });
}
