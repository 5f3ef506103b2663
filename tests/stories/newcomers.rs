//! Somebody is new in the leadership team, or has left it.

use crate::harness::{Office, Someone, actions_of, story, text_of};
use rapport::domain::nudge::{Act, NudgeState};
use rapport::domain::vocabulary::{Circle, Role};
use serde_json::Value;
use slack_sandbox::{ProfileChange, UserSpec};

fn title(title: &str) -> ProfileChange {
    ProfileChange { title: Some(title.into()), ..ProfileChange::default() }
}

fn gone() -> ProfileChange {
    ProfileChange { deleted: Some(true), ..ProfileChange::default() }
}

/// Nora joins the company as its head of marketing.
async fn nora_joins(office: &Office) {
    let nora = UserSpec::new("U0NORA", "nora", "Nora Lind").title("Chief Marketing Officer");
    office.hires(nora).await;
}

/// The first nudge, on the Tuesday that the story begins.
async fn first_nudge(office: &Office, lead: &Someone<'_>) -> Value {
    office.turn_to("2026-03-03 09:30").await;
    lead.kept().pop().expect("a nudge")
}

#[test]
fn whoever_joins_as_a_chief_comes_up_once_and_goes_on_the_list_with_a_click() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        nora_joins(office).await;
        let nudge = first_nudge(office, &lena).await;
        let said = text_of(&nudge);
        assert!(said.contains("Introduce yourself to <@U0NORA>?"), "before whoever is due: {said}");
        assert!(said.contains("the profile says CMO"), "{said}");
        assert_eq!(actions_of(&nudge), ["nudge.meet", "nudge.pass", "nudge.snooze"]);
        lena.clicks(&nudge, "nudge.meet").await;
        assert!(text_of(&lena.again(&nudge)).contains("is on your list: Core circle, every 30 days."));
        let desk = lena.desk().await;
        let nora = desk.peers.iter().find(|p| p.role == Role::Cmo).expect("on the list");
        assert_eq!(nora.name, "Nora Lind", "from the profile");
        office.turn_to("2026-03-05 09:30").await;
        let next = text_of(&lena.kept().pop().expect("a nudge"));
        assert!(next.contains("<@U0DANA>"), "then those who are due: {next}");
        assert!(office.someone("nora").messages().is_empty(), "nothing is sent to her");
    });
}

#[test]
fn each_lead_is_told_and_not_again_after_they_passed() {
    story(async |office| {
        let (lena, ada) = (office.lena().await, office.someone("ada"));
        ada.joins().await;
        nora_joins(office).await;
        let nudge = first_nudge(office, &lena).await;
        assert_eq!(ada.kept().len(), 1);
        lena.clicks(&nudge, "nudge.pass").await;
        assert!(text_of(&lena.again(&nudge)).contains("<@U0NORA> does not come up again"));
        let settled = lena.desk().await.nudges.pop().expect("a nudge").state;
        assert!(matches!(settled, NudgeState::ActedOn { how: Act::Answered, .. }));
        lena.says("/rapport schedule weekly-plan off").await;
        office.turn_to("2026-03-20 17:00").await;
        assert_eq!(lena.kept().len(), 1, "once, whatever else comes");
    });
}

#[test]
fn a_new_title_is_news_and_a_new_status_is_none() {
    story(async |office| {
        let lena = office.lena().await;
        lena.says("/rapport add @dana cfo").await;
        let (ada, dana) = (office.someone("ada"), office.someone("dana"));
        let status = ProfileChange { status_text: Some("Thinking".into()), ..ProfileChange::default() };
        dana.changes(&status).await;
        ada.changes(&status).await;
        ada.changes(&title("Chief Operating Officer")).await;
        let said = text_of(&first_nudge(office, &lena).await);
        assert!(said.contains("Introduce yourself to <@U0ADA>? The Slack profile says COO"), "{said}");
        office.turn_to("2026-03-05 09:30").await;
        assert_eq!(lena.kept().len(), 1, "Dana is on the list");
    });
}

#[test]
fn whoever_left_is_asked_about_in_the_weekly_plan_and_the_home() {
    story(async |office| {
        let lena = office.lena().await;
        for who in ["dana", "ada"] {
            office.keeps(&lena, who, Circle::Wide, 20).await;
        }
        for who in ["dana", "ada"] {
            office.someone(who).changes(&gone()).await;
        }
        office.turn_to("2026-03-09 09:00").await;
        let plan = lena.hears("Your week").await;
        assert!(text_of(&plan).contains("*Dana Whitfield* (Other) has left Slack."), "{}", text_of(&plan));
        lena.opens_home().await;
        let home = lena.person.home().expect("a Home");
        assert!(text_of(&home).contains("*Ada Okafor* (Other) has left Slack."), "{}", text_of(&home));
        lena.clicks(&home, "peer.stay").await;
        let kept = lena.desk().await.peers;
        assert_eq!(kept.iter().filter(|p| p.slack_user.is_none()).count(), 1, "as somebody outside Slack");
        let home = lena.opens_home().await;
        lena.clicks(&home, "peer.off").await;
        assert_eq!(lena.desk().await.peers.len(), 1);
        assert!(!text_of(&lena.opens_home().await).contains("has left Slack"));
        office.turn_to("2026-03-16 09:00").await;
        assert!(!text_of(&lena.hears("Your week").await).contains("has left Slack"), "said once");
    });
}

#[test]
fn nobody_is_nudged_about_whoever_left() {
    story(async |office| {
        let lena = office.lena().await;
        office.keeps(&lena, "dana", Circle::Inner, 20).await;
        lena.says("/rapport schedule weekly-plan off").await;
        office.turn_to("2026-03-03 09:30").await;
        let nudge = lena.kept().pop().expect("a nudge");
        lena.picks(&nudge, "nudge.snooze", "Tomorrow").await;
        office.someone("dana").changes(&gone()).await;
        office.turn_to("2026-03-27 17:00").await;
        assert_eq!(lena.kept().len(), 1, "neither anew nor what was snoozed");
        assert!(text_of(&lena.asks("/rapport").await).contains("Nobody is due."));
    });
}
