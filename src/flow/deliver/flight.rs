//! What this process is sending at this moment.

use crate::domain::id::DeliveryId;
use std::collections::HashMap;
use tokio::task::{Id, JoinError, JoinSet};

/// Deliveries under way, each in a task of its own.
#[derive(Default)]
pub(super) struct Flight {
    tasks: JoinSet<()>,
    deliveries: HashMap<Id, DeliveryId>,
}

impl Flight {
    /// Starts to send one.
    pub(super) fn begin(&mut self, delivery: DeliveryId, sending: impl Future<Output = ()> + Send + 'static) {
        let task = self.tasks.spawn(sending);
        self.deliveries.insert(task.id(), delivery);
    }

    /// Which are under way.
    pub(super) fn deliveries(&mut self) -> Vec<&DeliveryId> {
        while let Some(ended) = self.tasks.try_join_next_with_id() {
            self.landed(&ended);
        }
        self.deliveries.values().collect()
    }

    /// Waits until one has ended, be it in a fault; `None` if none is under way.
    pub(super) async fn next_landed(&mut self) -> Option<()> {
        let ended = self.tasks.join_next_with_id().await?;
        self.landed(&ended);
        Some(())
    }

    fn landed(&mut self, ended: &Result<(Id, ()), JoinError>) {
        let id = ended.as_ref().map_or_else(JoinError::id, |(id, ())| *id);
        self.deliveries.remove(&id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_has_ended_is_not_under_way_even_if_it_ended_in_a_fault() {
        let mut flight = Flight::default();
        flight.begin(DeliveryId::new("fine"), async {});
        flight.begin(DeliveryId::new("fault"), async { panic!("on purpose") });
        flight.begin(DeliveryId::new("long"), std::future::pending());
        assert_eq!(flight.deliveries().len(), 3);
        assert_eq!((flight.next_landed().await, flight.next_landed().await), (Some(()), Some(())));
        assert_eq!(flight.deliveries(), [&DeliveryId::new("long")]);
    }
}
