//! Answers to a nudge. Each settles it once, and updates its message in place.

use super::{checkin, joining, update};
use crate::domain::delivery::Message;
use crate::domain::desk::{Change, OpenerUse};
use crate::domain::input::{Choice, Values};
use crate::domain::lead::Lead;
use crate::domain::nudge::{Act, Nudge, NudgeState, Stage};
use crate::domain::opener::Chosen;
use crate::domain::peer::Peer;
use crate::domain::planner::room_from;
use crate::flow::case::{Carried, Case};
use crate::flow::opening::opener;
use crate::view;
use crate::view::action::{AboutOpener, ActionId, Snooze, unpair};
use crate::view::nudge::Later;
use crate::view::opener::Page;
use chrono::{DateTime, Days, Duration, Timelike, Utc};

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

/// The nudge behind a button that sets another time, unless another device has set one.
pub(super) fn nudge_to_time(case: &mut Case, lead: &Lead, id: &str) -> Option<Nudge> {
    let nudge = open_nudge(case, id)?;
    let NudgeState::Snoozed { until } = nudge.state else { return Some(nudge) };
    // The moment of a plan has come: until the question the next day, it can be given another.
    if nudge.stage == Stage::Reminded {
        return Some(nudge);
    }
    show_snoozed(case, &nudge, &view::nudge::snoozed(lead, until, None));
    None
}

/// What the message of a snoozed nudge says.
fn show_snoozed(case: &mut Case, nudge: &Nudge, line: &str) {
    let peer = nudge.peer().and_then(|p| case.peer(p.as_str()));
    let message = peer.map_or_else(|| view::nudge::settled(line), |p| view::nudge::over(&p, line));
    replace_here(case, nudge, message);
}

/// The person a nudge is about; its message says so if they are off the list.
pub(super) fn peer_of(case: &mut Case, nudge: &Nudge) -> Option<Peer> {
    let peer = nudge.peer().and_then(|p| case.peer(p.as_str()));
    if peer.is_none() {
        replace_here(case, nudge, view::nudge::settled("This person is no longer on your list."));
    }
    peer
}

pub(super) fn replace_here(case: &mut Case, nudge: &Nudge, message: Message) {
    case.replace(&nudge.delivery.clone(), message);
}

/// Opens the form with the person filled in.
pub fn log_it(case: &mut Case, lead: &Lead, id: &str) {
    let Some(nudge) = open_nudge(case, id) else { return };
    let Some(peer) = peer_of(case, &nudge) else { return };
    let carried = Carried { nudge: Some(id.to_owned()), ..Carried::default() };
    checkin::open_form(case, lead, Some(peer), carried);
}

/// Shows another opener on the same nudge.
pub fn another_opener(case: &mut Case, lead: &Lead, id: &str) {
    let Some(mut nudge) = open_nudge(case, id) else { return };
    let Some(peer) = peer_of(case, &nudge) else { return };
    match opener(case.house, case.desk, &peer, true, case.now) {
        Some(chosen) => show_opener(case, lead, &mut nudge, &peer, Some(&chosen), |_| {}),
        // The one that is shown stays.
        None => case.say(
            "No other suits them now: none comes twice within six weeks. `/rapport openers add` adds one of yours.",
        ),
    }
}

/// Hides the opener of a nudge and shows another in its place; or leads to the list of them all.
pub fn about_opener(case: &mut Case, lead: &Lead, value: &str) {
    let Some((choice, rest)) = unpair(value) else { return };
    let Some((id, key)) = unpair(rest) else { return };
    if AboutOpener::from_code(choice) != Some(AboutOpener::Hide) {
        return super::opener::show(case, lead, Page::default());
    }
    let Some(mut nudge) = open_nudge(case, id) else { return };
    let Some(peer) = peer_of(case, &nudge) else { return };
    if !super::opener::set_hidden(case, lead, key, true) {
        return case.say("That opener is no longer here. `/rapport openers` shows them all.");
    }
    // Another device has put another one there meanwhile: that one stays.
    if nudge.opener != key {
        return case.say("Hidden. `/rapport openers` brings it back.");
    }
    let chosen = opener(case.house, case.desk, &peer, true, case.now);
    show_opener(case, lead, &mut nudge, &peer, chosen.as_ref(), |message| {
        let last = message.blocks.len() - 1;
        message.blocks.insert(last, view::opener::hidden_note());
    });
}

fn show_opener(
    case: &mut Case,
    lead: &Lead,
    nudge: &mut Nudge,
    peer: &Peer,
    chosen: Option<&Chosen>,
    finish: impl FnOnce(&mut Message),
) {
    nudge.opener = chosen.map_or(String::new(), |chosen| chosen.key.clone());
    if !nudge.opener.is_empty() {
        let (workspace, lead, at) = (lead.workspace.clone(), lead.id.clone(), case.now);
        case.change(Change::OpenerUsed(OpenerUse { workspace, lead, opener: nudge.opener.clone(), at }));
    }
    let mut message = view::nudge::check_in(nudge, peer, chosen, lead, case.now);
    finish(&mut message);
    case.change(Change::Nudge(nudge.clone()));
    replace_here(case, nudge, message);
}

