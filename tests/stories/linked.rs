//! Linked work: read from its tracker with a token, shown to the lead alone; without one it is only a link.

use super::milestones::payroll;
use crate::harness::{Office, Opening, Someone, story, text_of};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use rapport::config::{GithubAccess, Secret};
use rapport::domain::link::MilestoneLink;
use rapport::domain::vocabulary::Circle;
use serde_json::{Value, json};
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

const MILESTONE: &str = "https://github.com/acme/payroll/milestone/7";

/// A GitHub with one milestone, due on 9 June; it writes down the entity tags it is asked with.
#[derive(Clone, Default)]
struct Github {
    asked: Arc<Mutex<Vec<Option<String>>>>,
    /// Asks to be left alone for ten minutes.
    is_busy: Arc<AtomicBool>,
}

impl Github {
    fn asked(&self) -> Vec<Option<String>> {
        self.asked.lock().expect("unpoisoned").clone()
    }

    /// An office that may read it, and tells the story.
    fn story(self, tale: impl AsyncFnOnce(&Office, &Github)) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let api = format!("http://{}/", listener.local_addr().expect("an address"));
        let access = GithubAccess {
            host: "github.com".into(),
            api: api.parse().expect("an address"),
            token: Secret::new("a token"),
        };
        let opening = Opening::default().set(|settings| settings.trackers.github = Some(access));
        opening.story(async |office| {
            listener.set_nonblocking(true).expect("set");
            let listener = tokio::net::TcpListener::from_std(listener).expect("taken over");
            let router = Router::new().fallback(answer).with_state(self.clone());
            let serving = tokio::spawn(async move { axum::serve(listener, router).await });
            tale(office, &self).await;
            serving.abort();
        });
    }
}

async fn answer(State(github): State<Github>, headers: HeaderMap) -> Response {
    let tag = headers.get("if-none-match").and_then(|tag| tag.to_str().ok()).map(str::to_owned);
    github.asked.lock().expect("unpoisoned").push(tag.clone());
    if github.is_busy.load(Ordering::SeqCst) {
        return (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "600")]).into_response();
    }
    if tag.as_deref() == Some("\"first\"") {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    let milestone = json!({
        "number": 7, "state": "open", "open_issues": 6, "closed_issues": 14, "due_on": "2026-06-09T07:00:00Z",
    });
    ([("etag", "\"first\"")], milestone.to_string()).into_response()
}

/// Lena, who promised one payroll for 1 June and linked its work.
async fn lena_with_link<'a>(office: &'a Office, address: &str) -> Someone<'a> {
    let lena = office.lena().await;
    let dana = office.keeps(&lena, "dana", Circle::Wide, 3).await;
    lena.says("/milestone add").await;
    let mut form = payroll("C0STATUS", &dana);
    form.push(("linked", json!(address)));
    lena.submits(&form).await;
    lena
}

/// Waits until there is a link as it should be.
async fn until(lena: &Someone<'_>, holds: impl Fn(&MilestoneLink) -> bool) {
    let waits = async {
        while !lena.desk().await.links.iter().any(&holds) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), waits).await.expect("the link is read");
}

#[test]
fn a_linked_milestone_is_shown_beside_the_leads_dates_and_disagrees_in_private() {
    Github::default().story(async |office, github| {
        let lena = lena_with_link(office, MILESTONE).await;
        until(&lena, |link| link.reading.is_some()).await;
        let says = "GitHub says 9 Jun, 14 of 20 done, read just now";
        let disagrees = "Not for the post: GitHub is due on 9 June, 8 days after the promised date.";
        let shown = text_of(&lena.asks("/milestone show payroll").await);
        for said in [&format!("<{MILESTONE}|acme/payroll, milestone 7> · {says}"), disagrees] {
            assert!(shown.contains(said), "{said} in {shown}");
        }
        lena.says("/milestone update payroll").await;
        let form = text_of(&lena.form().await);
        assert!(form.contains(says) && form.contains(disagrees), "{form}");
        let said = [("changed", json!("The bank signed.")), ("means", json!("Payslips stay as they are."))];
        lena.submits(&said).await;
        let preview = text_of(&lena.form().await);
        assert!(!preview.contains("GitHub"), "{preview}");
        lena.submits(&[]).await;
        let post = lena.sees("it-status", "The bank signed.").await;
        assert!(!post.to_string().contains("GitHub") && !post.to_string().contains("9 Jun"), "{post}");
        assert_eq!(github.asked(), [None], "once is enough for an hour");
    });
}

#[test]
fn it_is_read_again_by_its_entity_tag_once_an_hour() {
    Github::default().story(async |office, github| {
        let lena = lena_with_link(office, MILESTONE).await;
        until(&lena, |link| link.reading.is_some()).await;
        let first = lena.desk().await.links[0].read_at;
        office.turn_by(59).await;
        assert_eq!(github.asked(), [None]);
        office.turn_by(3).await;
        until(&lena, |link| link.read_at > first).await;
        assert_eq!(github.asked(), [None, Some("\"first\"".to_owned())]);
        assert!(lena.desk().await.links[0].reading.is_some(), "what was read stays");
    });
}

