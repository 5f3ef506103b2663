//! The forecast of a milestone from the lead's own record.

use super::forecast::{Ended, Finished, Record};
use super::id::MilestoneId;
use super::milestone::{Milestone, MilestoneState};
use super::status::Colour;
use chrono::NaiveDate;

/// What the lead's record says of one milestone.
pub struct Outlook {
    /// The computed colour; `None` while the record is too short and nothing has passed.
    pub colour: Option<Colour>,
    /// How many of how many slips would still meet the promise.
    pub confidence: Option<(u32, u32)>,
    /// Likely date.
    pub likely: Option<NaiveDate>,
    /// Safe date.
    pub safe: Option<NaiveDate>,
    /// The rule in one sentence with its numbers.
    pub sentence: String,
}

/// The outlook of a milestone, by the lead's other milestones.
pub fn outlook(all: &[Milestone], milestone: &Milestone, today: NaiveDate) -> Outlook {
    let record = record(all, &milestone.id, today);
    let Some(dates) = &milestone.dates else {
        return Outlook { colour: None, confidence: None, likely: None, safe: None, sentence: String::new() };
    };
    let forecast = record.forecast(dates.estimate, today);
    let confidence = record.confidence(dates.promise, dates.estimate, today);
    Outlook {
        colour: record.colour(dates.promise, dates.estimate, today),
        confidence: confidence.map(|(met, of)| (met as u32, of as u32)),
        likely: forecast.likely,
        safe: forecast.safe,
        sentence: format!("{}.", forecast.sentence(today)),
    }
}

/// The lead's record of milestones, without one of them.
pub fn record(all: &[Milestone], but: &MilestoneId, today: NaiveDate) -> Record {
    Record::new(all.iter().filter(|m| m.id != *but).filter_map(finished), today)
}

fn finished(milestone: &Milestone) -> Option<Finished> {
    let dates = milestone.dates.as_ref()?;
    let actual = match &milestone.state {
        MilestoneState::Done(outcome) => Ended::On(outcome.on),
        MilestoneState::Promised => Ended::Open,
        MilestoneState::Idea | MilestoneState::Dropped { .. } => return None,
    };
    Some(Finished { promised_on: dates.promised_on, first_estimate: dates.first_estimate, actual })
}
