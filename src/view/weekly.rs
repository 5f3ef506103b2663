//! The weekly plan: two people worth a moment, the promises and milestones of the week, and how the last weeks
//! went. Each line can be acted on.

use super::action::ActionId;
use super::blocks::{button, context, divider, escape, header, more, section, section_with, spoken};
use super::people::clock;
use super::words::{capital, count, day, list, when, who_and_role};
use super::{coverage, holidays, promise, review};
use crate::domain::delivery::Message;
use crate::domain::desk::Desk;
use crate::domain::lead::Lead;
use crate::domain::milestone::{Milestone, MilestoneState};
use crate::domain::on_cadence::{OnCadence, on_cadence};
use crate::domain::planner::Candidate;
use crate::domain::review::{Span, offered, questions};
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde_json::Value;

/// The rule of [`on_cadence`], in one sentence.
const ON_CADENCE_RULE: &str =
    "A week counts if at most one in five of your people was overdue when it ended.";
/// How many people are named.
const PEOPLE: usize = 2;
/// How many milestones are named.
const MILESTONES: usize = 5;

/// How many milestones of others are named.
const HELPED: usize = 3;

/// The plan for the week that begins. The desk needs all peers, promises and milestones, and the log as far as
/// [`crate::domain::on_cadence::look_back`] reaches; `due` is whom to begin with.
pub fn plan(desk: &Desk, lead: &Lead, due: &[Candidate], now: DateTime<Utc>) -> Message {
    let today = lead.day(now);
    let mut blocks = vec![header("Your week")];
    blocks.extend(holidays::this_week(lead, today, week_end(today)));
    blocks.extend(holidays::trouble(desk, now));
    blocks.extend(people(due, lead, now));
    let promised = promise::due_by(&desk.promises, &desk.peers, week_end(today), today);
    if !promised.is_empty() {
        blocks.extend([divider(), section("*Promises due*")]);
        blocks.extend(promised);
    }
    blocks.extend(milestones(&desk.milestones, today));
    blocks.extend(helped(desk, today, now));
    blocks.extend(reviews(desk, lead, now));
    let weeks = on_cadence(&desk.peers, &desk.checkins, lead, now);
    if let Some(sentence) = cadence_sentence(weeks) {
        blocks.extend([divider(), section(&format!("*{sentence}.*"))]);
        blocks.push(context(ON_CADENCE_RULE));
    }
    blocks.push(context("This counts as today's nudge."));
    Message { text: spoken(&in_short(due, desk, weeks, today)), blocks }
}

/// What a notification says: whom to begin with, what is promised, how the last weeks went.
fn in_short(due: &[Candidate], desk: &Desk, weeks: OnCadence, today: NaiveDate) -> String {
    let names: Vec<String> = due.iter().take(PEOPLE).map(|c| escape(&c.peer.name)).collect();
    let who = if names.is_empty() { "nobody is due".into() } else { list(&names) };
    let promised = promise::near(&desk.promises, &desk.peers, week_end(today)).len() as i64;
    let promised = (promised > 0).then(|| format!("{} due", count(promised, "promise", "promises")));
    let parts: Vec<String> = [Some(who), promised].into_iter().flatten().collect();
    let cadence = cadence_sentence(weeks).map_or(String::new(), |sentence| format!(". {sentence}"));
    format!("Your week: {}{cadence}.", parts.join("; "))
}

fn week_end(today: NaiveDate) -> NaiveDate {
    today + Days::new(6)
}

fn people(due: &[Candidate], lead: &Lead, now: DateTime<Utc>) -> Vec<Value> {
    let first = match due {
        [] => "Nobody is due this week. A coffee without a reason is still a good idea.",
        [_] => "*One worth a moment this week*",
        _ => "*Two worth a moment this week*",
    };
    let row = |c: &Candidate| {
        let text = format!("{}\n{}", who_and_role(&c.peer), clock(&c.peer, lead, now));
        section_with(&text, button(ActionId::PeerLog.code(), ActionId::PeerLog.label(), c.peer.id.as_str()))
    };
    std::iter::once(section(first)).chain(due.iter().take(PEOPLE).map(row)).collect()
}

/// The milestones whose update or promised date falls into this week or has passed, soonest first.
fn milestones(all: &[Milestone], today: NaiveDate) -> Vec<Value> {
    let promise = |m: &Milestone| m.dates.as_ref().map(|d| d.promise);
    let next = |m: &Milestone| m.next_update.into_iter().chain(promise(m)).min();
    let is_near = |m: &&Milestone| {
        m.state == MilestoneState::Promised && next(m).is_some_and(|on| on <= week_end(today))
    };
    let mut near: Vec<&Milestone> = all.iter().filter(is_near).collect();
    if near.is_empty() {
        return vec![];
    }
    near.sort_by_key(|m| (next(m), &m.id));
    let mut blocks = vec![divider(), section("*Milestones to look at*")];
    blocks.extend(near.iter().take(MILESTONES).map(|m| milestone(m, today)));
    blocks.extend(more(near.len().saturating_sub(MILESTONES), "`/milestone` lists them"));
    blocks
}

/// The milestones of others to look at: those the lead helps with whose update falls into this week.
fn helped(desk: &Desk, today: NaiveDate, now: DateTime<Utc>) -> Vec<Value> {
    let is_near = |m: &Milestone| m.next_update.is_some_and(|on| on <= week_end(today));
    let near = desk.helps_with(now).filter(|(_, m)| m.state == MilestoneState::Promised && is_near(m));
    let row = |(of, m): (&Desk, &Milestone)| {
        [milestone(m, today), context(&format!("Led by <@{}>; you help.", of.key.user))]
    };
    near.take(HELPED).flat_map(row).collect()
}

/// The reviews that are offered this week and have a question open; with the quarter's, the leadership checklist.
fn reviews(desk: &Desk, lead: &Lead, now: DateTime<Utc>) -> Vec<Value> {
    let periods = offered(desk, lead, now);
    let vacant = periods.iter().any(|p| p.span == Span::Quarter).then(|| coverage::vacant(lead, &desk.peers));
    let open = periods.into_iter().map(|p| (p, questions(desk, p, now).len())).filter(|(_, n)| *n > 0);
    let offers = open.flat_map(|(period, n)| review::offer(period, n, lead.day(now)));
    offers.chain(vacant.into_iter().flatten()).collect()
}

fn milestone(milestone: &Milestone, today: NaiveDate) -> Value {
    let update = milestone.next_update.map(|on| match on < today {
        true => format!("update was due {}", day(on, today)),
        false => format!("update due {}", when(on, today)),
    });
    let promised = milestone.dates.as_ref().map(|d| format!("promised for {}", when(d.promise, today)));
    let facts: Vec<String> = update.into_iter().chain(promised).collect();
    let text = format!("*{}*\n{}", escape(&milestone.title), capital(&facts.join(" · ")));
    let (code, label) = (ActionId::MilestoneUpdate.code(), ActionId::MilestoneUpdate.label());
    section_with(&text, button(code, label, milestone.id.as_str()))
}

/// "On cadence 6 of the last 8 weeks"; `None` before a week counts.
fn cadence_sentence(OnCadence { kept, of }: OnCadence) -> Option<String> {
    match (kept, of) {
        (_, 0) => None,
        (1, 1) => Some("Last week was on cadence".into()),
        (_, 1) => Some("Last week was not on cadence".into()),
        (kept, of) => Some(format!("On cadence {kept} of the last {of} weeks")),
    }
}
