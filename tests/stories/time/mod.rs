//! Time as it is: clocks that change, leap and stand still, people who fly, days that are rare.

mod asleep;
mod clocks;
mod travel;
mod wall;

use crate::harness::{Office, Someone, text_of};
use rapport::domain::vocabulary::Circle;

/// Lena, who keeps Dana, Ada and Tomás, all due; she has no weekly plan, so that each of her messages is a nudge.
pub async fn lena_with_three(office: &Office) -> Someone<'_> {
    let lena = office.lena().await;
    lena.says("/rapport schedule weekly-plan off").await;
    for (who, circle) in [("dana", Circle::Inner), ("ada", Circle::Core), ("tomas", Circle::Core)] {
        office.keeps(&lena, who, circle, 60).await;
    }
    lena
}

/// How many nudges about somebody stand in the direct message.
pub fn nudges(lena: &Someone<'_>) -> usize {
    lena.kept().iter().filter(|message| text_of(message).contains("since you last talked")).count()
}
