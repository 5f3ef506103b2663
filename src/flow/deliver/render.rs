//! What is sent for a delivery, with where the message stands that it replaces or answers.

use super::Deliverer;
use crate::slack::{Outgoing, Posted, Target, outgoing};
use crate::store::Claimed;

impl Deliverer {
    /// `None` when what it replaces or answers does not stand.
    pub(super) fn render(&self, claimed: &Claimed) -> Option<Outgoing> {
        let delivery = &claimed.delivery;
        let target = claimed.target.as_ref().map(|t| Posted { channel: t.channel.clone(), ts: t.ts.clone() });
        outgoing(&delivery.id, &delivery.call, target.as_ref().map_or(Target::None, Target::Message))
    }
}