/// Snoozes, skips, widens or removes.
pub fn snooze(case: &mut Case, lead: &Lead, value: &str) {
    let Some((choice, id)) = unpair(value) else { return };
    let Some(choice) = Snooze::from_code(choice) else { return };
    let Some(nudge) = nudge_to_time(case, lead, id) else { return };
    let peer = nudge.peer().and_then(|p| case.peer(p.as_str()));
    match (choice, peer) {
        (Snooze::Later | Snooze::Tomorrow | Snooze::NextWeek, _) => {
            let asked = asked(lead, choice, case.now);
            snooze_until(case, lead, nudge, asked);
        }
        (Snooze::Until, _) => open_until(case, lead, id, value),
        (Snooze::Skip, Some(peer)) => {
            let skip_to = case.now + Duration::days(i64::from(peer.cadence()));
            let line = "Skipped this cycle.";
            settle_with(case, nudge, Peer { skipped_until: Some(skip_to), ..peer }, line);
        }
        (Snooze::Widen, Some(peer)) => {
            let peer = peer.wider(case.now);
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

fn settle_with(case: &mut Case, nudge: Nudge, peer: Peer, line: &str) {
    let Ok(settled) = nudge.act(Act::Skipped, case.now) else { return };
    case.change(Change::Nudge(settled.clone()));
    case.change(Change::Peer(peer.clone()));
    replace_here(case, &settled, view::nudge::over(&peer, line));
}

/// The moment a choice asks for, whether the lead works then or not.
fn asked(lead: &Lead, choice: Snooze, now: DateTime<Utc>) -> DateTime<Utc> {
    let morning = |ahead| lead.morning(lead.day(now) + Days::new(ahead)).unwrap_or(now);
    match choice {
        Snooze::Later => now + Duration::hours(3),
        Snooze::Tomorrow => morning(1),
        _ => morning(7),
    }
}

/// Snoozes until the moment asked for, or until the next day with room: "at most 1 nudge a day".
fn snooze_until(case: &mut Case, lead: &Lead, nudge: Nudge, asked: DateTime<Utc>) {
    let works = lead.next_working_instant(asked).unwrap_or(asked);
    let until = room_from(lead, case.desk, &nudge, asked).unwrap_or(works);
    let later = match (lead.day(works), lead.day(until)) {
        (first, day) if first != day => Some(Later::NoRoom),
        (first, _) if lead.day(asked) == lead.day(case.now) && first > lead.day(asked) => {
            Some(Later::DayOver)
        }
        _ => None,
    };
    // Put off, the moment of a plan is a plan again.
    let stage = if nudge.stage == Stage::Nudge { Stage::Nudge } else { Stage::Planned };
    let Ok(snoozed) = (Nudge { stage, ..nudge }).snooze(until) else { return };
    case.change(Change::Nudge(snoozed.clone()));
    show_snoozed(case, &snoozed, &view::nudge::snoozed(lead, until, later));
}

/// Opens the form that asks until when.
fn open_until(case: &mut Case, lead: &Lead, id: &str, value: &str) {
    let carried = Carried { nudge: Some(id.to_owned()), ..Carried::default() };
    let view = view::nudge::until_form(lead, tomorrow(case, lead), &carried.text());
    case.open(view, (ActionId::NudgeSnooze, value));
}

/// The form of "Until…" came back.
pub fn until_submitted(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let Some(nudge) = nudge_of_form(case, carried) else { return };
    let Some(at) = moment_of(case, lead, values) else { return };
    snooze_until(case, lead, nudge, at);
}

pub(super) fn tomorrow(case: &Case, lead: &Lead) -> Option<chrono::NaiveDate> {
    lead.next_working_instant(asked(lead, Snooze::Tomorrow, case.now)).map(|at| lead.day(at))
}

/// The nudge a form was opened from. Where another device was quicker, the form stays open and says so.
pub(super) fn nudge_of_form(case: &mut Case, carried: &Carried) -> Option<Nudge> {
    let id = carried.nudge.as_deref()?;
    let nudge = case.desk.nudges.iter().find(|n| n.id.as_str() == id).cloned();
    let has_time = |n: &Nudge| matches!(n.state, NudgeState::Snoozed { .. }) && n.stage != Stage::Reminded;
    let waits = nudge.filter(|n| n.is_open() && !has_time(n));
    if waits.is_none() {
        case.refuse("day", "This one is taken care of already, on another device. Nothing is left to do.");
    }
    waits
}

/// The moment a form names: ahead, and within the working hours.
pub(super) fn moment_of(case: &mut Case, lead: &Lead, values: &Values) -> Option<DateTime<Utc>> {
    let (Some(day), Choice::Time(time)) = (values.date("day"), values.get("time").clone()) else {
        case.refuse("time", "Choose a time.");
        return None;
    };
    let at = lead.instant(day, time.hour() * 60 + time.minute()).filter(|at| *at > case.now);
    let Some(at) = at else {
        case.refuse("day", "That moment has passed. Choose one ahead.");
        return None;
    };
    if !lead.works_at(at) {
        let hours = view::schedule::hours(lead);
        case.refuse("time", format!("Choose a time within your hours: Monday to Friday, {hours}."));
        return None;
    }
    Some(at)
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

pub(super) fn answer_question(case: &mut Case, nudge: Nudge, line: &str) {
    let Ok(settled) = nudge.act(Act::Answered, case.now) else { return };
    case.change(Change::Nudge(settled.clone()));
    replace_here(case, &settled, view::nudge::settled(line));
}

/// Takes back the nudges that this fits and that have not come yet; what stands of them in the conversation says so.
pub(super) fn take_back(case: &mut Case, line: &str, fits: impl Fn(&Nudge) -> bool) {
    let waiting: Vec<Nudge> = case.desk.nudges.iter().filter(|n| fits(n)).cloned().collect();
    for nudge in waiting {
        let is_on_its_way = nudge.state == NudgeState::Planned;
        let Ok(withdrawn) = nudge.withdraw(case.now) else { continue };
        case.change(Change::Nudge(withdrawn.clone()));
        if is_on_its_way {
            case.decision.withdrawn.push(withdrawn.delivery.clone());
        }
        replace_here(case, &withdrawn, view::nudge::settled(line));
    }
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
