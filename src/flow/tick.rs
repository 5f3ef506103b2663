//! What the clock brings: due schedules and snoozed nudges become nudges, digests and nothing more.
//!
//! Properties it keeps: each occurrence is handled once, whatever is restarted when; a missed one fires
//! once within the same working day, else it is dropped and noted; the cursor moves with the outbox.

use super::alarm::Alarm;
use super::case::House;
use super::meters::Meters;
use super::{digest, ring};
use crate::clock::Clock;
use crate::domain::cron::CronText;
use crate::domain::desk::{Change, Desk, DeskKey, Needs, PeersNeeded};
use crate::domain::lead::Lead;
use crate::domain::on_cadence::look_back;
use crate::domain::planner::Occasion;
use crate::domain::promise::Promise;
use crate::domain::reply::Decision;
use crate::domain::schedule::{Schedule, ScheduleKind};
use crate::flow::needs::{NUDGES_BACK, OPENERS_BACK, SIGHTINGS_BACK};
use crate::store::{Result, Run, Store, StoreError, Tx};
use chrono::{DateTime, Days, Duration, Utc};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

/// How many schedules are planned in one transaction.
const TOGETHER: u32 = 500;
/// What cannot be run is set aside for so long: within the day, but not every second.
const ASIDE: Duration = Duration::minutes(10);
/// Looked at again after this long, should an alarm be lost; also after a fault of the store.
const AT_LEAST: Duration = Duration::minutes(1);

/// Runs the schedules until it is dropped.
pub async fn run(store: Store, clock: Arc<dyn Clock>, house: Arc<House>, alarm: Arc<Alarm>, meters: Meters) {
    loop {
        let (now, began) = (clock.now(), Instant::now());
        match guarded(&store, &house, now).await {
            Ok(0) => {}
            Ok(_) => {
                meters.ticked(began.elapsed());
                alarm.ring_outbox();
                continue;
            }
            Err(error) => {
                tracing::error!(%error, "schedules could not be run; they are tried again");
                tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            }
        }
        alarm.ring_outbox();
        let wake = store.next_wake(now).await.ok().flatten();
        let until = wake.unwrap_or(now + AT_LEAST).min(now + AT_LEAST);
        tokio::select! {
            () = clock.sleep_until(until) => {}
            () = alarm.schedules() => {}
        }
    }
}

/// Handles what is due. What spoils its transaction, by a fault of the program or a row that cannot be read, is found by
/// handling each alone, and is set aside: nobody else waits for it.
async fn guarded(store: &Store, house: &Arc<House>, now: DateTime<Utc>) -> anyhow::Result<usize> {
    match in_a_task(store, house, now, Most { schedules: TOGETHER, snoozed: TOGETHER }).await {
        Err(error) if !is_passing(&error) => {
            tracing::error!(%error, "what is due is handled one by one");
            one_by_one(store, house, now).await
        }
        handled => handled,
    }
}

async fn one_by_one(store: &Store, house: &Arc<House>, now: DateTime<Utc>) -> anyhow::Result<usize> {
    let mut handled = 0;
    for most in [Most { schedules: 1, snoozed: 0 }, Most { schedules: 0, snoozed: 1 }] {
        loop {
            match in_a_task(store, house, now, most).await {
                Ok(0) => break,
                Ok(one) => handled += one,
                Err(error) if is_passing(&error) => return Err(error),
                Err(error) if set_aside(store, now, most).await? => {
                    tracing::error!(%error, ?most, "cannot be run, and is set aside for ten minutes");
                }
                Err(error) => return Err(error),
            }
        }
    }
    Ok(handled)
}

async fn set_aside(store: &Store, now: DateTime<Utc>, most: Most) -> Result<bool> {
    let mut tx = store.begin().await?;
    let is_aside = match most {
        Most { snoozed: 0, .. } => tx.set_schedule_aside(now, now + ASIDE).await?,
        _ => tx.set_snooze_aside(now, now + ASIDE).await?,
    };
    tx.commit().await?;
    Ok(is_aside)
}

/// In a task of its own, so that a fault of the program is an error.
async fn in_a_task(
    store: &Store,
    house: &Arc<House>,
    now: DateTime<Utc>,
    most: Most,
) -> anyhow::Result<usize> {
    let (store, house) = (store.clone(), house.clone());
    Ok(tokio::spawn(async move { tick_at_most(&store, &house, now, most).await }).await??)
}

