//! One milestone in full: where it stands, what was agreed, what is in the way, and every date.

use super::{agreement, colour, obstacle, standing};
use crate::domain::delivery::Message;
use crate::domain::id::UserId;
use crate::domain::link::Linked;
use crate::domain::milestone::{Dates, Milestone, MilestoneState};
use crate::domain::obstacle::Obstacle;
use crate::domain::peer::Peer;
use crate::view::action::{ActionId, pair};
use crate::view::blocks::{
    actions, button, context, divider, escape, folded, header, overflow, primary, section, spoken,
};
use crate::view::words::{day, who};
use chrono::NaiveDate;
use serde_json::Value;

/// What a milestone's page shows.
pub struct Page<'a> {
    /// The milestone.
    pub milestone: &'a Milestone,
    /// Its sponsor, where the reader knows them.
    pub sponsor: Option<&'a Peer>,
    /// People of the reader, for the names of those who were told.
    pub peers: &'a [Peer],
    /// What stands in its way.
    pub obstacles: &'a [&'a Obstacle],
    /// Who leads it, where it is not the reader.
    pub led_by: Option<&'a UserId>,
    /// The sponsor's stance, as the last review has it.
    pub stance: Option<String>,
    /// Where its work is tracked.
    pub linked: Option<&'a Linked<'a>>,
    /// Its last post.
    pub posted: Option<&'a str>,
    /// Today.
    pub today: NaiveDate,
}

/// One in full, with every date.
pub fn show(page: &Page) -> Message {
    let (milestone, today) = (page.milestone, page.today);
    let mut facts = vec![standing(milestone, today)];
    if let Some(shown) = milestone.colour {
        facts.insert(0, colour(shown));
    }
    let channel = milestone.channel.as_ref().map_or("no channel".to_owned(), |c| format!("<#{c}>"));
    let case = milestone.business_case.as_ref().map_or("none yet".to_owned(), |c| escape(c));
    let outcome = escape(&milestone.outcome);
    let mut blocks = vec![
        header(&milestone.title),
        section(&format!("{}\n{} · Posts to: {channel}", facts.join(" · "), sponsor(page))),
        section(&format!("*So that the business can* {outcome}\n*Business case:* {case}")),
    ];
    blocks.extend(page.stance.as_deref().map(section));
    blocks.extend(agreement::terms(milestone, today));
    blocks.extend(page.obstacles.iter().take(8).map(|o| obstacle::row(o, page)));
    if let Some(dates) = &milestone.dates {
        blocks.push(divider());
        blocks.extend(folded(&moves(dates, today), 6, ""));
        let whose =
            if page.led_by.is_some() { "Estimate, not for the post" } else { "Your own estimate, private" };
        blocks.push(context(&format!("{whose}: {}.", day(dates.estimate, today))));
    }
    blocks.extend(page.linked.into_iter().flat_map(|linked| super::linked(linked, today)));
    blocks.extend(buttons(page));
    Message { text: spoken(&format!("{}: {}", escape(&milestone.title), facts.join(" · "))), blocks }
}

fn sponsor(page: &Page) -> String {
    match (page.led_by, page.sponsor) {
        (Some(lead), _) => format!("Led by <@{lead}>; you help"),
        (None, Some(sponsor)) => format!("Sponsor: {}", who(sponsor)),
        (None, None) => "Sponsor: nobody yet".into(),
    }
}

fn buttons(page: &Page) -> Option<Value> {
    let id = page.milestone.id.as_str();
    let of = |action: ActionId| button(action.code(), action.label(), id);
    let more = |action: ActionId| (action.label(), pair(action.code(), id));
    let mut row = match page.milestone.state {
        MilestoneState::Promised => vec![
            primary(ActionId::MilestoneUpdate.code(), ActionId::MilestoneUpdate.label(), id),
            of(ActionId::MilestoneMove),
            of(ActionId::MilestoneDone),
        ],
        MilestoneState::Idea => vec![],
        _ => return None,
    };
    row.push(of(ActionId::MilestoneHistory));
    row.extend(page.posted.map(|post| button(ActionId::PostEdit.code(), ActionId::PostEdit.label(), post)));
    let edit = ("Edit", pair("edit", id));
    let mut options = vec![more(ActionId::MilestoneAgree), more(ActionId::ObstacleAdd), edit];
    if page.milestone.state == MilestoneState::Promised {
        options.push(more(ActionId::MilestoneDrop));
    }
    row.push(overflow(ActionId::MilestoneMenu.code(), &options));
    Some(actions("milestone", row))
}

/// The latest first; the first promise, which stands above as well, last.
fn moves(dates: &Dates, today: NaiveDate) -> Vec<String> {
    let first =
        format!("{} · first promised for {}", day(dates.promised_on, today), day(dates.first_promise, today));
    let moves = dates.moves.iter().rev().map(|m| {
        let (at, from, to) = (m.at.date_naive(), day(m.from, today), day(m.to, today));
        format!("{} · moved from {from} to {to}: {}", day(at, today), escape(&m.cause))
    });
    moves.chain([first]).collect()
}
