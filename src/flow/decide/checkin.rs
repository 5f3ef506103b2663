//! Logging a contact by the form; then Edit and Undo.

use super::log::{self, keep, keep_again};
use super::people;
use crate::domain::checkin::{CheckIn, Source};
use crate::domain::id::{CheckInId, PeerId, UserId};
use crate::domain::input::{Choice, Input, Values};
use crate::domain::lead::Lead;
use crate::domain::logline::LogLine;
use crate::domain::need::{Depth, Involvement, NeedOption};
use crate::domain::peer::Peer;
use crate::domain::reply::{Ack, Echo};
use crate::domain::vocabulary::{Initiator, Kind, Setting};
use crate::flow::case::{Carried, Case};
use crate::view::action::{ActionId, pair, unpair};
use crate::view::checkin::{self as words, CheckInForm};
use chrono::{DateTime, NaiveDate};

pub(super) fn told_of(case: &Case, checkin: CheckIn, peer: Peer, lead: &Lead, added: bool) -> Echo {
    Echo { checkin, peer, lead: lead.clone(), today: lead.day(case.now), added }
}

/// The check-in that a line tells of.
pub(super) fn of_line(case: &mut Case, lead: &Lead, peer: PeerId, said: LogLine) -> CheckIn {
    CheckIn {
        id: case.ids.make(),
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        peer,
        at: log::instant(lead, said.on, case.now),
        kind: said.kind,
        setting: said.setting,
        structured: said.structured,
        initiator: said.initiator,
        learned: said.learned,
        shared: said.shared,
        follow_up: said.follow_up,
        note: said.note,
        depth: Depth {
            involvement: said.involvement,
            played_back: said.played_back,
            need: said.need,
            options: vec![],
        },
        source: Source::Line,
        created_at: case.now,
        deleted_at: None,
    }
}

/// Opens the form, with the person if one is known.
pub fn open_form(case: &mut Case, lead: &Lead, peer: Option<Peer>, carried: Carried) {
    let again = match (&peer, &carried.nudge) {
        (_, Some(nudge)) => (ActionId::NudgeLog, nudge.clone()),
        (Some(peer), None) => (ActionId::PeerLog, peer.id.to_string()),
        (None, None) => (ActionId::CheckInNew, String::new()),
    };
    let start = CheckInForm { peer, ..CheckInForm::default() };
    show_form(case, lead, &start, carried, (again.0, &again.1));
}

/// Opens the form from a message: its day, its author and where it stands, never its text. An author who
/// is not on the list yet is added once it is submitted.
pub fn open_from_message(case: &mut Case, lead: &Lead, author: Option<&UserId>, ts: &str, permalink: &str) {
    let at = ts.split('.').next().and_then(|s| s.parse().ok()).and_then(|s| DateTime::from_timestamp(s, 0));
    let day = at.map(|at| lead.day(at)).filter(|day| *day <= lead.day(case.now));
    let author = author.filter(|a| !super::is_self(case, a));
    let peer = case.peers().into_iter().find(|p| p.slack_user.is_some() && p.slack_user.as_ref() == author);
    let newcomer = author.filter(|_| peer.is_none()).cloned();
    let note = Some(permalink.to_owned()).filter(|link| !link.is_empty());
    let carried = Carried { user: newcomer.clone(), ..Carried::default() };
    let start = CheckInForm { peer, newcomer, day, note, ..CheckInForm::default() };
    show_form(case, lead, &start, carried, (ActionId::CheckInNew, ""));
}

pub(super) fn show_form(
    case: &mut Case,
    lead: &Lead,
    start: &CheckInForm,
    carried: Carried,
    again: (ActionId, &str),
) {
    let peers = case.peers();
    if start.peer.is_none() && start.newcomer.is_none() && peers.is_empty() {
        return case.answer(crate::view::people::empty());
    }
    let peer = start.peer.as_ref().map(|p| p.id.to_string());
    let carried = Carried { reply_to: case.reply_to(), peer, ..carried };
    let view = words::form(start, lead.day(case.now), lead, &carried.text());
    case.open(view, again);
}

/// Opens the form on a check-in of the log.
pub fn edit(case: &mut Case, lead: &Lead, value: &str) {
    let Some((checkin, peer)) = of_log(case, value) else { return gone(case) };
    let carried = Carried { row: Some(checkin.id.to_string()), ..Carried::default() };
    let start = CheckInForm { peer: Some(peer), edits: Some(checkin), ..CheckInForm::default() };
    show_form(case, lead, &start, carried, (ActionId::CheckInEdit, value));
}

/// Opens the second form of a check-in.
pub fn open_more(case: &mut Case, lead: &Lead, value: &str) {
    let Some((checkin, peer)) = of_log(case, value) else { return gone(case) };
    let carried = Carried {
        reply_to: case.reply_to(),
        row: Some(checkin.id.to_string()),
        peer: Some(peer.id.to_string()),
        ..Carried::default()
    };
    let occasion = words::occasion(&checkin, lead, lead.day(case.now));
    let view = crate::view::depth::form(&checkin, &peer, &occasion, &carried.text());
    case.open(view, (ActionId::CheckInMore, value));
}

/// The second form came back.
pub fn more(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let value = pair(carried.row.as_deref().unwrap_or_default(), carried.peer.as_deref().unwrap_or_default());
    let Some((checkin, peer)) = of_log(case, &value) else {
        return case.refuse("need", "That check-in is no longer in your log.");
    };
    let chosen = |name: &str| match values.get(name) {
        Choice::Options(values) => values.clone(),
        _ => vec![],
    };
    let depth = Depth {
        involvement: values.option("involvement").and_then(Involvement::from_code),
        played_back: !chosen("heard").is_empty(),
        need: values.text("need"),
        options: chosen("options").iter().filter_map(|code| NeedOption::from_code(code)).collect(),
    };
    if depth.need.is_none() && !depth.options.is_empty() {
        return case.refuse("need", "Say what they need first; then what could meet it.");
    }
    let checkin = CheckIn { depth, ..checkin };
    let peer = keep_again(case, &peer, &checkin);
    case.decision.ack = Ack::Clear;
    case.echo(told_of(case, checkin, peer, lead, false));
}

