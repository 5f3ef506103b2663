//! What was acknowledged is there once; what was not is there once or not at all; nothing is there twice.

use super::cast::{self, Cast};
use super::ledger::{Kind, Ledger, Said};
use super::lives::Lives;
use super::record::{self, Sent, Stands};
use super::report::Report;
use super::{Plan, files};
use crate::harness::process::Premises;
use crate::harness::text_of;
use rapport::domain::desk::Desk;
use rapport::domain::nudge::Subject;
use rapport::domain::schedule::ScheduleKind;
use rapport::store::Store;
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// What Slack may refuse when the program was killed before: a form too late, a Home over another, and a look into a
/// channel that the program then joins.
const MAY_BE_REFUSED: [(&str, &str); 5] = [
    ("views.open", "expired_trigger_id"),
    ("views.open", "exchanged_trigger_id"),
    ("views.publish", "hash_conflict"),
    ("conversations.history", "not_in_channel"),
    ("conversations.replies", "not_in_channel"),
];

/// What is found once all is at rest.
pub struct Found<'a> {
    pub outbox: Vec<Sent>,
    pub messages: Vec<Stands>,
    pub desks: Vec<Desk>,
    pub premises: &'a Premises,
    pub ledger: &'a Ledger<'a>,
}

pub async fn check(
    plan: &Plan,
    premises: &Premises,
    cast: &Cast,
    ledger: &Ledger<'_>,
    lives: &Lives<'_>,
) -> Report {
    let mut report = Report::of(plan, cast, ledger, lives);
    report.problems.extend(lives.ends.iter().cloned());
    report.problems.extend(record::damage(premises).await);
    let store = Store::open(&premises.database()).await.expect("opens");
    let mut desks = vec![];
    for lead in 0..cast.leads {
        desks.push(cast::desk(&store, lead).await);
    }
    let unreadable = store.reading().await.expect("begins").unreadables(5).await.expect("reads");
    report.note(unreadable.into_iter().map(|input| format!("could not be read: {}", input.why)));
    store.close().await;
    let (outbox, messages) = (record::outbox(premises).await, record::messages(&premises.sandbox));
    let found = Found { outbox, messages, desks, premises, ledger };
    deliveries(&found, &mut report);
    edits(&found, &mut report);
    words(&found, &mut report);
    dues(&found, lives, &mut report);
    clicks(&found, &mut report);
    files::check(&found, &mut report);
    refusals(&found, &mut report);
    report
}

/// Each post that was sent stands once, where the store says; each that was not stands nowhere.
fn deliveries(found: &Found<'_>, report: &mut Report) {
    let mut standing: HashMap<&str, Vec<&Stands>> = HashMap::new();
    for message in &found.messages {
        if let Some(delivery) = message.delivery.as_deref() {
            standing.entry(delivery).or_default().push(message);
        }
    }
    for row in &found.outbox {
        let (call, state) = (row.call["call"].as_str().unwrap_or_default(), row.state.as_str());
        if matches!(state, "failed" | "expired") {
            report.problems.push(format!("{call} {} is {state}", row.id));
        }
        if call != "post" {
            continue;
        }
        let stands = standing.remove(row.id.as_str()).unwrap_or_default();
        let wanted = usize::from(state == "sent");
        report.post(wanted, stands.len());
        if stands.len() != wanted {
            let words = text_of(&row.call["message"]);
            report.problems.push(format!("{} is {state} and stands {} times: {words}", row.id, stands.len()));
        } else if stands.iter().any(|message| Some(&message.ts) != row.ts.as_ref()) {
            report.problems.push(format!("{} stands elsewhere than the store says", row.id));
        }
    }
    report.note(standing.keys().map(|id| format!("{id} stands in Slack and not in the outbox")));
}

/// Each message says what it was last made to say.
fn edits(found: &Found<'_>, report: &mut Report) {
    let mut last: BTreeMap<&str, &Sent> = BTreeMap::new();
    for row in found.outbox.iter().filter(|row| row.call["call"] == "update" && row.state == "sent") {
        report.edits += 1;
        last.insert(row.target.as_deref().unwrap_or_default(), row);
    }
    for row in found.outbox.iter().filter(|row| row.call["call"] == "post" && row.state == "sent") {
        let says = last.get(row.id.as_str()).unwrap_or(&row);
        let words = text_of(&says.call["message"]);
        let stands = found.messages.iter().find(|message| message.delivery.as_deref() == Some(&row.id));
        if stands.is_some_and(|message| message.words != words) {
            report.problems.push(format!("{} does not say what it was last made to: {words}", row.id));
        }
    }
}

/// Each word has its effect once.
fn words(found: &Found<'_>, report: &mut Report) {
    for said in found.ledger.said() {
        let times = times(found, &said);
        let (least, most) = match said.undone {
            Some(true) => (0, 0),
            Some(false) => (0, 1),
            None => (usize::from(said.taken), 1),
        };
        report.said(&said, times, times < least, times > most);
        if !(least..=most).contains(&times) {
            report.problems.push(format!("{said:?} is there {times} times, not {least} to {most}"));
        }
    }
}

