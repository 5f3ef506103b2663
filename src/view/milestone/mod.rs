//! Milestones: the list, one in full, the forms, the preview and the post.

mod agreement;
mod channel;
mod drop;
mod forms;
mod history;
mod linked;
mod obstacle;
mod overpromise;
mod page;
mod plain;
mod post;

pub use agreement::{agreement_form, helpers};
pub use channel::of_channel;
pub use drop::{drop_form, dropped};
pub use forms::{
    MilestoneStart, MoveStart, UpdateStart, changed, done_form, milestone_form, move_form, preview,
    update_form, wording_form,
};
pub use history::history;
pub use linked::linked;
pub use obstacle::{obstacle_form, obstacle_line, obstacle_note, told_form};
pub use overpromise::{Choice, chosen, new_date, overpromise, promised_instead, proposal};
pub use page::{Page, show};
pub use plain::Advice;
pub use post::{digest, edited_note, not_edited, not_posted, post, posted};

use super::action::{ActionId, pair};
use super::blocks::{actions, button, context, escape, header, overflow, primary, section, section_with};
use super::words::{count, day, distance};
use crate::domain::delivery::Message;
use crate::domain::lead::Lead;
use crate::domain::milestone::{Dates, Milestone, MilestoneState};
use crate::domain::status::Colour;
use chrono::NaiveDate;

/// "🟢 Green"; always a word and a symbol beside the colour.
pub fn colour(colour: Colour) -> String {
    format!("{} {}", colour.symbol(), colour.label())
}

/// "Promised 1 Jun, then 9 Jun; moved once".
pub fn promise_line(dates: &Dates, today: NaiveDate) -> String {
    let current = day(dates.promise, today);
    match dates.moves.len() {
        0 => format!("Promised for {current}, {}", distance(dates.promise, today)),
        n => format!(
            "First promised for {}, now {current}, {}; moved {}",
            day(dates.first_promise, today),
            distance(dates.promise, today),
            times(n)
        ),
    }
}

/// "once", "twice", "3 times".
pub fn times(n: usize) -> String {
    match n {
        1 => "once".into(),
        2 => "twice".into(),
        n => format!("{n} times"),
    }
}

/// Where a milestone stands, in a line.
pub fn standing(milestone: &Milestone, today: NaiveDate) -> String {
    match (&milestone.state, &milestone.dates) {
        (MilestoneState::Done(outcome), Some(dates)) => {
            let late = (outcome.on - dates.first_promise).num_days();
            let how = match late {
                ..=0 => "on time".to_owned(),
                n => format!("{} after the first promise", count(n, "day", "days")),
            };
            format!("Done {}, {how}", day(outcome.on, today))
        }
        (MilestoneState::Done(outcome), None) => format!("Done {}", day(outcome.on, today)),
        (MilestoneState::Dropped { why, .. }, _) if why.is_empty() => "Dropped".into(),
        (MilestoneState::Dropped { why, .. }, _) => format!("Dropped: {}", escape(why)),
        (_, Some(dates)) => promise_line(dates, today),
        (_, None) if milestone.business_case.is_none() => "An idea: no business case yet".into(),
        (_, None) => "An idea: no date promised yet".into(),
    }
}

/// The list, open ones first; then those of others the person helps with.
pub fn list(milestones: &[Milestone], helped: &[(Milestone, Lead)], today: NaiveDate) -> Message {
    if milestones.is_empty() && helped.is_empty() {
        let text =
            "No milestones yet. One needs an outcome for the business, a sponsor and a date you can keep.";
        let add = primary(ActionId::MilestoneAdd.code(), ActionId::MilestoneAdd.label(), "");
        return Message { text: text.into(), blocks: vec![section(text), actions("empty", vec![add])] };
    }
    let mut sorted: Vec<&Milestone> = milestones.iter().collect();
    sorted.sort_by_key(|m| (!m.is_open(), m.dates.as_ref().map_or(NaiveDate::MAX, |d| d.promise)));
    let helped: Vec<_> = helped.iter().filter(|(milestone, _)| milestone.is_open()).take(8).collect();
    let most = 40 - 2 * helped.len();
    let mut blocks = vec![header("Milestones")];
    blocks.extend(sorted.iter().take(most).map(|m| row(m, today)));
    blocks.extend(super::blocks::more(
        sorted.len().saturating_sub(most),
        "`/milestone show` and a title shows one",
    ));
    for (milestone, lead) in helped {
        blocks.push(row(milestone, today));
        blocks.push(context(&format!("Led by <@{}>; you help.", lead.user)));
    }
    blocks.push(actions(
        "milestones",
        vec![button(ActionId::MilestoneAdd.code(), ActionId::MilestoneAdd.label(), "")],
    ));
    Message { text: count(milestones.len() as i64, "milestone", "milestones"), blocks }
}

/// One milestone on two lines with its menu.
pub fn row(milestone: &Milestone, today: NaiveDate) -> serde_json::Value {
    let shown = milestone
        .colour
        .filter(|_| milestone.is_open())
        .map_or(String::new(), |c| format!("{} · ", colour(c)));
    let stale = milestone
        .next_update
        .filter(|_| milestone.is_stale(today))
        .map_or(String::new(), |on| format!(" · the update due {} is still to come", day(on, today)));
    let line = format!("*{}*\n{shown}{}{stale}", escape(&milestone.title), standing(milestone, today));
    if milestone.is_open() { section_with(&line, more(milestone)) } else { section(&line) }
}

fn more(milestone: &Milestone) -> serde_json::Value {
    let of = |action: ActionId| (action.label(), pair(action.code(), milestone.id.as_str()));
    let promised = [ActionId::MilestoneUpdate, ActionId::MilestoneMove, ActionId::MilestoneDone].map(of);
    let edit = ("Edit", pair("edit", milestone.id.as_str()));
    let options: Vec<(&str, String)> = match milestone.state {
        MilestoneState::Promised => promised.into_iter().chain([of(ActionId::ObstacleAdd), edit]).collect(),
        _ => vec![of(ActionId::MilestoneAgree), edit],
    };
    overflow(ActionId::MilestoneMenu.code(), &options)
}
