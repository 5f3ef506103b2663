//! Deciding: pure, from a desk and an input to changes, messages and direct replies.

mod adding;
mod agreement;
mod checkin;
mod commands;
mod coverage;
mod dropping;
mod holidays;
mod joining;
mod line;
mod linked;
mod log;
mod milestone;
mod moving;
mod newcomer;
mod nudge;
mod obstacle;
mod onboarding;
mod opener;
mod overpromise;
mod people;
mod plain;
mod plan;
mod posting;
mod privacy;
mod promise;
mod review;
mod rhythm;
mod said;
mod schedule;
mod sensitive;
mod settings;
mod starting;
mod update;
mod wording;

pub use log::{settle_nudges, with_checkin};
pub use milestone::channel_asked;

use super::case::{Carried, Case, House};
use super::heard::Heard;
use crate::domain::command::talk;
use crate::domain::delivery::{PictureKind, Urgency};
use crate::domain::desk::Desk;
use crate::domain::home::Unfolded;
use crate::domain::id::{ChannelId, UserId};
use crate::domain::input::{Action, Arrival, Choice, Input, Submission};
use crate::domain::lead::Lead;
use crate::domain::reply::Ack;
use crate::domain::reply::Decision;
use crate::domain::review::Span;
use crate::view::action::{ActionId, Form, unpair};
use crate::view::notice::file_failed;
use crate::view::onboarding as first;
use crate::view::opener::Page;

/// Decides what one input changes and says. The desk shows the changes afterwards.
pub fn decide(desk: &mut Desk, arrival: &Arrival, heard: Option<&Heard>, house: &House) -> Decision {
    let mut case = Case::new(desk, arrival, heard, house);
    match &arrival.input {
        Input::Profile(profile) => joining::read_profile(&mut case, profile),
        Input::HomeOpened => joining::home_opened(&mut case),
        Input::Uninstalled { .. } => {}
        Input::PostFailed { delivery, channel, error } => {
            posting::failed(&mut case, delivery, channel, error)
        }
        Input::EditFailed { post, error } => posting::edit_failed(&mut case, post, error),
        Input::FileFailed { what, error } => case.answer(file_failed(what, error)),
        Input::Deactivated => joining::deactivated(&mut case),
        Input::Action(action) if action_of(&action.action) == Some(ActionId::Start) => {
            onboarding::start(&mut case, text_of(action));
        }
        input => match (case.lead(), asked_of_channel(input)) {
            (lead, Some(channel)) => {
                let today = lead.map_or(case.now.date_naive(), |lead| lead.day(case.now));
                milestone::of_channel(&mut case, &channel, today);
            }
            (Some(lead), None) => of_lead(&mut case, &lead, input),
            (None, None) => welcome(&mut case, input),
        },
    }
    case.close()
}

fn asked_of_channel(input: &Input) -> Option<ChannelId> {
    match input {
        Input::Command(command) => channel_asked(command),
        _ => None,
    }
}

fn of_lead(case: &mut Case, lead: &Lead, input: &Input) {
    match input {
        Input::Command(command) if sensitive::stops_line(case, &command.name, &command.text) => {}
        Input::Command(command) => commands::command(case, lead, &command.name, &command.text),
        Input::DirectMessage { text, .. } | Input::Mention { text, .. } => {
            if !sensitive::stops_line(case, "/checkin", text.trim()) {
                commands::message(case, lead, text);
            }
        }
        Input::Shortcut { .. } => checkin::open_form(case, lead, None, Carried::default()),
        Input::MessageShortcut { author, ts, permalink, .. } => {
            checkin::open_from_message(case, lead, author.as_ref(), ts, permalink)
        }
        Input::Action(action) => of_action(case, lead, action),
        Input::Submission(submission) => {
            if !sensitive::stops_form(case, lead, submission) {
                of_form(case, lead, submission);
            }
        }
        Input::OptionsWanted(wanted) => people::options(case, lead, &wanted.query),
        Input::HomeOpened
        | Input::Profile(_)
        | Input::PostFailed { .. }
        | Input::EditFailed { .. }
        | Input::FileFailed { .. }
        | Input::Deactivated
        | Input::Uninstalled { .. } => {}
    }
}

