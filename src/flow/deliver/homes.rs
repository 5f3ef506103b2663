//! Publishing Homes: never more than once a second a person, and never over a newer one.
//!
//! One Home is published at a time (its lane), each as its person's desk is at that moment; a refresh that
//! is asked for meanwhile is published after it. So of two clicks in a row none is lost.

use super::Deliverer;
use super::outcome::Outcome;
use crate::domain::delivery::Call;
use crate::domain::desk::{DeskKey, Needs, PeersNeeded};
use crate::domain::home::Unfolded;
use crate::flow::needs::{CONTACTS_BACK, NUDGES_BACK, SIGHTINGS_BACK};
use crate::slack::{CallError, Method, Outgoing, Target, Token, outgoing};
use crate::store::{Claimed, Result as Stored};
use crate::view;
use serde_json::Value;
use std::collections::HashMap;
use std::time::Duration;
use tokio::time::Instant;

/// Past this many, those published longest ago are let go; without its version a Home is published over
/// whatever stands there.
const KEPT: usize = 4_096;

/// The Homes this process published: which version stands there, and since when.
#[derive(Debug)]
pub struct Homes {
    gap: Duration,
    known: HashMap<DeskKey, Known>,
}

#[derive(Debug)]
struct Known {
    version: Option<String>,
    at: Instant,
}

impl Homes {
    /// None published yet; between two of one person lies at least this long.
    pub fn new(gap: Duration) -> Self {
        Self { gap, known: HashMap::new() }
    }

    /// How long to wait before this person's Home may be published; if not at all, it is taken as published.
    fn take(&mut self, key: &DeskKey, now: Instant) -> Option<Duration> {
        let gap = self.gap;
        if let Some(known) = self.known.get(key).filter(|known| now < known.at + gap) {
            return Some(known.at + gap - now);
        }
        if self.known.len() >= KEPT {
            self.known.retain(|_, known| now < known.at + gap);
        }
        let version = self.version(key);
        self.known.insert(key.clone(), Known { version, at: now });
        None
    }

    fn version(&self, key: &DeskKey) -> Option<String> {
        self.known.get(key).and_then(|known| known.version.clone())
    }

    fn set_version(&mut self, key: &DeskKey, version: Option<&str>) {
        if let Some(known) = self.known.get_mut(key) {
            known.version = version.map(str::to_owned);
        }
    }
}

impl Deliverer {
    /// Renders and publishes a Home; after a conflict of versions, once more as things are by then.
    pub(super) async fn publish_home(&self, token: &Token, claimed: &Claimed) -> Result<Outcome, CallError> {
        let Call::PublishHome { user, unfolded } = &claimed.delivery.call else {
            return Ok(Outcome::Dropped("not a Home"));
        };
        let workspace = &claimed.delivery.workspace;
        let key = DeskKey { workspace: workspace.clone(), user: user.clone() };
        self.wait_for_turn(&key).await;
        let gap = self.homes().gap;
        if let Err(wait) = self.pace_of_home(&key, gap).await {
            return Ok(Outcome::Paced(wait));
        }
        for _ in 0..2 {
            if let Err(wait) = self.pace(workspace, Method::ViewsPublish, None).await {
                return Ok(Outcome::Paced(wait));
            }
            let view = match self.home(&key, *unfolded).await {
                Ok(view) => view,
                Err(error) => return Ok(Outcome::Again { why: error.to_string(), ambiguous: false }),
            };
            match self.publish(token, claimed, &key, &view).await {
                Err(CallError::Refused { error, .. }) if error == "hash_conflict" => {
                    self.homes().set_version(&key, None);
                }
                Err(error) => return Err(error),
                Ok(answer) => {
                    self.homes().set_version(&key, answer["view"]["hash"].as_str());
                    return Ok(Outcome::Sent(None));
                }
            }
        }
        Ok(Outcome::Again { why: "another version of the Home".into(), ambiguous: false })
    }

    async fn wait_for_turn(&self, key: &DeskKey) {
        loop {
            let wait = self.homes().take(key, Instant::now());
            let Some(wait) = wait else { return };
            tokio::time::sleep(wait).await;
        }
    }

    async fn publish(
        &self,
        token: &Token,
        claimed: &Claimed,
        key: &DeskKey,
        view: &Value,
    ) -> Result<Value, CallError> {
        let version = self.homes().version(key);
        let target = Target::Home { view, hash: version.as_deref() };
        match outgoing(&claimed.delivery.id, &claimed.delivery.call, target) {
            Some(Outgoing::Web { method, body }) => self.api.call(token, method, &body).await,
            _ => Err(CallError::refused("not_a_home")),
        }
    }

    /// A person's Home as it is now.
    async fn home(&self, key: &DeskKey, unfolded: Unfolded) -> Stored<Value> {
        let now = self.clock.now();
        let needs = Needs {
            peers: PeersNeeded::All,
            milestones: true,
            promises: true,
            schedules: true,
            nudges_since: Some(now - NUDGES_BACK),
            checkins_since: Some(now - CONTACTS_BACK),
            sightings_since: Some(now - SIGHTINGS_BACK),
            ..Needs::default()
        };
        let mut tx = self.store.reading().await?;
        let desks = tx.desks(&[(key.clone(), needs)]).await?;
        let budget = &self.house.nudges.budget;
        Ok(desks.first().map_or(Value::Null, |desk| view::home::home(desk, unfolded, budget, now)))
    }

    fn homes(&self) -> std::sync::MutexGuard<'_, Homes> {
        self.homes.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::{UserId, WorkspaceId};

    #[test]
    fn a_home_waits_for_its_second_and_keeps_its_version() {
        let key = |user: &str| DeskKey { workspace: WorkspaceId::new("T1"), user: UserId::new(user) };
        let (mut homes, start) = (Homes::new(Duration::from_secs(1)), Instant::now());
        assert_eq!(homes.take(&key("U1"), start), None);
        homes.set_version(&key("U1"), Some("1.a"));
        let later = start + Duration::from_millis(400);
        assert_eq!(homes.take(&key("U1"), later), Some(Duration::from_millis(600)));
        assert_eq!(homes.take(&key("U2"), later), None, "each person has their own second");
        assert_eq!(homes.take(&key("U1"), start + Duration::from_secs(1)), None);
        assert_eq!(homes.version(&key("U1")).as_deref(), Some("1.a"));
    }
}
