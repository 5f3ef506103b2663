//! When the next nudge will come to whoever looks at the page, for the button that leaps there.

use super::company::WORKSPACE;
use crate::domain::desk::{Desk, DeskKey, Needs, PeersNeeded};
use crate::domain::id::{UserId, WorkspaceId};
use crate::domain::lead::Lead;
use crate::domain::planner::{NudgePlan, PlannedDay, plan_days};
use crate::flow::needs::{NUDGES_BACK, SIGHTINGS_BACK};
use crate::store::{Result, Store};
use crate::view::schedule::subject;
use crate::view::words::moment;
use chrono::{DateTime, Duration, Utc};
use slack_sandbox::Leap;

/// How far the next nudge is looked for.
const AHEAD: Duration = Duration::days(45);

/// The next nudge that this person will be sent, and what the page says of it; where none comes, why.
pub(super) async fn next_nudge(store: &Store, user: &str, now_ms: i64) -> Leap {
    let Some(now) = DateTime::from_timestamp_millis(now_ms) else { return Leap::default() };
    match next(store, user, now).await {
        Ok(leap) => leap,
        Err(error) => {
            tracing::error!(%error, "the next nudge could not be found");
            Leap::default()
        }
    }
}

async fn next(store: &Store, user: &str, now: DateTime<Utc>) -> Result<Leap> {
    let key = DeskKey { workspace: WorkspaceId::new(WORKSPACE), user: UserId::new(user) };
    let mut desks = store.reading().await?.desks(&[(key, needs(now))]).await?;
    let desk = desks.pop();
    let Some((lead, desk)) = desk.and_then(|desk| Some((desk.lead.clone()?, desk))) else {
        return Ok(stays(
            "Only leads are nudged: become Lena or Marco at the right, or start on Rapport's Home.",
        ));
    };
    Ok(first(&lead, desk, now))
}

/// What the planner looks at.
fn needs(now: DateTime<Utc>) -> Needs {
    Needs {
        peers: PeersNeeded::All,
        nudges_since: Some(now - NUDGES_BACK),
        milestones: true,
        promises: true,
        schedules: true,
        answers: true,
        sightings_since: Some(now - SIGHTINGS_BACK),
        ..Needs::default()
    }
}

/// The first of the planned days on which a nudge is sent; one on which the planner stays silent shows nothing.
fn first(lead: &Lead, desk: Desk, now: DateTime<Utc>) -> Leap {
    let days = plan_days(lead, desk.clone(), now, now + AHEAD);
    let sent = days.into_iter().find_map(|PlannedDay { at, plan }| match plan {
        NudgePlan::Nudge(nudge) if at > now => Some((at, nudge)),
        _ => None,
    });
    let Some((at, nudge)) = sent else {
        return stays(&format!("No nudge comes to {} in the next {} days.", lead.name, AHEAD.num_days()));
    };
    let says = format!(
        "{} · {}: in your messages with Rapport.",
        moment(at, lead.zone, lead.face()),
        subject(&nudge.subject, &desk)
    );
    Leap { to: Some(at.timestamp_millis()), says: Some(says) }
}

fn stays(why: &str) -> Leap {
    Leap { to: None, says: Some(why.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::super::company::{LENA, MARCO};
    use super::super::{company, history};
    use super::*;

    async fn seeded(now: DateTime<Utc>, folder: &tempfile::TempDir) -> Store {
        let url = format!("sqlite://{}", folder.path().join("demo.db").display());
        let store = Store::open(&url).await.expect("opens");
        let mut tx = store.begin().await.expect("begins");
        tx.save_workspace(&company::workspace(now)).await.expect("saves");
        tx.save(&history::changes(now)).await.expect("saves");
        tx.commit().await.expect("commits");
        store
    }

    #[tokio::test]
    async fn it_leaps_to_the_next_nudge_of_whoever_looks_and_says_which() {
        let start: DateTime<Utc> = "2026-03-03T08:29:30Z".parse().expect("an instant");
        let folder = tempfile::tempdir().expect("a folder");
        let store = seeded(start, &folder).await;
        let mut told = vec![];
        for (user, from) in
            [(LENA, start), (LENA, start + Duration::minutes(1)), (MARCO, start), ("U0INGRID", start)]
        {
            let leap = next_nudge(&store, user, from.timestamp_millis()).await;
            let to = leap.to.and_then(DateTime::from_timestamp_millis).map(|to| to.to_rfc3339());
            told.push(format!("{} | {}", to.unwrap_or_default(), leap.says.unwrap_or_default()));
        }
        store.close().await;
        insta::assert_snapshot!(told.join("\n"), @"
        2026-03-03T08:30:00+00:00 | Tue 3 Mar, 09:30 · Ada Okafor: in your messages with Rapport.
        2026-03-05T08:30:00+00:00 | Thu 5 Mar, 09:30 · Ada Okafor: in your messages with Rapport.
        2026-03-03T14:30:00+00:00 | Tue 3 Mar, 09:30 · Ada Okafor: in your messages with Rapport.
         | Only leads are nudged: become Lena or Marco at the right, or start on Rapport's Home.
        ");
    }
}