/// Whoever never joined gets the welcome, with what they typed kept on its button.
fn welcome(case: &mut Case, input: &Input) {
    let budget = case.house.nudges.budget;
    let typed = match input {
        Input::Command(command) if command.name == "/checkin" => command.text.clone(),
        Input::Command(_) | Input::Action(_) | Input::MessageShortcut { .. } => String::new(),
        Input::DirectMessage { text, .. } | Input::Mention { text, .. } if talk(text).is_some() => {
            String::new()
        }
        Input::DirectMessage { text, .. } | Input::Mention { text, .. } => text.clone(),
        Input::Shortcut { .. } => return case.open(first::welcome_modal(&budget), (ActionId::Start, "")),
        // They left while a form was open: it does not close without a word.
        Input::Submission(_) => {
            case.decision.ack = Ack::Update(first::welcome_modal(&budget));
            return;
        }
        _ => return,
    };
    let typed = crate::view::blocks::unescape(&typed);
    let left = case.desk.lead.is_some();
    case.answer(if left { first::welcome_back(&typed, &budget) } else { first::welcome(&typed, &budget) });
}

/// The button behind an action id; some carry a row's id after theirs, to be unique in their block.
pub fn action_of(id: &str) -> Option<ActionId> {
    let two = |id: &str| id.match_indices('.').nth(1).map_or(id.len(), |(at, _)| at);
    ActionId::from_code(id).or_else(|| ActionId::from_code(&id[..two(id)]))
}

/// The value of a button, or of the chosen option.
fn text_of(action: &Action) -> &str {
    match &action.choice {
        Choice::Text(text) | Choice::Option(text) => text,
        _ => "",
    }
}

