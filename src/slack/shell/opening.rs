//! Forms: they cannot wait in the outbox, as Slack's trigger lives three seconds. So they are opened, or changed, at
//! once, and what passes is tried again at once.

use super::Shell;
use crate::domain::id::WorkspaceId;
use crate::domain::reply::Opening;
use crate::slack::api::CallError;
use crate::slack::method::Method;
use serde_json::{Value, json};
use std::time::Duration;

/// Two tries are to fit into the trigger's life.
const ANSWERED_WITHIN: Duration = Duration::from_millis(1_300);
/// Between one try and the next.
const PAUSES: [Duration; 3] =
    [Duration::from_millis(200), Duration::from_millis(700), Duration::from_millis(2_000)];
/// Nobody looks longer at a form that does not change.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

impl Shell {
    /// Opens or changes a form. A trigger opens one view: after a try without an answer, the next one is told that it
    /// was used, which is the answer.
    pub(super) async fn open(&self, workspace: &WorkspaceId, opening: &Opening) -> Result<(), CallError> {
        let token = self.tokens.bot(workspace).await.ok_or_else(|| CallError::refused("not_installed"))?;
        let (method, body) = call(opening);
        let (mut pauses, mut unsure) = (PAUSES.iter(), false);
        loop {
            let error =
                match tokio::time::timeout(ANSWERED_WITHIN, self.api.call(&token, method, &body)).await {
                    Ok(Ok(_)) => return Ok(()),
                    Ok(Err(error)) if unsure && was_done(&error) => return Ok(()),
                    Ok(Err(error)) => error,
                    Err(_) => CallError::Ambiguous { why: format!("no answer within {ANSWERED_WITHIN:?}") },
                };
            let (Some(least), Some(pause)) = (wait(&error), pauses.next()) else { return Err(error) };
            unsure |= matches!(error, CallError::Ambiguous { .. });
            tokio::time::sleep(least.max(*pause)).await;
        }
    }
}

fn call(opening: &Opening) -> (Method, Value) {
    match opening {
        Opening::Open { trigger, view, .. } => {
            (Method::ViewsOpen, json!({"trigger_id": trigger, "view": view}))
        }
        Opening::Update { id, hash, view } if hash.is_empty() => {
            (Method::ViewsUpdate, json!({"view_id": id, "view": view}))
        }
        Opening::Update { id, hash, view } => {
            (Method::ViewsUpdate, json!({"view_id": id, "hash": hash, "view": view}))
        }
    }
}

/// Whether an earlier try did it: its trigger is used, or the version that it replaced is gone.
fn was_done(error: &CallError) -> bool {
    error.is_refused("exchanged_trigger_id") || error.is_refused("hash_conflict")
}

/// How long Slack asks to wait, if another try is of use at all.
fn wait(error: &CallError) -> Option<Duration> {
    match error {
        CallError::Retry { after, .. } => {
            Some(after.unwrap_or_default()).filter(|wait| *wait <= LONGEST_WAIT)
        }
        CallError::Ambiguous { .. } | CallError::Offline { .. } => Some(Duration::ZERO),
        CallError::Refused { .. } => None,
    }
}