fn is_passing(error: &anyhow::Error) -> bool {
    error.downcast_ref().is_some_and(StoreError::is_passing)
}

/// How much is handled in one transaction.
#[derive(Clone, Copy, Debug)]
struct Most {
    schedules: u32,
    snoozed: u32,
}

/// Handles what is due, in one transaction; how many schedules and nudges that were.
pub async fn tick(store: &Store, house: &House, now: DateTime<Utc>) -> Result<usize> {
    tick_at_most(store, house, now, Most { schedules: TOGETHER, snoozed: TOGETHER }).await
}

async fn tick_at_most(store: &Store, house: &House, now: DateTime<Utc>, most: Most) -> Result<usize> {
    let mut tx = store.begin().await?;
    let schedules = tx.due_schedules(now, most.schedules).await?;
    let snoozed = tx.due_snoozes(now, most.snoozed).await?;
    let handled = schedules.len() + snoozed.len();
    if handled == 0 {
        return Ok(0);
    }
    let occurrences = record(&mut tx, &schedules, now).await?;
    let mut due: HashMap<DeskKey, Due> = HashMap::new();
    for ((key, schedule), occurrence) in schedules.into_iter().zip(occurrences) {
        due.entry(key).or_default().schedules.push((schedule, occurrence));
    }
    for (key, nudge) in snoozed {
        due.entry(key).or_default().snoozed.push(nudge.id);
    }
    let desks = load(&mut tx, &due, now).await?;
    let mut decision = Decision::default();
    for mut desk in desks {
        let (Some(lead), Some(due)) = (desk.lead.clone(), due.remove(&desk.key)) else { continue };
        let occasion = advance(&mut tx, &lead, &due.schedules, &mut decision, now).await?;
        let rung = ring::ring(&mut desk, &lead, &due.snoozed, occasion, house, now);
        decision.changes.extend(rung.changes);
        decision.messages.extend(rung.messages);
    }
    tx.save(&decision.changes).await?;
    tx.enqueue(&decision.messages).await?;
    tx.commit().await?;
    Ok(handled)
}

/// Records the occurrence of each schedule for its lead; `None` where it was handled before.
async fn record(
    tx: &mut Tx,
    due: &[(DeskKey, Schedule)],
    now: DateTime<Utc>,
) -> Result<Vec<Option<DateTime<Utc>>>> {
    let mut runs = Vec::with_capacity(due.len());
    for (key, schedule) in due {
        runs.push(Run { schedule, occurrence: latest_due(schedule, now), recipient: key.user.as_str() });
    }
    let is_new = tx.record_runs(&runs).await?;
    Ok(runs.iter().zip(is_new).map(|(run, is_new)| is_new.then_some(run.occurrence)).collect())
}

/// The desks of what is due; the log with those who may be chosen comes along, for the follow-up that
/// opens the talk.
async fn load(tx: &mut Tx, due: &HashMap<DeskKey, Due>, now: DateTime<Utc>) -> Result<Vec<Desk>> {
    let requests: Vec<(DeskKey, Needs)> = due.iter().map(|(k, d)| (k.clone(), d.needs(now))).collect();
    let mut desks = tx.desks(&requests).await?;
    let requests: Vec<(DeskKey, Needs)> =
        desks.iter().map(|desk| (desk.key.clone(), due[&desk.key].log_of(desk, now))).collect();
    let logs = tx.desks(&requests).await?;
    for ((desk, log), (_, needs)) in desks.iter_mut().zip(logs).zip(&requests) {
        desk.checkins = log.checkins;
        if needs.peers == PeersNeeded::All {
            desk.peers = log.peers;
        }
    }
    Ok(desks)
}

/// What is due of one lead.
#[derive(Default)]
struct Due {
    /// Each with the occurrence that fires, unless that one was handled before.
    schedules: Vec<(Schedule, Option<DateTime<Utc>>)>,
    snoozed: Vec<crate::domain::id::NudgeId>,
}

