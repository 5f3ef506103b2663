//! Joining, pausing, leaving, and what Slack says of a person.

use super::nudge::take_back;
use super::schedule;
use crate::domain::delivery::{Call, Urgency};
use crate::domain::desk::Change;
use crate::domain::home::Unfolded;
use crate::domain::import::guess_role;
use crate::domain::input::Profile;
use crate::domain::invitation::Invitation;
use crate::domain::lead::{Lead, Standing};
use crate::domain::nudge::{Nudge, NudgeState};
use crate::domain::peer::Peer;
use crate::domain::schedule::{Schedule, ScheduleKind};
use crate::domain::sighting::sighted;
use crate::domain::vocabulary::Role;
use crate::flow::case::Case;
use crate::view::words;
use chrono::NaiveDate;
use chrono_tz::Tz;

/// The person becomes a lead, with the house's schedules. Whoever comes back finds what they set as they left it.
pub fn join(case: &mut Case) -> Lead {
    let old = case.desk.lead.clone();
    let lead = Lead {
        standing: Standing::Active,
        budget: case.house.nudges.budget,
        skips_next: false,
        joined_at: case.now,
        ..old.unwrap_or_else(|| new_lead(case))
    };
    case.change(Change::Lead(lead.clone()));
    for kind in [ScheduleKind::CheckIn, ScheduleKind::WeeklyPlan, ScheduleKind::Milestones] {
        let schedule = schedule::own_or_new(case, &lead, kind);
        let fresh = schedule::restarted(schedule, lead.zone, case.now);
        case.change(Change::Schedule(fresh));
    }
    let user = case.user();
    let lane = format!("profile:{user}");
    case.send(Call::ReadProfile { user: user.clone(), reader: user }, lane, Urgency::Answer);
    lead
}

/// As everybody starts here.
fn new_lead(case: &mut Case) -> Lead {
    let house = &case.house.nudges;
    Lead {
        id: case.ids.make(),
        workspace: case.arrival.key.workspace.clone(),
        user: case.user(),
        name: String::new(),
        zone: house.zone,
        standing: Standing::Active,
        hours: house.hours,
        budget: house.budget,
        days_off: house.holidays.clone(),
        holidays: Default::default(),
        skips_next: false,
        joined_at: case.now,
        locale: String::new(),
        none_here: vec![],
    }
}

/// The Home tab was opened: it is published, for whoever never joined with the welcome.
pub fn home_opened(case: &mut Case) {
    case.publish_home(Unfolded::default(), Urgency::Answer);
}

/// A Slack profile: the lead's own name and zone, or the name of a peer.
pub fn read_profile(case: &mut Case, profile: &Profile) {
    if profile.user == case.user() {
        note_sighting(case, profile);
    }
    let Some(lead) = case.lead() else { return };
    if profile.user == lead.user {
        match profile.deleted {
            true => stop(case, &lead),
            false => read_own(case, lead, profile),
        }
        return;
    }
    let known: Vec<Peer> =
        case.peers().into_iter().filter(|p| p.slack_user.as_ref() == Some(&profile.user)).collect();
    for peer in known {
        let guessed = profile.title.as_deref().map(guess_role);
        let role = if peer.role == Role::Other { guessed.unwrap_or(Role::Other) } else { peer.role };
        // A name the lead typed stays; only Slack's id or handle is replaced.
        let placeholder = !peer.name.contains(' ');
        let name =
            if placeholder && !profile.name.is_empty() { profile.name.clone() } else { peer.name.clone() };
        if name != peer.name || role != peer.role {
            case.change(Change::Peer(Peer { name, role, ..peer }));
        }
    }
}

/// Slack spoke of the person themselves: what is new of their place is kept for the leads of the workspace.
fn note_sighting(case: &mut Case, profile: &Profile) {
    let before = case.desk.sightings.iter().find(|s| s.user == profile.user);
    if let Some(sighting) = sighted(&case.desk.key.workspace, profile, before, case.now) {
        case.change(Change::Sighted(sighting));
    }
}

fn read_own(case: &mut Case, lead: Lead, profile: &Profile) {
    let zone = profile.zone.as_deref().and_then(|z| z.parse::<Tz>().ok()).unwrap_or(lead.zone);
    let name = if profile.name.is_empty() { lead.name.clone() } else { profile.name.clone() };
    if zone != lead.zone {
        let schedules: Vec<Schedule> =
            case.desk.schedules.iter().filter(|s| s.zone == lead.zone).cloned().collect();
        // Until the profile was read the house's zone stood in: nothing was missed in it.
        let is_first = lead.name.is_empty();
        for schedule in schedules {
            let there = match is_first && schedule.next_at.is_some() {
                true => schedule::restarted(schedule, zone, case.now),
                false => schedule::moved(schedule, zone),
            };
            case.change(Change::Schedule(there));
        }
    }
    // A change of the profile comes without the locale; the one read before stays.
    let locale = profile.locale.clone().unwrap_or_else(|| lead.locale.clone());
    if zone != lead.zone || name != lead.name || locale != lead.locale {
        case.change(Change::Lead(Lead { zone, name, locale, ..lead }));
    }
}

