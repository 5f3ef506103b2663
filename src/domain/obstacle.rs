//! What stands in the way of a milestone, and who was told when. Practice 3: bad news travels to the
//! sponsor early; the measure is the hours it took.

use super::id::{LeadId, MilestoneId, ObstacleId, PeerId, WorkspaceId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Something in the way of a milestone.
#[derive(Clone, Debug, PartialEq)]
pub struct Obstacle {
    /// Identity.
    pub id: ObstacleId,
    /// The workspace of the lead.
    pub workspace: WorkspaceId,
    /// Whose.
    pub lead: LeadId,
    /// In the way of which milestone.
    pub milestone: MilestoneId,
    /// What, in a line.
    pub what: String,
    /// When it was met.
    pub met_at: DateTime<Utc>,
    /// Who was told, in the order of telling.
    pub told: Vec<Told>,
    /// When it was out of the way.
    pub cleared_at: Option<DateTime<Utc>>,
}

/// Somebody was told of an obstacle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Who.
    pub who: PeerId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Why an obstacle cannot take a step.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum ObstacleRefusal {
    /// It is out of the way.
    #[error("that obstacle is cleared already")]
    Cleared,
    /// That person knows.
    #[error("they were told already")]
    ToldAlready,
    /// Nobody is told of what has not happened.
    #[error("that was before the obstacle was noted")]
    TooEarly,
}

impl Obstacle {
    /// Whether it still stands in the way.
    pub fn is_open(&self) -> bool {
        self.cleared_at.is_none()
    }

    /// How many hours, rounded up, passed until that person was told; none while they were not.
    pub fn hours_to_tell(&self, who: &PeerId) -> Option<i64> {
        let told = self.told.iter().find(|told| told.who == *who)?;
        let minutes = (told.at - self.met_at).num_minutes().max(0);
        Some((minutes + 59) / 60)
    }

    /// Notes that somebody was told; the first telling counts.
    ///
    /// # Errors
    /// They were told before, it is out of the way, or the time is before it was met.
    pub fn tell(mut self, who: PeerId, at: DateTime<Utc>) -> Result<Self, ObstacleRefusal> {
        if !self.is_open() {
            return Err(ObstacleRefusal::Cleared);
        }
        if self.told.iter().any(|told| told.who == who) {
            return Err(ObstacleRefusal::ToldAlready);
        }
        if at < self.met_at {
            return Err(ObstacleRefusal::TooEarly);
        }
        self.told.push(Told { who, at });
        Ok(self)
    }

    /// Notes that it is out of the way.
    ///
    /// # Errors
    /// It was cleared before.
    pub fn clear(mut self, at: DateTime<Utc>) -> Result<Self, ObstacleRefusal> {
        if !self.is_open() {
            return Err(ObstacleRefusal::Cleared);
        }
        self.cleared_at = Some(at);
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Duration;

    fn met() -> Obstacle {
        Obstacle {
            id: ObstacleId::new("O1"),
            workspace: WorkspaceId::new("T1"),
            lead: LeadId::new("L1"),
            milestone: MilestoneId::new("M1"),
            what: "the vendor is three weeks late".into(),
            met_at: DateTime::from_timestamp(1_790_000_000, 0).expect("in range"),
            told: vec![],
            cleared_at: None,
        }
    }

    #[test]
    fn the_first_telling_counts_and_hours_round_up() {
        let dana = PeerId::new("P1");
        let told = met().tell(dana.clone(), met().met_at + Duration::minutes(121)).expect("told");
        assert_eq!(told.hours_to_tell(&dana), Some(3));
        assert_eq!(told.hours_to_tell(&PeerId::new("P2")), None);
        let later = met().met_at + Duration::hours(9);
        assert_eq!(told.clone().tell(dana.clone(), later), Err(ObstacleRefusal::ToldAlready));
        let at_once = met().tell(dana.clone(), met().met_at).expect("told");
        assert_eq!(at_once.hours_to_tell(&dana), Some(0));
    }

    #[test]
    fn what_is_cleared_stays_cleared() {
        let at = met().met_at + Duration::hours(1);
        let cleared = met().clear(at).expect("cleared");
        assert!(!cleared.is_open());
        assert_eq!(cleared.clone().clear(at), Err(ObstacleRefusal::Cleared));
        assert_eq!(cleared.tell(PeerId::new("P1"), at), Err(ObstacleRefusal::Cleared));
        let early = met().met_at - Duration::hours(1);
        assert_eq!(met().tell(PeerId::new("P1"), early), Err(ObstacleRefusal::TooEarly));
    }
}
