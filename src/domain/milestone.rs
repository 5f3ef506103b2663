//! Milestones: dated deliverables with a business outcome, a sponsor and a channel. Every date is kept.

use super::id::{ChannelId, DeliveryId, LeadId, MilestoneId, PeerId, UpdateId, UserId, WorkspaceId};
use super::status::Colour;
use super::terms::{Team, Terms};
use chrono::{DateTime, NaiveDate, Utc};
use thiserror::Error;

/// A dated deliverable of one lead.
#[derive(Clone, Debug, PartialEq)]
pub struct Milestone {
    /// Identity.
    pub id: MilestoneId,
    /// The workspace of the lead.
    pub workspace: WorkspaceId,
    /// Whose.
    pub lead: LeadId,
    /// What, in business words.
    pub title: String,
    /// "So that the business can …"
    pub outcome: String,
    /// Problem or opportunity, and benefit, in one line. Without one it stays an idea.
    pub business_case: Option<String>,
    /// The peer it is for.
    pub sponsor: Option<PeerId>,
    /// Where its status updates are posted.
    pub channel: Option<ChannelId>,
    /// Its dates; `None` for an idea.
    pub dates: Option<Dates>,
    /// What both sides agreed on.
    pub terms: Terms,
    /// Who may change it beside its lead.
    pub team: Team,
    /// Where it stands.
    pub state: MilestoneState,
    /// The colour of the last post.
    pub colour: Option<Colour>,
    /// When the next status update is due.
    pub next_update: Option<NaiveDate>,
    /// When it was added.
    pub created_at: DateTime<Utc>,
}

/// A milestone as the readers of its channel may see it: no estimate, no draft.
#[derive(Clone, Debug, PartialEq)]
pub struct InChannel {
    /// The milestone.
    pub milestone: Milestone,
    /// Who leads it.
    pub lead: UserId,
    /// Whether its last post stated the colour without a forecast: the lead's own judgement.
    pub is_judged: bool,
}

/// The two dates, and every change of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Dates {
    /// The day it was promised.
    pub promised_on: NaiveDate,
    /// The lead's own first guess.
    pub first_estimate: NaiveDate,
    /// The lead's own current guess; private.
    pub estimate: NaiveDate,
    /// What the business was first told; kept for ever.
    pub first_promise: NaiveDate,
    /// What the business is told now.
    pub promise: NaiveDate,
    /// Every move of the promised date, oldest first.
    pub moves: Vec<Move>,
}

/// One move of the promised date.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Move {
    /// When it was moved.
    pub at: DateTime<Utc>,
    /// From.
    pub from: NaiveDate,
    /// To.
    pub to: NaiveDate,
    /// Why, in a few words.
    pub cause: String,
}

/// Where a milestone stands.
#[derive(Clone, Debug, PartialEq)]
pub enum MilestoneState {
    /// Parked: no business case, or no date yet.
    Idea,
    /// Promised to the business.
    Promised,
    /// Delivered.
    Done(Outcome),
    /// Given up.
    Dropped {
        /// When.
        at: DateTime<Utc>,
        /// Why.
        why: String,
    },
}

/// What was said when it was done.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Outcome {
    /// The day it was delivered.
    pub on: NaiveDate,
    /// Within budget?
    pub within_budget: bool,
    /// The result wanted?
    pub result_wanted: bool,
    /// What was learned.
    pub learned: String,
}

/// Why a milestone cannot take a step.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum Refusal {
    /// It is done or dropped.
    #[error("that milestone is already closed")]
    Closed,
    /// No technology for technology's sake.
    #[error("it has no business case yet: say in one line what problem it solves and what it is worth")]
    NoBusinessCase,
    /// It has no date to move.
    #[error("it is still an idea: promise a date first")]
    NotPromised,
}

impl Milestone {
    /// Whether its promised date has passed and it is not done.
    pub fn is_missed(&self, today: NaiveDate) -> bool {
        self.state == MilestoneState::Promised && self.dates.as_ref().is_some_and(|d| d.promise < today)
    }

    /// Whether its promised date comes within three days.
    pub fn is_near(&self, today: NaiveDate) -> bool {
        let ahead = |d: &Dates| (0..=3).contains(&(d.promise - today).num_days());
        self.state == MilestoneState::Promised && self.dates.as_ref().is_some_and(ahead)
    }

    /// Whether its next status update is overdue.
    pub fn is_stale(&self, today: NaiveDate) -> bool {
        self.state == MilestoneState::Promised && self.next_update.is_some_and(|on| on < today)
    }

    /// Whether it is neither done nor dropped.
    pub fn is_open(&self) -> bool {
        matches!(self.state, MilestoneState::Idea | MilestoneState::Promised)
    }

    /// Promises it: an idea with a business case gets its two dates.
    pub fn promise(
        mut self,
        on: NaiveDate,
        estimate: NaiveDate,
        promise: NaiveDate,
    ) -> Result<Self, Refusal> {
        match self.state {
            MilestoneState::Idea if self.business_case.is_none() => Err(Refusal::NoBusinessCase),
            MilestoneState::Idea => {
                self.state = MilestoneState::Promised;
                let (first_estimate, first_promise) = (estimate, promise);
                self.dates = Some(Dates {
                    promised_on: on,
                    first_estimate,
                    estimate,
                    first_promise,
                    promise,
                    moves: vec![],
                });
                Ok(self)
            }
            _ => Err(Refusal::Closed),
        }
    }

