//! The screens of milestones: the list, the page, the post, the link.

use super::Named;
use super::gallery::message;
use super::samples::{Data, now, today};
use rapport::domain::delivery::Message;
use rapport::domain::id::UserId;
use rapport::domain::link::{Linked, linked};
use rapport::domain::milestone::{InChannel, Milestone, MilestoneState, Outcome};
use rapport::domain::review::Practice;
use rapport::domain::status::Colour;
use rapport::domain::terms::Terms;
use rapport::view::{milestone, notice, review};
use serde_json::Value;

/// A screen of the first milestone with what is linked to it.
pub fn with_link(data: &Data, screen: impl FnOnce(Option<&Linked<'_>>) -> Message) -> Message {
    let (links, first) = (data.links(), data.milestone());
    screen(linked(&links, &first, &Data::readable(), now(), today()).as_ref())
}

/// The links of the other milestones: one that was never read, and one that is only a link.
pub fn other_links(data: &Data) -> Vec<Named> {
    let links = data.links();
    let shown = |milestone: &Milestone| linked(&links, milestone, &Data::readable(), now(), today());
    let blocks: Vec<Value> = data
        .milestones()
        .iter()
        .skip(1)
        .take(20)
        .flat_map(|one| shown(one).map(|shown| milestone::linked(&shown, today())))
        .flatten()
        .collect();
    vec![message("milestone::linked", Message { text: "Linked".into(), blocks })]
}

/// The milestones as the readers of their channel see them.
pub fn in_channel(data: &Data) -> Vec<InChannel> {
    let seen = |milestone: Milestone| {
        let is_judged = milestone.colour == Some(Colour::Green);
        InChannel { milestone, lead: data.lead().user, is_judged }
    };
    data.milestones().into_iter().map(seen).collect()
}

pub fn milestones(data: &Data) -> Vec<Named> {
    let (first, update, peer) = (data.milestone(), data.update(), data.peer());
    let outcome =
        Outcome { on: today(), within_budget: true, result_wanted: true, learned: data.note.clone() };
    let mut closed = data.milestones();
    for (n, milestone) in closed.iter_mut().enumerate() {
        milestone.state = match n % 3 {
            0 => MilestoneState::Done(outcome.clone()),
            1 => MilestoneState::Dropped { at: now(), why: data.note.clone() },
            _ => MilestoneState::Idea,
        };
    }
    let helped: Vec<_> = data.milestones().into_iter().map(|m| (m, data.lead())).collect();
    let (obstacles, peers) = (data.obstacles(), data.peers());
    let note = milestone::obstacle_note(&first, &obstacles[0], &peer, &data.lead(), today());
    let owner = UserId::new("UL1");
    let links = data.links();
    let shown = linked(&links, &first, &Data::readable(), now(), today());
    let page = milestone::Page {
        milestone: &first,
        sponsor: Some(&peer),
        peers: &peers,
        obstacles: &obstacles.iter().collect::<Vec<_>>(),
        stance: Some(review::stance(&data.answer(Practice::Stance), &peer, &data.lead(), today())),
        led_by: None,
        linked: shown.as_ref(),
        posted: Some("U1"),
        today: today(),
    };
    let helper = milestone::Page { sponsor: None, stance: None, led_by: Some(&owner), peers: &[], ..page };
    let parked =
        Milestone { state: MilestoneState::Idea, dates: None, terms: Terms::default(), ..first.clone() };
    let idea = milestone::Page {
        milestone: &parked,
        sponsor: None,
        stance: None,
        obstacles: &[],
        posted: None,
        ..page
    };
    vec![
        message("milestone::list", milestone::list(&data.milestones(), &helped, today())),
        message("milestone::list, closed", milestone::list(&closed, &[], today())),
        message("milestone::show", milestone::show(&page)),
        message("milestone::show, to a helper", milestone::show(&helper)),
        message("milestone::show, an idea", milestone::show(&idea)),
        message("milestone::obstacle_note", Message { text: "A note".into(), blocks: note }),
        message("milestone::post", milestone::post(&update.words, "UL1", today())),
        message("milestone::edited_note", milestone::edited_note(&update.words, today())),
        message("milestone::posted", milestone::posted(&first, "C1", "U1")),
        message("milestone::not_posted", milestone::not_posted("C1", "not_in_channel", Some("M0"))),
        message("milestone::not_edited", milestone::not_edited("C1", "is_archived", "U1")),
        message("milestone::not_edited, otherwise", milestone::not_edited("C1", &data.name, "U1")),
        message("milestone::not_posted, otherwise", milestone::not_posted("x", &data.name, None)),
        message("notice::file_failed", notice::file_failed("your map", &data.name)),
        message("notice::once_more", notice::once_more(milestone::posted(&first, "C1", "U1"))),
        message("milestone::digest", milestone::digest(&in_channel(data), &data.lead().user, today())),
    ]
}
