//! What of a desk an input needs. The log line is the hot path and loads little; the rest loads what any
//! answer to it may show.

use super::decide::{action_of, channel_asked};
use super::heard::Heard;
use crate::domain::command::{RapportWord, Spoken, spoken};
use crate::domain::desk::{Needs, PeersNeeded};
use crate::domain::id::{CheckInId, NudgeId, PeerId, UpdateId};
use crate::domain::input::{Action, Choice, Command, Input, Submission, Surface};
use crate::domain::numbers::DAYS;
use crate::flow::case::Carried;
use crate::view::action::{ActionId, Form, unpair};
use chrono::{DateTime, Duration, Utc};

/// How far back nudges count: for the budget, the silence, and the buttons of older ones.
pub const NUDGES_BACK: Duration = Duration::days(60);
/// How far back the log is shown.
const LOG_BACK: Duration = Duration::days(2 * 365);
/// How far back contacts with vendors and peers are counted.
pub const CONTACTS_BACK: Duration = Duration::days(30);
/// How far back what Slack said of people counts.
pub const SIGHTINGS_BACK: Duration = Duration::days(60);
/// How far back a review counts.
const REVIEW_BACK: Duration = Duration::days(185);
/// How far back the use of openers counts.
pub const OPENERS_BACK: Duration = Duration::days(365);

/// What an input needs, of which this is known already.
pub fn needs(input: &Input, heard: Option<&Heard>, now: DateTime<Utc>) -> Needs {
    match input {
        Input::Command(command) if command.name == "/checkin" => line(heard),
        Input::Command(command) if command.name == "/milestone" => milestone_command(command, now),
        Input::Command(Command { text, .. }) => rapport(text, now),
        Input::DirectMessage { .. } | Input::Mention { .. } => {
            Needs { milestones: true, promises: true, ..logging(now) }
        }
        Input::Action(action) => of_action(action, now),
        Input::Submission(submission) => of_form(submission, now),
        Input::Profile(profile) => Needs {
            peers: PeersNeeded::All,
            schedules: true,
            sightings_of: vec![profile.user.clone()],
            ..Needs::default()
        },
        Input::PostFailed { .. } | Input::EditFailed { .. } => milestones(now),
        Input::HomeOpened | Input::FileFailed { .. } | Input::Deactivated | Input::Uninstalled { .. } => {
            Needs::default()
        }
        Input::Shortcut { .. } | Input::MessageShortcut { .. } | Input::OptionsWanted(_) => {
            Needs { peers: PeersNeeded::All, ..Needs::default() }
        }
    }
}

/// A line needs whom it names and what waits for them; one that names nobody opens a form or is asked about.
fn line(heard: Option<&Heard>) -> Needs {
    let whom = heard.map(Heard::whom).unwrap_or_default();
    let peers = if whom.is_empty() { PeersNeeded::All } else { PeersNeeded::Meant(whom) };
    Needs { peers, nudges_waiting: true, ..Needs::default() }
}

fn logging(now: DateTime<Utc>) -> Needs {
    Needs { peers: PeersNeeded::All, nudges_since: Some(now - NUDGES_BACK), ..Needs::default() }
}

fn milestones(now: DateTime<Utc>) -> Needs {
    Needs {
        milestones: true,
        answers: true,
        shared: true,
        links: true,
        latest_updates: true,
        promises: true,
        ..logging(now)
    }
}

fn milestone_command(command: &Command, now: DateTime<Utc>) -> Needs {
    let history = command.text.trim_start().to_lowercase().starts_with("history");
    Needs { history, channels: channel_asked(command).into_iter().collect(), ..milestones(now) }
}

/// What the lead's own numbers are counted from.
fn numbers(now: DateTime<Utc>) -> Needs {
    Needs {
        nudges_since: Some(now - Duration::days(DAYS)),
        checkins_since: Some(now - LOG_BACK),
        history: true,
        allowed: true,
        shared: false,
        ..milestones(now)
    }
}

fn rapport(text: &str, now: DateTime<Utc>) -> Needs {
    match spoken(text, RapportWord::from_code) {
        Spoken::Word(RapportWord::Me, _) => return numbers(now),
        Spoken::Word(RapportWord::Openers, _) => return openers(logging(now), now),
        _ => {}
    }
    let calendars = matches!(spoken(text, RapportWord::from_code), Spoken::Word(RapportWord::Holidays, _));
    let first = text.split_whitespace().next().unwrap_or("").to_lowercase();
    let back = match first.as_str() {
        "log" | "peer" | "review" => Some(now - LOG_BACK),
        // Who is asked whether all of it may go is told how much that is.
        "forget" | "delete" => Some(DateTime::UNIX_EPOCH),
        "coverage" => Some(now - CONTACTS_BACK),
        _ => None,
    };
    let peers = if first == "forget" { PeersNeeded::AllEver } else { PeersNeeded::All };
    Needs {
        peers,
        checkins_since: back,
        answers: true,
        own_openers: first == "peer",
        milestones: true,
        promises: true,
        schedules: true,
        calendars,
        drafts: true,
        sightings_since: Some(now - SIGHTINGS_BACK),
        ..logging(now)
    }
}