/// The menu beside an entry of the log.
pub fn menu(case: &mut Case, lead: &Lead, value: &str) {
    let Some((choice, row)) = unpair(value) else { return };
    match ActionId::from_code(choice) {
        Some(ActionId::CheckInEdit) => edit(case, lead, row),
        Some(ActionId::CheckInMore) => open_more(case, lead, row),
        Some(ActionId::CheckInUndo) => undo(case, lead, row),
        _ => {}
    }
}

/// Takes a check-in back.
pub fn undo(case: &mut Case, lead: &Lead, value: &str) {
    let _ = lead;
    let Some((checkin, peer)) = of_log(case, value) else { return gone(case) };
    case.undoes(checkin.created_at);
    // Nothing that was said stays.
    let undone = CheckIn {
        deleted_at: Some(case.now),
        learned: None,
        shared: None,
        follow_up: None,
        note: None,
        depth: Depth { need: None, ..checkin.depth },
        ..checkin
    };
    keep_again(case, &peer, &undone);
    case.answer(words::undone(&peer));
}

fn of_log(case: &Case, value: &str) -> Option<(CheckIn, Peer)> {
    let (id, peer) = unpair(value)?;
    let checkin = case.desk.checkins.iter().find(|c| c.id.as_str() == id && c.deleted_at.is_none())?;
    Some((checkin.clone(), case.peer(peer).filter(|p| p.id == checkin.peer)?))
}

fn gone(case: &mut Case) {
    case.say("That check-in is no longer in your log.");
}

/// The form came back: a new check-in, or an edited one.
pub fn submitted(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let today = lead.day(case.now);
    let on = values.date("day").unwrap_or(today);
    if on > today {
        return case.refuse("day", "That day is still to come. Log it once it has happened.");
    }
    let Some((peer, added)) = met(case, lead, values, carried) else {
        // A form about one person has no field to choose another in.
        return match &carried.peer {
            Some(_) => case.refuse("day", "This person is no longer on your list."),
            None => case.refuse("peer", "Choose someone on your list."),
        };
    };
    if is_settled(case, carried) {
        return case
            .refuse("day", "You logged this one already, on another device. `/checkin` logs another.");
    }
    let edited = carried.row.as_deref().and_then(|id| {
        case.desk.checkins.iter().find(|c| c.id.as_str() == id && c.deleted_at.is_none()).cloned()
    });
    let checkin = from_form(case, lead, &peer, on, values, edited.as_ref());
    case.decision.ack = Ack::Clear;
    let peer = match edited {
        Some(_) => keep_again(case, &peer, &checkin),
        None => keep(case, lead, &peer, &checkin, carried.nudge.as_deref()),
    };
    if carried.reply_to.is_some() && carried.nudge.is_none() {
        case.echo(told_of(case, checkin, peer, lead, added));
    }
}

/// Whether the nudge that the form was opened from was taken care of in the meantime.
fn is_settled(case: &Case, carried: &Carried) -> bool {
    let of = |id: &str| case.desk.nudges.iter().find(|n| n.id.as_str() == id);
    carried.nudge.as_deref().and_then(of).is_some_and(|nudge| !nudge.is_open())
}

/// Whom the form is about, and whether they were added by it.
fn met(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) -> Option<(Peer, bool)> {
    let chosen = carried.peer.as_deref().or(values.option("peer"));
    if let Some(peer) = chosen.and_then(|id| case.peer(id)) {
        return Some((peer, false));
    }
    let user = carried.user.as_ref()?;
    let known = case.peers().into_iter().find(|p| p.slack_user.as_ref() == Some(user));
    let added = known.is_none();
    Some((known.unwrap_or_else(|| people::add_by_mention(case, lead, user, None)), added))
}

fn from_form(
    case: &mut Case,
    lead: &Lead,
    peer: &Peer,
    on: NaiveDate,
    values: &Values,
    edited: Option<&CheckIn>,
) -> CheckIn {
    let kind = values.option("kind").unwrap_or("relational");
    let same_day = edited.filter(|c| lead.day(c.at) == on).map(|c| c.at);
    let from_nudge = matches!(&case.arrival.input, Input::Submission(s) if Carried::read(&s.view.metadata).nudge.is_some());
    let id: CheckInId = edited.map_or_else(|| case.ids.make(), |c| c.id.clone());
    CheckIn {
        id,
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        peer: peer.id.clone(),
        at: same_day.unwrap_or_else(|| log::instant(lead, on, case.now)),
        kind: Kind::from_code(kind).unwrap_or(Kind::Relational),
        setting: values.option("setting").and_then(Setting::from_code),
        structured: kind == "structured",
        initiator: values.option("initiator").and_then(Initiator::from_code),
        learned: values.text("learned"),
        shared: values.text("shared"),
        follow_up: values.text("follow_up"),
        note: values.text("note"),
        // The short form does not ask for it; what was said before stays.
        depth: edited.map(|c| c.depth.clone()).unwrap_or_default(),
        source: edited.map_or(if from_nudge { Source::Nudge } else { Source::Form }, |c| c.source),
        created_at: edited.map_or(case.now, |c| c.created_at),
        deleted_at: None,
    }
}