    /// Moves the promised date, with its cause; the first one stays.
    pub fn move_to(mut self, to: NaiveDate, cause: String, at: DateTime<Utc>) -> Result<Self, Refusal> {
        if !self.is_open() {
            return Err(Refusal::Closed);
        }
        let dates = self.dates.as_mut().ok_or(Refusal::NotPromised)?;
        if dates.promise != to {
            dates.moves.push(Move { at, from: dates.promise, to, cause });
            dates.promise = to;
        }
        Ok(self)
    }

    /// Changes the lead's own estimate.
    pub fn estimate(mut self, estimate: NaiveDate) -> Result<Self, Refusal> {
        if !self.is_open() {
            return Err(Refusal::Closed);
        }
        self.dates.as_mut().ok_or(Refusal::NotPromised)?.estimate = estimate;
        Ok(self)
    }

    /// Delivers it.
    pub fn finish(mut self, outcome: Outcome) -> Result<Self, Refusal> {
        match self.state {
            MilestoneState::Promised => {
                self.state = MilestoneState::Done(outcome);
                self.next_update = None;
                Ok(self)
            }
            MilestoneState::Idea => Err(Refusal::NotPromised),
            _ => Err(Refusal::Closed),
        }
    }

    /// Gives it up.
    pub fn drop_it(mut self, at: DateTime<Utc>, why: String) -> Result<Self, Refusal> {
        if !self.is_open() {
            return Err(Refusal::Closed);
        }
        self.state = MilestoneState::Dropped { at, why };
        self.next_update = None;
        Ok(self)
    }
}

/// One post about a milestone: drafted by the bot, previewed by the lead, posted on their click.
#[derive(Clone, Debug, PartialEq)]
pub struct StatusUpdate {
    /// Identity.
    pub id: UpdateId,
    /// The workspace of the lead.
    pub workspace: WorkspaceId,
    /// Whose.
    pub lead: LeadId,
    /// About which milestone.
    pub milestone: MilestoneId,
    /// What it says.
    pub words: UpdateWords,
    /// The channel it goes to.
    pub channel: ChannelId,
    /// Where it stands.
    pub state: UpdateState,
    /// When it was drafted.
    pub created_at: DateTime<Utc>,
    /// How often it was edited after it was posted.
    pub edits: u32,
}

impl StatusUpdate {
    /// When the lead posted it; none for a draft.
    pub fn posted_at(&self) -> Option<DateTime<Utc>> {
        match self.state {
            UpdateState::Draft => None,
            UpdateState::Posted { at, .. } => Some(at),
        }
    }
}

/// What a status update says, with its forecast as it was then.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct UpdateWords {
    /// The outcome for the business.
    pub outcome: String,
    /// Colour shown.
    pub colour: Colour,
    /// Colour computed, if there was a forecast.
    pub computed: Option<Colour>,
    /// Why the colour shown is better than the one computed; printed.
    pub colour_reason: Option<String>,
    /// How many of how many slips would still meet the promise.
    pub confidence: Option<(u32, u32)>,
    /// What the business was first told.
    pub first_promise: NaiveDate,
    /// What the business is told now.
    pub promise: NaiveDate,
    /// Likely date by the lead's own record.
    pub likely: Option<NaiveDate>,
    /// Safe date by the lead's own record.
    pub safe: Option<NaiveDate>,
    /// How many times the promised date moved.
    pub moves: u32,
    /// Cause of the last move.
    pub last_cause: Option<String>,
    /// Set when it reports a delivery.
    pub delivered: Option<NaiveDate>,
    /// What changed.
    pub changed: String,
    /// What that means for the reader.
    pub means: String,
    /// Decision, owner, by when; or nothing.
    pub need: String,
    /// When the next one comes.
    pub next_update: Option<NaiveDate>,
    /// Set when nothing changed since the post of that day: it is said in one line.
    #[serde(default)]
    pub unchanged_since: Option<NaiveDate>,
    /// How many Green posts in a row, this one included, said that nothing changed.
    #[serde(default)]
    pub quiet: u32,
    /// What would make it Amber; asked after three such posts.
    #[serde(default)]
    pub amber_if: Option<String>,
}

impl UpdateWords {
    /// Whether the colour is the lead's own judgement, as neither record nor date gave one.
    pub fn is_judged(&self) -> bool {
        self.delivered.is_none() && self.computed.is_none()
    }

    /// All that was written by hand, a line each: what plain language looks at.
    pub fn text(&self) -> String {
        let parts = [Some(&self.outcome), Some(&self.changed), Some(&self.means), Some(&self.need)];
        let parts = parts.into_iter().chain([self.colour_reason.as_ref(), self.amber_if.as_ref()]);
        parts.flatten().cloned().collect::<Vec<_>>().join("\n")
    }
}

/// An outcome as it was typed, without the words that stand before its field already.
pub fn outcome_of(typed: &str) -> String {
    const LABEL: &str = "so that the business can";
    let typed = typed.trim();
    let rest = typed.get(LABEL.len()..).filter(|_| typed[..LABEL.len()].eq_ignore_ascii_case(LABEL));
    let rest = rest.filter(|rest| !rest.starts_with(char::is_alphanumeric));
    rest.map_or(typed, |rest| rest.trim_start_matches(|c: char| !c.is_alphanumeric())).to_owned()
}

/// Where a status update stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UpdateState {
    /// Being written.
    Draft,
    /// Posted on the lead's click, by this delivery.
    Posted {
        /// The delivery.
        delivery: DeliveryId,
        /// When the lead clicked.
        at: DateTime<Utc>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_form_are_not_said_twice() {
        let rows = [
            "price faster",
            "So that the business can price faster",
            " so that the business can … price faster ",
            "so that the business cannot price wrongly",
            "So that the business can",
            "",
        ];
        let said = rows.map(outcome_of);
        assert_eq!(said, ["price faster", "price faster", "price faster", rows[3], "", ""]);
    }
}
