//! What keeps a lead honest: the record speaks before a date is promised, words before they are posted.

use super::milestones::{lena_with_payroll, payroll};
use crate::harness::{Office, Someone, element, fields_of, story, text_of};
use chrono::{Duration, NaiveDate};
use rapport::domain::desk::Change;
use rapport::domain::id::MilestoneId;
use rapport::domain::milestone::{Dates, Milestone, MilestoneState, Outcome};
use rapport::domain::peer::Peer;
use rapport::domain::terms::{Team, Terms};
use rapport::domain::vocabulary::Circle;
use serde_json::{Value, json};

/// Seven milestones that took so many days for every 100; and Dana, who may sponsor the next.
async fn record(office: &Office, lena: &Someone<'_>) -> Peer {
    takes(office, lena, [90, 100, 110, 120, 130, 140, 150]).await;
    office.keeps(lena, "dana", Circle::Inner, 3).await
}

async fn takes(office: &Office, lena: &Someone<'_>, days: [i64; 7]) {
    let lead = lena.desk().await.lead.expect("a lead");
    let delivered = |(n, took): (usize, i64)| {
        let done = office.now().date_naive() - Duration::days(7 + n as i64);
        let promised_on = done - Duration::days(took);
        let due = promised_on + Duration::days(100);
        let outcome = Outcome { on: done, within_budget: true, result_wanted: true, learned: String::new() };
        Change::Milestone(Milestone {
            id: MilestoneId::new(format!("done-{n}")),
            workspace: lead.workspace.clone(),
            lead: lead.id.clone(),
            title: format!("Earlier {n}"),
            outcome: "work".into(),
            business_case: Some("worth it".into()),
            sponsor: None,
            channel: None,
            dates: Some(Dates {
                promised_on,
                first_estimate: due,
                estimate: due,
                first_promise: due,
                promise: due,
                moves: vec![],
            }),
            terms: Terms::default(),
            team: Team::default(),
            state: MilestoneState::Done(outcome),
            colour: None,
            next_update: None,
            created_at: office.now() - Duration::days(300),
        })
    };
    let changes: Vec<Change> = days.into_iter().enumerate().map(delivered).collect();
    office.given(&changes).await;
}

async fn promised(lena: &Someone<'_>) -> Option<NaiveDate> {
    let milestones = lena.desk().await.milestones;
    milestones.iter().find(|m| m.title.starts_with("One")).and_then(|m| Some(m.dates.as_ref()?.promise))
}

#[test]
fn a_date_earlier_than_likely_is_asked_about_and_likely_is_one_click() {
    story(async |office| {
        let lena = office.lena().await;
        let dana = record(office, &lena).await;
        lena.says("/milestone add").await;
        lena.submits(&payroll("C0STATUS", &dana)).await;
        let asked = lena.form().await;
        let text = text_of(&asked);
        assert!(
            text.contains("At your record, 3 of 7 would have made this. Promise 5 June instead?"),
            "{text}"
        );
        assert!(asked.to_string().contains("Keep 1 Jun"), "{asked}");
        assert_eq!(promised(&lena).await, None, "nothing is kept before the choice");
        lena.clicks(&asked, "overpromise.likely").await;
        assert_eq!(promised(&lena).await, NaiveDate::from_ymd_opt(2026, 6, 5));
        let done = lena.form().await;
        assert!(text_of(&done).contains("Promised for 5 Jun."), "{done}");
        lena.person.close(&done).expect("closes all");
        assert!(lena.person.views().is_empty(), "the form beneath is closed too");
    });
}

