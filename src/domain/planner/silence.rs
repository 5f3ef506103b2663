//! Silence: "Two nudges ignored: half as often. Four: paused, and asked."

use crate::domain::nudge::{Nudge, NudgeState, Subject};

/// What the unanswered nudges ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// Fewer than two in a row.
    None,
    /// Two or three in a row: every second occasion is left out.
    Halve,
    /// Four in a row: pause and ask.
    Ask,
}

/// Counts the nudges in a row that went unanswered, latest first. One that is still sent counts,
/// since the next is about to follow it; one that was withdrawn or is not out yet says nothing. The
/// question pauses the lead: whoever is nudged again after it has answered it, on whatever way.
pub fn silence(nudges: &[Nudge]) -> Silence {
    let mut counted: Vec<&Nudge> = nudges.iter().filter(|n| n.subject != Subject::WeeklyPlan).collect();
    counted.sort_by_key(|n| std::cmp::Reverse(n.planned_at));
    let silent = counted
        .iter()
        .filter(|n| !matches!(n.state, NudgeState::Withdrawn { .. } | NudgeState::Planned))
        .take_while(|n| n.subject != Subject::StillUseful)
        .take_while(|n| matches!(n.state, NudgeState::Sent | NudgeState::Ignored { .. }))
        .count();
    match silent {
        0 | 1 => Silence::None,
        2 | 3 => Silence::Halve,
        _ => Silence::Ask,
    }
}
