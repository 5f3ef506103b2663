//! Nudges in the lead's direct message: one person, why now, one opener; and what is left of them once
//! they are over.

use super::action::{ActionId, Form, Snooze, pair};
use super::blocks::{actions, button, context, escape, menu, primary, section, section_with, spoken};
use super::form::{Field, modal};
use super::words::{count, day, day_in_words, distance, first_name, moment, who, who_and_role};
use crate::domain::balance::Imbalance;
use crate::domain::delivery::Message;
use crate::domain::lead::Lead;
use crate::domain::link::Linked;
use crate::domain::milestone::Milestone;
use crate::domain::nudge::Nudge;
use crate::domain::opener::Chosen;
use crate::domain::peer::Peer;
use crate::domain::planner::{Reason, Shared};
use crate::domain::warmth::Standing;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

/// Why now, in a sentence with the numbers of its rule.
pub fn reason(reason: &Reason, name: &str, today: NaiveDate) -> String {
    match reason {
        Reason::PeerDue { days, is_new, cadence, standing, shared, imbalance, renewal } => {
            let since = since(*days, *is_new, *cadence, *standing, name);
            let shared = shared.as_ref().map(|shared| of_shared(shared, name, today));
            let need = if *standing >= Standing::Overdue { " Meet before you need this." } else { "" };
            let shared = shared.map_or_else(String::new, |shared| format!("{shared}{need}"));
            let uneven = imbalance.map_or_else(String::new, uneven);
            format!("{since}{uneven}{shared}{}", renews(*renewal, today))
        }
        Reason::UpdateDue { since } if *since >= today => {
            format!("Its next status update is due {}.", day_in_words(*since, today))
        }
        Reason::UpdateDue { since } => format!("Its status update was due {}.", day_in_words(*since, today)),
        Reason::DateNear { on } => {
            format!(
                "Its promised date is {}. If it will pass, say so before it does.",
                day_in_words(*on, today)
            )
        }
        Reason::DateMissed { on } if *on >= today => {
            format!("Its promised date, {}, will have passed.", day_in_words(*on, today))
        }
        Reason::DateMissed { on } => {
            format!(
                "Its promised date was {}. A cause, a change and the next date repair it.",
                day_in_words(*on, today)
            )
        }
        Reason::PromiseNear { what, due } => {
            format!("You promised {name}: {what}, by the end of your day, {}.", day_in_words(*due, today))
        }
        Reason::NewLeader { role, news, on, after } => {
            super::newcomer::reason(*role, *news, *on, after.as_deref(), today)
        }
        Reason::WeekStarts => "It is the start of your week.".into(),
        Reason::FourUnanswered => "Four nudges in a row went unanswered.".into(),
        Reason::Back(first) => first.clone(),
    }
}

/// How long it has been, against what the lead aims for.
fn since(days: i64, is_new: bool, cadence: u32, standing: Standing, name: &str) -> String {
    let days = count(days, "day", "days");
    if is_new {
        return format!("You added {name} {days} ago and have not logged a talk yet.");
    }
    let since = format!("{days} since you last talked");
    match standing {
        Standing::Dormant => {
            format!("It has been {since}; you aim for every {cadence}. A short hello restarts it.")
        }
        Standing::OnCadence => format!("{since}."),
        _ => format!("{since}; you aim for every {cadence}."),
    }
}

/// The reason, with why nudges come half as often if they do.
pub fn rhythm(reason: String, halved: bool) -> String {
    if !halved {
        return reason;
    }
    format!("{reason} Two before this one went unanswered, so every second is left out until you answer one.")
}

/// A renewal ahead, in a sentence.
fn renews(on: Option<NaiveDate>, today: NaiveDate) -> String {
    let told = |on| format!(" Their contract renews on {}, {}.", day(on, today), distance(on, today));
    on.map_or_else(String::new, told)
}

/// An imbalance in a sentence, with its numbers.
pub fn uneven(imbalance: Imbalance) -> String {
    match imbalance {
        Imbalance::OnlyRequests(n) => format!(" Your last {n} were all requests."),
        Imbalance::MostlyRequests(n, of) => format!(" {n} of your last {of} were requests."),
        Imbalance::TheyStarted(n) => format!(" They started the last {n}: your turn."),
        Imbalance::OnlyLearned(n) => {
            format!(" You learned something {n} times running and shared nothing back.")
        }
        Imbalance::OnlyShared(n) => format!(" You shared something {n} times running and learned nothing."),
    }
}

fn of_shared(shared: &Shared, name: &str, today: NaiveDate) -> String {
    match shared {
        Shared::Milestone(title, on) => {
            format!(" {title}, which {name} sponsors, is promised for {}.", day(*on, today))
        }
        Shared::Promise(what, on) => format!(" You promised {name}: {what}, by {}.", day(*on, today)),
    }
}