impl Due {
    fn needs(&self, now: DateTime<Utc>) -> Needs {
        Needs {
            // Whoever falls due later today is due today; the planner looks at the lead's own day.
            peers: if self.snoozed.is_empty() && !self.plans_the_week() {
                PeersNeeded::Due(now + Duration::days(1))
            } else {
                PeersNeeded::All
            },
            nudges_since: Some(now - NUDGES_BACK),
            nudges: self.snoozed.clone(),
            milestones: true,
            links: true,
            promises: true,
            answers: true,
            shared: self.plans_the_week(),
            // What comes back makes way for the weekly plan.
            schedules: !self.snoozed.is_empty(),
            calendars: self.plans_the_week(),
            openers_since: Some(now - OPENERS_BACK),
            own_openers: true,
            sightings_since: Some(now - SIGHTINGS_BACK),
            ..Needs::default()
        }
    }

    /// Whether a weekly plan may come of it, which looks at everybody.
    fn plans_the_week(&self) -> bool {
        self.schedules.iter().any(|(schedule, fires)| {
            schedule.kind == ScheduleKind::WeeklyPlan && schedule.channel.is_none() && fires.is_some()
        })
    }

    /// The log that goes with a desk: of those who may be chosen; for the weekly plan, the weeks it counts.
    fn log_of(&self, desk: &Desk, now: DateTime<Utc>) -> Needs {
        // Whoever is promised something this week is named, due or not; and whether somebody new is on the list
        // already shows only on the whole of it.
        let soon = now.date_naive() + Days::new(8);
        let is_soon = |p: &Promise| p.is_open() && p.due <= soon;
        let named = !desk.sightings.is_empty() || desk.promises.iter().any(is_soon);
        let weekly = self.plans_the_week();
        Needs {
            peers: if named && !weekly { PeersNeeded::All } else { PeersNeeded::None },
            checkins_with: if weekly { vec![] } else { desk.peers.iter().map(|p| p.id.clone()).collect() },
            checkins_since: weekly.then(|| now - look_back(&desk.peers)),
            ..Needs::default()
        }
    }
}

/// Moves the schedules of one lead on, posts the digests among them, and says what the rest brings.
async fn advance(
    tx: &mut Tx,
    lead: &Lead,
    schedules: &[(Schedule, Option<DateTime<Utc>>)],
    decision: &mut Decision,
    now: DateTime<Utc>,
) -> Result<Occasion> {
    let mut occasion = Occasion::default();
    for (schedule, occurrence) in schedules {
        let fires = occurrence.is_some_and(|at| in_time(lead, schedule, at, now));
        decision.changes.push(Change::Schedule(advanced(schedule, now)));
        match (fires, &schedule.channel) {
            (false, _) => {}
            (true, Some(channel)) => {
                decision.messages.push(digest::post(tx, lead, schedule, channel, now).await?);
            }
            (true, None) => occasion.add(schedule.kind),
        }
    }
    Ok(occasion)
}

/// Whether this occurrence was not missed for longer than its working day.
pub(super) fn in_time(
    lead: &Lead,
    schedule: &Schedule,
    occurrence: DateTime<Utc>,
    now: DateTime<Utc>,
) -> bool {
    let late = now - occurrence > Duration::minutes(1);
    let same_day = lead.day(occurrence) == lead.day(now);
    // A digest that was set outside of working hours has its own day.
    let is_after_hours = schedule.kind == ScheduleKind::Digest && !lead.works_at(occurrence);
    let in_time = !late || same_day && (lead.works_at(now) || is_after_hours);
    if !in_time {
        tracing::info!(schedule = schedule.kind.code(), %occurrence, "missed while away; dropped");
    }
    in_time
}

/// The occurrence that counts: the latest of those missed, so that today's is seen after a week away.
pub(super) fn latest_due(schedule: &Schedule, now: DateTime<Utc>) -> DateTime<Utc> {
    let first = schedule.next_at.unwrap_or(now);
    let Ok(cron) = CronText::parse(&schedule.cron) else { return first };
    let next = |after| cron.next_after(schedule.zone, after).filter(|at| *at <= now);
    let since_yesterday = next(first.max(now - Duration::days(1)));
    std::iter::successors(since_yesterday, |at| next(*at)).last().unwrap_or(first)
}

/// The schedule with its next time, always after now: what was missed in between does not come after.
pub(super) fn advanced(schedule: &Schedule, now: DateTime<Utc>) -> Schedule {
    let after = schedule.next_at.map_or(now, |at| at.max(now));
    let next_at = CronText::parse(&schedule.cron).ok().and_then(|cron| cron.next_after(schedule.zone, after));
    Schedule { next_at, ..schedule.clone() }
}
