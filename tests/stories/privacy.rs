//! Privacy: a warning before what is not the log's to keep, a copy of one's own, and its deletion.

use super::milestones::lena_with_payroll;
use crate::harness::{Expected, Office, Opening, Someone, local, story, text_of};
use rapport::domain::vocabulary::Circle;
use serde_json::{Value, json};
use slack_sandbox::{Fault, FaultKind};

#[test]
fn a_line_about_health_waits_for_other_words_or_is_kept_as_it_is() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 3).await;
        let warning = lena.asks("/checkin @dana coffee, learned her surgery went well").await;
        let text = text_of(&warning);
        assert!(text.contains("Someone's health is theirs to tell (\"surgery\")."), "{text}");
        assert!(text.contains("misses things") && text.contains("learned her surgery"), "{text}");
        assert_eq!(lena.logged().await, 0, "nothing is kept yet");
        lena.clicks(&warning, "words.reword").await;
        let form = lena.form().await;
        assert!(form.to_string().contains("her surgery went well"), "{form}");
        lena.submits(&[("learned", json!("she is back on Monday"))]).await;
        assert_eq!(lena.desk().await.checkins[0].learned.as_deref(), Some("she is back on Monday"));
        let warning = lena.asks("/checkin @dana walk, learned about the cancer ward's new system").await;
        lena.clicks(&warning, "words.keep").await;
        assert!(text_of(&lena.again(&warning)).contains("Logged: walk today with <@U0DANA>."));
        assert_eq!(lena.logged().await, 2);
    });
}

#[test]
fn a_form_says_it_beside_the_field_and_takes_the_same_words_the_second_time() {
    story(async |office| {
        let lena = office.lena().await;
        let dana = office.keeps(&lena, "dana", Circle::Inner, 3).await;
        lena.says("/checkin").await;
        let typed = [
            ("peer", json!(dana.id.as_str())),
            ("learned", json!("her surgery")),
            ("note", json!("she is a union rep")),
        ];
        let errors = lena.is_refused(&typed).await;
        assert!(errors["learned"].to_string().contains("Someone's health"), "{errors}");
        assert!(errors["note"].to_string().contains("is in a union"), "{errors}");
        assert_eq!(lena.logged().await, 0);
        office.turn_by(1).await;
        let other = [("learned", json!("her surgery")), ("note", json!("she votes for Labour"))];
        let errors = lena.is_refused(&other).await;
        assert!(
            errors["note"].to_string().contains("politics"),
            "other words are warned about anew: {errors}"
        );
        office.turn_by(1).await;
        lena.submits(&[("note", json!("she votes for Labour"))]).await;
        assert_eq!(lena.desk().await.checkins[0].learned.as_deref(), Some("her surgery"));
        let kept: String = lena.desk().await.drafts.iter().map(|d| d.content.to_string()).collect();
        assert!(!kept.contains("surgery"), "the warning keeps no words");
    });
}

#[test]
fn promises_and_obstacles_are_looked_at_too_and_credentials_are_not_shown() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        let warning = lena.asks("/rapport promise @dana send the notes on his grievance by friday").await;
        assert!(text_of(&warning).contains("discipline"), "{}", text_of(&warning));
        assert!(lena.desk().await.promises.is_empty());
        lena.clicks(&warning, "words.reword").await;
        assert!(lena.form().await.to_string().contains("send the notes on his grievance"));
        lena.submits(&[("what", json!("send the notes"))]).await;
        assert_eq!(lena.desk().await.promises[0].what, "send the notes");
        let warning =
            lena.asks("/milestone obstacle payroll, the password is hunter2 and nobody knows").await;
        assert!(text_of(&warning).contains("opens its door"), "{}", text_of(&warning));
        lena.clicks(&warning, "words.reword").await;
        lena.submits(&[("what", json!("the password is lost"))]).await;
        assert_eq!(lena.desk().await.obstacles[0].what, "the password is lost");
    });
}

async fn bytes_of(office: &Office, file: &Value) -> Vec<u8> {
    let id = file["id"].as_str().expect("an id");
    let address = format!("{}/files/{id}/file", office.sandbox.url());
    reqwest::get(address).await.expect("answered").bytes().await.expect("its bytes").to_vec()
}

fn files(of: &Someone<'_>) -> Vec<Value> {
    of.messages().iter().filter_map(|m| m["files"].as_array().cloned()).flatten().collect()
}

