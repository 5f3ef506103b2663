//! What is rendered at the moment of sending, from the store as it is then.

use super::Deliverer;
use crate::domain::delivery::Call;
use crate::domain::desk::{DeskKey, Needs, PeersNeeded};
use crate::domain::id::UserId;
use crate::flow::needs::NUDGES_BACK;
use crate::slack::{Outgoing, Posted, Target, outgoing};
use crate::store::{Claimed, Result};
use crate::view;
use serde_json::Value;

pub(super) enum Rendered {
    /// To be sent.
    Ready(Outgoing),
    /// What it replaces or answers does not stand.
    Gone,
    /// It cannot be rendered now.
    Later(String),
}

impl Deliverer {
    pub(super) async fn render(&self, claimed: &Claimed) -> Rendered {
        let delivery = &claimed.delivery;
        let target = claimed.target.as_ref().map(|t| Posted { channel: t.channel.clone(), ts: t.ts.clone() });
        let rendered = match &delivery.call {
            Call::PublishHome { user } => match self.home(claimed, user).await {
                Ok(view) => outgoing(&delivery.id, &delivery.call, Target::Home { view: &view, hash: None }),
                Err(error) => return Rendered::Later(error.to_string()),
            },
            call => {
                let target = target.as_ref().map_or(Target::None, Target::Message);
                outgoing(&delivery.id, call, target)
            }
        };
        rendered.map_or(Rendered::Gone, Rendered::Ready)
    }

    /// A person's Home as it is now.
    async fn home(&self, claimed: &Claimed, user: &UserId) -> Result<Value> {
        let now = self.clock.now();
        let key = DeskKey { workspace: claimed.delivery.workspace.clone(), user: user.clone() };
        let needs = Needs {
            peers: PeersNeeded::All,
            milestones: true,
            promises: true,
            schedules: true,
            nudges_since: Some(now - NUDGES_BACK),
            ..Needs::default()
        };
        let mut tx = self.store.reading().await?;
        let desks = tx.desks(&[(key, needs)]).await?;
        Ok(desks.first().map_or(Value::Null, |desk| view::home::home(desk, now)))
    }
}
