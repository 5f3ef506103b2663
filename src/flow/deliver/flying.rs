//! What this process is sending at this moment, and for how much more there is room. Each urgency has its own: a hundred
//! Homes that wait for Slack's pace hold back no nudge, and nudges no answer. Of each, one workspace has a share: the
//! trouble of one delays no other.

use crate::domain::delivery::Urgency;
use crate::domain::id::{DeliveryId, WorkspaceId};
use crate::store::{Claimed, Full, Room};
use std::collections::{HashMap, HashSet};
use std::future::Future;
use tokio::task::{Id, JoinError, JoinSet};

/// How many answers are sent at the same time, and how many to one workspace. What is claimed together may pass a share by
/// as much again.
const ANSWERS: Places = Places { all: 24, each: 12 };
/// How many other messages. Most of the time they wait for Slack's pace, and a few keep a workspace at it: so there are
/// places for many workspaces, or two with a dozen leads each would take them all.
const MESSAGES: Places = Places { all: 96, each: 4 };
/// How many refreshes, likewise.
const REFRESHES: Places = Places { all: 48, each: 4 };

#[derive(Clone, Copy)]
struct Places {
    all: u32,
    each: u32,
}

struct One {
    delivery: DeliveryId,
    workspace: WorkspaceId,
    urgency: Urgency,
}

/// Deliveries under way, each in a task of its own, which tells whether Slack answered.
#[derive(Default)]
pub(super) struct Flying {
    tasks: JoinSet<bool>,
    under_way: HashMap<Id, One>,
    /// Workspaces whose last delivery got no answer: until one does, they go one at a time.
    silent: HashSet<WorkspaceId>,
}

impl Flying {
    /// Starts to send one.
    pub(super) fn start(&mut self, claimed: &Claimed, sending: impl Future<Output = bool> + Send + 'static) {
        let delivery = &claimed.delivery;
        self.begin(delivery.id.clone(), delivery.workspace.clone(), delivery.urgency, sending);
    }

    fn begin(
        &mut self,
        delivery: DeliveryId,
        workspace: WorkspaceId,
        urgency: Urgency,
        sending: impl Future<Output = bool> + Send + 'static,
    ) {
        let task = self.tasks.spawn(sending);
        self.under_way.insert(task.id(), One { delivery, workspace, urgency });
    }

    /// For how many more there is room, of one workspace's share at most.
    pub(super) fn room(&mut self) -> Room {
        self.look();
        let free = |places: Places, urgency: Urgency| {
            let taken = self.under_way.values().filter(|one| one.urgency == urgency).count();
            places.all.saturating_sub(u32::try_from(taken).unwrap_or(u32::MAX)).min(places.each)
        };
        Room {
            answers: free(ANSWERS, Urgency::Answer),
            messages: free(MESSAGES, Urgency::Message),
            refreshes: free(REFRESHES, Urgency::Refresh),
        }
    }

    /// Workspaces that have their share under way.
    pub(super) fn full(&self) -> Full {
        let full = |places: Places, urgency: Urgency| {
            let mut taken: HashMap<&WorkspaceId, u32> = HashMap::new();
            let of_it = self.under_way.values().filter(|one| one.urgency == urgency);
            of_it.for_each(|one| *taken.entry(&one.workspace).or_default() += 1);
            let most =
                |workspace: &WorkspaceId| if self.silent.contains(workspace) { 1 } else { places.each };
            taken.retain(|workspace, taken| *taken >= most(workspace));
            taken.into_keys().cloned().collect()
        };
        Full {
            answers: full(ANSWERS, Urgency::Answer),
            messages: full(MESSAGES, Urgency::Message),
            refreshes: full(REFRESHES, Urgency::Refresh),
        }
    }

    /// Which are under way.
    pub(super) fn deliveries(&mut self) -> Vec<&DeliveryId> {
        self.look();
        self.under_way.values().map(|one| &one.delivery).collect()
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

    fn landed(&mut self, ended: &Result<(Id, bool), JoinError>) {
        let (id, answered) =
            ended.as_ref().map_or_else(|error| (error.id(), true), |(id, told)| (*id, *told));
        let Some(one) = self.under_way.remove(&id) else { return };
        if answered {
            self.silent.remove(&one.workspace);
        } else {
            self.silent.insert(one.workspace);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use tokio::sync::Semaphore;

    fn ids(of: &str) -> (DeliveryId, WorkspaceId) {
        (DeliveryId::new(of), WorkspaceId::new("T1"))
    }

    #[tokio::test]
    async fn refreshes_that_wait_take_no_place_from_an_answer_and_give_theirs_back() {
        let mut flying = Flying::default();
        let pace = Arc::new(Semaphore::new(0));
        for nth in 0..REFRESHES.all {
            let pace = pace.clone();
            let waits = async move { pace.acquire_owned().await.is_ok() };
            let (delivery, workspace) = ids(&format!("home {nth}"));
            flying.begin(delivery, workspace, Urgency::Refresh, waits);
        }
        let room = flying.room();
        assert_eq!((room.answers, room.messages, room.refreshes), (12, 4, 0));
        let (delivery, workspace) = ids("answer");
        flying.begin(delivery, workspace, Urgency::Answer, async { panic!("on purpose") });
        pace.add_permits(REFRESHES.all as usize);
        for _ in 0..=REFRESHES.all {
            assert_eq!(flying.next_landed().await, Some(()));
        }
        let room = flying.room();
        assert_eq!((room.answers, room.messages, room.refreshes), (12, 4, 4));
    }

    #[tokio::test]
    async fn what_has_ended_is_not_under_way_even_if_it_ended_in_a_fault() {
        let mut flying = Flying::default();
        let mut begin = |of: &str, sending: futures::future::BoxFuture<'static, bool>| {
            let (delivery, workspace) = ids(of);
            flying.begin(delivery, workspace, Urgency::Message, sending);
        };
        begin("fine", Box::pin(async { true }));
        begin("fault", Box::pin(async { panic!("on purpose") }));
        begin("long", Box::pin(std::future::pending()));
        assert_eq!(flying.under_way.len(), 3);
        assert_eq!((flying.next_landed().await, flying.next_landed().await), (Some(()), Some(())));
        assert_eq!(flying.deliveries(), [&DeliveryId::new("long")]);
    }

    #[tokio::test]
    async fn a_workspace_has_its_share_and_a_silent_one_one_place() {
        let mut flying = Flying::default();
        let long = || std::future::pending::<bool>();
        for nth in 0..MESSAGES.each {
            assert!(flying.full().messages.is_empty());
            let (delivery, workspace) = ids(&nth.to_string());
            flying.begin(delivery, workspace, Urgency::Message, long());
        }
        assert_eq!(flying.full().messages, [WorkspaceId::new("T1")]);
        assert!(flying.full().answers.is_empty(), "an answer still goes");
        let other = WorkspaceId::new("T2");
        flying.begin(DeliveryId::new("lost"), other.clone(), Urgency::Answer, async { false });
        assert_eq!(flying.next_landed().await, Some(()));
        assert!(flying.full().answers.is_empty(), "one that was silent is tried");
        flying.begin(DeliveryId::new("tried"), other.clone(), Urgency::Answer, async { true });
        assert_eq!(flying.full().answers, [other], "by one at a time");
        assert_eq!(flying.next_landed().await, Some(()));
        assert!(flying.full().answers.is_empty() && flying.silent.is_empty(), "until it answers");
    }
}
