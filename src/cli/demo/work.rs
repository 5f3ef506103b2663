//! The demo's milestones in all their states, and the record of earlier ones that forecasts come from.

use super::company::{LENA, MARCO, STATUS, WORKSPACE};
use super::history::{lead_id, peer_id};
use crate::domain::cron::CronText;
use crate::domain::desk::Change;
use crate::domain::id::{ChannelId, LeadId, MilestoneId, ObstacleId, ScheduleId, UserId, WorkspaceId};
use crate::domain::milestone::{Dates, Milestone, MilestoneState, Move, Outcome};
use crate::domain::obstacle::{Obstacle, Told};
use crate::domain::schedule::{Schedule, ScheduleKind};
use crate::domain::status::Colour;
use crate::domain::terms::{BudgetStanding, Need, Team, Terms};
use chrono::{DateTime, Duration, NaiveDate, Utc};

/// An earlier milestone: title, promised so many days ago, for so many days, delivered so many days late.
const RECORD: &[(&str, &str, i64, i64, i64)] = &[
    ("Price labels from one source", "change a price once for every shop", 420, 60, 6),
    ("Holiday requests online", "see who is away without asking", 360, 45, 0),
    ("Faster returns", "refund a customer at the till", 330, 70, 21),
    ("Depot wireless", "scan in every aisle", 280, 50, 4),
    ("Supplier portal", "answer suppliers once, not by phone", 240, 80, 30),
    ("Card terminals", "take every card in every shop", 200, 60, 3),
];

/// Lena's milestones as they are at this instant.
pub(super) fn changes(now: DateTime<Utc>) -> Vec<Change> {
    let lead = lead_id(LENA);
    let today = now.date_naive();
    let open = vec![
        idea(&lead, now),
        on_track(&lead, now, today),
        moved(&lead, now, today),
        dropped(&lead, now, today),
    ];
    let done = RECORD.iter().enumerate().map(|(n, row)| delivered(&lead, n, row, now, today));
    let milestones = open.into_iter().chain(done);
    let mut changes: Vec<Change> = milestones.map(Change::Milestone).collect();
    changes.push(Change::Obstacle(late_supplier(&lead, now)));
    changes.push(Change::Schedule(digest(&lead, now)));
    changes
}

/// In the way of the milestone that moved; its sponsor was told within the day.
fn late_supplier(lead: &LeadId, now: DateTime<Utc>) -> Obstacle {
    let met_at = now - Duration::days(13) - Duration::hours(1);
    Obstacle {
        id: ObstacleId::new(format!("{lead}-supplier")),
        workspace: WorkspaceId::new(WORKSPACE),
        lead: lead.clone(),
        milestone: MilestoneId::new(format!("{lead}-payroll")),
        what: "the supplier is three weeks late".into(),
        met_at,
        told: vec![Told { who: peer_id(lead, "dana"), at: met_at + Duration::hours(5) }],
        cleared_at: None,
    }
}

fn digest(lead: &LeadId, now: DateTime<Utc>) -> Schedule {
    let (kind, zone) = (ScheduleKind::Digest, chrono_tz::Europe::Berlin);
    let cron = kind.default_cron().to_owned();
    Schedule {
        id: ScheduleId::new(format!("{lead}-digest")),
        workspace: WorkspaceId::new(WORKSPACE),
        lead: lead.clone(),
        channel: Some(ChannelId::new(STATUS)),
        kind,
        next_at: CronText::parse(&cron).ok().and_then(|c| c.next_after(zone, now)),
        cron,
        zone,
    }
}

fn blank(lead: &LeadId, key: &str, title: &str, outcome: &str, now: DateTime<Utc>) -> Milestone {
    Milestone {
        id: MilestoneId::new(format!("{lead}-{key}")),
        workspace: WorkspaceId::new(WORKSPACE),
        lead: lead.clone(),
        title: title.into(),
        outcome: outcome.into(),
        business_case: None,
        sponsor: None,
        channel: None,
        dates: None,
        terms: Terms::default(),
        team: Team::default(),
        state: MilestoneState::Idea,
        colour: None,
        next_update: None,
        created_at: now,
    }
}

