//! Waiting for Slack's pace, in the order of coming: of many that wait for one method, none is overtaken for so long that
//! its lease ends. First this process keeps it by itself, then all replicas together, where there may be several.

use super::Deliverer;
use crate::domain::desk::DeskKey;
use crate::domain::id::WorkspaceId;
use crate::slack::{Method, Waited, paces};
use crate::store::Pace;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::Mutex as Turn;

/// A wait for Slack's pace up to this long is sat out; a longer one gives the row back.
const SIT_OUT: Duration = Duration::from_millis(1_500);

/// Whose turn it is to wait, by workspace and method. Kept only while somebody waits.
#[derive(Clone, Debug, Default)]
pub struct Turns(Arc<Mutex<Waiting>>);

type Waiting = HashMap<(WorkspaceId, Method), Arc<Turn<()>>>;

impl Turns {
    fn of(&self, workspace: &WorkspaceId, method: Method) -> Arc<Turn<()>> {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        turns.retain(|_, turn| Arc::strong_count(turn) > 1);
        turns.entry((workspace.clone(), method)).or_default().clone()
    }
}

impl Deliverer {
    /// Waits for Slack's pace; `Err` says how long it would take when that is too long to sit out. Who waits for a
    /// conversation's second holds up nobody else.
    pub(super) async fn pace(
        &self,
        workspace: &WorkspaceId,
        method: Method,
        channel: Option<&str>,
    ) -> Result<(), Duration> {
        let turn = self.turns.of(workspace, method);
        let _turn = match channel {
            Some(_) => None,
            None => Some(turn.lock().await),
        };
        loop {
            let taken = self.lock().take(workspace, method, channel, self.began.elapsed());
            match taken {
                Ok(()) => return self.pace_of_all(workspace, method, channel).await,
                Err(wait) => self.sit_out(wait).await?,
            }
        }
    }

    /// The same pace, kept with the other replicas.
    async fn pace_of_all(
        &self,
        workspace: &WorkspaceId,
        method: Method,
        channel: Option<&str>,
    ) -> Result<(), Duration> {
        let pace = |(what, step, burst)| Pace { what, step, burst };
        let paces: Vec<Pace> = paces(method, channel).into_iter().map(pace).collect();
        self.turn_of_all(workspace, &paces).await
    }

    /// A person's Home is published this seldom, whichever replica did it last.
    pub(super) async fn pace_of_home(&self, key: &DeskKey, gap: Duration) -> Result<(), Duration> {
        let pace = Pace { what: format!("home/{}", key.user), step: gap, burst: 1 };
        self.turn_of_all(&key.workspace, &[pace]).await
    }

    async fn turn_of_all(&self, workspace: &WorkspaceId, paces: &[Pace]) -> Result<(), Duration> {
        loop {
            match self.store.take_turn(workspace, paces).await {
                Ok(Ok(())) => return Ok(()),
                Ok(Err(wait)) => self.sit_out(wait).await?,
                Err(error) => {
                    tracing::error!(%error, "it is not known whether it is in time; it waits");
                    return Err(SIT_OUT);
                }
            }
        }
    }

    /// Waits, if it is not for too long.
    async fn sit_out(&self, wait: Duration) -> Result<(), Duration> {
        if wait > SIT_OUT {
            self.api.meters().waited(Waited::GivenBack, wait);
            return Err(wait);
        }
        self.api.meters().waited(Waited::Pace, wait);
        tokio::time::sleep(wait).await;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_kept_only_while_somebody_waits() {
        let turns = Turns::default();
        for nth in 0..100 {
            drop(turns.of(&WorkspaceId::new(format!("T{nth}")), Method::DndInfo));
        }
        let waits = turns.of(&WorkspaceId::new("T1"), Method::DndInfo);
        let too = turns.of(&WorkspaceId::new("T1"), Method::DndInfo);
        assert!(Arc::ptr_eq(&waits, &too));
        assert_eq!(turns.0.lock().expect("unpoisoned").len(), 1);
    }
}
