//! What is being sent, and for how much more there is room. Each urgency has its own: a hundred Homes that wait for
//! Slack's pace hold back no nudge, and nudges no answer.

use crate::domain::delivery::Urgency;
use crate::store::Room;
use std::future::Future;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// How many answers are sent at the same time.
const ANSWERS: usize = 12;
/// How many other messages.
const MESSAGES: usize = 12;
/// How many refreshes.
const REFRESHES: usize = 8;

/// The deliveries under way.
pub(super) struct Flying {
    running: JoinSet<()>,
    answers: Arc<Semaphore>,
    messages: Arc<Semaphore>,
    refreshes: Arc<Semaphore>,
}

impl Flying {
    /// None under way yet.
    pub(super) fn new() -> Self {
        let places = |many| Arc::new(Semaphore::new(many));
        let (answers, messages, refreshes) = (places(ANSWERS), places(MESSAGES), places(REFRESHES));
        Self { running: JoinSet::new(), answers, messages, refreshes }
    }

    /// For how many more there is room.
    pub(super) fn room(&mut self) -> Room {
        while self.running.try_join_next().is_some() {}
        let free = |places: &Semaphore| places.available_permits() as u32;
        Room {
            answers: free(&self.answers),
            messages: free(&self.messages),
            refreshes: free(&self.refreshes),
        }
    }

    /// Starts one; its place is free again when it ends, however it ends.
    pub(super) fn start(&mut self, urgency: Urgency, sending: impl Future<Output = ()> + Send + 'static) {
        let places = match urgency {
            Urgency::Answer => &self.answers,
            Urgency::Message => &self.messages,
            Urgency::Refresh => &self.refreshes,
        };
        let place = places.clone().try_acquire_owned();
        self.running.spawn(async move {
            sending.await;
            drop(place);
        });
    }

    /// Returns once one has ended; never while none is under way.
    pub(super) async fn landed(&mut self) {
        if self.running.join_next().await.is_none() {
            std::future::pending().await
        }
    }

    /// Returns once none is under way.
    pub(super) async fn all_landed(mut self) {
        while self.running.join_next().await.is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refreshes_that_wait_take_no_place_from_an_answer_and_give_theirs_back() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        runtime.block_on(async {
            let mut flying = Flying::new();
            let pace = Arc::new(Semaphore::new(0));
            for _ in 0..REFRESHES {
                let pace = pace.clone();
                flying.start(Urgency::Refresh, async move { drop(pace.acquire_owned().await) });
            }
            let room = flying.room();
            assert_eq!((room.answers, room.messages, room.refreshes), (12, 12, 0));
            flying.start(Urgency::Answer, async { panic!("the program falls over") });
            pace.add_permits(REFRESHES);
            for _ in 0..=REFRESHES {
                flying.landed().await;
            }
            let room = flying.room();
            assert_eq!((room.answers, room.messages, room.refreshes), (12, 12, 8));
        });
    }
}
