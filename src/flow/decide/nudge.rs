//! Answers to a nudge. Each settles it once, and updates its message in place.

use super::{checkin, joining, update};
use crate::domain::desk::{Change, OpenerUse};
use crate::domain::input::{Choice, Values};
use crate::domain::lead::Lead;
use crate::domain::nudge::{Act, Nudge, NudgeState};
use crate::domain::peer::Peer;
use crate::domain::vocabulary::Circle;
use crate::flow::case::{Carried, Case};
use crate::view::action::{ActionId, Form, Snooze, unpair};
use crate::view::form::{Field, modal};
use crate::view::{self, blocks};
use chrono::{DateTime, Days, Duration, Timelike, Utc};

/// When a day's nudges come by default, in minutes since midnight.
const MORNING: u32 = 9 * 60 + 30;

/// The nudge behind a button, if it still takes an answer; else its message is brought up to date.
pub fn open_nudge(case: &mut Case, id: &str) -> Option<Nudge> {
    let nudge = case.desk.nudges.iter().find(|n| n.id.as_str() == id).cloned();
    match nudge {
        Some(nudge) if nudge.is_open() => Some(nudge),
        Some(nudge) => {
            let line = "This one is already taken care of.";
            let peer = nudge.peer().and_then(|p| case.peer(p.as_str()));
            let message = peer.map_or_else(|| view::nudge::settled(line), |p| view::nudge::over(&p, line));
            replace_here(case, &nudge, message);
            None
        }
        None => {
            case.say("That nudge is no longer here. `/rapport` shows who is worth a moment.");
            None
        }
    }
}

fn replace_here(case: &mut Case, nudge: &Nudge, message: crate::domain::delivery::Message) {
    case.replace(&nudge.delivery.clone(), message);
}

/// Opens the form with the person filled in.
pub fn log_it(case: &mut Case, lead: &Lead, id: &str) {
    let Some(nudge) = open_nudge(case, id) else { return };
    let Some(peer) = nudge.peer().and_then(|p| case.peer(p.as_str())) else {
        return replace_here(case, &nudge, view::nudge::settled("This person is no longer on your list."));
    };
    let carried = Carried { nudge: Some(id.to_owned()), ..Carried::default() };
    checkin::open_form(case, lead, Some(peer), carried);
}

/// Shows another opener on the same nudge.
pub fn another_opener(case: &mut Case, lead: &Lead, id: &str) {
    let Some(mut nudge) = open_nudge(case, id) else { return };
    let Some(peer) = nudge.peer().and_then(|p| case.peer(p.as_str())) else { return };
    let log = case.log_with(&peer.id);
    let shown = if nudge.opener.is_empty() { "-" } else { &nudge.opener };
    let chosen = case.house.openers.choose(&peer, &log, &case.desk.openers, shown, case.now);
    nudge.opener = chosen.key.clone();
    if !chosen.key.is_empty() {
        let (workspace, lead, at) = (lead.workspace.clone(), lead.id.clone(), case.now);
        case.change(Change::OpenerUsed(OpenerUse { workspace, lead, opener: chosen.key, at }));
    }
    let message = view::nudge::check_in(&nudge, &peer, &chosen.text);
    case.change(Change::Nudge(nudge.clone()));
    replace_here(case, &nudge, message);
}

/// Snoozes, skips, widens or removes.
pub fn snooze(case: &mut Case, lead: &Lead, value: &str) {
    let Some((choice, id)) = unpair(value) else { return };
    let Some(choice) = Snooze::from_code(choice) else { return };
    let Some(nudge) = open_nudge(case, id) else { return };
    let peer = nudge.peer().and_then(|p| case.peer(p.as_str()));
    match (choice, peer) {
        (Snooze::Later | Snooze::Tomorrow | Snooze::NextWeek, peer) => {
            let until = until(lead, choice, case.now);
            snooze_until(case, lead, nudge, peer.as_ref(), until);
        }
        (Snooze::Skip, Some(peer)) => {
            let skip_to = case.now + Duration::days(i64::from(peer.cadence()));
            let line = "Skipped this cycle.";
            settle_with(case, nudge, Peer { skipped_until: Some(skip_to), ..peer }, line);
        }
        (Snooze::Widen, Some(peer)) => {
            let peer = wider(peer, case.now);
            let line = format!("Every {} days from now on.", peer.cadence());
            settle_with(case, nudge, peer, &line);
        }
        (Snooze::Remove, Some(peer)) => {
            let removed = Peer { removed_at: Some(case.now), ..peer };
            settle_with(case, nudge, removed, "Taken off your list. The log is kept for 90 days.");
        }
        (_, None) => {}
    }
}

/// One circle wider; a cadence of their own becomes half as frequent. Their clock starts now, so that
/// the wider cadence is felt.
fn wider(peer: Peer, now: DateTime<Utc>) -> Peer {
    let circle = match peer.circle {
        Circle::Inner => Circle::Core,
        Circle::Core => Circle::Wide,
        Circle::Wide | Circle::Outer => Circle::Outer,
    };
    let cadence_days = peer.cadence_days.map(|d| d.saturating_mul(2).min(365));
    let skipped_until = Some(now + Duration::days(i64::from(cadence_days.unwrap_or(circle.cadence_days()))));
    Peer { circle, cadence_days, skipped_until, ..peer }
}

