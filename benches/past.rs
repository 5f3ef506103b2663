//! What three years leave behind: nudges that were acted on. They stay, and no command may have to look through them.

use super::team;
use chrono::{DateTime, TimeDelta, Utc};
use rapport::clock::{Clock, SystemClock};
use rapport::domain::desk::{Change, Desk, DeskKey, Needs, PeersNeeded};
use rapport::domain::id::{DeliveryId, NudgeId, UserId, WorkspaceId};
use rapport::domain::nudge::{Act, Nudge, NudgeState, Stage, Subject};
use rapport::store::Store;

/// How many each lead got: three a week.
const NUDGES: usize = 450;

/// Gives each lead of a database a past.
pub async fn give(database: &str) -> anyhow::Result<()> {
    let (store, now) = (Store::open(database).await?, SystemClock.now());
    for lead in 0..team::LEADS {
        let key =
            DeskKey { workspace: WorkspaceId::new(team::WORKSPACE), user: UserId::new(team::user(lead)) };
        let needs = Needs { peers: PeersNeeded::All, ..Needs::default() };
        let mut tx = store.begin().await?;
        let desk = tx.desks(&[(key, needs)]).await?.remove(0);
        let nudges: Vec<Change> = (0..NUDGES).filter_map(|nth| nudge(&desk, nth, now)).collect();
        tx.save(&nudges).await?;
        tx.commit().await?;
    }
    store.close().await;
    println!("Three years of nudges, {NUDGES} each.");
    Ok(())
}

/// The last was planned a week ago, the one before two or three days earlier.
fn nudge(desk: &Desk, nth: usize, now: DateTime<Utc>) -> Option<Change> {
    let lead = desk.lead.as_ref()?;
    let peer = desk.peers.get(nth % desk.peers.len().max(1))?;
    let planned_at = now - TimeDelta::hours(24 * 7 + 56 * nth as i64);
    Some(Change::Nudge(Nudge {
        id: NudgeId::new(format!("past-{}-{nth}", lead.id)),
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        subject: Subject::CheckIn(peer.id.clone()),
        reason: "30 days since you last talked".into(),
        opener: "close".into(),
        state: NudgeState::ActedOn { at: planned_at + TimeDelta::hours(2), how: Act::Logged },
        delivery: DeliveryId::new(format!("past-{}-{nth}-sent", lead.id)),
        snoozes: 0,
        stage: Stage::Nudge,
        planned_at,
    }))
}
