//! What happens in a working quarter, at low rates: leads who log, look, plan, promise and answer their nudges, and a Slack
//! that stumbles now and then.

use serde_json::Value;
use sha2::{Digest, Sha256};
use slack_sandbox::{ChannelSpec, Fault, FaultKind, Person, Sandbox, UserSpec};
use std::time::Duration;

/// Who is talked about.
const PEOPLE: [&str; 5] = ["dana", "ada", "tomas", "ingrid", "marco"];
/// How long an answer to a click may take.
const PATIENCE: Duration = Duration::from_secs(20);

/// The leads and those they talk about.
pub fn users(leads: usize) -> Vec<UserSpec> {
    let berlin = |id: String, name: String, real: String, title: &str| {
        UserSpec::new(id, name, real).title(title).tz("Europe/Berlin")
    };
    let leads = (0..leads).map(|n| berlin(format!("U0LEAD{n}"), lead(n), format!("Lead {n}"), "IT Director"));
    let people = PEOPLE.iter().map(|name| {
        let title = if *name == "dana" { "Chief Financial Officer" } else { "Managing Director" };
        berlin(format!("U0{}", name.to_uppercase()), (*name).to_owned(), format!("{name} Person"), title)
    });
    leads.chain(people).collect()
}

/// The channels.
pub fn channels() -> Vec<ChannelSpec> {
    vec![ChannelSpec::new("C0GENERAL", "general"), ChannelSpec::new("C0STATUS", "it-status")]
}

/// The handle of a lead.
pub fn lead(nth: usize) -> String {
    format!("lead{nth}")
}

/// A number that depends on nothing but these, so that each run is the same.
fn drawn(day: i64, lead: usize, what: &str) -> u64 {
    let digest = Sha256::digest(format!("{day}/{lead}/{what}"));
    u64::from_be_bytes(digest[..8].try_into().expect("8 bytes"))
}

/// A lead joins and gets a list of people.
pub async fn joins(sandbox: &Sandbox, nth: usize) -> anyhow::Result<()> {
    let person = sandbox.act(&lead(nth)).patience(PATIENCE);
    person.say("rapport", "/rapport").map_err(odd)?;
    let welcome = person.wait_text("rapport", "At most one nudge").await.map_err(odd)?;
    person.click(&welcome, "start").await.map_err(odd)?;
    person.wait_text("rapport", "You are in.").await.map_err(odd)?;
    // The form of three people, if it is there by now.
    let _ = person.close_all();
    for who in PEOPLE {
        person.say("rapport", &format!("/rapport add @{who} inner")).map_err(odd)?;
        person.wait_text("rapport", "Added ").await.map_err(odd)?;
    }
    Ok(())
}

/// What one lead does on one working day.
pub async fn lives(sandbox: &Sandbox, nth: usize, day: i64) -> anyhow::Result<()> {
    let person = sandbox.act(&lead(nth)).patience(PATIENCE);
    let draw = |what: &str| drawn(day, nth, what);
    let who = PEOPLE[(draw("who") % 5) as usize];
    for line in said(day, draw("line"), who) {
        person.say("rapport", &line).map_err(odd)?;
    }
    if draw("home") % 2 == 0 {
        person.open_home().map_err(odd)?;
    }
    let answers = ["nudge.opener", "nudge.log", "nudge.plan"];
    if let Some(nudge) = last_with_buttons(&person) {
        let offered = actions(&nudge);
        let wanted = answers[(draw("answer") % 3) as usize];
        if let Some(action) = offered.iter().find(|action| action.starts_with(wanted)).or(offered.first()) {
            // Whatever comes of it: a button may be one that opens a form, which is closed again.
            let _ = person.click(&nudge, action).await;
        }
    }
    // Closed again, if a form is open.
    let _ = person.close_all();
    Ok(())
}

/// The lines of one day.
fn said(day: i64, draw: u64, who: &str) -> Vec<String> {
    let fact = format!("fact {day}.{} holds", draw % 1_000);
    let first = match draw % 3 {
        0 => format!("/checkin @{who} lunch, learned {fact}"),
        1 => format!("@{who} walk, shared {fact}, follow up on the audit of day {day}"),
        _ => format!("/checkin @{who} call, about the close of day {day}"),
    };
    let then = match (draw / 3) % 12 {
        0 => "/rapport map".to_owned(),
        1 => "/rapport me".to_owned(),
        2 => format!("/rapport promise @{who} send list {day} by friday"),
        3 => "/rapport people".to_owned(),
        4 => format!("/rapport peer {who}"),
        5 => format!("/rapport log {who}"),
        6 => "/rapport export".to_owned(),
        7 => format!("/milestone add Delivery {day}"),
        8 => "/milestone".to_owned(),
        9 => "/rapport coverage".to_owned(),
        10 => "/rapport plan".to_owned(),
        _ => "/rapport promises".to_owned(),
    };
    vec![first, then]
}

/// Slack stumbles: each working day in one way or another, once.
pub fn stumbles(sandbox: &Sandbox, day: i64) {
    let fault = match day % 9 {
        0 => Fault::api("chat.postMessage", FaultKind::RateLimited).retry_after(1),
        1 => Fault::api("chat.postMessage", FaultKind::Status).status(500),
        2 => Fault::api("chat.postMessage", FaultKind::LostAnswer),
        3 => Fault::api("views.publish", FaultKind::Status).status(503),
        4 => Fault::socket(FaultKind::DropNoClose),
        5 => Fault::events(FaultKind::Duplicate),
        6 => Fault::socket(FaultKind::Disconnect).reason("refresh_requested"),
        7 => Fault::api("chat.update", FaultKind::LostAnswer),
        _ => Fault::api("dnd.info", FaultKind::Garbage),
    };
    sandbox.fault(fault);
}

/// The last message of the bot that stands in the direct message and carries buttons.
fn last_with_buttons(person: &Person) -> Option<Value> {
    let kept = |m: &Value| m["user"] != person.id() && m["ephemeral"] != true && !actions(m).is_empty();
    person.messages("rapport").into_iter().rev().find(kept)
}

fn actions(message: &Value) -> Vec<String> {
    let blocks = message["blocks"].as_array().into_iter().flatten();
    let elements = blocks.flat_map(|block| block["elements"].as_array().cloned().unwrap_or_default());
    elements
        .filter(|e| e["type"] == "button")
        .filter_map(|e| e["action_id"].as_str().map(str::to_owned))
        .collect()
}

fn odd(trouble: impl std::fmt::Display) -> anyhow::Error {
    anyhow::anyhow!("{trouble}")
}