#[test]
fn an_earlier_date_is_kept_with_its_reason_and_the_history_remembers_both() {
    story(async |office| {
        let lena = office.lena().await;
        let dana = record(office, &lena).await;
        lena.says("/milestone add").await;
        lena.submits(&payroll("C0STATUS", &dana)).await;
        lena.submits(&[("kept", json!("the bank has signed already"))]).await;
        assert_eq!(promised(&lena).await, NaiveDate::from_ymd_opt(2026, 6, 1));
        let shown = text_of(&lena.asks("/milestone history payroll").await);
        for said in [
            "promised it for 1 Jun (estimate 20 May · likely 5 Jun · safe 28 Jun · 3 of 7 would have made it",
            "kept because the bank has signed already",
        ] {
            assert!(shown.contains(said), "{said} in {shown}");
        }
    });
}

#[test]
fn an_estimate_alone_gets_safe_as_the_proposal() {
    story(async |office| {
        let lena = office.lena().await;
        let dana = record(office, &lena).await;
        lena.says("/milestone add").await;
        let mut form = payroll("C0STATUS", &dana);
        form[4].1 = Value::Null;
        let errors = lena.is_refused(&form).await;
        let proposal = errors["promise"].as_str().expect("a sentence");
        assert!(
            proposal.contains("Safe is 28 Jun: of your last 7, 7 would have landed by 28 June"),
            "{proposal}"
        );
        lena.submits(&[("promise", json!("2026-06-27"))]).await;
        assert_eq!(promised(&lena).await, NaiveDate::from_ymd_opt(2026, 6, 27));
    });
}

#[test]
fn where_the_record_is_too_uncertain_no_other_date_is_offered() {
    story(async |office| {
        let lena = office.lena().await;
        takes(office, &lena, [100, 110, 150, 200, 250, 300, 400]).await;
        let dana = office.keeps(&lena, "dana", Circle::Inner, 3).await;
        lena.says("/milestone add").await;
        lena.submits(&payroll("C0STATUS", &dana)).await;
        let asked = lena.form().await;
        let text = text_of(&asked);
        assert!(text.contains("2 of 7 would have made this. Too uncertain to promise; split it."), "{text}");
        assert!(!text.contains("instead?") && element(&asked, "overpromise.likely").is_none(), "{asked}");
    });
}

#[test]
fn a_move_is_judged_by_the_estimate_and_gets_safe_as_the_proposal() {
    story(async |office| {
        let lena = office.lena().await;
        let dana = record(office, &lena).await;
        lena.says("/milestone add").await;
        let mut form = payroll("C0STATUS", &dana);
        form[4].1 = json!("2026-06-27");
        lena.submits(&form).await;
        lena.says("/milestone move payroll").await;
        let cause = [("cause", json!("the bank's freeze"))];
        let proposal = lena.is_refused(&cause).await["promise"].to_string();
        assert!(
            proposal.contains("Safe is 28 Jun: of your last 7, 7 would have landed by 28 June"),
            "{proposal}"
        );
        lena.person.close_all().expect("closed");
        // Later than Safe of the estimate: nothing to ask.
        lena.says("/milestone move payroll to 30 june").await;
        lena.submits(&cause).await;
        assert_eq!(promised(&lena).await, NaiveDate::from_ymd_opt(2026, 6, 30));
    });
}

#[test]
fn a_moved_date_comes_with_a_note_that_the_lead_sends() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        lena.says("/milestone move payroll to 9 june").await;
        let why = [
            ("cause", json!("supplier three weeks late")),
            ("effect", json!("payslips stay as they are in June")),
            ("differently", json!("a second supplier is on call")),
        ];
        lena.submits(&why).await;
        let shown = text_of(&lena.hears("A note to Dana, for you to send").await);
        let order =
            ["promised for 1 Jun", "new date is 9 Jun", "supplier three", "payslips stay", "second supplier"];
        let places: Vec<Option<usize>> = order.iter().map(|said| shown.rfind(said)).collect();
        assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?} in {shown}");
        let dana = office.someone("dana");
        assert!(dana.messages().is_empty(), "nothing is sent to her");
    });
}