#[test]
fn the_reminder_of_an_update_says_it_to_the_lead() {
    Github::default().story(async |office, _| {
        let lena = lena_with_link(office, MILESTONE).await;
        until(&lena, |link| link.reading.is_some()).await;
        // Two weekly plans without an answer would halve the nudges.
        lena.says("/rapport schedule weekly-plan off").await;
        office.turn_to("2026-03-17 09:40").await;
        let nudge = text_of(&lena.hears("Its next status update is due today.").await);
        assert!(nudge.contains("Not for the post: GitHub is due on 9 June"), "{nudge}");
    });
}

#[test]
fn a_changed_address_is_read_anew_and_an_empty_one_links_nothing() {
    Github::default().story(async |office, github| {
        let lena = lena_with_link(office, MILESTONE).await;
        until(&lena, |link| link.reading.is_some()).await;
        let edit = async || {
            let list = lena.asks("/milestone").await;
            lena.picks(&list, "milestone.menu", "Edit").await;
        };
        edit().await;
        lena.submits(&[("linked", json!("github.com/acme/payroll/milestone/8"))]).await;
        until(&lena, |link| link.address.as_str().ends_with("/8") && link.reading.is_some()).await;
        assert_eq!(github.asked(), [None, None], "the tag of another milestone says nothing of this one");
        edit().await;
        lena.submits(&[("linked", Value::Null)]).await;
        assert_eq!(lena.desk().await.links, []);
        assert!(!text_of(&lena.asks("/milestone show payroll").await).contains("Linked work"));
    });
}

#[test]
fn a_tracker_that_asks_to_wait_is_left_alone_with_everything() {
    let github = Github::default();
    github.is_busy.store(true, Ordering::SeqCst);
    github.story(async |office, github| {
        let lena = lena_with_link(office, MILESTONE).await;
        until(&lena, |link| link.failures == 1).await;
        let shown = text_of(&lena.asks("/milestone show payroll").await);
        assert!(shown.contains("GitHub could not be read just now"), "{shown}");
        let dana = lena.desk().await.peers.remove(0);
        lena.says("/milestone add").await;
        let mut form = payroll("C0STATUS", &dana);
        form[0].1 = json!("Another");
        form.push(("linked", json!("https://github.com/acme/payroll/milestone/8")));
        lena.submits(&form).await;
        let ten_minutes = office.now() + chrono::Duration::minutes(9);
        until(&lena, |link| link.failures == 0 && link.next_read_at > ten_minutes).await;
        assert_eq!(github.asked().len(), 1, "the second is not even asked for");
        github.is_busy.store(false, Ordering::SeqCst);
        office.turn_by(11).await;
        until(&lena, |link| link.reading.is_some()).await;
        assert_eq!(github.asked().len(), 2, "the first waits longer, for it failed");
    });
}

#[test]
fn whoever_helps_sees_it_too_and_the_link_stays_the_leads() {
    Github::default().story(async |office, _| {
        let lena = lena_with_link(office, MILESTONE).await;
        until(&lena, |link| link.reading.is_some()).await;
        let marco = office.someone("marco");
        marco.joins().await;
        lena.says("/milestone agree payroll").await;
        lena.submits(&[("co_owner", json!("U0MARCO"))]).await;
        let page = marco.asks("/milestone show payroll").await;
        assert!(text_of(&page).contains("Not for the post: GitHub is due on 9 June"), "{page}");
        marco.picks(&page, "milestone.menu", "Edit").await;
        marco.submits(&[("linked", json!("https://wiki.example/payroll"))]).await;
        let desk = lena.desk().await;
        assert_eq!(desk.links[0].address.as_str(), "https://wiki.example/payroll");
        assert_eq!(Some(&desk.links[0].lead), desk.lead.as_ref().map(|lead| &lead.id));
    });
}

#[test]
fn without_a_token_it_is_only_a_link() {
    story(async |office| {
        let lena = lena_with_link(office, MILESTONE).await;
        let shown = text_of(&lena.asks("/milestone show payroll").await);
        assert!(shown.contains(&format!("Linked work: <{MILESTONE}|acme/payroll, milestone 7>")), "{shown}");
        assert!(!shown.contains("GitHub says") && !shown.contains("not been read"), "{shown}");
    });
}

#[test]
fn what_cannot_be_linked_is_said_beside_its_field() {
    story(async |office| {
        let lena = office.lena().await;
        let dana = office.keeps(&lena, "dana", Circle::Inner, 3).await;
        lena.says("/milestone add").await;
        let mut form = payroll("C0STATUS", &dana);
        form.push(("linked", json!("http://github.com/acme/payroll/milestone/7")));
        let errors = lena.is_refused(&form).await;
        assert_eq!(errors["linked"], "Only https addresses are linked.");
        lena.submits(&[("linked", json!("https://wiki.example/payroll"))]).await;
        let shown = text_of(&lena.asks("/milestone show payroll").await);
        assert!(shown.contains("Linked work: <https://wiki.example/payroll|wiki.example>"), "{shown}");
    });
}
