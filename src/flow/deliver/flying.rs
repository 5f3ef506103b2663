//! What this process is sending at this moment, and for how much more there is room. Each urgency has its own: a hundred
//! Homes that wait for Slack's pace hold back no nudge, and nudges no answer.

use crate::domain::delivery::Urgency;
use crate::domain::id::DeliveryId;
use crate::store::Room;
use std::collections::HashMap;
use std::future::Future;
use tokio::task::{Id, JoinError, JoinSet};

/// How many answers are sent at the same time.
const ANSWERS: u32 = 12;
/// How many other messages.
const MESSAGES: u32 = 12;
/// How many refreshes.
const REFRESHES: u32 = 8;

/// Deliveries under way, each in a task of its own.
#[derive(Default)]
pub(super) struct Flying {
    tasks: JoinSet<()>,
    deliveries: HashMap<Id, (DeliveryId, Urgency)>,
}

impl Flying {
    /// Starts to send one.
    pub(super) fn start(
        &mut self,
        delivery: DeliveryId,
        urgency: Urgency,
        sending: impl Future<Output = ()> + Send + 'static,
    ) {
        let task = self.tasks.spawn(sending);
        self.deliveries.insert(task.id(), (delivery, urgency));
    }

    /// For how many more there is room.
    pub(super) fn room(&mut self) -> Room {
        self.look();
        let free = |most: u32, of: Urgency| {
            let under_way = self.deliveries.values().filter(|(_, urgency)| *urgency == of).count();
            most.saturating_sub(u32::try_from(under_way).unwrap_or(u32::MAX))
        };
        Room {
            answers: free(ANSWERS, Urgency::Answer),
            messages: free(MESSAGES, Urgency::Message),
            refreshes: free(REFRESHES, Urgency::Refresh),
        }
    }

    /// Which are under way.
    pub(super) fn deliveries(&mut self) -> Vec<&DeliveryId> {
        self.look();
        self.deliveries.values().map(|(delivery, _)| delivery).collect()
    }

    /// Waits until one has ended, be it in a fault; `None` if none is under way.
    pub(super) async fn next_landed(&mut self) -> Option<()> {
        let ended = self.tasks.join_next_with_id().await?;
        self.landed(&ended);
        Some(())
    }

    fn look(&mut self) {
        while let Some(ended) = self.tasks.try_join_next_with_id() {
            self.landed(&ended);
        }
    }

    fn landed(&mut self, ended: &Result<(Id, ()), JoinError>) {
        let id = ended.as_ref().map_or_else(JoinError::id, |(id, ())| *id);
        self.deliveries.remove(&id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use tokio::sync::Semaphore;

    #[tokio::test]
    async fn refreshes_that_wait_take_no_place_from_an_answer_and_give_theirs_back() {
        let mut flying = Flying::default();
        let pace = Arc::new(Semaphore::new(0));
        for nth in 0..REFRESHES {
            let pace = pace.clone();
            let waits = async move { drop(pace.acquire_owned().await) };
            flying.start(DeliveryId::new(format!("home {nth}")), Urgency::Refresh, waits);
        }
        let room = flying.room();
        assert_eq!((room.answers, room.messages, room.refreshes), (12, 12, 0));
        flying.start(DeliveryId::new("answer"), Urgency::Answer, async { panic!("on purpose") });
        pace.add_permits(REFRESHES as usize);
        for _ in 0..=REFRESHES {
            assert_eq!(flying.next_landed().await, Some(()));
        }
        let room = flying.room();
        assert_eq!((room.answers, room.messages, room.refreshes), (12, 12, 8));
    }

    #[tokio::test]
    async fn what_has_ended_is_not_under_way_even_if_it_ended_in_a_fault() {
        let mut flying = Flying::default();
        flying.start(DeliveryId::new("fine"), Urgency::Message, async {});
        flying.start(DeliveryId::new("fault"), Urgency::Message, async { panic!("on purpose") });
        flying.start(DeliveryId::new("long"), Urgency::Message, std::future::pending());
        assert_eq!(flying.deliveries.len(), 3);
        assert_eq!((flying.next_landed().await, flying.next_landed().await), (Some(()), Some(())));
        assert_eq!(flying.deliveries(), [&DeliveryId::new("long")]);
    }
}
