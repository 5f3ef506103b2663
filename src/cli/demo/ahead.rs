//! When the next nudge will come to whoever looks at the page, for the button that leaps there.

use super::company::WORKSPACE;
use crate::domain::desk::{Desk, DeskKey, Needs, PeersNeeded};
use crate::domain::id::{UserId, WorkspaceId};
use crate::domain::lead::Lead;
use crate::domain::planner::{Held, NudgePlan, PlannedDay, plan_days};
use crate::flow::needs::{NUDGES_BACK, SIGHTINGS_BACK};
use crate::store::{Result, Store};
use crate::view::schedule::subject;
use crate::view::words::moment;
use chrono::{DateTime, Duration, Utc};
use slack_sandbox::{Leap, SandboxClock};

/// How far the next nudge is looked for.
const AHEAD: Duration = Duration::days(45);
/// How long the bot may take to note an occasion that it leaves out.
const NOTES_WITHIN: std::time::Duration = std::time::Duration::from_secs(3);

/// What comes next for a person.
enum Next {
    /// A nudge, or none, and what the page says of that.
    Shown(Leap),
    /// An occasion that is left out, for nudges went unanswered: the bot has to see it go by, or it would leave out the
    /// next one in its place.
    LeftOut(DateTime<Utc>),
}

/// The next nudge that this person will be sent, and what the page says of it; where none comes, why. The clock is
/// turned to what has to go by before it.
pub(super) async fn next_nudge(store: &Store, clock: &SandboxClock, user: &str, now_ms: i64) -> Leap {
    match found(store, clock, user, now_ms).await {
        Ok(leap) => leap,
        Err(error) => {
            tracing::error!(%error, "the next nudge could not be found");
            Leap::default()
        }
    }
}

async fn found(store: &Store, clock: &SandboxClock, user: &str, now_ms: i64) -> Result<Leap> {
    let Some(mut now) = DateTime::from_timestamp_millis(now_ms) else { return Ok(Leap::default()) };
    loop {
        match next(store, user, now).await? {
            Next::Shown(leap) => return Ok(leap),
            Next::LeftOut(at) if at > now && clock.set(at.timestamp_millis()).is_ok() => {
                if !is_noted(store, user, at).await? {
                    return Ok(Leap::default());
                }
                now = at;
            }
            Next::LeftOut(_) => return Ok(Leap::default()),
        }
    }
}

/// Waits until the bot has noted what it leaves out; whether it has.
async fn is_noted(store: &Store, user: &str, at: DateTime<Utc>) -> Result<bool> {
    let began = std::time::Instant::now();
    while read(store, user, at).await?.is_some_and(|(lead, _)| lead.skips_next) {
        if began.elapsed() >= NOTES_WITHIN {
            return Ok(false);
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    Ok(true)
}

async fn next(store: &Store, user: &str, now: DateTime<Utc>) -> Result<Next> {
    Ok(match read(store, user, now).await? {
        Some((lead, desk)) => first(&lead, desk, now),
        None => {
            stays("Only leads are nudged: become Lena or Marco at the right, or start on Rapport's Home.")
        }
    })
}

/// The person's desk, if they are a lead.
async fn read(store: &Store, user: &str, now: DateTime<Utc>) -> Result<Option<(Lead, Desk)>> {
    let key = DeskKey { workspace: WorkspaceId::new(WORKSPACE), user: UserId::new(user) };
    let desk = store.reading().await?.desks(&[(key, needs(now))]).await?.pop();
    Ok(desk.and_then(|desk| Some((desk.lead.clone()?, desk))))
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

/// The first of the planned days that brings something; one on which the planner stays silent shows nothing.
fn first(lead: &Lead, desk: Desk, now: DateTime<Utc>) -> Next {
    for PlannedDay { at, plan } in plan_days(lead, desk.clone(), now, now + AHEAD) {
        match plan {
            NudgePlan::Nudge(nudge) if at > now => {
                let when = moment(at, lead.zone, lead.face());
                let says =
                    format!("{when} · {}: in your messages with Rapport.", subject(&nudge.subject, &desk));
                return Next::Shown(Leap { to: Some(at.timestamp_millis()), says: Some(says) });
            }
            NudgePlan::Held(Held::Halved) => return Next::LeftOut(at),
            NudgePlan::Nudge(_) | NudgePlan::Held(_) => {}
        }
    }
    match lead.is_active(lead.day(now)) {
        true => stays(&format!("No nudge comes to {} in the next {} days.", lead.name, AHEAD.num_days())),
        false => stays(&format!("The nudges of {} are paused; Rapport's Home resumes them.", lead.name)),
    }
}

fn stays(why: &str) -> Next {
    Next::Shown(Leap { to: None, says: Some(why.to_owned()) })
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
        let clock = SandboxClock::simulated(start.timestamp_millis(), 1.0, true);
        let mut told = vec![];
        for (user, from) in
            [(LENA, start), (LENA, start + Duration::minutes(1)), (MARCO, start), ("U0INGRID", start)]
        {
            let leap = next_nudge(&store, &clock, user, from.timestamp_millis()).await;
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