fn idea(lead: &LeadId, now: DateTime<Utc>) -> Milestone {
    let created = now - Duration::days(10);
    blank(
        lead,
        "assistant",
        "Answers for shop staff",
        "answer a customer without calling the office",
        created,
    )
}

fn on_track(lead: &LeadId, now: DateTime<Utc>, today: NaiveDate) -> Milestone {
    let ahead = |days| today + Duration::days(days);
    Milestone {
        business_case: Some(
            "Staff lose 12 minutes a day to passwords; worth 9 full-time posts a year".into(),
        ),
        sponsor: Some(peer_id(lead, "ada")),
        channel: Some(ChannelId::new(STATUS)),
        dates: Some(dates(ahead(-45), ahead(50), ahead(112))),
        state: MilestoneState::Promised,
        colour: Some(Colour::Green),
        next_update: Some(ahead(9)),
        ..blank(
            lead,
            "signin",
            "One sign-in for every shop",
            "open a till with one badge, in every shop",
            now - Duration::days(45),
        )
    }
}

fn moved(lead: &LeadId, now: DateTime<Utc>, today: NaiveDate) -> Milestone {
    let ahead = |days| today + Duration::days(days);
    let mut dates = dates(ahead(-90), ahead(59), ahead(59));
    dates.moves = vec![Move {
        at: now - Duration::days(13),
        from: ahead(59),
        to: ahead(98),
        cause: "supplier three weeks late".into(),
    }];
    dates.promise = ahead(98);
    dates.estimate = ahead(86);
    Milestone {
        business_case: Some(
            "Three payroll runs cost 14 days of work a month and two late payments a year".into(),
        ),
        sponsor: Some(peer_id(lead, "dana")),
        channel: Some(ChannelId::new(STATUS)),
        dates: Some(dates),
        terms: Terms {
            expected: Some(Need { what: "payslips of all sites on one day".into(), by: Some(ahead(98)) }),
            needed: Some(Need { what: "a decision on the pay dates".into(), by: Some(ahead(30)) }),
            budget: Some(BudgetStanding::AtRisk),
            budget_note: Some("a second supplier test costs four days".into()),
        },
        team: Team { co_owner: Some(UserId::new(MARCO)), stand_in: None },
        state: MilestoneState::Promised,
        colour: Some(Colour::Amber),
        next_update: Some(ahead(1)),
        ..blank(
            lead,
            "payroll",
            "One payroll for all sites",
            "pay everyone on the same day, in one run",
            now - Duration::days(90),
        )
    }
}

fn dropped(lead: &LeadId, now: DateTime<Utc>, today: NaiveDate) -> Milestone {
    let ahead = |days| today + Duration::days(days);
    Milestone {
        business_case: Some("Fewer trips between sites".into()),
        dates: Some(dates(ahead(-70), ahead(20), ahead(30))),
        state: MilestoneState::Dropped {
            at: now - Duration::days(20),
            why: "video rooms already do this".into(),
        },
        ..blank(lead, "rooms", "New meeting rooms", "meet without travelling", now - Duration::days(70))
    }
}

fn delivered(
    lead: &LeadId,
    n: usize,
    (title, outcome, ago, duration, late): &(&str, &str, i64, i64, i64),
    now: DateTime<Utc>,
    today: NaiveDate,
) -> Milestone {
    let promised_on = today - Duration::days(*ago);
    let due = promised_on + Duration::days(*duration);
    let result = Outcome {
        on: due + Duration::days(*late),
        within_budget: n != 4,
        result_wanted: true,
        learned: "Ask the shops first".into(),
    };
    Milestone {
        business_case: Some("Time saved in every shop".into()),
        sponsor: Some(peer_id(lead, "ada")),
        channel: Some(ChannelId::new(STATUS)),
        dates: Some(dates(promised_on, due, due)),
        state: MilestoneState::Done(result),
        colour: Some(Colour::Green),
        ..blank(lead, &format!("done{n}"), title, outcome, now - Duration::days(*ago))
    }
}

fn dates(promised_on: NaiveDate, estimate: NaiveDate, promise: NaiveDate) -> Dates {
    Dates { promised_on, first_estimate: estimate, estimate, first_promise: promise, promise, moves: vec![] }
}
