//! When the next nudge or digest will come, for the button that leaps there.

use crate::domain::cron::CronText;
use crate::domain::desk::{DeskKey, Needs, PeersNeeded};
use crate::domain::lead::Lead;
use crate::domain::nudge::NudgeState;
use crate::domain::planner::{NudgePlan, plan_days};
use crate::flow::needs::NUDGES_BACK;
use crate::store::{Result, Store};
use chrono::{DateTime, Duration, Utc};

/// How far the next nudge is looked for.
const AHEAD: Duration = Duration::days(45);
const LEADS: u32 = 50;

/// The next instant with something to see, in milliseconds; `None` if nothing comes.
pub(super) async fn next_nudge(store: &Store, now_ms: i64) -> Option<i64> {
    let now = DateTime::from_timestamp_millis(now_ms)?;
    match next(store, now).await {
        Ok(at) => at.map(|at| at.timestamp_millis()),
        Err(error) => {
            tracing::error!(%error, "the next nudge could not be found");
            None
        }
    }
}

async fn next(store: &Store, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>> {
    let mut tx = store.reading().await?;
    let leads = tx.all_active_leads(None, LEADS).await?;
    let needs = Needs {
        peers: PeersNeeded::All,
        nudges_since: Some(now - NUDGES_BACK),
        milestones: true,
        promises: true,
        schedules: true,
        ..Needs::default()
    };
    let key = |lead: &Lead| DeskKey { workspace: lead.workspace.clone(), user: lead.user.clone() };
    let requests: Vec<_> = leads.iter().map(|lead| (key(lead), needs.clone())).collect();
    let mut times = vec![];
    for (lead, desk) in leads.iter().zip(tx.desks(&requests).await?) {
        times.extend(desk.nudges.iter().filter_map(|n| match n.state {
            NudgeState::Snoozed { until } => Some(until),
            _ => None,
        }));
        times.extend(
            desk.schedules
                .iter()
                .filter(|s| s.channel.is_some())
                .filter_map(|s| CronText::parse(&s.cron).ok()?.next_after(s.zone, now)),
        );
        let days = plan_days(lead, desk, now, now + AHEAD);
        times.extend(days.into_iter().filter(|d| matches!(d.plan, NudgePlan::Nudge(_))).map(|d| d.at));
    }
    Ok(times.into_iter().filter(|at| *at > now).min())
}
