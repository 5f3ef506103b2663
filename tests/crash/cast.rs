//! Who uses the program in a crash run, and what they have when it begins: people they are due to talk to, others they
//! are not, a milestone each, and schedules that fire when [`super::clockwork`] says.

use crate::harness::process::{Premises, WORKSPACE};
use chrono::{DateTime, Datelike, Duration, NaiveDate, Timelike, Utc, Weekday};
use chrono_tz::Tz;
use rapport::clock::{Clock, SystemClock};
use rapport::domain::balance::Run;
use rapport::domain::desk::{Change, Desk, DeskKey, Needs, PeersNeeded};
use rapport::domain::holiday::Holidays;
use rapport::domain::id::{ChannelId, LeadId, MilestoneId, PeerId, ScheduleId, UserId, WorkspaceId};
use rapport::domain::lead::{Budget, Lead, Standing, WorkingHours};
use rapport::domain::milestone::{Dates, Milestone, MilestoneState};
use rapport::domain::peer::{About, Clocks, Peer};
use rapport::domain::schedule::{Schedule, ScheduleKind};
use rapport::domain::terms::{Team, Terms};
use rapport::domain::vocabulary::{Circle, Role};
use rapport::store::Store;
use slack_sandbox::{ChannelSpec, UserSpec};

const FIRST: [&str; 12] =
    ["Zora", "Milo", "Runa", "Ivor", "Petra", "Hugo", "Selma", "Odin", "Freya", "Klaus", "Tilda", "Bruno"];
const LAST: [&str; 8] = ["Vale", "Stone", "Birch", "Frost", "Heath", "Lund", "Marsh", "Quill"];
/// The first of a lead's people were spoken to just now; the others long ago.
const SPOKEN_TO: usize = 12;
/// Once a year, and not soon: between, schedules fire when they are told to.
const RARELY: &str = "0 3 1 1 *";

/// The leads, in a time zone where it is the middle of a working day.
pub struct Cast {
    pub leads: usize,
    pub zone: Tz,
    /// False at the weekend, when nudges wait for Monday.
    pub works: bool,
    pub began: DateTime<Utc>,
}

/// The zone in which it is a working day and closest to noon; at the weekend there may be none.
fn working_zone(now: DateTime<Utc>) -> Option<Tz> {
    let zones = (-12..=14).map(|ahead: i32| match ahead {
        0.. => format!("Etc/GMT-{ahead}"),
        _ => format!("Etc/GMT+{}", -ahead),
    });
    let zones = zones.filter_map(|name| name.parse::<Tz>().ok()).filter(|zone| {
        let there = now.with_timezone(zone);
        !matches!(there.weekday(), Weekday::Sat | Weekday::Sun) && (1..21).contains(&there.hour())
    });
    zones.min_by_key(|zone| now.with_timezone(zone).hour().abs_diff(12))
}

/// A person's name, by their place on a list.
pub fn name(place: usize) -> String {
    format!("{} {}", FIRST[place % FIRST.len()], LAST[place / FIRST.len() % LAST.len()])
}

impl Cast {
    pub fn of(leads: usize) -> Self {
        let began = SystemClock.now();
        let zone = working_zone(began);
        Self { leads, zone: zone.unwrap_or(Tz::UTC), works: zone.is_some(), began }
    }

    pub fn users(&self) -> Vec<UserSpec> {
        let user = |nth: usize| {
            UserSpec::new(user(nth).as_str(), handle(nth), format!("Lead {nth}")).tz(self.zone.name())
        };
        (0..self.leads).map(user).collect()
    }

    pub fn channels(&self) -> Vec<ChannelSpec> {
        (0..self.leads).map(|nth| ChannelSpec::new(channel(nth).as_str(), format!("status{nth}"))).collect()
    }

    /// The day it is for these leads.
    pub fn today(&self) -> NaiveDate {
        SystemClock.now().with_timezone(&self.zone).date_naive()
    }

    /// Writes what they begin with into the store.
    pub async fn move_in(&self, premises: &Premises) {
        let store =
            Store::open(&premises.database()).await.expect("opens, however its steps were interrupted");
        let mut tx = store.begin().await.expect("begins");
        for nth in 0..self.leads {
            tx.save(&self.belongings(nth)).await.expect("saves");
        }
        tx.commit().await.expect("commits");
        store.close().await;
    }