/// `/rapport pause`, `/rapport pause until 12 january`, `/rapport pause for two weeks`; days that are still to come are
/// taken off.
pub fn pause_by_command(case: &mut Case, lead: &Lead, text: &str) {
    let today = lead.day(case.now);
    let lower = text.to_lowercase();
    let until = ["until", "till"].iter().find_map(|word| lower.strip_prefix(word));
    let Some(days) = (match until.unwrap_or(&lower).trim() {
        "" => return pause(case, lead, None),
        days => schedule::days_ahead(case, lead, days),
    }) else {
        return;
    };
    let is_one = days.start() == days.end();
    match (until.is_some(), days.start() > &today) {
        (true, false) => case.say("Pause until a day ahead, as in `/rapport pause until 12 january`."),
        (false, false) => pause(case, lead, days.end().succ_opt()),
        (false, true) if !is_one => schedule::take_off(case, lead, days),
        (_, true) => pause(case, lead, Some(*days.start())),
    }
}

/// `/rapport resume`, `/rapport resume on monday`
pub fn resume_by_command(case: &mut Case, lead: &Lead, text: &str) {
    let today = lead.day(case.now);
    match text.to_lowercase().as_str() {
        "" | "now" => resume(case, lead),
        day => match schedule::days_ahead(case, lead, day) {
            Some(days) if *days.start() > today => pause(case, lead, Some(*days.start())),
            Some(_) => resume(case, lead),
            None => {}
        },
    }
}

/// Pauses nudges, until a day if one is named. One on its way is taken back; what was snoozed waits for its time.
pub fn pause(case: &mut Case, lead: &Lead, until: Option<NaiveDate>) {
    case.change(Change::Lead(Lead { standing: Standing::Paused { until }, ..lead.clone() }));
    take_back(case, "Taken back: your nudges are paused.", |n| n.state == NudgeState::Planned);
    let today = lead.day(case.now);
    let sentence = match until {
        Some(day) => format!("Paused. Nudges come again from {}.", words::day_in_words(day, today)),
        None => "Paused. `/rapport resume` starts them again.".to_owned(),
    };
    say_unless_home(case, &sentence);
}

/// Nudges again.
pub fn resume(case: &mut Case, lead: &Lead) {
    set_active(case, lead);
    say_unless_home(
        case,
        "Nudges come again, from your next scheduled time. Nothing that was missed comes after.",
    );
}

/// The lead is nudged again.
pub fn set_active(case: &mut Case, lead: &Lead) {
    case.change(Change::Lead(Lead { standing: Standing::Active, skips_next: false, ..lead.clone() }));
}

/// `/rapport leave`, `/rapport stop`: asked once more, as a word is typed quickly.
pub fn ask_leave(case: &mut Case) {
    case.answer(crate::view::onboarding::ask_leave());
}

/// The lead leaves: nudges stop at once, the retention clock runs, and nobody invites them again.
pub fn leave(case: &mut Case, lead: &Lead) {
    stop(case, lead);
    let is_to_come = |n: &Nudge| n.is_waiting() && n.state != NudgeState::Sent;
    take_back(case, "Taken back: you have left.", is_to_come);
    say_unless_home(
        case,
        "You have left. No more nudges; your data is deleted in 30 days. `/rapport join` comes back.",
    );
}

fn stop(case: &mut Case, lead: &Lead) {
    case.change(Change::Lead(Lead { standing: Standing::Left { at: case.now }, ..lead.clone() }));
    let (workspace, user, at) = (lead.workspace.clone(), lead.user.clone(), case.now);
    case.change(Change::Invited(Invitation { workspace, user, at }));
    let schedules = case.desk.schedules.clone();
    for schedule in schedules {
        case.change(Change::Schedule(Schedule { next_at: None, ..schedule }));
    }
}

/// Slack takes nothing for them any more: nothing more is sent, and all of theirs stays until Slack says that they left.
pub fn deactivated(case: &mut Case) {
    if let Some(lead) = case.lead() {
        case.change(Change::Lead(Lead { standing: Standing::Paused { until: None }, ..lead }));
    }
}

/// In the Home, the refreshed page is the answer.
fn say_unless_home(case: &mut Case, sentence: &str) {
    use crate::domain::input::{Action, Input, Surface};
    if !matches!(&case.arrival.input, Input::Action(Action { from: Surface::Home { .. }, .. })) {
        case.say(sentence);
    }
}