fn of_action(case: &mut Case, lead: &Lead, action: &Action) {
    let value = text_of(action);
    let Some(id) = action_of(&action.action) else { return };
    match id {
        ActionId::Start => {}
        ActionId::PeopleFirst => onboarding::open_first_people(case),
        ActionId::NudgeLog => nudge::log_it(case, lead, value),
        ActionId::NudgePlan => plan::plan_it(case, lead, value),
        ActionId::NudgeAgain => plan::plan_it(case, lead, value),
        ActionId::NudgeNotYet => plan::not_yet(case, value),
        ActionId::NudgeMeet => newcomer::add(case, lead, value),
        ActionId::NudgePass => newcomer::pass(case, value),
        ActionId::NudgeOpener => nudge::another_opener(case, lead, value),
        ActionId::NudgeAbout => nudge::about_opener(case, lead, value),
        ActionId::NudgeSnooze => nudge::snooze(case, lead, value),
        ActionId::NudgeUpdate => nudge::draft_update(case, lead, value),
        ActionId::NudgeUnchanged => rhythm::unchanged(case, lead, value),
        ActionId::KeepGoing => nudge::keep_going(case, lead, value),
        ActionId::StayPaused => nudge::stay_paused(case, value),
        ActionId::CheckInNew => checkin::open_form(case, lead, None, Carried::default()),
        ActionId::CheckInEdit => checkin::edit(case, lead, value),
        ActionId::CheckInUndo => checkin::undo(case, lead, value),
        ActionId::CheckInMore => checkin::open_more(case, lead, value),
        ActionId::CheckInMenu => checkin::menu(case, lead, value),
        ActionId::CheckInWith => line::log_with(case, lead, value),
        ActionId::CheckInAdd => line::add_and_log(case, lead, value),
        ActionId::LineForm => line::open_form(case, lead, value),
        ActionId::Reword => sensitive::reword(case, lead, value),
        ActionId::KeepWords => sensitive::keep(case, lead, value),
        ActionId::PeerAdd => people::open_form(case, None),
        ActionId::PeerLog => checkin::open_form(case, lead, case.peer(value), Carried::default()),
        ActionId::PeerEdit => people::open_form(case, case.peer(value)),
        ActionId::PeerMenu => peer_menu(case, lead, value),
        ActionId::PeerMeant => commands::meant(case, lead, value),
        ActionId::PeerKeep => people::put_back(case, value),
        ActionId::PeerStay => newcomer::stay(case, value),
        ActionId::PeerOff => people::take_off(case, value),
        ActionId::PeerWiden => coverage::widen(case, lead, value),
        ActionId::ListTrim => coverage::open_trim(case, lead),
        ActionId::RoleNone => coverage::set_none(case, lead, value, true),
        ActionId::RoleBack => coverage::set_none(case, lead, value, false),
        ActionId::MilestoneAdd => milestone::open_form(case, None, ""),
        ActionId::MilestoneUpdate => update::open_form(case, lead, value, Carried::default()),
        ActionId::MilestoneMove => moving::open_move(case, lead, value, None),
        ActionId::MilestoneDone => milestone::open_done(case, lead, value),
        ActionId::MilestoneDrop => dropping::open_drop(case, lead, value, ""),
        ActionId::MilestoneMenu => milestone_menu(case, lead, value),
        ActionId::MilestoneHistory => milestone::history(case, lead, value),
        ActionId::MilestoneAgree => agreement::open_form(case, value),
        ActionId::ObstacleAdd => obstacle::open_form(case, value),
        ActionId::ObstacleTold => obstacle::told_sponsor(case, lead, value),
        ActionId::ObstacleMenu => obstacle::menu(case, lead, value),
        ActionId::PromiseLikely => overpromise::likely(case, lead, value),
        ActionId::PlainUse => plain::use_word(case, lead, value),
        ActionId::PlainFine => plain::fine_here(case, lead, value),
        ActionId::PlainKnown => plain::known(case, lead, value),
        ActionId::PromiseNew => promise::open_new(case),
        ActionId::PromiseAdd => promise::from_checkin(case, lead, value),
        ActionId::PromiseKept => promise::kept(case, lead, value),
        ActionId::PromiseMove => promise::open_move(case, lead, value),
        ActionId::PromiseDrop => promise::open_drop(case, lead, value),
        ActionId::PromiseTell => promise::tell(case, lead, value),
        ActionId::PromiseMenu => promise_menu(case, lead, value),
        ActionId::PostEdit => update::edit_post(case, lead, value),
        ActionId::PostRetry => posting::edit_again(case, lead, value),
        ActionId::HomeShow => case.publish_home(Unfolded::read(value), Urgency::Answer),
        ActionId::NumbersShow => commands::numbers(case, value),
        ActionId::NumbersDraw => commands::picture(case, lead, PictureKind::Numbers),
        ActionId::Review => review::open(case, lead, Span::from_code(value)),
        ActionId::Settings => settings::open(case, lead),
        ActionId::Schedules => settings::open_schedules(case, lead),
        ActionId::ScheduleTry => settings::try_schedules(case, lead, action),
        ActionId::Invite => onboarding::open_invite(case),
        ActionId::PauseWeek => joining::pause(case, lead, Some(lead.day(case.now) + chrono::Days::new(7))),
        ActionId::Resume => joining::resume(case, lead),
        ActionId::Openers => opener::show(case, lead, Page::default()),
        ActionId::OpenersTurn => opener::show(case, lead, Page::read(value)),
        ActionId::OpenerAdd => opener::open_new(case, value),
        ActionId::OpenerEdit => opener::open_edit(case, value, Page::default()),
        ActionId::OpenerHide => opener::hide(case, lead, value, true),
        ActionId::OpenerBack => opener::hide(case, lead, value, false),
        ActionId::OpenerMenu => opener::menu(case, lead, value),
        ActionId::Forget => privacy::forget(case, lead, value),
        ActionId::DeleteMine => privacy::delete_mine(case, lead),
        ActionId::Leave => joining::leave(case, lead),
    }
}