fn settle_with(case: &mut Case, nudge: Nudge, peer: Peer, line: &str) {
    let Ok(settled) = nudge.act(Act::Skipped, case.now) else { return };
    case.change(Change::Nudge(settled.clone()));
    case.change(Change::Peer(peer.clone()));
    replace_here(case, &settled, view::nudge::over(&peer, line));
}

fn until(lead: &Lead, choice: Snooze, now: DateTime<Utc>) -> DateTime<Utc> {
    let today = lead.day(now);
    let morning = |ahead| lead.instant(today + Days::new(ahead), MORNING).unwrap_or(now);
    let asked = match choice {
        Snooze::Later => now + Duration::hours(3),
        Snooze::Tomorrow => morning(1),
        _ => morning(7),
    };
    lead.next_working_instant(asked).unwrap_or(asked)
}

fn snooze_until(case: &mut Case, lead: &Lead, nudge: Nudge, peer: Option<&Peer>, until: DateTime<Utc>) {
    let Ok(snoozed) = nudge.snooze(until) else { return };
    case.change(Change::Nudge(snoozed.clone()));
    let line = view::nudge::snoozed(lead, until);
    let message = peer.map_or_else(|| view::nudge::settled(&line), |p| view::nudge::over(p, &line));
    replace_here(case, &snoozed, message);
}

/// Opens the if-then plan.
pub fn plan_it(case: &mut Case, lead: &Lead, id: &str) {
    let Some(nudge) = open_nudge(case, id) else { return };
    let Some(peer) = nudge.peer().and_then(|p| case.peer(p.as_str())) else { return };
    let tomorrow = lead.next_working_instant(until(lead, Snooze::Tomorrow, case.now)).map(|at| lead.day(at));
    let name = view::words::first_name(&peer);
    let form = vec![
        blocks::section(&format!("If it is that moment, then I talk to {}.", view::words::who(&peer))),
        Field::day("day", "If it is", tomorrow).block(),
        Field::time("time", "at", "12:00").block(),
        Field::line("then", &format!("then I … {name}"), None)
            .placeholder("ask about the close over lunch")
            .block(),
    ];
    let carried = Carried { nudge: Some(id.to_owned()), ..Carried::default() };
    let view = modal(Form::PlanIt.code(), Form::PlanIt.label(), "Plan it", &carried.text(), form);
    case.open(view, (ActionId::NudgePlan, id));
}

/// Keeps the plan; the nudge comes back at its time.
pub fn planned(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let Some(nudge) = carried.nudge.as_deref().and_then(|id| open_nudge(case, id)) else { return };
    let Some(peer) = nudge.peer().and_then(|p| case.peer(p.as_str())) else { return };
    let (Some(day), Choice::Time(time)) = (values.date("day"), values.get("time").clone()) else {
        return case.refuse("time", "Choose a time.");
    };
    let Some(at) = lead.instant(day, time.hour() * 60 + time.minute()).filter(|at| *at > case.now) else {
        return case.refuse("day", "That moment has passed. Choose one ahead.");
    };
    if !lead.works_at(at) {
        let hours = view::schedule::hours(lead);
        return case
            .refuse("time", format!("Plans come back Monday to Friday, {hours}. Choose a time within."));
    }
    let then = values.text("then").unwrap_or_default();
    let snoozes = nudge.snoozes;
    let reason = format!("Your plan: {then}");
    let Ok(planned) = (Nudge { reason, opener: String::new(), ..nudge }).snooze(at) else { return };
    let planned = Nudge { snoozes, ..planned };
    case.change(Change::Nudge(planned.clone()));
    let line = view::nudge::planned(lead, &format!("Planned: {then}."), at);
    replace_here(case, &planned, view::nudge::over(&peer, &line));
}

/// From a milestone reminder to the draft of its update.
pub fn draft_update(case: &mut Case, lead: &Lead, id: &str) {
    let Some(nudge) = open_nudge(case, id) else { return };
    let Some(milestone) = nudge.milestone().cloned() else { return };
    let carried = Carried { nudge: Some(id.to_owned()), ..Carried::default() };
    update::open_form(case, lead, milestone.as_str(), carried);
}

/// After four unanswered: go on.
pub fn keep_going(case: &mut Case, lead: &Lead, id: &str) {
    let Some(nudge) = open_nudge(case, id) else { return };
    answer_question(case, nudge, "Nudges go on, as before.");
    forgive(case);
    joining::set_active(case, lead);
}

/// After four unanswered: stay paused.
pub fn stay_paused(case: &mut Case, id: &str) {
    let Some(nudge) = open_nudge(case, id) else { return };
    answer_question(case, nudge, "Paused. `/rapport resume` starts them again.");
}

fn answer_question(case: &mut Case, nudge: Nudge, line: &str) {
    let Ok(settled) = nudge.act(Act::Answered, case.now) else { return };
    case.change(Change::Nudge(settled.clone()));
    replace_here(case, &settled, view::nudge::settled(line));
}

/// The silence ends with the answer: those that went unanswered no longer count.
fn forgive(case: &mut Case) {
    let silent: Vec<Nudge> = case
        .desk
        .nudges
        .iter()
        .filter(|n| matches!(n.state, NudgeState::Sent | NudgeState::Ignored { .. }))
        .cloned()
        .collect();
    for nudge in silent {
        if let Ok(settled) = nudge.withdraw(case.now) {
            case.change(Change::Nudge(settled));
        }
    }
}
