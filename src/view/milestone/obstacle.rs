//! What stands in the way: the row on the milestone's page, the forms, and the note to the sponsor.

use super::page::Page;
use crate::domain::lead::Lead;
use crate::domain::milestone::Milestone;
use crate::domain::obstacle::Obstacle;
use crate::domain::peer::Peer;
use crate::view::action::{AboutObstacle, ActionId, Form, pair};
use crate::view::blocks::{actions, button, context, cut, divider, escape, overflow, section, section_with};
use crate::view::form::{Field, modal};
use crate::view::words::{count, day, first_name};
use chrono::NaiveDate;
use serde_json::Value;

/// The obstacle and who knows, with what can be done about it.
pub(super) fn row(obstacle: &Obstacle, page: &Page) -> Value {
    let id = obstacle.id.as_str();
    let of = |about: AboutObstacle, label: String| (label, pair(about.code(), id));
    let plain = |about: AboutObstacle| of(about, about.label().to_owned());
    let mut options = match page.sponsor {
        Some(sponsor) if obstacle.hours_to_tell(&sponsor.id).is_none() => {
            let name = cut(&first_name(sponsor), 30);
            vec![
                of(AboutObstacle::Told, format!("I told {name}")),
                of(AboutObstacle::Note, format!("Draft a note to {name}")),
            ]
        }
        _ => vec![],
    };
    if page.led_by.is_none() && !page.peers.is_empty() {
        options.push(plain(AboutObstacle::TellElse));
    }
    options.push(plain(AboutObstacle::Cleared));
    let options: Vec<(&str, String)> =
        options.iter().map(|(label, value)| (label.as_str(), value.clone())).collect();
    let line = obstacle_line(obstacle, page.sponsor, page.peers, page.today);
    let menu = format!("{}.{id}", ActionId::ObstacleMenu.code());
    section_with(&line, overflow(&menu, &options))
}

/// "In the way: the vendor is late. Since 12 Nov · Dana told after 3 hours".
pub fn obstacle_line(
    obstacle: &Obstacle,
    sponsor: Option<&Peer>,
    peers: &[Peer],
    today: NaiveDate,
) -> String {
    let mut known: Vec<String> = obstacle
        .told
        .iter()
        .map(|told| {
            let name = peers.iter().find(|p| p.id == told.who).map_or("someone".to_owned(), first_name);
            let hours = obstacle.hours_to_tell(&told.who).unwrap_or_default();
            let after = match hours {
                0 => "at once".to_owned(),
                n if n < 48 => format!("after {}", count(n, "hour", "hours")),
                n => format!("after {}", count(n / 24, "day", "days")),
            };
            format!("{name} told {after}")
        })
        .collect();
    if let Some(sponsor) = sponsor.filter(|s| obstacle.hours_to_tell(&s.id).is_none()) {
        known.push(format!("{} not told yet", first_name(sponsor)));
    }
    let known = if known.is_empty() { String::new() } else { format!(" · {}", known.join(", ")) };
    let since = day(obstacle.met_at.date_naive(), today);
    format!("*In the way:* {}\nSince {since}{known}", escape(&obstacle.what))
}

/// The form of an obstacle.
pub fn obstacle_form(milestone: &Milestone, what: &str, metadata: &str) -> Value {
    let blocks = vec![
        section(&format!("*{}*", escape(&milestone.title))),
        Field::line("what", "What stands in the way?", Some(what))
            .placeholder("the supplier is three weeks late")
            .hint("A fact, not a fault of a person.")
            .block(),
        context("Write as if the sponsor will read it: you get a note to send them."),
    ];
    modal(Form::Obstacle.code(), Form::Obstacle.label(), "Save", metadata, blocks)
}

/// The form that asks who was told, and on which day.
pub fn told_form(obstacle: &Obstacle, today: NaiveDate, metadata: &str) -> Value {
    let blocks = vec![
        section(&format!("*In the way:* {}", escape(&obstacle.what))),
        Field::person("peer", "Whom did you tell?", None).block(),
        Field::day("on", "On which day?", Some(today)).block(),
        context("Only you see this."),
    ];
    modal(Form::Told.code(), Form::Told.label(), "Save", metadata, blocks)
}

/// The note to the sponsor, for the lead to send: the obstacle, then the outcome once more.
pub fn obstacle_note(
    milestone: &Milestone,
    obstacle: &Obstacle,
    sponsor: &Peer,
    lead: &Lead,
    today: NaiveDate,
) -> Vec<Value> {
    let name = sponsor.name.split_whitespace().next().unwrap_or(&sponsor.name);
    let promised = milestone.dates.as_ref().map_or(String::new(), |d| {
        format!(" It is promised for {}; I will tell you by [day] whether that holds.", day(d.promise, today))
    });
    let text = format!(
        "{name}, something is in the way of {}: {}.\nWhat we are after stays: you can {}.{promised}\n{}",
        milestone.title,
        obstacle.what.trim_end_matches('.'),
        milestone.outcome.trim_end_matches('.'),
        lead.name
    );
    let text = escape(&cut(text.trim_end(), 2_000)).replace('`', "'");
    let told = button(
        ActionId::ObstacleTold.code(),
        &format!("I told {}", first_name(sponsor)),
        obstacle.id.as_str(),
    );
    vec![
        divider(),
        context(&format!("A note to {}, for you to send. I send nothing.", first_name(sponsor))),
        section(&format!("```\n{}\n```", cut(&text, 2_900))),
        actions("obstacle", vec![told]),
    ]
}
