//! The first steps: Start, the one form that asks for three people, and inviting a colleague.

use super::{joining, line, people, sensitive};
use crate::domain::delivery::{Call, Delivery, Urgency};
use crate::domain::desk::Change;
use crate::domain::id::{DeliveryId, UserId};
use crate::domain::input::{Action, Choice, Input, Surface, Values};
use crate::domain::invitation::Invitation;
use crate::domain::lead::Lead;
use crate::domain::names::{LONGEST, is_too_long};
use crate::domain::peer::Peer;
use crate::domain::reply::{Ack, Opening};
use crate::flow::case::{Carried, Case};
use crate::view::action::ActionId;
use crate::view::onboarding as words;
use people::NewPeer;

/// The Start button: the person becomes a lead, what they typed before is taken care of, and the form of
/// three people opens for whoever has nobody yet.
pub fn start(case: &mut Case, typed: &str) {
    let comes_back = case.desk.lead.is_some() && case.lead().is_none();
    let lead = match case.lead() {
        Some(lead) => lead,
        None => joining::join(case),
    };
    match typed {
        "" => say_joined(case, &lead, comes_back),
        line if sensitive::stops_line(case, "/checkin", line) => {}
        line => line::log_line(case, &lead, line),
    }
    if case.peers().is_empty() {
        open_first_people(case);
    }
}

/// In the Home and in a modal, what opens is the answer.
fn say_joined(case: &mut Case, lead: &Lead, comes_back: bool) {
    if !matches!(&case.arrival.input, Input::Action(Action { from: Surface::Message { .. }, .. })) {
        return;
    }
    let when = crate::view::schedule::comings(&case.desk.schedules, lead);
    let has_digest = case.desk.schedules.iter().any(|s| s.channel.is_some() && s.next_at.is_none());
    case.answer(if comes_back { words::back(lead, &when, has_digest) } else { words::joined(lead, &when) });
}

/// Opens the form of three people; where Start stood in a modal, it takes that modal's place.
pub fn open_first_people(case: &mut Case) {
    let carried = Carried { reply_to: case.reply_to(), ..Carried::default() };
    let view = words::first_people(&carried.text());
    if let Input::Action(Action { from: Surface::Modal(state), .. }) = &case.arrival.input {
        let (id, hash) = (state.id.clone(), state.hash.clone());
        case.decision.opening = Some(Opening::Update { id, hash, view });
        return;
    }
    case.open(view, (ActionId::PeopleFirst, ""));
}

/// The form of three people came back; nobody at all is fine too.
pub fn first_people(case: &mut Case, lead: &Lead, values: &Values, carried: &Carried) {
    let users = match values.get("users") {
        Choice::Users(users) => users.clone(),
        _ => vec![],
    };
    let names = names(&values.text("names").unwrap_or_default());
    check(case, &users, &names);
    if case.is_refused() {
        return;
    }
    case.decision.ack = Ack::Clear;
    let mut added: Vec<Peer> = vec![];
    for user in &users {
        if !case.peers().iter().any(|p| p.slack_user.as_ref() == Some(user)) {
            added.push(people::add_by_mention(case, lead, user, None));
        }
    }
    for name in &names {
        if !case.peers().iter().any(|p| p.name.eq_ignore_ascii_case(name)) {
            added.push(people::add(case, lead, NewPeer::named(name)));
        }
    }
    if !added.is_empty() && carried.reply_to.is_some() {
        case.answer(words::added(&added));
    }
}

fn names(text: &str) -> Vec<String> {
    let names = text.split(['\n', ',', ';']).map(str::trim).filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

fn check(case: &mut Case, users: &[UserId], names: &[String]) {
    if users.iter().any(|user| super::is_self(case, user)) {
        case.refuse("users", "That is you. Choose the people you want to keep in touch with.");
    }
    if users.len() + names.len() > words::FIRST {
        case.refuse("names", "Three in all to begin with. Add the others later, one by one.");
    }
    if names.iter().any(|name| is_too_long(name)) {
        case.refuse(
            "names",
            format!("A name has at most {LONGEST} characters. Put each on a line of its own."),
        );
    }
}

/// Opens the form that invites somebody.
pub fn open_invite(case: &mut Case) {
    let carried = Carried { reply_to: case.reply_to(), ..Carried::default() };
    case.open(words::invite(&carried.text()), (ActionId::Invite, ""));
}

/// Invites somebody, once: never twice, never who joined or left.
pub fn invite(case: &mut Case, lead: &Lead, values: &Values) {
    let Choice::User(user) = values.get("user").clone() else {
        return case.refuse("user", "Choose a colleague.");
    };
    if super::is_self(case, &user) {
        return case.refuse("user", "That is you. Choose a colleague.");
    }
    if case.desk.acquainted.contains(&user) {
        return case.refuse("user", "They know Rapport already, so nothing is sent. Choose somebody else.");
    }
    let workspace = lead.workspace.clone();
    case.change(Change::Invited(Invitation {
        workspace: workspace.clone(),
        user: user.clone(),
        at: case.now,
    }));
    let message = words::invitation(&lead.user, &lead.name, &case.house.nudges.budget);
    case.decision.messages.push(Delivery {
        // Of two leads who invite the same person in one moment, one message goes out.
        id: DeliveryId::new(format!("invitation:{workspace}:{user}")),
        workspace,
        call: Call::Post { channel: user.to_string(), message, thread_of: None, quiet: false, author: None },
        lane: user.to_string(),
        urgency: Urgency::Message,
        due_at: case.now,
        expires_at: None,
    });
    case.decision.ack = Ack::Update(words::invited(&user));
}
