//! Several processes on one PostgreSQL, as one bot: whichever of them Slack reaches, nothing is lost, nothing comes twice,
//! and together they keep Slack's pace.

use crate::harness::Way;
use crate::harness::postgres::cluster;
use crate::harness::process::{Layout, Premises, Process};
use crate::harness::{fields_of, text_of};
use crate::store::upgrade;
use rapport::store::{DeliveryState, Store};
use serde_json::{Value, json};
use slack_sandbox::{Fault, FaultKind, Person};
use std::collections::HashMap;
use std::future::Future;
use std::time::{Duration, Instant};

const PATIENCE: Duration = Duration::from_secs(60);
/// A second lies between two turns. From its turn a call has a way of its own, on a crowded machine of some hundred
/// milliseconds; without turns two come within a few.
const APART: i64 = 500;

fn run(story: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    runtime.expect("a runtime").block_on(story);
}

/// So many processes on a new database, all of them ready; nothing where PostgreSQL is missing.
async fn replicas(way: Way, processes: usize) -> Option<(Premises, Vec<Process>)> {
    let database = cluster()?.new_url().await;
    let layout = Layout { database: Some(database), processes, ..Layout::office(way) };
    let premises = Premises::laid_out(layout).await;
    let mut running: Vec<Process> = (0..processes).map(|number| premises.start(number)).collect();
    for process in &mut running {
        process.until_ready().await;
    }
    Some((premises, running))
}

/// Each keeps two connections.
async fn both_are_connected(premises: &Premises) {
    assert!(premises.sandbox.wait_for(PATIENCE, |s| s.connections() == 4).await, "both are connected");
}

async fn joins(premises: &Premises, who: &str) -> Person {
    let person = premises.sandbox.act(who).patience(PATIENCE);
    person.say("rapport", "/rapport").expect("said");
    let welcome = person.wait_text("rapport", "At most one nudge").await.expect("a welcome");
    person.click(&welcome, "start").await.expect("clicked");
    person.wait_text("rapport", "You are in.").await.expect("joined");
    person
}

