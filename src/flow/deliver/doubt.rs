//! What an earlier try may have brought to Slack is looked for before it is sent again; what leaves no trace to look for
//! goes a way that does.

use super::Deliverer;
use super::outcome::{Outcome, elsewhere};
use crate::domain::delivery::{Call, Delivery};
use crate::domain::id::{WorkspaceId, made_at};
use crate::slack::{CallError, Calls, Method, Token, find_sent};
use crate::store::{Claimed, Posted};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde_json::Value;

impl Deliverer {
    /// What becomes of a delivery that may have been sent; `None` if it is to be sent.
    pub(super) async fn resolve(
        &self,
        token: &Token,
        claimed: &Claimed,
    ) -> Result<Option<Outcome>, CallError> {
        let delivery = &claimed.delivery;
        let slack = InTime { deliverer: self, token, workspace: &delivery.workspace };
        match self.look(&slack, claimed).await {
            Ok(None) => {}
            // Slack may ask to wait for minutes between two pages: nobody else waits for them.
            Err(CallError::Retry { after, why }) => {
                let why = format!("it could not be looked for: {why}");
                return Ok(Some(Outcome::Unknown { why, wait: after.unwrap_or_default() }));
            }
            looked => return looked,
        }
        if delivery.expires_at.is_some_and(|end| end < self.clock.now()) {
            return Ok(Some(Outcome::Dropped("it was not sent in time")));
        }
        let unknown = CallError::Ambiguous { why: "an earlier try may have reached them".to_owned() };
        Ok(elsewhere(&delivery.call, &unknown))
    }

    /// Where it stands, if it can be looked for and is there.
    async fn look(&self, slack: &dyn Calls, claimed: &Claimed) -> Result<Option<Outcome>, CallError> {
        let Claimed { delivery, target, .. } = claimed;
        match &delivery.call {
            Call::Post { channel, .. } => {
                let (thread, since) = (target.as_ref().map(|t| t.ts.as_str()), first_tried(delivery));
                let found = find_sent(slack, &delivery.id, channel, thread, since).await?;
                Ok(found.map(|at| Outcome::Sent(Some(Posted { channel: at.channel, ts: at.ts }))))
            }
            call if call.is_file() => {
                Ok(self.is_shared(slack, delivery).await?.then_some(Outcome::Sent(None)))
            }
            _ => Ok(None),
        }
    }
}

/// Calls that keep Slack's pace. One that would have to wait for long is not made.
struct InTime<'a> {
    deliverer: &'a Deliverer,
    token: &'a Token,
    workspace: &'a WorkspaceId,
}

#[async_trait]
impl Calls for InTime<'_> {
    async fn call(&self, method: Method, body: &Value) -> Result<Value, CallError> {
        let paced = self.deliverer.pace(self.workspace, method, None).await;
        paced.map_err(|wait| CallError::Retry { after: Some(wait), why: "Slack's pace".to_owned() })?;
        self.deliverer.api.call(self.token, method, body).await
    }
}

/// No message of a delivery is older than the delivery; its due time moves with each retry, so that tells nothing.
pub(super) fn first_tried(delivery: &Delivery) -> DateTime<Utc> {
    made_at(delivery.id.as_str()).map_or(delivery.due_at, |made| made.min(delivery.due_at))
}
