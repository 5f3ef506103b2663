//! The planner: which one nudge, if any, a lead gets now, and why.
//!
//! Properties it keeps: never above the budget, never outside working hours or while paused, never two
//! nudges for one peer, and what does not fit is dropped, not queued up.

mod budget;
mod choice;
mod forecast_days;
mod rank;
#[cfg(test)]
pub mod sample;
mod silence;
#[cfg(test)]
mod tests;

pub use budget::{Spent, has_day, room_from, sent, spent};
pub use choice::{Held, NudgePlan, Occasion, Planned, Reason, left_out_longest, plan, reason_now};
pub use forecast_days::{PlannedDay, plan_days};
pub use rank::{Candidate, Shared, due_peers, rank_peers, renewal};
pub use silence::{Silence, silence};