/// A check-in nudge that waits for the lead.
pub fn check_in(
    nudge: &Nudge,
    peer: &Peer,
    opener: Option<&Chosen>,
    lead: &Lead,
    now: DateTime<Utc>,
) -> Message {
    let mut blocks =
        vec![section(&format!("A moment with {}? {}", who_and_role(peer), escape(&nudge.reason)))];
    blocks.extend(opener.into_iter().flat_map(|opener| with_origin(nudge, peer, opener, lead, now)));
    let id = nudge.id.as_str();
    let mut row = vec![
        primary(ActionId::NudgeLog.code(), ActionId::NudgeLog.label(), id),
        button(ActionId::NudgePlan.code(), ActionId::NudgePlan.label(), id),
    ];
    if opener.is_some() {
        row.push(button(ActionId::NudgeOpener.code(), ActionId::NudgeOpener.label(), id));
    }
    row.push(snooze_menu(nudge));
    blocks.push(actions("nudge", row));
    if nudge.snoozes >= 2 {
        blocks.push(context(
            "Snoozed twice now. Skipping, seeing them less often or taking them off is fine too.",
        ));
    }
    Message { text: spoken(&escape(&format!("A moment with {}? {}", peer.name, nudge.reason))), blocks }
}

/// The opener, what can be done about it, and where it came from.
fn with_origin(nudge: &Nudge, peer: &Peer, opener: &Chosen, lead: &Lead, now: DateTime<Utc>) -> [Value; 2] {
    let quote = format!("> {}", escape(&opener.text).replace('\n', " "));
    let quote = match super::opener::about(nudge, opener) {
        Some(menu) => section_with(&quote, menu),
        None => section(&quote),
    };
    let origin = super::opener::origin(opener.origin, lead, now);
    [quote, context(&format!("{origin}, in case it helps. Nothing is sent to {}.", first_name(peer)))]
}

pub(super) fn snooze_menu(nudge: &Nudge) -> Value {
    let often = [Snooze::Skip, Snooze::Widen, Snooze::Remove];
    let usual = [Snooze::Later, Snooze::Tomorrow, Snooze::NextWeek, Snooze::Until, Snooze::Skip];
    let offered: &[Snooze] = match (nudge.peer().is_some(), nudge.snoozes) {
        (true, 2..) => &often,
        (true, _) => &usual,
        (false, _) => &usual[..4],
    };
    let options: Vec<(&str, String)> =
        offered.iter().map(|s| (s.label(), pair(s.code(), nudge.id.as_str()))).collect();
    menu(ActionId::NudgeSnooze.code(), "Snooze…", &options)
}

/// A reminder that a milestone's status update is due, with what its tracker says if it is linked.
pub fn update(
    nudge: &Nudge,
    milestone: &Milestone,
    linked: Option<&Linked<'_>>,
    today: NaiveDate,
) -> Message {
    let title = escape(&milestone.title);
    let promise = milestone.dates.as_ref().map_or_else(String::new, |dates| {
        format!(" Promised for {}, {}.", day(dates.promise, today), distance(dates.promise, today))
    });
    let channel = milestone
        .channel
        .as_ref()
        .map_or_else(|| "no channel yet".to_owned(), |channel| format!("<#{channel}>"));
    let mut blocks = vec![section(&format!("*{title}* · {channel}\n{}{promise}", escape(&nudge.reason)))];
    blocks.extend(linked.into_iter().flat_map(|linked| super::milestone::linked(linked, today)));
    blocks.push(actions("nudge", update_row(nudge, milestone, today)));
    Message { text: spoken(&format!("{title}: {}{promise}", escape(&nudge.reason))), blocks }
}

fn update_row(nudge: &Nudge, milestone: &Milestone, today: NaiveDate) -> Vec<serde_json::Value> {
    let of = |action: ActionId, value: &str| button(action.code(), action.label(), value);
    let id = nudge.id.as_str();
    let mut row = vec![primary(ActionId::NudgeUpdate.code(), ActionId::NudgeUpdate.label(), id)];
    match milestone.is_near(today) || milestone.is_missed(today) {
        true => row.push(of(ActionId::MilestoneMove, milestone.id.as_str())),
        false => row.push(of(ActionId::NudgeUnchanged, id)),
    }
    row.push(snooze_menu(nudge));
    row
}

/// Asked after four nudges without an answer.
pub fn still_useful(nudge: &Nudge) -> Message {
    let text = "I paused your nudges: the last four went unanswered, and more of them would not help. \
                Your log and people stay as they are. Shall I go on?";
    let id = nudge.id.as_str();
    let row = vec![
        button(ActionId::KeepGoing.code(), ActionId::KeepGoing.label(), id),
        button(ActionId::StayPaused.code(), ActionId::StayPaused.label(), id),
    ];
    Message { text: text.into(), blocks: vec![section(text), actions("nudge", row)] }
}

