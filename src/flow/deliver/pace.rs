//! Waiting for Slack's pace, in the order of coming: of many that wait for one method, none is overtaken for so long that
//! its lease ends.

use super::Deliverer;
use crate::domain::id::WorkspaceId;
use crate::slack::{Method, Waited};
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
                Ok(()) => return Ok(()),
                Err(wait) if wait <= SIT_OUT => {
                    self.api.meters().waited(Waited::Pace, wait);
                    tokio::time::sleep(wait).await;
                }
                Err(wait) => {
                    self.api.meters().waited(Waited::GivenBack, wait);
                    return Err(wait);
                }
            }
        }
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
