//! The monthly and the quarterly review: five minutes, one question at a time. They take the practices that
//! would be too many as nudges; the answers come back as openers and on the pages.

mod period;
mod questions;

pub use period::{Period, Span};
pub use questions::{Facts, facts, offered, questions};

use super::id::{CheckInId, LeadId, MilestoneId, PeerId, WorkspaceId};
use super::vocabulary::vocabulary;
use chrono::{DateTime, Duration, Utc};

vocabulary! {
    /// What a question is about; the label names the practice's row in the product's table.
    Practice {
        Education = "education", "1";
        Stance = "stance", "2";
        VendorCare = "vendor-care", "9";
        Category = "category", "11";
        Goal = "goal", "12";
        Reciprocal = "reciprocal", "20";
        Circles = "circles", "21";
        Trend = "trend", "24";
        Business = "business", "28";
        Early = "early", "29";
        Growth = "growth", "31";
        Tools = "tools", "33";
        Guidance = "guidance", "34";
        Proactive = "proactive", "38";
        Listening = "listening", "39";
        Options = "options", "40";
        Stretch = "stretch", "41";
        Risk = "risk", "42";
    }
}

impl Practice {
    /// Month or quarter.
    pub const fn span(self) -> Span {
        match self {
            Self::Education | Self::Stance | Self::VendorCare | Self::Business | Self::Stretch => Span::Month,
            _ => Span::Quarter,
        }
    }

    /// What an answer consists of.
    pub const fn shape(self) -> Shape {
        match self {
            Self::Stance | Self::Goal | Self::Trend | Self::Growth => Shape::Line,
            Self::Reciprocal => Shape::Needs,
            Self::Category => Shape::Role,
            Self::Circles => Shape::Circle,
            Self::Options => Shape::Options,
            _ => Shape::PersonAndLine,
        }
    }
}

/// What an answer consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A line.
    Line,
    /// A person and a line.
    PersonAndLine,
    /// What each needs of the other.
    Needs,
    /// A role.
    Role,
    /// A circle.
    Circle,
    /// What could meet a need.
    Options,
}

/// Whom or what a question is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// The lead alone.
    Nobody,
    /// A person.
    Peer(PeerId),
    /// A milestone.
    Milestone(MilestoneId),
    /// A check-in with this person.
    CheckIn(CheckInId, PeerId),
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The practice it serves.
    pub practice: Practice,
    /// About whom or what.
    pub about: About,
}

impl Question {
    /// What the store keeps and forms carry: the practice, and whom or what it is about.
    pub fn key(&self) -> String {
        let about = match &self.about {
            About::Nobody => "",
            About::Peer(id) => id.as_str(),
            About::Milestone(id) => id.as_str(),
            About::CheckIn(id, _) => id.as_str(),
        };
        format!("{}:{about}", self.practice.code())
    }
}

/// In place of a review's code: it was said when a milestone was added.
pub const START: &str = "start";

/// What was answered; without words and person where the question was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The workspace of the lead.
    pub workspace: WorkspaceId,
    /// Whose.
    pub lead: LeadId,
    /// In which review, as [`Period::code`]; or [`START`].
    pub period: String,
    /// To which question, as [`Question::key`].
    pub question: String,
    /// Which practice.
    pub practice: Practice,
    /// The person it is about.
    pub peer: Option<PeerId>,
    /// The milestone it is about.
    pub milestone: Option<MilestoneId>,
    /// The words.
    pub words: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

impl Answer {
    /// Whether something was typed or chosen. Whom the question itself is about was not.
    pub fn says_something(&self) -> bool {
        self.words.is_some() || self.practice.shape() == Shape::PersonAndLine && self.peer.is_some()
    }
}

impl Answer {
    /// What remembers that it was used as an opener.
    pub fn opener_key(&self) -> String {
        format!("review:{}:{}", self.period, self.question)
    }
}

/// An answer older than this opens no talk.
const FRESH: Duration = Duration::days(120);

/// The latest answer about a person that may still open a talk with them and has not yet: `was_used` tells
/// of its key.
pub fn to_open_with<'a>(
    answers: &'a [Answer],
    peer: &PeerId,
    was_used: impl Fn(&str) -> bool,
    now: DateTime<Utc>,
) -> Option<&'a Answer> {
    let fits = |a: &&Answer| {
        a.peer.as_ref() == Some(peer)
            && a.words.is_some()
            && now - a.at <= FRESH
            && a.practice.shape() == Shape::PersonAndLine
            && !was_used(&a.opener_key())
    };
    answers.iter().filter(fits).max_by_key(|a| a.at)
}

/// The latest thing said of the sponsor's stance on a milestone.
pub fn stance<'a>(answers: &'a [Answer], milestone: &MilestoneId) -> Option<&'a Answer> {
    let of = |a: &&Answer| a.practice == Practice::Stance && a.milestone.as_ref() == Some(milestone);
    answers.iter().filter(of).filter(|a| a.words.is_some()).max_by_key(|a| a.at)
}

#[cfg(test)]
mod tests;