/// What is left of a nudge that is over: one line, no buttons.
pub fn over(peer: &Peer, outcome: &str) -> Message {
    let line = format!("{} · {outcome}", who(peer));
    Message { text: spoken(&format!("{}: {outcome}", escape(&peer.name))), blocks: vec![context(&line)] }
}

/// What is left of a nudge about something else than a person.
pub fn settled(line: &str) -> Message {
    Message { text: spoken(line), blocks: vec![context(line)] }
}

/// Why a nudge comes back later than was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Later {
    /// The working hours end before.
    DayOver,
    /// The day asked for has its nudge, or its weekly plan.
    NoRoom,
}

/// "Back on …", shown where a nudge was snoozed.
pub fn snoozed(lead: &Lead, until: DateTime<Utc>, later: Option<Later>) -> String {
    let why = match later {
        Some(Later::DayOver) => " Today is over for nudges by then.",
        Some(Later::NoRoom) => " The day you asked for has its nudge already.",
        None => "",
    };
    format!("Snoozed. Back {}.{why}", moment(until, lead.zone, lead.face()))
}

/// "Planned for …", shown where a nudge became a plan.
pub fn planned(lead: &Lead, plan: &str, until: DateTime<Utc>) -> String {
    format!("{} Back {}.", escape(plan), moment(until, lead.zone, lead.face()))
}

/// The form that asks until when to snooze.
pub fn until_form(lead: &Lead, on: Option<NaiveDate>, metadata: &str) -> Value {
    let blocks = vec![
        Field::day("day", "Come back on", on).block(),
        Field::time("time", "at", "09:30").block(),
        context(&format!("Within your working hours: Monday to Friday, {}.", super::schedule::hours(lead))),
    ];
    modal(Form::Until.code(), Form::Until.label(), "Snooze", metadata, blocks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::planner::sample;
    use crate::domain::vocabulary::Circle;
    use chrono::Days;
    use proptest::prelude::*;

    #[test]
    fn whoever_was_never_talked_to_comes_with_all_that_speaks_for_them() {
        let now = sample::now();
        let today = sample::lead().day(now);
        let due = |standing| Reason::PeerDue {
            days: 46,
            is_new: true,
            cadence: 30,
            standing,
            shared: Some(Shared::Promise("send the vendor list".into(), today + Days::new(40))),
            imbalance: Some(Imbalance::OnlyRequests(3)),
            renewal: None,
        };
        insta::assert_snapshot!(reason(&due(Standing::Overdue), "Zed", today), @"You added Zed 46 days ago and have not logged a talk yet. Your last 3 were all requests. You promised Zed: send the vendor list, by 12 Apr. Meet before you need this.");
    }

    #[test]
    fn on_the_very_day_somebody_falls_due_the_aim_is_said() {
        let now = sample::now();
        // Logged for noon of that day, and it is half past nine.
        let mut ana = sample::peer("Ana", Circle::Inner, 14, now);
        ana.clocks.last_talk = ana.clocks.last_talk.map(|at| at + chrono::Duration::minutes(150));
        let desk = sample::desk(vec![ana.clone()]);
        let subject = crate::domain::nudge::Subject::CheckIn(ana.id.clone());
        let said =
            crate::domain::planner::reason_now(&subject, &sample::lead(), &desk, now).expect("a reason");
        let said = reason(&said, "Ana", sample::lead().day(now));
        assert_eq!(said, "14 days since you last talked; you aim for every 14.");
        assert_eq!(crate::view::people::clock(&ana, &sample::lead(), now), "14 days ago, due");
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_reason_says_the_numbers_of_its_rule(
            days in 0i64..900, own in 1u32..200, ahead in prop::option::of(0u64..60), requests in 3u32..9
        ) {
            let now = sample::now();
            let ana = Peer { cadence_days: Some(own), ..sample::peer("Ana", Circle::Core, days, now) };
            let today = sample::lead().day(now);
            let said = reason(&Reason::PeerDue {
                days,
                is_new: false,
                cadence: ana.cadence(),
                standing: crate::domain::warmth::standing(&ana, now),
                shared: None,
                imbalance: Some(Imbalance::OnlyRequests(requests)),
                renewal: ahead.map(|ahead| today + Days::new(ahead)),
            }, "Ana", today);
            prop_assert!(said.contains(&format!("{} since you last talked", count(days, "day", "days"))), "{said}");
            let is_due = days >= i64::from(own);
            prop_assert_eq!(said.contains(&format!("you aim for every {own}.")), is_due, "{}", said);
            let told = format!("Your last {requests} were all requests.");
            prop_assert!(said.contains(&told), "{said}");
            let renews = ahead.map(|ahead| distance(today + Days::new(ahead), today));
            prop_assert_eq!(said.contains("Their contract renews"), renews.is_some());
            prop_assert!(renews.is_none_or(|renews| said.ends_with(&format!("{renews}."))), "{said}");
        }
    }
}