/// The lead's openers with their use, and the words that may stand in one.
fn openers(needs: Needs, now: DateTime<Utc>) -> Needs {
    Needs { openers_since: Some(now - OPENERS_BACK), own_openers: true, allowed: true, ..needs }
}

fn of_action(action: &Action, now: DateTime<Utc>) -> Needs {
    let value = match &action.choice {
        Choice::Text(text) | Choice::Option(text) => text.as_str(),
        _ => "",
    };
    let full = Needs { schedules: true, drafts: true, ..milestones(now) };
    match action_of(&action.action) {
        Some(ActionId::NudgeOpener) => Needs { nudges: vec![NudgeId::new(value)], ..openers(full, now) },
        Some(ActionId::NudgeAbout) => {
            let id = unpair(value).and_then(|(_, rest)| unpair(rest)).map(|(id, _)| NudgeId::new(id));
            Needs { nudges: id.into_iter().collect(), ..openers(full, now) }
        }
        Some(
            ActionId::Openers
            | ActionId::OpenersTurn
            | ActionId::OpenerAdd
            | ActionId::OpenerEdit
            | ActionId::OpenerHide
            | ActionId::OpenerBack
            | ActionId::OpenerMenu
            | ActionId::KeepWords
            | ActionId::Reword,
        ) => openers(full, now),
        Some(ActionId::NudgeSnooze) => {
            Needs { nudges: unpair(value).map(|(_, id)| NudgeId::new(id)).into_iter().collect(), ..full }
        }
        Some(
            ActionId::CheckInEdit
            | ActionId::CheckInMore
            | ActionId::CheckInMenu
            | ActionId::CheckInUndo
            | ActionId::PromiseAdd,
        ) => {
            // A menu's value has its choice in front.
            let row = unpair(value).filter(|(_, row)| row.contains('|')).map_or(value, |(_, row)| row);
            let (checkins, checkins_with) = unpair(row)
                .map(|(id, peer)| (vec![CheckInId::new(id)], vec![PeerId::new(peer)]))
                .unwrap_or_default();
            Needs { checkins, checkins_with, ..full }
        }
        Some(ActionId::RoleNone | ActionId::RoleBack) => {
            Needs { checkins_since: Some(now - CONTACTS_BACK), ..full }
        }
        // The command that it takes again.
        Some(ActionId::PeerMeant) => rapport(unpair(value).map_or("", |(_, command)| command), now),
        Some(ActionId::PeerKeep | ActionId::Forget) => Needs { peers: PeersNeeded::AllEver, ..full },
        Some(ActionId::Review) => Needs { checkins_since: Some(now - REVIEW_BACK), ..full },
        Some(ActionId::NumbersShow | ActionId::NumbersDraw) => numbers(now),
        Some(ActionId::Settings) => Needs { calendars: true, ..full },
        Some(ActionId::MilestoneHistory) => Needs { history: true, ..full },
        Some(ActionId::PlainUse | ActionId::PlainFine | ActionId::PlainKnown) => {
            let row = match &action.from {
                Surface::Modal(view) => Carried::read(&view.metadata).row,
                _ => None,
            };
            Needs { updates: row.iter().map(UpdateId::new).collect(), allowed: true, ..full }
        }
        Some(ActionId::PostEdit | ActionId::PostRetry) => {
            Needs { updates: vec![UpdateId::new(value)], ..full }
        }
        _ if action.action.starts_with("nudge.") || action.action.starts_with("still.") => {
            Needs { nudges: vec![NudgeId::new(value)], ..full }
        }
        _ => full,
    }
}

fn of_form(submission: &Submission, now: DateTime<Utc>) -> Needs {
    let carried = Carried::read(&submission.view.metadata);
    let values = &submission.view.values;
    let nudges: Vec<NudgeId> = carried.nudge.iter().map(NudgeId::new).collect();
    let row = carried.row.clone().unwrap_or_default();
    // A form that was warned about is known by its draft.
    let needs = Needs { nudges, drafts: true, ..milestones(now) };
    match Form::from_code(&submission.view.callback) {
        Some(Form::CheckIn | Form::Depth) => {
            let peer = carried.peer.as_deref().or(values.option("peer"));
            let checkins = if row.is_empty() { vec![] } else { vec![CheckInId::new(row)] };
            Needs { checkins, checkins_with: peer.map(PeerId::new).into_iter().collect(), ..needs }
        }
        Some(Form::Update) => {
            Needs { updates: carried.line.iter().map(UpdateId::new).collect(), allowed: true, ..needs }
        }
        Some(Form::Review) => Needs { checkins_since: Some(now - REVIEW_BACK), ..needs },
        Some(Form::Opener) => openers(needs, now),
        Some(Form::Done) => Needs { allowed: true, ..needs },
        Some(Form::Settings) => Needs { calendars: true, ..needs },
        Some(Form::Schedules | Form::Until) => Needs { schedules: true, ..needs },
        Some(Form::Invite) => {
            let invited = match values.get("user") {
                Choice::User(user) => vec![user.clone()],
                _ => vec![],
            };
            Needs { acquainted: invited, ..needs }
        }
        Some(Form::Preview) => Needs { updates: vec![UpdateId::new(row)], ..needs },
        _ => needs,
    }
}