#[test]
fn words_are_replaced_one_by_one_or_known_here() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        lena.says("/milestone update payroll").await;
        let said = [("changed", json!("SSO works with the ERP and ZQX.")), ("means", json!("it is ready"))];
        lena.submits(&said).await;
        let preview = lena.form().await;
        let text = text_of(&preview);
        for advice in
            ["*SSO* · one sign-in", "*ERP* · finance and stock system", "*ZQX* · capitals", "no money, time"]
        {
            assert!(text.contains(advice), "{advice} in {text}");
        }
        lena.clicks(&preview, "plain.use").await;
        let preview = lena.form().await;
        assert!(
            text_of(&preview).contains("*Changed:* One sign-in works with the ERP"),
            "{}",
            text_of(&preview)
        );
        lena.clicks(&preview, "plain.fine").await;
        let preview = lena.form().await;
        assert!(!text_of(&preview).contains("finance and stock"), "known here: {}", text_of(&preview));
        lena.clicks(&preview, "plain.known").await;
        lena.submits(&[]).await;
        let post =
            text_of(&lena.sees("it-status", "*Changed:* One sign-in works with the ERP and ZQX.").await);
        assert!(!post.contains("Only you see"), "{post}");
        lena.says("/milestone update payroll").await;
        lena.submits(&said).await;
        let text = text_of(&lena.form().await);
        assert!(text.contains("*SSO*") && !text.contains("*ERP*") && !text.contains("*ZQX*"), "{text}");
    });
}

#[test]
fn an_edit_keeps_what_was_said_before_in_the_history() {
    story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        let say =
            |changed: &str| [("changed", json!(changed)), ("means", json!("Payslips stay as they are."))];
        lena.says("/milestone update payroll").await;
        lena.submits(&say("The bank signed.")).await;
        lena.submits(&[]).await;
        let answer = lena.hears("Posted *One payroll").await;
        lena.clicks(&answer, "post.edit").await;
        lena.submits(&say("The bank signed on Monday.")).await;
        lena.submits(&[]).await;
        let shown = lena.asks("/milestone show payroll").await;
        lena.clicks(&shown, "milestone.history").await;
        let history = text_of(&lena.hears("edited a post; before, it said").await);
        assert!(history.contains("posted 🟢 Green: The bank signed."), "{history}");
        assert!(history.contains("it said 🟢 Green: The bank signed."), "{history}");
        assert!(history.contains("promised it for 1 Jun"), "{history}");
    });
}

#[test]
fn anyone_may_see_what_a_channel_was_promised() {
    story(async |office| {
        let _lena = lena_with_payroll(office, "C0STATUS").await;
        let ada = office.someone("ada");
        let shown = ada.asks("/milestone list #it-status").await;
        let text = text_of(&shown);
        for said in ["*One payroll for all sites*", "Promised for 1 Jun", "Led by <@U0LENA>"] {
            assert!(text.contains(said), "{said} in {text}");
        }
        assert!(!text.contains("20 May"), "the estimate is private: {text}");
        assert!(element(&shown, "milestone.menu").is_none(), "only who leads it can change it");
        assert!(
            text_of(&ada.asks("/milestone").await).contains("Rapport helps you"),
            "the rest is for who joined"
        );
    });
}

#[test]
fn the_repair_plan_asks_for_cause_change_and_next_date() {
    crate::harness::Opening::default().story(async |office| {
        let lena = lena_with_payroll(office, "C0STATUS").await;
        office.leap_to("2026-06-03 09:00").await;
        lena.says("/milestone move payroll").await;
        let form = lena.form().await;
        assert!(form.to_string().contains("Repair plan"), "{form}");
        assert_eq!(fields_of(&form), ["estimate", "promise", "cause", "effect", "differently"]);
        let errors = lena.is_refused(&[("promise", json!("2026-06-20")), ("cause", json!("the bank"))]).await;
        assert!(errors["differently"].is_string(), "{errors}");
    });
}
