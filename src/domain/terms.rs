//! What both sides agreed on for a milestone: what each needs of the other and by when, and how its
//! budget stands. Practice 13: clear expectations, agreed both ways.

use super::id::UserId;
use super::vocabulary::vocabulary;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// How the money of a milestone stands, as the lead judges it.
    BudgetStanding {
        Within = "within", "Within budget";
        AtRisk = "at_risk", "Budget at risk";
        Over = "over", "Over budget";
    }
}

/// What one side needs of the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// What, in a line.
    pub what: String,
    /// By when, if a day was named.
    pub by: Option<NaiveDate>,
}

/// What was agreed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// What the sponsor's side expects of IT.
    pub expected: Option<Need>,
    /// What IT needs of the sponsor's side.
    pub needed: Option<Need>,
    /// How the budget stands; none if it was not said.
    pub budget: Option<BudgetStanding>,
    /// Why it stands so, in a line.
    pub budget_note: Option<String>,
}

impl Terms {
    /// Whether each side's need is written down.
    pub fn agreed_both_ways(&self) -> bool {
        self.expected.is_some() && self.needed.is_some()
    }
}

/// Who may change a milestone beside its lead.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// May update, move and close it at any time.
    pub co_owner: Option<UserId>,
    /// May do the same while its lead is paused or has left.
    pub stand_in: Option<UserId>,
}

impl Team {
    /// Whether this person may change the milestone: the co-owner always, the stand-in while its lead is away.
    pub fn admits(&self, user: &UserId, lead_is_away: bool) -> bool {
        self.co_owner.as_ref() == Some(user) || lead_is_away && self.stand_in.as_ref() == Some(user)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stand_in_may_act_only_while_the_lead_is_away() {
        let (co, stand, other) = (UserId::new("U1"), UserId::new("U2"), UserId::new("U3"));
        let team = Team { co_owner: Some(co.clone()), stand_in: Some(stand.clone()) };
        let admitted = |away| [&co, &stand, &other].map(|user| team.admits(user, away));
        assert_eq!(admitted(false), [true, false, false]);
        assert_eq!(admitted(true), [true, true, false]);
        assert!(!Team::default().admits(&co, true));
    }
}
