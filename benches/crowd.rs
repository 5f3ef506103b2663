//! Databases of many leads, written in large transactions through the store's own interface.

use chrono::{DateTime, Duration, Utc};
use rapport::domain::balance::Run;
use rapport::domain::checkin::{CheckIn, Source};
use rapport::domain::desk::Change;
use rapport::domain::id::{CheckInId, LeadId, PeerId, ScheduleId, UserId, WorkspaceId};
use rapport::domain::lead::{Budget, Lead, Standing, WorkingHours};
use rapport::domain::need::Depth;
use rapport::domain::peer::{About, Clocks, Peer};
use rapport::domain::schedule::{Schedule, ScheduleKind};
use rapport::domain::vocabulary::{Circle, Kind, Role, Setting};
use rapport::store::{Store, Workspace, WorkspaceState};

/// People of each lead.
pub const PEOPLE: usize = 10;
/// How many of them are due.
const DUE: usize = 3;
/// Leads written in one transaction.
const TOGETHER: usize = 1_000;

/// Tuesday, 9:30 in UTC, where all these leads live.
pub fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_530_200, 0).expect("in range")
}

/// Fills an empty store: so many leads, each with people, schedules, and a log with those who are due.
/// `next` says when the check-in schedule of each lead fires.
pub async fn fill(store: &Store, leads: usize, next: impl Fn(usize) -> DateTime<Utc>) -> anyhow::Result<()> {
    open(store, &workspace()).await?;
    for first in (0..leads).step_by(TOGETHER) {
        let changes: Vec<Change> =
            (first..leads.min(first + TOGETHER)).flat_map(|nth| desk(nth, next(nth))).collect();
        let mut tx = store.begin().await?;
        tx.save(&changes).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Adds a workspace with so many leads, whose numbers begin with `first` and whose check-in schedule fires at the start.
pub async fn add(store: &Store, workspace: &WorkspaceId, first: usize, leads: usize) -> anyhow::Result<()> {
    open(store, workspace).await?;
    let changes: Vec<Change> =
        (first..first + leads).flat_map(|nth| desk_in(workspace, nth, start())).collect();
    let mut tx = store.begin().await?;
    tx.save(&changes).await?;
    Ok(tx.commit().await?)
}

async fn open(store: &Store, workspace: &WorkspaceId) -> anyhow::Result<()> {
    let mut tx = store.begin().await?;
    tx.save_workspace(&Workspace {
        id: workspace.clone(),
        name: "Bench".into(),
        bot_user: UserId::new("U0BOT"),
        state: WorkspaceState::Active,
        installed_at: start(),
        blocked_until: None,
        uninstalled_at: None,
    })
    .await?;
    Ok(tx.commit().await?)
}

fn workspace() -> WorkspaceId {
    WorkspaceId::new("T0BENCH")
}

fn desk(nth: usize, next: DateTime<Utc>) -> Vec<Change> {
    desk_in(&workspace(), nth, next)
}

fn desk_in(workspace: &WorkspaceId, nth: usize, next: DateTime<Utc>) -> Vec<Change> {
    let lead = Lead { workspace: workspace.clone(), ..lead(nth) };
    let people: Vec<Peer> = (0..PEOPLE).map(|place| peer(&lead, place)).collect();
    let log = people.iter().take(DUE).map(|peer| Change::CheckIn(checkin(peer)));
    let later = start() + Duration::days(30);
    let schedules = [
        schedule(&lead, ScheduleKind::CheckIn, next),
        schedule(&lead, ScheduleKind::WeeklyPlan, later),
        schedule(&lead, ScheduleKind::Milestones, later),
    ];
    let mut changes: Vec<Change> = log.chain(schedules.map(Change::Schedule)).collect();
    changes.extend(people.into_iter().map(Change::Peer));
    changes.push(Change::Lead(lead));
    changes
}

/// As long as an identity is that the bot makes.
pub fn lead_id(nth: usize) -> LeadId {
    LeadId::new(format!("{nth:023}"))
}

/// The person at this place of a lead's list.
pub fn peer_id(lead: &LeadId, place: usize) -> PeerId {
    PeerId::new(format!("p{place:02}{}", &lead.as_str()[3..]))
}

fn lead(nth: usize) -> Lead {
    Lead {
        id: lead_id(nth),
        workspace: workspace(),
        user: UserId::new(format!("U{nth:07}")),
        name: format!("Lead {nth}"),
        zone: chrono_tz::UTC,
        locale: "en-US".into(),
        none_here: vec![],
        standing: Standing::Active,
        hours: WorkingHours::default(),
        budget: Budget::default(),
        days_off: vec![],
        holidays: Default::default(),
        skips_next: false,
        joined_at: start() - Duration::days(200),
    }
}

/// The first of each lead are due; the others were talked to yesterday.
fn peer(lead: &Lead, place: usize) -> Peer {
    let talk = start() - Duration::days(if place < DUE { 90 + place as i64 } else { 1 });
    Peer {
        id: peer_id(&lead.id, place),
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        slack_user: None,
        name: format!("Person {place} of {}", lead.name),
        role: Role::Cfo,
        circle: Circle::Core,
        cadence_days: None,
        organisation: None,
        email: None,
        about: About::default(),
        added_at: lead.joined_at,
        clocks: Clocks { last_contact: Some(talk), last_talk: Some(talk), last_chat: None },
        run: Run::default(),
        nudged_at: None,
        skipped_until: None,
        removed_at: None,
    }
}

fn checkin(peer: &Peer) -> CheckIn {
    let at = peer.clock_start();
    CheckIn {
        id: CheckInId::new(format!("k{}", &peer.id.as_str()[1..])),
        workspace: peer.workspace.clone(),
        lead: peer.lead.clone(),
        peer: peer.id.clone(),
        at,
        kind: Kind::Relational,
        setting: Some(Setting::Lunch),
        structured: false,
        initiator: None,
        learned: Some("the close takes nine days".into()),
        shared: None,
        follow_up: None,
        note: None,
        depth: Depth::default(),
        source: Source::Line,
        created_at: at,
        deleted_at: None,
    }
}

fn schedule(lead: &Lead, kind: ScheduleKind, next: DateTime<Utc>) -> Schedule {
    Schedule {
        id: ScheduleId::new(format!("{}{}", &kind.code()[..1], &lead.id.as_str()[1..])),
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        channel: None,
        kind,
        cron: kind.default_cron().to_owned(),
        zone: lead.zone,
        next_at: Some(next),
    }
}
