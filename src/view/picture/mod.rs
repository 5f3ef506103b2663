//! Pictures where people would rather look than read: drawn from the domain's values, never from stored pixels.
//!
//! Every picture is a light card with its own ground and border, so that it reads the same in light and dark mode;
//! its letters are large enough for a phone; nothing is told by colour alone; and what matters is in its alt text.

mod alt;
mod canvas;
mod map;
mod numbers;
mod script;
mod slip;
#[cfg(test)]
mod tests;
pub mod weeks;

use crate::domain::delivery::PictureKind;
use crate::domain::desk::Desk;
use chrono::{DateTime, Utc};

/// A picture, with the words that go with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The image.
    pub png: Vec<u8>,
    /// Its name in Slack.
    pub title: String,
    /// What a screen reader says in its place.
    pub alt: String,
    /// The message above it, safe to post.
    pub comment: String,
}

/// Draws a picture of a desk; `None` if there is nothing to draw.
pub fn draw(kind: PictureKind, desk: &Desk, now: DateTime<Utc>) -> Option<Picture> {
    let lead = desk.lead.as_ref()?;
    match kind {
        PictureKind::Map => map::draw(lead, &desk.peers, &desk.checkins, now),
        PictureKind::Chart => slip::draw(&desk.milestones, lead.day(now)),
        PictureKind::Numbers => numbers::draw(lead, &desk.checkins, now),
    }
}

/// Whether there is something to draw.
pub fn has_anything(kind: PictureKind, desk: &Desk, now: DateTime<Utc>) -> bool {
    match kind {
        PictureKind::Map => desk.peers.iter().any(|p| p.removed_at.is_none()),
        PictureKind::Chart => desk.milestones.iter().any(slip::is_shown),
        PictureKind::Numbers => {
            desk.lead.as_ref().is_some_and(|lead| numbers::has_anything(lead, &desk.checkins, now))
        }
    }
}

/// What is said when a picture is on its way.
pub fn coming(kind: PictureKind) -> String {
    format!("Drawing {}; it arrives in our direct message.", kind.label())
}

/// What is said in place of an empty picture.
pub const fn nothing(kind: PictureKind) -> &'static str {
    match kind {
        PictureKind::Map => {
            "Nobody is on your list yet, so there is no map to draw. `/rapport add @dana cfo inner` adds the first."
        }
        PictureKind::Chart => {
            "No open milestone has a promised date yet, so there is no chart to draw. `/milestone add` adds one."
        }
        PictureKind::Numbers => {
            "A share needs five check-ins in 90 days, so there is nothing to draw yet. `/checkin @dana lunch` logs one."
        }
    }
}
