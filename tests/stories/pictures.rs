//! Pictures: drawn when they are sent, with words for who cannot see them, once, and only to the lead.

use crate::harness::{Expected, Office, Opening, Someone, story, text_of};
use chrono::{Duration, NaiveDate};
use rapport::domain::desk::Change;
use rapport::domain::id::MilestoneId;
use rapport::domain::milestone::{Dates, Milestone, MilestoneState};
use rapport::domain::terms::{Team, Terms};
use rapport::domain::vocabulary::Circle;
use serde_json::Value;
use slack_sandbox::{Fault, FaultKind};

/// Lena, who keeps two people.
async fn lena_with_people(office: &Office) -> Someone<'_> {
    let lena = office.lena().await;
    office.keeps(&lena, "dana", Circle::Inner, 20).await;
    office.keeps(&lena, "ada", Circle::Core, 80).await;
    lena
}

/// The files in somebody's direct message with the bot, oldest first.
fn files(of: &Someone<'_>) -> Vec<Value> {
    of.messages().iter().filter_map(|m| m["files"].as_array().cloned()).flatten().collect()
}

fn the_file(of: &Someone<'_>) -> Value {
    let mut files = files(of);
    assert_eq!(files.len(), 1, "one picture and no more");
    files.remove(0)
}

async fn promises(office: &Office, lena: &Someone<'_>, title: &str) {
    let lead = lena.desk().await.lead.expect("a lead");
    let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
    let milestone = Milestone {
        id: MilestoneId::new(format!("milestone-{title}")),
        workspace: lead.workspace,
        lead: lead.id,
        title: title.into(),
        outcome: "everybody is paid on one day".into(),
        business_case: Some("two systems cost twice".into()),
        sponsor: None,
        channel: None,
        dates: Some(Dates {
            promised_on: day("2026-01-05"),
            first_estimate: day("2026-05-01"),
            estimate: day("2026-06-01"),
            first_promise: day("2026-05-15"),
            promise: day("2026-06-15"),
            moves: vec![],
        }),
        terms: Terms::default(),
        team: Team::default(),
        state: MilestoneState::Promised,
        colour: None,
        next_update: None,
        created_at: office.now() - Duration::days(30),
    };
    office.given(&[Change::Milestone(milestone)]).await;
}

#[test]
fn the_map_comes_when_asked_for_with_words_for_who_cannot_see_it() {
    story(async |office| {
        let lena = lena_with_people(office).await;
        lena.says("/rapport map").await;
        let answer = lena.hears("Drawing your map; it arrives in our direct message.").await;
        assert_eq!(answer["ephemeral"], true);
        let file = the_file(&lena);
        assert_eq!(file["title"], "Your map of 3 March 2026");
        let alt = file["alt_txt"].as_str().expect("alt text");
        assert!(alt.contains("Dana Whitfield (Other): cool 37, 20 days ago."), "{alt}");
        assert!(alt.contains("Leadership roles without anybody: CEO, CFO"), "{alt}");
        let message = lena.kept().pop().expect("a message");
        assert_eq!(message["text"], "Your people, the last 13 weeks: 1 cool and 1 cold.");
        let id = file["id"].as_str().expect("an id");
        let address = format!("{}/files/{id}/map.png", office.sandbox.url());
        let bytes = reqwest::get(address).await.expect("answered").bytes().await.expect("its bytes");
        assert!(bytes.starts_with(b"\x89PNG"), "an image");
        assert!(office.someone("dana").person.messages("rapport").is_empty(), "nobody else sees it");
    });
}

#[test]
fn the_chart_comes_when_asked_for() {
    story(async |office| {
        let lena = office.lena().await;
        let answer = lena.asks("/milestone chart").await;
        assert!(
            text_of(&answer).contains("there is no chart to draw"),
            "a sentence in place of an empty one"
        );
        promises(office, &lena, "One payroll").await;
        lena.says("/milestone chart ").await;
        let file = the_file(&lena);
        assert_eq!(file["title"], "Your milestones on 3 March 2026");
        assert!(file["alt_txt"].to_string().contains("One payroll: promised 15 Jun."), "{file}");
    });
}

#[test]
fn with_nobody_on_the_list_a_sentence_takes_the_maps_place() {
    story(async |office| {
        let lena = office.lena().await;
        let answer = lena.asks("/rapport map").await;
        assert!(text_of(&answer).contains("there is no map to draw"));
        office.settle().await;
        assert!(files(&lena).is_empty());
    });
}

#[test]
fn the_weekly_plan_brings_the_map_as_the_next_message() {
    Opening::default().at("2026-03-01 12:00").story(async |office| {
        let lena = lena_with_people(office).await;
        office.turn_to("2026-03-02 09:00").await;
        let kept = lena.kept();
        assert_eq!(kept.len(), 2);
        assert!(text_of(&kept[0]).contains("Your week"));
        assert_eq!(kept[1]["files"][0]["title"], "Your map of 2 March 2026");
    });
}

#[test]
fn the_weekly_plan_brings_the_chart_too_where_a_date_is_promised() {
    Opening::default().at("2026-03-01 12:00").story(async |office| {
        let lena = lena_with_people(office).await;
        promises(office, &lena, "One payroll").await;
        office.turn_to("2026-03-02 09:00").await;
        let titles: Vec<Value> = files(&lena).into_iter().map(|file| file["title"].clone()).collect();
        assert_eq!(titles, ["Your map of 2 March 2026", "Your milestones on 2 March 2026"]);
    });
}

#[test]
fn a_weekly_plan_that_is_not_sent_brings_no_map() {
    Opening::default().at("2026-03-01 12:00").story(async |office| {
        office.expect(Expected::Failures);
        let lena = lena_with_people(office).await;
        let away = slack_sandbox::ProfileChange {
            status_text: Some("Vacationing".into()),
            status_emoji: Some(":palm_tree:".into()),
            ..Default::default()
        };
        lena.changes(&away).await;
        office.turn_to("2026-03-02 09:00").await;
        office.turn_to("2026-03-02 12:00").await;
        assert!(lena.kept().is_empty());
        assert_eq!(office.calls("files.getUploadURLExternal"), 0);
    });
}

#[test]
fn whatever_fails_on_the_way_one_picture_arrives() {
    let table = [
        ("files.getUploadURLExternal", FaultKind::Status),
        ("files.getUploadURLExternal", FaultKind::LostAnswer),
        ("upload", FaultKind::Status),
        ("upload", FaultKind::LostAnswer),
        ("files.completeUploadExternal", FaultKind::Status),
        ("files.completeUploadExternal", FaultKind::LostAnswer),
        ("files.completeUploadExternal", FaultKind::RateLimited),
    ];
    story(async |office| {
        office.expect(Expected::Refusals);
        let lena = lena_with_people(office).await;
        for (nth, (method, kind)) in table.into_iter().enumerate() {
            office.sandbox.fault(Fault::api(method, kind).retry_after(2));
            lena.says("/rapport map").await;
            office.turn_by(5).await;
            // Slack's pace is kept in real time: after a Retry-After the turned clock alone does not bring it.
            let patience = std::time::Duration::from_millis(500);
            for _ in 0..12 {
                if !office.sandbox.wait_for(patience, |_| files(&lena).len() > nth).await {
                    office.turn_by(1).await;
                }
            }
            assert_eq!(files(&lena).len(), nth + 1, "after {kind:?} of {method}");
        }
        assert_eq!(office.calls("conversations.history"), 2, "looked for only where it may have been shared");
    });
}