fn peer_menu(case: &mut Case, lead: &Lead, value: &str) {
    let Some((choice, id)) = unpair(value) else { return };
    match ActionId::from_code(choice) {
        Some(ActionId::PeerEdit) => people::open_form(case, case.peer(id)),
        _ => checkin::open_form(case, lead, case.peer(id), Carried::default()),
    }
}

fn milestone_menu(case: &mut Case, lead: &Lead, value: &str) {
    let Some((choice, id)) = unpair(value) else { return };
    match ActionId::from_code(choice) {
        Some(ActionId::MilestoneUpdate) => update::open_form(case, lead, id, Carried::default()),
        Some(ActionId::MilestoneMove) => moving::open_move(case, lead, id, None),
        Some(ActionId::MilestoneDone) => milestone::open_done(case, lead, id),
        Some(ActionId::MilestoneDrop) => dropping::open_drop(case, lead, id, ""),
        Some(ActionId::MilestoneAgree) => agreement::open_form(case, id),
        Some(ActionId::ObstacleAdd) => obstacle::open_form(case, id),
        _ => milestone::open_form(case, Some(id), ""),
    }
}

fn promise_menu(case: &mut Case, lead: &Lead, value: &str) {
    let Some((choice, id)) = unpair(value) else { return };
    match ActionId::from_code(choice) {
        Some(ActionId::PromiseKept) => promise::kept(case, lead, id),
        Some(ActionId::PromiseMove) => promise::open_move(case, lead, id),
        Some(ActionId::PromiseTell) => promise::tell(case, lead, id),
        _ => promise::open_drop(case, lead, id),
    }
}

fn of_form(case: &mut Case, lead: &Lead, submission: &Submission) {
    let values = &submission.view.values;
    let carried = Carried::read(&submission.view.metadata);
    match Form::from_code(&submission.view.callback) {
        Some(Form::CheckIn) => checkin::submitted(case, lead, values, &carried),
        Some(Form::Depth) => checkin::more(case, lead, values, &carried),
        Some(Form::Peer) => people::submitted(case, lead, values, &carried),
        Some(Form::FirstPeople) => onboarding::first_people(case, lead, values, &carried),
        Some(Form::Review) => review::submitted(case, lead, values, &carried),
        Some(Form::Settings) => settings::submitted(case, lead, values),
        Some(Form::Schedules) => settings::schedules_submitted(case, lead, values),
        Some(Form::Invite) => onboarding::invite(case, lead, values),
        Some(Form::Until) => nudge::until_submitted(case, lead, values, &carried),
        Some(Form::PlanIt) => plan::planned(case, lead, values, &carried),
        Some(Form::Milestone) => milestone::submitted(case, lead, values, &carried),
        Some(Form::Update) => update::submitted(case, lead, values, &carried),
        Some(Form::Preview) => posting::confirmed(case, lead, &carried),
        Some(Form::MoveDate) => moving::moved(case, lead, values, &carried),
        Some(Form::DropMilestone) => dropping::dropped(case, lead, values, &carried),
        Some(Form::Done) => milestone::done(case, lead, values, &carried),
        Some(Form::Agreement) => agreement::submitted(case, lead, values, &carried),
        Some(Form::Obstacle) => obstacle::submitted(case, lead, values, &carried),
        Some(Form::Told) => obstacle::told(case, lead, values, &carried),
        Some(Form::Overpromise) => overpromise::keep(case, lead, values, &carried),
        Some(Form::Promise) => promise::submitted(case, lead, values, &carried),
        Some(Form::MovePromise) => promise::moved(case, lead, values, &carried),
        Some(Form::DropPromise) => promise::dropped(case, lead, values, &carried),
        Some(Form::Opener) => opener::submitted(case, lead, values, &carried),
        None => {}
    }
}

/// Whether a mention names the person who typed it.
fn is_self(case: &Case, user: &UserId) -> bool {
    case.user() == *user
}