#[test]
fn an_export_brings_all_of_ones_own_once_whatever_fails() {
    story(async |office| {
        office.expect(Expected::Refusals);
        let lena = lena_with_payroll(office, "C0STATUS").await;
        lena.says("/checkin @dana lunch, learned =1+1 is how they plan, shared our plan").await;
        lena.says("/rapport promise @dana send the vendor list by friday").await;
        lena.says("/milestone obstacle payroll, the supplier is late").await;
        office.sandbox.fault(Fault::api("files.completeUploadExternal", FaultKind::LostAnswer));
        lena.says("/rapport export").await;
        lena.hears("They arrive in our direct message, for you alone").await;
        for _ in 0..12 {
            if files(&lena).len() > 1 {
                break;
            }
            office.turn_by(1).await;
        }
        office.turn_by(5).await;
        let files = files(&lena);
        assert_eq!(files.len(), 2, "each file once");
        let named = |begin: &str| {
            let is_it = |file: &&Value| file["title"].as_str().is_some_and(|title| title.starts_with(begin));
            files.iter().find(is_it).cloned().expect("a file")
        };
        let everything = bytes_of(office, &named("All that is yours")).await;
        let everything: Value = serde_json::from_slice(&everything).expect("JSON");
        let data = &everything["data"];
        assert_eq!(data["people"][0]["name"], "Dana Whitfield");
        assert_eq!(data["check-ins"][0]["shared"], "our plan");
        assert_eq!(data["obstacles"][0]["what"], "the supplier is late");
        for kind in ["promises", "milestones", "dates said", "deeds", "schedules"] {
            assert!(data[kind].as_array().is_some_and(|rows| !rows.is_empty()), "{kind} in {data}");
        }
        let log = String::from_utf8(bytes_of(office, &named("Your contact log")).await).expect("text");
        assert!(log.starts_with("\u{feff}day,person,") && log.contains("Dana Whitfield"), "{log}");
        assert!(log.contains(",'=1+1 is how they plan,"), "no formula runs: {log}");
        assert!(office.someone("dana").messages().is_empty(), "nobody else gets anything");
    });
}

#[test]
fn whoever_is_forgotten_is_gone_with_every_word_and_messages_say_so() {
    Opening::default().at("2026-03-03 09:20").story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        office.keeps(&lena, "ada", Circle::Core, 2).await;
        office.turn_to("2026-03-03 09:30").await;
        let nudge = lena.hears("<@U0DANA>").await;
        for line in [
            "/checkin @ada lunch, learned stores close early",
            "/rapport promise @dana send the vendor list by friday",
            "/milestone obstacle payroll, the supplier is late",
        ] {
            lena.says(line).await;
        }
        let question = lena.asks("/rapport forget dana").await;
        let text = text_of(&question);
        assert!(text.contains("*Deleted:* 1 person and 1 promise"), "{text}");
        assert!(text.contains("milestones they sponsor, without a sponsor"), "{text}");
        lena.clicks(&question, "forget").await;
        assert!(text_of(&lena.again(&question)).contains("Forgotten, with every word about them."));
        office.settle().await;
        assert_eq!(text_of(&lena.again(&nudge)), "Removed, as asked.");
        let desk = lena.desk().await;
        let names: Vec<&str> = desk.peers.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(names, ["Ada Okafor"]);
        assert!(desk.promises.is_empty() && desk.nudges.iter().all(|n| n.peer().is_none()));
        assert_eq!((desk.milestones[0].sponsor.as_ref(), desk.obstacles.len()), (None, 1));
        assert_eq!(desk.checkins.len(), 1, "what is about others stays");
        let kept = lena.kept();
        assert!(kept.iter().all(|m| !text_of(m).contains("U0DANA")), "{kept:?}");
    });
}

#[test]
fn deleting_mine_leaves_nothing_and_nobody_invites_again() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        office.turn_to("2026-03-03 09:30").await;
        let nudge = lena.hears("<@U0DANA>").await;
        let question = lena.asks("/rapport delete mine").await;
        let text = text_of(&question);
        assert!(text.contains("1 person and 1 milestone"), "{text}");
        assert!(lena.desk().await.lead.is_some(), "nothing goes before the button");
        lena.clicks(&question, "delete.mine").await;
        assert!(text_of(&lena.again(&question)).contains("All of yours is deleted."));
        office.settle().await;
        assert_eq!(text_of(&lena.again(&nudge)), "Removed, as asked.");
        let desk = lena.desk().await;
        assert!(desk.lead.is_none() && desk.peers.is_empty() && desk.milestones.is_empty());
        assert!(lena.opens_home().await.to_string().contains("start"), "the Home is a stranger's");
        let marco = office.someone("marco");
        marco.joins().await;
        let home = marco.opens_home().await;
        marco.clicks(&home, "invite").await;
        let refused = marco.is_refused(&[("user", json!("U0LENA"))]).await;
        assert!(refused["user"].to_string().contains("know Rapport already"), "{refused}");
        office.turn_to("2026-03-06 12:00").await;
        assert!(local("2026-03-06 12:00") <= office.now());
        assert_eq!(
            lena.kept().iter().filter(|m| text_of(m).contains("U0DANA")).count(),
            0,
            "no nudge any more"
        );
    });
}

#[test]
fn with_a_key_the_file_of_the_database_holds_no_words() {
    let key = |name: &str| {
        (name == "RAPPORT_NOTES_KEY").then(|| "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=".to_owned())
    };
    let settings = rapport::config::Settings::load_without_slack(None, &key).expect("a key");
    Opening::default().set(|s| s.notes = settings.notes).story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 3).await;
        lena.says("/checkin @dana lunch, learned the zebra closes early").await;
        let echo = lena.hears("the zebra closes early").await;
        lena.clicks(&echo, "checkin.edit").await;
        lena.submits(&[("note", json!("a zebra again"))]).await;
        assert_eq!(lena.desk().await.checkins[0].learned.as_deref(), Some("the zebra closes early"));
        let written: Vec<u8> = office.database_files().into_iter().flatten().collect();
        assert!(written.windows(5).any(|bytes| bytes == b"enc1:"), "something is sealed");
        assert!(!written.windows(5).any(|bytes| bytes == b"zebra"), "no word is in the clear");
        office.bot_stops().await;
        office.bot_starts().await;
        assert_eq!(lena.desk().await.checkins[0].note.as_deref(), Some("a zebra again"));
    });
}