async fn until(what: &str, mut is: impl AsyncFnMut() -> bool) {
    let began = Instant::now();
    while !is().await {
        assert!(began.elapsed() < PATIENCE, "not yet: {what}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn until_settled(premises: &Premises) {
    let store = Store::open_as_it_is(&premises.database()).await.expect("opens");
    until("all is sent", async || {
        let depth = store.reading().await.expect("begins").depth().await.expect("read");
        depth.iter().all(|(state, _)| !matches!(state, DeliveryState::Pending | DeliveryState::Sending))
    })
    .await;
    let failures = store.reading().await.expect("begins").recent_failures(9).await.expect("read");
    assert!(failures.is_empty(), "{failures:?}");
    store.close().await;
}

async fn stop(running: Vec<Process>) {
    for process in running {
        assert_eq!(process.stop().await.0.code(), Some(0));
    }
}

/// How many of a person's messages say this.
fn said(person: &Person, words: &str) -> usize {
    let says = |message: &&Value| text_of(message).contains(words);
    person.messages("rapport").iter().filter(says).count()
}

/// The shortest time between two calls of a method with the same argument that Slack took, in milliseconds.
fn closest(premises: &Premises, method: &str, argument: &str) -> i64 {
    let mut all: HashMap<String, Vec<i64>> = HashMap::new();
    let taken = |call: &slack_sandbox::Call| call.method == method && call.error.is_none();
    for call in premises.sandbox.calls().into_iter().filter(taken) {
        all.entry(call.args[argument].to_string()).or_default().push(call.at);
    }
    let gaps = all.into_values().flat_map(|mut times| {
        times.sort_unstable();
        times.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<_>>()
    });
    gaps.min().unwrap_or(i64::MAX)
}

/// Nobody was told that the app failed, and Slack refused no call; save a Home over one of another process, which is then
/// published anew.
fn nobody_was_refused(premises: &Premises) {
    let mut refused = premises.sandbox.refused_calls();
    refused.retain(|call| call.error.as_deref() != Some("hash_conflict"));
    assert!(refused.is_empty(), "{refused:?}");
    let complaints = premises.sandbox.complaints();
    assert!(complaints.is_empty(), "{complaints:?}");
}

#[test]
fn over_socket_mode_two_share_what_comes_answer_each_once_and_keep_one_pace() {
    run(async {
        let Some((premises, running)) = replicas(Way::Socket, 2).await else { return };
        both_are_connected(&premises).await;
        let (lena, marco) = (joins(&premises, "lena").await, joins(&premises, "marco").await);
        for nth in 0..10 {
            lena.say("rapport", &format!("@dana lunch, learned fact {nth}")).expect("said");
            marco.say("rapport", &format!("@dana coffee, learned rule {nth}")).expect("said");
        }
        for person in [&lena, &marco] {
            until("each is answered", async || said(person, "Logged:") == 10).await;
        }
        until_settled(&premises).await;
        assert_eq!((said(&lena, "Logged:"), said(&marco, "Logged:")), (10, 10), "and none twice");
        for (method, argument) in [("chat.postMessage", "channel"), ("views.publish", "user_id")] {
            let closest = closest(&premises, method, argument);
            assert!(closest >= APART, "{method}: two of one {argument} within {closest} ms");
        }
        nobody_was_refused(&premises);
        let taken = taken(&premises).await;
        assert!(taken.iter().all(|taken| *taken > 0), "each takes some of what comes: {taken:?}");
        stop(running).await;
    });
}

/// How much each of the processes has answered, by its own count.
async fn taken(premises: &Premises) -> Vec<usize> {
    let mut all = vec![];
    for number in 0..2 {
        let page = premises.asks(number, "/metrics").await.expect("the figures");
        let taken = page.lines().filter(|line| line.starts_with("rapport_arrival_seconds_count"));
        all.push(taken.filter_map(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).sum::<f64>() as usize);
    }
    all
}

#[test]
fn over_http_a_command_at_one_and_its_form_at_the_other_are_one_conversation() {
    run(async {
        let Some((premises, running)) = replicas(Way::Http, 2).await else { return };
        let lena = joins(&premises, "lena").await;
        lena.close_all().expect("closed");
        lena.say("rapport", "/checkin @dana coffee").expect("said");
        until("Dana is on the list", async || said(&lena, "Logged:") == 1).await;
        for nth in 1..6 {
            lena.say("rapport", "/checkin").expect("said");
            let form = lena.wait_view(|view| fields_of(view).iter().any(|field| field == "peer")).await;
            let form = form.expect("a form opens");
            let mut offered = Value::Null;
            for typed in ["da", "dana"] {
                // Two requests, so that the form's turn is not its command's.
                offered = lena.options_in_view(&form, "peer", typed).await.expect("she is offered");
            }
            let peer = offered["options"][0]["value"].clone();
            let inputs = [("peer", peer), ("note", json!(format!("fact {nth}")))];
            lena.submit(&form, &inputs).await.expect("it is taken");
            until("it is answered", async || said(&lena, "Logged:") == nth + 1).await;
        }
        until_settled(&premises).await;
        assert_eq!(said(&lena, "Logged:"), 6);
        let passed = premises.balancer.passed();
        let at =
            |kind: &str| passed.iter().filter(|one| one.kind == kind).map(|one| one.to).collect::<Vec<_>>();
        let (commands, forms) = (at("command"), at("view_submission"));
        // The first two commands opened no form.
        let apart = commands[2..].iter().zip(&forms).filter(|(command, form)| command != form).count();
        assert!(apart > 0, "no form came to another process than its command: {passed:?}");
        assert!(closest(&premises, "chat.postMessage", "channel") >= APART);
        nobody_was_refused(&premises);
        stop(running).await;
    });
}

#[test]
fn what_slack_asks_one_to_wait_for_the_other_waits_for_too() {
    run(async {
        let Some((premises, running)) = replicas(Way::Socket, 2).await else { return };
        both_are_connected(&premises).await;
        let (lena, marco) = (joins(&premises, "lena").await, joins(&premises, "marco").await);
        until_settled(&premises).await;
        premises.sandbox.fault(Fault::api("chat.postMessage", FaultKind::RateLimited).retry_after(4));
        for nth in 0..3 {
            lena.say("rapport", &format!("@dana lunch, learned fact {nth}")).expect("said");
            marco.say("rapport", &format!("@dana coffee, learned rule {nth}")).expect("said");
        }
        for person in [&lena, &marco] {
            until("each is answered", async || said(person, "Logged:") == 3).await;
        }
        until_settled(&premises).await;
        let calls = premises.sandbox.calls();
        let limited = calls.iter().position(|call| call.error.as_deref() == Some("ratelimited"));
        let limited = limited.expect("Slack asked to wait");
        // What was on its way when Slack answered may still arrive.
        let after = calls[limited + 1..].iter().find(|call| call.at > calls[limited].at + 1_000);
        let waited = after.expect("they go on").at - calls[limited].at;
        assert!(waited > 3_700, "somebody called after {waited} ms");
        assert_eq!((said(&lena, "Logged:"), said(&marco, "Logged:")), (3, 3));
        stop(running).await;
    });
}

#[test]
fn when_one_is_killed_the_other_goes_on_alone() {
    run(async {
        let Some((premises, mut running)) = replicas(Way::Socket, 2).await else { return };
        both_are_connected(&premises).await;
        let lena = joins(&premises, "lena").await;
        until_settled(&premises).await;
        running.remove(0).kill();
        assert!(premises.sandbox.wait_for(PATIENCE, |s| s.connections() == 2).await, "one is gone");
        lena.say("rapport", "@dana lunch, learned fact").expect("said");
        until("it is answered", async || said(&lena, "Logged:") == 1).await;
        stop(running).await;
    });
}

#[test]
fn beside_a_newer_version_the_one_before_serves_on_and_starts_again() {
    run(async {
        let Some((premises, mut running)) = replicas(Way::Socket, 2).await else { return };
        both_are_connected(&premises).await;
        let lena = joins(&premises, "lena").await;
        // The first process of the next version takes its step.
        let next = Store::open_for(&premises.database(), &upgrade::program(9_000, upgrade::ADDS)).await;
        let next = next.expect("opens beside them");
        lena.say("rapport", "@dana lunch, learned fact").expect("said");
        until("it is answered", async || said(&lena, "Logged:") == 1).await;
        running.remove(0).kill();
        let mut again = premises.start_with(0, |command| {
            command.env("RAPPORT_LOG", "info");
        });
        upgrade::said(&premises, "a newer Rapport brought the schema up to date; this one goes on beside it")
            .await;
        again.until_ready().await;
        running.remove(0).kill();
        lena.say("rapport", "@dana coffee, learned rule").expect("said");
        until("it is answered", async || said(&lena, "Logged:") == 2).await;
        next.close().await;
        stop(vec![again]).await;
    });
}