fn times(found: &Found<'_>, said: &Said) -> usize {
    let (desk, word) = (&found.desks[said.lead], said.word.as_str());
    let has = |text: Option<&str>| text.is_some_and(|text| text.contains(word));
    let rows = |fits: &dyn Fn(&Value) -> bool| {
        let says = |row: &&Sent| fits(&row.call) && row.call["message"].to_string().contains(word);
        found.outbox.iter().filter(says).count()
    };
    let is_in_channel = |call: &Value| call["channel"].as_str().is_some_and(|c| c.starts_with('C'));
    match said.kind {
        Kind::Line | Kind::Event | Kind::Form => {
            desk.checkins.iter().filter(|c| has(c.learned.as_deref())).count()
        }
        Kind::Promise => desk.promises.iter().filter(|p| has(Some(&p.what))).count(),
        Kind::Post => {
            rows(&|call| call["call"] == "post" && is_in_channel(call) && call["thread_of"].is_null())
        }
        Kind::Edit => rows(&|call| call["call"] == "update"),
    }
}

/// Each schedule that came due brought one nudge, or the one digest of its channel's week.
fn dues(found: &Found<'_>, lives: &Lives<'_>, report: &mut Report) {
    let kind_of = |subject: &Subject| match subject {
        Subject::CheckIn(_) => Some(ScheduleKind::CheckIn),
        Subject::WeeklyPlan => Some(ScheduleKind::WeeklyPlan),
        Subject::Promise(_) => Some(ScheduleKind::Milestones),
        _ => None,
    };
    for (lead, desk) in found.desks.iter().enumerate() {
        for kind in ScheduleKind::ALL {
            let due = lives.due.iter().filter(|due| due.lead == lead && due.kind == *kind).count();
            let (wanted, came) = match kind {
                ScheduleKind::Digest => (due.min(1), digests(found, lead)),
                _ => (due, desk.nudges.iter().filter(|n| kind_of(&n.subject) == Some(*kind)).count()),
            };
            report.due(*kind, wanted, came);
            if wanted != came {
                report.problems.push(format!("lead {lead}: {wanted} {} were due, {came} came", kind.label()));
            }
        }
        let odd = desk.nudges.iter().filter(|nudge| kind_of(&nudge.subject).is_none());
        report.note(odd.map(|nudge| format!("lead {lead} has a nudge that was not due: {nudge:?}")));
    }
}

fn digests(found: &Found<'_>, lead: usize) -> usize {
    let channel = cast::channel(lead);
    let is_digest = |m: &&Stands| m.channel == channel.as_str() && m.words.contains("Milestones this week");
    found.messages.iter().filter(|message| message.by_bot && !message.is_reply).filter(is_digest).count()
}

/// A click did what it does as often as it was tried at most. One that was taken did it, unless its nudge was settled or put
/// off in between and did not show it yet: then it changes nothing.
fn clicks(found: &Found<'_>, report: &mut Report) {
    for ((lead, what), clicked) in found.ledger.clicks() {
        let desk = &found.desks[lead];
        let came = match what {
            "Snooze" => desk.nudges.iter().map(|nudge| nudge.snoozes as usize).sum(),
            "Another opener" => {
                let first = desk.nudges.iter().filter(|nudge| nudge.peer().is_some()).count();
                desk.openers.len().saturating_sub(first)
            }
            _ => continue,
        };
        report.clicked(what, clicked, came);
        let waiting = still_waiting(found, what).filter(|(of, _)| *of == lead).count();
        // Of Snooze, each that changed nothing is told below.
        let least = if what == "Snooze" { 0 } else { waiting };
        if !(least..=clicked.tries as usize).contains(&came) {
            report
                .problems
                .push(format!("lead {lead}: {what} has {came} effects, {clicked:?}: {:?}", desk.nudges));
        }
    }
    for (lead, which) in still_waiting(found, "Snooze") {
        report.problems.push(format!("lead {lead}: a snooze was taken and not done: {which}"));
    }
}

/// The clicks that were taken on nudges that wait for an answer as they did then.
fn still_waiting<'f>(found: &'f Found<'_>, what: &str) -> impl Iterator<Item = (usize, String)> + 'f {
    let waits = |(lead, which): &(usize, String)| {
        let nudge = found.desks[*lead].nudges.iter().find(|nudge| which.ends_with(nudge.id.as_str()));
        nudge.is_none_or(|nudge| nudge.snoozes == 0 && nudge.is_open())
    };
    found.ledger.all_answered(what).into_iter().filter(move |answered| waits(answered))
}

/// Slack refused nothing but what a kill explains.
fn refusals(found: &Found<'_>, report: &mut Report) {
    for call in found.premises.sandbox.refused_calls() {
        let error = call.error.as_deref().unwrap_or_default();
        if !MAY_BE_REFUSED.contains(&(call.method.as_str(), error)) {
            report.problems.push(format!("Slack refused {}: {error} {}", call.method, json!(call.messages)));
        }
    }
}
