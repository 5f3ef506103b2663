//! The demo's people and twelve weeks of their contact log.

use super::company::{LENA, LENAS, MARCO, MARCOS, Person, WORKSPACE};
use crate::domain::balance::Run;
use crate::domain::checkin::{CheckIn, Source};
use crate::domain::cron::CronText;
use crate::domain::desk::Change;
use crate::domain::id::{CheckInId, LeadId, PeerId, ScheduleId, UserId, WorkspaceId};
use crate::domain::lead::{Budget, Lead, Standing, WorkingHours};
use crate::domain::need::Depth;
use crate::domain::peer::{About, Clocks, Peer};
use crate::domain::schedule::{Schedule, ScheduleKind};
use crate::domain::vocabulary::{Initiator, Kind, Setting};
use chrono::{DateTime, Duration, Utc};
use chrono_tz::Tz;

/// One entry: with whom, days ago, where, who started, and what was said (learned, shared, next).
struct Entry(&'static str, i64, Setting, Kind, Initiator, [&'static str; 3]);

use Initiator::{Me, Them};
use Kind::{Relational, Transactional};
use Setting::{Call, Chat, Coffee, Lunch, Meeting, Walk};

#[rustfmt::skip]
const LENAS_LOG: &[Entry] = &[
    Entry("dana", 79, Lunch, Relational, Me, ["the month-end close takes nine days", "how we plan the payroll change", ""]),
    Entry("tomas", 77, Walk, Relational, Me, ["two depots lose an hour a day to paper slips", "", "ask how the paperless pilot goes"]),
    Entry("mei", 75, Lunch, Relational, Me, ["her team spends Fridays on releases", "our change calendar", ""]),
    Entry("ada", 74, Coffee, Relational, Them, ["tills are the first thing shop managers complain about", "our plan for one sign-in", ""]),
    Entry("ingrid", 70, Meeting, Relational, Them, ["the board wants growth outside Germany", "", ""]),
    Entry("aisha", 66, Coffee, Relational, Me, ["new starters wait six days for access", "what we can do in two", ""]),
    Entry("dana", 63, Chat, Relational, Me, ["", "a figure for the licence renewal", ""]),
    Entry("aisha", 61, Lunch, Relational, Me, ["payroll runs differ in three countries", "the order we would merge them in", ""]),
    Entry("mei", 61, Chat, Relational, Them, ["two of her leads want to see a shop", "", ""]),
    Entry("jonas", 60, Call, Relational, Them, ["they move their data centre in May", "", "ask what the move means for us"]),
    Entry("tomas", 58, Coffee, Relational, Me, ["the pilot saves 40 minutes a shift", "", ""]),
    Entry("margaret", 55, Lunch, Relational, Me, ["she asks every company the same question: what would stop you for a day", "our list of five", ""]),
    Entry("dana", 49, Lunch, Relational, Me, ["a new auditor starts in April", "which reports they will ask for", "send the list of reports"]),
    Entry("priya", 47, Coffee, Relational, Me, ["the loyalty card doubles repeat visits", "", ""]),
    Entry("ada", 44, Call, Transactional, Them, ["", "", ""]),
    Entry("tomas", 41, Walk, Relational, Them, ["winter peaks start earlier each year", "our freeze dates", ""]),
    Entry("ada", 38, Chat, Transactional, Them, ["", "", ""]),
    Entry("henrik", 94, Coffee, Relational, Me, ["contracts are read on phones more than we thought", "", ""]),
    Entry("dana", 33, Coffee, Relational, Me, ["cash forecasts are made by hand every Monday", "a sketch of how others do it", ""]),
    Entry("ada", 31, Call, Transactional, Them, ["", "", ""]),
    Entry("tomas", 26, Lunch, Relational, Me, ["drivers trust the old handhelds", "", "ask whether a driver may join the trial"]),
    Entry("jonas", 24, Call, Transactional, Me, ["", "", ""]),
    Entry("ingrid", 46, Coffee, Relational, Me, ["she measures us by surprises", "the three dates that matter this spring", ""]),
    Entry("dana", 20, Walk, Relational, Me, ["the auditor asks for a trail of approvals", "", "ask how the first audit week went"]),
    Entry("tomas", 9, Walk, Relational, Me, ["a driver has joined the trial", "our plan for spare devices", ""]),
    Entry("aisha", 7, Coffee, Relational, Me, ["six days are down to three", "", ""]),
    Entry("mei", 6, Lunch, Relational, Me, ["releases moved to Tuesdays", "", ""]),
];