    fn belongings(&self, nth: usize) -> Vec<Change> {
        let lead = self.lead(nth);
        let mut all = vec![Change::Lead(lead.clone()), Change::Milestone(self.milestone(nth, &lead))];
        let people = (0..FIRST.len() * LAST.len()).map(|place| Change::Peer(self.peer(&lead, place)));
        all.extend(people);
        for kind in ScheduleKind::ALL {
            all.push(Change::Schedule(self.schedule(nth, &lead, *kind)));
        }
        all
    }

    fn lead(&self, nth: usize) -> Lead {
        Lead {
            id: LeadId::new(format!("lead-{nth}")),
            workspace: WorkspaceId::new(WORKSPACE),
            user: user(nth),
            name: format!("Lead {nth}"),
            zone: self.zone,
            locale: "en-GB".into(),
            none_here: vec![],
            standing: Standing::Active,
            hours: WorkingHours { from: 0, to: 24 * 60 - 1 },
            budget: Budget { per_day: 100_000, per_week: 100_000 },
            days_off: vec![],
            holidays: Holidays::default(),
            skips_next: false,
            joined_at: self.began - Duration::days(300),
        }
    }

    fn peer(&self, lead: &Lead, place: usize) -> Peer {
        let talked = self.began - Duration::days(if place < SPOKEN_TO { 1 } else { 90 });
        Peer {
            id: PeerId::new(format!("peer-{}-{place:02}", lead.id)),
            workspace: lead.workspace.clone(),
            lead: lead.id.clone(),
            slack_user: None,
            name: name(place),
            role: Role::Other,
            circle: Circle::Core,
            cadence_days: None,
            organisation: None,
            email: None,
            about: About::default(),
            added_at: talked - Duration::days(1),
            clocks: Clocks { last_contact: Some(talked), last_talk: Some(talked), last_chat: None },
            run: Run::default(),
            nudged_at: None,
            skipped_until: None,
            removed_at: None,
        }
    }

    fn milestone(&self, nth: usize, lead: &Lead) -> Milestone {
        let (today, later) = (self.began.date_naive(), self.began.date_naive() + Duration::days(90));
        let dates = Dates {
            promised_on: today - Duration::days(30),
            first_estimate: later,
            estimate: later,
            first_promise: later,
            promise: later,
            moves: vec![],
        };
        Milestone {
            id: MilestoneId::new(format!("milestone-{nth}")),
            workspace: lead.workspace.clone(),
            lead: lead.id.clone(),
            title: "One payroll for all sites".into(),
            outcome: "pay all sites on one day".into(),
            business_case: Some("Three payroll runs cost 14 days of work a month".into()),
            sponsor: None,
            channel: Some(channel(nth)),
            dates: Some(dates),
            terms: Terms::default(),
            team: Team::default(),
            state: MilestoneState::Promised,
            colour: None,
            next_update: Some(today + Duration::days(30)),
            created_at: self.began - Duration::days(30),
        }
    }

    fn schedule(&self, nth: usize, lead: &Lead, kind: ScheduleKind) -> Schedule {
        Schedule {
            id: ScheduleId::new(format!("schedule-{nth}-{}", kind.code())),
            workspace: lead.workspace.clone(),
            lead: lead.id.clone(),
            channel: (kind == ScheduleKind::Digest).then(|| channel(nth)),
            kind,
            cron: RARELY.into(),
            zone: self.zone,
            next_at: Some(self.began + Duration::days(200)),
        }
    }
}

pub fn user(nth: usize) -> UserId {
    UserId::new(format!("U0LEAD{nth}"))
}

pub fn handle(nth: usize) -> String {
    format!("lead{nth}")
}

pub fn channel(nth: usize) -> ChannelId {
    ChannelId::new(format!("C0STATUS{nth}"))
}

/// Whose desk it is.
pub fn key(nth: usize) -> DeskKey {
    DeskKey { workspace: WorkspaceId::new(WORKSPACE), user: user(nth) }
}

/// All that is kept of a lead's run.
pub async fn desk(store: &Store, nth: usize) -> Desk {
    let long_ago = SystemClock.now() - Duration::days(60);
    let needs = Needs {
        peers: PeersNeeded::All,
        nudges_since: Some(long_ago),
        checkins_since: Some(long_ago),
        openers_since: Some(long_ago),
        milestones: true,
        schedules: true,
        promises: true,
        ..Needs::default()
    };
    let mut tx = store.reading().await.expect("begins");
    tx.desks(&[(key(nth), needs)]).await.expect("reads").pop().expect("a desk")
}