#[rustfmt::skip]
const MARCOS_LOG: &[Entry] = &[
    Entry("priya", 60, Coffee, Relational, Me, ["campaigns start on Thursdays", "", ""]),
    Entry("ada", 52, Walk, Relational, Me, ["stocktaking is in the first week", "", ""]),
    Entry("priya", 40, Lunch, Relational, Me, ["the summer campaign is the largest ever", "", "ask what the summer campaign needs from the shops"]),
    Entry("tomas", 34, Call, Relational, Them, ["", "", ""]),
    Entry("ada", 16, Coffee, Relational, Me, ["two flagship shops reopen in April", "", ""]),
    Entry("priya", 15, Chat, Relational, Me, ["", "a first look at the visitor figures", ""]),
];

/// The two leads with their people, schedules and logs, as they are at this instant.
pub(super) fn changes(now: DateTime<Utc>) -> Vec<Change> {
    let mut changes = of_lead(LENA, "Lena Brandt", chrono_tz::Europe::Berlin, LENAS, LENAS_LOG, now);
    changes.extend(of_lead(MARCO, "Marco Ruiz", chrono_tz::America::New_York, MARCOS, MARCOS_LOG, now));
    changes
}

fn of_lead(
    user: &str,
    name: &str,
    zone: Tz,
    people: &[Person],
    log: &[Entry],
    now: DateTime<Utc>,
) -> Vec<Change> {
    let lead = Lead {
        id: lead_id(user),
        workspace: WorkspaceId::new(WORKSPACE),
        user: UserId::new(user),
        name: name.into(),
        zone,
        standing: Standing::Active,
        hours: WorkingHours::default(),
        budget: Budget::default(),
        days_off: vec![],
        holidays: Default::default(),
        skips_next: false,
        joined_at: now - Duration::days(90),
        locale: "en-GB".into(),
        none_here: vec![],
    };
    let mut changes = vec![Change::Lead(lead.clone())];
    let log: Vec<CheckIn> = log.iter().enumerate().map(|(n, entry)| checkin(&lead, n, entry, now)).collect();
    changes.extend(people.iter().map(|person| Change::Peer(peer(&lead, person, &log, now))));
    changes.extend(log.into_iter().map(Change::CheckIn));
    let kinds = [ScheduleKind::CheckIn, ScheduleKind::WeeklyPlan, ScheduleKind::Milestones];
    changes.extend(kinds.map(|kind| Change::Schedule(schedule(&lead, kind, now))));
    changes
}

pub(super) fn lead_id(user: &str) -> LeadId {
    LeadId::new(format!("demo-{}", user.to_lowercase()))
}

pub(super) fn peer_id(lead: &LeadId, key: &str) -> PeerId {
    PeerId::new(format!("{lead}-{key}"))
}

fn checkin(lead: &Lead, n: usize, entry: &Entry, now: DateTime<Utc>) -> CheckIn {
    let Entry(key, days, setting, kind, initiator, [learned, shared, next]) = entry;
    let said = |text: &str| Some(text.to_owned()).filter(|t| !t.is_empty());
    let at = now - Duration::days(*days);
    CheckIn {
        id: CheckInId::new(format!("{}-log-{n}", lead.id)),
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        peer: peer_id(&lead.id, key),
        at,
        kind: *kind,
        setting: Some(*setting),
        structured: *setting == Meeting,
        initiator: Some(*initiator),
        learned: said(learned),
        shared: said(shared),
        follow_up: said(next),
        note: None,
        depth: Depth::default(),
        source: Source::Seed,
        created_at: at,
        deleted_at: None,
    }
}

fn peer(lead: &Lead, person: &Person, log: &[CheckIn], now: DateTime<Utc>) -> Peer {
    let id = peer_id(&lead.id, person.key);
    let peer = Peer {
        id: id.clone(),
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        slack_user: person.slack.map(UserId::new),
        name: person.name.into(),
        role: person.role,
        circle: person.circle,
        cadence_days: None,
        organisation: person.organisation.map(str::to_owned),
        email: None,
        about: About::default(),
        added_at: now - Duration::days(90),
        clocks: Clocks::default(),
        run: Run::default(),
        nudged_at: None,
        skipped_until: None,
        removed_at: None,
    };
    log.iter().filter(|c| c.peer == id).fold(peer, crate::flow::decide::with_checkin)
}

fn schedule(lead: &Lead, kind: ScheduleKind, now: DateTime<Utc>) -> Schedule {
    let cron = kind.default_cron().to_owned();
    let next_at = CronText::parse(&cron).ok().and_then(|c| c.next_after(lead.zone, now));
    Schedule {
        id: ScheduleId::new(format!("{}-{}", lead.id, kind.code())),
        workspace: lead.workspace.clone(),
        lead: lead.id.clone(),
        channel: None,
        kind,
        cron,
        zone: lead.zone,
        next_at,
    }
}
